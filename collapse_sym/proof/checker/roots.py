"""Rules about roots: exactly one, none but 0, a second one, square roots."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule, shows
from .functions_of_kappa import slope
from .known import DOMAINS, names
from .limits import need
from .ring import vanishes
from .statement import Statement


def root(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Exactly one x ≥ 0 solves l(x) = r(x): l − r = x·H, H increases strictly and changes its sign; 0 is no
    solution."""
    need(
        step.get("conclusion") == s.data["conclusion"] and s.data["conclusion"][0] == "ExistsUnique",
        "root",
        "not what is stated",
    )
    _, name, where, (head, left, right) = step["conclusion"]
    need(where == "nonnegative" and head == "Equal", "root", "a root among the numbers ≥ 0")
    reader, x = s.reader, s.reader.scalar(name)
    gap, quotient = reader.scalar(["Subtract", left, right]), reader.scalar(step["quotient"])
    need(vanishes(gap - x * quotient), "root", "the quotient does not give the equation")
    shows("root", premises, slope(s, quotient, ("symbol", name)), True)
    ends = [reader.scalar(step[end]) for end in ("low", "high")]
    need(not any(name in names(end.frozen()) for end in ends), "root", "an end that depends on the root")
    for end, sign_ in zip(ends, (-1, 1)):
        shows("root", premises, end, True)
        shows(
            "root",
            premises,
            s.with_name(name, end, lambda: reader.scalar(step["quotient"])) * reader.number(sign_),
            True,
        )
    at_zero = s.with_name(name, reader.number(0), lambda: reader.scalar(["Subtract", left, right]))
    need(reader.positive(at_zero) or reader.positive(-at_zero), "root", "0 may be a solution")
    return Fact("ExistsUnique", s.resolved(step["conclusion"]))


def root_at_zero(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Exactly one x ≥ 0 solves l(x) = r(x), namely 0: l − r vanishes at 0 and has one sign at all x > 0."""
    stated, reader = step.get("conclusion", [""]), s.reader
    need(stated == s.data["conclusion"] and stated[0] == "ExistsUnique", "root-at-zero", "not what is stated")
    _, name, where, (head, left, right) = stated
    need(where == "nonnegative" and head == "Equal", "root-at-zero", "a root among the numbers ≥ 0")
    gap = ["Subtract", left, right]
    need(vanishes(s.with_name(name, reader.number(0), lambda: reader.scalar(gap))), "root-at-zero", "0 is no solution")
    side = reader.number(-1 if step["side"] == "below" else 1)
    shows("root-at-zero", premises, side * reader.scalar(gap), True)
    return Fact("ExistsUnique", s.resolved(stated))


def square_root(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """r = √x for x ≥ 0: r² = x; and r ≥ y (r > y) for a y with x ≥ y² (x > y²)."""
    reader, strict = s.reader, step["strict"] == "true"
    x = reader.scalar(step["of"])
    r = reader.scalar(["Sqrt", step["of"]])
    if not step["above"]:
        shows("square-root", premises, x)
        return Fact("zero", r * r - x)
    y = reader.scalar(step["above"])
    shows("square-root", premises, x - y * y, strict)
    reader.learn(r - y, strict)
    return Fact("sign", r - y, strict)


def another_root(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A number that solves the equation of an ExistsUnique at the point."""
    need(s.data["conclusion"][0] == "ExistsUnique", "another-root", "not what is stated")
    _, name, where, (head, left, right) = s.data["conclusion"]
    value = s.reader.scalar(step["value"])
    need(head == "Equal" and where in DOMAINS, "another-root", "no equation")
    gap = s.with_name(name, value, lambda: s.reader.scalar(["Subtract", left, right]))
    need(vanishes(gap), "another-root", "not a solution")
    inside = value.constant() is not None and DOMAINS[where][3](value.constant() or Fraction(0))
    need(inside, "another-root", "a solution outside the domain")
    return Fact("root", value, weight=s.resolved(s.data["conclusion"]))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "root": (root, ("quotient", "low", "high")),
    "root-at-zero": (root_at_zero, ("side",)),
    "square-root": (square_root, ("of", "above", "strict")),
    "another-root": (another_root, ("value",)),
}
