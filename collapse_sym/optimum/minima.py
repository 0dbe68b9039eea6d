r"""All local minima of the test error over the downstream ridge, isolated, each in an interval that holds no other.

The branch of κ is covered by boxes.  Interval arithmetic shows of each that dE/dκ has one sign on it, or that d²E/dκ²
has: then dE/dκ changes its sign at most once, and the signs at its ends say whether.  Other boxes are halved.  The last
box reaches λ = ∞: there u = 1/κ runs down to 0.  Interval Newton's method then makes each minimum a narrow ball.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import flint
import numpy as np
from flint import arb

from ..errors import NotConverged
from .interval import Interval
from .jets import Jet
from .spectral import Profile

RATIO = 2.2  # of the ends of the first boxes
BEYOND = 4.2949672  # times the largest eigenvalue: κ above it is covered in u
DEEPEST, MOST_CELLS = 48, 3 * 10**5  # halvings; boxes × eigenvalues worked on at a time
#: a box is cut here: not in the middle, where stationary points like to lie
CUT = 0.48713
NARROW, NEWTON = 1e-4, 60
BISECTIONS, NEAR = 50, 1e-9  # of a guess in float64, which is good enough where it moves no more than this
GUESS = 1e-6  # how near it is taken to be

MOST_WORK = 2 * 10**6  # boxes × eigenvalues worked on in all

FALLS, RISES = -1, 1


class Undecided(NotConverged):
    """Interval arithmetic does not tell the sign of a slope."""


class TooNear(NotConverged):
    """A turn that this precision does not tell from λ = 0: ``kappa`` is a ball that holds both."""

    def __init__(self, kappa: arb) -> None:
        super().__init__("lambda", "a stationary point may be at lambda = 0", "move a size or a noise")
        self.kappa = kappa


@dataclass(frozen=True)
class Piece:
    """A part of the branch, κ from ``low`` to ``high``, or u = 1/κ where ``far``.

    ``slope`` is the sign of dE/dκ on all of it, or 0; then ``bend`` is that of the second derivative.
    """

    low: float
    high: float
    far: bool
    slope: int
    bend: int


@dataclass(frozen=True)
class Turn:
    """The only stationary point between ``low`` and ``high`` (κ, or u = 1/κ where ``far``): a minimum, or a maximum."""

    low: float
    high: float
    far: bool
    least: bool


@dataclass(frozen=True)
class Course:
    """How the test error runs along the branch from κ = ``start`` on: first up or down, then its turns in order."""

    start: float
    first: int
    turns: tuple[Turn, ...]

    @property
    def last(self) -> int:
        """The sign of dE/dκ for κ → ∞."""
        return self.first if len(self.turns) % 2 == 0 else -self.first


def course(bounded: Profile, start: float) -> Course:
    """All turns of the test error for κ > ``start``, proved to be all.

    *Raises* NotConverged where float64 does not tell stationary points apart.
    """
    top = BEYOND * max(float(bounded.s.high.max()), start)
    shift = 0.0 if start > 0 else float(bounded.s.low.min())
    count = max(2, int(np.log((top + shift) / (start + shift)) / np.log(RATIO)) + 1)
    near = np.geomspace(start + shift, top + shift, count) - shift
    near[0], near[-1] = start, top
    pieces = _covered(bounded.error, near, len(bounded.s.low), far=False)
    far = np.linspace(0.0, 1 / top, 9)
    far[-1] = np.nextafter(1 / top, 1.0)  # the charts overlap, they leave no gap
    pieces += _covered(bounded.error_far, far, len(bounded.s.low), far=True)[::-1]
    return _course(bounded, _runs(pieces), start)


def _covered(error: Callable[[Any], Any], edges: np.ndarray, width: int, *, far: bool) -> list[Piece]:
    """Pieces between the edges, cut until each has a sign."""
    waiting, found, work = [*zip(edges[:-1], edges[1:])], [], 0
    for _ in range(DEEPEST):
        undecided: list[tuple[Any, Any]] = []
        work += len(waiting) * width
        if work > MOST_WORK:
            break
        for boxes in _chunks(waiting, max(1, MOST_CELLS // width)):
            slopes, bends = _signs(error, *(np.array(side)[:, None] for side in zip(*boxes)))
            for (a, b), slope, bend in zip(boxes, slopes, bends):
                if slope or bend:
                    # u falls where κ rises
                    found.append(Piece(a, b, far, int(-slope if far else slope), 0 if slope else int(bend)))
                else:
                    middle = a + CUT * (b - a)
                    undecided += [(a, middle), (middle, b)]
        if not undecided:
            return sorted(found, key=lambda piece: piece.low)
        waiting = undecided
    a, b = waiting[0]
    where = f"kappa between {1 / b:.6g} and {1 / a if a else float('inf'):.6g}" if far else f"kappa near {a:.6g}"
    raise Undecided("lambda", f"the test error is too flat at {where} to find its minima in float64", "move a size")


def _signs(error: Callable[[Any], Any], low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The signs of first and second derivative on boxes, 0 where these are not known.

    Where neither is, the slope is once more that of the middle, and what the second derivative may add up to the ends:
    bounds whose excess falls with the square of the width.
    """
    jets = error(Jet(Interval(low, high), 1))
    slopes, bends = jets.slope.sign[:, 0], jets.bend.sign[:, 0]
    left = np.flatnonzero((slopes == 0) & (bends == 0))
    if len(left):
        middle = low[left] + (high[left] - low[left]) / 2
        thin = Interval(middle, middle)
        bend = Interval(jets.bend.low[left], jets.bend.high[left])
        near = error(Jet(thin, 1)).slope + 2.0 * bend * (Interval(low[left], high[left]) - thin)
        slopes[left] = near.sign[:, 0]
    return slopes, bends


def _chunks(boxes: list[Any], size: int) -> Iterator[list[Any]]:
    for i in range(0, len(boxes), size):
        yield boxes[i : i + size]


def _runs(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    runs = []
    for (slope, bend, far), group in groupby(pieces, key=lambda p: (p.slope, p.bend, p.far)):
        same = list(group)
        runs.append(Piece(min(p.low for p in same), max(p.high for p in same), far, slope, bend))
    return runs


def _course(bounded: Profile, runs: list[Piece], start: float) -> Course:
    """The turns: a bent piece has one where the slopes at its two ends differ."""
    first = runs[0].slope or _slope(bounded, runs[0], before=True)
    sign, turns = first, []
    for i, run in enumerate(runs):
        after = run.slope
        if run.bend:
            following = runs[i + 1].slope if i + 1 < len(runs) else 0
            after = following or _slope(bounded, run, before=False)
            if after != sign:
                turns.append(Turn(run.low, run.high, run.far, after == RISES))
        if run.slope and run.slope != sign:
            raise Undecided("lambda", "the signs of slopes contradict each other", "this is a bug of ours")
        sign = after
    return Course(start, first, tuple(turns))


def _slope(bounded: Profile, run: Piece, *, before: bool) -> int:
    """The sign of dE/dκ at an end of a piece."""
    end = run.high if before == run.far else run.low
    jets = (bounded.error_far if run.far else bounded.error)(Jet(_thin([end]), 1))
    sign = int(jets.slope.sign[0, 0])
    if sign == 0:
        raise Undecided("lambda", "a stationary point lies where the curvature changes its sign", "move a size")
    return -sign if run.far else sign


def _thin(points: Any) -> Interval:
    column = np.asarray(points, dtype=float)[:, None]
    return Interval(column, column)


def narrowed(bounded: Profile, turn: Turn) -> tuple[float, float]:
    """Narrower ends of a turn (in its own chart), by signs at many points at a time."""
    low, high = turn.low, turn.high
    error, width = bounded.error_far if turn.far else bounded.error, len(bounded.s.low)
    count, rounds = sections(width, NARROW)
    for _ in range(rounds):
        points = np.linspace(low, high, count)
        signs = error(Jet(_thin(points[1:-1]), 1)).slope.sign[:, 0] * (1 if turn.least else -1)
        below, above = points[1:-1][signs < 0], points[1:-1][signs > 0]
        low, high = max(below, default=low), min(above, default=high)
    return low, high


def sections(width: int, narrow: float) -> tuple[int, int]:
    """(points, rounds) that make an interval ``narrow`` times as long, for a spectrum of so many eigenvalues."""
    count = max(9, min(129, 4000 // width))
    return count, int(np.ceil(np.log(narrow) / np.log(1 / (count - 1))))


def newton(exact: Profile, bounded: Profile, turn: Turn, *, bits: int) -> arb:
    """κ of a turn as a ball of about ``bits`` bits that certainly holds it, by interval Newton's method.

    *Raises* NotConverged, TooNear where the turn may be at λ = 0.
    """
    held, far = _held(exact, bounded, turn)
    error = exact.error_far if far else exact.error
    for _ in range(NEWTON):
        middle = held.mid()
        slope, bend = error(Jet(middle, arb(1))).slope, 2 * error(Jet(held, arb(1))).bend
        before, step = held, held if bend.contains(0) else middle - slope / bend
        if bend.contains(0):  # too wide: the half in which the slope changes its sign
            step = _half(held, slope if turn.least else -slope)
        if not held.overlaps(step):
            break
        held = held.intersection(step)
        if held.rel_accuracy_bits() >= bits:
            return 1 / held if far else held
        if not held.rad() < 0.51 * before.rad():
            break
    if not far and held.overlaps(exact.ridgeless):
        raise TooNear(held)
    raise NotConverged("lambda", f"{bits} bits are out of reach at {flint.ctx.prec} bits", "ask for fewer digits")


def _held(exact: Profile, bounded: Profile, turn: Turn) -> tuple[arb, bool]:
    """A ball that holds a turn and no other, and whether it is one of u = 1/κ."""
    quick = exact.in_floats()
    if exact.floats is None:
        held = _nearer(exact, quick, arb(turn.low).union(arb(turn.high)), turn.least, turn.far)
        if held is not None:
            return held, turn.far
    low, high = narrowed(bounded, turn)
    held = arb(low).union(arb(high))
    if exact.floats is None:
        return held, turn.far
    held = 1 / held if turn.far else held  # rigorous sums have no chart in u
    return _nearer(exact, quick, held, turn.least, False) or held, False


def _nearer(exact: Profile, quick: Profile, held: arb, least: bool, far: bool) -> arb | None:
    """A narrower ball around the turn, guessed in float64; None where the guess is not proved to hold it."""
    error, certain = (p.error_far if far else p.error for p in (quick, exact))
    near = arb(_guess(error, float(held.lower()), float(held.upper()), least)) * arb(1, GUESS)
    slope, bend = certain(Jet(near.mid(), arb(1))).slope, 2 * certain(Jet(near, arb(1))).bend
    if bend.contains(0):
        return None
    step = near.mid() - slope / bend
    # the only turn in ``near``, and in ``held``: the one that is meant
    return step if near.contains_interior(step) and held.contains(step) else None


@np.errstate(all="ignore")
def _guess(error: Callable[[Any], Any], low: float, high: float, least: bool) -> float:
    """Where the slope changes its sign, by Newton's method, and halving where that leads astray."""
    at = (low + high) / 2
    for _ in range(BISECTIONS):
        here = error(Jet(at, 1.0))
        low, high = (low, at) if (here.slope > 0) == least else (at, high)
        step = at - here.slope / (2 * here.bend) if here.bend else low
        before, at = at, step if low < step < high else (low + high) / 2
        if abs(at - before) <= NEAR * abs(at):
            break
    return at


def _half(held: arb, rises: arb) -> arb:
    """The half of a ball below or above its middle, where something that grows there has a sign; else all of it."""
    if not (rises > 0 or rises < 0):
        return held
    return held.lower().union(held.mid()) if rises > 0 else held.mid().union(held.upper())
