"""Rules about smaller numbers and about finitely many of them: min, and products whose factors converge."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, last_of, shows
from .generations import one_of_range
from .limits import need
from .ring import vanishes
from .statement import Statement, fixed


def scaled_minimum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """min(x, y) = c min(a, b) for x = ca, y = cb and c ≥ 0."""
    reader = s.reader
    a, b, c, x, y = (reader.scalar(step[key]) for key in ("left", "right", "by", "new_left", "new_right"))
    need(reader.clearly(c), "scaled-minimum", "a factor that is not known to be ≥ 0")
    need(vanishes(x - c * a) and vanishes(y - c * b), "scaled-minimum", "not the same factor")
    return Fact("zero", reader.atom("Min", x.frozen(), y.frozen()) - c * reader.atom("Min", a.frozen(), b.frozen()))


def smaller(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """min(a, b) = a if b ≥ a, and b if a ≥ b; a premise says which."""
    reader = s.reader
    a, b = reader.scalar(step["left"]), reader.scalar(step["right"])
    need(step["is"] in ("left", "right"), "smaller", "neither the left number nor the right one")
    least, other = (a, b) if step["is"] == "left" else (b, a)
    shows("smaller", premises, other - least)
    return Fact("zero", reader.atom("Min", a.frozen(), b.frozen()) - least)


def below_both(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """min(a, b) ≥ x (>) as a ≥ x and b ≥ x (>)."""
    reader, rule, strict = s.reader, "below-both", step["strict"] == "true"
    a, b, x = (reader.scalar(step[key]) for key in ("left", "right", "value"))
    shows(rule, premises, a - x, strict)
    shows(rule, premises, b - x, strict)
    value = reader.atom("Min", a.frozen(), b.frozen()) - x
    reader.learn(value, strict)
    return Fact("sign", value, strict)


def minimum_of_limits(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """|min(a, c) − min(b, c)| ≤ |a − b|: the first difference tends to 0 if the second does."""
    reader = s.reader
    a, b, c = (reader.scalar(step[key]) for key in ("left", "right", "with"))
    close = any(p.kind == "null" and not p.weight and vanishes(p.value - a + b) for p in premises)
    need(close, "minimum-of-limits", "two numbers that are not shown to be close")
    return Fact(
        "null", reader.atom("Min", a.frozen(), c.frozen()) - reader.atom("Min", b.frozen(), c.frozen()), weight=()
    )


def product_of_limits(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f_j → g_j for each j = low … high, these ends and each g_j fixed along the regime: Π f_j → Π g_j.

    ``steps`` prove it for one j of the range, from the premises; what they establish about j is forgotten afterwards.
    """
    reader, rule, ends = s.reader, "product-of-limits", (step["low"], step["high"])
    with one_of_range(s, rule, step["name"], *map(reader.scalar, ends)):
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        gap, end = reader.scalar(["Subtract", step["left"], step["right"]]), reader.scalar(step["right"])
        last = last_of(known, step["last"], "null")
        ok = last is not None and not last.weight and vanishes(last.value - gap)
        need(ok and fixed(s, end), rule, "the factors are not shown to tend to fixed numbers")
    products = [reader.scalar(["Product", step["name"], *ends, step[side]]) for side in ("left", "right")]
    return Fact("null", products[0] - products[1], weight=())


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "scaled-minimum": (scaled_minimum, ("left", "right", "by", "new_left", "new_right")),
    "smaller": (smaller, ("left", "right", "is")),
    "below-both": (below_both, ("left", "right", "value", "strict")),
    "minimum-of-limits": (minimum_of_limits, ("left", "right", "with")),
    "product-of-limits": (product_of_limits, ("name", "low", "high", "left", "right", "steps", "last")),
}
