r"""Dot-product kernels κ(⟨x, y⟩), x and y uniform on the unit sphere of R^p, p ≥ 2 a number or a name.

    polynomial      κ = (c + t)^q                                       finitely many levels, k ≤ q
    RBF             κ = exp(−‖x−y‖²/2ℓ²) = e^{−a} e^{at}, a = 1/ℓ²      λ_k = e^{−a} Γ(p/2) (2/a)^{p/2−1} I_{k+p/2−1}(a)
    arc-cosine 0    κ₀ = 1 − arccos(t)/π                                D_{m+2} = m² D_m, m odd
    arc-cosine 1    κ₁ = (√(1−t²) + t(π − arccos t))/π                  κ₁′ = κ₀, hence D_{m+2} = (m−1)² D_m, m even
    tangent         κ = tκ₀ + κ₁                                        two layers, ReLU

The recurrences come from (1−t²)y″ = ty′ for y = arccos t.  Sources: Y. Cho, L. K. Saul, Kernel Methods for Deep
Learning (2009); A. Bietti, J. Mairal, On the Inductive Bias of Neural Tangent Kernels (2019), section 3; A. J. Smola,
Z. L. Óvári, R. C. Williamson, Regularization with Dot-Product Kernels (2000).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...chain.grammar import coerce
from ...errors import InvalidInput
from ...notation import symbol
from .decay import Decay, power_decay
from .funk_hecke import Strand, levels_of, single, times_t
from .modes import Branch, K, KernelModes, T

J = symbol("j", "size")


def sphere_polynomial(dimension: Any, degree: int, offset: Any = 0) -> KernelModes:
    """(c + ⟨x, y⟩)^q on the sphere, c = ``offset`` ≥ 0: rational eigenvalues, k ≤ q = ``degree``.

    *Raises* InvalidInput.

    >>> [(k, value, count) for k, value, count in sphere_polynomial(3, 2).levels(3)]
    [(0, 1/3, 1), (2, 2/15, 5)]
    """
    p, q, c = _dimension(dimension), coerce(degree, "size"), coerce(offset, "squared")
    if not q.is_Integer:
        raise InvalidInput(q, "the degree is a number", "give an integer >= 1")
    terms = tuple(Strand(m, sp.ff(q, m) * c ** (q - m)) for m in range(int(q) + 1) if m == q or c != 0)
    return _modes("sphere-polynomial", (c + T) ** q, p, levels_of(p, terms))


def sphere_rbf(dimension: Any, bandwidth: Any) -> KernelModes:
    """exp(−‖x−y‖²/2ℓ²) on the sphere, ``bandwidth`` ℓ: Bessel functions, falling faster than any power.

    *Raises* InvalidInput.

    >>> float(sphere_rbf(3, 1).level(0)[0]), float(sp.exp(-1) * sp.sinh(1))
    (0.43233235838169365, 0.43233235838169365)
    """
    p, a = _dimension(dimension), coerce(bandwidth, "scale") ** -2
    strand = Strand(0, sp.exp(-a), step=1, factor=a)
    return _modes("sphere-rbf", sp.exp(a * (T - 1)), p, levels_of(p, (strand,)))


def arc_cosine(dimension: Any, order: int) -> KernelModes:
    """The arc-cosine kernel of order 0 (steps) or 1 (ReLU) on the sphere, κ(1) = 1; β = p/(p−1), (p+2)/(p−1).

    *Raises* InvalidInput for other orders.

    >>> arc_cosine("p", 0).decay.exponent, arc_cosine(3, 1).level(2)
    (p/(p - 1), (3/128, 5))
    """
    p = _dimension(dimension)
    if order not in (0, 1):
        raise InvalidInput(f"order {order}", "no closed form of this arc-cosine kernel here", "take order 0 or 1")
    kernel, strands = _STEP if order == 0 else _RELU
    return _modes(f"arc-cosine-{order}", kernel, p, levels_of(p, strands))


def neural_tangent(dimension: Any) -> KernelModes:
    """tκ₀(t) + κ₁(t), the tangent kernel of two layers of ReLUs without biases on the sphere; κ(1) = 2, β = p/(p−1).

    *Raises* InvalidInput.

    >>> neural_tangent("p").level(1), neural_tangent(4).decay.exponent
    ((1/p, p), 4/3)
    """
    p = _dimension(dimension)
    steps = next(b for b in levels_of(p, _STEP[1]) if b.infinite)
    shifted, (relu,) = times_t(p, steps), [b for b in levels_of(p, _RELU[1]) if b.infinite]
    rest = Branch(shifted.eigenvalue + relu.eigenvalue, relu.multiplicity, relu.first, relu.step)
    constant = steps.eigenvalue.subs(K, 1) + relu.eigenvalue.subs(K, 0)
    branches = (single(p, 0, constant), single(p, 1, 1 / p), rest)
    return _modes("neural-tangent", T * _STEP[0] + _RELU[0], p, branches)


#: κ and its derivatives at 0
_STEP = (
    1 - sp.acos(T) / sp.pi,
    (Strand(0, sp.Rational(1, 2)), Strand(1, 1 / sp.pi, step=2, roots=(0, 0))),
)
_RELU = (
    (sp.sqrt(1 - T**2) + T * (sp.pi - sp.acos(T))) / sp.pi,
    (Strand(1, sp.Rational(1, 2)), Strand(0, 1 / sp.pi, step=2, roots=(-1, -1))),
)


def _dimension(value: Any) -> sp.Expr:
    p = coerce(value, "dimension")
    if p.is_Integer and p < 2:
        raise InvalidInput(f"dimension {p}", "a sphere needs p >= 2", "give an integer >= 2")
    return p


def _modes(name: str, kernel: sp.Expr, p: sp.Expr, branches: tuple[Branch, ...]) -> KernelModes:
    trace = kernel.subs(T, 1)
    inputs = f"uniform on the unit sphere of R^{p}, t = <x, y>"
    kept = tuple(b for b in branches if b.eigenvalue != 0)
    return KernelModes(name, kernel, inputs, kept, trace, _decay(p, kept))


def _decay(p: sp.Expr, branches: tuple[Branch, ...]) -> Decay:
    rest = [b for b in branches if b.infinite]
    if not rest:
        return Decay(sp.oo)
    if not rest[0].eigenvalue.has(sp.besseli):
        return power_decay(rest[0].eigenvalue, rest[0].multiplicity, rest[0].step, K)
    # log λ_k ~ −k log k by the first term of Bessel's series; 2k^(p−1)/(p−1)! harmonics have degree at most k
    level = (sp.gamma(p) * J / 2) ** (1 / (p - 1))
    return Decay(sp.oo, logarithm=-level * sp.log(level))
