"""Rules about limits of which a statement speaks: it is about sequences that have them, as finite numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule, shows
from .known import names
from .limits import need
from .limits_of_sequences import ARITHMETIC, ASYMPTOTIC, about_limits
from .ring import Poly, vanishes
from .statement import COMPARISONS, Statement, fixed

OUTSIDE = ("And", "Equal", *COMPARISONS, *ASYMPTOTIC, *ARITHMETIC)


def limits_of(term: Any) -> list[Any]:
    """The terms of whose limits a conclusion speaks as they stand: with no other value of a variable, as in Where."""
    if isinstance(term, str) or term[0] not in (*OUTSIDE, "Limit"):
        return []
    return [term[1]] if term[0] == "Limit" else [x for t in term[1:] for x in limits_of(t)]


def existing(s: Statement, facts: list[Fact]) -> bool:
    """Whether every limit that the conclusion speaks of is found along the points: else these are no counterexample."""
    return all(_found(s, x, facts) for x in _all_limits(s, s.data["conclusion"]))


def _all_limits(s: Statement, term: Any) -> list[Any]:
    """The terms of all limits, abbreviations written out; one inside something else is not read here."""
    s.reader.fuel.spend(1)
    if isinstance(term, str):
        value = next((t for name, t in s.data["where"] if name == term), "")
        return _all_limits(s, value) if value else []
    plain = term[0] in (*OUTSIDE, "Limit")
    need(plain or "Limit" not in s.reader.texts(term), "conclude", "a limit of another kind")
    return [*(term[1:2] if term[0] == "Limit" else ()), *(x for t in term[1:] for x in _all_limits(s, t) if plain)]


def _found(s: Statement, term: Any, facts: list[Fact]) -> bool:
    x = s.reader.scalar(term)
    limit = s.reader.atom("Limit", x.frozen())
    rests = [f.value * x.number(c) - limit for f in facts if f.kind == "zero" for c in (1, -1)]
    known = any(f.kind == "limit" and vanishes(f.value - x) for f in facts)
    return known or any("Limit" not in names(rest.frozen()) for rest in rests)


def _stated(s: Statement, rule: str, term: Any) -> Poly:
    """A value whose limit the conclusion speaks of; that it exists along points is to be shown."""
    known = s.data["regime"] and not s.reader.points and term in limits_of(s.data["conclusion"])
    need(known and about_limits(s, s.data["conclusion"]), rule, "a limit that may not exist")
    return s.reader.scalar(term)


def has_limit(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """lim x exists, so that x is bounded."""
    return Fact("bounded", _stated(s, "has-limit", step["value"]), weight=())


def limit_of_null(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ c x → 0, c rational numbers: Σ c lim x = 0."""
    rule, reader = "limit-of-null", s.reader
    total = limits = reader.number(0)
    for factor, term in step["parts"]:
        c, x = reader.scalar(factor), _stated(s, rule, term)
        need(c.constant() is not None, rule, "a factor that is no number")
        total, limits = total + c * x, limits + c * reader.atom("Limit", x.frozen())
    null = any(p.kind == "null" and not p.weight and vanishes(p.value - total) for p in premises)
    need(null, rule, "a sum that is not shown to tend to 0")
    return Fact("zero", limits)


def unweighted(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """What is at most o(1) times ‖u‖‖v‖ tends to 0 where ‖u‖² and ‖v‖² are bounded."""
    rule = "unweighted"
    (null,) = [p for p in premises if p.kind == "null" and p.weight]
    known = [p.value for p in premises if p.kind == "bounded" and not p.weight]
    for vector in {v for pair in null.weight for v in pair}:
        size = s.reader.scalar(["SquaredNorm", vector])
        need(any(vanishes(x - size) for x in known), rule, "a vector that may be long")
    return Fact("null", null.value, weight=())


def in_proportion(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """b ≥ c‖v‖² with c > 0 fixed, x at most o(1)‖v‖²: b + x ≥ (c/2)‖v‖² from some member on."""
    rule, reader = "in-proportion", s.reader
    need(s.data["regime"] and about_limits(s, s.data["conclusion"]), rule, "a conclusion about every member")
    (null,) = [p for p in premises if p.kind == "null"]
    vector, value, least = step["vector"], reader.scalar(step["value"]), reader.scalar(step["least"])
    need(null.weight == ((vector,),), rule, "an error in proportion to something else")
    need(fixed(s, least), rule, "a lower bound that moves")
    shows(rule, premises, least, True)
    size = reader.scalar(["SquaredNorm", vector])
    shows(rule, premises, value - null.value - least * size)
    return Fact("sign", value - least * size * reader.number(Fraction(1, 2)))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "has-limit": (has_limit, ("value",)),
    "limit-of-null": (limit_of_null, ("parts",)),
    "unweighted": (unweighted, ()),
    "in-proportion": (in_proportion, ("value", "least", "vector")),
}
