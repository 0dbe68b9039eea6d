"""Asymptotic relations, looked at along a sequence: the deviation at each member, and whether it goes away.

What is looked at is f/g − 1 for f ≃ g, log f/g for f ≍ g, and the difference for limits and orders between them.
A relation fails if its deviation lies outside its interval at every member, on one side, and at the last one has not
shrunk to SHRINK of what it was at the first, of a size SPAN times smaller: what is O(size^{−1/2}) has shrunk more.
f ≍ g fails if log f/g keeps growing with the logarithm of the size, over three members.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...oracle.quantiles import quantile
from ..evaluation import Undetermined, value
from .estimates import NO_VALUE, Estimate, is_infinite, minus, over
from .judging import FAILS, HOLDS, OPEN, ORDERS, RESOLUTION, ROUNDING, SIGN, Row, mean

SHRINK = 2 / 3
#: how near two extrapolations of exact members must be to each other, and how far from 0, relative to the sides
AGREE, NOTABLE = 0.3, 0.005
STRICT = ("Greater", "Less")
#: growth of f/g per factor e of the size that no pair of constants outlasts
DRIFT = 0.2


def deviation(relation: str, left: Any, right: Any) -> Any:
    """What must go to 0 (stay bounded for ≍, keep its sign for orders): exact, or an estimate."""
    if relation not in ("Equivalent", "Comparable"):
        return minus(left, right)
    ratio = over(left, right)
    if relation == "Equivalent":
        return minus(ratio, Fraction(1))
    if mean(ratio) <= 0 or is_infinite(ratio):
        raise Undetermined(ratio, "is no ratio of positive quantities")
    return ratio.log() if isinstance(ratio, Estimate) else math.log(ratio)


def _is_zero(x: Any) -> bool:
    if isinstance(x, Estimate):
        return bool(x.mean == 0 and not x.influence.any())
    return bool(value(["Equal", "x", "0"], {"x": x}))


def _of_other_signs(left: Any, right: Any) -> bool:
    """Whether no two positive constants can hold exact sides together: one is 0 or negative, the other is not."""
    exact = not any(isinstance(x, Estimate) for x in (left, right))
    return exact and left * right <= 0 and bool(left or right) and bool(right)


def row(relation: str, left: Any, right: Any, *, at: str, error: float) -> Row:
    """One member; its state says whether the deviation lies outside its interval there."""
    if NO_VALUE in (left, right):
        return Row(at, relation, left, right, NO_VALUE, 0.0, 0.0, FAILS)
    of, found = OF[relation], None
    if relation == "Comparable" and _of_other_signs(left, right):
        return Row(at, relation, left, right, NO_VALUE, 0.0, 0.0, FAILS)
    if relation in ("Equivalent", "Comparable") and _is_zero(right):
        of, found = BESIDE_ZERO, left  # f/0: f must be 0 as well
    found = deviation(relation, left, right) if found is None else found
    if not isinstance(found, Estimate):
        if value(["Equal", "x", "0"], {"x": found}):  # to all digits that we have
            found = Fraction(0)
        state = FAILS if outside(relation, mean(found), ROUNDING) else HOLDS
        return Row(at, relation, _side(left), _side(right), found, 0.0, 0.0, state, of)
    if is_infinite(found):
        state = FAILS if outside(relation, found.mean, 0.0) else HOLDS
        return Row(at, relation, _side(left), _side(right), found.mean, 0.0, 0.0, state, of)
    width = found.width(quantile(error, 1)) + ROUNDING * max(1.0, abs(mean(left)), abs(mean(right)))
    state = FAILS if outside(relation, found.mean, width) else OPEN
    return Row(at, relation, _side(left), _side(right), found.mean, float(found.error), width, state, of)


BESIDE_ZERO = "beside 0 stands"
OF = dict.fromkeys(ORDERS, "difference")
OF |= {"Equivalent": "ratio − 1 =", "Comparable": "log ratio =", "TendsTo": "distance"}


def _side(x: Any) -> Any:
    return mean(x) if isinstance(x, Estimate) else x


def outside(relation: str, deviation: Any, width: float) -> bool:
    """Whether a deviation violates a relation by more than a width; no value does."""
    if deviation == NO_VALUE:
        return True
    sign = ORDERS.get(relation, 0)
    if relation == "Comparable":
        return False
    return abs(deviation) > width and (sign == 0 or deviation * sign > 0)


def sees(relation: str, rows: Sequence[Row], sizes: Sequence[int]) -> float:
    """The constant relative error in a side that a sequence on which a relation holds would have shown.

    Infinite for orders and ≍, for which no small error is one, and beside a limit 0, of which nothing is relative.
    """
    if ORDERS.get(relation, 0) or relation == "Comparable" or any(_infinite(r) for r in rows):
        return math.inf
    scale = _scale(relation, rows)
    if scale == 0:
        return math.inf
    if all(r.exact and r.gap == 0 for r in rows):
        return 0.0
    return min(_intercept(rows, sizes), max(abs(r.gap) + r.width for r in rows)) / scale


def _infinite(row: Row) -> bool:
    return row.gap == NO_VALUE or abs(row.gap) == math.inf


def _scale(relation: str, rows: Sequence[Row]) -> float:
    """What a deviation is relative to: a ratio is so already."""
    if relation == "Equivalent":
        return 1.0
    return float(max(mean(abs(x)) for x in (rows[-1].left, rows[-1].right)))


def verdict(relation: str, rows: Sequence[Row], sizes: Sequence[int]) -> str:
    """FAILS, HOLDS or OPEN along a sequence; rows in the order of growing sizes."""
    if relation not in SIGN:
        raise Undetermined(relation, "is no relation")
    if all(r.gap == NO_VALUE for r in rows):
        return FAILS
    if any(r.gap == NO_VALUE for r in rows):
        return OPEN
    if relation == "Comparable":
        return _comparable(rows, sizes)
    if all(outside(relation, r.gap, r.width) for r in rows) and _stays(relation, rows, sizes):
        return FAILS
    scale = _scale(relation, rows)
    sign = ORDERS.get(relation, 0)
    apart = sign and all(r.gap * sign < 0 and abs(r.gap) > r.width for r in rows)
    if relation in STRICT:  # limits may be equal where no member is
        return HOLDS if apart and _stays(relation, rows, sizes) else OPEN
    if apart:
        return HOLDS
    if all(abs(r.gap) + r.width <= RESOLUTION * scale for r in rows):
        return HOLDS
    return HOLDS if _goes_away(rows, sizes, RESOLUTION * scale) else OPEN


def _stays(relation: str, rows: Sequence[Row], sizes: Sequence[int]) -> bool:
    """Whether the deviation keeps its sign and more than SHRINK of its size, beyond its errors.

    Two exact members show nothing where both deviations are below RESOLUTION: they need not fall at every size.
    Of three exact members, whose errors say nothing, the lines a + b/size through the first two and the last two must
    agree on an a that is not small: what crosses over late, c/(K + size), may look constant where it is below 1/K.
    """
    first, last = rows[0], rows[-1]
    if math.inf in (abs(first.gap), abs(last.gap)):
        return bool(first.gap == last.gap)
    if BESIDE_ZERO in (first.of, last.of):
        return first.of == last.of
    if first.gap * last.gap <= 0:
        return False
    exact, scale = all(r.exact for r in rows), _scale(relation, rows)
    if len(rows) == 2 and exact and max(abs(r.gap) for r in rows) <= RESOLUTION * scale:
        return False
    if len(rows) > 2 and exact:
        before, after = (_extrapolated(rows[i : i + 2], sizes[i : i + 2]) for i in (len(rows) - 3, len(rows) - 2))
        return before * after > 0 and abs(before - after) <= AGREE * abs(after) and abs(after) > NOTABLE * scale
    return abs(last.gap) - SHRINK * abs(first.gap) > math.hypot(last.width, SHRINK * first.width)


def _extrapolated(rows: Sequence[Row], sizes: Sequence[int]) -> float:
    """a of the line a + b/size through two members."""
    (a, b), (x, y) = (float(r.gap) for r in rows), (1 / s for s in sizes)
    return (b * x - a * y) / (x - y)


def _goes_away(rows: Sequence[Row], sizes: Sequence[int], resolution: float) -> bool:
    """Whether a + b/size through the last two members has an a within the resolution of 0, errors included."""
    return _intercept(rows, sizes) <= resolution


def _intercept(rows: Sequence[Row], sizes: Sequence[int]) -> float:
    """|a| of the line a + b/size through the last two members, its error added."""
    (a, b), (x, y) = rows[-2:], (1 / s for s in sizes[-2:])
    if math.inf in (abs(a.gap), abs(b.gap)):
        return math.inf
    intercept = (b.gap * x - a.gap * y) / (x - y)
    return float(abs(intercept) + math.hypot(b.width * x, a.width * y) / (x - y))


def _comparable(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    if any(r.of == BESIDE_ZERO for r in rows):
        zero = all(abs(r.gap) <= r.width + ROUNDING for r in rows)
        return HOLDS if zero else FAILS if all(abs(r.gap) > r.width + ROUNDING for r in rows) else OPEN
    steps = []
    for (a, b), (x, y) in zip(zip(rows, rows[1:]), zip(sizes, sizes[1:])):
        slope, error = (b.gap - a.gap) / math.log(y / x), math.hypot(a.width, b.width) / math.log(y / x)
        steps.append((slope, error))
    (first, wide), (last, narrow) = steps[0], steps[-1]
    if len(steps) > 1 and abs(last) - SHRINK * abs(first) > wide + narrow and all(abs(s) - e > DRIFT for s, e in steps):
        return FAILS if first * last > 0 else OPEN
    return HOLDS if abs(steps[-1][0]) + steps[-1][1] <= DRIFT else OPEN
