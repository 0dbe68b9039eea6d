"""COR-4.4 for Σ = I: the printed ρ is (19); the ridgeless case agrees with Theorem 4.1 for φ < 1, not for φ ≥ 1."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .terms import freedom, minus, over, plus, power, times
from .the_slope_of_the_effective_penalty import denominator

ONE = plus("1", "kappa")
SQUARE = power(ONE, "2")
BELOW = minus(SQUARE, "phi")
NOISE = times("n", power("sigma0", "2"), over("phi0", minus("1", "phi0")))


def more_rows(book: Book, number: str) -> str:
    """1 − φ₀ = (T₀ − d)/T₀ > 0, from the hypothesis with this number."""
    more = book.step("hypothesis", number=number, member="")
    value = minus("1", "phi0")
    return book.step("sign", more, value=value, multipliers=[], products=[[over("1", "T0"), ["0"], "1"]])


def printed_rho() -> dict[str, Any]:
    """df₂ = d/(1 + κ)² and T − df₂ = T ((1 + κ)² − φ)/(1 + κ)² > 0; the rest is algebra."""
    s = statement("COR-4.4.isotropic-rho")
    book = Book(s)
    more_rows(book, "2")
    _, positive = denominator(book)
    rest = minus("T", freedom("2", "kappa"))
    book.step("sign", positive, value=rest, multipliers=[], products=[["T", ["0"], "1"]])
    book.step("sign", positive, value=BELOW, multipliers=[], products=[["1", ["0"], ONE]])
    return book.certificate(book.step("equation", multipliers=[], conclusion=s.meaning["conclusion"]))


def few_rows() -> dict[str, Any]:
    """d = 2, T = 1: κ = 1, and with n = 0, σ = 1, w₀ = 0 the sides are 1 and −2."""
    s = statement("COR-4.4.remark")
    at = {"d": "2", "Sigma": [["1", "2"]], "w0": ["0"], "T0": "5", "n": "0", "sigma0": "0", "T": "1", "sigma": "1"}
    book = Book(s, at=at)
    one = book.step("sign", value="1", multipliers=[], products=[["1", [], "1"]])
    none = book.step("sign", value="0", multipliers=[], products=[])
    book.step("kappa-unique", one, none, penalty="0", samples="T", value="1")
    return book.certificate()


def many_rows(s: Statement) -> dict[str, Any]:
    """T > d: κ = 0, and both sides are σ²φ/(1 − φ) + nσ₀²φ₀/(1 − φ₀)."""
    book = Book(s)
    more_rows(book, "3")
    rows = book.step("hypothesis", number="4", member="")
    zero = book.step("kappa", rows, penalty="0", samples="T")
    share = book.step("sign", rows, value=minus("1", "phi"), multipliers=[], products=[[over("1", "T"), ["0"], "1"]])
    # (1 + κ)² − φ = κ(κ + 2) + (1 − φ)
    book.step("sign", zero, share, value=BELOW, multipliers=[plus("kappa", "2")], products=[["1", ["0"], "1"]])
    size = times("kappa", ["SquaredNorm", "w0"])
    variance = over(times(power("sigma", "2"), "phi", plus("kappa", "2")), minus("1", "phi"))
    bias_and_variance = over(minus(size, variance), BELOW)
    spread = over(times("phi", "kappa"), times(SQUARE, BELOW))
    cost = times(NOISE, minus(spread, over(plus("kappa", "2"), SQUARE)))
    multiplier = plus(bias_and_variance, cost)
    return book.certificate(book.step("equation", zero, multipliers=[multiplier], conclusion=s.meaning["conclusion"]))


PROVES = {"COR-4.4.isotropic-rho": printed_rho}
REFUTES = {"COR-4.4.remark": few_rows}
AMENDED = {"COR-4.4.remark": lambda: many_rows(amended("COR-4.4.remark"))}
