"""Is a changed map the same map?  Decided in exact arithmetic along sequences of sizes, at random rational points.

A map at k times the sizes is a rational function of k; two equivalents are the same iff their difference has the
smaller degree above.  A difference found here is exact.  Sameness is that of rational functions at three points with
entries of six digits, hence wrong with probability below 1e-9.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import numpy as np

SEED, POINTS, DIGITS = 20, 3, 10**6
LEVELS, COPIES = 3, 6


class Ratio:
    """A rational function of k, numerator over denominator, never reduced: enough for degrees and zeros."""

    def __init__(self, above: Any, below: Any = 1) -> None:
        self.above, self.below = flint.fmpq_poly(above), flint.fmpq_poly(below)

    @staticmethod
    def of(x: Any) -> Ratio:
        """A number as a constant function."""
        if isinstance(x, Ratio):
            return x
        q = Fraction(x)
        return Ratio([flint.fmpq(q.numerator, q.denominator)])

    def __add__(self, other: Any) -> Any:
        return _with(other, lambda b: Ratio(self.above * b.below + b.above * self.below, self.below * b.below))

    def __neg__(self) -> Ratio:
        return Ratio(-self.above, self.below)

    def __sub__(self, other: Any) -> Any:
        return _with(other, lambda b: self + (-b))

    def __rsub__(self, other: Any) -> Any:
        return _with(other, lambda b: b + (-self))

    def __mul__(self, other: Any) -> Any:
        return _with(other, lambda b: Ratio(self.above * b.above, self.below * b.below))

    def __truediv__(self, other: Any) -> Any:
        return _with(other, lambda b: self * b.inverse)

    def __rtruediv__(self, other: Any) -> Any:
        return _with(other, lambda b: b * self.inverse)

    def __pow__(self, exponent: int) -> Ratio:
        base = self if exponent >= 0 else self.inverse
        return Ratio(base.above ** abs(int(exponent)), base.below ** abs(int(exponent)))

    __radd__, __rmul__ = __add__, __mul__

    @property
    def inverse(self) -> Ratio:
        """1 over it."""
        if self.zero:
            raise ZeroDivisionError("a rational function that is 0")
        return Ratio(self.below, self.above)

    @property
    def zero(self) -> bool:
        """Whether it is 0 for every k."""
        return not self.above

    @property
    def vanishes(self) -> bool:
        """Whether it tends to 0 as k → ∞."""
        return self.zero or self.above.degree() < self.below.degree()


def _with(other: Any, operation: Callable[[Ratio], Ratio]) -> Any:
    # an array takes the operation entry by entry
    return NotImplemented if isinstance(other, np.ndarray) else operation(Ratio.of(other))


@dataclass(frozen=True)
class Sizes:
    """One exact sequence of sizes: eigenvalues, metric, κ's; ``k`` is the multiple (1 where sizes stay).

    ``regime`` is "over", "under" or "ridge"; ``penalties`` belong to ``kappas`` by κ − λ = κ df₁(κ)/T.
    """

    regime: str
    s: Any
    metric: Any
    kappas: tuple[Fraction, ...]
    penalties: tuple[Fraction, ...]
    rows: Any
    copies: Any

    @property
    def grows(self) -> bool:
        """Whether the number of rows grows with k."""
        return bool(Ratio.of(self.rows).above.degree() > Ratio.of(self.rows).below.degree())

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return (self.copies * (g + 0 * self.s)).sum()


def sequences(regime: str, *, grows: bool, levels: int = LEVELS, kappas: int = 1) -> Iterator[Sizes]:
    """Random exact points of a regime; ``grows``: sizes times k, otherwise at their own size."""
    rng = random.Random(f"{SEED} {regime} {grows} {levels} {kappas}")
    k = Ratio([0, 1]) if grows else Ratio.of(1)
    for _ in range(POINTS):
        s = [_drawn(rng) for _ in range(levels)]
        found = tuple(_drawn(rng) for _ in range(kappas)) if regime != "over" else (Fraction(0),) * kappas
        dimension = levels * COPIES
        rows = {"over": dimension + 5, "under": dimension // 2, "ridge": dimension + rng.choice((-1, 0, 1, 3))}[regime]
        if regime == "under" and levels > 1:
            scale = _drawn(rng)  # κ = 1 would hide its powers
            s, found = [scale * x for x in _interpolating(rng, levels, rows)], (scale,)
        elif regime == "under":
            s, found = [_drawn(rng)], (Fraction(0),)
            found = (s[0] * (Fraction(dimension, rows) - 1),)
        df = [COPIES * sum((x / (x + y) for x in s), Fraction(0)) for y in found]
        penalties = tuple(y * (1 - f / rows) for y, f in zip(found, df))
        values, metric = (np.array([Ratio.of(x) for x in entries]) for entries in (s, [_drawn(rng) for _ in s]))
        yield Sizes(regime, values, metric, found, penalties, rows * k, COPIES * k)


def _drawn(rng: random.Random) -> Fraction:
    return Fraction(rng.randrange(DIGITS, 9 * DIGITS), rng.randrange(DIGITS, 9 * DIGITS))


def _interpolating(rng: random.Random, levels: int, rows: int) -> list[Fraction]:
    """Eigenvalues with df₁(1) = T: all but the last at random, the last by the equation."""
    while True:
        shares = [Fraction(rng.randrange(1, DIGITS), DIGITS) for _ in range(levels - 1)]
        last = Fraction(rows, COPIES) - sum(shares)
        if 0 < last < 1:
            return [x / (1 - x) for x in (*shares, last)]


def differ(one: Mapping[str, Any], other: Mapping[str, Any], *, grows: bool) -> bool:
    """Whether some image of two maps differs: as numbers, or as limits where the sizes grow."""
    for name, image in one.items():
        for gap in np.atleast_1d(np.asarray(other[name] - image, dtype=object)):
            ratio = Ratio.of(gap)
            if not (ratio.vanishes if grows else ratio.zero):
                return True
    return False
