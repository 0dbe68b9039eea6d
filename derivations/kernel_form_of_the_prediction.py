"""APP-C: ŵ_pred = Xᵀ(XXᵀ + λT I)⁻¹Y, I of the size of XXᵀ, T; as printed, with I_d, for T = d.  Rows of any law."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .terms import over, product


def pushed_through(part: str) -> dict[str, Any]:
    """Xᵀ K = RXᵀ/T with K = (XXᵀ + λT I)⁻¹, because RXᵀ(XXᵀ + λT)/T = (Σ̂R + λR)Xᵀ = Xᵀ, as Σ̂R = I − λR."""
    book = Book(statement(part))
    _, (_, before, inverse, _) = book.statement.meaning["conclusion"][1:]
    value = ["Scale", over("1", "T"), product("Resolvent", before)]
    conclusion = ["Equal", product(before, inverse), value]
    return book.certificate(book.step("inverse", before=before, inverse=inverse, value=value, conclusion=conclusion))


PROVES = {part: lambda part=part: pushed_through(part) for part in ("APP-C.main", "APP-C.sized")}
