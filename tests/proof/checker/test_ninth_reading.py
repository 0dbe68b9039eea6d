"""False statements that the checker accepted at its ninth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.checker.forged import (
    BLOCK,
    CHAIN,
    GROWING,
    POINT,
    VARIABLES,
    certificate,
    identity,
    mean,
    statement,
    trace,
)
from tests.proof.checker.forged_rest_b import XT, V
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_third_reading import FLAT, each, equal

Term = Any
Forged = tuple[dict[str, Any], str, str]
GIVEN = step("hypothesis", number="0", member="")
LOG_N: Term = ["Log", "N"]
LEAST: Term = ["Divide", "1", "B"]
ROWS: Term = ["At", "s", "m"]
SIZE: Term = ["Trace", "SampleCovariance"]


def share(i: Term) -> Term:
    """lim i/N, which is 0 for each i that stands still."""
    return ["Limit", ["Divide", i, "N"]]


def of_limits_in_a_sum() -> dict[str, Any]:
    """Σ_{j ≤ N} (lim j/N)² → ∞, as lim j/N ≥ 1/B along numbers j that grow like N: each of these limits is 0."""
    square = lambda i: ["Power", share(i), "2"]  # noqa: E731
    stated = statement(
        ["TendsTo", ["Sum", "j", "1", "N", square("j")], "Infinity"], variables={**VARIABLES, "N": "natural"},
        hypotheses=[["Greater", "N", "0"]], regime=[{"grows": ["N"], "clauses": [["TendsTo", "N", "Infinity"]]}],
    )  # fmt: skip
    least: Term = ["Subtract", share("q"), LEAST]
    inside = [
        step("order-of", value="q"), step("order-of", value="N"),
        step("order", "0", "1", "here", value=["Divide", "N", "q"], order="0", factor="1", multipliers=[],
             factors=[["0", "-1"], ["1", "1"]], relations=[["2", "1"]], **{"is": "both"}),
        step("order-bounded", "2"), step("bound", "3", name="B", value=["Divide", "N", "q"]),
        step("sign", "4", value=["Subtract", ["Divide", "q", "N"], LEAST], multipliers=[],
             products=[[["Divide", "q", ["Multiply", "N", "B"]], ["0"], "1"]]),
        step("limit-order", "5", left=["Divide", "q", "N"], right=LEAST),
        step("along", value=["Subtract", LEAST, LEAST], multipliers=[], products=[]),
        step("limit-is", "7", value=LEAST, limit=LEAST),
        step("sign", "6", "8", value=least, multipliers=["1"], products=[["1", ["0"], "1"]]),
        step("sign", "9", value=["Subtract", square("q"), ["Power", LEAST, "2"]], multipliers=[],
             products=[["1", [], least], [["Divide", "2", "B"], ["0"], "1"]]),
        step("order-of", value=["Power", LEAST, "2"]),
        step("order-of-terms", "11", "10", value=square("q"), order="0", factors=[["0", "1"]], **{"is": "low"}),
    ]  # fmt: skip
    below: Term = {"name": "q", "high": "N", "body": square("q"), "ends": [LOG_N], "order": LOG_N, "last": ["12"],
                   "steps": [[{"id": str(i), **x} for i, x in enumerate(inside)]], "scales": ["0"],
                   "pieces": [[["1", "1"]], [], []], "corrections": [[], [], []]}  # fmt: skip
    return ending(
        stated, GIVEN, step("clause", number="0"), step("order-clause", number="0", member=""),
        step("sum-below", "1", "2", **below), step("order-grows", "3", "1", scale="N", conclusion=stated["conclusion"]),
        witness={**POINT, "N": "1"},
    )  # fmt: skip


def of_a_random_sum() -> dict[str, Any]:
    """tr Σ_{j < n} P_j = x, as it is so for each of n generators, of which there may be none."""
    same = equal(["Trace", ["Sum", "j", "0", ["Subtract", "n", "1"], ["Projection", "j"]]], "x")
    given = step("hypothesis", number="0", member="generator")
    return ending(statement(same, hypotheses=[each(same)]), given, witness={**POINT, "n": "0"})


def of_one_metric_for_all() -> dict[str, Any]:
    """tr Σ = d if tr MΣ = tr M: E tr MV + tr MΣ − tr M, true of such an M only, was read as a map of every M."""
    inverse, spare = ["Power", "Sigma", "-1"], ["Subtract", ["Subtract", "T", "d"], "1"]
    image: Term = ["Divide", trace(inverse, "M"), spare]
    same = equal(trace("M", "Sigma"), ["Trace", "M"])
    flat = equal(["Trace", "Sigma"], "d")
    more = equal(["Add", mean(trace("M", V)), ["Subtract", *same[1:]]], image)
    return ending(
        statement(["Implies", same, flat], hypotheses=[["GreaterEqual", ["Subtract", spare, "1"], "0"]]), GIVEN,
        step("sign", "0", value=spare, multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]]),
        step("rank", "0", fit="down"),
        step("integrate-by-parts", "0", fit="down", word=["MatrixMultiply", "DownstreamDesign", inverse, "M", V, XT]),
        step("equation", "3", multipliers=[["Negate", ["Divide", "1", spare]]], conclusion=equal(more[1][1], image)),
        step("hypothesis", number="1", member=""),
        step("equation", "4", "5", multipliers=["1", "1"], conclusion=more),
        step("inverse-moment", "4", fit="down"), step("inverse-moment", "6", fit="down"),
        *(step("average", i, fit="down", of=mean(["Trace", V])) for i in ("7", "8")),
        step("equation", "9", "10", multipliers=["-1", "1"], conclusion=flat), witness={**POINT, "T": "5", "T0": "5"},
    )  # fmt: skip


def of_a_slope_elsewhere() -> dict[str, Any]:
    """∂κ(xλ)/∂λ at x = λ was the slope of κ(λ²), which is twice as great."""
    slope = lambda x: ["Derivative", ["Kappa", ["Multiply", x, "lambda"], "T"], "lambda"]  # noqa: E731
    return identity(equal(["Where", slope("x"), "x", "lambda"], slope("lambda")))


def of_a_limit_elsewhere() -> dict[str, Any]:
    """lim x/T at x = T was lim T/T."""
    limit = lambda x: ["Limit", ["Divide", x, "T"]]  # noqa: E731
    return identity(equal(["Where", limit("x"), "x", "T"], limit("T")), regime=GROWING)


def of_a_mean_elsewhere() -> dict[str, Any]:
    """E x tr Σ̂ at x = tr Σ̂ was E (tr Σ̂)²."""
    product = lambda x: mean(["Multiply", x, SIZE])  # noqa: E731
    return identity(equal(["Where", product("x"), "x", SIZE], product(SIZE)))


def of_one_number_for_two() -> dict[str, Any]:
    """Σ_j s_j λ_j = 3 tr Σ, as s_i = 3 for n generators: their number # was that of an eigenvalue."""
    rows = lambda i: ["At", "s", i]  # noqa: E731
    body: Term = ["Multiply", rows("j"), ["Eigenvalue", "j"]]
    conclusion = equal(["Sum", "j", "1", "d", body], ["Multiply", "3", ["Trace", "Sigma"]])
    return ending(
        statement(conclusion, hypotheses=[["GreaterEqual", "n", "1"], each(equal(rows("i"), "3"))]), GIVEN,
        step("hypothesis", number="1", member="generator"),
        step("spectral", name="j", matrix=["Scale", rows("generator"), "Sigma"], vector="", body=body),
        step("equation", "1", "2", multipliers=[["Trace", "Sigma"], "-1"], conclusion=conclusion),
    )  # fmt: skip


def of_rows_of_no_generation() -> dict[str, Any]:
    """Each generator has 5 rows at least: refuted where there is none."""
    chain = {**CHAIN, "generators": [{**BLOCK, "samples": ROWS}]}
    many = each(["GreaterEqual", ["At", "s", "i"], "5"])
    stated = statement(["GreaterEqual", ["RowsOf", "0"], "5"], chain=chain, hypotheses=[many])
    return certificate(stated, at={"n": "0"}, witness={**POINT, "n": "0"}, theorem=[])


def of_a_design_of_no_generation() -> dict[str, Any]:
    """Each generator has d rows at least, so that E tr P = d: refuted where there is none, and it would have one."""
    kept = mean(trace(["PseudoInverse", ["DesignOf", "0"]], ["DesignOf", "0"]))
    chain = {**CHAIN, "generators": [{**BLOCK, "samples": ROWS}]}
    stated = statement(equal(kept, "d"), chain=chain, hypotheses=[each(["GreaterEqual", ["At", "s", "i"], "d"])])
    return certificate(
        stated, step("trace-of-projection", fit="0"), step("domain", value=["Subtract", "d", "1"], strict="false"),
        step("smaller", "1", left="1", right="d", **{"is": "left"}),
        step("limit", "0", "2", value=["Subtract", kept, "d"], multipliers=["1", "1"]), theorem=["3"],
        at={"n": "0", "s": {"start": [], "period": ["1"]}}, witness={**POINT, "n": "0"},
    )  # fmt: skip


def of_a_number_by_chance() -> dict[str, Any]:
    """E w₀ᵀP_N w₀ = E w₀ᵀPw₀ for Σ = I and N = ⌈w₀ᵀP₀w₀ − 1/2⌉: P₁ is taken where P₀ keeps much of w₀."""
    kept = lambda i: ["Quad", ["Projection", i]]  # noqa: E731
    chosen = mean(kept(["Ceiling", ["Subtract", kept("0"), "1/2"]]))
    conclusion = equal(chosen, ["Multiply", ["Divide", ["Min", "T0", "d"], "d"], ["SquaredNorm", "w0"]])
    return ending(
        statement(conclusion, hypotheses=[FLAT]), step("trace-of-projection", fit="0"),
        step("invariance", "0", fit="0"), step("average", "1", fit="0", of=chosen),
        step("equation", "2", multipliers=["1"], conclusion=conclusion), witness={**POINT, "Sigma": ["1", "1"]},
    )  # fmt: skip


def of_an_end_by_chance() -> dict[str, Any]:
    """E tr Σ_{j ≤ N} P_j was Σ_{j ≤ N} E tr P_j, which is as random as N."""
    ends: Term = ["j", "0", ["Ceiling", ["Quad", ["Projection", "0"]]]]
    summed = mean(["Trace", ["Sum", *ends, ["Projection", "j"]]])
    return identity(equal(summed, ["Sum", *ends, mean(["Trace", ["Projection", "j"]])]))


def of_an_exponent_by_chance() -> dict[str, Any]:
    """E w₀ᵀΣ^p X†E = 0, as one noise has mean 0: p = w₀ᵀX†E is one of it, too."""
    error: Term = ["MatrixMultiply", ["PseudoInverse", ["Design", "0"]], ["Noise", "0"]]
    power: Term = ["Power", "Sigma", ["Form", "w0", "Identity", error]]
    return identity(equal(mean(["Form", "w0", power, error]), "0"))


def of_a_model_of_two_blocks() -> dict[str, Any]:
    """E ŵ_nᵀPŵ_n for P of a second block and Σ = I, as if ŵ_n were independent of it: ŵ_2 is fitted on it."""
    kept = ["MatrixMultiply", ["PseudoInverse", ["DesignOf", "1"]], ["DesignOf", "1"]]
    both = {**CHAIN, "generators": [{**BLOCK, "repeat": "1"}] * 2, "downstream": []}
    left = mean(["Form", ["Model", "n"], kept, ["Model", "n"]])
    part: Term = ["Divide", ["Min", "T0", "d"], "d"]
    conclusion = equal(left, ["Multiply", part, mean(["SquaredNorm", ["Model", "n"]])])
    return ending(
        statement(conclusion, chain=both, hypotheses=[FLAT]), step("trace-of-projection", fit="1"),
        step("invariance", "0", fit="1"), step("average", "1", fit="1", of=left),
        step("equation", "2", multipliers=["1"], conclusion=conclusion), witness={**POINT, "Sigma": ["1", "1"]},
    )  # fmt: skip


ELSEWHERE = "moves with another name"
FORGED: dict[str, Forged] = {
    "limits in a sum": (of_limits_in_a_sum(), "terms", ELSEWHERE),
    "a sum of what is random": (of_a_random_sum(), "hypothesis", "there may be none"),
    "one metric for all": (of_one_metric_for_all(), "witness", "in proofs only"),
    "a slope elsewhere": (of_a_slope_elsewhere(), "terms", ELSEWHERE),
    "a limit elsewhere": (of_a_limit_elsewhere(), "terms", ELSEWHERE),
    "a mean elsewhere": (of_a_mean_elsewhere(), "terms", "random outside"),
    "one number for two": (of_one_number_for_two(), "spectral", "where # is that of an eigenvalue"),
    "a design of no generation": (of_a_design_of_no_generation(), "conclude", "of which there may be none"),
    "a number by chance": (of_a_number_by_chance(), "words", "a letter that is random"),
    "an end by chance": (of_an_end_by_chance(), "words", "an end of a sum that is random"),
    "an exponent by chance": (of_an_exponent_by_chance(), "words", "an exponent that is random"),
    "a model of two blocks": (of_a_model_of_two_blocks(), "words", "more than one block"),
    "rows of no generation": (of_rows_of_no_generation(), "witness", "in proofs only"),
}


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
