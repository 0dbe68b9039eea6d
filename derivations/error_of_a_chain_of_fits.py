"""THM-F.1: the exact test error, E_test = B̃ias + Var + nσ₀²ρ, fresh designs or one shared by all."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .models_in_closed_form import CHAIN_OF_FITS


def by_the_closed_form(s: Statement) -> dict[str, Any]:
    """With ŵ_n in closed form, the square is expanded and the noises are averaged; what is left are the three terms."""
    book = Book(s)
    book.step("models", **{"from": "1", "closed_form": CHAIN_OF_FITS})
    return book.certificate(book.step("equation", multipliers=[], conclusion=s.meaning["conclusion"]))


PROVES = {
    "THM-F.1.main": lambda: by_the_closed_form(statement("THM-F.1.main")),
    "THM-F.1.shared": lambda: by_the_closed_form(statement("THM-F.1.shared")),
}
