"""x ≍ y, x = O(1), x → ∞ or 0 along sequences of powers: shown where the exponents say so on all that hypotheses leave.

Names stand for powers of one size that tends to ∞, exponents that are fixed are symbols; hypotheses and clauses give
inequalities between them (``Region``), and both sides are read as exponents there (``orders``).  If for fixed exponents
they are the same on the whole region, which is a cone in the logarithms of the sizes, then they are within constants
of each other along every sequence: its logarithms are within a bounded distance of the cone, and both sides are
piecewise linear in them.  x → ∞ is shown by an exponent that is > 0, and x → 0 by one that is < 0.  Numbers that may be
0 are looked at as 0, too.

A maximum is not more than another if each of its parts is: no point of the region has x > y for all y of the other.
What is less than any power does not matter where that is so by a margin without it: the least margin of a linear
program is attained, > 0, and depends continuously on its right sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .blocks import LIGHT, ZERO
from .orders import Fresh, NotRead, Orders, Row, Size, Split
from .reading import ABLE_TO_BE_0, Empty, Part, Reading, quantities
from .regions import Region, polynomial_rows
from .termwise import termwise

#: parts into which a region is split at most
MOST = 400
#: what is decided at a point at most
FEW = 12
INFINITY = "Infinity"
#: what coordinates of their own begin with
OWN = "own"


@dataclass(frozen=True)
class Differ:
    """Where two sides have other exponents: what was read there, and what is > 0 there: how much larger one is.

    The least of ``gaps`` is by how much; without any one side is 0 and the other is not.
    """

    at: Orders
    gaps: tuple[sp.Expr, ...]


def by_orders(statement: Statement) -> str:
    """Why a statement about orders of growth holds along every sequence, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> by_orders(amended("APP-H2.power"))
    'both sides have the same exponents everywhere'
    """
    for _ in differences(statement):
        return ""  # the first will do
    return "both sides have the same exponents everywhere"


def differences(statement: Statement) -> Iterator[Differ | None]:
    """The parts on which a statement is not shown; None where a side is not read there."""
    for at in readings(statement):
        yield from [None] if at is None else _looked_at(statement, at)


def readings(statement: Statement) -> Iterator[Orders | None]:
    """The parts of all that hypotheses leave; None where they are not read."""
    if len(statement.regime) != 1:
        yield None
        return
    parts, met = _first(statement), 0
    while parts:
        part, met = parts.pop(), met + 1
        try:
            if met > MOST:
                raise NotRead("more parts than are looked at")
            at = Reading(statement, part).orders()
        except Empty:
            continue
        except (Split, Fresh) as undecided:
            parts += parts_of(part, undecided)
        except NotRead:
            yield None
            return
        else:
            yield at


def parts_of(part: Part, undecided: Split | Fresh) -> list[Part]:
    """The parts of a part that cases lead to."""
    if isinstance(undecided, Split):
        return [replace(part, rows=(*part.rows, *way)) for way in undecided.ways]
    return [
        replace(part, rows=(*part.rows, *rows), fresh={**part.fresh, undecided.key: found})
        for found, rows in _cases(undecided, part.fresh)
    ]


def _cases(fresh: Fresh, known: Mapping[str, sp.Expr | None]) -> list[tuple[sp.Expr | None, Sequence[Row]]]:
    name = LIGHT if fresh.key.startswith(LIGHT) else OWN
    return [case(symbol(f"{name}{len(known)}", "coefficient")) for case in fresh.cases]


def _first(statement: Statement) -> list[Part]:
    """What may be 0 is 0 or not."""
    named = quantities(statement)
    able = [x for x, domain in statement.variables if domain in ABLE_TO_BE_0 and x in named]
    return [
        Part(frozenset(x for x, is_0 in zip(able, chosen) if is_0))
        for chosen in product((False, True), repeat=len(able))
    ]


def _looked_at(statement: Statement, first: Orders) -> Iterator[Differ | None]:
    """A part and those into which reading the conclusion splits it."""
    parts, met = [first], 0
    while parts:
        at, met = parts.pop(), met + 1
        if at.region.empty:
            continue
        try:
            if met > MOST:
                raise NotRead("more parts than are looked at")
            found = [d for relation in _relations(conclusion(statement)) for d in _differ(relation, at)]
        except (Split, Fresh) as undecided:
            try:
                parts += _parts(at, undecided)
            except NotRead:
                yield None
        except NotRead:
            yield None
        else:
            yield from found


def _parts(at: Orders, undecided: Split | Fresh) -> list[Orders]:
    if isinstance(undecided, Split):
        return [within(at, way) for way in undecided.ways]
    return [
        within(replace(at, fresh={**at.fresh, undecided.key: found}), rows)
        for found, rows in _cases(undecided, at.fresh)
    ]


def within(at: Orders, rows: Sequence[Row]) -> Orders:
    """The part where rows hold. Raises: NotRead where a denominator may be 0."""
    cleared = polynomial_rows(rows, at.region)
    if cleared is None:
        raise NotRead("a part with a quotient")
    found = replace(at, region=at.region.within(*cleared))
    for x, strict in cleared:
        if not strict and (sp.expand(-x), False) in cleared:
            for name in sorted(x.free_symbols, key=str):
                slope = x.coeff(name, 1)
                if slope.is_number and slope != 0 and name not in (rest := sp.expand(x - slope * name)).free_symbols:
                    return found.where({name: -rest / slope})
    return found


def _relations(term: Term) -> list[Term]:
    return [r for t in term[1:] for r in _relations(t)] if term[0] == "And" else [term]


def gap_at(statement: Statement, at: Orders) -> sp.Expr:
    """By how much exponents are not what a statement asks for, where all of them are numbers.

    -∞ where they are.  What only has bounds is at the upper one, and what nothing is said of is 1.  Raises: NotRead.
    """
    for _ in range(FEW):
        try:
            found = [d for relation in _relations(conclusion(statement)) for d in _differ(relation, at)]
        except (Split, Fresh) as undecided:
            at = _parts(at, undecided)[-1]
            at = at.where({s: at.region.highest(s) for s in at.region.symbols})
        else:
            return max((min((_number(g) for g in d.gaps), default=sp.oo) for d in found), default=-sp.oo)
    raise NotRead("more parts than are looked at")


def _number(x: sp.Expr) -> sp.Expr:
    return x.subs(dict.fromkeys(x.free_symbols, 0))


def _differ(relation: Term, at: Orders) -> list[Differ]:
    """Parts on which the exponents are not what a relation asks for.

    Raises: NotRead, Split, Fresh.
    """
    head, left, *right = relation
    if head == "Comparable" and termwise(left, right[0], at):
        return []
    x = at.size(left)
    if head == "Bounded":
        return _more(x.above, x.below, at)
    if head == "TendsTo" and right == [INFINITY]:
        return _more(x.below, x.above, at, strict=False)
    if head == "TendsTo" and right == ["0"]:
        return _more(x.above, x.below, at, strict=False)
    if head != "Comparable":
        raise NotRead(head)
    y = at.size(right[0])
    if not x.above or not y.above:
        return [] if x.above == y.above else [Differ(at, ())]
    first, second = (at.times(a, Size(b.below)).above for a, b in ((x, y), (y, x)))
    return _more(first, second, at) + _more(second, first, at)


def _more(first: Sequence[sp.Expr], second: Sequence[sp.Expr], at: Orders, *, strict: bool = True) -> list[Differ]:
    """Parts on which max(first) is more than max(second), or no less; all of it where that is so by their form."""
    found = []
    for x in first:
        gaps = tuple(x - y for y in second)
        beaten = (lambda g: at.region.nonnegative(-g)) if strict else (lambda g: at.region.positive(-g))
        if any(map(beaten, gaps)):
            continue
        there = within(at, [(g, strict) for g in gaps])
        if not _is_nowhere(there.region) and not _lightly(at, gaps):
            found.append(Differ(there, gaps))
    return found


def _is_nowhere(region: Region) -> bool:
    """Whether a region is seen to have no point, coordinates of their own taken out if need be."""
    own = [] if len(region.points) else [s for s in region.symbols if str(s).startswith(OWN)]
    return region.empty or any((region := region.without(s)).empty for s in own)


def _lightly(at: Orders, gaps: Sequence[sp.Expr]) -> bool:
    """Whether gaps are not all ≥ 0 where what is less than any power is left out: see the head."""
    light = [s for s in at.region.symbols if str(s).startswith(LIGHT)]
    nothing = dict.fromkeys(light, ZERO)
    return bool(light) and within(at.where(nothing), [(g.subs(nothing), False) for g in gaps]).region.empty
