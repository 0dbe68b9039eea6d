"""PROP-F.6: the printed cost of the generators' noises is wrong for a penalty λ₀ > 0, and in its short form."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .averaging import Plan
from .bias_and_variance_of_one_fit import kappa_vanishes
from .equivalents import cite, spectrum
from .large_designs import mean_inverse
from .terms import minus, times


def points(part: str, rows: Any, penalty: str, ratio: str) -> dict[str, Any]:
    """Σ = I, T₀ = 2d, n = 1."""
    at: dict[str, Any] = {
        "d": times("4", "k"), "Sigma": [["1", times("4", "k")]], "w0": ["0"], "T0": times("8", "k"),
        "n": "1", "sigma0": "1",
        "T": rows, "lambda": penalty, "sigma": "0", "phi": ratio, "phi0": "1/2", "lambda0": "3/4",
    }  # fmt: skip
    return {name: at[name] for name, _ in statement(part).variables}


def sides_differ(part: str, rows: Any, penalty: str, ratio: str, penalty0: str) -> dict[str, Any]:
    """κ = 1; the left side is E tr A²/(T₀ − d − 1), A = I − λR."""
    book = Book(statement(part), points(part, rows, penalty, ratio))
    first = book.step("domain", value=minus("k", "1"), strict="false")
    terms = [["4", ["0"], "1"], ["2", [], "1"]]
    enough = book.step("sign", first, value=minus(minus("T0", "d"), "2"), multipliers=[], products=terms)
    inverse = mean_inverse(book, enough, "0")
    one = book.step("domain", value="1", strict="true")
    book.step("kappa-unique", one, penalty="lambda", samples="T", value="1")
    if penalty0 == "0":
        kappa_vanishes(book, "T0")
    else:
        book.step("kappa-unique", one, penalty=penalty0, samples="T0", value="1")
    ridge = cite(book, "down", "ridge", book.step("clause", number="0"), *spectrum(book))
    plan = Plan(book, {("0", "V"): inverse, ("down", "R"): ridge})
    return book.certificate(*plan.limit(*book.statement.meaning["conclusion"][1:]))


def with_a_penalty() -> dict[str, Any]:
    """T = 2d, λ = λ₀ = 3/4, so that κ₀ = 1: 2/7 on the left, 2/49 on the right."""
    return sides_differ("PROP-F.6.main", times("8", "k"), "3/4", "1/2", "lambda0")


def in_short() -> dict[str, Any]:
    """T = d, λ = 1/2, κ₀ = 0: 1/3 on the left, 5/12 on the right."""
    return sides_differ("PROP-F.6.in-particular", times("4", "k"), "1/2", "1", "0")


REFUTES = {"PROP-F.6.main": with_a_penalty, "PROP-F.6.in-particular": in_short}
