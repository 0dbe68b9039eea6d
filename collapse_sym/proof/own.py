"""Statements of our own: theorems that the paper does not print, in the form of its statements, made by the engine.

Nothing of them is typed: their terms are the engine's expressions.  They are validated as the printed ones are, a
certificate holds them in full, and their ids name no claim of the paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from . import statements as printed
from .answer_terms import term
from .language import Term
from .statements import Statement


def stated(
    identifier: str,
    reading: str,
    *,
    variables: Mapping[str, str],
    hypotheses: Sequence[Term],
    conclusion: Term,
    witness: Mapping[str, Any],
    where: Sequence[tuple[str, Term]] = (),
    chain: Mapping[str, Any] | None = None,
) -> Statement:
    """A statement about numbers, or about a chain, validated.

    Raises: BadStatement.

    >>> found = stated("OWN-SQUARE.main", "", variables={"x": "real"}, hypotheses=[], witness={"x": "2"},
    ...     conclusion=["GreaterEqual", ["Power", "x", "2"], "0"])
    >>> found.text
    'x² ≥ 0'
    """
    entry = {
        "id": identifier,
        "reading": reading,
        "variables": [["d", "positive-integer"], *([name, domain] for name, domain in variables.items())],
        "chain": chain,
        "where": [list(w) for w in where],
        "hypotheses": list(hypotheses),
        "regime": [],
        "conclusion": conclusion,
        "witness": {"d": "1", **{name: v if isinstance(v, list) else str(v) for name, v in witness.items()}},
    }
    data = {"format": printed.FORMAT, "definitions": {}, "parts": [entry]}
    (found,) = printed.read(json.dumps(data)).values()
    return found


def compared(head: str, left: sp.Expr, right: sp.Expr) -> Term:
    """A comparison, or an equation, of two expressions of the engine."""
    return [head, term(left), term(right)]
