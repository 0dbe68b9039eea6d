"""LEM-F.7 and LEM-F.8: means and second moments of Q = P_{n−1} … P_0, n small fresh designs."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .projections import map_of_a_projection
from .terms import equal, over, plus, times


def points(eigenvalue: str, samples: Any, ratio: str) -> dict[str, Any]:
    """One generation, Σ = s I, u = v = (1, 0, …), d = 2k."""
    size = times("2", "k")
    return {
        "d": size, "Sigma": [[eigenvalue, size]], "w0": ["0"], "u": ["1"], "v": ["1"], "n": "1",
        "sizes": {"start": [], "period": [samples]}, "ratios": {"start": [], "period": [ratio]},
    }  # fmt: skip


def a_factor_is_missing() -> dict[str, Any]:
    """Σ = 2I, T_0 = 2d: P = I and κ = 0, so the left side is 1 and the right one 1/2."""
    book = Book(statement("LEM-F.7.main"), points("2", times("4", "k"), "1/2"))
    more = book.step("domain", value=times("2", "k"), strict="false")
    book.step("rank", more, fit="0")
    zero = book.step("kappa", more, penalty="0", samples=times("4", "k"))
    left, right = book.statement.meaning["conclusion"][1:]
    one = book.step("equation", multipliers=[], conclusion=equal(left, "1"))
    share = ["Negate", over("1", times("2", plus("2", ["Kappa", "0", times("4", "k")])))]
    half = book.step("equation", zero, multipliers=[share], conclusion=equal(right, "1/2"))
    return book.certificate(one, half)


def the_size_is_that_of_the_generator() -> dict[str, Any]:
    """Σ = I, T_0 = d/2, T = 2d: κ = 1; the left side is 1/2, the right one (1 + 1/7)/4 = 2/7."""
    at = {**points("1", "k", "2"), "T": times("4", "k"), "sigma": "0"}
    book = Book(statement("LEM-F.8.second-moment"), at)
    left, right = book.statement.meaning["conclusion"][1:]
    exact = book.step("average", map_of_a_projection(book), fit="0", of=left)
    fewer = book.step("domain", value="k", strict="false")
    least = book.step("smaller", fewer, left="k", right="d", **{"is": "left"})
    half = book.step("equation", exact, least, multipliers=["1", over("1", "d")], conclusion=equal(left, "1/2"))
    kappa_is_one(book)
    known = book.step("equation", multipliers=[], conclusion=equal(right, "2/7"))
    return book.certificate(half, known)


def kappa_is_one(book: Book) -> str:
    """κ(0, d/2) = 1 for Σ = I, as df₁(1) = d/2."""
    positive, exact = (
        book.step("domain", value="1", strict="true"),
        book.step("sign", value="0", multipliers=[], products=[]),
    )
    return book.step("kappa-unique", positive, exact, penalty="0", samples="k", value="1")


REFUTES = {"LEM-F.7.main": a_factor_is_missing, "LEM-F.8.second-moment": the_size_is_that_of_the_generator}
