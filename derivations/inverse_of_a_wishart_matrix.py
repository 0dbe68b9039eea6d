"""LEM-F.3: E (X₀ᵀX₀/T₀)⁻¹ = T₀ Σ⁻¹/(T₀ − d − 1) for T₀ ≥ d + 2, by Gaussian integration by parts."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .large_designs import mean_inverse


def inverse_moment() -> dict[str, Any]:
    """The mean of (X₀ᵀX₀)⁻¹, times T₀."""
    book = Book(statement("LEM-F.3.main"))
    return book.certificate(mean_inverse(book, book.step("hypothesis", number="0", member="")))


PROVES = {"LEM-F.3.main": inverse_moment}
