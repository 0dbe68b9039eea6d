"""Forged certificates about orders of growth: one for each part of a condition, which is all that refuses it."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import POINT
from tests.proof.checker.forged_orders import (
    AT_ONE,
    CLAUSES,
    FALLS,
    FLAT,
    GROWN,
    GROWS,
    INNER,
    LOG_T,
    MANY,
    ONE,
    RATIO,
    SAYS,
    SLOW,
    SMALL,
    WEIGHTED,
    WIDE,
    D,
    Forged,
    T,
    above,
    alike,
    along,
    apart,
    below,
    going,
    product,
    summed,
    terms,
)
from tests.proof.checker.forged_steps import FEATURES, TWO, case, step

Term = Any
HIGH: Term = {"is": "high"}
LOW: Term = {"is": "low"}
BARE = step("domain", value="T", strict="true")  # a sign, and no order
UNIT = step("domain", value="1", strict="true")
TWICE: Term = ["Multiply", "2", LOG_T]
ZERO: Term = {"hypotheses": [["Equal", "n", "0"]], "says": SAYS, "regime": GROWS}
GIVEN = step("hypothesis", number="0", member="")
BIG: Term = ["Add", "1", ["Multiply", "T", "n"]]  # 1, as n = 0, of a form that moves and is > 0
RARE: Term = ["Divide", "1", "T"]
RISING: Term = {"value": RARE, "factors": [["0", "-1"]]}


def moving(*steps: dict[str, Any]) -> dict[str, Any]:
    """What follows from n = 0."""
    return {**case(GIVEN, *steps, **ZERO), "witness": {**POINT, "n": "0"}}


PARTS: list[Forged] = [
    (going(T, terms("0", **{"is": "above"})), "order-of-terms", "not a side"),
    (going(SMALL, terms("0")), "order-of-terms", "not this side"),
    (going(BARE, step("order-of-equal", "0", value="T", multipliers=[])), "order-of-equal", "no order of an equal"),
    (going(T, terms("0", **LOW), terms("0", **HIGH), step("order-both", "1", "2", "2")), "order-both", "not a lower"),
    (going(T, terms("0", **LOW), BARE, step("order-both", "1", "2")), "order-both", "not a lower"),
    (going(T, terms("0", **LOW), terms("0", value=["Multiply", "2", "T"], factors=[["0", "2"]], **HIGH),
           step("order-both", "1", "2")), "order-both", "two values"),
    (going(T, WIDE, terms("0", **LOW), product("0", "1", order=TWICE, relations=[["1", "1"]], **HIGH),
           step("order-both", "2", "3")), "order-both", "two values"),
    (going(step("order-clause", number="0", member="3/2"), regime=[
        {"grows": ["T"], "clauses": [["ForAll", ["List", "j", "1", "2"], ["Comparable", "x", "j"]]]}]),
     "order-clause", "outside the range"),
    (going(T, UNIT, product("0", "1", relations=[["1", "1"]])), "order", "not an order of 1"),
    (going(T, terms("0", value="0", factors=[["0", "0"]], **HIGH),
           product("0", "1", order=TWICE, relations=[["1", "1"]], **HIGH)), "order", "not an order of 1"),
    (going(T, D, SMALL, product("0", "1", value=["Divide", "d", "T"], factors=[["1", "1"], ["0", "-1"]],
                                order=["Subtract", ["Log", "d"], LOG_T]),
           step("order-vanishes", "3", "2", scale="T")), "order-vanishes", "no multiple"),
    (moving(T, SMALL, product("1", "0", order=["Negate", ["Multiply", BIG, LOG_T]], **RISING,
                              multipliers=[["Negate", ["Multiply", "T", LOG_T]]]),
            step("order-vanishes", "3", "2", scale="T")), "order-vanishes", "no multiple"),
    (going(ONE, terms("0", value="1", order="0", **LOW), step("order-bounded", "1")), "order-bounded", "bounded above"),
    (going(WIDE, step("order-positive", "0")), "order-positive", "lower side"),
    (going(T, SMALL, step("order-grows", "0", "1", scale="T", conclusion=["Near", "T", "Infinity"])), "order-grows",
     "another one"),
    (going(T, SMALL, step("order-grows", "0", "1", scale="T", conclusion=["TendsTo", "T", "5"])), "order-grows",
     "another one"),
    (case(SMALL, step("tends-to", "0", conclusion=["TendsTo", RARE, "0"]), regime=TWO), "tends-to", "another one"),
    (going(step("along", value="0", multipliers=[], products=[]), step("tends-to", "0", conclusion=["TendsTo", "T",
                                                                                                    "T"])),
     "tends-to", "a limit that moves"),
    (going(BARE, BARE, alike(["0", "1", "1"])), "comparable-orders", "not both sides"),
    (going(BARE, T, alike(["0", "1", "1"])), "comparable-orders", "not both sides"),
    (going(T, BARE, alike(["0", "1", "1"])), "comparable-orders", "not both sides"),
    (going(T, terms("0", **LOW), alike(["1", "0", "1"])), "comparable-orders", "not both sides"),
    (going(T, terms("0", **LOW), alike(["0", "1", "1"])), "comparable-orders", "not both sides"),
    (going(T, terms("0", **LOW), alike(["1", "1", "1"])), "comparable-orders", "not both sides"),
    (going(T, T, alike(["0", "1", "1"], conclusion=["Comparable", "d", "T"])), "comparable-orders", "other sums"),
    (going(T, T, alike(["0", "1", "1"], conclusion=["Comparable", "T", "d"])), "comparable-orders", "other sums"),
    (going(T, T, alike(["0", "1", "1"], middle="T", low="T")), "comparable-orders", "not a positive constant"),
    (going(T, T, alike(["0", "1", "1"], middle="T", high="T")), "comparable-orders", "not a positive constant"),
    (going(T, T, alike(["0", "1", "1"], middle="T", high="y")), "comparable-orders", "not a positive constant"),
    (along(T, apart("0", says=["Equivalent", "T", "1"]), says=["Equivalent", "T", "1"]), "order-apart", "not what is"),
    (along(T, T, SMALL, apart("0", "1", "2", says=["Bounded", "T"]), says=["Bounded", "T"]), "order-apart",
     "another value"),
    (along(T, WIDE, product("0", "1", order="0", relations=[["1", "1"]], **LOW), apart("2", says=GROWN), says=GROWN),
     "order-apart", "bounded above"),
    (along(T, ONE, terms("1", value="1", order="0", **LOW), apart("0", "2", says=RATIO), says=RATIO), "order-apart",
     "not a lower and an upper side"),
    (along(ONE, terms("0", value="1", order="0", **HIGH), apart("1", says=["TendsTo", "1", "0"]),
           says=["TendsTo", "1", "0"]), "order-apart", "bounded below"),
    (going(above(steps=[[{"id": "c", **step("domain", value=FALLS["value"], strict="true")}]])), "sum-above",
     "no order of the terms"),
    (going(above(ends=["", ""], steps=[INNER, INNER], last=["c", "c"], scales=["0", "0"], pieces=[[], []],
                 corrections=[[], []])), "sum-above", "not one entry"),
    (going(above(**{x: [] for x in ("ends", "steps", "last", "scales", "pieces", "corrections")})), "sum-above",
     "not one entry"),
    (going(above(ends=["0", ""])), "sum-above", "not one entry"),
    (going(MANY, below("0", steps=[INNER, INNER])), "sum-below", "not a place"),
    (going(MANY, below("0", last=["c", "c"])), "sum-below", "not a place"),
    (going(MANY, below("0", steps=[INNER, INNER], last=["c", "c"])), "sum-below", "not a place"),
    (going(MANY, below("0", steps=[INNER, INNER], last=["c", "c"], scales=["0", "0"])), "sum-below", "not a place"),
    (going(MANY, below("0", scales=["0", "0"])), "sum-below", "not a place"),
    (going(MANY, below("0", pieces=[[], []], corrections=[[], []])), "sum-below", "not a place"),
    (going(MANY, below("0", corrections=[[], []])), "sum-below", "not a place"),
    *((going(step("clause", number="1"), step("order-log", "0", scale="d"), SMALL, step("sum-above", "2", **{
        **SLOW, "ends": [end, ""], "steps": [FLAT, FLAT], "last": ["c", "c"], "scales": ["T", "T"],
        "pieces": [[], []], "corrections": [[], []]})),
       "sum-above", "another length")
      for end in (["Add", ["Log", "d"], LOG_T], ["Multiply", "d", LOG_T], ["Multiply", "y", LOG_T])),
    (case(step("trichotomy", value="y", steps=[[], [], []], last=["", "", ""])), "trichotomy", "moves"),
    (going(step("trichotomy", value="y", steps=[[{"id": "c", **UNIT}]] * 3, last=["c", "c", "c"])), "trichotomy",
     "without its conclusion"),
    (going(step("maximum", left="T", right="y", **{"is": "sum"})), "maximum", "may be negative"),
    (case(says=summed("x", "1/2")), "terms", "from another number"),
    ({**case(GIVEN, step("domain", value=["Eigenvalue", "3/2"], strict="true"),
             hypotheses=[["GreaterEqual", "d", "3/2"]])}, "terms", "outside 1, …, d"),
    (case(above(), says=AT_ONE, regime=[{**GROWS[0], "clauses": CLAUSES[:1]}], at={"T": "k"}), "point",
     "where sizes move"),
    (case(step("small-penalty", of=WEIGHTED)), "small-penalty", "that moves"),
    (case(step("below-inverse", matrix="Sigma", vector=""), chain=FEATURES), "below-inverse", "rows of an unknown law"),
]  # fmt: skip
