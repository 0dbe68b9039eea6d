"""Forged certificates about what noise costs beside another design, and about no generations or some."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, CHAIN, GROWING, POINT, mean, trace
from tests.proof.checker.forged_steps import case, step

Term = Any
RIDGE, RIDGELESS = "equivalent.ridge.mean", ("equivalent.ridgeless.mean", "equivalent.ridgeless.noise")
SHARED = {**CHAIN, "generators": [{**BLOCK, "design": "X0"}]}
NORMS = [["Bounded", ["OperatorNorm", x]] for x in ("Sigma", ["Power", "Sigma", "-1"])]
RATIO: Term = ["Divide", "d", "T0"]
REGIME = [{"grows": ["T", "d", "Sigma", "w0", "T0"],
           "clauses": [["TendsTo", "T", "Infinity"], *NORMS, ["TendsTo", "T0", "Infinity"], ["TendsTo", RATIO, "x"],
                       ["Bounded", "y"]]}]  # fmt: skip
X: Term = "DownstreamDesign"
KAPPA0: Term = ["Kappa", "0", "T0"]
GAP, SHARE = ["Subtract", "x", "1"], ["Subtract", RATIO, "1"]
B: Term = ["PseudoInverse", ["Design", "0"]]
PAIR: Term = ["MatrixMultiply", B, ["Transpose", B]]
COST = mean(trace(PAIR))
KEPT = mean(trace(PAIR, "Sigma", "Resolvent"))
NOTHING: Term = ["Near", "0", "0"]
SHRUNK: Term = ["Resolvents", ["Kappa", "lambda", "T"]]


def costs(*steps: dict[str, Any], says: Term = NOTHING, known: Any = RIDGELESS, **parts: Any) -> Any:
    """The facts about the ridge fit (step 12) and, as d/T₀ → x > 1, about X† (step 13), and what follows."""
    given: Term = {"chain": SHARED, "regime": REGIME, "hypotheses": [["Greater", "x", "1"]], **parts}
    found = case(
        *(step("clause", number=str(i)) for i in range(5)), step("hypothesis", number="0", member=""),
        step("along", "4", value=["Subtract", SHARE, GAP], multipliers=[], products=[["1", ["0"]]]),
        step("eventually", "6", "5", value=SHARE, limit=GAP),
        step("sign", "7", value=["Subtract", "d", "T0"], multipliers=[], products=[["T0", ["0"], "1"]]),
        step("kappa", "8", penalty="0", samples="T0"),
        step("positive-trace", matrix=["MatrixMultiply", "Sigma", ["Power", ["Resolvents", KAPPA0], "2"]], vector=""),
        step("sign", "9", "10", value=["Subtract", "T0", ["Df", "2", KAPPA0]], multipliers=["-1"],
             products=[[KAPPA0, ["0"], "1"]]),
        step("cite", "0", "1", fit="down", facts=[fact(RIDGE).term]),
        step("cite", "3", "1", "2", "4", "5", fit="0", facts=[fact(i).term for i in known]),
        *steps, says=says, **given,
    )  # fmt: skip
    return {**found, "cited": sorted((RIDGE, *known)), "witness": {**POINT, "x": "2"}}


def bounded(*steps: dict[str, Any], **parts: Any) -> Any:
    """With the cost of I bounded by a clause (step 14)."""
    regime = [{**REGIME[0], "clauses": [*REGIME[0]["clauses"][:5], ["Bounded", COST]]}]
    return costs(step("clause", number="5"), *steps, **{"regime": regime, **parts})


def beside(of: Term = KEPT, *premises: str) -> dict[str, Any]:
    return step("average-beside-cost", "12", *(premises or ("14",)), fit="down", of=of)


def noise(metric: Term) -> dict[str, Any]:
    return step("noise-of-function", "13", fit="0", metric=metric)


SAME: Term = ["Equivalent", ["Power", "n", "2"], "n"]


def some(*, says: Term = None, none: Any = None, more: Any = None, **data: Any) -> dict[str, Any]:
    """n² ≃ n, which holds for n = 0 only, as if it followed for n ≥ 1."""
    said = SAME if says is None else says
    found = {"id": "a", **step("ratio", multipliers=[], scale="1", least="1", conclusion=said)}
    steps = [[found] if none is None else none, [found] if more is None else more]
    given: Term = {"name": "n", "steps": steps, "last": ["a", "a"], **data}
    return case(step("none-or-some", **given), says=said, regime=GROWING)


COSTS: list[tuple[dict[str, Any], str, str]] = [
    (bounded(beside(["Multiply", "2", KEPT])), "average-beside-cost", "not the mean of one trace"),
    (bounded(beside(mean(trace(B, ["Transpose", B], PAIR, "Resolvent")))), "average-beside-cost", "not one pair"),
    (bounded(beside(mean(trace("Sigma", "Resolvent")))), "average-beside-cost", "not one pair"),
    (bounded(beside(mean(trace(PAIR, "Resolvent", "Sigma", ["Transpose", X], X)))), "average-beside-cost",
     "an unbounded letter"),
    (bounded(beside(), regime=[{**REGIME[0], "grows": [*REGIME[0]["grows"], "lambda"],
                                "clauses": [*REGIME[0]["clauses"][:5], ["Bounded", COST]]}]), "cite", "is not given"),
    (costs(beside(KEPT, "13")), "average-beside-cost", "not shown to be bounded"),
    (costs(step("clause", number="5"), beside()), "average-beside-cost", "not shown to be bounded"),
    (costs(noise(["Add", "Sigma", "Identity"])), "noise-of-function", "not one product"),
    (costs(noise(["Scale", "2", "Sigma"])), "noise-of-function", "not one product"),
    (costs(noise(["Scale", "d", "Sigma"])), "noise-of-function", "may be unbounded"),
    (costs(step("noise-of-function", "12", fit="down", metric="Sigma")), "noise-of-function", "no cited fact"),
    # the mean holds next to T = d, where E tr X†X†ᵀ is infinite
    (costs(step("mean-square", factor=B, metric=""), known=RIDGELESS[:1]), "mean-square", "may have no moments"),
    (some(), "ratio", ""),
    (some(name="d"), "none-or-some", "does not grow"),
    (some(name="x"), "none-or-some", "does not grow"),
    (some(steps=[[]], last=["a"]), "none-or-some", "not two cases"),
    (some(more=[]), "none-or-some", "a case without its conclusion"),
    (some(none=[]), "none-or-some", "a case without its conclusion"),
]  # fmt: skip
