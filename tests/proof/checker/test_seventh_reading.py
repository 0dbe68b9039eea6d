"""False statements that the checker accepted at its seventh reading, each with the certificate that it accepted; and a
function of Σ that it misread."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.checker.forged import BLOCK, CHAIN, ONE, POINT, certificate, mean, refuted, statement
from tests.proof.checker.forged_ranges import inner
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_sixth_reading import ROWS, kept, of_generators
from tests.proof.checker.test_third_reading import each, equal

Term = Any
Forged = tuple[dict[str, Any], str, str]
GIVEN = step("hypothesis", number="0", member="")
INVERSE: Term = ["Divide", "1", "y"]
POSITIVE: Term = ["Add", "x", "lambda"]
BEFORE: Term = ["Subtract", "n", "1"]


def of_a_power_that_cancels() -> dict[str, Any]:
    """1/y ≥ 0 for y < 0: in 1/y + 1/y² (p/p − 1) the square of y is gone where p is cleared."""
    nothing = ["Subtract", ["Divide", POSITIVE, POSITIVE], "1"]
    factor: Term = ["Add", INVERSE, ["Multiply", ["Power", INVERSE, "2"], nothing]]
    stated = statement(["GreaterEqual", INVERSE, "0"], hypotheses=[["Less", "y", "0"]])
    shown = step("sign", value=INVERSE, multipliers=[], products=[[factor, [], "1"]])
    return ending(stated, GIVEN, shown, witness={**POINT, "y": "-1"})


def of_a_random_slope() -> dict[str, Any]:
    """∂ tr R/∂λ has no variance: at a point its text did not name the design."""
    slope: Term = ["Derivative", ["Trace", "Resolvent"], "lambda"]
    variance: Term = ["Subtract", mean(["Power", slope, "2"]), ["Power", mean(slope), "2"]]
    return refuted(["GreaterEqual", variance, "1/1000000"])


def of_a_function(size: Term, *arguments: str, stated: Term = None) -> dict[str, Any]:
    """tr Σ̂ is a function of Σ, T, λ: it is one of the design, too.  tr M is one of Σ: it is one of M."""
    same = equal(stated or size, ["Apply", "f", *arguments])
    said = statement(["ExistsFunction", "f", ["List", *arguments], same])
    return certificate(said, step("choose", value=size), step("equation", multipliers=[], conclusion=same))


def of_a_caught_number() -> dict[str, Any]:
    """x ≤ 0 from Σ_j (s_i − s_j)² ≥ x > 0 for each i: the number # of any generator was that of the sum."""
    spread: Term = ["Sum", "j", "0", BEFORE, ["Power", ["Subtract", ["At", "s", "i"], ["At", "s", "j"]], "2"]]
    stated = statement(["LessEqual", "x", "0"],
                       hypotheses=[["GreaterEqual", "n", "1"], each(["GreaterEqual", spread, "x"])])  # fmt: skip
    shown = step("sign", "1", value=["Negate", "x"], multipliers=[], products=[["1", ["0"], "1"]])
    return ending(stated, GIVEN, step("hypothesis", number="1", member="generator"), shown,
                  witness={**POINT, "s": {"start": [], "period": ["1", "2"]}})  # fmt: skip


def of_a_sum_of_sums() -> dict[str, Any]:
    """Σ_{j ≤ T} ŵ_n, where ŵ_n is a sum over noises: it became the sum over the first T of them."""
    kept: Term = ["MatrixMultiply", ["Projection", "0"], "w0"]
    noises = lambda low, high: ["MatrixMultiply", ["PseudoInverse", ["Design", "0"]],  # noqa: E731
                                ["Sum", "j", low, high, ["Noise", "j"]]]  # fmt: skip
    less: Term = ["Subtract", "T", "1"]
    rest: Term = ["Add", ["Model", "n"], ["Sum", "j", "1", less, kept], noises("1", less)]
    closed: Term = ["Add", kept, noises("0", ["Subtract", "m", "1"])]
    stated = statement(equal(["Sum", "j", "1", "T", ["Model", "n"]], rest), chain={**ONE, "downstream": []},
                       hypotheses=[["GreaterEqual", "n", "1"]])  # fmt: skip
    return certificate(stated, GIVEN, step("models", closed_form=closed, **{"from": "1"}))


def of_the_name_of_a_kind() -> dict[str, Any]:
    """Π_{i ≤ n} (i + 1)/x = n + 1: the number of a factor was called as symbols are, and so was every symbol."""
    share = lambda i: ["Divide", ["Add", i, "1"], "x"]  # noqa: E731
    conclusion = equal(["Product", "i", "1", "n", share("i")], ["Add", "n", "1"])
    shown = step("telescope", name="symbol", low="1", high="n", body=share("symbol"), value="x")
    return ending(statement(conclusion), shown, step("equation", "0", multipliers=["1"], conclusion=conclusion))


def of_a_moving_function() -> dict[str, Any]:
    """(Σ + x)⁻¹ was 0 in outcomes at points where x = k."""
    same = equal(["MatrixMultiply", ["Projection", "0"], ["Resolvents", "x"]], "Identity")
    outcome = step("outcome", designs=[[["1", "0"]]], noises=[])
    return certificate(statement(same), outcome, at={**POINT, "x": "k", "T0": "1", "n": "1"})


def of_rows_for_a_number(where: Term) -> dict[str, Any]:
    """x ≥ 5, as it is so for each of n generators, where n may be 0: m + 1 rows gave the number m of any of them."""
    chain = {**CHAIN, "generators": [{**BLOCK, "samples": ["Add", "m", "1"]}]}
    member = where[0][0] if where else ["Subtract", ["RowsOf", "0"], "1"]
    large: Term = ["GreaterEqual", "x", "5"]
    stated = statement(large, chain=chain, hypotheses=[each(large)], where=where)
    return ending(stated, step("hypothesis", number="0", member=member), witness={**POINT, "n": "0"})


def of_kept_directions(*steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """E tr P₀ = E tr P₁, as E tr P is one number for any generator: so the last of the steps says, which are 2, 3, …"""
    last = len(steps) + 1
    conclusion = equal(kept("0"), kept("1"))
    means = [step("average", str(last + 1), fit="0", of=kept(i), member=i) for i in ("0", "1")]
    ends = [str(last + 2), str(last + 3)]
    return of_generators(
        conclusion, *steps, step("invariance", str(last), fit="0"), *means,
        step("equation", *ends, multipliers=["1", "-1"], conclusion=conclusion), **parts,
    )  # fmt: skip


def of_another_size_elsewhere() -> dict[str, Any]:
    """E tr P of any generator where T is 5: the text did not name the number of the generator."""
    there: Term = ["Where", kept("generator"), "T", "5"]
    kept_rows = equal(there, ["Min", ["At", "s", "generator"], "d"])
    rank = step("trace-of-projection", fit="0")
    return of_kept_directions(
        rank, step("elsewhere", uses=[], steps=inner(rank), of="a", conclusion=kept_rows),
        step("equation", "2", "3", multipliers=["1", "-1"], conclusion=equal(kept("generator"), there)),
    )  # fmt: skip


def of_an_abbreviation() -> dict[str, Any]:
    """E tr P of any generator is f, the number of its rows: an atom that did not name the generator."""
    parts: Term = {"where": [["f", ["Abbreviation", ROWS]]], "more": [each(["LessEqual", ["At", "s", "i"], "d"])]}
    found = of_kept_directions(
        step("first-of-sum", name="j", low="0", high="2", body="f"),
        step("hypothesis", number="2", member="generator"),
        step("smaller", "3", left=ROWS, right="d", **{"is": "left"}), step("trace-of-projection", fit="0"),
        step("equation", "5", "4", "2", multipliers=["1", "1", "-1"], conclusion=equal(kept("generator"), "f")),
        **parts,
    )  # fmt: skip
    return {**found, "witness": {**found["witness"], "s": {"start": [], "period": ["1"]}}}


def of_a_slope_of_rows() -> dict[str, Any]:
    """A slope of the rows of any generator, at a point, where its text does not name it."""
    slope: Term = ["Derivative", ["Multiply", "x", ROWS], "x"]
    shown = step("equation", multipliers=[], conclusion=equal(slope, slope))
    return certificate(statement(equal("1", "2")), shown, at=POINT)


FORGED: dict[str, Forged] = {
    "a power that cancels": (of_a_power_that_cancels(), "sign", "not known to be ≥ 0"),
    "a random slope": (of_a_random_slope(), "terms", "of chance"),
    "a random function": (of_a_function(["Trace", "SampleCovariance"], "Sigma", "T", "lambda"), "choose",
                          "which is no function"),
    "a function of M": (of_a_function(["Trace", "M"], "Sigma", stated="x"), "choose", "on more than the arguments"),
    "a number caught by a sum": (of_a_caught_number(), "terms", "another sum would catch"),
    "a sum of sums": (of_a_sum_of_sums(), "words", "models that are sums"),
    "the name of a kind": (of_the_name_of_a_kind(), "telescope", "the next value is another one"),
    "rows for a number": (of_rows_for_a_number([]), "hypothesis", "of which there may be none"),
    "rows by a name": (of_rows_for_a_number([["f", ["Subtract", ["RowsOf", "0"], "1"]]]), "witness", "in proofs only"),
    "another size elsewhere": (of_another_size_elsewhere(), "terms", "does not name the number"),
    "an abbreviation of rows": (of_an_abbreviation(), "witness", "an abbreviation of any generation"),
    "a slope of rows": (of_a_slope_of_rows(), "terms", "does not name the number"),
    "a function that moves": (of_a_moving_function(), "outcome", "changes along the points"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
