r"""Taylor coefficients of a constant c(k) around a middle, and enclosures of them over a whole box around it.

    c(k₀ + τ) = Σ_{n<N} c_n τⁿ + c_N(ξ) τ^N ,    c_n(k) = c⁽ⁿ⁾(k)/n! ,    ξ between k₀ and k₀ + τ ,

and so for c′ and c″, with (n+1) c_{n+1} and (n+1)(n+2) c_{n+2}.  Series are multiplied in balls, by python-flint.  What
needs work is taken at the middle alone: the n-th coefficient of a sum or an integral of (s+k)^(−m) with weights ≥ 0 is
binom(−m, n) S_{m+n}, the one with (s+k)^(−m−n), and for any s ≥ 0 and any k of the box

    S_M(k)/S_M(k₀)  is between 1 and (k/k₀)^(−M) ,

because (s+k)/(s+k₀) is between 1 and k/k₀ (``falling``).  The n-th coefficient of a hypergeometric function of z is
(a)_n (b)_n/((c)_n n!) F(a+n, b+n; c+n; z), which grows with z.
"""

from __future__ import annotations

from math import comb

import flint
import sympy as sp
from flint import arb, arb_series

from ..errors import InvalidInput
from ..functionals.precision import series_length
from .certified import hypergeometric
from .falling import Falling, falling, without_powers
from .moving import Moving

ORDER = 5  # of the coefficient that is taken over the whole box
Exact = tuple[object, object, int]  # a middle as m·2^e, and the precision


class Taylor:
    """The coefficients of one expression as k moves; ``moving`` has the other symbols.

    >>> k = sp.Symbol("k", positive=True)
    >>> [c.str(5, radius=False) for c in Taylor(1 / k, Moving(k, {})).around(arb(2), arb(2), 3)]
    ['0.50000', '-0.25000', '0.12500']
    """

    def __init__(self, expr: sp.Expr, moving: Moving) -> None:
        self.expr, self.moving = without_powers(expr, moving.k), moving
        self.sums: dict[tuple[sp.Expr, Exact], list[arb]] = {}

    def around(self, middle: arb, box: arb, length: int) -> list[arb]:
        """c_0, …, each for all k of the box, which holds the middle: a number > 0 itself where it is all of the box.

        *Raises* InvalidInput for what has no series here.
        """
        with series_length(length):
            found = _Series(self, middle, box, length).of(self.expr).coeffs()
        return found + [arb(0)] * (length - len(found))


def enclosures(taylor: Taylor, a: arb, b: arb) -> tuple[arb, arb, arb]:
    """c, c′ and c″ over [a, b], 0 ≤ a < b, from outside: the polynomial at the middle and what is left."""
    middle, box = ((a + b) / 2).mid(), a.union(b).nonnegative_part()  # not below 0 by rounding
    wide = taylor.around(middle, box, ORDER + 1)
    exact = taylor.around(middle, middle, ORDER) if wide[ORDER].is_finite() else wide
    level, slope, bend = (_range(exact, wide, box - middle, order) for order in range(3))
    return level, slope, bend


def _range(exact: list[arb], wide: list[arb], tau: arb, order: int) -> arb:
    total = _times(wide, ORDER - order, order)
    for n in reversed(range(ORDER - order)):
        total = total * tau + _times(exact, n, order)
    return total


def _times(coefficients: list[arb], n: int, order: int) -> arb:
    """The n-th coefficient of a derivative of this order."""
    out = coefficients[n + order]
    for i in range(order):
        out = out * (n + order - i)
    return out


class _Series:
    """Reads expressions as series in τ at a middle, or with every coefficient over a box."""

    def __init__(self, taylor: Taylor, middle: arb, box: arb, length: int) -> None:
        self.taylor, self.k = taylor, taylor.moving.k
        self.middle, self.box, self.length = middle, box, length
        self.low, self.high = (middle, middle) if box is middle else (box.lower(), box.upper())
        self.known: dict[sp.Expr, arb_series] = {}

    def of(self, expr: sp.Expr) -> arb_series:
        if expr not in self.known:
            self.known[expr] = self._read(expr)
        return self.known[expr]

    def _read(self, expr: sp.Expr) -> arb_series:
        if not expr.has(self.k):
            return self._series([self.taylor.moving.constant(expr)])
        if expr == self.k:
            return self._series([self.box, arb(1)])
        if expr.is_Add:
            return sum((self.of(a) for a in expr.args), self._series([arb(0)]))
        if expr.is_Mul:
            out = self._series([arb(1)])
            for a in expr.args:
                out = out * self.of(a)
            return out
        if expr.is_Pow and not expr.exp.has(self.k):
            return self._power(*expr.args)
        if isinstance(expr, sp.hyper):
            return self._hyper(expr)
        if isinstance(expr, sp.Integral | sp.Sum):
            return self._falling(expr)
        raise InvalidInput(expr, "has no series here")

    def _series(self, coefficients: list[arb]) -> arb_series:
        return arb_series(coefficients, self.length)

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> arb_series:
        if base == self.k:
            e = self.taylor.moving.constant(exponent)
            binomials = [_binomial(e, n) for n in range(self.length)]
            return self._series([b if b.is_zero() else b * self._of_box(e - n) for n, b in enumerate(binomials)])
        if exponent.is_Integer:
            return self.of(base) ** int(exponent)
        return self.of(base) ** self.taylor.moving.constant(exponent)

    def _of_box(self, e: arb) -> arb:
        """k^e over the box; it is monotone."""
        return _raised(self.low, e).union(_raised(self.high, e))

    def _hyper(self, expr: sp.hyper) -> arb_series:
        (a, b), (c,) = expr.args[0], expr.args[1]
        orders = [self.taylor.moving.constant(order) for order in (a, b, c)]
        inner, coefficients, factor = self.of(expr.args[2]).coeffs(), [], arb(1)
        for n in range(self.length):
            coefficients.append(factor * hypergeometric(orders, inner[0]))
            factor = factor * orders[0] * orders[1] / orders[2] / (n + 1)
            orders = [order + 1 for order in orders]
        return self._series(coefficients)(self._series([arb(0), *inner[1:]]))

    def _falling(self, expr: sp.Expr) -> arb_series:
        held, shares = falling(expr, self.k), [arb(1)] * self.length
        if self.box is not self.middle:
            shares = [self._share(held, n) for n in range(self.length)]
            if not all(share.is_finite() for share in shares):
                return self._series([arb("nan")] * self.length)
        found, m = self._sums(expr, held), held.order
        return self._series([(-1) ** n * comb(m + n - 1, n) * found[n] * shares[n] for n in range(self.length)])

    def _share(self, held: Falling, n: int) -> arb:
        low, high = (held.share(self.taylor.moving, self.middle, end, n) for end in (self.low, self.high))
        return low.union(high)

    def _sums(self, expr: sp.Expr, held: Falling) -> list[arb]:
        """S_0, S_1, … at the middle."""
        key = expr, (*self.middle.man_exp(), flint.ctx.prec)
        found = self.taylor.sums.setdefault(key, [])
        for n in range(len(found), self.length):
            found.append(held.at(self.taylor.moving, self.middle, n))
        return found


def _raised(x: arb, e: arb) -> arb:
    whole = e.unique_fmpz() if e.is_integer() else None
    return x**e if whole is None else x ** int(whole)


def _binomial(e: arb, n: int) -> arb:
    out = arb(1)
    for i in range(n):
        out = out * (e - i) / (i + 1)
    return out
