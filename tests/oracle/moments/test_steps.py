"""The steps that the engine emits: the checker accepts them, their value is the moment, changed ones fall."""

import dataclasses
import functools
import json
import operator

import pytest
from flint import fmpq

from collapse_sym.derivations.large_designs import full_rank, spare
from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.moments import evaluate, moment
from collapse_sym.oracle.moments.steps import proof_steps
from collapse_sym.proof.book import Book
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.statements import statement

WORDS = ["tr(W)", "tr(W Sigma)", "tr(inv(Sigma) W)", "tr(W^2)", "tr(W Sigma W)", "tr(W inv(Sigma) W)",
         "tr(W Sigma W Sigma^2)", "tr(inv(W))", "tr(Sigma inv(W))", "tr(Sigma^2 inv(W))", "tr(inv(Sigma) inv(W))",
         "tr(W Sigma inv(W) Sigma)", "tr(W Sigma^2 inv(W) inv(Sigma))"]  # fmt: skip


def certificate(proof, value=None, multipliers=None):
    """A certificate of LEM-F.3's chain whose conclusion is the emitted one."""
    conclusion = ["Equal", ["Expectation", proof.word], value or proof.value]
    base = statement("LEM-F.3.main")
    # Where W stands beside W⁻¹ the checker bounds each term on its own, before anything cancels: it asks for more rows.
    rows = 4 if proof.inverse and len(proof.steps) > 1 else 2
    hypothesis = ["GreaterEqual", "T0", ["Add", "d", str(rows)]]
    witness = {**base.witness, "T0": "9"}
    book = Book(dataclasses.replace(base, conclusion=conclusion, hypotheses=(hypothesis,), witness=witness))
    enough = book.step("hypothesis", number="0", member="")
    if proof.inverse:
        full_rank(book, enough, "0")
        products = [["1", ["0"], "1"], [str(rows - 1), [], "1"]]
        book.step("sign", enough, value=spare("0"), multipliers=[], products=products)
    parts = [book.step("integrate-by-parts", enough, fit="0", word=word) for word, _ in proof.steps]
    multipliers = multipliers or [m for _, m in proof.steps]
    return json.dumps(book.certificate(book.step("equation", *parts, multipliers=multipliers, conclusion=conclusion)))


def number(term, T, values):
    """A term at numbers: T0, d and a diagonal Σ."""
    if isinstance(term, str):
        return {"T0": fmpq(T), "d": fmpq(len(values))}[term] if term in ("T0", "d") else fmpq(int(term))
    head, *rest = term
    if head == "Trace":
        factors = rest[0][1:] if rest[0][0] == "MatrixMultiply" else [rest[0]]
        exponent = sum(1 if f == "Sigma" else int(f[2]) for f in factors)
        return sum(value**exponent for value in values)
    act = {"Add": operator.add, "Multiply": operator.mul, "Subtract": operator.sub, "Divide": operator.truediv}[head]
    return functools.reduce(act, (number(part, T, values) for part in rest))


@pytest.mark.parametrize("word", WORDS)
def test_the_checker_accepts_what_is_emitted(word):
    proof = proof_steps(word, samples="T0")
    verdict = check(certificate(proof))
    assert verdict.goal == "proved" and verdict.cited == ()


@pytest.mark.parametrize("word", WORDS)
def test_what_is_proved_is_the_moment(word):
    proof, found = proof_steps(word, samples="T0"), moment(word)
    for T, values in ((7, [fmpq(1), fmpq(3, 2), fmpq(2)]), (12, [fmpq(5), fmpq(1, 3), fmpq(2), fmpq(7)])):
        assert number(proof.value, T, values) == evaluate(found, samples=T, covariance=values)


@pytest.mark.parametrize("word", WORDS)
def test_another_value_is_rejected(word):
    proof = proof_steps(word, samples="T0")
    for value in (["Add", proof.value, "1"], ["Multiply", "2", proof.value]):
        with pytest.raises(Rejected):
            check(certificate(proof, value=value))
    with pytest.raises(Rejected):
        check(certificate(proof, multipliers=[["Add", m, "1"] for _, m in proof.steps]))


@pytest.mark.parametrize("word", ["tr(W A)", "tr(W) tr(W)", "2 tr(W)", "tr(S)", "tr(inv(W)^2)", "tr(Sigma)", "tr(W^3)",
                                  "tr(W inv(Sigma) W Sigma W)", "tr(W Sigma inv(W))", "tr(W) + tr(W^2)"])  # fmt: skip
def test_what_has_no_steps_is_refused(word):
    with pytest.raises(InvalidInput):
        proof_steps(word)
