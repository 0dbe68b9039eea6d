"""Statements about two stages, n → ∞ after the first: where limits of the first go in the second, points for every n.

Along such points n is a symbol: for each n they are k = 1, 2, …, and satisfy the first stage; then n = 1, 2, ….
"""

from __future__ import annotations

from typing import Any

from .admissible import admissible
from .expectations import hides_random
from .facts import Fact, Premises, Rule, last_of, shows
from .generations import one_of_range
from .limits import need
from .rational import NUMBER_OF_MEMBER, K, coefficients, signed
from .ring import Generator, Poly, cleared, generator, vanishes
from .statement import Statement
from .well_formed import leaves


def telescope(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f(j) g(j) = g(j + 1) ≠ 0 for each j = low … high, where g(low) ≠ 0: Π f(j) = g(high + 1)/g(low)."""
    reader, rule, name = s.reader, "telescope", step["name"]
    low, high = reader.scalar(step["low"]), reader.scalar(step["high"])
    end = high + high.number(1)
    need(reader.nonnegative(end - low), rule, "a range that may have less than no member")
    with one_of_range(s, rule, name, low, high) as member:
        factor, value = reader.scalar(step["body"]), reader.scalar(step["value"])
        plain = {g[0] for p in (factor, value) for g in p.generators()} <= {"symbol", "inverse"}
        need(plain and reader.invertible(value), rule, "not a fraction of symbols, or one that may be zero")
        following = reader.at(value, member + member.number(1), name)
        need(vanishes(factor * value - following), rule, "the next value is another one")
        first, last = reader.at(value, low, name), reader.at(value, end, name)
    product = reader.scalar(["Product", name, step["low"], step["high"], step["body"]])
    return Fact("zero", product - last * reader.reciprocal(first))


def product_below_sum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """0 ≤ f_j ≤ 1 for each j = low … high: Π f_j · (1 + Σ (1 − f_j)) ≤ 1, as (1 − x)(1 + x + y) ≤ 1 + y for x ≥ 0."""
    reader, rule, name, ends = s.reader, "product-below-sum", step["name"], (step["low"], step["high"])
    with one_of_range(s, rule, name, *map(reader.scalar, ends)):
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        body = reader.scalar(step["body"])
        shown = [x for i in step["last"] if (x := last_of(known, i, "sign")) is not None]
        sides = len(shown) == 2 and vanishes(shown[0].value - body) and vanishes(shown[1].value - body.number(1) + body)
        need(sides, rule, "the factors are not shown to lie between 0 and 1")
    total = reader.scalar(["Sum", name, *ends, ["Subtract", "1", step["body"]]])
    value = total.number(1) - reader.scalar(["Product", name, *ends, step["body"]]) * (total + total.number(1))
    reader.learn(value, False)
    return Fact("sign", value)


def last_limit(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """|lim x| ≤ c/z for every member of the second stage, c still and z → ∞ by a clause of it: lim x → 0."""
    reader, rule, stated = s.reader, "last-limit", step.get("conclusion", [""])
    stages = s.data["regime"]
    need(stated == s.data["conclusion"] and stated[:1] == ["TendsTo"] and len(stages) == 2, rule, "not what is stated")
    clauses = stages[1]["clauses"]
    need(step["number"] in [str(i) for i in range(len(clauses))], rule, "no such clause")
    clause = clauses[int(step["number"])]
    need(stated[2] == "0" and clause[0] == "TendsTo" and clause[2] == "Infinity", rule, "another limit")
    limit, great, bound = (reader.scalar(t) for t in (stated[1], clause[1], step["value"]))
    known = {g[0] for g in limit.generators()} <= {"Limit"} and not hides_random(limit.frozen())
    still = bound.generators() <= {("symbol", x) for x in set(s.data["variables"]) - s.growing}
    need(known and still, rule, "not limits of the first stage, or a bound that moves")
    for side in (bound - great * limit, bound + great * limit):
        shows(rule, premises, side)
    return Fact("TendsTo", s.resolved(stated))


def refuted_at_last(s: Statement, at: dict[str, Any], facts: list[Fact]) -> None:
    """The limits of the first stage are a rational function of n that does not tend to what is stated."""
    conclusion = s.data["conclusion"]
    need(conclusion[0] == "TendsTo", "conclude", "along two stages, no limit")
    name = _points_for_every(s, at)
    gap = s.reader.scalar(conclusion[1]) - s.reader.scalar(conclusion[2])
    found = [gap + f.value * gap.number(c) for f in facts if f.kind == "zero" for c in (1, -1)]
    need(any(_stays_away(x, ("symbol", name)) for x in found), "conclude", "the steps do not show that it fails")


def _stays_away(p: Poly, n: Generator) -> bool:
    """Whether a value is a rational function of n that does not tend to 0 as n → ∞."""
    parts = cleared(p)
    if not all(x.generators() <= {n} for x in parts):
        return False
    number = generator(K, p.fuel)
    above, below = (coefficients(x.substitute(lambda g: number)) for x in parts)
    return bool(above[-1]) and len(above) >= len(below)


def _points_for_every(s: Statement, at: dict[str, Any]) -> str:
    """The name n of the second stage, of which the points say nothing: for each n they satisfy the first stage.

    n may occur in the conclusion, in abbreviations of its own, as the number of generators, and as the end of a clause
    that is satisfied by all members.
    """
    rule, data, (first, second) = "point", s.data, s.data["regime"]
    need(len(second["grows"]) == 1 and second["grows"][0] not in first["grows"], rule, "stages of the same names")
    (name,) = second["grows"]
    free = data["variables"][name] in ("natural", "positive-integer") and at.get(name) == name
    need(free and second["clauses"] == [["TendsTo", name, "Infinity"]], rule, "a second stage other than n → ∞")
    chain = data["chain"] or {"generators": [], "downstream": []}
    blocks = [{**fit, "repeat": "1"} if fit["repeat"] == name else fit for fit in chain["generators"]]
    hypotheses = [t for t in data["hypotheses"] if t[0] != "InfinitelyMany"]
    clauses = [t for t in first["clauses"] if t[0] != "ForAll"]
    where, spoken = [], {name}  # abbreviations that speak of n are left out
    for new, term in data["where"]:
        if leaves(term) & spoken:
            spoken.add(new)
        else:
            where.append([new, term])
    fits = [list(fit.values()) for fit in (*blocks, *chain["downstream"])]
    need(not spoken & leaves([fits, hypotheses, clauses]), rule, "a condition on what the points do not give")
    rest = {
        "variables": {x: domain for x, domain in data["variables"].items() if x != name},
        "chain": {**chain, "generators": blocks},
        "where": where,
        "hypotheses": hypotheses,
        "regime": [{"grows": first["grows"], "clauses": clauses}],
        "conclusion": ["Equal", "0", "0"],
    }
    points = {x: value for x, value in at.items() if x != name}
    inner = Statement(rest, s.reader.fuel, points)
    inner.reader.domains = {**inner.reader.domains, "m": "natural"}
    admissible(inner, points, along=True)
    for term in data["hypotheses"]:
        need(term[0] != "InfinitelyMany" or _of_all(inner, *term[1:]), rule, "a condition that a member may fail")
    for term in first["clauses"]:
        need(term[0] != "ForAll" or _approached_by_all(inner, *term[1:]), rule, "a clause that a member may fail")
    return str(name)


def _of_all(s: Statement, name: str, condition: Any) -> bool:
    """Whether a condition holds for m = 0, 1, … at all points."""
    value, kind, strict = s.with_name(name, s.reader.atom(*NUMBER_OF_MEMBER), lambda: s.comparison(condition))
    return vanishes(value) if kind == "zero" else signed(value, strict)


def _approached_by_all(s: Statement, members: Any, clause: Any) -> bool:
    """Whether a(m) → b(m) along the points for each m = 0, 1, …"""
    name, first = members[1], s.reader.scalar(members[2]).constant()
    read = clause[0] == "TendsTo" and clause[2] != "Infinity" and first is not None and first >= 0
    need(read, "point", "a clause that is not read here")
    _, left, right = clause
    return s.with_name(
        name, s.reader.atom(*NUMBER_OF_MEMBER), lambda: _null(s.reader.scalar(left) - s.reader.scalar(right), s)
    )


def _null(p: Poly, s: Statement) -> bool:
    """Whether a value → 0 as k → ∞ for each m: below k's highest power stands a polynomial in m with one sign.

    ⌈x⌉ is x + a number in [0, 1), of which nothing else is used.
    """

    def image(g: Generator) -> Poly | None:
        return s.reader.thawed(g[1]) + s.reader.atom("rounded", g[1]) if g[0] == "Ceiling" else None

    (a, b), (c, d) = (cleared(x.substitute(image)) for x in cleared(p))
    above, below = a * d, b * c
    known = {g for x in (above, below) for g in x.generators()}
    if not all(g in (K, NUMBER_OF_MEMBER) or g[0] == "rounded" for g in known):
        return False
    (high, _), (low, leading) = _leading(above), _leading(below)
    return not above.terms or (high < low and leading.generators() <= {NUMBER_OF_MEMBER} and _one_sign(leading))


def _leading(p: Poly) -> tuple[int, Poly]:
    """The highest power of k, and its factor."""
    top = max((dict(m).get(K, 0) for m in p.terms), default=0)
    factor = {tuple(x for x in m if x[0] != K): c for m, c in p.terms.items() if dict(m).get(K, 0) == top}
    return top, Poly(factor, p.fuel)


def _one_sign(p: Poly) -> bool:
    """Whether p(m) ≠ 0 for m = 0, 1, …: coefficients of one sign, and a constant term."""
    return () in p.terms and len({c > 0 for c in p.terms.values()}) == 1


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "telescope": (telescope, ("name", "low", "high", "body", "value")),
    "product-below-sum": (product_below_sum, ("name", "low", "high", "body", "steps", "last")),
    "last-limit": (last_limit, ("number", "value")),
}
