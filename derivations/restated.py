"""Printed statements with a right side, hypotheses or clauses of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement, statement


def restated(
    part: str,
    *,
    right: Term = None,
    conclusion: Term = None,
    hypotheses: tuple[Term, ...] = (),
    clauses: tuple[Term, ...] = (),
    regime: tuple[Mapping[str, Any], ...] | None = None,
    variables: tuple[tuple[str, str], ...] = (),
    witness: Mapping[str, Any] | None = None,
) -> Statement:
    """The printed part with another right side or conclusion; hypotheses, clauses of its first limit, variables added.

    >>> restated("THM-4.6.main", hypotheses=(["Greater", "n", "0"],)).hypotheses[-1]
    ['Greater', 'n', '0']
    """
    printed = statement(part)
    end = conclusion or ([*printed.conclusion[:2], right] if right else printed.conclusion)
    stages = printed.regime if regime is None else regime
    if clauses:
        stages = ({**stages[0], "clauses": [*stages[0]["clauses"], *clauses]}, *stages[1:])
    return replace(
        printed,
        conclusion=end,
        hypotheses=(*printed.hypotheses, *hypotheses),
        regime=stages,
        variables=(*printed.variables, *variables),
        witness={**printed.witness, **(witness or {})},
    )
