"""LEM-F.8: f/g → 1 fails where g = 0: at every finite size the mean of a projection is another function of Σ than
Σ(Σ + κ)⁻¹, though both agree in the limit.

Σ is 1, in one direction 4; d = 3k + 5, T₀ = k + 2: κ = 2, so that Σ(Σ + κ)⁻¹ is 1/3 and 2/3, and u = (2, 1),
v = (1, −1) make the right side 0.  The left side is (2T₀ − (d+1) b)/(d−1), b = E eᵀPe = E 4B/(1 + 3B) < 2/3.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .terms import minus, over, plus, times

POINTS: dict[str, Any] = {
    "d": plus(times("3", "k"), "5"), "Sigma": [["1", plus(times("3", "k"), "4")], ["4", "1"]], "w0": ["0", "0"],
    "u": ["2", "1"], "v": ["1", "-1"], "n": "1",
    "sizes": {"start": [], "period": [plus("k", "2")]}, "ratios": {"start": [], "period": ["3"]},
}  # fmt: skip
ROWS = ["At", "sizes", "0"]
OTHERS, BEYOND = minus("d", "1"), minus("k", "1")
#: (d + 1)/((d − 1) · 12 (k+3)(3k+5)(3k+7))
SCALE = over(plus("d", "1"), times(OTHERS, "12", plus("k", "3"), "d", plus("d", "2")))


def only_the_right_side_vanishes() -> dict[str, Any]:
    """b ≤ 2/3 − (12x² + 50x + 35)/(12 (k+3)(3k+5)(3k+7)), x = k − 1, by three moments of B ~ Beta(T₀/2, (d−T₀)/2)."""
    book = Book(statement("LEM-F.8.main"), POINTS)
    conclusion = book.statement.meaning["conclusion"]
    zero, two = book.step("domain", value="0", strict="false"), book.step("domain", value="2", strict="true")
    book.step("kappa-unique", zero, two, penalty="0", samples=ROWS, value="2")
    levels = book.step("two-levels", fit="0", member="0")
    mean = book.step("average", levels, fit="0", of=conclusion[1])
    more = book.step("domain", value=minus(OTHERS, ROWS), strict="false")
    fewer = book.step("smaller", more, left=ROWS, right="d", **{"is": "left"})
    share = book.step("one-direction", more, fit="0", value="1/3", k="2", member="0")
    beyond = book.step("domain", value=BEYOND, strict="false")
    left = book.step(
        "sign", mean, fewer, share, beyond, value=conclusion[1],
        multipliers=["1", plus(over("8", times("3", OTHERS)), "1/3")],
        products=[
            [over(plus("d", "1"), times("3", OTHERS)), ["0"], "1"], [times("35", SCALE), [], "1"],
            [times("50", SCALE), ["1"], "1"], [times("12", SCALE), [], BEYOND],
        ],
    )  # fmt: skip
    return book.certificate(book.step("one-side-vanishes", left, side="right", by="1", conclusion=conclusion))


REFUTES = {"LEM-F.8.main": only_the_right_side_vanishes}
