"""Three cases of a fixed number, and the greater of two numbers."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule
from .known import of_any
from .limits import need
from .ring import vanishes
from .statement import Statement, fixed


def stated_bound(s: Statement, fact: Fact) -> bool:
    """Whether a fact is what a stated `Bounded` says."""
    stated = s.data["conclusion"]
    bound = stated[0] == "Bounded" and fact.kind == "bounded" and not fact.weight
    return bound and vanishes(fact.value - s.reader.scalar(stated[1]))


def trichotomy(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A fixed number is > 0, < 0 or 0: the same conclusion follows in the three lists of steps, from "case"."""
    rule, reader, chain = "trichotomy", s.reader, s.reader.chain
    value = reader.scalar(step["value"])
    need(fixed(s, value) and s.data["regime"], rule, "a number that moves")
    need(not of_any(value.frozen()), rule, "a number of each generator: some may be of one case, some of another")
    found = []
    cases = (Fact("sign", value, True), Fact("sign", -value, True), Fact("zero", value))
    for case, steps, last in zip(cases, step["steps"], step["last"]):
        kept = reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models
        learned = dict(reader.each), list(reader.between)
        reader.domains, reader.signs, reader.nonzero = dict(reader.domains), dict(reader.signs), set(reader.nonzero)
        reader.roots, chain.full_rank, chain.models = dict(reader.roots), set(chain.full_rank), dict(chain.models)
        if case.kind == "sign":
            reader.learn(case.value, True)
        known = s.run(steps, {**dict(zip(step["premises"], premises)), "case": case})
        ended = last in known and (known[last].kind in ("Comparable", "TendsTo") or stated_bound(s, known[last]))
        need(ended, rule, "a case without its conclusion")
        found.append(known[last])
        reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models = kept
        reader.each, reader.between = learned
    bounds = len(found) == 3 and all(x.kind == "bounded" for x in found)
    same = bounds or (len(found) == 3 and all((x.kind, x.value) == (found[0].kind, found[0].value) for x in found))
    need(same, rule, "cases with different conclusions")
    return Fact("bounded", reader.scalar(s.data["conclusion"][1])) if bounds else found[0]


def maximum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """max(a, b) ≥ a, max(a, b) ≥ b, and a + b ≥ max(a, b) for a, b ≥ 0."""
    reader, rule = s.reader, "maximum"
    a, b = reader.scalar(step["left"]), reader.scalar(step["right"])
    greatest = reader.atom("Max", a.frozen(), b.frozen())
    need(step["is"] in ("left", "right", "sum"), rule, "neither a side nor the sum")
    if step["is"] == "sum":
        need(reader.clearly(a) and reader.clearly(b), rule, "numbers that may be negative")
    value = a + b - greatest if step["is"] == "sum" else greatest - (a if step["is"] == "left" else b)
    reader.learn(value, False)
    return Fact("sign", value)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "trichotomy": (trichotomy, ("value", "steps", "last")),
    "maximum": (maximum, ("left", "right", "is")),
}
