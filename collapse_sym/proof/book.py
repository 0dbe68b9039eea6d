"""The notebook of a derivation: statement, goal and named steps.  Nobody trusts it; the checker does the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .language import Term
from .statements import Statement

FORMAT = "collapse-sym certificate 2"


class Book:
    """Steps towards a statement (``at`` is None), or towards its failure at a point or along points k = 1, 2, ….

    >>> from collapse_sym.proof.statements import statement
    >>> book = Book(statement("LEM-F.4.image"))
    >>> book.step("models", **{"from": "definition", "closed_form": ""})
    '0'
    """

    def __init__(self, statement: Statement, at: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        self.statement, self.at = statement, at
        self.prefix = prefix  # of ids: those of nested steps are new
        self.steps: list[dict[str, Any]] = []
        self.cited: list[str] = []

    def step(self, rule: str, *premises: str, conclusion: Term = None, **data: Any) -> str:
        """One step: rule, premises, what the rule needs besides; its id."""
        entry = {"id": f"{self.prefix}{len(self.steps)}", "rule": rule, "premises": list(premises), **data}
        self.steps.append(entry if conclusion is None else {**entry, "conclusion": conclusion})
        return str(entry["id"])

    def certificate(self, *theorem: str) -> dict[str, Any]:
        """The certificate whose theorem these steps give together."""
        found: dict[str, Any] = {
            "format": FORMAT,
            "statement": self.statement.meaning,
            "witness": self.statement.witness,
            "hash": self.statement.hash,
            "goal": "proved" if self.at is None else "refuted",
            "steps": self.steps,
            "theorem": list(theorem),
            "cited": sorted(self.cited),
        }
        return found if self.at is None else {**found, "at": dict(self.at)}
