"""False statements that an earlier checker accepted, each with the certificate that it accepted."""

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
from tests.proof.risk.test_risk_certificates import DOWN, ISOTROPIC, generator

Term = Any
ONE = {"rule": "domain", "value": "1", "strict": "true"}
POSITIVE = {"rule": "domain", "value": "x", "strict": "true"}
S_J = ["At", "s", "j"]


def named_twice(rule: str) -> dict[str, Any]:
    """x = 5, as b is 5 here and x in the steps inside."""
    inside = [{"id": "a", "rule": "domain", "premises": [], "value": "x", "strict": "true"},
              {"id": "b", "rule": "name", "premises": ["a"], "name": "b", "value": "x"}]  # fmt: skip
    here = [step("domain", value="5", strict="true"), step("name", "0", name="b", value="5")]
    same = ["Equal", "b", "x"]
    conclusion = ["Equal", "x", "5"]
    return ending(
        statement(conclusion),
        *here,
        step(rule, steps=inside, of="b", conclusion=same),
        step("equation", "1", "2", multipliers=["1", "-1"], conclusion=conclusion),
    )


def elsewhere_named() -> dict[str, Any]:
    """The mean at T = 2 is whatever b is here."""
    body = mean(["SquaredNorm", "DownstreamNoise"])
    inside = [
        {"id": "p", "rule": "domain", "premises": [], "value": "T", "strict": "true"},
        {"id": "b", "rule": "name", "premises": ["p"], "name": "b", "value": "T"},
        {"id": "c", "rule": "equation", "premises": ["b"], "multipliers": ["-1"], "conclusion": ["Equal", body, "b"]},
    ]
    where = ["Where", body, "T", "2"]
    return ending(
        statement(["Equal", where, "5"]),
        step("domain", value="5", strict="true"),
        step("name", "0", name="b", value="5"),
        step("elsewhere", uses=[], steps=inside, of="c", conclusion=["Equal", where, "b"]),
        step("equation", "1", "2", multipliers=["1", "1"], conclusion=["Equal", where, "5"]),
    )


WHOLE = ["ForAll", ["List", "i", "0", "1"], ["Equal", ["Multiply", "i", ["Subtract", "i", "1"]], "0"]]
TWO = {**CHAIN, "generators": [{**BLOCK, "repeat": "2"}]}
OFF = ["Subtract", "x", "1"]
APPLIED = ["Kappa", ["Where", ["Apply", "f", "Sigma", "x"], "x", "3"], "T"]
FEATURED = [["Kappa", x, "1"] for x in (["Apply", "f", "Sigma", "x"], mean(trace("Resolvent")))]
ROOTS = total(["Sqrt", ["Subtract", S_J, "5"]], high=["Subtract", "T", "1"])
NEAR_ONE = ["Product", "j", "0", "9", ["Add", "1", ["Divide", "1", S_J]]]
LENGTH = ["SquaredNorm", "w0"]
NONE = ["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]], ["GreaterEqual", "x", "5"]]
EXISTS = ["ExistsFunction", "f", ["List", "Sigma", "x"]]
SHARED = {**CHAIN, "generators": [{**BLOCK, "design": "a", "samples": "T", "repeat": "1"}],
          "downstream": [{"fit": "ols", "samples": "T", "variance": "1", "design": "a"}]}  # fmt: skip
P0 = ["MatrixMultiply", ["PseudoInverse", ["DesignOf", "0"]], ["DesignOf", "0"]]
P1 = ["MatrixMultiply", ["PseudoInverse", ["DesignOf", "down"]], ["DesignOf", "down"]]
SMALL = ["Expectation", ["Trace", P1]]
FLAT = [["Equal", "Sigma", "Identity"]]
FLAT_POINT = {**POINT, "Sigma": ["1", "1"]}
TRACE = ["Trace", "SampleCovariance"]
BOTH = {**VARIABLES, "z": "real"}
LATER = [*GROWING, {"grows": ["y"], "clauses": [["TendsTo", "y", "Infinity"]]}]
CEILINGS = ["Multiply", ["Ceiling", "y"], ["Ceiling", "z"]]
UP = {"y": ["Subtract", ["Divide", "1", ["Multiply", "4", "k"]], "3/4"],
      "z": ["Subtract", ["Divide", "1", ["Multiply", "5", "k"]], "3/4"]}  # fmt: skip
ROOTED = {**VARIABLES, "u": "vector", "v": "vector"}
IN = [["Equal", ["SquaredNorm", "u"], "1"], ["Equal", ["SquaredNorm", "v"], "1"],
      ["Equal", ["SquaredNormIn", "Sigma", "u"], "2"], ["Equal", ["SquaredNormIn", "Sigma", "v"], "1"],
      ["Equal", "d", "2"], ["Equal", ["Trace", "Sigma"], "3"],
      ["Equal", ["Trace", ["Power", "Sigma", "2"]], "5"]]  # fmt: skip
RATIO = [["Divide", "1", ["SquaredNormIn", ["Power", "Sigma", "n"], x]] for x in ("u", "v")]
SIDE = {"u": ["0", "1"], "v": ["1", "0"]}

FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "b is 5, and b is x": (named_twice("specialise"), "specialise", "a name that"),
    "b is 5, and b is a mean": (elsewhere_named(), "elsewhere", "a name that"),
    "the number of any generator is 1/2": (
        ending(
            statement(["Equal", "x", "1"], hypotheses=[WHOLE], chain=TWO),
            step("domain", value="1/2", strict="true"),
            step("name", "0", name="generator", value="1/2"),
            step("hypothesis", number="0", member="generator"),
            step("equation", "1", "2", conclusion=["Equal", "x", "1"],
                 multipliers=[["Multiply", "4", OFF, ["Subtract", "generator", "1/2"]], ["Multiply", "-4", OFF]]),
        ),
        "name", "a name that",
    ),
    "a condition on members of an empty range": (
        ending(statement(["GreaterEqual", "x", "5"], hypotheses=[NONE]),
               step("hypothesis", number="0", member="generator"), witness={**POINT, "x": "5"}),
        "hypothesis", "may be none",
    ),
    "a random abbreviation": (
        identity(["Equal", mean("a"), "a"], where=[["a", ["Abbreviation", trace("Resolvent")]]]),
        "witness", "an abbreviation",
    ),
    "an abbreviation that a sum binds": (
        identity(["Equal", total("a"), ["Multiply", "n", "a"]], where=[["a", ["Abbreviation", "j"]]]),
        "witness", "an abbreviation",
    ),
    "an abbreviation of an abbreviation that a sum binds": (
        identity(["Equal", total("a"), ["Multiply", "n", "a"]], where=[["c", "j"], ["a", ["Abbreviation", "c"]]]),
        "witness", "an abbreviation",
    ),
    "a function at another argument": (
        ending(statement([*EXISTS, ["Equal", APPLIED, ["Kappa", "x", "T"]]]),
               step("choose", value="x"),
               step("equation", multipliers=[],
                    conclusion=["Equal", APPLIED, ["Kappa", "x", "T"]]),
               theorem=["0", "1"]),
        "terms", "own",
    ),
    "one function for features of all laws": (
        ending(statement([*EXISTS, ["Equal", *FEATURED]],
                         chain={"inputs": "features", "generators": [],
                                "downstream": [{**FIT, "samples": "3", "penalty": "x"}]}),
               step("choose", value=mean(trace("Resolvent"))),
               step("equation", multipliers=[],
                    conclusion=["Equal", *FEATURED]),
               theorem=["0", "1"]),
        "choose", "law",
    ),
    "a vector set to a number": (
        identity(["Equal", *(["Kappa", x, "1"] for x in (["Where", LENGTH, "w0", "0"], LENGTH))]), "terms", "",
    ),
    "one design of two fits, as if independent": (
        ending(
            statement(["Equal", "1", "2"], chain=SHARED,
                      hypotheses=[*FLAT, ["GreaterEqual", "d", "T"]]),
            step("hypothesis", number="1", member="0"),
            step("trace-of-projection", fit="down"),
            step("smaller", "0", left="T", right="d", **{"is": "left"}),
            step("equation", "1", "2", multipliers=["1", "1"], conclusion=["Equal", SMALL, "T"]),
            step("invariance", "3", fit="down"),
            step("average", "4", fit="down", of=mean(trace(P0, P1))),
            step("trace-of-projection", fit="0"),
            step("equation", "6", "2", multipliers=["1", "1"], conclusion=["Equal", mean(["Trace", P0]), "T"]),
            step("equation", "5", "7", multipliers=["1", ["Divide", "T", "d"]],
                 conclusion=["Equal", mean(trace(P0, P1)), ["Multiply", ["Divide", "T", "d"], "T"]]),
            witness={**FLAT_POINT, "T": "1"},
        ),
        "average-noise", "letters of two fits",
    ),
    "a random trace as a fixed factor": (
        ending(
            statement(["Equal", ["Limit", TRACE], "0"], regime=GROWING),
            step("clause", number="0"),
            step("along", "0", value=TRACE, multipliers=[],
                 products=[[["Trace", ["MatrixMultiply", ["Transpose", "DownstreamDesign"], "DownstreamDesign"]],
                            ["0"]]]),
            step("limit-is", "1", value=TRACE, limit="0"),
        ),
        "along", "not fixed",
    ),
    "a variable with the name of a kind of atom": (
        ending(
            statement(["Equal", ["Limit", mean(TRACE)], "0"], variables={**VARIABLES, "expect": "vector"},
                      regime=[{"grows": ["T", "expect"], "clauses": GROWING[0]["clauses"]}]),
            step("clause", number="0"),
            step("along", "0", value=mean(TRACE), multipliers=[],
                 products=[[mean(["Trace", ["MatrixMultiply", ["Transpose", "DownstreamDesign"],
                                            "DownstreamDesign"]]), ["0"]]]),
            step("limit-is", "1", value=mean(TRACE), limit="0"),
            witness={**POINT, "expect": ["1", "1"]},
        ),
        "witness", "names and domains",
    ),
    "a bound of the first stage along the second": (
        ending(
            statement(["Comparable", "y", "1"], hypotheses=[["GreaterEqual", "y", "1"]], regime=LATER),
            step("along", value="y", multipliers=[], products=[["y", []]]),
            step("bound", "0", name="b", value="y"),
            step("hypothesis", number="0", member="0"),
            step("domain", value="1", strict="true"),
            step("comparable", "1", "2", "3", low="1", high="b", conclusion=["Comparable", "y", "1"]),
            witness={**POINT, "y": "1"},
        ),
        "comparable", "constant",
    ),
    "a sign of some generators for every member": (
        ending(
            statement(["GreaterEqual", ROOTS, "0"],
                      hypotheses=[["ForAll", ["List", "i", "0", ["Subtract", "n", "1"]],
                                   ["Greater", ["At", "s", "i"], "5"]]]),
            step("hypothesis", number="0", member="generator"),
            step("for-each", "0", value=["Subtract", ["At", "s", "generator"], "5"], multipliers=[],
                 products=[["1", ["0"], "1"]]),
            step("domain", value=ROOTS, strict="false"),
            witness={**POINT, "s": {"start": [], "period": ["6"]}},
        ),
        "for-each", "generator",
    ),
    "a sign of one case for both": (
        ending(
            statement(["Equivalent", total(["Divide", "y", "y"]), "n"], regime=GROWING,
                      hypotheses=[["Greater", ["Power", ["Subtract", "y", "1"], "2"], "0"]]),
            step("hypothesis", number="0", member="0"),
            step("cases", "0", value=["Subtract", "y", "1"],
                 steps=[[step("sign", "case", id="b", value="y", multipliers=[],
                              products=[["1", ["0"], "1"], ["1", [], "1"]]),
                         step("for-each", "case", id="e", value="y", multipliers=[],
                              products=[["1", ["0"], "1"], ["1", [], "1"]]),
                         step("ratio", id="a", multipliers=[], scale="0", least="1",
                              conclusion=["Equivalent", total(["Divide", "y", "y"]), "n"])],
                        [step("ratio", id="a", multipliers=[], scale="0", least="1",
                              conclusion=["Equivalent", total(["Divide", "y", "y"]), "n"])]],
                 last=["a", "a"]),
        ),
        "ring", "non-zero",
    ),
    "a product over other numbers than those of generators": (
        ending(
            statement(["Equal", ["Limit", NEAR_ONE], "1"], chain=TWO,
                      hypotheses=[["ForAll", ["List", "i", "0", "1"], ["GreaterEqual", ["Subtract", "1", "i"], "0"]]],
                      regime=[{"grows": ["s"], "clauses": [["ForAll", ["List", "i", "0", "1"],
                                                            ["TendsTo", ["At", "s", "i"], "Infinity"]]]}]),
            step("hypothesis", number="0", member="generator"),
            step("for-each", value="m", multipliers=[], products=[["m", [], "1"]]),
            step("product-of-limits", name="generator", low="0", high="9", right="1", last="a",
                 left=["Add", "1", ["Divide", "1", ["At", "s", "generator"]]],
                 steps=[step("clause", id="a", number="0", member="generator")]),
            step("limit-is", "2", value=NEAR_ONE, limit="1"),
        ),
        "product-of-limits", "a name",
    ),
    "a product of ceilings that is bounded by that of their arguments": (
        certificate(
            statement(["LessEqual", "y", "-1"], variables=BOTH,
                      hypotheses=[["LessEqual", "y", "0"], ["GreaterEqual", CEILINGS, "1"]]),
            step("limit", value=["Subtract", "-1", "y"], multipliers=[]), at=UP,
        ),
        "point", "",
    ),
    "a power of Σ with a letter read as a resolvent": (
        refuted(["LessEqual", ["Subtract", *RATIO], "1/2"], {"n": "k", **SIDE}, variables=ROOTED, hypotheses=IN),
        "words", "",
    ),
}  # fmt: skip
FORGED["a product of ceilings that is bounded by that of their arguments"][0]["witness"] = {
    **POINT, "y": "-1", "z": "-1",
}  # fmt: skip
FORGED["a power of Σ with a letter read as a resolvent"][0]["witness"] = {**POINT, **SIDE}


SMALL_DESIGNS = 'assume = ["T0 <= d - 2", "T >= d + 2"]\n' + ISOTROPIC


def moving_variance(text: str) -> Iterator[dict[str, Any]]:
    """Risks of a chain, each claimed for a variance that grows with the number of the generation too."""
    for found in certified(loads(text)):
        c = json.loads(json.dumps(found.certificate))
        if not c["statement"]["chain"]["generators"]:  # the case of no generation
            continue
        block = c["statement"]["chain"]["generators"][0]
        block["variance"] = ["Add", block["variance"], "m"]
        yield {**c, "hash": digest(c["statement"])}


@pytest.mark.parametrize("more", ["", 'design = "X0"\n'])
def test_variances_that_change_are_not_taken_for_the_first(more: str) -> None:
    found = list(moving_variance(SMALL_DESIGNS + generator("T0", more=more) + DOWN))
    for c in found:
        with pytest.raises(Rejected) as caught:
            check(json.dumps(c))
        assert caught.value.reason == "a symbol that is not declared"
    assert found


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
