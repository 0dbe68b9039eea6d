"""Rules for statements at a point: what holds at every point holds there."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, difference
from .limits import need
from .ring import vanishes
from .statement import Statement


def specialise(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An equation that the steps show for all values of the variables inside the hypotheses, at the point."""
    need(not s.data["regime"], "specialise", "equations that may hold along a regime only")
    general = Statement(s.data, s.reader.fuel)
    general.cited, general.elsewhere = s.cited, s.elsewhere
    general.run = lambda steps, known: s.elsewhere(general, steps, known)
    known = general.run(step["steps"], {})
    need(isinstance(step["of"], str) and step["of"] in known, "specialise", "no such step")
    fact, goal = known[step["of"]], difference(general, "specialise", step)
    need(fact.kind == "zero" and vanishes(fact.value - goal), "specialise", "not the equation that is stated")
    return Fact("zero", difference(s, "specialise", step))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "specialise": (specialise, ("steps", "of")),
}
