"""Rules along a regime: what tends to zero, what is bounded, limits along points, and the ratio of two terms at the
very end.

"null" with weight w: at most o(1) times a product, a factor ‖v‖² for each (v) in w and ‖u‖‖v‖ for each (u, v);
vectors need not be bounded.
"""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, shows
from .known import NUMBER
from .limits import need
from .rational import limit
from .ring import Poly, cleared, vanishes
from .statement import COMPARISONS, Statement, fixed

ASYMPTOTIC = ("Equivalent", "TendsTo", "Comparable", "Near", "Bounded")
ARITHMETIC = ("Add", "Subtract", "Multiply", "Divide", "Negate", "Power")


def about_limits(s: Statement, term: Any) -> bool:
    """Whether finitely many members of a sequence do not matter to a conclusion."""
    if term[0] == "And":
        return all(about_limits(s, t) for t in term[1:])
    if term[0] in ASYMPTOTIC and len(s.data["regime"]) < 2:  # along the first stage
        return True
    return term[0] in (*ASYMPTOTIC, "Equal", *COMPARISONS) and all(_still(s, t) for t in term[1:])


def _still(s: Statement, term: Any) -> bool:
    """Whether a term is an elementary one of limits, numbers and symbols that do not grow."""
    s.reader.fuel.spend(1)
    if isinstance(term, str):
        return (
            _still(s, s.reader.values[term])
            if term in s.reader.values
            else bool(NUMBER.match(term)) or fixed(s, s.reader.scalar(term))
        )
    return term[0] == "Limit" or (term[0] in ARITHMETIC and all(_still(s, t) for t in term[1:]))


def clause(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A clause of the regime: a → ∞ (a > 0) as 1/a → 0, a → b as a − b → 0, a bounded."""
    need(s.data["regime"], "clause", "no regime")
    stage = s.data["regime"][0]["clauses"]
    need(step["number"] in [str(i) for i in range(len(stage))], "clause", "no such clause")
    head, *arguments = stage[int(step["number"])]
    if head == "ForAll":  # at a member of its range
        (_, name, low, high), (head, *arguments) = arguments
        member = s.reader.scalar(step["member"])
        for end in (member - s.reader.scalar(low), s.reader.scalar(high) - member):
            need(
                s.reader.integral(member) and s.reader.nonnegative(end),
                "clause",
                "a number that may lie outside the range",
            )
        need(fixed(s, member), "clause", "a number that moves: each number has a limit of its own")
        return s.with_name(name, member, lambda: _clause(s, head, arguments))
    return _clause(s, head, arguments)


def _clause(s: Statement, head: str, arguments: list[Any]) -> Fact:
    if head == "TendsTo" and arguments[1] == "Infinity":
        return Fact("null", s.reader.scalar(["Divide", "1", arguments[0]]))
    if head == "TendsTo":
        need(fixed(s, s.reader.scalar(arguments[1])), "clause", "a limit that moves")
        return Fact("null", s.reader.scalar(["Subtract", *arguments]))
    need(head == "Bounded", "clause", "a clause that no rule reads")
    if arguments[0] == ["OperatorNorm", "Sigma"] or arguments[0] == ["OperatorNorm", ["Power", "Sigma", "-1"]]:
        return Fact("spectrum", str(arguments[0]))
    return Fact("bounded", s.reader.scalar(arguments[0]))


def along(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """value = Σ multiplier · equation + Σ products of null, bounded and fixed values: null if each product has a
    null factor."""
    reader, rule = s.reader, "along"
    value = rest = reader.scalar(step["value"])
    zeros = [p for p in premises if p.kind == "zero"]
    need(len(step["multipliers"]) == len(zeros), rule, "one multiplier each")
    for multiplier, p in zip(step["multipliers"], zeros):
        rest = rest - reader.scalar(multiplier) * p.value
    small, weights = True, set()
    pool = [p for p in premises if p.kind in ("null", "bounded")]
    for factor, numbers in step["products"]:
        constant = reader.scalar(factor)
        need(fixed(s, constant), rule, "a factor that is not fixed")
        need(all(int(i) < len(pool) for i in numbers), rule, "not the number of a premise")
        chosen = [pool[int(i)] for i in numbers]
        for p in chosen:
            constant = constant * p.value
        rest = rest - constant
        small = small and any(p.kind == "null" for p in chosen)
        weights.add(tuple(sorted(v for p in chosen for v in p.weight or ())))
    need(vanishes(rest), rule, "the products do not add up to the value")
    need(len(weights) <= 1, rule, "errors in proportion to different vectors")
    return Fact("null" if small else "bounded", value, weight=weights.pop() if weights else ())


def reciprocal(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x − l → 0, l > 0 fixed: then 1/x − 1/l → 0."""
    reader = s.reader
    x, l = reader.scalar(step["value"]), reader.scalar(step["limit"])
    close = any(p.kind == "null" and not p.weight and vanishes(p.value - x + l) for p in premises)
    need(fixed(s, l) and close, "reciprocal", "no fixed limit")
    need(s.reader.points or about_limits(s, s.data["conclusion"]), "reciprocal", "a conclusion about every member")
    shows("reciprocal", premises, l, True)
    reader.learn(x, True)  # from some member of the sequence on
    return Fact("null", reader.reciprocal(x) - reader.reciprocal(l), weight=())


def squeeze(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """|a| ≤ b and b → 0 (b bounded): a → 0 (a bounded)."""
    value = s.reader.scalar(step["value"])
    (bound,) = [p for p in premises if p.kind in ("null", "bounded")]
    for side in (bound.value - value, bound.value + value):
        shows("squeeze", premises, side)
    return Fact(bound.kind, value, weight=bound.weight)


def constant_of(p: Poly) -> Any:
    """The number to which a rational function is equal; None if it is none."""
    above, below = cleared(p)
    monomial = next(iter(below.terms))
    c = above.terms.get(monomial, 0) / below.terms[monomial]
    return None if (above - below * p.number(c)).terms else c


def limit_rule(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The limit along the points: value = Σ multiplier · equation + Σ factor · null + r(k), the factors with finite
    limits."""
    reader, rule = s.reader, "limit"
    value = rest = reader.scalar(step["value"])
    used = [p for p in premises if p.kind in ("zero", "null")]
    need(len(step["multipliers"]) == len(used), rule, "one multiplier each")
    for multiplier, p in zip(step["multipliers"], used):
        factor = reader.scalar(multiplier)
        bounded = p.kind == "zero" or (limit(factor) is not None and (reader.spectrum is not None or not p.weight))
        need(bounded, rule, "a factor without a finite limit")
        rest = rest - factor * p.value
    rest = reader.number(constant_of(rest)) if constant_of(rest) is not None else rest
    found = limit(rest)
    need(found is not None, rule, "the limit is infinite")
    return Fact("limit", value, weight=found)


def ratio(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f/g → 1: |f − g| ≤ |q| w with q → 0 and g ≥ w ≥ 0 (f = g where w = 0); or f = g."""
    reader, rule = s.reader, "ratio"
    need(step["conclusion"][0] == "Equivalent", rule, "the conclusion is no equivalence")
    f, g = (reader.scalar(t) for t in step["conclusion"][1:])
    zeros = [p for p in premises if p.kind == "zero"]
    rest = f - g
    need(len(step["multipliers"]) == len(zeros), rule, "one multiplier each")
    for multiplier, p in zip(step["multipliers"], zeros):
        rest = rest - reader.scalar(multiplier) * p.value
    if not vanishes(rest):
        need(len(s.data["regime"]) == 1, rule, "errors along a stage that is not the last")
        (error,) = [p for p in premises if p.kind == "null"]
        scale = reader.scalar(step["scale"])
        weight = reader.number(1)
        for vectors in error.weight or ():  # ‖u‖‖v‖ ≤ ‖u‖² + ‖v‖²
            weight = weight * reader.scalar(["Add", *(["SquaredNorm", vector] for vector in vectors)])
        need(vanishes(rest - error.value * scale), rule, "the difference is not the error times its scale")
        shows(rule, premises, scale)
        shows(rule, premises, g - scale * weight * reader.scalar(step["least"]))
        need(fixed(s, reader.scalar(step["least"])), rule, "a lower bound that moves")
        shows(rule, premises, reader.scalar(step["least"]), True)
    return Fact("Equivalent", s.resolved(step["conclusion"]))


def limit_atom(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x − l → 0 with l fixed: lim x = l."""
    x, l = s.reader.scalar(step["value"]), s.reader.scalar(step["limit"])
    ok = any(p.kind == "null" and not p.weight and vanishes(p.value - x + l) for p in premises)
    need(ok and fixed(s, l), "limit-is", "no fixed limit")
    return Fact("zero", s.reader.atom("Limit", x.frozen()) - l)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "clause": (clause, ("number",)),
    "along": (along, ("value", "multipliers", "products")),
    "reciprocal": (reciprocal, ("value", "limit")),
    "squeeze": (squeeze, ("value",)),
    "limit": (limit_rule, ("value", "multipliers")),
    "limit-is": (limit_atom, ("value", "limit")),
    "ratio": (ratio, ("multipliers", "scale", "least")),
}
