"""The reader of expressions, numbers in and out, and every refusal."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.errors import CollapseSymError, InfiniteRisk, InvalidInput, TooLarge
from collapse_sym.oracle.moments import evaluate, moment
from collapse_sym.oracle.moments.grammar import parse

SAME = [
    ("tr(W A W B)", "tr(W*A*W*B)"), ("tr((W A)^2)", "tr(W A W A)"), ("tr((A W)' B)", "tr(W A' B)"),
    ("tr(W^-1 A)", "tr(inv(W) A)"), ("tr(inv(2 W))", "1/2 tr(inv(W))"), ("tr(W inv(W) A)", "tr(A)"),
    ("tr((W + A)^2)", "tr(W^2) + 2 tr(A W) + tr(A^2)"), ("tr(S A)", "tr(Sigma A)"), ("tr(I)", "tr(W inv(W))"),
    ("0.5tr(W)", "tr(W)/2"), ("- tr(W) + 3/4 tr(W)", "-1/4 tr(W)"), ("tr(W u v')", "v' W u"), ("u' W v", "v' W' u"),
    ("u' W (A + W) v", "u' W A v + u' W^2 v"), ("tr(Sigma^2 inv(Sigma) A)", "tr(A Sigma)"),
    ("(tr(W))^2", "tr(W) tr(W)"), ("tr(W**2)", "tr(W^2)"), ("tr(A)'", "tr(A')"), ("tr(inv(S) S A)", "tr(A)"),
    ("tr(W W inv(W) inv(W) W A)", "tr(W A)"), ("tr(W (inv(Sigma) W)^2 A)", "tr((W inv(Sigma))^2 W A)"),
]  # fmt: skip


@pytest.mark.parametrize("one, other", SAME)
def test_two_ways_of_writing(one, other):
    assert moment(one).terms == moment(other).terms


KNOWN = {
    "tr(W)": "T*tr(Sigma)",
    "tr(inv(W))": "1/(T - d - 1)*tr(inv(Sigma))",
    "tr(inv(S))": "T/(T - d - 1)*tr(inv(Sigma))",
    "tr(S^2)": "(T + 1)/T*tr(Sigma^2) + 1/T*tr(Sigma)^2",
    "tr(W) tr(inv(Sigma) A)": "T*tr(A inv(Sigma))*tr(Sigma)",
    "tr(W) - tr(W)": "0",
    "tr(I)^2 tr(W inv(W))": "d^3",
    "u' W v": "T*u' Sigma v",
    "u' v u' v": "(u' v)^2",
}


@pytest.mark.parametrize("text", KNOWN)
def test_what_is_written(text):
    assert moment(text).text == KNOWN[text]


@pytest.mark.parametrize("word, power", [("X A X", 2), ("inv(X) A inv(X)", -2), ("X A inv(X)^2", -1), ("X^3", 3)])
def test_powers_of_T_come_from_S(word, power):
    """S = W/T, in the text and at numbers."""
    by_s, by_w = (moment(f"tr({word.replace('X', x)} B)") for x in "SW")
    assert [m for m, _ in by_s.terms] == [m for m, _ in by_w.terms]
    for (_, s), (_, w) in zip(by_s.terms, by_w.terms):
        assert s.at(11, 4) * fmpq(11) ** power == w.at(11, 4) == fmpq(*map(int, w.text({"T": 11, "d": 4}).split("/")))
        assert s.text({"T": 11, "d": 4}) == str(s.at(11, 4))


REFUSED = {
    "trace(W)": "unknown function", "det(W)": "unknown function",
    "": "ends too early", "tr(W": "')' is missing", "tr W": "'(' is missing", "W A": "outside a trace",
    "tr(u)": "a trace is of a matrix", "u W v": "do not fit", "tr(W) + W": "shapes differ", "tr(W))": "unexpected",
    "tr(inv(A))": "a fixed matrix", "inv(tr(W))": "an inverse of something else", "tr(inv(W + A))": "something else",
    "tr(W)/0": "division", "tr(W)/d": "division", "tr(R)": "reserved", "tr(T W)": "reserved", "tr(W^100)": "exponent",
    "tr(W^1.5)": "exponent", "u^2": "no powers", "tr(W) ; 1": "unexpected", "__import__('os')": "unexpected",
    "tr(W)^-1": "an inverse of something else", "tr(W) 1e500": "exponent", "tr(é)": "unexpected",
    "tr(inv(0 W))": "inverse",
    "(" * 50 + "1": "nested deeper", "1" * 2000: "longer than", "tr(inv(A W))": "something else", "tr()": "unexpected",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        moment(text)
    assert REFUSED[text] in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["tr((A + B + C + W)^7)", "tr((A B C F)^60 A^60 (A B)^60 (B C F)^60)"])
def test_long_expressions_are_refused(text):
    with pytest.raises(TooLarge):
        moment(text)


@given(st.text("trWAuv'inSgma()^*+-/ 12", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        moment(text)
    except CollapseSymError as refusal:
        assert refusal.remedy


def test_like_terms_are_added_before_they_are_counted():
    assert len(parse("(tr(W) + tr(W A))^7").terms) == 8
    assert moment("(tr(W) + tr(W A))^4").predicted < 500
    assert moment("tr(W A)^2 - tr(W A) tr(A W)'").terms == ()


@pytest.mark.parametrize("symmetric", [("B",), ("W",), ("u",), ("Sigma",), ("",), ("A", "tr")])
def test_symmetric_must_name_a_matrix_that_occurs(symmetric):
    with pytest.raises(InvalidInput):
        moment("tr(W A) u' W u", symmetric=symmetric)


# -- numbers -------------------------------------------------------------------------------------

A, U = [[1, 2], [Fraction(1, 3), 4]], [1, -1]
SIGMA = [[2, 1], [1, 3]]


def test_exact_and_floating_values_agree():
    found = moment("tr(W A inv(W) A') tr(W) + u' inv(W) A inv(W) u")
    exact = evaluate(found, samples=9, covariance=SIGMA, matrices={"A": A, "u": U})
    floats = {"A": np.array(A, dtype=float), "u": np.array(U, dtype=float)}
    value = evaluate(found, samples=9, covariance=np.array(SIGMA, dtype=float), matrices=floats)
    assert isinstance(exact, fmpq) and isinstance(value, float)
    assert value == pytest.approx(int(exact.p) / int(exact.q), rel=1e-13)
    assert exact == evaluate(found, samples=9, covariance=fmpq_mat(SIGMA), matrices={"A": fmpq_mat(
        [[fmpq(1), fmpq(2)], [fmpq(1, 3), fmpq(4)]]), "u": U})  # fmt: skip


def test_eigenvalues_stand_for_a_diagonal_covariance():
    found = moment("tr(W A inv(W) A')")
    by_list = evaluate(found, samples=9, covariance=[2, 3], matrices={"A": A})
    assert by_list == evaluate(found, samples=9, covariance=[[2, 0], [0, 3]], matrices={"A": A})
    plain = evaluate(moment("tr(W A)"), samples=9, matrices={"A": A})
    assert plain == 9 * 5 == evaluate(moment("tr(W A)", isotropic=True), samples=9, matrices={"A": A})


@pytest.mark.parametrize("reason, arguments", [
    (r"2 inverses of W are integrable, in general, for T >= d \+ 4 only", {"samples": 5}),
    ("is singular", {"covariance": [1, 0]}),
    ("is singular", {"covariance": [1.0, 0.0]}),
    ("positive integer", {"samples": 0}),
    ("positive integer", {"samples": 9.5}),
    ("dimensions differ", {"covariance": [1, 2, 3]}),
    ("no value is given", {"matrices": {}}),
    ("2 × 2 matrix is needed", {"matrices": {"A": [1, 2]}}),
    ("not symmetric", {"covariance": [[1, 2], [0, 1]]}),
])  # fmt: skip
def test_numbers_that_are_refused(reason, arguments):
    found = moment("tr(inv(W) A inv(W))")
    given = {"samples": 9, "covariance": SIGMA, "matrices": {"A": A}, **arguments}
    with pytest.raises((InvalidInput, InfiniteRisk), match=reason):
        evaluate(found, **given)


def test_a_matrix_declared_symmetric_must_be():
    with pytest.raises(InvalidInput, match="not symmetric"):
        evaluate(moment("tr(W A)", symmetric=("A",)), samples=9, covariance=SIGMA, matrices={"A": A})


def test_an_isotropic_moment_takes_no_covariance():
    with pytest.raises(InvalidInput, match="taken for Σ = 1"):
        evaluate(moment("tr(W A)", isotropic=True), samples=9, covariance=SIGMA, matrices={"A": A})
    assert evaluate(moment("tr(W A)", isotropic=True), samples=np.int64(9), matrices={"A": A}) == 45


def test_nothing_tells_the_dimension():
    with pytest.raises(InvalidInput, match="dimension"):
        evaluate(moment("tr(W)"), samples=9)
    assert evaluate(moment("tr(W)"), samples=9, dimension=4) == 36


def test_no_inverse_no_condition():
    """d > T is fine where nothing is inverted, and a singular Σ too."""
    assert evaluate(moment("tr(W^2)"), samples=1, covariance=[1, 0, 2]) == 3**2 + 2 * 5
