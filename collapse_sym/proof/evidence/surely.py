"""What is stated of every outcome: decided exactly at outcomes with rational entries.

Designs of an outcome have full rank, and both sides are continuous there: what differs at one outcome differs with
positive probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..evaluation import Undetermined, Value
from ..statements import Statement
from .draws import Given
from .judging import FAILS, HOLDS, OPEN, Row, atoms, combined, judged
from .outcomes import Outcome
from .sampling import conclusion

#: outcomes that are drawn where none is given
OUTCOMES = 3


def at_outcomes(
    statement: Statement, point: Mapping[str, Value], outcome: Mapping[str, Any], seed: Any
) -> tuple[list[Row], str, list[str]]:
    """The worst relation at a given outcome, or at a few drawn ones.

    Raises: Undetermined where a side is not rational.
    """
    worst: tuple[list[Row], str, Given] | None = None
    for draw in range(1 if outcome else OUTCOMES):
        found = _at_outcome(statement, point, Given((seed, draw), point["Sigma"], outcome))
        if worst is None or found[1] == FAILS:
            worst = found
        if found[1] == FAILS:
            break
    assert worst is not None
    rows, state, draws = worst
    return rows, state, draws.shown()  # long texts, of one outcome alone


def _at_outcome(statement: Statement, point: Mapping[str, Value], draws: Given) -> tuple[list[Row], str, Given]:
    at = Outcome(statement.chain or {}, dict(statement.variables), point, draws)
    term = conclusion(statement)
    rows = [_row(relation[0], at.value(relation[1]), at.value(relation[2]), draws) for relation in atoms(term)]
    return rows, combined(term, [row.state for row in rows]), draws


def _row(relation: str, left: Any, right: Any, draws: Given) -> Row:
    if not draws.algebra.is_matrix(left):
        return judged(relation, left, right)
    pairs = list(zip(draws.algebra.entries(left), draws.algebra.entries(right)))
    if relation != "Equal":
        raise Undetermined(relation, "is no relation of matrices")
    rows = [replace(judged("Equal", a, b), at=f"entry {i}") for i, (a, b) in enumerate(pairs)]
    state = FAILS if any(r.state == FAILS for r in rows) else HOLDS if rows else OPEN
    return replace(max(rows, key=lambda row: abs(Fraction(row.gap))), state=state)
