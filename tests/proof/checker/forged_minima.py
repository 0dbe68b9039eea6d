"""Forged certificates about minima from below, numbers of both signs, bounds in three cases, sums term by term."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged_orders import INNER, ONE, SMALL, WIDE, D, T, going, product, terms
from tests.proof.checker.forged_steps import POSITIVE, case, step

Term = Any
LEAST: Term = ["Min", "x", "T"]  # > 0
SMALL_ONE: Term = ["Min", "x", "y"]  # ≥ 0
ROWS = step("domain", value="T", strict="true")
ALSO = step("hypothesis", number="0", member="")
FROM_BELOW: Term = [["GreaterEqual", "y", "0"]]


def least(*premises: str, strict: str = "true", **data: Any) -> dict[str, Any]:
    return step("below-both", *premises, **{"left": "x", "right": "T", "value": "0", "strict": strict, **data})


def above_zero(*steps: dict[str, Any], says: Term = ("Greater", LEAST, "0")) -> dict[str, Any]:
    return case(POSITIVE, ROWS, ALSO, *steps, hypotheses=FROM_BELOW, says=list(says))


def none(*premises: str) -> dict[str, Any]:
    return step("both-signs", *premises, value="y")


MINIMA: list[tuple[dict[str, Any], str, str]] = [
    (above_zero(least("0")), "below-both", "do not give the sign"),
    (above_zero(least("1")), "below-both", "do not give the sign"),
    (above_zero(least("0", "2", right="y"), says=["Greater", SMALL_ONE, "0"]), "below-both", "do not give the sign"),
    (above_zero(least("0", "2", left="y", right="x")), "below-both", "do not give the sign"),
    (above_zero(least("0", "1", strict="")), "conclude", "do not give the conclusion"),
    (above_zero(least("0", "1", value="1")), "below-both", "do not give the sign"),
    (case(ALSO, none("0"), hypotheses=FROM_BELOW, says=["Equal", "y", "0"]), "both-signs", "do not give the sign"),
    (case(ALSO, none("0"), hypotheses=[["LessEqual", "y", "0"]], says=["Equal", "y", "0"]), "both-signs",
     "do not give the sign"),
    (going(WIDE, step("order-positive", "0")), "order-positive", "lower side"),
    (going(T, D, step("order-positive", "0", "1")), "order-positive", "exactly one premise"),
]  # fmt: skip


BOUND: Term = ["Bounded", "y"]
GIVEN = {"id": "a", **step("clause", number="4")}
OTHER = {"id": "a", **step("clause", number="3")}


def cases(*lists: Term, says: Term = BOUND) -> dict[str, Any]:
    return going(step("trichotomy", value="x", steps=list(lists), last=["a"] * len(lists)), says=says)


ALIKE = [{"id": "a", **step("comparable-orders", "0", pairs=[["0", "0", "1"]], middle="", low="1", high="1",
                            multipliers=[], conclusion=["Comparable", "1", "1"])}]  # fmt: skip
CASES: list[tuple[dict[str, Any], str, str]] = [
    (cases([GIVEN], [GIVEN], [OTHER]), "trichotomy", "without its conclusion"),
    (cases([OTHER], [OTHER], [OTHER]), "trichotomy", "without its conclusion"),
    (cases([GIVEN], [GIVEN], [{**GIVEN, **step("along", value="y", multipliers=[], products=[])}]), "along", ""),
    (cases([GIVEN], [GIVEN], [GIVEN], says=["TendsTo", "y", "0"]), "trichotomy", "without its conclusion"),
    (cases([GIVEN], [GIVEN], [GIVEN], says=["Comparable", "y", "1"]), "trichotomy", "without its conclusion"),
    (cases([GIVEN], [GIVEN]), "trichotomy", "different conclusions"),
    (going(ONE, step("trichotomy", "0", value="x", steps=[[GIVEN], [GIVEN], ALIKE], last=["a"] * 3), says=BOUND),
     "trichotomy", "different conclusions"),
    (going(ONE, step("trichotomy", "0", value="x", steps=[ALIKE, [GIVEN], [GIVEN]], last=["a"] * 3), says=BOUND),
     "trichotomy", "different conclusions"),
]  # fmt: skip


#: Σ λ_j ≍ Σ j⁻² for λ_j ≍ j⁻²
POWER: Term = ["Power", "i0", "-2"]
FALL: Term = ["Multiply", "-2", ["Log", "i0"]]
BOTH = [*INNER, {"id": "e", **product("a", value=POWER, order=FALL, factors=[["0", "-2"]])}]


def summed(body: Term) -> Term:
    return ["Sum", "j", "1", "d", body]


SUMS: Term = ["Comparable", summed(["Eigenvalue", "j"]), summed(["Power", "j", "-2"])]


def alike(says: Term = SUMS, steps: Term = None, **data: Any) -> dict[str, Any]:
    given: Term = {"name": "i0", "high": "d", "left": ["Eigenvalue", "i0"], "right": POWER, "steps": steps or BOTH,
                   "last": ["c", "e"], "multipliers": [], "conclusion": says}  # fmt: skip
    return step("comparable-sums", **{**given, **data})


def one_side(side: str, of: str, value: Term) -> Term:
    """The nested steps, and one side of an order alone."""
    return [*BOTH, {"id": "f", **terms(of, value=value, order=FALL, **{"is": side})}]


TAIL: Term = [*INNER, {"id": "e", **product("a", value=["Power", "i0", "-3"], order=["Multiply", "-3", ["Log", "i0"]],
                                            factors=[["0", "-3"]])}]  # fmt: skip
CUBES: Term = ["Comparable", SUMS[1], summed(["Power", "j", "-3"])]
OF_SUMS: list[tuple[dict[str, Any], str, str]] = [
    (going(alike(["Equivalent", *SUMS[1:]]), says=["Equivalent", *SUMS[1:]]), "comparable-sums", "another one"),
    (going(alike(high="Infinity"), says=SUMS), "comparable-sums", "a series"),
    (going(alike(steps=one_side("low", "c", ["Eigenvalue", "i0"]), last=["f", "e"]), says=SUMS), "comparable-sums",
     "not both sides"),
    (going(alike(steps=one_side("high", "e", POWER), last=["c", "f"]), says=SUMS), "comparable-sums",
     "not both sides"),
    (going(alike(last=["e", "e"]), says=SUMS), "comparable-sums", "not both sides"),
    (going(alike(last=["c", "c"]), says=SUMS), "comparable-sums", "not both sides"),
    (going(alike(steps=[*BOTH, {"id": "f", **SMALL}], last=["f", "e"]), says=SUMS), "comparable-sums",
     "not both sides"),
    (going(alike(last=["c"]), says=SUMS), "comparable-sums", "of a shape"),
    (going(alike(CUBES, TAIL, right=["Power", "i0", "-3"]), says=CUBES), "comparable-sums", "two orders"),
    (going(alike(["Comparable", "1", SUMS[2]]), says=["Comparable", "1", SUMS[2]]), "comparable-sums", "other sums"),
    (going(alike(["Comparable", SUMS[1], "1"]), says=["Comparable", SUMS[1], "1"]), "comparable-sums", "other sums"),
    (going(alike(["Comparable", SUMS[1], ["Sum", "j", "1", "T", ["Power", "j", "-2"]]]),
           says=["Comparable", SUMS[1], ["Sum", "j", "1", "T", ["Power", "j", "-2"]]]), "comparable-sums",
     "other sums"),
    (going(alike(multipliers=["1"]), says=SUMS), "comparable-sums", "one multiplier each"),
    (going(alike(name="d"), says=SUMS), "comparable-sums", ""),
]  # fmt: skip

BELOW = [*MINIMA, *CASES, *OF_SUMS]

#: the same without what is wrong
ACCEPTED = [
    above_zero(least("0", "1")),
    above_zero(least("0", "2", right="y", strict=""), says=["GreaterEqual", SMALL_ONE, "0"]),
    case(step("hypothesis", number="0", member=""), step("hypothesis", number="1", member=""), none("0", "1"),
         hypotheses=[["GreaterEqual", "y", "0"], ["LessEqual", "y", "0"]], says=["Equal", "y", "0"]),
    cases([GIVEN], [GIVEN], [GIVEN]),
    going(alike(), says=SUMS),
]  # fmt: skip
