"""The largest block of a sum over directions, as an exponent, and maxima that are left as they are.

With λ_j ≍ j^−β a summand at j = B^y has the logarithm f(y), piecewise linear in y.  Where no slope of y + f(y) is 0,
blocks of j from B^y to 2 B^y, which hold about B^y terms, form geometric series: the sum is of the order of its largest
block, and that is one at 0, at the last direction, or where f has a kink.  Where a slope is 0 on a stretch of length w,
there are at most C(1 + w log B) ≤ C′B^w blocks of one order there, so that the logarithm of the sum is larger by some e
between 0 and w; if w depends on fixed exponents alone, e is less than any η > 0 from some B on (``LIGHT``).

A maximum need not be decided: ``Size`` is max(above) − max(below), and a sum, product or quotient of such is one, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import sympy as sp

from .regions import Region

Row = tuple[sp.Expr, bool]
#: rows that hold together in one of the cases
Way = tuple[Row, ...]
ZERO = sp.Integer(0)
#: what symbols of fixed exponents begin with, and those of what is less than any power
FIXED, LIGHT = "exponent_", "light"


class NotRead(ValueError):
    """A term whose order is not seen."""


class Diverges(NotRead):
    """A sum over all directions that has no value on all of a region."""


class Split(Exception):
    """Cases that must be told apart: an expression is ≥ 0, or ≤ 0; ``strict``: it is not 0; or ``ways`` of any kind."""

    def __init__(self, at: sp.Expr, *, strict: bool = False, ways: tuple[Way, ...] = ()) -> None:
        super().__init__(str(at))
        self.at, self.strict = at, strict
        self.ways = ways or (((at, strict),), ((-at, strict),))


#: what something of its own may be (None: 0) beside a new coordinate, and what is known there
Own = Callable[[sp.Symbol], tuple[sp.Expr | None, Sequence[Row]]]


class Fresh(Exception):
    """Something of which only bounds are known, in one case or another."""

    def __init__(self, key: str, *cases: Own) -> None:
        super().__init__(key)
        self.key, self.cases = key, cases


@dataclass(frozen=True)
class Size:
    """The logarithm max(above) − max(below) of a quantity ≥ 0; without anything above it is 0."""

    above: tuple[sp.Expr, ...]
    below: tuple[sp.Expr, ...] = (ZERO,)


@dataclass(frozen=True)
class Summand:
    """log of a summand at j = B^y: ``at`` + ``slope``·y + Σ e·max(p + p′y, q + q′y).

    ``joints`` are the (e, (p, p′), (q, q′)).
    """

    at: sp.Expr
    slope: sp.Expr
    joints: tuple[tuple[sp.Expr, tuple[sp.Expr, sp.Expr], tuple[sp.Expr, sp.Expr]], ...] = ()

    def __add__(self, other: Summand) -> Summand:
        return Summand(self.at + other.at, self.slope + other.slope, (*self.joints, *other.joints))

    def times(self, e: sp.Expr) -> Summand:
        """e times it."""
        return Summand(e * self.at, e * self.slope, tuple((e * k, p, q) for k, p, q in self.joints))


@dataclass(frozen=True)
class Blocks:
    """Decides comparisons and signs on a region, and where the largest block of a sum is."""

    region: Region

    def largest(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        """The larger of two. Raises: Split where that is not decided."""
        if self.region.nonnegative(a - b):
            return a
        if self.region.nonnegative(b - a):
            return b
        raise Split(a - b)

    def least(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        """The smaller of two."""
        return -self.largest(-a, -b)

    def sign(self, x: sp.Expr) -> int:
        """1 or −1.

        Raises: NotRead where an expression is 0, Split where its sign is not decided.
        """
        found = self.side(x)
        if found == 0:
            raise NotRead(str(x))
        return found

    def side(self, x: sp.Expr) -> int:
        """1, 0 or −1. Raises: Split where that is not decided."""
        for sign in (1, -1):
            if self.region.positive(sign * x):
                return sign
        above, below = (self.region.nonnegative(s * x) for s in (1, -1))
        if above and below:
            return 0
        is_0: Way = ((x, False), (-x, False))
        signs = [s for s, known in ((1, below), (-1, above)) if not known]
        raise Split(x, ways=(is_0, *(((s * x, True),) for s in signs)))

    def between(self, key: str, low: sp.Expr, high: sp.Expr) -> sp.Expr:
        """Something of which two bounds are known: them, where they are the same. Raises: Fresh, NotRead."""
        if self.region.nonnegative(low - high):
            return high
        raise NotRead(key)

    # -- sums over directions ----------------------------------------------------------------------
    def totals(self, of: Summand, last: sp.Expr | None) -> tuple[sp.Expr, ...]:
        """Blocks of which one is the largest; ``last`` None where there is no last direction."""
        slopes = [of.slope + 1]
        for e, (_, p), (_, q) in of.joints:
            slopes = [s + e * x for s in slopes for x in dict.fromkeys((p, q))]
        flat = 0 in [self.side(s) for s in slopes]
        places = [ZERO] + ([] if last is None else [last])
        for _, (p0, p), (q0, q) in of.joints:
            if not self.region.is_zero(p - q):
                self.sign(p - q)
                cut = self.largest(ZERO, (q0 - p0) / (p - q))
                places.append(cut if last is None else self.least(cut, last))
        if last is None and (flat or self._slope_at_the_end(of) > 0):
            raise Diverges("a sum that has no value")
        found = self.pruned([self._block(of, y) for y in places])
        if last is None or not flat:
            return found
        width = self._flat_stretch(of, places, last)
        fixed = all(str(s).startswith(FIXED) for s in width.free_symbols)
        more = self.between(f"{LIGHT if fixed else 'blocks'} of {of}", ZERO, width)
        return tuple(x + more for x in found)

    def _flat_stretch(self, of: Summand, places: Sequence[sp.Expr], last: sp.Expr) -> sp.Expr:
        """How long the stretches with a slope of 0 are together, or more."""
        if len(places) != 3 or len(of.joints) != 1:
            return last
        (e, (_, p), (_, q)), cut = of.joints[0], places[2]
        before, after = (of.slope + 1 + e * s for s in ((q, p) if self.sign(p - q) > 0 else (p, q)))
        if self.side(before) and self.side(after):
            return ZERO
        return last if not self.side(before) and not self.side(after) else last - cut if self.side(before) else cut

    def total(self, of: Summand, last: sp.Expr | None) -> sp.Expr:
        """The largest block. Raises: Split where that is not decided."""
        return reduce(self.largest, self.totals(of, last))

    def _slope_at_the_end(self, of: Summand) -> int:
        slope = of.slope + 1
        for e, (_, p), (_, q) in of.joints:
            slope += e * (p if self.region.is_zero(p - q) or self.sign(p - q) > 0 else q)
        return self.sign(slope)

    def _block(self, of: Summand, y: sp.Expr) -> sp.Expr:
        total = of.at + (of.slope + 1) * y
        for e, (p0, p), (q0, q) in of.joints:
            total += e * self.largest(p0 + p * y, q0 + q * y)
        return total

    # -- maxima ------------------------------------------------------------------------------------
    def pruned(self, exprs: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
        """Those without which a maximum is another."""
        kept: list[sp.Expr] = []
        for x in exprs:
            if not any(self.region.nonnegative(y - x) for y in kept):
                kept = [y for y in kept if not self.region.nonnegative(x - y)] + [x]
        return tuple(kept)

    def decided(self, size: Size) -> sp.Expr | None:
        """A logarithm, None for 0. Raises: Split where a maximum is not decided."""
        if not size.above:
            return None
        return reduce(self.largest, size.above) - reduce(self.largest, size.below)

    def plus(self, a: Size, b: Size) -> Size:
        """The size of a sum of what is ≥ 0."""
        if not a.above or not b.above:
            return a if a.above else b
        if a.below == b.below:
            return Size(self.pruned([*a.above, *b.above]), a.below)
        above = [x + y for x in a.above for y in b.below] + [x + y for x in b.above for y in a.below]
        return Size(self.pruned(above), self._sums(a.below, b.below))

    def times(self, a: Size, b: Size) -> Size:
        """The size of a product."""
        return Size(self._sums(a.above, b.above), self._sums(a.below, b.below))

    def over(self, a: Size, b: Size) -> Size:
        """The size of a quotient. Raises: NotRead for one by 0."""
        if not b.above:
            raise NotRead("a quotient by 0")
        return self.times(a, Size(b.below, b.above))

    def _sums(self, a: Sequence[sp.Expr], b: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
        return self.pruned([x + y for x in a for y in b])
