"""PROP-F.5 for Σ = I: E w₀ᵀ(I − P)A(I − A)w₀ = (a₁ − a₂)(1 − q)‖w₀‖² ≥ 0, a_i = E tr Aⁱ/d, q = E tr P/d, A = RΣ̂.

B̃ias − Bias − ΔBias is twice that, and ΔBias is a mean square.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term

from .isotropic_biases_are_ordered import Downstream
from .terms import mean, minus, over, plus, times

P = ["Projection", "0"]


def limits(conclusion: Term) -> list[list[Term]]:
    """left − right as limits with their signs."""
    _, left, right = conclusion
    sides = [left[1], left[2]] if left[0] == "Subtract" else [left]
    parts = [[sign, side[1]] for sign, side in zip(("1", "-1"), sides)]
    return parts if right == "0" else [*parts, ["-1", right[1]]]


def nonnegative(part: str) -> dict[str, Any]:
    """The downstream design and the projection averaged: a₁ − a₂ ≥ 0, 1 − q ≥ 0, and what is left is a mean square."""
    book = Book(amended(part, 2))  # behind the forms for every Σ
    down, parts = Downstream(book), limits(book.statement.meaning["conclusion"])
    value = plus(*(times(sign, term) for sign, term in parts))
    averaged = down.averaged(value)
    often, moved = "1" if part.endswith("argument") else "2", part.endswith("in-particular")
    gap = times(often, minus(down.first, down.second))  # c (a₁ − a₂), and a₂ where ΔBias is on neither side
    total = plus(gap, down.second) if moved else gap
    rank = book.step("trace-of-projection", fit="0")
    kept = book.step("average", book.step("invariance", rank, fit="0"), fit="0", of=mean(["Form", "w0", P, "w0"]))
    below = book.step("contraction", matrix=P)
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    products = [[over(times(often, "lambda"), times("T", "d", "d")), ["1", "2", "3"], "1"]]
    if moved:
        products.append([over("1", times("d", "d")), ["0", "2", "3"], "1"])
    found = book.step(
        "sign", averaged, kept, rank, *down.signs, below, length, value=value,
        multipliers=["1", ["Negate", total], times(over(total, "d"), ["SquaredNorm", "w0"])], products=products,
    )  # fmt: skip
    return book.certificate(book.step("limit-of-sum", found, parts=parts))


FURTHER = {
    part: partial(nonnegative, part) for part in ("PROP-F.5.main", "PROP-F.5.argument", "PROP-F.5.in-particular")
}
