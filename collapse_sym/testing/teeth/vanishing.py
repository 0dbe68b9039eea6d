"""Places where both sides of a strict order are 0: all vectors are, and with them every form in them.

f > g is false where f = g = 0.  That a side is 0 is read from its form: a product with a vector that is 0, its norms,
forms, means and limits.  That nothing beside it is infinite is known by numbers, which the place must have on both
sides, and for factors that are means, E‖A‖ᵏ, by ‖Σ̂R‖ ≤ 1 and ‖P‖ ≤ 1.  Nothing here rests on digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evidence.candidates import draw_point, settled
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, entry_of_point
from ...proof.evidence.estimates import NO_VALUE
from ...proof.evidence.judging import FAILS, Row, atoms
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.sampling import conclusion
from ...proof.evidence.wordmeans import NotClosed
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement

STRICT = ("Greater", "Less")
#: places tried, and outcomes, which only tell that there are numbers
DRAWS, FEW = 20, 20
EARLY = {"k": ["2", "4"]}
#: heads that are 0 as soon as one of their parts is, and those of which each must be
PRODUCTS, SUMS = ("MatrixMultiply", "Scale", "Multiply", "Form"), ("Add", "Subtract")
#: heads that are 0 if their last part is, or their first
OF_LAST = ("SquaredNorm", "SquaredNormIn", "Expectation", "Limit", "Negate", "Transpose", "Trace")
OF_FIRST = ("Where", "Divide")
#: what has a norm that is bounded at every outcome, Σ̂R by 1
FIXED = ("Sigma", "Identity", ["Sqrt", "Sigma"])
PAIRS = (["SampleCovariance", "Resolvent"], ["Resolvent", "SampleCovariance"])
PROJECTIONS = ("Projection", "ProjectionProduct")


def violation_at_zero(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A place where a strict order stands between two sides that are 0, or None.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-DELTABIAS.main")
    >>> found = violation_at_zero(mutants(s, ["a strict order"])[0].statement)
    >>> found.fails, violation_at_zero(s)
    (True, None)
    """
    relations, vectors = atoms(conclusion(statement)), _vectors(statement)
    zero = [r[0] in STRICT and all(is_zero(side, vectors) for side in r[1:]) for r in relations]
    if not any(zero) or conclusion(statement)[0] not in ("And", *STRICT) or len(statement.regime) > 1:
        return None
    if any(r[0] in ("And", "Or", "Implies") for r in conclusion(statement)[1:]):
        return None  # one relation that fails is enough in a plain And alone
    rng = generator_for("vanishing", statement.hash, seed)
    for entry, replicates in _entries(statement, rng):
        found = _compared(statement, entry, replicates, seed)
        if found is None or any(_has_no_value(row) for row in found.rows):
            continue
        rows = tuple(_failing(r) if zero[i % len(zero)] else r for i, r in enumerate(found.rows))
        return replace(found, rows=rows, state=FAILS, error=0.0)
    return None


def _vectors(statement: Statement) -> frozenset[str]:
    return frozenset(name for name, domain in statement.variables if domain == "vector")


def _failing(row: Row) -> Row:
    return replace(row, left=0, right=0, gap=0, error=0.0, width=0.0, state=FAILS)


def _has_no_value(row: Row) -> bool:
    numbers = (row.left, row.right, row.gap)
    return NO_VALUE in numbers or not all(np.isfinite(float(x)) for x in numbers)


def _entries(statement: Statement, rng: Any) -> Iterator[tuple[Entry, int | None]]:
    """Places with vectors that are 0, and how many outcomes: none at first, then few at the first members."""
    entries = list(_zeros(statement, rng))
    yield from ((entry, None) for entry in entries)
    yield from (({**entry, "members": EARLY} if "members" in entry else entry, FEW) for entry in entries)


def _zeros(statement: Statement, rng: Any) -> Iterator[Entry]:
    vectors = _vectors(statement)
    for _ in range(DRAWS if vectors else 0):
        if statement.regime:
            entry = drawn_path(statement, rng)
            yield {**entry, "sequence": {**entry["sequence"], **{name: {"law": "0"} for name in vectors}}}
        elif (point := draw_point(statement, rng)) is not None:
            inside = settled(statement, {**point, **{name: (point["d"] * 0,) * int(point["d"]) for name in vectors}})
            if inside is not None:
                yield entry_of_point(statement, inside, rng)


def _compared(statement: Statement, entry: Entry, replicates: int | None, seed: int) -> Comparison | None:
    try:
        return compare(statement, place_of(statement, entry), replicates=replicates, seed=seed)
    except (NotClosed, CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def is_zero(term: Term, vectors: frozenset[str]) -> bool:
    """Whether a term is 0 where these vectors are, read from its form.

    >>> is_zero(["SquaredNorm", ["Subtract", ["MatrixMultiply", ["Projection", "0"], "w0"], "w0"]], frozenset({"w0"}))
    True
    >>> is_zero(["SquaredNorm", "Prediction"], frozenset({"w0"}))
    False
    """
    if isinstance(term, str):
        return term in vectors or term == "0"
    head, *parts = term
    if head == "Quad":
        return "w0" in vectors
    if head == "Power":
        return is_zero(parts[0], vectors) and isinstance(parts[1], str) and parts[1].isdigit() and parts[1] != "0"
    if head == "Multiply":
        others = [t for t in parts if not is_zero(t, vectors)]
        return len(others) < len(parts) and all(map(is_finite, others))
    if head in SUMS:
        return all(is_zero(t, vectors) for t in parts)
    if head in PRODUCTS:
        return any(is_zero(t, vectors) for t in parts)
    if head in OF_LAST or head in OF_FIRST:
        return is_zero(parts[-1 if head in OF_LAST else 0], vectors)
    return False


def is_finite(term: Term) -> bool:
    """Whether a factor is finite wherever it has a value: it names no mean, or one of a bounded norm."""
    if isinstance(term, str):
        return bool(NUMBER.match(term)) or term != "Infinity"
    match term:
        case ["Expectation", ["Power", ["OperatorNorm", matrix], str(e)]] if e.isdigit():
            return _is_bounded(matrix)
        case ["Expectation", ["OperatorNorm", matrix]]:
            return _is_bounded(matrix)
        case ["Expectation", *_]:
            return False
    return all(map(is_finite, term[1:]))


def _is_bounded(matrix: Term) -> bool:
    factors = list(matrix[1:]) if not isinstance(matrix, str) and matrix[0] == "MatrixMultiply" else [matrix]
    while factors:
        if factors[:2] in PAIRS:
            factors = factors[2:]
        elif factors[0] in FIXED or not isinstance(factors[0], str) and factors[0][0] in PROJECTIONS:
            factors = factors[1:]
        else:
            return False
    return True
