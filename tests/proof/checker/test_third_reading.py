"""False statements that the checker accepted at its third reading, each with the certificate that it accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from collapse_sym.chain import loads
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.verdict import digest
from collapse_sym.proof.risk_certificates import certified
from tests.proof.checker.forged import (
    BLOCK,
    CHAIN,
    FIT,
    GROWING,
    POINT,
    VARIABLES,
    certificate,
    identity,
    mean,
    refuted,
    statement,
    total,
    trace,
)
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.risk.test_risk_certificates import ANY, DOWN, generator

Term = Any


def each(body: Term) -> Term:
    """A hypothesis about all generators, of which there may be none."""
    return ["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]], body]


def equal(left: Term, right: Term) -> Term:
    return ["Equal", left, right]


S_I, S_J, S_ANY = (["At", "s", i] for i in ("i", "j", "generator"))
SIZED = {**CHAIN, "generators": [{**BLOCK, "samples": ["At", "s", "m"]}]}
FLAT = ["Equal", "Sigma", "Identity"]
X = "DownstreamDesign"
XT = ["Transpose", X]
FREE = ["MatrixMultiply", ["PseudoInverse", ["DesignOf", "0"]], ["DesignOf", "0"]]
P_J = ["Projection", "j"]
FIVE = equal(["Multiply", ["Subtract", "x", "5"], S_I], "0")


def claimed(said: Term, **parts: Any) -> dict[str, Any]:
    """What is claimed to hold by reading alone, in a step: a statement does not speak of any generation."""
    return certificate(statement(equal("1", "2"), **parts), step("equation", multipliers=[], conclusion=said))


def no_generator() -> dict[str, Any]:
    """x ≃ 5, as (x − 5) s_i = 0 for each of n generators."""
    conclusion = ["Equivalent", "x", "5"]
    return ending(
        statement(conclusion, hypotheses=[each(FIVE)]),
        step("hypothesis", number="0", member="generator"),
        step("ratio", "0", multipliers=[["Divide", "1", S_ANY]], scale="0", least="1", conclusion=conclusion),
        witness={**POINT, "x": "5"},
    )


def of_the_first_stage() -> dict[str, Any]:
    """n min(T, 5) ≃ 5n as n → ∞ for every T, as T ≥ 5 from some T on."""
    stages = [*GROWING, {"grows": ["n"], "clauses": [["TendsTo", "n", "Infinity"]]}]
    conclusion = ["Equivalent", ["Multiply", "n", ["Min", "T", "5"]], ["Multiply", "n", "5"]]
    rest = ["Divide", "5", "T"]
    return ending(
        statement(conclusion, regime=stages),
        step("clause", number="0"),
        step("along", "0", value=["Negate", rest], multipliers=[], products=[["-5", ["0"]]]),
        step("domain", value="1", strict="true"),
        step("eventually", "1", "2", value=["Subtract", "1", rest], limit="1"),
        step("sign", "3", value=["Subtract", "T", "5"], multipliers=[], products=[["T", ["0"], "1"]]),
        step("smaller", "4", left="T", right="5", **{"is": "right"}),
        step("ratio", "5", multipliers=["n"], scale="0", least="1", conclusion=conclusion),
    )


def beyond_the_last(matrix: Term, term: Term = None) -> dict[str, Any]:
    """Rank d of a design beyond the last generator, as all of them have enough rows."""
    conclusion = equal(mean(["Trace", matrix]) if term is None else term, "d")
    return ending(
        statement(conclusion, chain=SIZED, hypotheses=[each(["GreaterEqual", S_I, "d"])]),
        step("hypothesis", number="0", member="generator"),
        step("rank", "0", fit="0"),
        step("equation", multipliers=[], conclusion=conclusion),
    )


KAPPA = ["Kappa", "lambda", "T"]
ONE_POINT = {**POINT, "d": "1", "Sigma": ["1"], "w0": ["1"], "T": "1", "lambda": "1/2"}


def slope_of_a_number() -> dict[str, Any]:
    """dκ/dλ is that of the number 1, as κ = 1 for d = T = 1 and λ = 1/2."""
    conclusion = equal(["Derivative", KAPPA, "lambda"], ["Derivative", "1", "lambda"])
    values = [equal("d", "1"), equal("T", "1"), equal("lambda", "1/2")]
    half = ["Divide", "1", ["Multiply", "2", "T"]]
    root = ["Subtract", ["Subtract", "1", "lambda"], ["Divide", ["Df", "1", "1"], "T"]]
    return ending(
        statement(conclusion, hypotheses=[FLAT, *values]),
        *(step("hypothesis", number=str(i), member="0") for i in (1, 2, 3)),
        step("domain", value="1", strict="true"),
        step("equation", "0", "1", "2", multipliers=[["Negate", half], half, "-1"], conclusion=equal(root, "0")),
        step("kappa-unique", "3", "4", penalty="lambda", samples="T", value="1"),
        step("equation", multipliers=[], conclusion=conclusion),
        witness=ONE_POINT,
    )


def another_slope(variable: str, rows: str, given: list[dict[str, Any]], gap: Term, **parts: Any) -> dict[str, Any]:
    """1 = 2, from two slopes of κ: that of F, and that of F + gap, where gap = 0 at one value only (the last step
    given)."""
    kappa = ["Kappa", variable, rows]
    more = ["Add", "1", kappa]
    defining = ["Subtract", ["Subtract", kappa, variable], ["Divide", ["Multiply", kappa, ["Df", "1", kappa]], rows]]
    inner = ["Subtract", "1", ["Divide", "d", ["Multiply", ["Power", more, "2"], rows]]]
    zero, last, count = "0", str(len(given)), len(given)
    moved, sign, first, second = (str(count + i) for i in (1, 2, 3, 4))
    return ending(
        statement(equal("1", "2"), **{"hypotheses": [FLAT], **parts}),
        step("kappa", penalty=variable, samples=rows),
        *given,
        step("equation", zero, last, multipliers=["1", "1"], conclusion=equal(["Add", defining, gap], "0")),
        step("sign", zero, value=inner, multipliers=[["Divide", "1", ["Multiply", kappa, more]]],
             products=[[["Divide", kappa, more], [], "1"],
                       [["Divide", variable, ["Multiply", kappa, more]], [], "1"]]),
        step("differentiate", moved, sign, root=kappa, variable=variable),
        step("differentiate", zero, sign, root=kappa, variable=variable),
        step("equation", first, second, multipliers=["1", "-1"], conclusion=equal("1", "2")),
        witness={**POINT, "Sigma": ["1", "1"], **({"z": "5"} if variable == "z" else {})},
    )  # fmt: skip


def many_projections() -> dict[str, Any]:
    """E tr Q_{a−b−1,0} = d (T/d)^(a−b), also where this is no product at all."""
    share, count = ["Divide", "T0", "d"], ["Subtract", "a", "b"]
    of = mean(["Trace", ["ProjectionProduct", ["Subtract", count, "1"], "0"]])
    powers = (["Power", x, count] for x in ("T0", ["Divide", "1", "d"]))
    conclusion = equal(of, ["Multiply", "d", *powers])
    return ending(
        statement(conclusion, variables={**VARIABLES, "a": "natural", "b": "natural"},
                  hypotheses=[FLAT, ["LessEqual", "T0", "d"]]),
        step("hypothesis", number="1", member="0"),
        step("trace-of-projection", fit="0"),
        step("smaller", "0", left="T0", right="d", **{"is": "left"}),
        step("equation", "1", "2", multipliers=["1", "1"],
             conclusion=equal(mean(["Trace", ["Projection", "generator"]]), "T0")),
        step("invariance", "3", fit="0"),
        step("projections", "4", mean=["Scale", ["Power", share, "m"], "M"], second=""),
        step("average", "5", fit="0", of=of),
        step("equation", "6", multipliers=["1"], conclusion=conclusion),
        witness={**POINT, "Sigma": ["1", "1"], "T0": "1", "a": "1", "b": "1"},
    )  # fmt: skip


def random_resolvent() -> dict[str, Any]:
    """Integration by parts that takes (Σ + tr XᵀX)⁻¹ for fixed."""
    fixed = ["Resolvents", ["Trace", ["MatrixMultiply", XT, X]]]
    word = (X, XT, X, fixed, XT)
    right = ["Add", ["Multiply", ["Trace", "Sigma"], mean(trace(X, fixed, XT))], mean(trace(X, fixed, "Sigma", XT)),
             ["Multiply", "T", mean(trace(XT, X, fixed, "Sigma"))]]  # fmt: skip
    conclusion = equal(mean(trace(*word)), right)
    return ending(
        statement(conclusion),
        step("positive-trace", matrix="Identity", vector=X),
        step("integrate-by-parts", fit="down", word=["MatrixMultiply", *word]),
        step("equation", "1", multipliers=["1"], conclusion=conclusion),
    )


def bound_by_the_conclusion() -> dict[str, Any]:
    """z (1 + y (z − 1)) = 0 has one root, as y (z − 1) = 0 is a hypothesis about some z."""
    left = ["Multiply", "z", ["Add", "1", ["Multiply", "y", ["Subtract", "z", "1"]]]]
    conclusion = ["ExistsUnique", "z", "nonnegative", equal(left, "0")]
    return ending(
        statement(conclusion, hypotheses=[equal(["Multiply", "y", ["Subtract", "z", "1"]], "0")]),
        step("hypothesis", number="0", member="0"),
        step("sign", "0", value=left, multipliers=["z"], products=[["z", [], "1"]]),
        step("root-at-zero", "1", side="above", conclusion=conclusion),
    )


def function_in_a_hypothesis() -> dict[str, Any]:
    """There is f with y x = y f(Σ), as a hypothesis says so."""
    value = ["Apply", "f", "Sigma"]
    conclusion = ["ExistsFunction", "f", ["List", "Sigma"], equal(["Multiply", "y", "x"], ["Multiply", "y", value])]
    return ending(
        statement(conclusion, hypotheses=[equal(["Multiply", "y", ["Subtract", value, "x"]], "0")]),
        step("choose", value=["Trace", "Sigma"]),
        step("hypothesis", number="0", member="0"),
        theorem=["0", "1"],
    )


def metric_in_a_hypothesis() -> dict[str, Any]:
    """E V = Σ⁻¹/(T − d − 1) − y I, as y tr M = 0 for some M."""
    inverse, spare = ["Power", "Sigma", "-1"], ["Subtract", ["Subtract", "T", "d"], "1"]
    v = ["Power", ["MatrixMultiply", XT, X], "-1"]
    known = ["Divide", trace(inverse, "M"), spare]
    found = ["Subtract", ["Divide", ["Trace", inverse], spare], ["Multiply", "y", "d"]]
    conclusion = equal(mean(["Trace", v]), found)
    return ending(
        statement(conclusion, hypotheses=[["GreaterEqual", ["Subtract", spare, "1"], "0"],
                                          equal(["Multiply", "y", ["Trace", "M"]], "0")]),
        step("hypothesis", number="0", member="0"),
        step("hypothesis", number="1", member="0"),
        step("sign", "0", value=spare, multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]]),
        step("rank", "0", fit="down"),
        step("integrate-by-parts", "0", fit="down", word=["MatrixMultiply", X, inverse, "M", v, XT]),
        step("equation", "1", "4", multipliers=["1", ["Negate", ["Divide", "1", spare]]],
             conclusion=equal(["Add", mean(trace("M", v)), ["Multiply", "y", ["Trace", "M"]]], known)),
        step("inverse-moment", "5", fit="down"),
        step("average", "6", fit="down", of=mean(["Trace", v])),
        step("equation", "7", multipliers=["1"], conclusion=conclusion),
        witness={**POINT, "T": "5"},
    )  # fmt: skip


def no_eigenspace() -> dict[str, Any]:
    """Σ = I by its traces, and yet w₀ᵀΣw₀ ≠ w₀ᵀw₀: w₀ lies in an eigenspace of dimension 0."""
    flat = [equal(["Trace", "Sigma"], "2"), equal(["Trace", ["Power", "Sigma", "2"]], "2"), equal("d", "2")]
    stated = statement(equal(["SquaredNormIn", "Sigma", "w0"], ["SquaredNorm", "w0"]), hypotheses=flat)
    return certificate(
        stated, at={"Sigma": [["1", "2"], ["5", "0"]], "w0": ["0", "1"]}, witness={**POINT, "Sigma": ["1", "1"]}
    )


def kappa_of_no_rows() -> dict[str, Any]:
    """κ(3/2, −1) = 1, though κ means nothing for −1 rows."""
    conclusion = equal(["Kappa", "3/2", "-1"], "1")
    root = ["Subtract", ["Subtract", "1", "3/2"], ["Divide", ["Df", "1", "1"], "-1"]]
    return ending(
        statement(conclusion, hypotheses=[FLAT, equal("d", "1")]),
        step("hypothesis", number="1", member="0"),
        step("domain", value="1", strict="true"),
        step("equation", "0", multipliers=["1/2"], conclusion=equal(root, "0")),
        step("kappa-unique", "1", "2", penalty="3/2", samples="-1", value="1"),
        witness=ONE_POINT,
    )


BOUND_T = ["ForAll", ["List", "T", "3", "3"], ["GreaterEqual", "x", ["RowsOf", "down"]]]
BOUND_K = ["Equal", ["Sum", "k", "1", "2", "x"], ["Multiply", "2", "x"]]
EACH_K = ["ForAll", ["List", "k", "1", "1"], ["GreaterEqual", "x", "1"]]
TENDING = {"x": ["Divide", "1", "k"]}
BLOCKS = {**CHAIN, "generators": [{**BLOCK, "repeat": "0"}, {**BLOCK, "repeat": "1"}]}
BOTH = {**CHAIN, "generators": [{**BLOCK, "samples": ["At", "s", "m"]}] * 2}
LABELS = equal(
    ["MatrixMultiply", "Identity", XT, "DownstreamLabels"],
    ["MatrixMultiply", XT, ["Add", ["MatrixMultiply", X, "w0"], "DownstreamNoise"]],
)
SUMS = equal(["Trace", ["Power", total("Sigma"), "T"]], ["Trace", ["Power", "Sigma", "T"]])
LONG = mean(["SquaredNorm", ["Model", "n"]])
Z = {**VARIABLES, "z": "positive"}

FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an equivalence from no generator": (no_generator(), "ratio", "may be none"),
    "a design beyond the last": (beyond_the_last(["Projection", ["Add", "n", "3"]]), "words", "may not be"),
    "a design of a model beyond the last": (
        beyond_the_last(["MatrixMultiply", ["PseudoInverse", ["Design", "n"]], ["Design", "n"]]), "words", "may not be",
    ),
    "a design beyond the last elsewhere": (
        beyond_the_last("", ["Where", mean(["Trace", ["Projection", "5"]]), "n", "7"]),
        "equation", "not the difference",
    ),
    "another weight of the truth": (
        identity(equal(["Where", LONG, "x", "1"], LONG), chain={**CHAIN, "generators": [{**BLOCK, "truth": "x"}]}),
        "equation", "not the difference",
    ),
    "what holds from some member of the first stage on, along the second": (
        of_the_first_stage(), "eventually", "every member",
    ),
    "any generation as the number of a sum": (
        claimed(equal(total(["RowsOf", "0"]), total(S_J)), chain=SIZED), "terms", "any generation",
    ),
    "any design as the number of a sum": (
        claimed(equal(mean(["Trace", total(FREE)]), total(mean(["Trace", P_J]))), chain=SIZED),
        "terms", "any generation",
    ),
    "any generation beside a sum": (
        claimed(equal(mean(["Trace", ["Scale", ["RowsOf", "0"], total(P_J)]]),
                      total(["Multiply", S_J, mean(["Trace", P_J])])), chain=SIZED),
        "words", "beside a sum",
    ),
    "any design beside a sum": (
        claimed(equal(mean(trace(FREE, total(P_J))), total(mean(["Trace", P_J]))), chain=SIZED),
        "words", "beside a sum",
    ),
    "a variable that a condition binds": (
        ending(statement(["GreaterEqual", "x", "3"], hypotheses=[BOUND_T]),
               step("hypothesis", number="0", member="3"), witness={**POINT, "x": "3"}),
        "witness", "a bound name",
    ),
    "the number of a point that a sum binds": (
        certificate(statement(BOUND_K), step("limit", value=["Subtract", *BOUND_K[1:]], multipliers=[]), at=TENDING),
        "witness", "a bound name",
    ),
    "the number of a point that a condition binds": (
        certificate(statement(["GreaterEqual", "x", "1"], hypotheses=[EACH_K]),
                    step("limit", value=["Subtract", "x", "1"], multipliers=[]), at=TENDING),
        "witness", "a bound name",
    ),
    "a member before the first": (
        refuted(["GreaterEqual", ["At", "s", "-1"], "1"], {"s": ["Add", "m", "1"]}), "point", "before the first",
    ),
    "the slope of κ where it is a number": (slope_of_a_number(), "equation", "not the difference"),
    "a slope along a name for the variable": (
        another_slope("lambda", "T", [step("domain", value="lambda", strict="true"),
                                      step("name", "1", name="b", value="lambda")], ["Subtract", "b", "lambda"]),
        "differentiate", "a name",
    ),
    "a slope along a variable that a fit binds": (
        another_slope("z", "T0", [step("hypothesis", number="1", member="0")], ["Subtract", "5", "z"],
                      variables=Z, chain={**CHAIN, "downstream": [{**FIT, "samples": "1", "variance": "z"}]},
                      hypotheses=[FLAT, equal("5", mean(["SquaredNorm", "DownstreamNoise"]))]),
        "differentiate", "hypotheses bind",
    ),
    "a number that is 0 infinitely often": (
        refuted(equal("x", "2"), hypotheses=[["InfinitelyMany", "i", equal("c", "0")]], where=[["c", "i"]]),
        "witness", "not periodic",
    ),
    "less than no projections": (many_projections(), "average", "less than none"),
    "a function of Σ and of a random number": (random_resolvent(), "words", "random"),
    "what the conclusion binds, in a hypothesis": (bound_by_the_conclusion(), "witness", "what the conclusion binds"),
    "the function of the conclusion, in a hypothesis": (
        function_in_a_hypothesis(), "witness", "what the conclusion binds",
    ),
    "M in a hypothesis": (metric_in_a_hypothesis(), "witness", "in proofs only"),
    "a head as the name of another": (
        certificate(statement(["Equivalent", ["Add", "x", "x"], ["Multiply", "x", "x"]], where=[["Add", "Multiply"]]),
                    step("ratio", multipliers=[], scale="0", least="1",
                         conclusion=["Equivalent", *[["Multiply", "x", "x"]] * 2])),
        "conclude", "",
    ),
    "labels of the first of two blocks": (certificate(statement(LABELS, chain=BLOCKS)), "words", "more than one kind"),
    "any generations of two blocks": (
        claimed(equal(["RowsOf", "0"], ["RowsOf", "1"]), chain=BOTH), "terms", "not declared",
    ),
    "a vector in no eigenspace": (no_eigenspace(), "point", "eigenvalue"),
    "a power of a sum, as of its term": (identity(SUMS), "words", "not a function"),
    "an inverse of a sum, as of its term": (
        identity(equal(["Trace", ["Power", total("Identity"), "-1"]], "d")), "words", "an inverse of a sum",
    ),
    "κ of less than no rows": (kappa_of_no_rows(), "kappa-unique", "may be zero"),
}  # fmt: skip


#: what meant nothing, and was read
FORGED |= {
    "the number of a point that a sum of a step binds": (
        certificate(statement(["Equal", ["Add", "x", "x"], ["Multiply", "2", "x"]]),
                    step("limit", value=["Subtract", *BOUND_K[1:]], multipliers=[]), at=TENDING),
        "terms", "a name that is taken",
    ),
    "a fit that depends on chance": (
        identity(equal("x", "x"),
                 chain={**CHAIN, "downstream": [{**FIT, "variance": ["Multiply", "y", ["Trace", "Resolvent"]]}]}),
        "witness", "chance",
    ),
}  # fmt: skip

MIXED = 'assume = ["T1 >= d + 2", "T >= d + 2"]\n' + ANY + generator("T0", "1", 'ridge = "lambda0"\n', "ridge")


def moving_weights() -> Iterator[dict[str, Any]]:
    """The error of a ridge fit is enlarged by an exact fit whose labels have a weight p → −∞ of the truth."""
    for found in certified(loads(MIXED + generator("T1", "1", 'truth_weight = "p"\n') + DOWN)):
        c = json.loads(json.dumps(found.certificate))
        c["statement"]["regime"][0]["grows"].append("p")
        c["statement"]["variables"]["p"] = "real"
        yield {**c, "hash": digest(c["statement"])}


def test_weights_that_move_are_not_taken_for_fixed_ones() -> None:
    found = list(moving_weights())
    for c in found:
        with pytest.raises(Rejected) as caught:
            check(json.dumps(c))
        assert caught.value.reason == "a number of fits, or a weight, that moves"
    assert found


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
