"""Rules about ceilings and logarithms, and about sums: signs added up over a range, a range moved along."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, last_of, shows
from .generations import one_of_range
from .known import names
from .limits import need
from .ring import Poly, vanishes
from .statement import Statement
from .well_formed import leaves


def ceiling(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """x ≤ ⌈x⌉ < x + 1."""
    x, whole = s.reader.scalar(step["value"]), s.reader.scalar(["Ceiling", step["value"]])
    need(step["is"] in ("above", "below"), "ceiling", "neither above nor below")
    strict = step["is"] == "below"
    value = x + x.number(1) - whole if strict else whole - x
    s.reader.learn(value, strict)
    return Fact("sign", value, strict)


def logarithm(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """log x > 0 for x > 1."""
    x = s.reader.scalar(step["value"])
    shows("logarithm", premises, x - x.number(1), True)
    value = s.reader.scalar(["Log", step["value"]])
    s.reader.learn(value, True)
    return Fact("sign", value, True)


def sum_of_signs(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f_j ≥ 0 for each j = low … high, these ends fixed along the regime: Σ f_j ≥ 0."""
    reader, rule, ends = s.reader, "sum-of-signs", (step["low"], step["high"])
    with one_of_range(s, rule, step["name"], *map(reader.scalar, ends)):
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        last, body = last_of(known, step["last"], "sign"), reader.scalar(step["body"])
        need(last is not None and vanishes(last.value - body), rule, "the terms are not shown to be ≥ 0")
    total = reader.scalar(["Sum", step["name"], *ends, step["body"]])
    reader.learn(total, False)
    return Fact("sign", total)


def shifted_sum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ_{low…high} f(j) = Σ_{low+s…high+s} f(j − s), s whole; both are empty, or neither is."""
    reader, rule, name, by = s.reader, "shifted-sum", step["name"], step["by"]
    shift = reader.scalar(by)
    plain = reader.integral(shift) and "#" not in names(shift.frozen())
    need(plain, rule, "a shift that may be no whole number, or that moves")
    spoken = {x for text in leaves(step["body"]) if text in reader.values for x in reader.texts(text)}
    need(name not in spoken, rule, "an abbreviation of the name, which does not move along")
    known = reader.between
    reader.between = [*known, *(x for t in (shift, -shift) for x in _moved_signs(s, t))]
    first = reader.scalar(["Sum", name, step["low"], step["high"], step["body"]])
    ends = (["Add", end, by] for end in (step["low"], step["high"]))
    second = reader.scalar(["Sum", name, *ends, _moved(step["body"], name, ["Subtract", name, by])])
    reader.between = known
    return Fact("zero", first - second)


def _moved_signs(s: Statement, by: Poly) -> list[tuple[Poly, Poly, Poly, bool]]:
    """Signs that are known for # = low … high, as signs of # + t for # = low − t … high − t."""
    number = s.reader.atom("symbol", "#") + by
    plain = [x for x in s.reader.between if all(g[0] in ("symbol", "At") for g in x[2].generators())]
    return [(low - by, high - by, s.reader.at(sign, number), strict) for low, high, sign, strict in plain]


def _moved(term: Any, name: str, number: Any) -> Any:
    """A term with another for a name: no name is bound in the body of a sum."""
    if isinstance(term, str):
        return number if term == name else term
    return [term[0], *(_moved(t, name, number) for t in term[1:])]


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "ceiling": (ceiling, ("value", "is")),
    "logarithm": (logarithm, ("value",)),
    "sum-of-signs": (sum_of_signs, ("name", "low", "high", "body", "steps", "last")),
    "shifted-sum": (shifted_sum, ("name", "low", "high", "body", "by")),
}
