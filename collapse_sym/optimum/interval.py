"""Intervals: float64 arrays of lower and upper bounds, every operation rounded outward.

A number that is put in lies in what comes out, whatever was computed with it: what is shown of a whole box of
penalties in this arithmetic holds for each of them.  Boxes are the rows of two-dimensional arrays, eigenvalues the
columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from flint import arb

#: a sum of n numbers in float64, in any order, is off by at most n·2^(−53)·Σ|x| and a little: doubled
ROUNDING = 2.0**-52
#: x ∓ (UNIT·|x| + TINY) in float64 is next to x or beyond, five times as quickly as nextafter on arrays: S. M. Rump,
#: P. Zimmermann, S. Boldo, G. Melquiond, Computing predecessor and successor in rounding to nearest, BIT (2009)
UNIT, TINY = 2.0**-53 * (1 + 2.0**-52), 2.0**-1074


class Interval:
    """Arrays ``low`` ≤ x ≤ ``high``; a bound that is not known is nan, of which no comparison holds.

    >>> from fractions import Fraction
    >>> third = Interval(1.0, 1.0) / 3.0
    >>> Fraction(float(third.low)) < Fraction(1, 3) < Fraction(float(third.high)), int((third - third).sign)
    (True, 0)
    """

    __array_ufunc__: ClassVar[None] = None

    def __init__(self, low: Any, high: Any) -> None:
        self.low, self.high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)

    @classmethod
    def around(cls, balls: Iterable[arb]) -> Interval:
        """Bounds of balls; what float64 holds exactly stays exact."""
        low, high = (np.array(side) for side in zip(*[_bounds(x) for x in balls]))
        return cls(low, high)

    @property
    def sign(self) -> Any:
        """1 or −1 where all numbers have this sign, else 0."""
        return (self.low > 0).astype(int) - (self.high < 0).astype(int)

    def sum(self) -> Interval:
        """The sum over the last axis, which is kept with length 1."""
        n = self.low.shape[-1]
        with np.errstate(all="ignore"):
            slack = n * ROUNDING * np.maximum(abs(self.low), abs(self.high)).sum(axis=-1, keepdims=True)
            low, high = (x.sum(axis=-1, keepdims=True) for x in (self.low, self.high))
            return _outward(low - slack, high + slack)

    def __add__(self, other: Any) -> Interval:
        if (o := interval(other)) is None:
            return NotImplemented
        with np.errstate(all="ignore"):
            return _outward(self.low + o.low, self.high + o.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Any) -> Interval:
        if (o := interval(other)) is None:
            return NotImplemented
        return self + -o

    def __rsub__(self, other: Any) -> Interval:
        return -self + other

    def __mul__(self, other: Any) -> Interval:
        if (o := interval(other)) is None:
            return NotImplemented
        with np.errstate(all="ignore"):
            x, y = (self, o) if (o.low >= 0).all() else (o, self)
            if (y.low >= 0).all():  # as most are: the ends of x tell
                if (x.low >= 0).all():
                    return _outward(x.low * y.low, x.high * y.high)
                low, high = (x.low * y.low, x.low * y.high), (x.high * y.low, x.high * y.high)
                return _outward(np.minimum(*low), np.maximum(*high))
            ends = [a * b for a in (self.low, self.high) for b in (o.low, o.high)]
            return _outward(_least(ends), _greatest(ends))

    def __truediv__(self, other: Any) -> Interval:
        if (o := interval(other)) is None:
            return NotImplemented
        with np.errstate(all="ignore"):
            if (self.low >= 0).all() and (o.low > 0).all():
                return _outward(self.low / o.high, self.high / o.low)
            across = (o.low <= 0) & (o.high >= 0)
            low, high = np.where(across, -np.inf, 1 / o.high), np.where(across, np.inf, 1 / o.low)
            return self * _outward(low, high)

    def __rtruediv__(self, other: Any) -> Interval:
        if (o := interval(other)) is None:
            return NotImplemented
        return o / self

    def __pow__(self, exponent: int) -> Interval:
        out = self
        for _ in range(exponent - 1):
            out = out * self
        return out

    __radd__, __rmul__ = __add__, __mul__


def interval(x: Any) -> Interval | None:
    """A float64 number or array as the interval that holds it alone; None for what is none of these."""
    if isinstance(x, Interval):
        return x
    return Interval(x, x) if isinstance(x, (int, float, np.ndarray)) else None


def _bounds(x: arb) -> tuple[float, float]:
    low, high = float(x.lower()), float(x.upper())
    if low == high and x == low:
        return low, high
    return float(np.nextafter(low, -np.inf)), float(np.nextafter(high, np.inf))


def _outward(low: Any, high: Any) -> Interval:
    # float64 rounds to the nearest number: the next one outward is beyond what was rounded; where that overflows, nan
    return Interval(low - (abs(low) * UNIT + TINY), high + (abs(high) * UNIT + TINY))


def _least(ends: list[Any]) -> Any:
    # a nan among the ends, from nan or from 0·∞, leaves nothing known
    return np.minimum(np.minimum(ends[0], ends[1]), np.minimum(ends[2], ends[3]))


def _greatest(ends: list[Any]) -> Any:
    return np.maximum(np.maximum(ends[0], ends[1]), np.maximum(ends[2], ends[3]))
