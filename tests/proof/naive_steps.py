"""A naive second checker of steps: both sides of what a step states, at random points inside the hypotheses.

It knows no rule: a step that states an equation or a sign is a statement of its own, which the evidence for statements
evaluates: exactly where nothing is random, by simulation elsewhere.  Left out: steps that hold from some member of a
sequence on only, those about limits along a regime, and those about names that exist inside a proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collapse_sym.proof.evidence.agreement import Agreement, evidence
from collapse_sym.proof.statements import Statement

EQUATIONS = ("equation", "inverse", "first-of-sum", "specialise", "elsewhere")
SIGNS = ("sign", "domain")
EVENTUALLY = ("eventually", "reciprocal")
GIVEN = {"bound": ("name",), "name": ("name",), "between": ("low", "high")}
#: words of proofs only: of any generator, of a function that is sought
INSIDE = {"generator", "Apply", "DesignOf", "RowsOf"}


@dataclass(frozen=True)
class Stated:
    """What a step states, as a statement; ``step`` says where it comes from."""

    step: str
    statement: Statement

    @property
    def key(self) -> str:
        """The same for the same statement."""
        s = self.statement
        return json.dumps([s.variables, s.chain, s.where, s.hypotheses, s.conclusion])

    def evidence(self, most: int) -> Agreement:
        """Both sides at a few points."""
        return evidence(self.statement, fast=True, most=most)


def stated(part: str, certificate: dict[str, Any]) -> Iterator[Stated]:
    """The equations and signs of a proof, without those that say nothing at single points."""
    given = {step[k] for step in certificate["steps"] for k in GIVEN.get(step["rule"], ())}
    for step in certificate["steps"]:
        if step["rule"] in EVENTUALLY:
            return
        term = _term(step)
        if term is None:
            continue
        term = _spelled(term, len(certificate["statement"]["chain"]["generators"]))
        along = {"Limit"} if certificate["statement"]["regime"] else set()  # a single point knows none
        if not _leaves(term) & (given | INSIDE | along):
            yield Stated(f"{part} {step['id']} ({step['rule']})", _statement(certificate, term))


def _term(step: dict[str, Any]) -> Any:
    if step["rule"] in EQUATIONS:
        return step.get("conclusion")
    if step["rule"] not in SIGNS:
        return None
    value = step["value"]
    sides = value[1:] if value[:1] == ["Subtract"] and len(value) == 3 else [value, "0"]
    return ["GreaterEqual", *sides]


def _spelled(term: Any, blocks: int) -> Any:
    """Designs by the names that statements have for them; one function of Σ for all."""
    if isinstance(term, str):
        return "Sigma" if term == "M" else term
    if term == ["DesignOf", "down"]:
        return "DownstreamDesign"
    if term == ["DesignOf", "0"] and blocks == 1:
        return ["Design", "0"]
    return [_spelled(t, blocks) for t in term]


def _leaves(term: Any) -> set[str]:
    return {term} if isinstance(term, str) else {x for t in term for x in _leaves(t)}


def _statement(certificate: dict[str, Any], term: Any) -> Statement:
    data = certificate["statement"]
    condition = [data["conclusion"][1]] if data["conclusion"][0] == "Implies" else []
    where = tuple((name, meaning) for name, meaning in data["where"])
    variables = tuple(data["variables"].items())
    hypotheses = (*data["hypotheses"], *condition)
    return Statement(
        "step", "", variables, data["chain"], where, hypotheses, (), term, certificate["witness"], {}
    )
