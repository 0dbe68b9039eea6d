"""Violations that need no luck: many places at which both sides are exact, and a climb to where an order is tightest.

Means are taken in closed form (``closed``), so that sequences are followed to sizes that no simulation reaches, and a
violation by any amount counts.  What has no closed form at a place is left out there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ..evaluation import Value
from ..language import Term, text_of
from ..statements import Statement
from .candidates import Rng
from .comparison import Comparison, compare
from .counterexamples import place_of
from .entries import Entry, entry_of_point
from .estimates import NO_VALUE
from .judging import ORDERS, Row, atoms
from .nearby import draw_generic, drawn_path, moved
from .sampling import conclusion
from .wordmeans import NotClosed

#: points and sequences that are drawn
POINTS, PATHS = 120, 40
#: one place of so many in a fast look
FAST = 5
#: of points, where each is looked at on a grid
FEW_POINTS = 10
#: of these the ones nearest to a violation, and the moves tried from each
CLIMBERS, STEPS = 4, 60


def violation(statement: Statement, *, seed: int = 0, fast: bool = False) -> Comparison | None:
    """A place where a statement is violated exactly, or None where none is found; the same seed finds the same.

    ``fast`` looks at some of the places, and climbs from none.
    """
    if conclusion(statement)[0] == "IndependentNormal":
        return None
    # the same places for all statements with the same conditions: much that is computed there is remembered
    conditions = text_of([statement.meaning[key] for key in ("variables", "hypotheses", "regime")])
    rng = generator_for("exactly", conditions, seed)
    ranked: list[tuple[float, int, Comparison]] = []
    for i, entry in enumerate(_entries(statement, rng, FAST if fast else 1)):
        found = exact(statement, entry)
        if found is None:
            continue
        if found.fails:
            return found
        ranked.append((margin(statement, found), i, found))
    if fast or statement.regime or not any(ORDERS.get(r[0], 0) for r in atoms(conclusion(statement))):
        return None
    ranked.sort(key=lambda item: (-item[0], item[1]))
    for best, _, found in ranked[:CLIMBERS]:
        climbed = _climbed(statement, best, found, rng)
        if climbed is not None:
            return climbed
    return None


def exact(statement: Statement, entry: Entry) -> Comparison | None:
    """The comparison at a place by closed forms only, or None where there is none."""
    try:
        return compare(statement, place_of(statement, entry), replicates=None)
    except (NotClosed, CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def _entries(statement: Statement, rng: Rng, one_in: int) -> Iterator[Entry]:
    points = FEW_POINTS if conclusion(statement)[0] == "ExistsUnique" else POINTS
    for _ in range((PATHS if statement.regime else points) // one_in):
        if statement.regime:
            yield drawn_path(statement, rng)
            continue
        entry = _entry(statement, draw_generic(statement, rng), rng)
        if entry is not None:
            yield entry


def _entry(statement: Statement, point: Mapping[str, Value] | None, rng: Rng) -> Entry | None:
    try:
        return None if point is None else entry_of_point(statement, point, rng)
    except CollapseSymError:  # a value that a hypothesis sets is not rational
        return None


def margin(statement: Statement, comparison: Comparison) -> float:
    """How near a conclusion is to a violation: that of its relations relative to their sides, violated if positive."""
    gaps = [_relative(row) for row in comparison.rows]
    term = conclusion(statement)
    return _joined(term, gaps) if len(gaps) == len(atoms(term)) else -math.inf


def _relative(row: Row) -> float:
    sign = ORDERS.get(row.relation, 0)
    if row.gap == NO_VALUE or isinstance(row.gap, tuple) or sign == 0:
        return -math.inf
    scale = max(abs(float(row.left)), abs(float(row.right)))
    return sign * float(row.gap) / scale if 0 < scale < math.inf else -math.inf


def _joined(term: Term, gaps: list[float]) -> float:
    if term[0] not in ("And", "Or", "Implies"):
        return gaps.pop(0)
    parts = [_joined(t, gaps) for t in term[1:]]
    if term[0] == "And":
        return max(parts)
    # a premise that holds by little is as good as one that holds by much
    return min(parts) if term[0] == "Or" else parts[1] if parts[0] < 0 else -1.0 - parts[0]


def _climbed(statement: Statement, best: float, found: Comparison, rng: Rng) -> Comparison | None:
    point: Any = found.place.point
    for _ in range(STEPS):
        new = moved(statement, point, rng)
        entry = _entry(statement, new, rng)
        tried = None if entry is None else exact(statement, entry)
        if tried is None:
            continue
        if tried.fails:
            return tried
        if (reached := margin(statement, tried)) >= best:
            best, point = reached, new
    return None
