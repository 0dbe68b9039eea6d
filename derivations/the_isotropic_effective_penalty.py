"""EQ-10: for Σ = I the effective penalty is the larger root of κ² − (λ + φ − 1)κ − λ = 0, at λ = 0 too."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .terms import equal, freedom, minus, over, plus, power, times


def with_penalty() -> dict[str, Any]:
    """λ > 0: r² = a² + 4λ > a² for a = λ + φ − 1, hence κ = (a + r)/2 > 0, and κ(1 + κ − φ) = λ(1 + κ)."""
    s = statement("EQ-10.main")
    book = Book(s)
    shift = plus("lambda", "phibar")
    radicand = plus(power(shift, "2"), times("4", "lambda"))
    root = ["Sqrt", radicand]
    kappa = over(plus(shift, root), "2")
    penalty = book.step("domain", value="lambda", strict="true")
    whole = book.step("sign", penalty, value=radicand, multipliers=[], products=[["1", [], shift], ["4", ["0"], "1"]])
    more = minus(radicand, power(minus("0", shift), "2"))
    excess = book.step("sign", penalty, value=more, multipliers=[], products=[["4", ["0"], "1"]])
    square = book.step("square-root", whole, of=radicand, above="", strict="true")
    above = book.step("square-root", excess, of=radicand, above=minus("0", shift), strict="true")
    positive = book.step("sign", above, value=kappa, multipliers=[], products=[["1/2", ["0"], "1"]])
    book.step("sign", positive, value=plus("1", kappa), multipliers=[], products=[["1", [], "1"], ["1", ["0"], "1"]])
    right = over(times(kappa, freedom("1", kappa)), "T")
    factor = over("1", times("4", plus("1", kappa)))
    solved = book.step("equation", square, multipliers=[factor], conclusion=equal(minus(kappa, "lambda"), right))
    return book.certificate(book.step("kappa-unique", positive, solved, penalty="lambda", samples="T", value=kappa))


def without_penalty() -> dict[str, Any]:
    """λ = 0: r² = a² and r ≥ ±a for a = φ − 1, so κ = (a + r)/2 ≥ 0, κ + 1 − φ = (r − a)/2 ≥ 0, product 0."""
    s = statement("EQ-10.zero")
    book = Book(s)
    radicand = power("phibar", "2")
    root = ["Sqrt", radicand]
    kappa = over(plus("phibar", root), "2")
    whole = book.step("sign", value=radicand, multipliers=[], products=[["1", [], "phibar"]])
    square = book.step("square-root", whole, of=radicand, above="", strict="false")
    none = book.step("sign", value="0", multipliers=[], products=[])
    shifts = (minus("0", "phibar"), "phibar")
    sums = [book.step("square-root", none, of=radicand, above=y, strict="false") for y in shifts]
    positive = book.step("sign", sums[0], value=kappa, multipliers=[], products=[["1/2", ["0"], "1"]])
    book.step("sign", positive, value=plus("1", kappa), multipliers=[], products=[["1", [], "1"], ["1", ["0"], "1"]])
    spare = minus("T", freedom("1", kappa))
    scale = over("T", times("2", plus("1", kappa)))
    enough = book.step("sign", sums[1], value=spare, multipliers=[], products=[[scale, ["0"], "1"]])
    factor = over("T", times("4", plus("1", kappa)))
    solved = book.step("equation", square, multipliers=[factor], conclusion=equal(times(kappa, spare), "0"))
    found = book.step("kappa-unique", positive, enough, solved, penalty="0", samples="T", value=kappa)
    return book.certificate(found)


PROVES = {"EQ-10.main": with_penalty, "EQ-10.zero": without_penalty}
