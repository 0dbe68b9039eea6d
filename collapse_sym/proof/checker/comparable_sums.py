"""Σ f ≍ Σ g term by term, where the sums themselves have no order that is known."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule
from .limits import need
from .orders import zeros_of
from .orders_of_sums import number_of_sum
from .ring import vanishes
from .statement import Statement


def comparable_sums(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f ≍ g: f = Σ_{1…high} f_j, g = Σ_{1…high} g_j, f_j and g_j of one order, both sides, for each number j."""
    rule, reader, stated = "comparable-sums", s.reader, step.get("conclusion", [""])
    need(stated[0] == "Comparable", rule, "the conclusion is another one")
    need(step["high"] != "Infinity", rule, "a series")
    bodies = step["left"], step["right"]
    with number_of_sum(s, rule, step["name"], step["high"]):
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        found = [known[i] for i in step["last"]]
        for fact, body in zip(found, bodies, strict=True):
            both = fact.kind == "order" and fact.weight[0] == "both"
            need(both and vanishes(fact.value - reader.scalar(body)), rule, "not both sides of an order of the terms")
        need(vanishes(found[0].weight[1] - found[1].weight[1]), rule, "two orders")
    f, g = (reader.scalar(t) for t in stated[1:])
    for multiplier, p in zip(step["multipliers"], zeros_of(rule, premises, step["multipliers"])):
        f = f - reader.scalar(multiplier) * p.value
    sums = [reader.scalar(["Sum", step["name"], "1", step["high"], body]) for body in bodies]
    need(vanishes(f - sums[0]) and vanishes(g - sums[1]), rule, "other sums")
    return Fact("Comparable", s.resolved(stated))


KEYS = ("name", "high", "left", "right", "steps", "last", "multipliers", "conclusion")
RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {"comparable-sums": (comparable_sums, KEYS)}
