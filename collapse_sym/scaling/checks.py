"""A phase diagram shown again from its regions alone: every fact about it as a witness for all β and R.

Optimality of each region's rate on both sides, that nothing else attains it, which terms attain it;
that the regions are disjoint and cover the domain; that the rate is one on common borders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from .affine import Affine
from .local import Interval
from .phases import Region, parameters
from .programs import Branch, Program
from .simplex import Inside, interior
from .witnesses import Undecided, Witness, empty, witness


@dataclass(frozen=True)
class Border:
    """Where two closed regions meet: that their rates agree there, or that they do not meet."""

    regions: tuple[int, int]
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True)
class Proof:
    """The witnesses of a diagram: forms left out, per region, per pair of regions, of the cover."""

    omitted: tuple[Witness, ...]
    regions: tuple[tuple[Witness, ...], ...]
    disjoint: tuple[Witness, ...]
    borders: tuple[Border, ...]
    cover: tuple[Witness, ...]

    @property
    def size(self) -> int:
        """How many witnesses there are."""
        pairs = sum(len(b.witnesses) for b in self.borders)
        return len(self.omitted) + sum(map(len, self.regions)) + len(self.disjoint) + pairs + len(self.cover)


def prove(program: Program, regions: Sequence[Region]) -> Proof:
    """Every fact about the diagram.

    Raises: Undecided, naming the fact that has no proof.
    """
    pairs = [(i, j) for i in range(len(regions)) for j in range(i)]
    return Proof(
        program.simplified[1],
        tuple(tuple(_region(program, region)) for region in regions),
        tuple(_disjoint(program, regions[i], regions[j]) for i, j in pairs),
        tuple(Border((i, j), _continuous(program, regions[i], regions[j])) for i, j in pairs),
        tuple(_cover(program, program.space, regions)),
    )


def _needed(found: Witness | None, says: str) -> Witness:
    if found is None:
        raise Undecided(says, "has no proof", "report it with the command that led here")
    return found


def _region(program: Program, region: Region) -> Iterator[Witness]:
    inside = [*region.bounds, *program.bounds]
    for branch in program.branches:
        forms = [p.affine for p in branch]
        says = "no x does better"
        yield _needed(witness(program.frame, says, region.rate, inside, mean=forms), says)
    for interval in region.optimum:
        yield from _attained(program, region, interval)
    for gap in _gaps(program, region.optimum):
        yield from _worse(program, region, [*inside, *gap])
    for name, alternatives in program.alternatives:
        proved = _balanced if name in region.balanced else _smaller
        yield from proved(program, region, name, alternatives)


def _attained(program: Program, region: Region, interval: Interval) -> Iterator[Witness]:
    """The optimum lies in the range of x, and on it every exponent is at least the rate."""
    x = program.bounds[0]
    on_it = [*region.bounds, x - interval.lower]
    yield _at_least(program, region, interval.lower, program.zero, "the optimum is at least 0")
    if interval.upper is not None:
        yield _at_least(program, region, interval.upper, interval.lower, "the optimum is not empty")
        on_it.append(interval.upper - x)
        if program.end is not None:
            yield _at_least(program, region, program.end, interval.upper, "the optimum is at most the upper end")
    for _, alternatives in program.alternatives:
        for forms in product(*alternatives):
            says = "the rate is attained"
            yield _needed(_not_all_less(program, says, [p.affine for p in forms], region.rate, on_it), says)


def _not_all_less(
    program: Program, says: str, forms: Sequence[Affine], rate: Affine, rows: Sequence[Affine], *, strict: bool = False
) -> Witness | None:
    """One form of each branch: they are not all below the rate.

    This, for every choice of forms, is that the maximum of the branches is at least the rate.
    """
    differences = [rate - f for f in forms]
    return witness(program.frame, says, program.zero, rows, mean=differences, strict=strict)


def _gaps(program: Program, optimum: Sequence[Interval]) -> Iterator[list[Affine]]:
    """Where x is no optimum, as forms that are > 0 there."""
    x = program.bounds[0]
    yield [optimum[0].lower - x]
    for left, right in zip(optimum, optimum[1:]):
        if left.upper is not None:
            yield [x - left.upper, right.lower - x]
    if optimum[-1].upper is not None:
        yield [x - optimum[-1].upper]


def _worse(program: Program, region: Region, forms: Sequence[Affine]) -> Iterator[Witness]:
    """Where the forms are > 0 the rate is not attained; or there is no such place."""
    says = "no other x does as well"
    if not isinstance(interior([a.row for a in forms], len(program.names) + 1), Inside):
        yield empty(program.frame, says, forms)
        return
    for branch in program.branches:
        pieces = [p.affine for p in branch]
        yield _needed(witness(program.frame, says, region.rate, forms, mean=pieces, strict=True), says)


def _at_least(program: Program, region: Region, large: Affine, small: Affine, says: str) -> Witness:
    return _needed(witness(program.frame, says, large - small, region.bounds), says)


def _smaller(program: Program, region: Region, name: str, alternatives: Sequence[Branch]) -> Iterator[Witness]:
    """The exponent of this term is above the rate in the middle of the optimum."""
    for choice in product(*alternatives):
        forms, says = [p.affine.where(region.middle) for p in choice], f"{name} is smaller"
        yield _needed(_not_all_less(program, says, forms, region.rate, region.bounds, strict=True), says)


def _balanced(program: Program, region: Region, name: str, alternatives: Sequence[Branch]) -> Iterator[Witness]:
    """The exponent of this term is at most the rate in the middle of the optimum; it is at least that anyway."""
    for branch in alternatives:
        forms, says = [p.affine.where(region.middle) for p in branch], f"{name} has the rate"
        yield _needed(witness(program.frame, says, region.rate, region.bounds, mean=forms), says)


def _disjoint(program: Program, p: Region, q: Region) -> Witness:
    forms = [*p.bounds, *q.bounds]
    found = interior([parameters(a) for a in forms], len(program.names))
    if isinstance(found, Inside):
        raise Undecided("the regions are disjoint", f"two meet at {found.point}", "report it with the command")
    return empty(program.frame, "the regions are disjoint", forms)


def _continuous(program: Program, p: Region, q: Region) -> tuple[Witness, ...]:
    says, frame = "the rates agree on the common border", program.frame
    forms = [*p.bounds, *q.bounds]
    both = [witness(frame, says, d, forms) for d in (p.rate - q.rate, q.rate - p.rate)]
    if all(w is not None for w in both):
        return tuple(w for w in both if w is not None)
    apart = witness(frame, "the regions do not touch", _minus_one(program), forms)
    return (_needed(apart, says),)


def _minus_one(program: Program) -> Affine:
    return program.zero.where(program.zero) - program.zero.beyond(None)


def _cover(program: Program, room: Sequence[Affine], regions: Sequence[Region]) -> Iterator[Witness]:
    """The room outside of all regions, cut by their bounds, has no interior."""
    found = interior([parameters(a) for a in room], len(program.names))
    if not isinstance(found, Inside):
        yield empty(program.frame, "nothing is left over", list(room))
        return
    says = "the regions cover the domain"
    # The region that holds the point first: the other ones then seldom need to be cut.
    best = max(regions, key=lambda r: min(a.at(found.point) for a in r.bounds), default=None)
    if best is None:
        raise Undecided(says, f"none holds {found.point}", "report it with the command that led here")
    rest = [r for r in regions if r is not best]
    for i, cut in enumerate(best.bounds):
        yield from _cover(program, [*room, *best.bounds[:i], -cut], rest)
