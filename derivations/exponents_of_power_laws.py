"""The exponents printed beside power laws: which of them are one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .terms import minus, over, plus, times

DENOMINATOR: Term = plus(times("2", "beta", "rmin"), "1")


def catastrophe() -> dict[str, Any]:
    """b − ℓ_crit/β − a = c + b − a − 1."""
    s = statement("REM-CATASTROPHE.exponents")
    book = Book(s)
    book.step("sign", value=DENOMINATOR, multipliers=[], products=[[DENOMINATOR, [], "1"]])
    return book.certificate(book.step("equation", multipliers=[], conclusion=s.meaning["conclusion"]))


def beyond_critical() -> dict[str, Any]:
    """γ − ℓ/β falls with ℓ, and ℓ_crit/β = 1/(2βr̲ + 1)."""
    s = statement("APP-G.other-optimum")
    book = Book(s)
    more = book.step("hypothesis", number="1", member="")
    _, order, equal = s.meaning["conclusion"]
    value = minus(order[2], order[1])
    falls = book.step("sign", more, value=value, multipliers=[], products=[[over("1", "beta"), ["0"], "1"]])
    return book.certificate(falls, book.step("equation", multipliers=[], conclusion=equal))


PROVES: dict[str, Callable[[], dict[str, Any]]] = {
    "REM-CATASTROPHE.exponents": catastrophe,

    "APP-G.other-optimum": beyond_critical,
}
