"""What a max-plus program says near one point of its parameters: the rate, where it is attained, and by what.

Every fact used is an inequality between linear forms; together they bound the *cell* around the point on
which the answer stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flint import fmpq

from ..errors import OutsideCalculus
from .affine import Affine
from .programs import Branch, Program, vertices
from .simplex import ZERO, Row, follows


@dataclass(frozen=True)
class Interval:
    """The x between two forms in the parameters; no upper end: all x above the lower one."""

    lower: Affine
    upper: Affine | None

    @property
    def key(self) -> tuple[Row, Row | None]:
        """What two equal intervals share."""
        return self.lower.row, None if self.upper is None else self.upper.row

    @property
    def middle(self) -> Affine:
        """The only x, or one inside."""
        return self.lower if self.key[0] == self.key[1] else self.lower.beyond(self.upper)


@dataclass(frozen=True)
class Local:
    """The answer near a point, and the forms ≥ 0 that bound where it holds."""

    rate: Affine
    optimum: tuple[Interval, ...]
    balanced: tuple[str, ...]
    rows: tuple[Affine, ...]


class _Facts:
    """Collects forms that are ≥ 0 at the point."""

    def __init__(self, program: Program, point: Row) -> None:
        self.space, self.point = program.space, point
        self.rows: list[Affine] = []

    def _new(self, forms: Iterable[Affine]) -> list[Affine]:
        """Those among the forms that do not follow from what is known, at the sample of (β, R)."""
        known = [a.row for a in (*self.space, *self.rows)]
        return [form for form in forms if not form.zero and follows(form.row, known) is None]

    def choose(self, options: Sequence[Sequence[Affine]]) -> None:
        """One of the options, each a list of forms that are ≥ 0 at the point: the one that says least that is new."""
        # What follows at the sample need not follow elsewhere, so that it is kept too.
        chosen = options[0] if len(options) == 1 else min(options, key=lambda option: len(self._new(option)))
        self.rows.extend(form for form in chosen if not form.zero)

    def holds(self, form: Affine) -> bool:
        """Whether the form is ≥ 0 at the point."""
        return form.zero or form.at(self.point) >= 0


def local(program: Program, point: Row) -> Local:
    """The answer near a point that lies on no border.

    Raises: OutsideCalculus, where the rate is unbounded.
    """
    facts = _Facts(program, point)
    values = [(branch, vertices(program, branch)) for branch in program.branches]
    if any(not found for _, found in values):
        raise OutsideCalculus(
            "max-plus", "these terms", "the test error falls faster than every power of T", remedy="give noise"
        )
    least = [min(found, key=lambda f: f.at(point)) for _, found in values]
    rate = max(least, key=lambda f: f.at(point))
    attaining = [branch for (branch, _), value in zip(values, least) if value.row == rate.row]
    ranges = [_range(program, branch, rate, point) for branch in attaining]
    optimum = tuple(_intervals(ranges, facts))
    for (_, found), value in zip(values, least):
        if value.row != rate.row:  # a bound that is strict: elsewhere the optimum would be larger
            facts.choose([[rate - f] for f in found if (rate - f).at(point) > 0])
    balanced = _balanced(program, optimum[0], rate, facts)
    return Local(rate, optimum, balanced, tuple(facts.rows))


@dataclass(frozen=True)
class _Range:
    """Where a branch keeps the rate: from the greatest of ``lower`` to the least of ``upper``, if there are any.

    ``flat`` are the forms without x, less the rate: they must be ≥ 0.
    """

    flat: tuple[Affine, ...]
    lower: tuple[Affine, ...]
    upper: tuple[Affine, ...]
    point: Row

    @property
    def start(self) -> Affine:
        return max(self.lower, key=lambda f: f.at(self.point))

    @property
    def stop(self) -> Affine | None:
        return min(self.upper, key=lambda f: f.at(self.point)) if self.upper else None

    @property
    def reach(self) -> tuple[bool, fmpq]:
        """To compare ends by."""
        return (True, ZERO) if self.stop is None else (False, self.stop.at(self.point))

    @property
    def begins(self) -> fmpq:
        """The start at the point."""
        return self.start.at(self.point)


def _range(program: Program, branch: Branch, rate: Affine, point: Row) -> _Range:
    lower = [p.affine.meets(rate) for p in branch if p.affine.slope > 0]
    upper = [p.affine.meets(rate) for p in branch if p.affine.slope < 0]
    flat = tuple(p.affine - rate for p in branch if p.affine.slope == 0)
    ends = (program.end,) if program.end else ()
    return _Range(flat, (program.zero, *lower), (*ends, *upper), point)


def _intervals(ranges: list[_Range], facts: _Facts) -> Iterator[Interval]:
    """The set of optima as disjoint intervals from left to right."""
    left = ranges
    while left:
        first = min(left, key=lambda r: (r.begins, not r.reach[0], -r.reach[1]))
        *_, stop = _cover(first.start, left, facts)
        inside = [r for r in left if stop is None or r.begins <= stop.at(facts.point)]
        for each in inside:
            facts.choose([[f - first.start] for f in each.lower if facts.holds(f - first.start)])
            if stop is not None:
                facts.choose([[stop - f] for f in each.upper if facts.holds(stop - f)])
        left = [r for r in left if r not in inside]
        yield Interval(first.start, stop)


def _cover(start: Affine, ranges: list[_Range], facts: _Facts) -> Iterator[Affine | None]:
    """How far the rate is kept from the start on: by one branch as far as it goes, then by the next."""
    now: Affine | None = start
    while now is not None:
        here = now.at(facts.point)
        opened = [r for r in ranges if r.begins <= here]
        reach = max(r.reach for r in opened)
        if now is not start and reach <= (False, here):
            return
        widest = [r for r in opened if r.reach == reach]
        stop = widest[0].stop
        facts.choose([_keeping(r, now, stop) for r in widest])
        yield stop
        now = None if stop is not None and stop.at(facts.point) == here else stop


def _keeping(r: _Range, start: Affine, stop: Affine | None) -> list[Affine]:
    """What makes a branch keep the rate from start to stop."""
    above = [stop - start, *(f - stop for f in r.upper)] if stop is not None else []
    return [*r.flat, *(start - f for f in r.lower), *above]


def _balanced(program: Program, best: Interval, rate: Affine, facts: _Facts) -> tuple[str, ...]:
    """The terms that have the rate where it is attained: in the middle, if that is an interval."""
    x = best.middle
    found = []
    for name, alternatives in program.alternatives:
        values = [[piece.affine.where(x) for piece in branch] for branch in alternatives]
        least = [min(forms, key=lambda f: f.at(facts.point)) for forms in values]
        if max(least, key=lambda f: f.at(facts.point)).row == rate.row:
            found.append(name)
            for forms in values:
                facts.choose([[rate - f] for f in forms if facts.holds(rate - f)])
        else:
            larger = [[f - rate for f in forms] for forms in values]
            facts.choose([forms for forms in larger if all(f.at(facts.point) > 0 for f in forms)])
    return tuple(found)
