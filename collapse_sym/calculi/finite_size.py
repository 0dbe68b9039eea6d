r"""The next order in 1/d: what the deterministic equivalents leave out at finite size.

**One resolvent, any Σ** (λ > 0, κ' = dκ/dλ = 1/(1 − df₂/T)):

    E tr R(λ) = (κ/λ) Tr[1/(s+κ)] + (κ'²/T) Tr[s²/(s+κ)³] + O(1/T) .

*Derivation.*  Gaussian integration by parts in each row, ∂_a R = −R(e_a xᵀ + x e_aᵀ)R/T, gives, v = tr Σ̂R = d − λ tr R,

    1 − λ E R = (1 − E v/T) Σ E R − (1/T) Σ E[RΣ̂R] − (1/T) Σ Cov(v, R) .

Traces of R with bounded matrices have variance O(1/T)·O(T) = O(1) (Gaussian Poincaré inequality), so the last term adds
O(1/T) to tr R.  Hence E R = (λ + cΣ)⁻¹(1 + ΣZ/T) with c = 1 − E v/T and Z = RΣ̂R = d(λR)/dλ ≃ κ'Σ(Σ+κ)⁻².  Write
E tr R = r₀ + r₁: c = λ/κ + λr₁/T, and the trace of the line above is linear in r₁,

    r₁ (1 + (κ²/(λT)) Tr[s/(s+κ)²]) = (κκ'/(λT)) Tr[s²/(s+κ)³] ;      the bracket is κ/(λκ') since 1 − df₁/T = λ/κ.

**Σ = I** (φ = d/T, u = 1 + κ, D = u² − φ; by λ-derivatives of the above, x = x₀ + x₁/d + O(1/d²)):

    a₁ = 1/u − λφu/D² /d          residual = κ²/D + λ²φu²(3u²+φ)/D⁴ /d          b = φ/D + φ²u[1/D² − λu(3u²+φ)/D⁴] /d
    cross = λb/φ ,  a₂ = a₁ − cross ,  shortfall = 1 − a₁ ;      least squares: b = β + β²/d (φ < 1, β = φ/(1−φ)),
    b = β + φβ²/d (φ > 1, β = 1/(φ−1)), and a₁, a₂ exact.

**Σ = I, n ridge fits on one design** (A = Σ̂R, λ_z = λ/(1−z), u, D at κ_z = κ(λ_z)): Σ_k z^k A^k(1−A) = λ_zR(λ_z), so

    p_k = E tr A^k(1−A)/d  is the coefficient of z^k in  1 − 1/u_z + (1/d) λ_zφu_z/D_z²
    a₁ = 1 − Σ_{k<n} p_k ,   a₂ = 1 − Σ_{k<2n} p_k ,   E tr(Bᵀ(A^k)ᵀA^kB) = φ p_{2k+1}/λ .

The derivation above holds for λ_z as it stands, uniformly in |z| ≤ ρ < 1, where Re λ_z > λ/2: its remainder has
coefficients of the same order.  With v = 1/u, u_z + φv_z = λ_z + 1 + φ and u_zv_z = 1 give one coefficient after the
other, and u/D² = v³/(1−φv²)².
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy as sp
from flint import arb

from ..chain.designs import SharedRidge
from ..chain.fits import Fit
from ..functionals.evaluate import ball
from ..functionals.fixed_point import kappa_ball
from .base import OVER, UNDER, Act, Calculus
from .duals import Dual


@dataclass(frozen=True)
class Expansion:
    """What a fit does for Σ = I, to first order in 1/d (``oracle.exact.moments`` has the exact numbers)."""

    a1: Dual
    a2: Dual
    b: Dual
    shortfall: Dual
    residual: Dual
    cross: Dual
    #: b of noise that k more fits on the same design meet, at place k
    through: tuple[Dual, ...] = ()


def trace_of_resolvent(values: Any, counts: Any, *, ridge: arb, samples: arb) -> tuple[arb, arb]:
    """(leading term, its correction) of E tr R(λ) for a spectrum of object arrays of balls.

    >>> import numpy as np
    >>> one = np.array([arb(1)], dtype=object)
    >>> [x.str(6) for x in trace_of_resolvent(one, 100 * one, ridge=arb("0.1"), samples=arb(200))]
    ['[148.331 +/- ...]', '[0.760418 +/- ...]']
    """
    kappa = kappa_ball(values, counts, ridge=ridge, samples=samples)
    share = values / (values + kappa)
    slope = 1 / (1 - (counts * share**2).sum() / samples)
    correction = slope**2 * (counts * share**2 / (values + kappa)).sum() / samples
    return kappa / ridge * (counts / (values + kappa)).sum(), correction


def isotropic_kappa(phi: arb, lam: arb) -> arb:
    """κ > 0 with κ(1 − φ/(1+κ)) = λ, Σ = I."""
    B = 1 - lam - phi  # κ² + Bκ = λ
    root = (B * B + 4 * lam).sqrt()
    return 2 * lam / (B + root) if B > 0 else (root - B) / 2


def ridge_expansion(phi: Any, lam: Any, kappa: Any) -> Expansion:
    """The maps of a ridge fit at φ = d/T, λ > 0, Σ = I: balls or SymPy expressions."""
    u = 1 + kappa
    D = u * u - phi
    cubic = u * (3 * u * u + phi) / D**4
    a1 = Dual(1 / u, -lam * phi * u / D**2)
    b = Dual(phi / D, phi * phi * u * (1 / D**2 - lam * cubic))
    cross = b * (lam / phi)
    residual = Dual(kappa**2 / D, lam * lam * phi * u * cubic)
    return Expansion(a1, a1 - cross, b, Dual(kappa / u, -a1.slope), residual, cross)


def shared_ridge_expansion(phi: Any, lam: Any, kappa: Any, times: int) -> Expansion:
    """The same for ``times`` ridge fits on one design."""
    p = (losses_formula if isinstance(phi, sp.Expr) else losses)(phi, lam, kappa, 2 * times)
    shortfall, cross = _total(p[:times]), _total(p[times:])
    through = tuple(p[2 * k + 1] * (phi / lam) for k in range(times))
    return Expansion(1 - shortfall, 1 - shortfall - cross, through[0], shortfall, shortfall - cross, cross, through)


def losses(phi: Any, lam: Any, kappa: Any, count: int) -> list[Dual]:
    """p_0 … p_{count−1} of ridge fits on one design: numbers that can be added, multiplied and divided.

    The first is what one fit misses, the second what its noise costs, times λ/φ.

    >>> from flint import arb
    >>> kappa = isotropic_kappa(arb(1), arb("0.5"))
    >>> one = ridge_expansion(arb(1), arb("0.5"), kappa)
    >>> p = losses(arb(1), arb("0.5"), kappa, 2)
    >>> bool(p[0].value.overlaps(one.shortfall.value)), bool((p[1] * 2).slope.overlaps(one.b.slope))
    (True, True)
    """
    zero = 0 * phi
    u, v = [1 + kappa], [1 / (1 + kappa)]
    for k in range(1, count):
        crossed = sum((u[i] * v[k - i] for i in range(1, k)), zero)
        u.append((lam + phi * v[0] * crossed) / (1 - phi * v[0] ** 2))
        v.append(-v[0] * (u[k] * v[0] + crossed))
    square = _product(v, v)
    margin = [1 - phi * square[0], *(-phi * x for x in square[1:])]
    correction = _quotient(_quotient(_product(v, square), margin), margin)
    summed, slopes = zero, []
    for c in correction:  # times 1/(1 − z)
        summed = summed + c
        slopes.append(lam * phi * summed)
    return [Dual((1 - x) if k == 0 else -x, slope) for k, (x, slope) in enumerate(zip(v, slopes))]


def losses_formula(phi: sp.Expr, lam: sp.Expr, kappa: sp.Expr, count: int) -> list[Dual]:
    """The same as expressions: computed as rational functions, or each would hold many copies of those before it."""
    _, a, b, c = sp.field("phi, lambda, kappa", sp.QQ)

    def shown(x: Any) -> sp.Expr:
        parts = []
        for polynomial in (x.numer, x.denom):
            constant, factors = polynomial.factor_list()
            expression = sp.sympify(constant, strict=True)
            for base, power in factors:
                expression *= base.as_expr(phi, lam, kappa) ** power
            parts.append(expression)
        return parts[0] / parts[1]

    return [Dual(shown(p.value), shown(p.slope)) for p in losses(a, b, c, count)]


def _product(a: list[Any], b: list[Any]) -> list[Any]:
    """Of two power series."""
    return [sum((a[j] * b[k - j] for j in range(1, k + 1)), a[0] * b[k]) for k in range(len(a))]


def _quotient(a: list[Any], b: list[Any]) -> list[Any]:
    """Of two power series."""
    out: list[Any] = []
    for k in range(len(a)):
        out.append((a[k] - sum((b[j] * out[k - j] for j in range(1, k + 1)), 0 * a[k])) / b[0])
    return out


def _total(terms: list[Dual]) -> Dual:
    return reduce(operator.add, terms)


def least_squares_expansion(phi: Any, over: bool) -> Expansion:
    """The maps of least squares at φ = d/T, Σ = I, T ≥ d or not; its noise is infinite at φ = 1."""
    zero = 0 * phi
    kept = 1 + zero if over else 1 / phi
    beta = phi / (1 - phi) if over else 1 / (phi - 1)
    b = Dual(beta, beta * beta * (1 if over else phi))
    lost = Dual(1 - kept, zero)
    return Expansion(Dual(kept, zero), Dual(kept, zero), b, lost, lost, Dual(zero, zero))


class FirstOrder(Calculus):
    """The equivalents for Σ = vI and their 1/d corrections, on metrics that are duals of balls."""

    name = "equivalents to first order in 1/d"
    relation = "~="

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        return one_level

    def mean(self, act: Act, g: Any) -> Any:
        return self._of(act).a1 * g

    def second(self, act: Act, g: Any) -> Any:
        return self._of(act).a2 * g

    def noise(self, act: Act, g: Any) -> Any:
        return self._of(act).b * g / act.s

    def noise_through(self, act: Act, g: Any, later: int) -> Any:
        return self._of(act).through[later] * g / act.s

    def cross(self, act: Act, g: Any) -> Any:
        return self._of(act).cross * g

    def residual(self, act: Act, g: Any) -> Any:
        return self._of(act).residual * g

    def shortfall(self, act: Act, g: Any) -> Any:
        return self._of(act).shortfall * g

    def _of(self, act: Act) -> Expansion:
        language: Any = act.language
        return language.expansion(act.fit, act.regime)


class OneLevelDuals:
    """The language: a metric is a dual number g(v); Σ = value·I in dimension d, w₀ of squared length ``squared``.

    ``read`` turns an expression of the chain into the numbers that are calculated with, and ``kappa`` gives κ of
    (φ, λ, the fit): balls, or SymPy expressions as they are.
    """

    def __init__(
        self,
        d: sp.Expr,
        value: sp.Expr,
        squared: sp.Expr,
        read: Callable[[sp.Expr], Any] = ball,
        kappa: Callable[[Any, Any, Fit], Any] = lambda phi, lam, fit: isotropic_kappa(phi, lam),
    ) -> None:
        self.dimension, self.value, self.read, self.kappa_of = d, value, read, kappa
        self.s, self.weight, self.d = self.number(value), read(squared), self.number(d)
        self._known: dict[Any, Expansion] = {}

    def number(self, expr: sp.Expr) -> Dual:
        """An expression of the chain as a constant."""
        value = self.read(expr)
        return Dual(value, 0 * value)

    def trace(self, g: Any) -> Dual:
        """Tr[g]."""
        return self.d * g

    def quad(self, g: Any) -> Dual:
        """Quad[g]."""
        return g * self.weight

    def metric(self, g: Any) -> Any:
        """Duals need no names."""
        return g

    def scalar(self, g: Any) -> Any:
        """Duals need no names."""
        return g

    def expansion(self, fit: Fit, regime: str) -> Expansion:
        """The maps of a fit, computed once for each (T, λ)."""
        times = fit.times if isinstance(fit, SharedRidge) else 1
        key = fit.samples, fit.penalty, times
        if key not in self._known:
            phi, lam = self.read(self.dimension / fit.samples), self.read(fit.penalty / self.value)
            if regime in (OVER, UNDER):
                self._known[key] = least_squares_expansion(phi, regime == OVER)
            elif times > 1:
                self._known[key] = shared_ridge_expansion(phi, lam, self.kappa_of(phi, lam, fit), times)
            else:
                self._known[key] = ridge_expansion(phi, lam, self.kappa_of(phi, lam, fit))
        return self._known[key]
