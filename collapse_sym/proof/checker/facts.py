"""What has been established, and the rules of elementary algebra: equations, signs, hypotheses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .known import names
from .limits import need
from .ring import Poly, vanishes
from .statement import Statement


@dataclass(frozen=True)
class Fact:
    """value = 0 ("zero"), ≥ 0 or > 0 ("sign"), → 0 or bounded along the regime ("null", "bounded"), or what a rule
    says."""

    kind: str
    value: Any
    strict: bool = False
    weight: Any = None
    conditional: bool = False  # whether it rests on a condition on generators, of which there may be none


Premises = list[Fact]
Rule = Callable[[Statement, dict[str, Any], Premises], Fact]


def of(rule: str, premises: Premises, kind: str) -> Any:
    """The one premise of this kind."""
    found = [p for p in premises if p.kind == kind]
    need(len(found) == 1, rule, f"needs exactly one premise of kind {kind}")
    return found[0]


def shows(rule: str, premises: Premises, value: Poly, strict: bool = False) -> None:
    """Some premise of kind sign gives value ≥ 0 (> 0): the value itself, or less by a number."""
    for p in premises:
        gap = value - p.value if p.kind == "sign" else None
        rest = None if gap is None else Fraction(0) if vanishes(gap) else gap.constant()
        if rest is not None and rest >= 0 and (p.strict or rest > 0 or not strict):
            return
    need(False, rule, "the premises do not give the sign that is needed")


def last_of(known: dict[str, Fact], name: Any, *kinds: str) -> Fact | None:
    """What nested steps end with; nothing if it rests on a condition on generators, of which there may be none."""
    fact = known.get(name)
    return fact if fact is not None and fact.kind in kinds and not fact.conditional else None


def hypothesis(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A hypothesis of the statement; one for all members of a range at a member of it."""
    listed = s.data["hypotheses"]
    if s.data["conclusion"][0] == "Implies":  # what is stated is stated under this condition only
        listed = [*listed, s.data["conclusion"][1]]
    need(step["number"] in [str(i) for i in range(len(listed))], "hypothesis", "no such hypothesis")
    term = listed[int(step["number"])]
    if term[0] == "ForAll":
        (_, name, low, high), body = term[1], term[2]
        member, known = s.reader.scalar(step["member"]), s.reader.signs
        need(
            "#" not in names(member.frozen()) or len(s.reader.chain.blocks) == 1,
            "hypothesis",
            "the number of a generator, where there are several blocks or none",
        )
        if "#" in names(member.frozen()):  # for every generator, of which there are as many as the block repeats
            number = s.reader.atom("symbol", "#")
            rest = s.reader.scalar(s.reader.chain.last) - s.reader.number(1) - number
            s.reader.signs = {
                **known,
                number.frozen(): False,
                rest.frozen(): False,
                (rest + rest.number(1)).frozen(): False,
            }
        for end in (member - s.reader.scalar(low), s.reader.scalar(high) - member):
            need(
                s.reader.integral(member) and s.reader.nonnegative(end),
                "hypothesis",
                "a number that may lie outside the range",
            )
        s.reader.signs = known
        value, kind, strict = s.with_name(name, member, lambda: s.comparison(body))
        if kind == "sign" and "#" in names(member.frozen()):
            general = s.with_name(name, s.reader.atom("symbol", "#"), lambda: s.comparison(body))[0]
            s.reader.between.append((s.reader.scalar(low), s.reader.scalar(high), general, strict))
    else:
        value, kind, strict = s.comparison(term)
    if kind == "sign":
        s.reader.learn(value, strict)
    return Fact(kind, value, strict)


def domain(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """What the domain of a symbol gives, or the kind of an atom."""
    value, strict = s.reader.scalar(step["value"]), step["strict"] == "true"
    known = s.reader.positive(value) if strict else s.reader.nonnegative(value)
    need(known, "domain", "a sign that no domain gives")
    return Fact("sign", value, strict)


def equation(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """left = right, because left − right = Σ multiplier · equation."""
    goal = difference(s, "equation", step)
    zeros = [p for p in premises if p.kind == "zero"]
    need(len(step["multipliers"]) == len(zeros), "equation", "one multiplier each")
    rest = goal
    for multiplier, p in zip(step["multipliers"], zeros):
        rest = rest - s.reader.scalar(multiplier) * p.value
    need(vanishes(rest), "equation", "the combination is not the difference of the two sides")
    return Fact("zero", goal)


def difference(s: Statement, rule: str, step: dict[str, Any], *heads: str) -> Poly:
    """left − right of the stated conclusion."""
    stated = step["conclusion"]
    ok = len(stated) == 3 and stated[0] in (heads or ("Equal",))
    need(ok, rule, "the conclusion is no comparison of two terms")
    return s.reader.scalar(stated[1]) - s.reader.scalar(stated[2])


def sign(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """value = Σ multiplier · equation + Σ c · Π signs · square², c ≥ 0 by its kind: then value ≥ 0, and > 0 if a
    term is.

    ``products`` are [c, [numbers of premises], square].
    """
    value = rest = s.reader.scalar(step["value"])
    zeros, signs = ([p for p in premises if p.kind == kind] for kind in ("zero", "sign"))
    need(len(step["multipliers"]) == len(zeros), "sign", "one multiplier each")
    for multiplier, p in zip(step["multipliers"], zeros):
        rest = rest - s.reader.scalar(multiplier) * p.value
    strict = False
    for c, factors, square in step["products"]:
        scale = s.reader.scalar(c)
        need(s.reader.clearly(scale), "sign", "a coefficient that is not known to be ≥ 0")
        need(all(int(i) < len(signs) for i in factors), "sign", "not the number of a sign among the premises")
        root = s.reader.scalar(square)
        product, chosen = scale * root * root, [signs[int(i)] for i in factors]
        for p in chosen:
            product = product * p.value
        rest = rest - product
        strict = strict or (
            s.reader.clearly(scale, True) and all(p.strict for p in chosen) and s.reader.invertible(root)
        )
    need(vanishes(rest), "sign", "the combination does not show the sign")
    s.reader.learn(value, strict)
    return Fact("sign", value, strict)


def both_signs(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x = 0 as x ≥ 0 and x ≤ 0."""
    value = s.reader.scalar(step["value"])
    shows("both-signs", premises, value)
    shows("both-signs", premises, -value)
    return Fact("zero", value)


def first_of_sum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ_{low…high} = its first term + Σ_{low+1…high}, for low ≤ high."""
    reader, name, body = s.reader, step["name"], step["body"]
    low, high = reader.scalar(step["low"]), reader.scalar(step["high"])
    need(reader.nonnegative(high - low), "first-of-sum", "a sum that may be empty")
    whole = reader.scalar(["Sum", name, step["low"], step["high"], body])
    rest = reader.scalar(["Sum", name, ["Add", step["low"], "1"], step["high"], body])
    return Fact("zero", whole - s.with_name(name, low, lambda: reader.scalar(body)) - rest)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "hypothesis": (hypothesis, ("number", "member")),
    "domain": (domain, ("value", "strict")),
    "equation": (equation, ("multipliers",)),
    "first-of-sum": (first_of_sum, ("name", "low", "high", "body")),
    "sign": (sign, ("value", "multipliers", "products")),
    "both-signs": (both_signs, ("value",)),
}
