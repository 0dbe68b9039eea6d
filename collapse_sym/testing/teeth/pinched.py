"""Points where a premise holds by a hair: an implication is violated there or nowhere near.

A drawn point is pulled to extremes (many rows, tiny and huge numbers); then one variable is halved and doubled, and the
interval halved, until the premise just holds.  What is found counts by the comparison made there, as at any place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value
from ...proof.evidence.candidates import Rng, draw_point, pick, settled
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, entry_of_point
from ...proof.evidence.exactly import exact, margin
from ...proof.evidence.judging import ERROR
from ...proof.evidence.nearby import moved
from ...proof.evidence.points import holds
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, words
from ...proof.statements import Statement

#: points that are pinched, those looked at again, and outcomes at first and then
DRAWS, BEST, FEW, MANY = 160, 3, 300, 20_000
#: moves from each of the best
STEPS = 40
EXTREMES = ("1/1000000", "1/1000", "1", "1", "1000")
ROWS, FEWER = (2, 2, 3, 10, 100, 1000), (2, 3)
#: powers of 2 tried as factors in search of one that breaks the premise, the nearest first, and halvings after that
MOST = 24
EXPONENTS = (0, *(e for i in range(1, MOST + 1) for e in (i, -i)))
HALVINGS = 12
Point = Mapping[str, Value]
FAULTS = (CollapseSymError, ArithmeticError, np.linalg.LinAlgError)


def pinched(statement: Statement, seed: int = 0) -> Comparison | None:
    """A violation of an implication at a point where its premise just holds, or None where none is found."""
    term = conclusion(statement)
    if statement.regime or term[0] != "Implies":
        return None
    rng = generator_for("pinched", statement.hash, seed)
    ranked: list[tuple[float, int, Entry]] = []
    for i, point in enumerate(_points(statement, term[1], rng)):
        entry = _entry(statement, point, rng)
        found = None if entry is None else exact(statement, entry)
        if found is not None and found.fails:
            return found
        if entry is not None and found is None and (reached := _reached(statement, entry, seed)) > -math.inf:
            ranked.append((reached, i, entry))
    ranked.sort(key=lambda item: (-item[0], item[1]))
    for reached, i, entry in ranked[:BEST]:
        best = _climbed(statement, term[1], entry, reached, rng, seed)
        found = _compared(statement, best, MANY, (seed, "again", i), ERROR / BEST)
        if found is not None and found.fails:
            return found
    return None


def _climbed(statement: Statement, premise: Term, entry: Entry, reached: float, rng: Rng, seed: int) -> Entry:
    """A place beside this one that seems more violated, by few outcomes: the same ones at every place."""
    for _ in range(STEPS):
        point: Any = place_of(statement, entry).point
        new = moved(statement, point, rng)
        tried = None if new is None else _entry(statement, pinch(statement, premise, new, rng), rng)
        if (
            tried is not None
            and exact(statement, tried) is None
            and (at := _reached(statement, tried, seed)) >= reached
        ):
            entry, reached = tried, at
    return entry


def _reached(statement: Statement, entry: Entry, seed: int) -> float:
    found = _compared(statement, entry, FEW, seed, ERROR)
    return -math.inf if found is None else margin(statement, found)


def _compared(statement: Statement, entry: Entry, replicates: int, seed: Any, error: float) -> Comparison | None:
    try:
        return compare(statement, place_of(statement, entry), replicates=replicates, seed=seed, error=error)
    except FAULTS:
        return None


def _points(statement: Statement, premise: Term, rng: Rng) -> Iterator[Point | None]:
    for _ in range(DRAWS):
        drawn = draw_point(statement, rng)
        yield None if drawn is None else pinch(statement, premise, _extreme(statement, drawn, rng), rng)


def _entry(statement: Statement, point: Point | None, rng: Rng) -> Entry | None:
    try:
        return None if point is None else entry_of_point(statement, point, rng)
    except FAULTS:
        return None


def _extreme(statement: Statement, point: Point, rng: Rng) -> dict[str, Value]:
    """The point with other numbers of rows and with numbers that are tiny or huge."""
    new = dict(point)
    for name, domain in statement.variables:
        if domain == "positive-integer" and name != "d" and (kind := int(rng.integers(4))):
            d = int(point["d"])
            new[name] = Fraction(d + pick(rng, ROWS) if kind > 1 else max(d - pick(rng, FEWER), 1))
        if domain in ("positive", "nonnegative"):
            new[name] = Fraction(pick(rng, EXTREMES))
    return new


def pinch(statement: Statement, premise: Term, point: Point, rng: Rng) -> Point | None:
    """The point with one variable of a premise scaled so that it just holds, or as it is; None where it fails.

    >>> import numpy as np
    >>> from collapse_sym.proof.amendments import amended
    >>> s = amended("REM-NULL.in-particular")
    >>> found = pinch(s, ["Less", "sigma", "1"], s.point(), np.random.default_rng(0))
    >>> 0.99 < found["sigma"] < 1
    True
    """
    domains = dict(statement.variables)
    names = sorted(x for x in words(premise) if domains.get(x) in ("positive", "nonnegative", "vector"))
    for name in rng.permutation(names) if names else ():
        edge = _edge(premise, point, name)
        if edge is not None:
            inside, outside = edge
            for _ in range(HALVINGS):
                middle = (inside + outside) / 2
                within = _premise(premise, _scaled(point, name, middle))
                inside, outside = (middle, outside) if within else (inside, middle)
            return settled(statement, _scaled(point, name, inside))
    return settled(statement, point) if _premise(premise, point) else None


def _edge(premise: Term, point: Point, name: str) -> tuple[Fraction, Fraction] | None:
    """A factor of a variable with which the premise holds and one twice or half as large with which it does not.

    None where it holds with all factors or with none: if not, two neighbours differ.
    """
    seen: dict[int, bool] = {}

    def within(exponent: int) -> bool:
        if exponent not in seen:
            seen[exponent] = _premise(premise, _scaled(point, name, Fraction(2) ** exponent))
        return seen[exponent]

    for e in filter(within, EXPONENTS):
        for other in sorted((e + 1, e - 1), key=abs):
            if abs(other) <= MOST and not within(other):
                return Fraction(2) ** e, Fraction(2) ** other
    return None


def _scaled(point: Point, name: str, by: Fraction) -> dict[str, Value]:
    old: Any = point[name]
    return {**point, name: tuple(x * by for x in old) if isinstance(old, tuple) else old * by}


def _premise(premise: Term, point: Point) -> bool:
    try:
        return holds(premise, point)
    except FAULTS:
        return False
