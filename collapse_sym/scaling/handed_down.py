r"""Where only what generations hand down of the truth's loss counts: no K > 0 does better than κ ≪ κ₀, and why.

Generators have T₀ < d, the last fit far more rows than it needs, so that it acts as its mean m = s/(s+κ).  Let
A = s/(s+κ₀), p = s/(s+κ₀)², ⟨G⟩ = Σp G/Σp, and G_i the second moment of the i-th parameter, direction by direction, of
mean Aⁱw₀.  The engine's second map says, with T₀ = df₁(κ₀) and so T₀ − df₂(κ₀) = κ₀Σp,

    G₀ = w² ,   G_{i+1} = A²G_i + κ₀p⟨G_i⟩ ,   and with H_i = w²Aⁱ − G_i   H_{i+1} = A H_i + κ₀p(G_i − ⟨G_i⟩) ,

    E(κ) − E(0) = κ {2Σ m w²Aⁿ − Σ m(1+m) G_n} ≥ 2κ Σ m H_n ,   Σ m H_{i+1} = Σ (mA) H_i + κ₀ Σp Cov_p(m, G_i) .

m and mA fall along j: E(κ) ≥ E(0) if Cov_p(m, G_i) ≥ 0 for every m that falls and every i < n, and so it is where G_i
crosses its mean ⟨G_i⟩ once, from above.  G₀ = w² falls where δ ≥ 0: one generation, on any spectrum.  For more let
T → ∞ with d ≫ T₀, and y = s/κ₀ = A/(1−A).  Then w² = y^q, q = δ/β, A has the law Beta(1 − 1/β, 1 + 1/β) under p, and
⟨G_i⟩ = cε_i with c = ⟨w²⟩ and rational ε_i:

    ε_i = (2r)_{2i}/(2i+1)! + Σ_{l<i} ε_{i−1−l} (1 − 1/β)_{2l+1} (1 + 1/β)/(2l+3)!

    (1+y)^{2i} (G_i − ⟨G_i⟩) = y^{2i+q} + c{U_i − ε_i(1+y)^{2i}} ,   U_{i+1} = y ε_i (1+y)^{2i} + y²U_i ,   U₀ = 0 .

Either no coefficient in {…} is > 0: one change of sign, so one crossing (Descartes).  Or G_i grows with y, of which

    (1+y)^{2i+1} dG_i/dy = y^{2i−1+q}(2i + q + qy) + c{(1+y)U_i′ − 2iU_i}

is a sum of terms ≥ 0 for y ≤ 1, and for y ≥ 1, where y^q ≥ 1, if its powers of y − 1 then have coefficients ≥ 0.
If r ≥ 1, ⟨w²⟩ comes from j = O(1) and w² is negligible at κ₀: the first way alone, with r = 1 in ε.

If δ < 0, w² grows along j and the first covariance is < 0: nothing is said, and a K > 0 may be best.  But one
generation keeps Σ G₁ = Σ w²A (a projection P has E wᵀPw = E |Pw|²), so that what the brackets are at κ = 0 is 0:

    E(κ) − E(0) = κ² Σ {(m+2) G₁ − 2w²A}/(s+κ) .

A last fit on T ≍ d rows adds df₂/(T − df₂)·κ² Σ sG₁/(s+κ)².  E is level at κ = 0, by which its second derivative says
there whether it rises or falls.

Where n grows, κ meets κ_n = nκ₀ ≫ κ₀; there all variances are negligible and E = Quad[s(1−mAⁿ)²] grows with κ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import sympy as sp
from flint import arb, fmpq, fmpq_poly

from .settings import Setting

_BITS = 64  # of the rational below 1/c
_Y, _RISE = fmpq_poly([0, 1]), fmpq_poly([1, 1])


def last_position(setting: Setting) -> sp.Expr:
    """Where what n generations hand down ends: before κ₀ where n grows."""
    return setting.b if setting.design == "shared" else setting.b - setting.nu / setting.beta


def inherited_alone(setting: Setting, ruling: tuple[str, ...]) -> bool:
    """Whether κ meets κ₀ or κ_n, κ falls on as K → 0, and what is inherited of the truth's loss is all that counts."""
    last = last_position(setting)
    if setting.over or ruling != ("bias",):
        return False
    ridgeless = last < 1 or (setting.D == 1 and setting.factors.dimension < 1)
    return bool(ridgeless) and setting.ell == setting.beta * last


def one_design(setting: Setting) -> bool:
    """Whether the generators project once: by one generation, or on one design."""
    return setting.design == "shared" or (setting.n == 1 and setting.nu == 0)


def falls_with_kappa(setting: Setting) -> bool:
    """Whether no K > 0 is proved to do better than κ far below what it meets.

    >>> law = Setting(a=-sp.oo, b=sp.Rational(1, 2), D=sp.oo, s=sp.oo, ell=1, beta=sp.Integer(2), source=sp.S.Half, n=7)
    >>> falls_with_kappa(law)
    True
    """
    if setting.design == "fresh" and setting.nu != 0:
        return True
    count = 1 if setting.design == "shared" else setting.n
    if setting.source is None or count is None:
        return False
    if 1 + setting.beta * (2 * setting.source - 1) < 0:
        return False
    if count == 1 or not setting.D > setting.b:
        return count == 1
    beta, source = (fmpq(int(v.p), int(v.q)) for v in (setting.beta, setting.source))
    return all(_crossings(count, beta, source))


@lru_cache(maxsize=64)  # a rate asks at its optimum and again at the ends of an interval
def _crossings(count: int, beta: fmpq, source: fmpq) -> tuple[bool, ...]:
    """Of i = 1 … count − 1: whether G_i is seen to cross its mean once, from above along j."""
    means, q = _means(count - 1, beta, min(source, fmpq(1))), 1 / beta + 2 * source - 1
    found = []
    for i, U in enumerate(_fed(means[:-1]), 1):
        once = all(coefficient <= 0 for coefficient in (U - means[i] * _RISE ** (2 * i)).coeffs())
        if not once and source < 1:
            slope = _slope(i, q, _over_mean(beta, source), U)
            once = all(coefficient >= 0 for coefficient in slope(_RISE).coeffs())
        found.append(once)
    return tuple(found)


def _fed(means: Sequence[fmpq]) -> Iterator[fmpq_poly]:
    """U₁, U₂, … from ε₀, ε₁, …"""
    U, power = fmpq_poly(), fmpq_poly([1])
    for mean in means:
        U, power = mean * _Y * power + _Y**2 * U, power * _RISE**2
        yield U


def _slope(i: int, q: fmpq, inverse: fmpq, U: fmpq_poly) -> fmpq_poly:
    """At most (1+y)^{2i+1} dG_i/dy over c for y ≥ 1, and that at y = 1, where ``inverse`` ≤ 1/c is it."""
    return inverse * _Y ** (2 * i - 1) * fmpq_poly([2 * i + q, q]) + _RISE * U.derivative() - 2 * i * U


def _means(last: int, beta: fmpq, source: fmpq) -> tuple[fmpq, ...]:
    """ε₀ … ε_last."""
    left = [fmpq(x) for x in _shares(1 - 1 / beta, 1 + 1 / beta, last)]
    found, moment = [fmpq(1)], fmpq(1)
    for i in range(1, last + 1):
        moment *= (2 * source + 2 * i - 2) * (2 * source + 2 * i - 1) / fmpq(2 * i * (2 * i + 1))
        found.append(moment + sum((found[i - 1 - k] * left[k] for k in range(i)), fmpq(0)))
    return tuple(found)


def _shares(a: fmpq, b: fmpq, count: int) -> Iterator[fmpq]:
    """⟨A^(2l+1)(1−A)⟩ = (a)_{2l+1} b/(2l+3)! for a law Beta(a, b) with a + b = 2."""
    share = a * b / 6
    for k in range(count):
        yield share
        share *= (a + 2 * k + 1) * (a + 2 * k + 2) / fmpq((2 * k + 4) * (2 * k + 5))


def _over_mean(beta: fmpq, source: fmpq) -> fmpq:
    """A rational number below 1/c, c = ⟨y^q⟩ = sinc(π/β) / sinc π(1−2r), for 0 < r < 1."""
    ball = arb(1 - 2 * source).sinc_pi() / arb(1 / beta).sinc_pi()
    return fmpq((ball * 2**_BITS).lower().floor().unique_fmpz(), 2**_BITS)
