"""Points where every generator has fewer rows than there are directions, and there are two or three of them.

Least squares then projects on a random subspace, and products of two or three such projections are no projections: one
is named again where two sizes alternate (on a shared design: another number of rows is another design), Σ has
directions of other strengths, and w₀ lies on weak ones.  What is drawn at large has few rows, several generators and an
uneven Σ seldom together.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Sequence, Value
from ...proof.evidence.candidates import Rng, drawn, pick, settled
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import entry_of_point
from ...proof.evidence.judging import ERROR
from ...proof.language import SEQUENCES, words
from ...proof.statements import Statement

#: points drawn, and outcomes at each
POINTS, OUTCOMES = 16, 4_000
DIMENSIONS, GENERATIONS, WEAK = (2, 3, 3), (2, 3, 3), ("1", "1/10", "1/100", "1/1000")


def violation_below_d(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A violation at a point where generators have fewer than d rows, or None where none is found.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.argument")
    >>> found = violation_below_d(mutants(s, ["without hypothesis 0"])[0].statement)
    >>> found.fails, violation_below_d(s)
    (True, None)
    """
    chain: Any = statement.chain or {"generators": []}
    if statement.regime or not chain["generators"]:
        return None
    rng = generator_for("below d", statement.hash, seed)
    for i in range(POINTS):
        point = settled(statement, few_rows(statement, rng))
        if point is None:
            continue
        try:
            place = place_of(statement, entry_of_point(statement, point, rng))
            found = compare(statement, place, replicates=OUTCOMES, seed=(seed, i), error=ERROR / POINTS)
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
            continue
        if found.fails:
            return found
    return None


def few_rows(statement: Statement, rng: Rng) -> dict[str, Value]:
    """A point, inside the hypotheses or not, with less than d rows for every generator."""
    d, chain = pick(rng, DIMENSIONS), statement.chain
    rows = {name for fit in chain["generators"] for name in words(fit["samples"])} if chain else set()
    repeats = {name for fit in chain["generators"] for name in words(fit["repeat"])} if chain else set()
    point: dict[str, Value] = {}
    for name, domain in statement.variables:
        if name == "d":
            point[name] = Fraction(d)
        elif domain == "covariance":
            point[name] = tuple(sorted((Fraction(pick(rng, WEAK)) for _ in range(d)), reverse=True))
        elif name in repeats:
            point[name] = Fraction(pick(rng, GENERATIONS))
        elif name in rows:
            sizes = tuple(map(Fraction, rng.permutation(np.arange(1, d))))
            point[name] = Sequence((), sizes) if domain in SEQUENCES else sizes[0]
        else:
            point[name] = drawn(rng, name, domain, d)
    return point
