"""Forged certificates for refusals that no other one reaches: maps, points, risks, roots, spectra, sums."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, BOUND, CHAIN, FIT, GROWING, ONE, POINT, VARIABLES, mean, trace
from tests.proof.checker.forged_steps import OLS, ROOT, case, step

Term = Any
FLAT = {"hypotheses": [["Equal", "Sigma", "Identity"]]}
SIZED = {**CHAIN, "generators": [{**BLOCK, "samples": ["At", "s", "m"]}], "downstream": []}
ALONE = {**CHAIN, "downstream": []}
XT: Term = ["Transpose", "DownstreamDesign"]
V: Term = ["Power", ["MatrixMultiply", XT, "DownstreamDesign"], "-1"]
ROWS_AFTER: Term = ["Sum", "j", "0", "n", ["At", "s", ["Add", "j", "m"]]]
HALF: Term = {"quotient": ["Subtract", "z", "1"], "low": "1/2", "high": "2", "conclusion": ROOT}
SLOPE, LESS = step("domain", value="1", strict="true"), step("domain", value="1/2", strict="true")
NORMS = [["Bounded", ["OperatorNorm", x]] for x in ("Sigma", ["Power", "Sigma", "-1"])]
CITED = ("equivalent.ridge.mean", "equivalent.ridge.second")
SAME = {"first": "1", "mixed": "0", "cross": "1", "last": "0", "shift": "0", "cost": "0"}
ENOUGH = [["GreaterEqual", "T0", "d"]]
ONCE = {**FIT, "samples": "T0", "repeat": "1"}
MIXED = {**CHAIN, "generators": [ONCE], "downstream": [{**OLS, "truth": ["Divide", "1", "T"]}]}
NO_FITS = {**CHAIN, "generators": [], "downstream": []}
NO_TRUTH: Term = {"chain": NO_FITS, "variables": {k: v for k, v in VARIABLES.items() if k != "w0"}}


SLACK: Term = ["Subtract", ["Subtract", "T", "d"], "1"]
SPARE = [["GreaterEqual", ["Subtract", SLACK, "1"], "0"]]
INVERSE: Term = ["Power", "Sigma", "-1"]
TWICE: Term = ["MatrixMultiply", "DownstreamDesign", "M", "M", XT]
#: E tr(M V), and besides E tr(X M² Xᵀ), by parts
SQUARES = [
    step("hypothesis", number="0", member="0"),
    step("sign", "0", value=SLACK, multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]]),
    step("rank", "0", fit="down"),
    step("integrate-by-parts", "0", fit="down", word=["MatrixMultiply", "DownstreamDesign", INVERSE, "M", V, XT]),
    step("integrate-by-parts", "0", fit="down", word=TWICE),
    step("equation", "3", "4", multipliers=[["Negate", ["Divide", "1", SLACK]], "1"],
         conclusion=["Equal", ["Subtract", ["Add", mean(trace("M", V)), mean(["Trace", TWICE])],
                               ["Multiply", "T", trace("M", "M", "Sigma")]], ["Divide", trace(INVERSE, "M"), SLACK]]),
]  # fmt: skip


def without(name: str) -> Any:
    """The usual point without a variable."""
    return {key: value for key, value in POINT.items() if key != name}


def many_rows(*steps: dict[str, Any], **parts: Any) -> Any:
    """Five rows in the plane."""
    return {**case(*steps, **parts), "witness": {**POINT, "T": "5", "T0": "5"}}


def flat(*steps: dict[str, Any], **parts: Any) -> Any:
    """Σ = I, and the exact map of P of the generators (step 1)."""
    found = case(step("trace-of-projection", fit="0"), step("invariance", "0", fit="0"), *steps, **{**FLAT, **parts})
    return {**found, "witness": {**POINT, "Sigma": ["1", "1"]}}


def by_induction(**closed: Any) -> Any:
    """The risk after n generations of P by a closed form, changed in one place."""
    return flat(step("fit", "1", fit="0"), step("risk", "2", noises=[], closed={"0": {**SAME, **closed}}), chain=ALONE)


def elsewhere(body: Term, value: str, right: Term, *uses: str, **parts: Any) -> Any:
    """A term with another x, by a step that shows nothing."""
    nothing = {"id": "a", **step("equation", multipliers=[], conclusion=["Equal", "y", "y"])}
    said = ["Equal", ["Where", body, "x", value], right]
    return case(step("elsewhere", uses=list(uses), steps=[nothing], of="a", conclusion=said), **parts)


def risk(*steps: dict[str, Any], noises: Term = (), rows: str = "T", fit: str = "down", grows: Term = (),
         also: Term = (), given: Term = (), clauses: Term = (), **parts: Any) -> Any:  # fmt: skip
    """A cited map of a ridge fit, what it does (step 6), further steps, and the risk."""
    kappa: Term = ["Kappa", "lambda", rows]
    given_clauses = [["TendsTo", rows, "Infinity"], NORMS[0], *clauses]
    regime = [{"grows": [rows, "d", "Sigma", "w0", *grows], "clauses": given_clauses}]
    found = case(
        *(step("clause", number=str(i)) for i in range(2)), step("kappa", penalty="lambda", samples=rows),
        step("positive-trace", matrix=["MatrixMultiply", "Sigma", ["Power", ["Resolvents", kappa], "2"]], vector=""),
        step("sign", "2", "3", value=["Subtract", rows, ["Df", "2", kappa]], multipliers=[["Divide", rows, kappa]],
             products=[[["Divide", ["Multiply", "lambda", rows], kappa], [], "1"], [kappa, ["0"], "1"]]),
        step("cite", "0", "1", fit=fit, facts=[fact(i).term for i in CITED]), step("fit", "5", fit=fit),
        *steps, step("risk", "6", *also, noises=list(noises), closed={}),
        regime=regime, hypotheses=list(given), **parts,
    )  # fmt: skip
    return {**found, "cited": sorted(CITED)}


def in_order(m: Term) -> dict[str, Any]:
    """The form m generations earlier if the first of them comes last: c_j = t_{j+1}/t_j of the metric is kept."""
    share, half, quarter = ["Divide", member(m), member("0")], ["Power", "1/2", m], ["Power", "1/4", m]
    part: Term = ["Multiply", ["Power", "1/4", "j"], ["Divide", member(["Add", "j", "1"]), member("0")]]
    return {**SAME, "first": ["Multiply", quarter, share], "cross": ["Multiply", half, share],
            "mixed": ["Multiply", half, ["Subtract", "1", half], share],
            "last": ["Multiply", "-3/4", ["Sum", "j", "0", ["Subtract", m, "1"], part]]}  # fmt: skip


def member(i: Term, name: str = "t") -> Term:
    return ["At", name, i]


def no_order() -> Any:
    """A false risk, by maps that change from one generation to the next: half of the truth comes in between."""
    end, each, rows = in_order("n"), ["List", "i", "0", ["Subtract", "n", "1"]], member("generator", "s")
    value = ["Multiply", ["Add", ["Subtract", "1", end["first"]], end["last"]], ["SquaredNorm", "w0"]]
    here, turned = member("generator"), ["Multiply", "d", member(["Add", "generator", "1"])]
    says: Term = ["Equal", ["Risk"], value]
    kept: Term = ["Equal", ["Multiply", member("i", "s"), member("i")], ["Multiply", "d", member(["Add", "i", "1"])]]
    few: Term = ["ForAll", each, ["LessEqual", member("i", "s"), "d"]]
    found = case(
        *(step("hypothesis", number=i, member="generator") for i in ("1", "2")), step("trace-of-projection", fit="0"),
        step("smaller", "0", left=rows, right="d", **{"is": "left"}),
        step("equation", "1", "2", "3", multipliers=[["Divide", "1", here], "1", "1"],
             conclusion=["Equal", mean(trace(["Projection", "generator"])), ["Divide", turned, here]]),
        step("invariance", "4", fit="0"), step("fit", "5", fit="0"),
        step("risk", "6", noises=[], closed={"0": in_order("m")}),
        step("equation", "7", multipliers=["1"], conclusion=says),
        says=says, variables={**VARIABLES, "t": "sequence of positive"},
        hypotheses=[*FLAT["hypotheses"], few, ["ForAll", each, kept]],
        chain={**ALONE, "generators": [{**BLOCK, "samples": ["At", "s", "m"], "truth": "1/2"}]},
    )  # fmt: skip
    sequences = {"s": {"start": ["1"], "period": ["2"]}, "t": {"start": ["4"], "period": ["2"]}}
    return {**found, "witness": {**POINT, "Sigma": ["1", "1"], **sequences}, "theorem": ["8"]}


REST_B: list[tuple[Any, str, str]]
REST_B = [
    (flat(step("projections", "1", mean="M", second=""), chain=ONE), "projections", "designs that are shared"),
    (elsewhere("x", "3", "3", "0", hypotheses=[BOUND]), "elsewhere", "without fixed ends"),
    (elsewhere("x", "3", "3", "0", hypotheses=[["Equal", "x", "1"]]), "elsewhere", "not given"),
    (elsewhere("x", "-1", "-1"), "elsewhere", "not a value"),
    (elsewhere("x", "3", "4"), "elsewhere", "not the equation"),
    (elsewhere(["Multiply", "x", ["Trace", "Sigma"]], "3", ["Multiply", "3", ["Trace", "Sigma"]]), "elsewhere",
     "not written in numbers"),
    (case(step("domain", value=["Where", ["Derivative", ["Multiply", "x", "y"], "x"], "y", "1"], strict="false"),
          at={}), "terms", "another name"),
    (many_rows(*SQUARES, step("inverse-moment", "5", fit="down"), hypotheses=SPARE), "inverse-moment", "not linear"),
    (flat(step("fit", "1", fit="0"), step("risk", "2", noises=[], closed={"0": SAME}), chain=SIZED), "risk",
     "the maps change"),
    (by_induction(first="2"), "risk", "base"),
    (by_induction(), "risk", "step"),
    (by_induction(first=[]), "risk", "another shape"),
    (case(step("limit-of-sum", parts=[])), "limit-of-sum", "without a regime"),
    (case(step("limit-of-sum", parts=[["x", "T"]]), regime=GROWING), "limit-of-sum", "no number"),
    (case(SLOPE, LESS, step("root", "0", "1", **HALF), says=ROOT), "root", "0 may be"),
    (case(SLOPE, step("root", "0", **{**HALF, "low": "z"}), says=ROOT), "root", "an end"),
    (case(step("between", low="a", high="a")), "between", "occurs already"),
    (case(step("clause", number="0"), step("clause", number="1"), step("between", "0", "1", low="a", high="b"),
          step("on-the-spectrum", "2", eigenvalue="e", matrix="M", vector="", least="0", products=[]),
          regime=[{"grows": ["d", "Sigma"], "clauses": NORMS}]), "on-the-spectrum", "not read here"),
    (case(step("contraction", matrix=["Scale", trace(["Projection", "0"]), ["Projection", "0"]])), "mean-square",
     "random"),
    (case(step("domain", value=["Sum", "j", "0", "generator", "j"], strict="false")), "terms", "lies in no other"),
    (case(step("for-each", value=ROWS_AFTER, multipliers=[], products=[[ROWS_AFTER, [], "1"]])), "terms", "catch"),
    (case(step("telescope", name="j", low="0", high="n", body="1", value=["Divide", "1", [
        "Add", "1", ["Power", ["Limit", ["Multiply", "j", "x"]], "2"]]])), "terms", "inside an atom"),
    (case(says=["Equal", "generator", "0"]), "witness", "any generation"),
    (case(chain={**CHAIN, "downstream": [{**FIT, "samples": ["At", "s", "generator"]}]}), "witness", "any generation"),
    ({**case(step("risk", noises=[], closed={}), **NO_TRUTH), "witness": without("w0")}, "risk", "no truth"),
    (risk(noises=["down"], chain={**CHAIN, "downstream": [{**FIT, "variance": "T"}]}), "risk", "a noise that moves"),
    (risk(step("hypothesis", number="0", member="0"), step("rank", "7", fit="0"), step("fit", "8", fit="0"),
          noises=["0"], also=["9"], given=ENOUGH), "risk", "least squares beside"),
    (risk(step("hypothesis", number="0", member="0"), step("rank", "7", fit="0"), step("fit", "8", fit="0"),
          also=["9"], given=ENOUGH, grows=["n"]), "risk", "a number of fits"),
    (risk(step("hypothesis", number="0", member="0"), step("rank", "7", fit="down"), step("fit", "8", fit="down"),
          also=["9"], given=[["GreaterEqual", "T", "d"]], rows="T0", fit="0", grows=["T"], chain=MIXED), "risk",
     "a number of fits"),
    (risk(chain={**CHAIN, "generators": []}), "risk", "bounded"),
    (no_order(), "risk", "the maps change"),
]  # fmt: skip
