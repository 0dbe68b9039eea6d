"""What orders give at the end: x → 0, x bounded, f ≍ g or not; and traces as sums."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, of, shows
from .known import of_any
from .limits import need
from .matrices import S, of_matrices
from .orders import eventual, zeros_of
from .ring import Poly, cleared, vanishes
from .statement import Statement, fixed


def _multiple(s: Statement, rule: str, premises: Premises, omega: Poly, scale: Any) -> None:
    """ω = c log z with c > 0 fixed and z → ∞."""
    log, small = s.reader.scalar(["Log", scale]), s.reader.scalar(["Divide", "1", scale])
    need(any(p.kind == "null" and not p.weight and vanishes(p.value - small) for p in premises), rule, "no z → ∞")
    (g,) = log.generators()
    c = omega.derivative(g)
    need(vanishes(omega - c * log) and fixed(s, c) and s.reader.clearly(c, True), rule, "no multiple of log z")


def order_vanishes(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """0 ≤ x ≤ C z^(−c), c > 0 fixed and z → ∞: x → 0."""
    rule, fact = "order-vanishes", of("order-vanishes", premises, "order")
    eventual(s, rule)
    need(fact.weight[0] in ("high", "both"), rule, "not the upper side of an order")
    _multiple(s, rule, premises, -fact.weight[1], step["scale"])
    return Fact("null", fact.value)


def order_bounded(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """0 ≤ x ≤ C: x is bounded."""
    rule, fact = "order-bounded", of("order-bounded", premises, "order")
    eventual(s, rule)
    need(fact.weight[0] in ("high", "both") and vanishes(fact.weight[1]), rule, "not an order that is bounded above")
    return Fact("bounded", fact.value)


def order_positive(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x ≥ c e^ω, c > 0: x > 0 from some member on."""
    fact = of("order-positive", premises, "order")
    need(fact.weight[0] in ("low", "both"), "order-positive", "not the lower side of an order")
    s.reader.learn(fact.value, True)
    return Fact("sign", fact.value, True)


def order_grows(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x ≥ c z^c', c' > 0 fixed and z → ∞: x → ∞."""
    rule, stated, fact = "order-grows", step.get("conclusion", [""]), of("order-grows", premises, "order")
    eventual(s, rule)
    need(stated[0] == "TendsTo" and stated[2] == "Infinity", rule, "the conclusion is another one")
    need(fact.weight[0] in ("low", "both"), rule, "not the lower side of an order")
    need(vanishes(fact.value - s.reader.scalar(stated[1])), rule, "the order of another value")
    _multiple(s, rule, premises, fact.weight[1], step["scale"])
    return Fact("TendsTo", s.resolved(stated))


def tends_to_zero(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x → b as x − b is null, for a fixed b."""
    rule, stated = "tends-to", step.get("conclusion", [""])
    need(stated[0] == "TendsTo" and len(s.data["regime"]) == 1, rule, "the conclusion is another one")
    gap, b = s.reader.scalar(["Subtract", *stated[1:]]), s.reader.scalar(stated[2])
    small = any(p.kind == "null" and not p.weight and vanishes(p.value - gap) for p in premises)
    need(small and fixed(s, b), rule, "a difference that does not vanish, or a limit that moves")
    return Fact("TendsTo", s.resolved(stated))


def comparable_orders(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f ≍ g: f = Σ w x, h = Σ w y with w ≥ 0 and x, y of one order, both sides, and c g ≤ h ≤ C g, 0 < c, C fixed.

    ``parts`` are [w, x, y] by places; h is g where ``middle`` is empty.
    """
    rule, reader, stated = "comparable-orders", s.reader, step.get("conclusion", [""])
    eventual(s, rule)
    need(stated[0] == "Comparable", rule, "the conclusion is another one")
    f, g = (reader.scalar(t) for t in stated[1:])
    zeros = zeros_of(rule, premises, step["multipliers"])
    for multiplier, p in zip(step["multipliers"], zeros):
        f = f - reader.scalar(multiplier) * p.value
    middle = g if step["middle"] == "" else reader.scalar(step["middle"])
    rest = middle
    for first, second, weight in step["pairs"]:
        x, y, w = premises[int(first)], premises[int(second)], reader.scalar(weight)
        need(x.kind == y.kind == "order" and x.weight[0] == y.weight[0] == "both", rule, "not both sides of an order")
        need(vanishes(x.weight[1] - y.weight[1]), rule, "two orders")
        need(reader.clearly(w), rule, "a weight that may be negative")
        f, rest = f - w * x.value, rest - w * y.value
    need(vanishes(f) and vanishes(rest), rule, "other sums")
    if step["middle"] != "":
        low, high = reader.scalar(step["low"]), reader.scalar(step["high"])
        still = fixed(s, low) and fixed(s, high) and reader.positive(low) and reader.positive(high)
        need(still, rule, "not a positive constant")
        for side in (middle - low * g, high * g - middle):
            shows(rule, premises, side)
    return Fact("Comparable", s.resolved(stated))


def order_apart(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Along points, x ≥ c z^c', z → ∞: x is not bounded; f ≤ C e^ω, g ≥ c e^ω z^c' or the reverse: not f ≍ g."""
    rule, reader, stated = "order-apart", s.reader, step.get("conclusion", [""])
    eventual(s, rule)
    ok = stated == s.data["conclusion"] and reader.points and stated[0] in ("Comparable", "Bounded", "TendsTo")
    need(ok, rule, "not what is stated, along points")
    facts = [p for p in premises if p.kind == "order"]
    below = [p.value for p in premises if p.kind == "bounded" and not p.weight]
    sides = [reader.scalar(t) for t in stated[1:] if t != "Infinity"]
    if stated[0] == "Comparable":
        need(len(facts) == 2, rule, "not two orders")
        low, high = facts
        both = low.weight[0] in ("low", "both") and high.weight[0] in ("high", "both")
        need(both, rule, "not a lower and an upper side")
        same = [vanishes(low.value - a) and vanishes(high.value - b) for a, b in (sides, sides[::-1])]
        need(any(same), rule, "the order of another value")
        _multiple(s, rule, premises, low.weight[1] - high.weight[1], step["scale"])
        return Fact("apart", s.resolved(stated))
    if stated[1:] == [stated[1], "Infinity"] and any(vanishes(x - sides[0]) for x in below):
        return Fact("apart", s.resolved(stated))
    need(len(facts) == 1 and vanishes(facts[0].value - sides[0]), rule, "the order of another value")
    side, omega = facts[0].weight
    if stated[0] == "Bounded":
        need(side in ("low", "both"), rule, "not the lower side of an order")
        _multiple(s, rule, premises, omega, step["scale"])
    elif stated[2] == "Infinity":
        need(side in ("high", "both") and vanishes(omega), rule, "not an order that is bounded above")
    else:
        ok = side in ("low", "both") and vanishes(omega) and not sides[1].terms
        need(ok, rule, "not an order that is bounded below, or another limit than 0")
    return Fact("apart", s.resolved(stated))


def spectral(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """tr f(Σ) = Σ_j f(λ_j), w₀ᵀf(Σ)w₀ = Σ_j c_j² f(λ_j), f in Σ and (Σ+κ)⁻¹; ``body`` is the term at j = ``name``."""
    rule, reader, name = "spectral", s.reader, step["name"]
    need(step["vector"] in ("", "w0") and reader.spectrum is None, rule, "another vector, or listed eigenvalues")
    function = reader.function(reader.matrix(step["matrix"]))
    need(not of_any(function.frozen()), rule, "the number of any generator, where # is that of an eigenvalue")

    def at_number(body: Any) -> Poly:
        x = reader.eigenvalue(reader.scalar(name))

        def image(g: Any) -> Poly | None:
            if g[0] == "real":  # a power of Σ, or of a number, which stays
                return reader.real(x, reader.thawed(g[2])) if of_matrices(g) else None
            if g[0] == "power":
                above, below = cleared(reader.thawed(g[1]).substitute(image))
                return reader.raised(above * reader.reciprocal(below), reader.thawed(g[2]))
            need(g[0] not in ("M", "Product"), rule, "a function that is not read here")
            return x if g == S else reader.reciprocal(x + reader.thawed(g[1])) if g[0] == "G" else None

        part = reader.coefficient(reader.scalar(name)) if step["vector"] else reader.number(1)
        need(vanishes(function.substitute(image) * part * part - reader.scalar(body)), rule, "another function")
        return reader.scalar(body)

    arguments = [name, "1", "d", step["body"]]
    reader.inside(arguments, at_number)
    value = reader.scalar(["Form", "w0", step["matrix"], "w0"] if step["vector"] else ["Trace", step["matrix"]])
    return Fact("zero", value - reader.scalar(["Sum", *arguments]))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "order-vanishes": (order_vanishes, ("scale",)),
    "order-bounded": (order_bounded, ()),
    "order-positive": (order_positive, ()),
    "order-grows": (order_grows, ("scale", "conclusion")),
    "tends-to": (tends_to_zero, ("conclusion",)),
    "comparable-orders": (comparable_orders, ("conclusion", "pairs", "middle", "low", "high", "multipliers")),
    "order-apart": (order_apart, ("scale", "conclusion")),
    "spectral": (spectral, ("name", "matrix", "vector", "body")),
}
