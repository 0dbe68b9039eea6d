r"""Sums and integrals that fall as k grows: Σ or ∫ of weights w ≥ 0 times (s+k)^(−m), or (h + k s)^(−m), h > 0, s > 0.

Their n-th Taylor coefficients are binom(−m, n) S_n, S_n with (s+k)^(−m−n), or with sⁿ (h + k s)^(−m−n).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from flint import arb

from ..errors import InvalidInput
from ..spectra.power_sums import power_sum
from .certified import parted, parted_sum
from .first_terms import sum_with_kernels
from .lines import line_integral, unit_integral
from .moving import Moving


@dataclass(frozen=True)
class Falling:
    """factor · Σ j^(−decay) (j^(−steep)+k)^(−order)·…, or factor · ∫ u^decay (k + f u^b)^(−order)·… du.

    ``poles`` are the others (κ, m), or all (h, f, b, m) with the moving one first; ``kernels`` as ``parted`` has them.
    ``before`` says that k stands before u^b: (h + k f u^b), where the first pole has f without k.
    """

    order: int
    factor: sp.Expr
    decay: sp.Expr
    steep: sp.Expr
    poles: tuple[Any, ...]
    kernels: tuple[Any, ...]
    end: sp.Expr
    before: bool = False

    def at(self, moving: Moving, k: arb, n: int) -> arb:
        """S_n at k.

        *Raises* InvalidInput where a weight may be < 0.
        """
        read = moving.constant
        kernels = [(read(c), m, lacks) for c, m, lacks in self.kernels]
        found = self._sum(read, k, n, kernels) if self.steep else self._integral(read, k, n, kernels)
        return read(self.factor) * found

    def share(self, moving: Moving, k: arb, other: arb, n: int) -> arb:
        """A ball of 1 and of what S_n(other)/S_n(k) does not pass; for u < 1, k s ≤ k f tells more.  NaN if unknown."""
        ratio = other / k
        if self.before and self.end != sp.oo:
            h, f = (moving.constant(x) for x in self.poles[0][:2])
            ratio = (h + other * f) / (h + k * f)
        return arb(1).union(ratio ** -(self.order + n)) if ratio > 0 else arb("nan")

    def _sum(self, read: Any, k: arb, n: int, kernels: list[Any]) -> arb:
        scales = [(k, self.order + n), *((read(h), m) for h, m in self.poles)]
        a, b = read(self.decay), read(self.steep)
        _positive([h for h, _ in scales] + [c for c, _, _ in kernels])
        if kernels:
            return sum_with_kernels(a, b, scales, kernels)
        return power_sum(a, b, scales, None if self.end == sp.oo else int(self.end), digits=None)

    def _integral(self, read: Any, k: arb, n: int, kernels: list[Any]) -> arb:
        poles = [(read(h), read(f), read(b), m) for h, f, b, m in self.poles]
        (h, f, b, _), rise, weight = poles[0], read(self.decay) + 1, arb(1)
        if self.before:
            poles[0], rise, weight = (h, k * f, b, self.order + n), rise + b * n, f**n
        else:
            poles[0] = k, f, b, self.order + n
        _positive([x for h, f, _, _ in poles for x in (h, f)] + [c for c, _, _ in kernels])
        return weight * (line_integral(rise, poles, kernels) if self.end == sp.oo else unit_integral(rise, poles))


def falling(expr: sp.Sum | sp.Integral, k: sp.Expr) -> Falling:
    """A sum over j or an integral over (0, ∞) or (0, 1) of one term.

    *Raises* InvalidInput where k moves anything but one (s+k)^(−m), m > 0.

    >>> k, j = sp.symbols("k j", positive=True)
    >>> falling(sp.Sum(j**-3 / (k + j**-2) ** 4, (j, 1, sp.oo)), k).order
    4
    """
    found, mine = _of_sum(expr, k) if isinstance(expr, sp.Sum) else _of_integral(expr, k)
    fixed = sp.Tuple(*(sp.Tuple(*p) for p in (*found.poles, *found.kernels)), found.factor, found.decay)
    if len(mine) != 1 or mine[0] <= 0 or fixed.has(k) or (found.kernels and found.end != sp.oo):
        raise InvalidInput(expr, "is no sum or integral of one power of (s+k) with weights")
    return replace(found, order=mine[0])


def _of_sum(expr: sp.Sum, k: sp.Expr) -> tuple[Falling, list[int]]:
    """All but the order, and the powers that k is in."""
    j, _, end = expr.limits[0]
    factor, decay, steep, poles, kernels = parted_sum(expr.function, j)
    rest = tuple((h, m) for h, m in poles if h != k)
    return Falling(0, factor, decay, steep, rest, tuple(kernels), end), [m for h, m in poles if h == k]


def _of_integral(expr: sp.Integral, k: sp.Expr) -> tuple[Falling, list[int]]:
    u, _, end = expr.limits[0]
    factor, decay, poles, kernels = parted(expr.function, u)
    before = any(f.has(k) for _, f, _, _ in poles)
    mine = [pole for pole in poles if pole[0] == k or pole[1].has(k)]
    rest = [pole for pole in poles if pole not in mine]
    own = [(h, f / k, b, m) if before else (sp.S.One, f, b, m) for h, f, b, m in mine]
    found = Falling(0, factor, decay, sp.S.Zero, (*own, *rest), tuple(kernels), end, before)
    return found, [m for _, _, _, m in mine]


def _positive(weights: list[arb]) -> None:
    if not all(weight >= 0 for weight in weights):
        raise InvalidInput(weights, "must be >= 0")


def without_powers(expr: sp.Expr, k: sp.Symbol) -> sp.Expr:
    r"""The same with no k^p, p ≤ m, before sums of (s+k)^(−m), and with each e^(−c j^β) by itself: k = (s+k) − s.

    What is left does not cancel at large k, where k^p/(s+k)^p is nearly 1; sums that are equal become one.

    >>> k, j = sp.symbols("k j", positive=True)
    >>> without_powers(k * sp.Sum(j**-3 / (k + j**-2), (j, 1, sp.oo)), k)
    -Sum(1/(j**5*(k + j**(-2))), (j, 1, oo)) + Sum(j**(-3), (j, 1, oo))
    """
    if expr.is_Add:
        return sp.Add(*(without_powers(term, k) for term in expr.args))
    factors = sp.Mul.make_args(expr)
    held = next((f for f in factors if isinstance(f, sp.Sum)), None)
    if held is None:
        return expr
    rest = sp.Mul(*(f for f in factors if f is not held))
    p = rest.as_powers_dict().get(k, sp.S.Zero)
    base, m = _pole(held, k)
    if not (p.is_Integer and 0 <= p <= m):
        return expr
    s, rest = base - k, rest / k**p
    inside = held.function * base**m
    terms = [sp.binomial(p, i) * (-s) ** i * base ** (p - m - i) for i in range(int(p) + 1)]
    return sp.Add(*(_each(rest * held.func(part * t, *held.limits)) for part in _parts(inside) for t in terms))


def _pole(held: sp.Sum, k: sp.Symbol) -> tuple[sp.Expr, int]:
    """The one factor that k moves, and the power that it divides by; −1 where there is no such one."""
    moved = [(base, -e) for base, e in held.function.as_powers_dict().items() if base.has(k)]
    return moved[0] if len(moved) == 1 and moved[0][1].is_Integer else (k, -1)


def _parts(inside: sp.Expr) -> list[sp.Expr]:
    """With the powers of h − h e^x multiplied out, and nothing else."""
    kernels = [f for f in sp.Mul.make_args(inside) if f.has(sp.exp) and not isinstance(f, sp.exp)]
    rest = sp.Mul(*(f for f in sp.Mul.make_args(inside) if f not in kernels))
    return [rest * part for part in sp.Add.make_args(sp.expand(sp.Mul(*kernels)))]


def _each(term: sp.Expr) -> sp.Expr:
    """A sum times factors, numbers outside."""
    held = next(f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum))
    number, inside = held.function.as_independent(held.variables[0], as_Add=False)
    return term / held * number * held.func(inside, *held.limits)
