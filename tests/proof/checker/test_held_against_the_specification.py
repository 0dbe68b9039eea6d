"""False statements that were accepted until the specification was held against the code, with their certificates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collapse_sym.proof.checker import Rejected, check
from tests.proof.checker.forged import BLOCK, CHAIN, GROWING, POINT, VARIABLES, certificate, mean, statement, trace
from tests.proof.checker.forged_steps import step

Term = Any
MANY = {**VARIABLES, "N": "natural"}
GENERATORS = [["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]], ["LessEqual", "i", "n"]]]
Q = ["ProjectionProduct", "n", "i"]
PEELED = ["MatrixMultiply", ["Projection", "n"], ["ProjectionProduct", ["Subtract", "n", "1"], "i"]]
X = "DownstreamDesign"
XX = ["MatrixMultiply", X, ["Transpose", X]]
XTX = ["MatrixMultiply", ["Transpose", X], X]
GAP = ["Subtract", "n", "N"]


def total(low: str, high: str, body: Term) -> Term:
    return ["Sum", "i", low, high, body]


def a_new_name_for_the_number_of_a_generator() -> dict[str, Any]:
    """rank P₀ = d with T_m = m + 1 rows, as "generator" is at most a fixed number."""
    growing = {**CHAIN, "generators": [{**BLOCK, "samples": ["Add", "m", "1"]}]}
    return certificate(
        statement(["Equal", mean(trace(["Projection", "0"])), "d"], chain=growing),
        step("along", value="d", multipliers=[], products=[["d", []]]),
        step("bound", "0", name="generator", value="d"),
        step("sign", "1", value=["Subtract", ["Add", "generator", "1"], "d"], multipliers=[],
             products=[["1", ["0"], "1"], ["1", [], "1"]]),
        step("rank", "2", fit="0"),
        theorem=[],
    )  # fmt: skip


def every_number_from_the_generators() -> dict[str, Any]:
    """Σ E tr Q_{n,i} = Σ E tr P_n Q_{n−1,i} up to N, also beyond n."""
    sides = [total("1", "N", mean(trace(q))) for q in (Q, PEELED)]
    return certificate(
        statement(["Equal", *sides], variables=MANY, hypotheses=GENERATORS),
        step("hypothesis", number="0", member="generator"),
        step("for-each", "0", value=["Subtract", "n", "generator"], multipliers=[], products=[["1", ["0"], "1"]]),
        theorem=[],
        witness={**POINT, "N": "3"},
    )


def a_product_over_the_number_of_a_generator() -> dict[str, Any]:
    """u_i = v_i for i < n gives the product up to N."""
    variables = {**MANY, "u": "sequence of positive", "v": "sequence of positive"}
    sides = [["Product", "i", "0", "N", ["At", name, "i"]] for name in "uv"]
    equal = [["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]], ["Equal", ["At", "u", "i"], ["At", "v", "i"]]]]
    gap = ["Subtract", ["At", "u", "generator"], ["At", "v", "generator"]]
    inside = [{"id": "a", **step("hypothesis", number="0", member="generator")},
              {"id": "b", **step("along", "a", value=gap, multipliers=["1"], products=[])}]  # fmt: skip
    return certificate(
        statement(["Near", *sides], variables=variables, regime=GROWING, hypotheses=equal),
        step("product-of-limits", name="generator", low="0", high="N", left=gap[1], right=gap[2], steps=inside,
             last="b"),
        witness={**POINT, "N": "1", "u": {"start": [], "period": ["1"]}, "v": {"start": ["1", "1"], "period": ["2"]}},
    )  # fmt: skip


def a_range_of_another_block() -> dict[str, Any]:
    """The rows of the first n generators are those of the first block, not of a longer second one."""
    first = {**BLOCK, "samples": ["At", "s", "m"], "repeat": "n"}
    enough = [["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]], ["GreaterEqual", ["At", "s", "i"], "d"]]]
    chain = {**CHAIN, "generators": [first, {**first, "repeat": "N"}]}
    return certificate(
        statement(["Equal", "1", "2"], variables=MANY, chain=chain, hypotheses=enough),
        step("hypothesis", number="0", member="generator"),
        step("rank", "0", fit="1"),
        theorem=[],
        witness={**POINT, "N": "3"},
    )


def a_function_chosen_twice() -> dict[str, Any]:
    """f(Σ) = 1 and f(Σ) = 0, each in steps of its own."""
    f = ["Apply", "f", "Sigma"]

    def chosen(value: str) -> dict[str, Any]:
        said = ["Equal", f, value]
        steps = [{"id": "a", **step("choose", value=value)},
                 {"id": "b", **step("equation", conclusion=said, multipliers=[])}]  # fmt: skip
        return step("specialise", conclusion=said, steps=steps, of="b")

    return certificate(
        statement(["ExistsFunction", "f", ["List", "Sigma"], ["Equal", f, ["Trace", "Sigma"]]]),
        chosen("1"),
        chosen("0"),
        step("sign", "0", "1", value="0", multipliers=["1", "-1"], products=[["1", [], "1"]]),
        at={},
    )


def one_design_as_two() -> dict[str, Any]:
    """E tr P P for one design as if its two letters were independent."""
    block = {**BLOCK, "design": "A", "repeat": "1"}
    down = {"fit": "ols", "samples": "T0", "variance": "1", "design": "A"}
    design = ["DesignOf", "down"]
    p = ["MatrixMultiply", ["PseudoInverse", design], design]
    both = mean(trace(["MatrixMultiply", ["Projection", "0"], p]))
    chain = {**CHAIN, "generators": [block], "downstream": [down]}
    return certificate(
        statement(["Equal", "1", "2"], chain=chain, hypotheses=[["Equal", "Sigma", "Identity"]]),
        step("trace-of-projection", fit="0"),
        step("invariance", "0", fit="0"),
        step("average", "1", fit="0", of=both),
        witness={**POINT, "Sigma": ["1", "1"]},
        theorem=["2"],
    )


def what_one_case_taught() -> dict[str, Any]:
    """n ≥ N, learned for every generation in the case n > N, used without it."""
    variables = {**MANY, "K": "natural"}
    same = ["Equivalent", "T", "T"]
    terms = (["ProjectionProduct", "n", "N"],
             ["MatrixMultiply", ["Projection", "n"], ["ProjectionProduct", ["Subtract", "n", "1"], "N"]])  # fmt: skip
    sides = [total("0", "K", ["Multiply", ["Add", "i", "1"], mean(trace(q))]) for q in terms]
    ratio = {"id": "b", **step("ratio", conclusion=same, multipliers=[], scale="1", least="1")}
    each = {"id": "a", **step("for-each", "case", value=GAP, multipliers=[], products=[["1", ["0"], "1"]])}
    apart = [["Greater", ["Power", GAP, "2"], "0"]]
    return certificate(
        statement(["And", same, ["Equal", *sides]], variables=variables, regime=GROWING, hypotheses=apart),
        step("hypothesis", number="0", member="0"),
        step("cases", "0", value=GAP, steps=[[each, ratio], [ratio]], last=["b", "b"]),
        theorem=["1"],
        witness={**POINT, "N": "3", "K": "1", "n": "2"},
    )


def a_sequence_set_to_a_number() -> dict[str, Any]:
    return certificate(statement(["Equal", ["Where", ["At", "s", "0"], "s", "5"], ["At", "s", "0"]]))


def a_random_factor_that_is_fixed() -> dict[str, Any]:
    """tr Σ̂ = tr XᵀX · 1/T → 0, as d is fixed."""
    return certificate(
        statement(["Near", ["Trace", "SampleCovariance"], "0"], regime=GROWING),
        step("clause", number="0"),
        step("along", "0", value=["Trace", "SampleCovariance"], multipliers=[], products=[[trace(XTX), ["0"]]]),
    )


def a_random_factor_by_parts() -> dict[str, Any]:
    """E[tr R · tr XXᵀ] = tr R · T tr Σ."""
    r = trace("Resolvent")
    left, right = mean(["Multiply", r, trace(XX)]), ["Multiply", r, "T", trace("Sigma")]
    return certificate(
        statement(["Equal", left, right]), step("integrate-by-parts", fit="down", word=["Scale", r, XX])
    )


def the_inverse_of_a_transpose() -> dict[str, Any]:
    design = ["Design", "0"]
    sides = (trace(["PseudoInverse", x]) for x in (["Transpose", design], design))
    return certificate(statement(["Equal", *sides]))


FORGED = {
    a_new_name_for_the_number_of_a_generator: "bound",
    every_number_from_the_generators: "for-each",
    a_product_over_the_number_of_a_generator: "product-of-limits",
    a_range_of_another_block: "hypothesis",
    a_function_chosen_twice: "choose",
    one_design_as_two: "average-noise",
    what_one_case_taught: "conclude",
    a_sequence_set_to_a_number: "terms",
    a_random_factor_that_is_fixed: "along",
    a_random_factor_by_parts: "integrate-by-parts",
    the_inverse_of_a_transpose: "words",
}


@pytest.mark.parametrize("forged", FORGED, ids=lambda f: f.__name__)
def test_it_is_refused_by_name(forged: Any) -> None:
    with pytest.raises(Rejected) as caught:
        check(json.dumps(forged()))
    assert caught.value.rule == FORGED[forged]
