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
    """What is proved or refuted: ``theorem`` under ``hypotheses``, resting on ``cited`` facts.

    ``found`` says what steps gave beyond what they state: (id, the number of a limit, or > for a strict sign).
    """

    goal: str
    hash: str
    theorem: str
    hypotheses: tuple[str, ...]
    cited: tuple[str, ...]
    steps: int
    found: tuple[tuple[str, str], ...] = ()


#: head → (sign, how tightly it binds)
INFIX = {
    "And": (" and ", 0), "Or": (" or ", 0), "Implies": (" ⇒ ", 0), "Equal": (" = ", 1), "GreaterEqual": (" ≥ ", 1),
    "LessEqual": (" ≤ ", 1), "Greater": (" > ", 1), "Less": (" < ", 1), "Equivalent": (" ≃ ", 1), "TendsTo": (" → ", 1),
    "Near": (" − o(1) = ", 1), "Comparable": (" ≍ ", 1), "Add": (" + ", 2), "Subtract": (" − ", 2),
    "Multiply": ("·", 3), "Divide": ("/", 3), "Power": ("^", 4),
}  # fmt: skip
SETTING = "rows {}; labels x·ŵ + N(0, variance), ŵ = w₀ at first; designs and noises are independent"
WORDS = {"Trace": "tr", "Expectation": "E", "Df": "df", "Kappa": "κ"}


def show(term: Any, level: int = 0) -> str:
    """A term on one line; ``level`` is how tightly its surroundings bind."""
    if isinstance(term, str):
        return f"({term})" if term[:1] == "-" or ("/" in term and level > 2) else term
    head, *arguments = term
    if head == "Risk":
        return f"E_test(noises of {', '.join(arguments) or 'no fit'})"
    if head == "Negate":
        return f"(−{show(arguments[0], 3)})"
    if head not in INFIX:
        return f"{WORDS.get(head, head)}({', '.join(show(t) for t in arguments)})"
    sign, own = INFIX[head]
    first, later = own + (head == "Power"), own + (head in ("Subtract", "Divide", "Power") or own < 2)
    text = sign.join(show(t, later if i else first) for i, t in enumerate(arguments))
    return text if own >= level else f"({text})"


def digest(statement: Any) -> str:
    """sha256 of the canonical JSON of a statement."""
    return hashlib.sha256(
        json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def restate(data: dict[str, Any], s: Statement, known: dict[str, Any]) -> Verdict:
    """The verdict on an accepted certificate."""
    need(data["hash"] == digest(data["statement"]), "certificate", "the hash is not that of the statement")
    lines = [
        f"{name}: {DOMAINS[domain][0] if domain in DOMAINS else domain}" for name, domain in s.data["variables"].items()
    ]
    if s.reader.chain.fits:
        lines.append(SETTING.format("N(0, Σ)" if s.reader.chain.gaussian else "of any law with covariance Σ"))
    for i, fit in enumerate(s.reader.chain.fits):
        lines.append(f"fit {i}: " + ", ".join(f"{k} {show(v)}" for k, v in fit.items()))
    lines += [f"{name} := {show(term)}" for name, term in s.data["where"]]
    lines += [show(term) for term in s.data["hypotheses"]]
    lines += [
        f"along {', '.join(stage['grows'])}: {'; '.join(map(show, stage['clauses']))}" for stage in s.data["regime"]
    ]
    if data["goal"] == "refuted":
        lines.append("fails at " + ", ".join(f"{k} = {v}" for k, v in data["at"].items()))
    limits = [(i, str(f.weight)) for i, f in known.items() if f.kind == "limit"]
    found = limits + [(i, ">") for i, f in known.items() if f.kind == "sign" and f.strict]
    theorem, cited = show(s.data["conclusion"]), tuple(data["cited"])
    return Verdict(data["goal"], data["hash"], theorem, tuple(lines), cited, len(data["steps"]), tuple(found))
