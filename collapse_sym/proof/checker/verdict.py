"""The verdict of an accepted certificate: the theorem, its hypotheses, its cited facts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .known import DOMAINS
from .limits import need
from .statement import Statement


@dataclass(frozen=True)
class Verdict:
    """What is proved or refuted: ``theorem`` under ``hypotheses``, resting on ``cited`` facts."""

    goal: str
    hash: str
    theorem: str
    hypotheses: tuple[str, ...]
    cited: tuple[str, ...]
    steps: int


def show(term: Any) -> str:
    """A term on one line."""
    infix = {
        "Add": " + ", "Subtract": " − ", "Multiply": "·", "Divide": "/", "Power": "^", "Equal": " = ",
        "And": " and ", "GreaterEqual": " ≥ ", "LessEqual": " ≤ ", "Greater": " > ", "Less": " < ",
        "Equivalent": " ≃ ", "TendsTo": " → ",
    }  # fmt: skip
    if isinstance(term, str):
        return f"({term})" if "/" in term or term[:1] == "-" else term
    if term[0] in infix:
        return f"({infix[term[0]].join(show(t) for t in term[1:])})"
    return f"{term[0]}({', '.join(show(t) for t in term[1:])})"


def digest(statement: Any) -> str:
    """sha256 of the canonical JSON of a statement."""
    return hashlib.sha256(
        json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def restate(data: dict[str, Any], s: Statement) -> Verdict:
    """The verdict on an accepted certificate."""
    need(data["hash"] == digest(data["statement"]), "certificate", "the hash is not that of the statement")
    lines = [
        f"{name}: {DOMAINS[domain][0] if domain in DOMAINS else domain}" for name, domain in s.data["variables"].items()
    ]
    for i, fit in enumerate(s.reader.chain.fits):
        lines.append(f"fit {i}: " + ", ".join(f"{k} {show(v)}" for k, v in fit.items()))
    lines += [f"{name} := {show(term)}" for name, term in s.data["where"]]
    lines += [show(term) for term in s.data["hypotheses"]]
    lines += [
        f"along {', '.join(stage['grows'])}: {'; '.join(map(show, stage['clauses']))}" for stage in s.data["regime"]
    ]
    if data["goal"] == "refuted":
        lines.append("fails at " + ", ".join(f"{k} = {v}" for k, v in data["at"].items()))
    return Verdict(
        data["goal"], data["hash"], show(s.data["conclusion"]), tuple(lines), tuple(data["cited"]), len(data["steps"])
    )
