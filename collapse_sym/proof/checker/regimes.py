"""Rules about sequences: from some member on, case by case, limits of positive terms."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, shows
from .known import names, of_any
from .limits import need
from .limits_of_sequences import about_limits, limit_rule
from .limits_that_exist import limits_of
from .rational import signed
from .ring import vanishes
from .statement import Statement, fixed, new_name


def eventually(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x − l → 0 and l > 0 fixed: x > 0 from some member on, which is enough for a conclusion about limits."""
    rule, reader = "eventually", s.reader
    need(s.data["regime"] and about_limits(s, s.data["conclusion"]), rule, "a conclusion about every member")
    x, l = reader.scalar(step["value"]), reader.scalar(step["limit"])
    close = any(p.kind == "null" and not p.weight and vanishes(p.value - x + l) for p in premises)
    need(fixed(s, l) and close, rule, "no fixed limit")
    shows(rule, premises, l, True)
    reader.learn(x, True)
    return Fact("sign", x, True)


def cases(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A fixed number that is not 0 is negative or positive, along a whole sequence: the same equivalence follows in
    both cases.

    ``steps`` are the two lists of steps, in which "case" is the sign of the number.
    """
    rule, reader, chain = "cases", s.reader, s.reader.chain
    value = reader.scalar(step["value"])
    need(fixed(s, value) and s.data["regime"], rule, "a number that moves")
    need(not of_any(value.frozen()), rule, "a number of each generator: some may be of one case, some of another")
    shows(rule, premises, value * value, True)
    found = []
    for side, steps, last in zip((value, -value), step["steps"], step["last"]):
        kept = reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models
        learned = dict(reader.each), list(reader.between)
        reader.domains, reader.signs, reader.nonzero = dict(reader.domains), dict(reader.signs), set(reader.nonzero)
        reader.roots, chain.full_rank, chain.models = dict(reader.roots), set(chain.full_rank), dict(chain.models)
        reader.learn(side, True)
        known = s.run(steps, {**dict(zip(step["premises"], premises)), "case": Fact("sign", side, True)})
        ended = last in known and known[last].kind in ("Equivalent", "TendsTo", "Comparable")
        need(ended, rule, "a case without its conclusion")
        found.append(known[last])
        reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models = kept
        reader.each, reader.between = learned
    same = len(found) == 2 and (found[0].kind, found[0].value) == (found[1].kind, found[1].value)
    need(same, rule, "two cases with different conclusions")
    return found[0]


def bound(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x bounded along the regime: a fixed number B > 0, of a new name, with x ≤ B for every member."""
    rule, name = "bound", step["name"]
    new_name(s, rule, name)
    value = s.reader.scalar(step["value"])
    known = any(p.kind in ("bounded", "null") and not p.weight and vanishes(p.value - value) for p in premises)
    need(known, rule, "a number that is not shown to be bounded")
    need("M" not in names(value.frozen()), rule, "a number of M: what holds for each M would be said of one")
    s.reader.domains = {**s.reader.domains, name: "positive"}
    return Fact("sign", s.reader.scalar(name) - value)


def named(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A new name for a fixed number > 0."""
    rule, name, value = "name", step["name"], s.reader.scalar(step["value"])
    new_name(s, rule, name)
    need(fixed(s, value), rule, "a number that moves")
    need(not of_any(value.frozen()), rule, "a number of each generator: one name is no name for all")
    need("M" not in names(value.frozen()), rule, "a number of M: what holds for each M would be said of one")
    shows(rule, premises, value, True)
    s.reader.domains = {**s.reader.domains, name: "positive"}
    return Fact("zero", s.reader.scalar(name) - value)


def limit_sign(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x ≥ 0 for every member: lim x ≥ 0."""
    x = s.reader.scalar(step["value"])
    need(s.data["regime"], "limit-sign", "a limit without a regime")
    shows("limit-sign", premises, x)
    return Fact("sign", s.reader.atom("Limit", x.frozen()))


def limit_order(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x ≥ y along the regime: lim x ≥ lim y; a statement about limits is about sequences that have them."""
    x, y = s.reader.scalar(step["left"]), s.reader.scalar(step["right"])
    need(s.data["regime"], "limit-order", "a limit without a regime")
    shows("limit-order", premises, x - y)
    return Fact("sign", s.reader.atom("Limit", x.frozen()) - s.reader.atom("Limit", y.frozen()))


def limit_of_sum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ c x ≥ 0 for every member, c rational numbers: Σ c lim x ≥ 0, the limits being ones that the conclusion
    speaks of."""
    rule, reader = "limit-of-sum", s.reader
    need(s.data["regime"], rule, "a limit without a regime")
    total = limits = reader.number(0)
    for part in step["parts"]:
        c, x = reader.scalar(part[0]), reader.scalar(part[1])
        stated = part[1] in limits_of(s.data["conclusion"]) and not s.reader.points
        need(c.constant() is not None and stated, rule, "a factor that is no number, or a limit that may not exist")
        total, limits = total + c * x, limits + c * reader.atom("Limit", x.frozen())
    shows(rule, premises, total)
    return Fact("sign", limits)


def scaled_limit(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The limit of c(k)·value along the points, c(k) > 0 rational in k, found as in the rule "limit"."""
    scale, inner = s.reader.scalar(step["by"]), {**step, "value": ["Multiply", step["by"], step["value"]]}
    need(s.reader.spectrum is not None and signed(scale, True), "scaled-limit", "no positive scale along points")
    return Fact(
        "scaled", s.reader.scalar(step["value"]), weight=(scale.frozen(), limit_rule(s, inner, premises).weight)
    )


def no_value(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A denominator of the conclusion is 0 at the point, or at all points."""
    rule, below = "no-value", s.reader.scalar(step["denominator"])
    need(step["denominator"] in _denominators(s.data["conclusion"]), rule, "not a denominator of the conclusion")
    zero = any(p.kind == "zero" and (vanishes(below - p.value) or vanishes(below + p.value)) for p in premises)
    need(zero or vanishes(below), rule, "a denominator that may be other than 0")
    return Fact("no-value", s.resolved(s.data["conclusion"]))


def _denominators(term: Any) -> list[Any]:
    """Denominators outside any bound name or expectation."""
    plain = isinstance(term, list) and term[0] in (
        "Equivalent",
        "Equal",
        "Add",
        "Subtract",
        "Multiply",
        "Divide",
        "Negate",
    )
    inner = [x for t in term[1:] for x in _denominators(t)] if plain else []
    return [*inner, term[2]] if plain and term[0] == "Divide" else inner


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "eventually": (eventually, ("value", "limit")),
    "cases": (cases, ("value", "steps", "last")),
    "bound": (bound, ("name", "value")),
    "name": (named, ("name", "value")),
    "limit-sign": (limit_sign, ("value",)),
    "limit-order": (limit_order, ("left", "right")),
    "limit-of-sum": (limit_of_sum, ("parts",)),
    "scaled-limit": (scaled_limit, ("value", "by", "multipliers")),
    "no-value": (no_value, ("denominator",)),
}
