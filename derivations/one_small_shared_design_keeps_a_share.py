"""THM-4.5: n fits on one isotropic design of T₀ < d rows leave P w₀, of squared length ‖w₀‖²·T₀/d in the mean."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .projections import SHARE, kept_model, map_of_a_projection, share_of_a_design
from .terms import mean, minus, over

LENGTH = ["SquaredNorm", "w0"]


def left_over(s: Statement) -> dict[str, Any]:
    """E‖ŵ_n‖² = ‖w₀‖² min(T₀,d)/d ≃ ‖w₀‖²/φ₀."""
    book = Book(s)
    kept_model(book)
    exact = book.step("average", map_of_a_projection(book), fit="0", of=mean(["SquaredNorm", ["Model", "n"]]))
    limit = _limit(book)
    positive = book.step("domain", value=over("1", "phi0"), strict="true")
    return _conclude(book, exact, limit, positive, over("1", "phi0"))


def lost(s: Statement) -> dict[str, Any]:
    """E‖Pw₀ − w₀‖² = ‖w₀‖²(1 − min(T₀,d)/d) ≃ ‖w₀‖²(1 − 1/φ₀): the downstream projection is the identity for T > d."""
    book = Book(s)
    book.step("rank", book.step("hypothesis", number="1", member=""), fit="down")
    exact = book.step("average", map_of_a_projection(book), fit="0", of=s.meaning["conclusion"][1])
    least = minus("1", over("1", "phi0"))
    value = minus(minus("1", SHARE), least)
    limit = book.step("along", _limit(book), value=value, multipliers=[], products=[["-1", ["0"]]])
    return _conclude(book, exact, limit, _share_is_small(book), least)


def _share_is_small(book: Book) -> str:
    """1 − 1/φ₀ = (φ₀ − 1)/φ₀ > 0."""
    more = book.step("hypothesis", number="2", member="")
    return book.step(
        "sign", more, value=minus("1", over("1", "phi0")), multipliers=[], products=[[over("1", "phi0"), ["0"], "1"]]
    )


def _limit(book: Book) -> str:
    """min(T₀,d)/d → min(1/φ₀, 1) = 1/φ₀."""
    close = share_of_a_design(book, book.step("clause", number="1"), "T0", "phi0")
    one = book.step("smaller", _share_is_small(book), left=over("1", "phi0"), right="1", **{"is": "left"})
    value = minus(SHARE, over("1", "phi0"))
    return book.step("along", close, one, value=value, multipliers=["1"], products=[["1", ["0"]]])


def _conclude(book: Book, exact: str, limit: str, positive: str, least: Any) -> dict[str, Any]:
    """The two sides differ by an error times ‖w₀‖², and the right one is ‖w₀‖² times a positive fixed number."""
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    conclusion = book.statement.meaning["conclusion"]
    enough = book.step("sign", value="0", multipliers=[], products=[])
    found = book.step(
        "ratio",
        exact,
        limit,
        length,
        positive,
        enough,
        multipliers=["1"],
        scale=LENGTH,
        least=least,
        conclusion=conclusion,
    )
    return book.certificate(found)


PROVES = {
    "THM-4.5.main": lambda: left_over(statement("THM-4.5.main")),
    "THM-4.5.delta-bias": lambda: lost(statement("THM-4.5.delta-bias")),
}
