r"""The lower end of the branch, κ_low with df₂(κ_low) = T, and where above it the search for minima may begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb

from ..errors import NotConverged
from ..spectra.branch import floor_of
from .interval import Interval
from .minima import Undecided, sections
from .spectral import Profile

CLOSER = 60  # halvings of the distance to the end
DEEPEST = 700  # the same where κ_low = 0, near which float64 is fine
NARROW = 2.0**-CLOSER


@dataclass(frozen=True)
class Edge:
    """``low`` < κ_low < ``high``, nearly equal; ``inside`` is a κ of λ ≥ 0, ``scale`` one of its size."""

    low: float
    high: float
    inside: float
    scale: float
    margin: Callable[[float], Interval]

    def lowest(self, exact: Profile) -> arb:
        """The infimum of the admissible λ."""
        return exact.ridge(arb(self.low).union(arb(self.high))) if self.low != 0 else arb(0)

    def start(self, bounded: Profile) -> float:
        """A κ below which no global minimum lies.

        *Raises* Undecided.
        """
        if self.high == self.inside:
            return self.high
        nearer = [self.high + (self.inside - self.high) * 2.0**-k for k in range(2, DEEPEST)]
        points = [x for x in nearer if x > self.high]
        tried = at(*(k * self.scale for k in (1, 4, 16, 1e6)), *points[:CLOSER:3])
        known = float(np.nanmin(bounded.error(tried).high, initial=np.inf))
        if not np.isfinite(known):
            raise Undecided("lambda", "the test error is beyond float64", "scale lengths and noises")
        for point in points:
            box = Interval(np.array([[self.low]]), np.array([[point]]))
            if float(bounded.least(box, cap=self.margin(point)).low[0, 0]) > known:
                return point
        reason = "the error stays small where T − df₂ vanishes"
        raise Undecided("lambda", reason, "change T by one, or add label noise")


def edge(exact: Profile, bounded: Profile) -> Edge | None:
    """The lower end of the branch; None for a power law in sums with so many rows that κ_low comes too near −s_min.

    There the powers of κ, in which its sums are expanded, hardly fall.
    """
    at_rank = exact.gap is not None and not exact.gap > 0
    if exact.square:  # the branch begins at κ = 0, where the error is smooth
        return Edge(0.0, 0.0, 0.0, 0.0, lambda point: bounded.margin(at(point)))
    if exact.coarse:
        return _of_sums(exact, float(bounded.s.high.max()), at_rank)
    end = float(exact.ridgeless)
    scale = end if end > 0 else float(bounded.s.high.max())
    # the search begins below λ = 0, except at T = rank Σ, where the branch does
    inside = scale if exact.gap is None or at_rank else 0.0
    low, high = _narrowed(bounded, -float(bounded.s.low.min()), inside)
    return Edge(low, high, inside, scale, lambda point: bounded.margin(at(point)))


def _of_sums(exact: Profile, top: float, at_rank: bool) -> Edge | None:
    """The end for a power law in sums, with largest eigenvalue ``top``: where T − df₂ changes its sign."""
    if at_rank:
        return Edge(0.0, 0.0, top, top, _summed(exact))
    if exact.gap is not None:
        try:
            low, high = _halved(exact, float(floor_of(exact)), 0.0)
        except NotConverged:
            return None
        return Edge(low, high, 0.0, top, _summed(exact))
    end = float(exact.ridgeless)
    return Edge(*_halved(exact, 0.0, end), end, end, _summed(exact))


def _halved(exact: Profile, low: float, high: float) -> tuple[float, float]:
    """Nearer ends: T − df₂ < 0 at the first of them, or near it, and > 0 at the second."""
    for _ in range(CLOSER):
        middle = (low + high) / 2
        margin = exact.margin(arb(middle))
        if not low < middle < high or margin.contains(0):
            break
        low, high = (low, middle) if margin > 0 else (middle, high)
    return low, high


def at(*points: float) -> Interval:
    """A column of numbers."""
    column = np.array(points)[:, None]
    return Interval(column, column)


def _summed(exact: Profile) -> Callable[[float], Interval]:
    """T − df₂ of a power law: the list that bounds it is too wide where this is small."""

    def margin(point: float) -> Interval:
        found = Interval.around([exact.margin(arb(point))])
        return Interval(found.low[:, None], found.high[:, None])

    return margin


def _narrowed(bounded: Profile, low: float, high: float) -> tuple[float, float]:
    """Nearer ends: T − df₂, which grows with κ, is < 0 at the first of them and > 0 at the second."""
    count, rounds = sections(len(bounded.s.low), NARROW)
    for _ in range(2 * rounds):
        points = [x for x in np.linspace(low, high, count)[1:-1] if low < x < high]
        signs = bounded.margin(at(*points)).sign[:, 0] if points else ()
        before = low, high
        low = max((x for x, sign in zip(points, signs) if sign < 0), default=low)
        high = min((x for x, sign in zip(points, signs) if sign > 0), default=high)
        if before == (low, high):
            break
    return low, high
