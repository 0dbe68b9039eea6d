"""THM-4.3 and COR-4.4 at λ = 0: d/T → φ ≠ 1, and T₀ − d − 1 rows to spare."""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book

from .cost_of_noises_of_large_designs import SPARE, F, rows_given
from .large_designs import mean_inverse
from .models_in_closed_form import FULL_RANK
from .ridgeless_equivalents import (
    LEAST,
    both_sides_of_one,
    freedom_is_proportional,
    kappa_is_zero,
    less_rows,
    more_rows,
)
from .terms import mean, minus, over, power, product, resolvent, times, trace

KEPT = product(["PseudoInverse", "DownstreamDesign"], "DownstreamDesign")
X = mean(trace(KEPT, "Sigma", KEPT, power("Sigma", "-1")))


def ridgeless(part: str) -> dict[str, Any]:
    """φ < 1: equal sides, A = I.  φ > 1: n σ₀² (X − F)/(T₀ − d − 1), X = E tr(ΣPΣ⁻¹P)."""
    book = Book(amended(part))
    return book.certificate(both_sides_of_one(book, _less, _more))


def _generators(book: Book) -> str:
    """E (XᵀX)⁻¹ = Σ⁻¹/(T₀ − d − 1), κ₀ = 0, ŵ_n = w₀ + Σ X_m†E_m."""
    rows = rows_given(book)
    inverse = mean_inverse(book, rows["enough"], "0")
    zero = book.step("domain", value="0", strict="false")
    book.step("kappa-unique", zero, rows["free"], penalty="0", samples="T0", value="0")
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    return inverse


def _more(book: Book) -> str:
    """P = I and κ = 0: both costs are d/(T₀ − d − 1)."""
    inverse = _generators(book)
    rows = more_rows(book)
    book.step("rank", rows, fit="down")
    kappa_is_zero(book, rows)
    conclusion = book.statement.meaning["conclusion"]
    exact = book.step("average", inverse, fit="0", of=conclusion[1])
    return book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=conclusion)


def _less(book: Book) -> str:
    """(X − F)/d → 0, and F ≥ df₂ is at least a fixed part of d."""
    inverse, known = _generators(book), less_rows(book)
    conclusion = book.statement.meaning["conclusion"]
    left, right = conclusion[1:]
    exact = book.step("average", inverse, fit="0", of=left)
    kept = book.step("average", known["facts"], fit="down", of=X)
    change = book.step("along", kept, value=over(minus(X, F), "d"), multipliers=[], products=[["1", ["0"]]])
    share = freedom_is_proportional(book, known)
    square = book.step("positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector="")
    tail = book.step("positive-trace", matrix=resolvent("kappa", "2"), vector="")
    more = over(power("kappa", "2"), minus("T", ["Df", "2", "kappa"]))
    least = book.step(
        "sign", share, square, tail, value=minus(F, times(LEAST, "d")), multipliers=[],
        products=[["1", ["0"], "1"], [more, ["1", "2"], "1"]],
    )  # fmt: skip
    squares = [book.step("mean-square", known["facts"], factor=t[1][2], metric="Sigma") for t in right[1:3]]
    scale = times("n", power("sigma0", "2"), over("d", SPARE))
    enough = book.step(
        "sign", *squares, least, value=minus(right, times(scale, LEAST)), multipliers=[],
        products=[["1", ["0"], "1"], ["1", ["1"], "1"], [over(scale, "d"), ["2"], "1"]],
    )  # fmt: skip
    signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in (scale, LEAST)]
    return book.step(
        "ratio", exact, change, enough, *signs, multipliers=["1"], scale=scale, least=LEAST, conclusion=conclusion
    )


AMENDED = {part: partial(ridgeless, part) for part in ("THM-4.3.ridgeless", "COR-4.4.ridgeless")}
