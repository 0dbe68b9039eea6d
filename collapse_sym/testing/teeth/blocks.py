"""The largest block of a sum over directions, as an exponent.

With λ_j ≍ j^−β a summand at j = B^y has the logarithm f(y), piecewise linear in y.  Where no slope of y + f(y) is 0,
blocks of j from B^y to 2 B^y, which hold about B^y terms, form geometric series: the sum is of the order of its largest
block, and that is one at 0, at the last direction, or where f has a kink.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import sympy as sp

from .regions import Region

Row = tuple[sp.Expr, bool]
ZERO = sp.Integer(0)


class NotRead(ValueError):
    """A term whose order is not seen."""


class Diverges(NotRead):
    """A sum over all directions that has no value on all of a region."""


class Split(Exception):
    """Where an expression is ≥ 0 and where it is ≤ 0 must be told apart; ``strict``: it is not 0."""

    def __init__(self, at: sp.Expr, *, strict: bool = False) -> None:
        super().__init__(str(at))
        self.at, self.strict = at, strict


class Fresh(Exception):
    """A coordinate of which only bounds are known."""

    def __init__(self, key: str, rows: Callable[[sp.Symbol], list[Row]]) -> None:
        super().__init__(key)
        self.key, self.rows = key, rows


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

        Raises: NotRead where an expression may be 0, Split where its sign is not decided.
        """
        for sign in (1, -1):
            if self.region.positive(sign * x):
                return sign
            if self.region.nonnegative(sign * x):
                raise NotRead(str(x))
        raise Split(x)

    def total(self, of: Summand, last: sp.Expr | None) -> sp.Expr:
        """The largest block; ``last`` None where there is no last direction."""
        slopes = [of.slope + 1]
        for e, (_, p), (_, q) in of.joints:
            slopes = [s + e * x for s in slopes for x in dict.fromkeys((p, q))]
        signs = {s: self.sign(s) for s in dict.fromkeys(map(sp.cancel, slopes))}
        places = [ZERO] + ([] if last is None else [last])
        for _, (p0, p), (q0, q) in of.joints:
            if sp.cancel(p - q) != 0:
                self.sign(p - q)
                cut = self.largest(ZERO, (q0 - p0) / (p - q))
                places.append(cut if last is None else self.least(cut, last))
        if last is None and self._slope_at_the_end(of, signs) > 0:
            raise Diverges("a sum that has no value")
        return reduce(self.largest, [self._block(of, y) for y in places])

    def _slope_at_the_end(self, of: Summand, signs: Mapping[sp.Expr, int]) -> int:
        slope = of.slope + 1
        for e, (_, p), (_, q) in of.joints:
            slope += e * (p if sp.cancel(p - q) == 0 or self.sign(p - q) > 0 else q)
        return signs[sp.cancel(slope)]

    def _block(self, of: Summand, y: sp.Expr) -> sp.Expr:
        total = of.at + (of.slope + 1) * y
        for e, (p0, p), (q0, q) in of.joints:
            total += e * self.largest(sp.cancel(p0 + p * y), sp.cancel(q0 + q * y))
        return sp.cancel(total)
