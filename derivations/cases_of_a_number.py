"""Conclusions by the sign of a fixed number, and minima of fixed numbers."""

from __future__ import annotations

from collections.abc import Callable

from collapse_sym.proof.language import Term

from .orders import Orders

Branch = Callable[[Orders, str], str]  # ends with the conclusion, from the sign of the number


def split(o: Orders, value: Term, above_it: Branch, others: Branch) -> str:
    """The conclusion whether a fixed number is > 0, < 0 or 0: ``others`` is told that −value ≥ 0."""
    inner = [o.inside() for _ in range(3)]
    opposite: Term = ["Negate", value]
    at_zero = inner[2].step("sign", "case", value=opposite, multipliers=["-1"], products=[])
    last = [above_it(inner[0], "case"), others(inner[1], "case"), others(inner[2], at_zero)]
    used = list(dict.fromkeys(i for a in inner for i in a.used))
    return o.step("trichotomy", *used, value=value, steps=[a.steps for a in inner], last=last)


def few(o: Orders, sign: str, large: bool) -> str:
    """min(b, 1) is 1 if b > 1, and b if b ≤ 1."""
    return o.step("smaller", sign, left="b", right="1", **{"is": "right" if large else "left"})


def least(o: Orders, left: Term, right: Term, value: Term, *signs: str, strict: bool = False) -> str:
    """min(left, right) ≥ value, or > value, as both are."""
    return o.step("below-both", *signs, left=left, right=right, value=value, strict=str(strict).lower())
