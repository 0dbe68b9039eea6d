"""Forged certificates about limits of which a statement speaks, and about errors in proportion to a vector."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import POINT, VARIABLES
from tests.proof.checker.forged_steps import LEAST, case, step

Term = Any
RARE: Term = ["Divide", "1", "T"]
NORM: Term = ["SquaredNorm", "w0"]
KAPPA: Term = ["Kappa", "lambda", "T"]
LIMITS: Term = ["Equal", ["Limit", RARE], "0"]
MOVING = [{"grows": ["T", "w0"], "clauses": [["TendsTo", "T", "Infinity"]]}]


def limits(*steps: dict[str, Any], says: Term = LIMITS, regime: Any = MOVING) -> dict[str, Any]:
    return case(step("clause", number="0"), *steps, says=says, regime=regime, chain=LEAST)


MEAN = "equivalent.ridge.mean"
KEPT: Term = ["Expectation", ["Quad", "Resolvent"]]
IMAGE: Term = ["Quad", ["Scale", ["Divide", KAPPA, "lambda"], ["Resolvents", KAPPA]]]
CLAUSES = [["TendsTo", "T", "Infinity"], ["Bounded", ["OperatorNorm", "Sigma"]], ["Bounded", NORM]]
SAID: Term = ["Equal", ["Limit", KEPT], ["Limit", IMAGE]]


def weighted(*steps: dict[str, Any], says: Term = SAID, witness: Any = POINT, **parts: Any) -> dict[str, Any]:
    """E w₀ᵀRw₀ − its image = o(1)‖w₀‖² (step 3), 1 > 0 (step 4) and what follows."""
    found = case(
        step("clause", number="0"), step("clause", number="1"),
        step("cite", "0", "1", fit="down", facts=[fact(MEAN).term]), step("average", "2", fit="down", of=KEPT),
        step("domain", value="1", strict="true"), *steps,
        says=says, regime=[{"grows": ["T", "d", "Sigma", "w0"], "clauses": CLAUSES}], **parts,
    )  # fmt: skip
    return {**found, "cited": [MEAN], "witness": witness}


SHORT = step("clause", number="2")
SHARE: Term = {"value": KEPT, "least": "1", "vector": "w0"}
ENDS: Term = [["1", KEPT], ["-1", IMAGE]]
PARTS: Term = [["1", RARE]]

OF_LIMITS: list[tuple[dict[str, Any], str, str]] = [
    (limits(step("has-limit", value=["Divide", "1", "d"])), "has-limit", "may not exist"),
    (limits(step("has-limit", value=RARE), says=["And", LIMITS, ["Less", "T", "5"]]), "has-limit", "may not exist"),
    (limits(step("limit-of-null", "0", parts=[["1", ["Divide", "1", "d"]]])), "limit-of-null", "may not exist"),
    (limits(step("limit-of-null", "0", parts=[["x", RARE]])), "limit-of-null", "a factor that is no number"),
    (limits(step("limit-of-null", parts=PARTS)), "limit-of-null", "not shown to tend to 0"),
    (limits(step("has-limit", value=RARE), step("limit-of-null", "1", parts=PARTS)), "limit-of-null",
     "not shown to tend to 0"),
    (limits(step("unweighted", "0")), "unweighted", "of a shape"),
    (weighted(step("unweighted", "3")), "unweighted", "may be long"),
    (weighted(step("limit-of-null", "3", parts=ENDS)), "limit-of-null", "not shown to tend to 0"),
    (weighted(step("in-proportion", "3", "4", **SHARE), says=["Less", "T", "5"]), "in-proportion", "every member"),
    (weighted(SHORT, step("unweighted", "3", "5"), step("in-proportion", "6", "4", **SHARE)), "in-proportion",
     "something else"),
    (weighted(step("in-proportion", "3", "4", **{**SHARE, "vector": "v"}), variables={**VARIABLES, "v": "vector"},
              witness={**POINT, "v": ["1", "1"]}), "in-proportion", "something else"),
    (weighted(step("in-proportion", "3", "4", **{**SHARE, "least": RARE})), "in-proportion", "that moves"),
    (weighted(step("in-proportion", "3", **SHARE)), "in-proportion", "do not give the sign"),
    (weighted(step("in-proportion", "3", "4", **SHARE)), "in-proportion", "do not give the sign"),
]  # fmt: skip
