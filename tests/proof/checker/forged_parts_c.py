"""Forged certificates, each against one part of a condition that no other part implies: files o to z of the checker."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import BLOCK, CHAIN, GROWING, POINT, mean, trace
from tests.proof.checker.forged_chains import block
from tests.proof.checker.forged_chains import risk as ranked_risk
from tests.proof.checker.forged_parts_a import data
from tests.proof.checker.forged_ranges import inner
from tests.proof.checker.forged_rest_a import RARE
from tests.proof.checker.forged_rest_b import risk
from tests.proof.checker.forged_steps import (
    ALONG,
    EQUIVALENT,
    FEATURES,
    FUNCTION,
    NOTHING,
    ROOT,
    TWO,
    case,
    step,
)

Term = Any
FLAT: Term = [["Equal", "Sigma", "Identity"]]
ISOTROPIC: Term = {**POINT, "Sigma": ["1", "1"]}
#: one row, and values of the sequence that differ
ONE_ROW: Term = {**CHAIN, "generators": [{**BLOCK, "samples": "1"}]}
SILENT: Term = {**CHAIN, "generators": [{**BLOCK, "samples": "1", "variance": "0"}]}
MEMBERS: Term = ["List", "i", "0", ["Subtract", "n", "1"]]
FIRST: Term = ["Projection", "0"]
ROW: Term = [[["1", "0"]]]
LABELLED: Term = trace(["Transpose", "w0"], ["PseudoInverse", ["Design", "0"]], ["Noise", "0"])
OTHER: Term = ["MatrixMultiply", "DownstreamDesign", "w0"]
SAME: Term = ["Expectation", "x"]
CHOSEN: Term = ["ExistsFunction", "f", ["List", "Sigma"], ["Equal", ["Apply", "f", "Sigma"], "y"]]
ANSWER = step("choose", value="1")
POSITIVE = inner(step("domain", value="x", strict="false"))
SQUARE = step("domain", value=["Multiply", "T", "T"], strict="true")
MINUS: Term = ["Negate", RARE]
SMALL = step("along", "0", value=["Multiply", "-2", RARE], multipliers=[], products=[["-2", ["0"]]])
RARELY = step("domain", value=RARE, strict="true")
SUM: Term = ["Add", FIRST, "Identity"]
LONG: Term = ["Equal", mean(["Power", ["OperatorNorm", SUM], "2"]), mean(trace(["Transpose", SUM], SUM))]
VARIED: Term = {"s": {"start": ["1"], "period": ["3"]}}


def outcome(says: Term, designs: Term = None, noises: Term = (), **parts: Any) -> Any:
    """One row as the outcome of the first design."""
    given = {"designs": ROW if designs is None else designs, "noises": list(noises)}
    return case(step("outcome", **given), says=says, **{"at": {}, "chain": ONE_ROW, **parts})


def zero(x: Term) -> Term:
    return ["Equal", x, "0"]


def elsewhere(said: Term, *steps: dict[str, Any], of: Term = "a", uses: Term = (), **parts: Any) -> Any:
    """What a term is with another value of a variable, by steps about it."""
    nothing = [step("equation", multipliers=[], conclusion=["Equal", "y", "y"])]
    given: Term = {"uses": list(uses), "steps": inner(*(steps or nothing)), "of": of}
    return case(step("elsewhere", **given, conclusion=said), **parts)


def where(value: Term, name: str = "x", body: Term = SAME) -> Term:
    return ["Where", body, name, value]


def generations(repeat: Term, value: str) -> Any:
    """A risk after so many generations, for another n."""
    nested = inner(step("hypothesis", number="0", member=""), step("rank", "a", fit="0"), step("fit", fit="0"),
                   step("risk", "c", noises=[], closed={}))  # fmt: skip
    said: Term = ["Equal", where(value, "n", ["Expectation", "n"]), value]
    chain = {**CHAIN, "generators": [{**BLOCK, "repeat": repeat}], "downstream": []}
    return case(step("hypothesis", number="0", member=""),
                step("elsewhere", "0", uses=["0"], steps=nested, of="d", conclusion=said),
                hypotheses=[["GreaterEqual", "T0", "d"]], chain=chain)  # fmt: skip


def specialised(steps: Term, of: Term = "a") -> Any:
    return case(step("specialise", steps=steps, of=of, conclusion=zero("x")), at={})


def isotropic(*steps: dict[str, Any], says: Term = NOTHING, given: Term = (), **parts: Any) -> Any:
    return {**case(*steps, says=says, hypotheses=[*FLAT, *given], **parts), "witness": ISOTROPIC}


def conditional() -> Any:
    """A fit that rests on a condition on generators, of which it is none."""
    each: Term = ["ForAll", MEMBERS, ["Equal", ["At", "s", "i"], "3"]]
    return isotropic(
        step("isotropic", fit="down", letter="Resolvent"), step("hypothesis", number="1", member="generator"),
        step("fit", "0", "1", fit="down"), step("risk", "2", noises=[], closed={}), given=[each],
    )  # fmt: skip


def of_any_law() -> Any:
    """E P = I/d for rows of any law, as E tr P = 1."""
    each: Term = ["ForAll", MEMBERS, ["Equal", mean(trace(["Projection", "i"])), "1"]]
    found = isotropic(step("hypothesis", number="1", member="generator"), step("invariance", "0", fit="0"),
                      chain=FEATURES, given=[each])  # fmt: skip
    return {**found, "witness": {**ISOTROPIC, "n": "0"}}


BELOW: Term = ["ExistsUnique", "z", "nonnegative", ["Less", "z", "1"]]
FIVE: Term = ["ExistsUnique", "z", "nonnegative", ["Equal", "z", "5"]]
NO_DATA = {**CHAIN, "generators": []}
COMPLEX: Term = ["ExistsUnique", "z", "complex", ["Equal", "z", "0"]]
FUNCTIONS: Term = (["And", "0", ["List", "x"], ["Equal", "y", "y"]],
                   ["ExistsFunction", "f", ["And", "x"], ["Equal", ["Apply", "f", "x"], "y"]])  # fmt: skip

PARTS_C: list[tuple[Any, str, str]] = [
    # -- outcomes
    (outcome(zero(trace(FIRST)), [[["0", "0"]]]), "outcome", "of rank other"),
    (outcome(zero(trace(["Projection", "n"])), at={"n": "k"}), "outcome", "without an outcome"),
    (outcome(zero(trace(["Projection", "-1"]))), "outcome", "without an outcome"),
    (outcome(["Equal", OTHER, ["Scale", "2", OTHER]], at={"T": "1"}), "outcome", "without an outcome"),
    (outcome(zero(trace(["Transpose", ["Design", "0"]], ["Design", "0"])), noises=[["1"]]), "outcome",
     "without an outcome"),
    (outcome(zero(trace(FIRST)), [[["1"]]]), "outcome", "another size"),
    (outcome(zero("0")), "outcome", "the two sides agree"),
    (outcome(zero(LABELLED), noises=[["1", "1"]]), "outcome", "another law"),
    (outcome(zero(LABELLED), noises=[["1"]], chain=SILENT), "outcome", "another law"),
    (outcome(["Equal", ["Sum", "j", "0", ["Subtract", "n", "1"], ["Projection", "j"]], "Identity"], at={"n": "k"}),
     "outcome", "no outcome decides"),
    # -- points: x = 0 as x ≥ 0, what is no value elsewhere, what is no function
    (specialised([], ["a"]), "specialise", "a shape that the rule"),
    (specialised(POSITIVE), "specialise", "not the equation"),
    (elsewhere(["Less", where("3"), "3"]), "elsewhere", "no term elsewhere"),
    (elsewhere(["Equal", where("3"), "3", "3"]), "elsewhere", "no term elsewhere"),
    (elsewhere(["Equal", ["Add", "y", "x", "3"], "3"]), "elsewhere", "no term elsewhere"),
    (elsewhere(["Equal", ["Where", "y", "x"], "3"]), "elsewhere", "no term elsewhere"),
    (elsewhere(["Equal", where("5", "d", ["Expectation", "d"]), "5"]), "elsewhere", "not a value"),
    (elsewhere(["Equal", where("3"), "3"], uses=["7"]), "elsewhere", "not a value"),
    (elsewhere(["Equal", where("3"), "0"], step("domain", value="x", strict="false")), "elsewhere",
     "not the equation"),
    *((case(step("instance", k="1"), says=says, at={}), "instance", "no function") for says in FUNCTIONS),
    (case(step("instance", k="1"), says=[*FUNCTION[:3], ["Less", ["Apply", "f", "x"], "y"]], at={}), "instance",
     "no equation"),
    (case(step("instance", k="1"), says=["ExistsFunction", "f", ["List", "z"], ["Equal", "x", "y"]], at={}), "instance",
     "no equation"),
    (case(step("instance", k="1"), says=FUNCTION), "instance", "not one of the points"),
    (case(step("instance", k="1"), says=FUNCTION, at={}, regime=GROWING), "instance", "changes along"),
    (case(ANSWER, says=CHOSEN, at={}), "choose", "one chosen before"),
    (case(ANSWER, ANSWER, says=CHOSEN), "choose", "one chosen before"),
    # -- random_matrices
    (of_any_law(), "invariance", "rotations may change"),
    # -- recursion
    (risk(also=["1"], chain=NO_DATA), "risk", "‖w₀‖ is not known"),
    (risk(step("clause", number="2"), also=["7"], clauses=[["Bounded", ["SquaredNorm", "w0"]]], chain=NO_DATA), "risk",
     "‖Σ‖ or"),
    (conditional(), "risk", "there may be none"),
    (generations(["Subtract", "n", "1"], "0"), "risk", "not followed"),
    (generations(["Divide", "n", "2"], "1"), "risk", "not followed"),
    (ranked_risk([], **block(repeat="x")), "risk", "not a number of generations"),
    # -- regimes: −1/T > 0 from some member on, as −2/T → 0
    (case(step("eventually", value="x", limit="1"), says=EQUIVALENT), "eventually", "about every member"),
    (case(ALONG, SMALL, RARELY, step("eventually", "1", "2", value=MINUS, limit=RARE), says=EQUIVALENT, regime=GROWING),
     "eventually", "no fixed limit"),
    (case(SQUARE, step("cases", "0", value="T", steps=[], last=[]), regime=GROWING), "cases", "that moves"),
    (case(step("domain", value=["Multiply", "x", "x"], strict="true"),
          step("cases", "0", value="x", steps=[POSITIVE, POSITIVE], last=["a", "a"]), regime=GROWING), "cases",
     "without its conclusion"),
    (case(step("limit-of-sum", parts=[["T", "x"]]), regime=GROWING, says=["GreaterEqual", ["Limit", "x"], "0"]),
     "limit-of-sum", "no number"),
    (case(step("limit-of-sum", parts=[["1", "x"]]), regime=GROWING), "limit-of-sum", "may not exist"),
    (case(step("scaled-limit", value="x", by="-1", multipliers=[]), at={}), "scaled-limit", "no positive scale"),
    # -- roots
    (case(step("root", quotient="1", low="1", high="2", conclusion=FIVE), says=ROOT), "root", "not what is stated"),
    (case(step("root", quotient="1", low="1", high="2", conclusion=BELOW), says=BELOW), "root", "numbers ≥ 0"),
    (case(step("root-at-zero", side="below", conclusion=BELOW), says=BELOW), "root-at-zero", "numbers ≥ 0"),
    (case(step("another-root", value="0"), says=BELOW, at={}), "another-root", "no equation"),
    (case(step("another-root", value="0"), says=COMPLEX, at={}), "another-root", "no equation"),
    # -- squares: E‖P + I‖² = E tr (P + I)², as P has rank 1
    (isotropic(step("isotropic", fit="down", letter=["Scale", "2", "Resolvent"])), "isotropic", "not a single letter"),
    (isotropic(step("isotropic", fit="down", letter="Resolvent"), chain=FEATURES), "isotropic", "rotations may change"),
    (case(step("norm-of-one-row", matrix=SUM), says=LONG, chain=ONE_ROW), "norm-of-one-row",
     "not a product"),
    # -- stages
    (case(step("last-limit", number="0", value="0", conclusion=EQUIVALENT), says=EQUIVALENT, regime=TWO), "last-limit",
     "not what is stated"),
    # -- statement: a point that is a list, a sequence without members, a comparison of three
    ({**data(goal="refuted"), "at": ["x"]}, "point", "not values of variables"),
    ({**case(), "witness": {**POINT, "s": {"start": ["3"], "period": []}}}, "witness", "not a list of members"),
    (case(says=["Equal", "0", "0", "1"]), "hypothesis", "not a comparison"),
    # -- sums
    (case(step("domain", value=["Sum", "x", "0", "n", "1"], strict="false")), "terms", "a name that is taken"),
    *((case(says=zero(["Sum", "j", *ends, "1"])), "terms", "may be no integer") for ends in (["x", "n"], ["0", "x"])),
    # -- terms: the member before the first
    (case(says=["Equal", ["At", "s", "-1"], "7"], at=VARIED), "point", "a member of a sequence without"),
    # -- well_formed
    ({key: value for key, value in data().items() if key != "cited"}, "certificate", "keys are missing"),
    (data(more="1"), "certificate", "keys are missing"),
    (case(regime=[*TWO, {"grows": ["n"], "clauses": []}]), "witness", "at most two stages"),
]  # fmt: skip
