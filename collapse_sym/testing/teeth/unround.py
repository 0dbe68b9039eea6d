"""Sequences with strong directions for a statement about many generations that lost Σ = I: what they keep of w₀.

A quarter of the directions are (30k)⁴ times as strong as the others, and w₀ is the first of them.  d/2 rows fit all
strong directions, of which a projection then loses a share of the order k⁻⁴: the mean of what is left of w₀ after n
generations of rows without noise does not fall with n, where for Σ = I it falls as fast as the shares of the rows do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR
from ...proof.evidence.nearby import drawn_path
from ...proof.statements import Statement

ROUND = ["Equal", "Sigma", "Identity"]
#: members of both stages, where designs are drawn; sequences drawn and looked at, and outcomes at each member
MEMBERS = {"k": ["2", "8"], "l": ["1", "8"]}
DRAWS, PLACES, REPLICATES = 80, 8, 200
LEVELS = {"levels": [[["Power", ["Multiply", "30", "k"], "4"], "1/4"], ["1", "3/4"]]}
FIRST = {"levels": ["1", "0"]}


def violation_of_strong_directions(original: Statement, mutated: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence with strong directions along which a statement without Σ = I is violated, or None.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.in-particular")
    >>> changed = next(m for m in mutants(s) if m.name.startswith("without hypothesis 0")).statement
    >>> violation_of_strong_directions(s, changed).fails, violation_of_strong_directions(s, s)
    (True, None)
    """
    lost = ROUND in original.meaning["hypotheses"] and ROUND not in mutated.meaning["hypotheses"]
    if not lost or len(mutated.regime) != 2:
        return None
    for i, place in enumerate(islice(_places(mutated, seed), PLACES)):
        try:
            found = compare(mutated, place, replicates=REPLICATES, seed=(seed, i), error=ERROR / PLACES)
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
            continue
        if found.fails:
            return found
    return None


def _places(statement: Statement, seed: int) -> Iterator[Place]:
    """Sequences inside the statement."""
    for entry in _entries(statement, seed):
        try:
            yield place_of(statement, entry)
        except CollapseSymError:
            continue


def _entries(statement: Statement, seed: int) -> Iterator[Entry]:
    rng = generator_for("strong", statement.hash, seed)
    for _ in range(DRAWS):
        terms = drawn_path(statement, rng)["sequence"]
        for name, domain in statement.variables:
            if domain == "covariance":
                terms[name] = LEVELS
            elif domain == "vector":
                terms[name] = FIRST
        yield {"sequence": terms, "members": MEMBERS}
