r"""The integrals that are left of sums at their breakpoints, in closed form where there is one.

    ∫₀^∞ w^{z−1} Π(w+k_i)^{−m_i} dw           for one k: k^{z−m} Γ(z)Γ(m−z)/Γ(m);  for two, with M = m₁ + m₂,
                                              k₁^{z−M} Γ(z)Γ(M−z)/Γ(M) ₂F₁(m₂, M−z; M; 1 − k₂/k₁)
    ∫₀^1 u^{−a} Π(u^{−β}+k_i)^{−m_i} du       for one k: a Gauss hypergeometric function of −k
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from ..errors import InvalidInput
from ..notation import symbol
from .powers import power

Poles = tuple[tuple[sp.Expr, int], ...]


def mellin(z: sp.Expr, poles: Poles) -> sp.Expr:
    """∫₀^∞ w^(z−1) Π(w+k)^(−m) dw for 0 < z < Σm.

    For two k's it is a function of their ratio without a singularity where they meet; for more the integral is left.

    >>> k = sp.Symbol("k", positive=True)
    >>> mellin(sp.Rational(1, 2), ((k, 1),)), mellin(sp.Rational(1, 2), ((k, 1), (sp.Integer(3), 1)))
    (pi/sqrt(k), sqrt(3)*pi*hyper((1, 3/2), (2,), 1 - k/3)/18)
    """
    z = sp.cancel(z)
    if len(poles) == 1:
        ((k, m),) = poles
        return power(k, sp.cancel(z - m)) * _beta(z, m)
    if len(poles) == 2:
        return _of_two(z, *sorted(poles, key=lambda pole: len(pole[0].free_symbols)))
    w = symbol("w", "exponent")
    return sp.Integral(w ** (z - 1) * sp.Mul(*[(w + k) ** -m for k, m in poles]), (w, 0, sp.oo))


def _of_two(z: sp.Expr, fixed: tuple[sp.Expr, int], moving: tuple[sp.Expr, int]) -> sp.Expr:
    """The factor that may hold K only in the ratio, so that all falls as K grows."""
    (c, fixed_order), (k, order) = fixed, moving
    both = fixed_order + order
    ratio = sp.hyper((order, sp.cancel(both - z)), (both,), 1 - k / c)
    return power(c, sp.cancel(z - both)) * _beta(z, both) * ratio


def _beta(z: sp.Expr, m: int) -> sp.Expr:
    """Γ(z)Γ(m−z)/Γ(m) = π/sin(πz) · (1−z)(2−z)…(m−1−z)/(m−1)!, and by the latter where z is no integer."""
    if z.is_Integer:
        return sp.gamma(z) * sp.gamma(m - z) / sp.gamma(m)
    sign, reflected = _reflected(z)
    return reflected * sp.cancel(sign * sp.Mul(*[(i - z) for i in range(1, m)]) / sp.factorial(m - 1))


def _reflected(z: sp.Expr) -> tuple[int, sp.Expr]:
    """π/sin(πz) as (sign, value), by the fraction of z where it has one: sin(π(n + y)) = (−1)ⁿ sin(πy)."""
    whole, rest = sp.expand(z).as_coeff_Add()
    if not rest.is_number and whole.is_Integer:
        sign = -1 if rest.could_extract_minus_sign() else 1
        return sign * int((-1) ** whole), sp.pi / sp.sin(sp.pi * sign * rest)
    return 1, sp.pi / sp.sin(sp.pi * z)


def limit_ratio(z: sp.Expr, m: int) -> sp.Expr:
    r"""∫ w^(z−1)(1 − e^(−1/w))^m dw against the same with 1/(1+w) for 1 − e^(−1/w), over (0, ∞), for m = 1, 2.

    Γ(1−z)/z against Γ(z)Γ(1−z); Γ(−z)(2^z − 2), which is 2 log 2 at z = 1, against Γ(z)Γ(2−z).

    >>> limit_ratio(sp.Rational(1, 2), 1)
    2/sqrt(pi)
    """
    z = sp.cancel(z)
    if m == 1:
        return 1 / sp.gamma(1 + z)
    if m != 2:
        raise InvalidInput(m, "the limit n → ∞ is known for m = 1 and 2 only")
    numerator = 2 * sp.log(2) if z == 1 else sp.gamma(-z) * (2**z - 2)
    return numerator / (sp.gamma(z) * sp.gamma(2 - z))


def limit_integral(z: sp.Expr, factors: Sequence[tuple[sp.Expr, int, bool]]) -> sp.Expr:
    """∫ w^(z−1) Π f over (0, ∞), with f = (w+k)^(−m), or ((1 − e^(−k/w))/k)^m where (k, m) is marked."""
    w = symbol("w", "exponent")
    parts = [((1 - sp.exp(-k / w)) / k) ** m if limit else (w + k) ** -m for k, m, limit in factors]
    return sp.Integral(w ** (z - 1) * sp.Mul(*parts), (w, 0, sp.oo))


def limit_sum(decay: sp.Expr, beta: sp.Expr, factors: Sequence[tuple[sp.Expr, int, bool]]) -> sp.Expr:
    """The same as a sum over all j: Σ j^(−decay) Π f with w = j^(−β), where κ's have limits."""
    j = symbol("j", "size")
    w = j**-beta
    parts = [(1 - sp.exp(-k * j**beta)) ** m if limit else (w + k) ** -m for k, m, limit in factors]
    outside = sp.Mul(*[k**-m for k, m, limit in factors if limit])
    return outside * sp.Sum(j**-decay * sp.Mul(*parts), (j, 1, sp.oo))


def lacking_sum(decay: sp.Expr, beta: sp.Expr, k: sp.Expr, last: sp.Expr) -> sp.Expr:
    """Σ j^(−decay) (1 − e^(−last/w) w/(w+k))², w = j^(−β), in terms ≥ 0."""
    j = symbol("j", "size")
    w = j**-beta
    lacks = 1 - sp.exp(-last * j**beta)
    terms = [k**2, 2 * k * w * lacks, w**2 * lacks**2]
    return sp.Add(*[sp.Sum(j**-decay * t / (w + k) ** 2, (j, 1, sp.oo)) for t in terms])


def lacking_integral(z: sp.Expr, k: sp.Expr, last: sp.Expr, again: sp.Expr) -> sp.Expr:
    """∫ w^(z−1) {(1 − e^(−last/w) w/(w+k))² + again·k² e^(−2·last/w)/(w+k)²} dw, 0 < z < 2, in terms ≥ 0."""
    w = symbol("w", "exponent")
    lacks, held = 1 - sp.exp(-last / w), sp.exp(-2 * last / w)
    terms = [k**2, 2 * k * w * lacks, w**2 * lacks**2, again * k**2 * held]
    return sp.Integral(sp.Add(*[w ** (z - 1) * t / (w + k) ** 2 for t in terms]), (w, 0, sp.oo))


def end_integral(a: sp.Expr, beta: sp.Expr, poles: Poles) -> sp.Expr:
    """∫₀^1 u^(−a) Π(u^(−β)+k)^(−m) du = ∫₀^1 u^(βΣm − a) Π(1+k u^β)^(−m) du, where the exponent is > −1.

    >>> end_integral(sp.Rational(1, 2), sp.Integer(2), ())
    2
    """
    q = beta * sum(m for _, m in poles) - a
    if not poles:
        return 1 / (q + 1)
    if len(poles) == 1:
        ((k, m),) = poles
        c = sp.cancel((q + 1) / beta)
        if c + 1 == m:
            return power(1 + k, -c) / (q + 1)
        return sp.hyper((m, c), (c + 1,), -k) / (q + 1)
    u = symbol("u", "exponent")
    return sp.Integral(u**q * sp.Mul(*[(1 + k * u**beta) ** -m for k, m in poles]), (u, 0, 1))
