r"""Constants as balls: the value of a constant of ``leading_terms`` to any number of digits, with a rigorous radius.

Gamma and hypergeometric functions, ζ and infinite sums come from python-flint and ``spectra.power_sums``; the
integrals that are left are taken over a line on which they are analytic (``lines``).  Factors that only an equation
gives are enclosed by a change of sign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import flint
import sympy as sp
from flint import acb, arb

from ..errors import InvalidInput, NotConverged
from ..spectra.power_sums import power_sum
from .first_terms import sum_with_kernels
from .lines import line_integral, unit_integral
from .powers import Kept

MAX_BITS = 4096
STEPS = 200


def value(expr: sp.Expr, digits: int = 15, *, known: Mapping[sp.Expr, arb] | None = None) -> arb:
    """A constant in numbers to ``digits`` digits.

    *Raises* InvalidInput where a symbol is left, NotConverged where the digits are out of reach.

    >>> print(value(sp.hyper((sp.Rational(1, 2), 2), (sp.Rational(3, 2),), -1), 10).str(8, radius=False))
    0.64269908
    """
    bits = int(3.33 * digits) + 30
    while bits <= MAX_BITS:
        saved, flint.ctx.prec = flint.ctx.prec, bits
        try:
            found = Reader(dict(known or {})).of(sp.sympify(expr, strict=True))
        finally:
            flint.ctx.prec = saved
        if found.rel_accuracy_bits() >= 3.33 * digits:
            return found
        bits *= 2
    raise NotConverged(expr, f"{digits} digits are out of reach at {MAX_BITS} bits")


def root(equation: sp.Expr, unknown: sp.Expr, digits: int = 15) -> arb:
    """The only positive root of an equation of ``kappas``, which grows through it, between bounds of opposite signs.

    >>> k = sp.Symbol("k", positive=True)
    >>> print(root(k - 1 - sp.sqrt(k), k, 10).str(8, radius=False))
    2.6180340
    """

    def sign(k: arb) -> int:
        held = value_at(equation, {unknown: k})
        return 1 if held > 0 else -1 if held < 0 else 0

    saved, flint.ctx.prec = flint.ctx.prec, int(3.33 * digits) + 60
    try:
        low, high = _bracket(sign)
        for _ in range(int(3.5 * digits) + STEPS):
            middle = ((low + high) / 2).mid()
            side = sign(middle)
            low, high = (middle, high) if side < 0 else (low, middle) if side > 0 else (low, high)
            if side == 0 or (high - low) < low * arb(10) ** (-digits - 3):
                break
        return low.union(high)
    finally:
        flint.ctx.prec = saved


def value_at(expr: sp.Expr, known: Mapping[sp.Expr, arb]) -> arb:
    """The value at the current precision, as wide as it comes."""
    return Reader(dict(known)).of(expr)


def _bracket(sign: Callable[[arb], int]) -> tuple[arb, arb]:
    low = high = arb(1)
    for _ in range(STEPS):
        if sign(low) < 0:
            break
        low = low / 4
    for _ in range(STEPS):
        if sign(high) > 0:
            return low, high
        high = high * 4
    raise NotConverged("k", "no change of sign was found")


class Reader:
    """SymPy expressions to balls at the current precision."""

    def __init__(self, known: dict[sp.Expr, arb]) -> None:
        self.known = known

    def of(self, expr: sp.Expr) -> arb:
        if expr not in self.known:
            self.known[expr] = self._read(expr)
        return self.known[expr]

    def _read(self, expr: sp.Expr) -> arb:
        if expr.is_Rational:
            return arb(flint.fmpq(int(expr.p), int(expr.q)))
        if expr is sp.pi:
            return arb.pi()
        if expr.is_Add:
            return sum((self.of(a) for a in expr.args), arb(0))
        if expr.is_Mul:
            out = arb(1)
            for a in expr.args:
                out = out * self.of(a)
            return out
        if expr.is_Pow:
            return self._power(*expr.args)
        if isinstance(expr, Kept):
            return self.of(expr.args[0])
        for kind, read in _FUNCTIONS.items():
            if isinstance(expr, kind):
                return read(self, expr)
        raise InvalidInput(expr, "a number is needed here", "give all factors numbers")

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> arb:
        b = arb(1).exp() if base is sp.E else self.of(base)
        return b ** int(exponent) if exponent.is_Integer else b ** self.of(exponent)

    def _zeta(self, expr: sp.Expr) -> arb:
        return self.of(expr.args[0]).zeta()

    def _hyper(self, expr: sp.Expr) -> arb:
        (a, b), (c,) = expr.args[0], expr.args[1]
        return hypergeometric([self.of(order) for order in (a, b, c)], self.of(expr.args[2]))

    def _sum(self, expr: sp.Expr) -> arb:
        """Σ j^(−a) Π(j^(−β)+k)^(−m), also with (1 − e^(−c j^β))^m or e^(−c j^β) in it."""
        j, _, end = expr.limits[0]
        factor, decay, steep, poles, exponentials = parted_sum(expr.function, j)
        scales = [(self.of(k), m) for k, m in poles]
        kernels = [(self.of(c), m, lacks) for c, m, lacks in exponentials]
        if kernels:
            return self.of(factor) * sum_with_kernels(self.of(decay), self.of(steep), scales, kernels)
        d = None if end == sp.oo else int(end)
        return self.of(factor) * power_sum(self.of(decay), self.of(steep), scales, d, digits=None)

    def _integral(self, expr: sp.Expr) -> arb:
        u, _, end = expr.limits[0]
        total = arb(0)
        for term in sp.Add.make_args(expr.function):
            total += self._monomial(term, u, end == sp.oo)
        return total

    def _monomial(self, term: sp.Expr, u: sp.Expr, whole: bool) -> arb:
        """∫ c·u^q Π(h + k u^b)^(−m) du over (0, ∞) or (0, 1), also with (1 − e^(−c/u))^m or e^(−c/u) in it."""
        c, q, factors, exponentials = parted(term, u)
        poles = [(self.of(h), self.of(k), self.of(b), m) for h, k, b, m in factors]
        kernels = [(self.of(rate), m, lacks) for rate, m, lacks in exponentials]
        if not whole and kernels:
            raise InvalidInput(term, "factors 1 − e^(−c/u) are known over (0, ∞) only")
        rise = self.of(q) + 1
        return self.of(c) * (line_integral(rise, poles, kernels) if whole else unit_integral(rise, poles))

    def _gamma(self, expr: sp.Expr) -> arb:
        return self.of(expr.args[0]).gamma()

    def _log(self, expr: sp.Expr) -> arb:
        return self.of(expr.args[0]).log()

    def _sin(self, expr: sp.Expr) -> arb:
        return (self.of(expr.args[0] / sp.pi)).sin_pi()


def hypergeometric(orders: list[arb], x: arb) -> arb:
    """F(a, b; c; x) for real x < 1."""
    a, b, c = orders
    if a > 0 and c > b > 0 and x < 1:  # by Euler's integral it grows with x: wide balls by their ends
        return _two_f_one(orders, x.lower()).union(_two_f_one(orders, x.upper()))
    return _two_f_one(orders, x)


def _two_f_one(orders: list[arb], x: arb) -> arb:
    a, b, c = orders
    return acb(x).hypgeom_2f1(a, b, c).real


_FUNCTIONS: dict[type, Callable[[Reader, sp.Expr], arb]] = {
    sp.zeta: Reader._zeta,
    sp.hyper: Reader._hyper,
    sp.Sum: Reader._sum,
    sp.Integral: Reader._integral,
    sp.gamma: Reader._gamma,
    sp.log: Reader._log,
    sp.sin: Reader._sin,
}


@lru_cache(maxsize=1024)
def parted(term: sp.Expr, u: sp.Expr) -> tuple[sp.Expr, sp.Expr, list[Any], list[Any]]:
    """c, q, (h, k, b, m) and (c, m, whether 1 − e^(−c/u)) of a monomial."""
    c, q, poles, kernels = sp.S.One, sp.S.Zero, [], []
    for base, exponent in _powers(term).items():
        if not base.has(u):
            c *= base**exponent
        elif base == u:
            q += exponent
        elif base.has(sp.exp):
            height, inner = _kernel(base, u)
            c *= height**exponent
            kernels.append((-inner.exp * u, int(exponent), base.is_Add))
        else:
            constant, moving = base.as_independent(u, as_Add=True)
            factor, power = moving.as_independent(u, as_Add=False)
            poles.append((constant, factor, power.as_powers_dict()[u], int(-exponent)))
    return c, q, poles, kernels


@lru_cache(maxsize=1024)
def parted_sum(term: sp.Expr, j: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr, list[Any], list[Any]]:
    """A factor, a, β, (k, m) and (c, m, whether 1 − e^(−c j^β)) of what is summed."""
    factor, decay, steep, poles, kernels = sp.S.One, sp.S.Zero, sp.S.One, [], []
    for base, exponent in _powers(term).items():
        if not base.has(j):
            factor *= base**exponent
        elif base == j:
            decay -= exponent
        elif base.has(sp.exp):
            height, inner = _kernel(base, j)
            rate, moving = (-inner.exp).as_independent(j, as_Add=False)
            factor, steep = factor * height**exponent, moving.as_powers_dict()[j]
            kernels.append((rate, int(exponent), base.is_Add))
        else:
            shift = base.as_independent(j, as_Add=True)
            steep = -shift[1].as_powers_dict()[j]
            if not exponent.is_Integer or shift[1] != j**-steep:
                raise InvalidInput(base**exponent, "is no whole power of j^(-beta) + k")
            poles.append((shift[0], int(-exponent)))
    return factor, decay, steep, poles, kernels


def _kernel(base: sp.Expr, u: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """h and e^x of h − h e^x, as which SymPy writes a number h times 1 − e^x; 1 and e^x of e^x itself."""
    (inner,) = base.atoms(sp.exp)
    if not base.is_Add:
        return sp.S.One, inner
    height = base.as_independent(u, as_Add=True)[0]
    if base != height - height * inner:
        raise InvalidInput(base, "is no factor 1 − e^(−c/u)")
    return height, inner


def _powers(term: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """The factors of a term with their exponents; e^x stays one factor of exponent 1."""
    out: dict[sp.Expr, sp.Expr] = {}
    for factor in sp.Mul.make_args(term):
        base, exponent = (factor, sp.S.One) if isinstance(factor, sp.exp) else factor.as_base_exp()
        out[base] = out.get(base, 0) + exponent
    return out
