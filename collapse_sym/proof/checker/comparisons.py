"""Rules that end with f/g: within a factor that tends to 1, or between two positive constants."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, shows
from .known import names
from .limits import need
from .ring import vanishes
from .statement import Statement, fixed

#: atoms that may move without naming what they depend on
MOVING = {"expect", "Where", "model", "trace", "Kappa", "Derivative", "Limit", "Risk", "sums", "At"}
MOVING |= {"name", "Eigenvalue", "Coefficient"}


def within(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f/g → 1: |f − g| ≤ q g for every member, q → 0 (so that f = 0 where g = 0)."""
    reader, rule, stated = s.reader, "within", step.get("conclusion", [""])
    need(stated[0] == "Equivalent" and len(s.data["regime"]) == 1, rule, "no equivalence along one stage")
    f, g = (reader.scalar(t) for t in stated[1:])
    error = reader.scalar(step["error"])
    small = any(p.kind == "null" and not p.weight and vanishes(p.value - error) for p in premises)
    need(small, rule, "the error is not shown to tend to 0")
    for side in (error * g - f + g, error * g + f - g):
        shows(rule, premises, side)
    return Fact("Equivalent", s.resolved(stated))


def comparable(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """c g ≤ f ≤ C g for every member, g ≥ 0, with constants c, C > 0 in which nothing grows in any stage."""
    reader, rule, stated = s.reader, "comparable", step.get("conclusion", [""])
    need(stated[0] == "Comparable", rule, "not a comparison up to constants")
    f, g = (reader.scalar(t) for t in stated[1:])
    low, high = (reader.scalar(step[end]) for end in ("low", "high"))
    for constant in (low, high):
        kinds = {x[0] for x in constant.generators()}
        still = kinds <= {"symbol", "Sum", "Log", "inverse"} and not names(constant.frozen()) & {
            *s.growing,
            "k",
            *MOVING,
        }
        own = _symbols(constant.frozen()) <= set(s.data["variables"])  # a name of a proof may move along a later stage
        still = still and (own or len(s.data["regime"]) < 2)
        need(still and reader.positive(constant), rule, "not a positive constant")
    need(s.data["regime"], rule, "constants where there is no sequence")
    for side in (g, f - low * g, high * g - f):
        shows(rule, premises, side)
    return Fact("Comparable", s.resolved(stated))


def _symbols(x: Any) -> set[str]:
    """The symbols in nested tuples, other than the number of a sum."""
    if isinstance(x, tuple) and x[:1] == ("symbol",):
        return {x[1]} - {"#"}
    return {y for z in x for y in _symbols(z)} if isinstance(x, tuple) else set()


def apart(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f = (1 + c) g at all points, g > 0, with one c > 0: f/g does not tend to 1."""
    reader, rule, stated = s.reader, "apart", step.get("conclusion", [""])
    need(
        stated == s.data["conclusion"] and stated[0] == "Equivalent" and reader.points,
        rule,
        "no equivalence along points",
    )
    f, g = (reader.scalar(t) for t in stated[1:])
    c = reader.scalar(step["by"])
    need(fixed(s, c), rule, "a factor that moves")
    shows(rule, premises, c, True)
    shows(rule, premises, g, True)
    need(vanishes(f - g - c * g), rule, "another factor")
    return Fact("apart", s.resolved(stated))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "within": (within, ("error",)),
    "comparable": (comparable, ("low", "high")),
    "apart": (apart, ("by",)),
}
