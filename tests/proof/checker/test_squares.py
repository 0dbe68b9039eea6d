"""Rules about mean squares refuse what they do not show: false statements, each with the step that would prove it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from collapse_sym.proof.book import Book
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.statements import Statement, statement

A = ["MatrixMultiply", ["Sqrt", "Sigma"], "SampleCovariance", "Resolvent"]
NORM = ["Expectation", ["Power", ["OperatorNorm", A], "2"]]
KEPT = ["MatrixMultiply", "SampleCovariance", "Resolvent"]
FROBENIUS = ["Expectation", ["Trace", ["MatrixMultiply", ["Transpose", KEPT], "Sigma", KEPT]]]
Q = ["ProjectionProduct", ["Subtract", "n", "1"], "0"]
RIDGE = statement("REM-MONO.main")


def bounded(v: Any) -> list[Any]:
    """E‖Av‖² ≤ E‖A‖² E‖v‖²."""
    inside = ["Expectation", ["SquaredNormIn", "Sigma", ["MatrixMultiply", KEPT, v]]]
    return ["LessEqual", inside, ["Multiply", NORM, ["Expectation", ["SquaredNorm", v]]]]


def square(n: Any, metric: Any) -> list[Any]:
    return ["GreaterEqual", ["Expectation", ["Trace", ["MatrixMultiply", ["Transpose", n], metric, n]]], "0"]


def claimed(term: Any, rule: str, base: Statement = RIDGE, **data: Any) -> str:
    """A certificate of one step for a conclusion."""
    book = Book(dataclasses.replace(base, conclusion=term))
    return json.dumps(book.certificate(book.step(rule, **data)))


def weighted(n: Any, metric: Any, weight: Any) -> list[Any]:
    inside = ["MatrixMultiply", weight, ["Transpose", n], metric, n]
    return ["GreaterEqual", ["Expectation", ["Trace", inside]], "0"]


def number(j: str) -> list[Any]:
    return ["Scale", ["Eigenvalue", j], "Identity"]


ABOVE = ["Subtract", "Sigma", number("1")]  # ≤ 0
BELOW = ["Subtract", number("1"), "Sigma"]  # ≥ 0
REST = ["Subtract", "Sigma", number("d")]  # ≥ 0
RANDOM = ["Scale", ["Trace", "Resolvent"], "w0"]
AT_MOST = ["LessEqual", ["Expectation", ["Trace", "Resolvent"]], "d"]
TWICE = ["Scale", "2", ["Projection", "0"]]
FORGED = {
    "a factor scaled by the matrix": (bounded(RANDOM), "operator-norm", {"matrix": A, "factor": RANDOM}),
    "a factor of the same design": (
        bounded(["MatrixMultiply", "Resolvent", "w0"]), "operator-norm",
        {"matrix": A, "factor": ["MatrixMultiply", "Resolvent", "w0"]},
    ),
    "the rows of the same design": (
        bounded(["MatrixMultiply", "SampleCovariance", "w0"]), "operator-norm",
        {"matrix": A, "factor": ["MatrixMultiply", "SampleCovariance", "w0"]},
    ),
    "a model, which may be of any law": (
        bounded(["Model", "n"]), "operator-norm", {"matrix": A, "factor": ["Model", "n"]},
    ),
    "a matrix of a generator": (
        ["LessEqual", "0", "1"], "operator-norm", {"matrix": ["Projection", "0"], "factor": "w0"},
    ),
    "many rows": (["Equal", NORM, FROBENIUS], "norm-of-one-row", {"matrix": A}),
    "no product": (["Equal", NORM, FROBENIUS], "norm-of-one-row", {"matrix": "Resolvent"}),
    "an inverse": (AT_MOST, "contraction", {"matrix": "Resolvent"}),
    "twice a projection": (
        ["LessEqual", ["Expectation", ["Trace", TWICE]], "d"], "contraction", {"matrix": TWICE},
    ),
    "a negative metric": (square("Resolvent", ["Scale", "-1", "Sigma"]), "mean-square",
                          {"factor": "Resolvent", "metric": ["Scale", "-1", "Sigma"]}),
    "a metric that is not positive": (
        square("Resolvent", ABOVE), "mean-square", {"factor": "Resolvent", "metric": ABOVE},
    ),
    "a factor that is not positive": (
        square("Resolvent", ["MatrixMultiply", BELOW, ABOVE]), "mean-square",
        {"factor": "Resolvent", "metric": ["MatrixMultiply", BELOW, ABOVE]},
    ),
    "a weight that is not positive": (
        weighted("Resolvent", "Sigma", ABOVE), "weighted-mean-square",
        {"factor": "Resolvent", "metric": "Sigma", "weight": ABOVE},
    ),
    "a weight that is random": (
        weighted("DownstreamDesign", "Identity", "SampleCovariance"), "weighted-mean-square",
        {"factor": "DownstreamDesign", "metric": "", "weight": "SampleCovariance"},
    ),
    "a weight of rows": (
        weighted(["Transpose", "DownstreamDesign"], "Sigma", "Sigma"), "weighted-mean-square",
        {"factor": ["Transpose", "DownstreamDesign"], "metric": "Sigma", "weight": "Sigma"},
    ),
    "a letter without moments": (
        square(["PseudoInverse", ["Design", "0"]], "Identity"), "mean-square",
        {"factor": ["PseudoInverse", ["Design", "0"]], "metric": ""},
    ),
    "other eigenvalues": (["Equal", "1", "1"], "isotropic", {"fit": "down", "letter": "Resolvent"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_a_rule_does_not_show_is_refused_by_it(name: str) -> None:
    term, rule, data = FORGED[name]
    with pytest.raises(Rejected) as refusal:
        check(claimed(term, rule, **data))
    assert refusal.value.rule in (rule, "mean-square", "words")


@pytest.mark.parametrize("metric", [BELOW, REST, ["MatrixMultiply", BELOW, REST, ["Power", "Sigma", "-2"]]])
def test_the_spectrum_lies_between_its_ends(metric: Any) -> None:
    term = weighted("Resolvent", metric, ["Power", "Sigma", "-1"])
    data = {"factor": "Resolvent", "metric": metric, "weight": ["Power", "Sigma", "-1"]}
    assert check(claimed(term, "weighted-mean-square", **data)).goal == "proved"


def test_a_mean_of_squared_norms_is_no_square_of_a_mean() -> None:
    term = ["Equal", NORM, ["Power", ["Expectation", ["OperatorNorm", A]], "2"]]
    with pytest.raises(Rejected, match="equation"):
        check(claimed(term, "equation", multipliers=[], conclusion=term))


def test_a_norm_does_not_hide_a_noise() -> None:
    hidden = ["Expectation", ["OperatorNorm", ["MatrixMultiply", KEPT, ["Model", "1"], ["Transpose", "w0"]]]]
    term = ["Equal", hidden, hidden]
    with pytest.raises(Rejected, match="a norm that is not read here"):
        check(claimed(term, "equation", multipliers=[], conclusion=term))


@pytest.mark.parametrize(
    ("letter", "fit"),
    [(["Projection", "0"], "0"), ("Resolvent", "0"), (Q, "down"), (["Transpose", Q], "0"), (KEPT, "down")],
)
def test_rotations_are_used_for_one_letter_of_the_fit(letter: Any, fit: str) -> None:
    book = isotropic_book()
    with pytest.raises(Rejected, match="isotropic"):
        check(json.dumps(book.certificate(book.step("isotropic", fit=fit, letter=letter))))


@pytest.mark.parametrize("term", [["Projection", "0"], ["ProjectionProduct", "2", "0"]])
def test_a_product_of_projections_has_a_trace_of_at_most_d(term: Any) -> None:
    stated = ["LessEqual", ["Expectation", ["Trace", term]], "d"]
    assert check(claimed(stated, "contraction", matrix=term)).goal == "proved"


def test_independent_factors_are_bounded_by_the_norm() -> None:
    v = ["MatrixMultiply", Q, "Sigma", "w0"]
    assert check(claimed(bounded(v), "operator-norm", matrix=A, factor=v)).goal == "proved"


def isotropic_book() -> Book:
    """A notebook on 1 = 1 for Σ = I, which leaves the work to the steps."""
    witness = {**RIDGE.witness, "Sigma": ["1", "1"]}
    hypotheses = (*RIDGE.hypotheses, ["Equal", "Sigma", "Identity"])
    return Book(dataclasses.replace(RIDGE, hypotheses=hypotheses, witness=witness, conclusion=["Equal", "1", "1"]))


@pytest.mark.parametrize("last", [["Add", "n", "1"], ["Subtract", "n", "2"]])
def test_a_map_of_one_product_is_not_used_for_another(last: Any) -> None:
    book, other = isotropic_book(), ["ProjectionProduct", last, "0"]
    one = book.step("isotropic", fit="0", letter=Q)
    book.step("average", one, fit="0", of=["Expectation", ["Form", "w0", other, "w0"]])
    with pytest.raises(Rejected, match="average"):
        check(json.dumps(book.certificate("0")))


TWO = ["SquaredNorm", ["MatrixMultiply", ["Projection", "1"], ["Projection", "0"], "w0"]]
NEXT = ["SquaredNorm", ["MatrixMultiply", ["Projection", "n"], Q, "w0"]]


@pytest.mark.parametrize(
    ("of", "member", "good"),
    [
        (TWO, "1", True),
        (TWO, "0", False),  # something random between its two places
        (NEXT, "n", True),
        (["Form", "w0", ["MatrixMultiply", Q, ["Projection", "0"]], "w0"], "0", False),  # P₀ is in Q too
        (["Form", "w0", ["MatrixMultiply", ["Projection", "n"], ["Projection", "0"]], "w0"], "n", False),  # n may be 0
    ],
)
def test_one_generator_is_averaged_if_the_others_are_others(of: Any, member: Any, good: bool) -> None:
    book = isotropic_book()
    one = book.step("invariance", book.step("trace-of-projection", fit="0"), fit="0")
    last = book.step("average", one, fit="0", member=member, of=["Expectation", of])
    text = json.dumps(book.certificate(last))
    if good:
        assert check(text).goal == "proved"
        return
    with pytest.raises(Rejected, match="average"):
        check(text)


LIMIT = statement("REM-MONO.limit")


@pytest.mark.parametrize(("base", "reason"), [(RIDGE, "without a regime"), (LIMIT, "do not give the sign")])
def test_limits_are_ordered_only_as_their_members_are(base: Statement, reason: str) -> None:
    left, right = ["Expectation", ["Quad", "Resolvent"]], ["Quad", "Identity"]
    stated = ["GreaterEqual", ["Limit", left], ["Limit", right]]
    book = Book(dataclasses.replace(base, conclusion=stated))
    other = book.step("positive-trace", matrix="Identity", vector="w0")
    found = book.step("limit-order", other, left=left, right=right)
    with pytest.raises(Rejected, match=reason):
        check(json.dumps(book.certificate(found)))
