"""The notebook of a derivation: named steps, written down in order.  Nobody trusts it; the checker does the work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .mathjson import Term

FORMAT = "collapse-sym certificate 1"


@dataclass(frozen=True)
class Notebook:
    """A statement, and the steps towards it as they are written."""

    statement: dict[str, Any]
    signs: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def fits(self) -> list[dict[str, Any]]:
        """The fits in order, the downstream fit last; each with its repeat."""
        last: list[dict[str, Any]] = [{"repeat": "1", **f} for f in self.statement["downstream"]]
        return [*self.statement["generators"], *last]

    def sign(self, value: Term, combination: list[list[str]]) -> str:
        """value ≥ 0 or > 0, as c₀ + Σ multiplier · hypothesis; a sign written before is used again."""
        for known in self.signs:
            if known["value"] == value:
                return str(known["id"])
        self.signs.append({"id": f"s{len(self.signs)}", "value": value, "combination": combination})
        return f"s{len(self.signs) - 1}"

    def step(self, rule: str, *premises: str, conclusion: Term = None, **data: Any) -> str:
        """One step: rule, premises, what the rule needs besides, and for readers what follows."""
        name = f"{len(self.steps)}"
        entry = {"id": name, "rule": rule, "premises": list(premises), **data}
        self.steps.append(entry if conclusion is None else {**entry, "conclusion": conclusion})
        return name

    def certificate(self, theorem: str) -> dict[str, Any]:
        """The certificate whose theorem is the conclusion of this step."""
        return {
            "format": FORMAT,
            "statement": self.statement,
            "signs": self.signs,
            "steps": self.steps,
            "theorem": theorem,
            "cited": [],
        }
