"""Places that a dropped condition let in, looked at again: more of them, and the worst with many outcomes."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, later
from ...proof.evidence.judging import ERROR, HOLDS
from ...proof.evidence.search import strength
from ...proof.statements import Statement
from .outside import new_places

#: places that are screened and those looked at again, and outcomes at first and then
PLACES, BEST, FEW, MANY = 24, 3, 200, 20_000


def violation_outside(original: Statement, mutated: Statement, *, seed: int = 0) -> Comparison | None:
    """A place inside a mutant and outside its original where it is violated, or None where none is found."""
    ranked: list[tuple[float, int, Entry]] = []
    for i, entry in enumerate(islice(new_places(original, mutated, seed), PLACES)):
        found = _compared(mutated, entry, FEW, (seed, i), ERROR / PLACES)
        if found is None or found.exact and not found.fails:
            continue
        if found.fails:
            return found
        reached = -math.inf if found.state == HOLDS else strength(mutated, found, FEW)
        ranked.append((reached, i, entry))
    ranked.sort(key=lambda item: (-item[0], item[1]))
    for reached, i, entry in ranked[:BEST]:
        again = later(entry) if mutated.regime else entry
        found = None if reached == -math.inf else _compared(mutated, again, MANY, (seed, "again", i), ERROR / BEST)
        if found is not None and found.fails:
            return found
    return None


def _compared(statement: Statement, entry: Entry, replicates: int, seed: Any, error: float) -> Comparison | None:
    try:
        return compare(statement, place_of(statement, entry), replicates=replicates, seed=seed, error=error)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None
