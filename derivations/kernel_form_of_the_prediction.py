"""APP-C: ŵ_pred = Xᵀ(XXᵀ + λT I)⁻¹Y, I of the size of XXᵀ, T; as printed, with I_d, for T = d.  Rows of any law."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement


def pushed_through(part: str) -> dict[str, Any]:
    """Xᵀ(XXᵀ + λT)⁻¹ = (XᵀX + λT)⁻¹Xᵀ = RXᵀ/T: both sides have one normal form."""
    return Book(statement(part)).certificate()


PROVES = {part: lambda part=part: pushed_through(part) for part in ("APP-C.main", "APP-C.sized")}
