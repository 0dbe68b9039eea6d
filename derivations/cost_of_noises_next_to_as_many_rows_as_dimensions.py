"""THM-4.3, COR-4.4, PROP-F.6: at T₀ = d + 2 the generators' noises cost twice what is printed."""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .bias_and_variance_of_one_fit import kappa_vanishes
from .equivalents import cite, spectrum
from .large_designs import mean_inverse
from .terms import mean, minus, over, plus, power, times, trace

ROWS = plus("k", "2")


def points(part: str) -> dict[str, Any]:
    """Σ = I, w₀ = 0, σ = 0, σ₀ = n = 1; T₀ = d + 2, T = 2d; λ = 3/4, so that κ = 1 and df₂ = d/4."""
    at: dict[str, Any] = {
        "d": "k", "Sigma": [["1", "k"]], "w0": ["0"], "T0": ROWS, "n": "1", "sigma0": "1", "T": times("2", "k"),
        "lambda": "3/4", "sigma": "0", "phi": "1/2", "phi0": "1",
    }  # fmt: skip
    return {name: at[name] for name, _ in statement(part).variables}


def ridge(part: str) -> dict[str, Any]:
    """Left: E tr A²/(T₀ − d − 1), A = I − λR, of which d goes to 1/4 + 1/28 = 2/7; right: the same over T₀ − d = 2."""
    book = Book(statement(part), points(part))
    left, right = book.statement.meaning["conclusion"][1:]
    exact = _generator_averaged(book, left)
    one, both = book.step("domain", value="1", strict="true"), []
    book.step("kappa-unique", one, penalty="lambda", samples="T", value="1")
    fact = cite(book, "down", "ridge", book.step("clause", number="0"), *spectrum(book))
    both = [book.step("average", fact, fit="down", of=mean(trace(*letters))) for letters in (["Resolvent"], _two())]
    share = over("1", "d")
    limit = book.step(
        "scaled-limit",
        exact,
        *both,
        value=left,
        by=share,
        multipliers=[share, times("-2", "lambda"), power("lambda", "2")],
    )
    printed = book.step("scaled-limit", value=right, by=share, multipliers=[])
    return book.certificate(limit, printed)


def _two() -> list[Any]:
    return ["Resolvent", "Sigma", "Resolvent", power("Sigma", "-1")]


def _generator_averaged(book: Book, left: Any) -> str:
    """E (XᵀX)⁻¹ = Σ⁻¹/(T₀ − d − 1); κ₀ = 0."""
    enough = book.step("sign", value=minus(minus("T0", "d"), "2"), multipliers=[], products=[])
    exact = book.step("average", mean_inverse(book, enough, "0"), fit="0", of=left)
    kappa_vanishes(book, "T0")
    return exact


def ridgeless(part: str) -> dict[str, Any]:
    """T = 2d: A = I and κ = 0; the left side is d/(T₀ − d − 1) = d, the right one d/2."""
    book = Book(statement(part), points(part))
    book.step("rank", book.step("domain", value="k", strict="false"), fit="down")
    exact = _generator_averaged(book, book.statement.meaning["conclusion"][1])
    kappa_vanishes(book, "T")
    return book.certificate(exact)


RIDGE = (
    "THM-4.3.main", "THM-4.3.proportional", "THM-4.3.shared", "THM-4.3.shared-proportional",
    "COR-4.4.main", "COR-4.4.proportional", "PROP-F.6.zero", "PROP-F.6.shared",
)  # fmt: skip
REFUTES = {
    **{part: partial(ridge, part) for part in RIDGE},
    **{part: partial(ridgeless, part) for part in ("THM-4.3.ridgeless", "COR-4.4.ridgeless")},
}
