"""The complete phase diagram of a max-plus program: polyhedra in its parameters, each with one answer.

A point is drawn, the cell around it is bounded by the facts that its answer rests on, and what is outside
of the cell is cut into polyhedra that are treated in the same way: nothing is left over by construction,
and ``checks`` shows it again from the finished regions alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from flint import fmpq

from ..errors import TooLarge
from .affine import Affine
from .local import Interval, Local, local
from .programs import Program
from .simplex import Inside, Row, follows, interior
from .witnesses import implied

MAX_CELLS = 2000
_TRIES = 20


@dataclass(frozen=True)
class Region:
    """A polyhedron (all ``bounds`` ≥ 0) with one answer.

    The rate is the exponent of the test error at the best x, the optimum the x that reach it, and
    ``balanced`` the terms that have this exponent there.
    """

    bounds: tuple[Affine, ...]
    rate: Affine
    optimum: tuple[Interval, ...]
    balanced: tuple[str, ...]
    inside: Row
    facts: tuple[Affine, ...]  # all that is known to be ≥ 0 on it, of which the bounds follow at the sample

    @property
    def middle(self) -> Affine:
        """A form for an optimal x: the only one, or one inside the first interval."""
        return self.optimum[0].middle


@lru_cache(maxsize=32)  # r = 1 and r > 1 have one program
def phases(program: Program) -> tuple[Region, ...]:
    """The regions, in a fixed order; their interiors are disjoint and they cover the domain.

    Raises: TooLarge, beyond 2000 cells; OutsideCalculus, where the rate is unbounded.
    """
    found: list[Region] = []
    waiting = [program.space]
    while waiting:
        room = waiting.pop()
        point = generic_point(program, room)
        if point is None:
            continue
        if len(found) > MAX_CELLS:
            raise TooLarge(f"{len(found)} cells", f"more than {MAX_CELLS} cells", "give some parameters as numbers")
        answer, point = _generic(program, room, point)
        cuts = _cutting(answer.rows, room)
        waiting.extend(_outside(room, cuts))
        found.append(_region(program, answer, room, cuts, point, found))
    return tuple(merged(program, found))


def generic_point(program: Program, rows: Sequence[Affine], turn: int = 0) -> Row | None:
    """A point in the interior that lies on no border by accident; None where there is no interior."""
    known = interior([parameters(a) for a in rows], len(program.names))
    if not isinstance(known, Inside):
        return None
    # Its rows are ≥ depth: a step of at most depth/(Σ|c|) in every coordinate stays inside.
    steepest = max([sum((abs(c) for c in a.row[2:]), fmpq(0)) for a in rows] + [fmpq(1)])
    draw = random.Random(turn)
    steps = [fmpq(draw.randint(-9000, 9000), 10007) * known.depth / steepest for _ in known.point]
    return tuple(z + step for z, step in zip(known.point, steps))


def parameters(a: Affine) -> Row:
    """The row without x, which does not occur."""
    return (a.row[0], *a.row[2:])


def _generic(program: Program, room: Sequence[Affine], point: Row) -> tuple[Local, Row]:
    # On a border by accident, facts may hold as equalities: draw again until all are strict.
    for turn in range(1, _TRIES):
        answer = local(program, point)
        if all(fact.at(point) > 0 for fact in answer.rows):
            return answer, point
        point = generic_point(program, room, turn) or point
    raise ArithmeticError("no point off the borders was found")


def _cutting(rows: Sequence[Affine], room: Sequence[Affine]) -> list[Affine]:
    """The rows that cut the room at the sample of (β, R), without those that the others imply there."""
    kept = list({a.direction: a for a in rows}.values())
    for row in list(kept):
        others = [a for a in kept if a is not row]
        if follows(row.row, [a.row for a in (*room, *others)]) is not None:
            kept = others
    return kept


def irredundant(program: Program, rows: Sequence[Affine]) -> list[Affine]:
    """The rows without those that the others imply for all (β, R), each as simple as can be."""
    kept = list({a.direction: a for a in rows}.values())
    for row in list(kept):
        others = [a for a in kept if a is not row]
        if implied(program.frame, row, others):
            kept = others
    return [a.tidy() for a in kept]


def _outside(room: Sequence[Affine], cuts: Sequence[Affine]) -> Iterator[tuple[Affine, ...]]:
    """The room without the cell, as disjoint polyhedra."""
    for i, cut in enumerate(cuts):
        yield (*room, *cuts[:i], -cut)


def _region(
    program: Program, answer: Local, room: Sequence[Affine], cuts: Sequence[Affine], point: Row, found: list[Region]
) -> Region:
    """The cell in the whole domain; within its room only, where it would meet an earlier one of the same answer."""
    facts = [*program.space, *answer.rows]
    whole = _cutting(facts, ())
    if any(same_answer(r, answer) and overlap(r.bounds, whole) for r in found):
        facts = [*facts, *room, *cuts]
        whole = _cutting([*room, *cuts], ())
    return Region(tuple(whole), answer.rate, answer.optimum, answer.balanced, point, tuple(facts))


def same_answer(region: Region, other: Region | Local) -> bool:
    """Whether rate, optimum and balanced terms are the same."""
    return _key(region) == _key(other)


def _key(answer: Region | Local) -> tuple:
    return answer.rate.row, tuple(i.key for i in answer.optimum), answer.balanced


def overlap(p: Sequence[Affine], q: Sequence[Affine]) -> bool:
    """Whether the interiors meet."""
    rows = [parameters(a) for a in (*p, *q)]
    return not rows or isinstance(interior(rows, len(rows[0]) - 1), Inside)


def merged(program: Program, regions: Sequence[Region]) -> list[Region]:
    """Regions of the same answer joined where their union is convex: all of them, or two at a time."""
    groups: dict[tuple, list[Region]] = {}
    for region in regions:
        groups.setdefault(_key(region), []).append(region)
    found = [r for group in groups.values() for r in _merged(program, group)]
    return sorted(found, key=lambda r: (len(r.balanced), [str(c) for c in r.rate.row], str(r.inside)))


def _merged(program: Program, group: list[Region]) -> list[Region]:
    if whole := _joined(program, group):
        return [whole]
    left, count = dict(enumerate(group)), len(group)
    apart: set[tuple[int, int]] = set()
    while pair := next((p for p in combinations(left, 2) if p not in apart), None):
        two = [left[k] for k in pair]
        whole = _joined(program, two) if _adjoin(*two) else None
        if whole is None:
            apart.add(pair)
        else:
            left = {count: whole, **{k: r for k, r in left.items() if k not in pair}}
            count += 1
    return [whole for r in left.values() if (whole := _joined(program, [r]))]


def _adjoin(p: Region, q: Region) -> bool:
    """Whether the segment between points inside of both is covered by them, as it is where the union is convex."""
    return _reach(p, q) + _reach(q, p) >= 1


def _reach(p: Region, q: Region) -> fmpq:
    """The share of the way from inside of p to inside of q that lies in p."""
    values = [(a.at(p.inside), a.at(q.inside)) for a in p.bounds]
    return min([here / (here - there) for here, there in values if there < 0], default=fmpq(1))


def _joined(program: Program, group: Sequence[Region]) -> Region | None:
    """The union, if it is the polyhedron of what holds on all of them; bounds are then kept that matter elsewhere."""
    facts = list({a.direction: a for r in group for a in r.facts}.values())
    shared = [a for a in facts if not any(_passes(a, r) for r in group)]
    rest: list[tuple[Affine, ...]] = [tuple(_cutting(shared, ()))]
    for region in group:
        rest = [piece for room in rest for piece in _outside(room, region.bounds) if overlap(piece, ())]
    if rest:
        return None
    return replace(group[0], bounds=tuple(irredundant(program, shared)), facts=tuple(shared))


def _passes(a: Affine, region: Region) -> bool:
    """Whether the form is < 0 somewhere inside of the region."""
    if a.at(region.inside) < 0:
        return True
    return all(b.direction != a.direction for b in region.bounds) and overlap(region.bounds, [-a])
