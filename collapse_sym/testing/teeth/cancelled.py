"""Sides with parts of both signs: sequences along which they cancel, and proofs that one of them counts for nothing.

A side is written out as P − N, sums of products and quotients that are > 0 each, with orders by ``orders``.

- Where P and N have one order along powers of k, something that is only known up to bounded factors, such as σ₀² where
  nσ₀² ≍ T^a, can be chosen at each member so that P − N is 1/k times the other side (``varied``): x ≍ y fails along
  it, and y/x = O(1), also where P and N are more than the other side.  A quotient by x − y of either sign counts as
  one by x and one by −y, which says where to look, and so do orders next to T = d (``onemore``); what is found counts
  by the comparison of the side itself that is made there, if it outlasts the errors of floats.
- Where P/N → ∞ on all that hypotheses leave, the side is ≍ P; and where N/P → ∞, its size is ≍ N, which is all that
  x = O(1) asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import sympy as sp

from ...oracle.plan import generator_for
from ...proof.evidence.candidates import Rng
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.power_paths import draw_powers
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement
from .maxplus import MOST, Differ, _first, _parts, by_orders, parts_of
from .onemore import OneMore, edge
from .orders import ZERO, Fresh, NotRead, Orders, Split
from .rays import GRID, _entry
from .reading import Empty, Reading
from .regions import region_of
from .varied import violation_beside

#: points where orders meet that are tried, of those that are looked at for each grid; a step
TIES, LOOKED_AT, STEP = 6, 20, sp.Rational(1, 8)
#: cases in which a difference is read
CASES = 12
UNREAD = (NotRead, Split, Fresh)
Point = Mapping[sp.Symbol, sp.Rational]
#: the parts > 0 and those < 0 of a side, the side, and what it is compared with
Parts = tuple[Term, Term, Term, Term]


# -- signs ------------------------------------------------------------------------------------------
def signed(term: Term, at: Orders, *, loosely: bool = False) -> list[tuple[int, Term]]:
    """The summands of a term, what is > 0 each and its sign.

    ``loosely``: a quotient by parts of both signs counts as quotients by each: which orders it may have.
    Raises: NotRead for such a quotient otherwise.
    """
    if isinstance(term, str):
        negative = bool(NUMBER.match(term)) and term.startswith("-")
        return [(-1, term[1:])] if negative else [(1, term)]
    head, *rest = term
    read = partial(signed, at=at, loosely=loosely)
    if head == "Add":
        return [x for t in rest for x in read(t)]
    if head == "Negate":
        return _negated(read(rest[0]))
    if head == "Subtract":
        for sign, one in ((1, term), (-1, [head, rest[1], rest[0]])):
            if _is_read(one, at):
                return [(sign, one)]
        return read(rest[0]) + _negated(read(rest[1]))
    if head == "Multiply":
        chosen = product(*map(read, rest))
        return [(int(np.prod([s for s, _ in parts])), [head, *(t for _, t in parts)]) for parts in chosen]
    if head == "Divide":
        above, below = map(read, rest)
        if len({s for s, _ in below}) == 1:
            below = [(below[0][0], _sum([t for _, t in below]))]
        elif not loosely:
            raise NotRead("a quotient by parts of both signs")
        return [(s * sign, [head, t, under]) for (s, t), (sign, under) in product(above, below)]
    return [(1, term)]


def _negated(parts: list[tuple[int, Term]]) -> list[tuple[int, Term]]:
    return [(-s, t) for s, t in parts]


def _is_read(term: Term, at: Orders) -> bool:
    """Whether a difference is one of those that are > 0, in all cases that are looked at."""
    parts, met = [at], 0
    while parts and (met := met + 1) <= CASES:
        here = parts.pop()
        try:
            here.of(term)
        except (Split, Fresh) as undecided:
            try:
                parts += _parts(here, undecided)
            except NotRead:
                return False
        except NotRead:
            return False
    return True


def mixed(statement: Statement, at: Orders, *, loosely: bool = False) -> Parts | None:
    """The parts > 0 and those < 0 of a side, the side, and what it is compared with; None where no side has both.

    In x = O(1) that is the denominator of x, beside its numerator.
    """
    match conclusion(statement):
        case ["Comparable", left, right]:
            sides = [(left, right), (right, left)]
        case ["Bounded", ["Divide", above, below]]:
            sides = [(below, above)]
        case _:
            return None
    for side, other in sides:
        try:
            parts = signed(side, at, loosely=loosely)
        except NotRead:
            continue
        positive, negative = ([t for s, t in parts if s == sign] for sign in (1, -1))
        if positive and negative:
            return _sum(positive), _sum(negative), side, other
    return None


def _sum(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else ["Add", *parts]


# -- what counts for nothing ------------------------------------------------------------------------
def dominated(statement: Statement) -> str:
    """Why a statement with a side of both signs is true, or an empty text."""
    for at in _readings(statement):
        found = mixed(statement, at)
        if found is None:
            return ""
        positive, negative, _, other = found
        bounded = conclusion(statement)[0] == "Bounded"
        for large, small in [(positive, negative), (negative, positive)][: 1 + bounded]:
            ratio: Term = ["TendsTo", ["Divide", large, small], "Infinity"]
            kept: Term = ["Bounded", ["Divide", other, large]] if bounded else ["Comparable", large, other]
            if by_orders(_stating(statement, ratio)) and by_orders(_stating(statement, kept)):
                return "parts of the other sign count for nothing, and the orders of the rest are the same"
        return ""
    return ""


def _stating(statement: Statement, term: Term) -> Statement:
    return replace(statement, conclusion=term)


def _readings(statement: Statement) -> Iterator[Orders]:
    """What hypotheses say of names, where they are read at once."""
    if len(statement.regime) != 1 or not of_powers(statement):
        return
    parts, met = _first(statement), 0
    while parts and (met := met + 1) <= MOST:
        part = parts.pop()
        try:
            yield Reading(statement, part).orders()
        except (Split, Fresh) as undecided:
            parts += parts_of(part, undecided)
        except (Empty, NotRead):
            continue


# -- where parts cancel -----------------------------------------------------------------------------
def violation_by_cancelling(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence along which parts of a side cancel and the statement is violated in numbers, or None."""
    rng = generator_for("cancelled", statement.hash, seed)
    for at in _readings(statement):
        found = mixed(statement, at, loosely=True)
        if found is None:
            return None
        for there in (at, *edge(at, found[2])):
            if (seen := _violation_at(statement, there, rng)) is not None:
                return seen
    return None


def _violation_at(statement: Statement, at: Orders, rng: Rng) -> Comparison | None:
    """A violation near points where orders meet: those of all parts and the other side, or those of the parts."""
    found = mixed(statement, at, loosely=True)
    if found is None:
        return None
    *parts, side, other = found
    for point in _each(_ties(at, (*parts, other)), _ties(at, tuple(parts))):
        entry = _entry(statement, draw_powers(statement, rng), Differ(at, ()), point)
        terms = None if entry is None else entry["sequence"]
        seen = terms and violation_beside(statement, terms, side, other, one_more=isinstance(at, OneMore))
        if seen:
            return seen
    return None


def _each(*some: Iterator[Point]) -> Iterator[Point]:
    """Each point once."""
    met = list[Point]()
    for point in chain(*some):
        if point not in met:
            met.append(point)
            yield point


def _ties(at: Orders, terms: tuple[Term, ...]) -> Iterator[Point]:
    """Rational points inside a region at which all terms have one order: from others, along one coordinate or two."""
    met = list[Point]()
    growing = {at.known[name] for name in at.large}
    region = region_of(tuple(row for row in at.region.rows if row[0].free_symbols))
    for grid, row in product(GRID, region.points[:LOOKED_AT]):
        start = {s: sp.Rational(round(float(x) * grid), grid) for s, x in zip(region.symbols, row)}
        for point in _beside(at, {**dict.fromkeys(_symbols(at), ZERO), **start}, terms):
            signs = [(expr.subs(point), strict or expr in growing) for expr, strict in region.rows]
            if all(x > 0 if strict else x >= 0 for x, strict in signs) and point not in met:
                met.append(point)
                yield point
        if len(met) >= TIES:
            return


def _symbols(at: Orders) -> list[sp.Symbol]:
    named = [x for given in (at.known, at.values, at.laws) for x in given.values() if x is not None]
    return sorted({s for x in named for s in x.free_symbols}, key=str)


def _beside(at: Orders, start: Point, terms: tuple[Term, ...]) -> Iterator[Point]:
    """Points that differ from one in so few coordinates that one step of Newton's finds them, exactly where it does."""
    first = _gaps(at, start, terms)
    if first is None or not any(first):
        yield from () if first is None else (start,)
        return
    slopes = {}
    for s in start:
        moved = _gaps(at, {**start, s: start[s] + STEP}, terms)
        if moved is not None and moved != first:
            slopes[s] = [(y - x) / STEP for x, y in zip(first, moved)]
    for chosen in (c for size in (1, 2) for c in combinations(slopes, size)):
        table = sp.Matrix([[slopes[s][i] for s in chosen] for i in range(len(first))])
        for steps in sp.linsolve((table, -sp.Matrix(first))):
            point = {**start, **{s: start[s] + step for s, step in zip(chosen, steps)}}
            if all(x.is_Rational for x in point.values()) and _gaps(at, point, terms) == [ZERO] * len(first):
                yield point


def _gaps(at: Orders, point: Point, terms: tuple[Term, ...]) -> list[sp.Rational] | None:
    """The exponents of terms less that of the first at a point, or None where they are not read there."""
    try:
        there = _there(at, point)
        found = [x for t in terms if (x := there.of(t)) is not None]
    except UNREAD:
        return None
    return [x - found[0] for x in found[1:]] if len(found) == len(terms) else None


def _there(at: Orders, point: Point) -> Orders:
    """The reader of terms where all exponents are numbers."""

    def put(x: Any) -> Any:
        return None if x is None else sp.sympify(x, strict=True).subs(point)

    def spares(term: Term) -> tuple[sp.Expr, bool] | None:
        found = at.spares(term)
        return None if found is None else (put(found[0]), found[1])

    known, values, laws = ({name: put(x) for name, x in given.items()} for given in (at.known, at.values, at.laws))
    return replace(at, region=region_of(()), known=known, values=values, laws=laws, spares=spares, fresh={})
