"""Orders: f ≤ C e^ω, or f ≥ c e^ω with c > 0, from some member of the sequence on; ω is any value, most often a sum of
logarithms with fixed factors.

A fact "order" has for weight a side, "high" (0 ≤ f ≤ C e^ω), "low" (f ≥ c e^ω) or "both", and ω.  One of the number 1
compares: 1 ≤ C e^ω says that ω is bounded below.
"""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import Any

from .facts import Fact, Premises, Rule, shows
from .limits import need
from .limits_of_sequences import about_limits
from .ring import Poly, vanishes
from .statement import Statement, fixed

SIDES = ("low", "high", "both")


def eventual(s: Statement, rule: str) -> None:
    """Orders speak of all but finitely many members of a sequence."""
    ok = len(s.data["regime"]) == 1 and (s.reader.points or about_limits(s, s.data["conclusion"]))
    need(ok, rule, "a conclusion about every member, or several stages")


def order_of(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x = e^(log x) for x > 0, and a fixed x > 0 is between constants."""
    rule, reader = "order-of", s.reader
    eventual(s, rule)
    value = reader.scalar(step["value"])
    need(reader.positive(value), rule, "a number that may not be positive")
    omega = reader.number(0) if fixed(s, value) else reader.scalar(["Log", step["value"]])
    return Fact("order", value, weight=("both", omega))


def order_clause(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A clause: x → ∞ as 1 ≤ C x; x ≥ 0 bounded, or → 0, as x ≤ C; x ≍ y as x/y between constants, for members too."""
    rule, reader = "order-clause", s.reader
    eventual(s, rule)
    clauses = s.data["regime"][0]["clauses"]
    need(step["number"] in [str(i) for i in range(len(clauses))], rule, "no such clause")
    head, *arguments = clauses[int(step["number"])]
    if head != "ForAll":
        return _clause(s, head, arguments)
    (_, name, low, high), (head, *arguments) = arguments
    member = reader.scalar(step["member"])
    inside = reader.integral(member) and reader.nonnegative(member - reader.scalar(low))
    inside = inside and (high == "Infinity" or reader.nonnegative(reader.scalar(high) - member))
    need(inside, rule, "a number that may lie outside the range")
    need(head == "Comparable", rule, "a clause that is not read here")  # of all members with the same constants
    return s.with_name(name, member, lambda: _clause(s, head, arguments))


def _clause(s: Statement, head: str, arguments: list[Any]) -> Fact:
    rule, reader, nothing = "order-clause", s.reader, s.reader.number(0)
    if head == "TendsTo" and arguments[1] == "Infinity":
        return Fact("order", reader.number(1), weight=("high", reader.scalar(["Log", arguments[0]])))
    if head == "Bounded" or (head == "TendsTo" and arguments[1] == "0"):
        value = reader.scalar(arguments[0])
        need(reader.nonnegative(value), rule, "a bounded number that may be negative")
        return Fact("order", value, weight=("high", nothing))
    need(head == "Comparable", rule, "a clause that is not read here")
    below = reader.scalar(arguments[1])
    need(reader.positive(below), rule, "a denominator that may be zero")
    return Fact("order", reader.scalar(arguments[0]) * reader.reciprocal(below), weight=("both", nothing))


def compared(
    s: Statement, rule: str, gap: Poly, relations: Any, premises: Premises, multipliers: Any, exact: bool = False
) -> None:
    """gap ≥ −O(1): it is Σ m · ω over orders 1 ≤ C e^ω, m ≥ 0 fixed, and equations; exact: gap = O(1)."""
    for place, multiplier in relations:
        p, factor = premises[int(place)], s.reader.scalar(multiplier)
        one = p.kind == "order" and p.value.constant() is not None and p.value.constant() > 0
        need(one and p.weight[0] in (("both",) if exact else ("high", "both")), rule, "not an order of 1")
        need(fixed(s, factor), rule, "a multiplier that moves")
        need(p.weight[0] == "both" or s.reader.clearly(factor), rule, "a multiplier that may be negative")
        gap = gap - factor * p.weight[1]
    for multiplier, p in zip(multipliers, zeros_of(rule, premises, multipliers)):
        gap = gap - s.reader.scalar(multiplier) * p.value
    need(vanishes(gap), rule, "the orders do not compare")


def zeros_of(rule: str, premises: Premises, multipliers: Any) -> Premises:
    """The equations among the premises, none if there are no multipliers."""
    zeros = [p for p in premises if p.kind == "zero"] if multipliers else []
    need(len(zeros) == len(multipliers), rule, "one multiplier each")
    return zeros


def order(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The order of c Π x^p, with fixed c > 0 and p, from those of the x, made weaker by comparisons."""
    rule, reader, side = "order", s.reader, step["is"]
    eventual(s, rule)
    need(side in SIDES, rule, "not a side of an order")
    other = {"low": "high", "high": "low", "both": ""}[side]
    powers: dict[Any, tuple[Poly, Poly]] = {}  # those of one value together
    single: list[tuple[Poly, Poly]] = []
    sum_of, rest = reader.number(0), reader.scalar(step["factor"])
    need(fixed(s, rest) and reader.positive(rest), rule, "a factor that is not fixed and positive")
    for place, exponent in step["factors"]:
        fact, p = premises[int(place)], reader.scalar(exponent)
        need(fact.kind == "order", rule, "not an order")
        need(fixed(s, p), rule, "an exponent that moves")
        given, omega = fact.weight
        right = given == "both" or (given == side and reader.clearly(p)) or (given == other and reader.clearly(-p))
        need(right, rule, "the other side of an order, or an exponent of unknown sign")
        sum_of = sum_of + p * omega
        single.append((fact.value, p))
        old = powers.get(fact.value.frozen(), (fact.value, reader.number(0)))
        powers[fact.value.frozen()] = (fact.value, old[1] + p)
    value, target = reader.scalar(step["value"]), reader.scalar(step["order"])
    together = any(vanishes(value - _product(s, rest, x)) for x in (list(powers.values()), single))
    need(together, rule, "another product")
    gap = target - sum_of if side != "low" else sum_of - target
    compared(s, rule, gap, step["relations"], premises, step["multipliers"], side == "both")
    return Fact("order", value, weight=(side, target))


def _product(s: Statement, first: Poly, powers: list[tuple[Poly, Poly]]) -> Poly:
    return reduce(mul, [s.reader.raised(x, p) for x, p in powers], first)


def order_of_terms(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """0 ≤ f ≤ Σ c x, each x of order ω at most: so is f; f ≥ Σ c x, x of order ω at least: so is f; c ≥ 0 fixed."""
    rule, reader, side = "order-of-terms", s.reader, step["is"]
    eventual(s, rule)
    need(side in SIDES and step["factors"], rule, "not a side of an order, or no term")
    value, target, rest = reader.scalar(step["value"]), reader.scalar(step["order"]), reader.number(0)
    some = False
    for place, factor in step["factors"]:
        fact, c = premises[int(place)], reader.scalar(factor)
        need(fact.kind == "order" and fact.weight[0] in (side, "both"), rule, "not this side of an order")
        need(vanishes(fact.weight[1] - target), rule, "another order")
        need(fixed(s, c) and reader.clearly(c), rule, "a factor that is not fixed and ≥ 0")
        some = some or reader.clearly(c, True)
        rest = rest + c * fact.value
    need(side == "high" or some, rule, "no term with a factor > 0")
    for known, gap in (("high", rest - value), ("low", value - rest)):
        if side in (known, "both") and not vanishes(gap) and not reader.nonnegative(gap):
            shows(rule, premises, gap)
    if side == "high" and not reader.clearly(value):
        shows(rule, premises, value)
    return Fact("order", value, weight=(side, target))


def order_of_logarithm(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """z → ∞: log z → ∞ as well, 1 ≤ C log z; log z > 0 from some member on."""
    rule, reader = "order-log", s.reader
    eventual(s, rule)
    small, log = reader.scalar(["Divide", "1", step["scale"]]), reader.scalar(["Log", step["scale"]])
    need(any(p.kind == "null" and not p.weight and vanishes(p.value - small) for p in premises), rule, "no z → ∞")
    reader.learn(log, True)
    return Fact("order", reader.number(1), weight=("high", reader.atom("Log", log.frozen())))


def logarithm_grows(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """z → ∞: 1/log z → 0."""
    order_of_logarithm(s, step, premises)
    return Fact("null", s.reader.scalar(["Divide", "1", ["Log", step["scale"]]]))


def order_of_equal(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The order of a value that is another one by equations: value = x + Σ multiplier · equation."""
    rule, (fact, *_) = "order-of-equal", premises
    value = rest = s.reader.scalar(step["value"])
    for multiplier, p in zip(step["multipliers"], zeros_of(rule, premises, step["multipliers"])):
        rest = rest - s.reader.scalar(multiplier) * p.value
    need(fact.kind == "order" and vanishes(rest - fact.value), rule, "no order of an equal value")
    return Fact("order", value, weight=fact.weight)


def both_sides(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f ≥ c e^ω and f ≤ C e^ω."""
    rule = "order-both"
    ok = [p.kind for p in premises] == ["order", "order"]
    need(ok and {p.weight[0] for p in premises} == {"low", "high"}, rule, "not a lower and an upper side")
    first, second = premises
    same = vanishes(first.value - second.value) and vanishes(first.weight[1] - second.weight[1])
    need(same, rule, "two values, or two orders")
    return Fact("order", first.value, weight=("both", first.weight[1]))


KEYS = ("value", "is", "order")
RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "order-of": (order_of, ("value",)),
    "order-clause": (order_clause, ("number", "member")),
    "order": (order, (*KEYS, "factor", "factors", "relations", "multipliers")),
    "order-log": (order_of_logarithm, ("scale",)),
    "log-grows": (logarithm_grows, ("scale",)),
    "order-of-equal": (order_of_equal, ("value", "multipliers")),
    "order-both": (both_sides, ()),
    "order-of-terms": (order_of_terms, (*KEYS, "factors")),
}
