"""Recorded counterexamples of printed statements, tried on a mutant of a true one: those of its own part come first.

A condition that an amendment added keeps such a place out; a mutant that lost it, or has it wider, may let it in again.
Variables that the printed statement does not have get values of their own, those of the place alone are left out.
What is found counts by the comparison made there, as at any place.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import REPLICATES, Comparison, compare
from ...proof.evidence.counterexamples import counterexamples, place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR
from ...proof.evidence.paths import TINY, margins
from ...proof.evidence.sampling import conclusion
from ...proof.language import words
from ...proof.statements import Statement

#: values of a number > 0 that a place does not have, and how many such numbers there may be
VALUES, LACKING = ("1", "1/2", "2"), 2


def violation_recorded(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A recorded counterexample that lies inside a statement and violates it, or None.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("PROP-4.2.bias-ridgeless")  # at T = d, 1 − df₂(κ)/T is 0
    >>> lost = next(m for m in mutants(s) if m.name.startswith("without clause 5")).statement
    >>> violation_recorded(lost).fails
    True
    """
    known = counterexamples()
    share = ERROR / (len(known) * len(VALUES) ** LACKING)
    for part in sorted(known, key=lambda part: part != statement.id):
        replicates = int(known[part].get("replicates", REPLICATES))
        for i, entry in enumerate(_completed(statement, known[part])):
            try:
                place = place_of(statement, entry)
                found = compare(statement, place, replicates=replicates, seed=(seed, part, i), error=share)
            except (CollapseSymError, ArithmeticError, KeyError, np.linalg.LinAlgError):
                continue
            if found.fails:
                return found
    return None


def _completed(statement: Statement, entry: Entry) -> Iterator[dict[str, Any]]:
    """The place with values for all variables that it lacks."""
    key = "sequence" if statement.regime else "point"
    given: Any = entry.get(key, {})
    domains = dict(statement.variables)
    lacking = [name for name in domains if name not in given or name in _free(statement)]
    if not given or any(domains[name] != "positive" for name in lacking) or len(lacking) > LACKING:
        return
    choices = [(TINY,) if name in margins(statement) else VALUES for name in lacking]
    for values in product(*choices):
        terms = {name: {**given, **dict(zip(lacking, values))}[name] for name in _in_order(given, lacking, domains)}
        yield {k: v for k, v in entry.items() if k not in ("besides", "replicates")} | {key: terms}


def _in_order(given: Any, lacking: list[str], domains: Any) -> list[str]:
    """Names as they may use each other: those of the entry first, without what the statement does not have."""
    return [*(name for name in given if name in domains and name not in lacking), *lacking]


def _free(statement: Statement) -> set[str]:
    """Numbers > 0 that hypotheses alone name, the limit of a ratio whose clause was dropped: any value will do."""
    clauses = [c for stage in statement.meaning["regime"] for c in stage["clauses"]]
    chain: Any = statement.chain or {}
    fields = [f for kind in ("generators", "downstream") for fit in chain.get(kind, []) for f in fit.values()]
    named = set().union(*map(words, [conclusion(statement), *clauses]), *(_names(f) for f in fields))
    return {name for name, domain in statement.variables if domain == "positive" and name not in named}


def _names(field: Any) -> set[str]:
    return {field} if isinstance(field, str) else set(words(field))
