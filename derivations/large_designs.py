"""Steps about T ≥ d rows that several derivations share: rank d, and E (XᵀX)⁻¹ = Σ⁻¹/(T − d − 1) for T ≥ d + 2."""

from __future__ import annotations

from collapse_sym.proof.book import Book

from .terms import Term, equal, mean, minus, over, power, product, trace

#: the samples of a fit
ROWS = {"0": "T0", "down": "T"}


def full_rank(book: Book, enough: str, fit: str = "0") -> None:
    """X has rank d, X†X = I and X† = (XᵀX)⁻¹Xᵀ, from the step T ≥ d (+ a number)."""
    book.step("rank", enough, fit=fit)


def spare(fit: str = "0", rows: Term = "") -> Term:
    """T − d − 1; ``rows`` is T where the fit has another size than usual."""
    return minus(minus(rows or ROWS[fit], "d"), "1")


def spare_rows(book: Book, enough: str, fit: str = "0", rows: Term = "") -> str:
    """T − d − 1 > 0, from the step T ≥ d + 2."""
    terms = [["1", ["0"], "1"], ["1", [], "1"]]
    return book.step("sign", enough, value=spare(fit, rows), multipliers=[], products=terms)


def mean_inverse(book: Book, enough: str, fit: str = "0", rows: Term = "") -> str:
    """E (XᵀX)⁻¹ = Σ⁻¹/(T − d − 1), from the step T ≥ d + 2.

    tr(MΣ⁻¹) = E tr(X Σ⁻¹MV Xᵀ) = (T − d − 1) E tr(MV) by parts, for every M, V = (XᵀX)⁻¹.
    """
    full_rank(book, enough, fit)
    spare_rows(book, enough, fit, rows)
    design = ["DesignOf", fit]
    gram = power(product(["Transpose", design], design), "-1")
    word = product(design, power("Sigma", "-1"), "M", gram, ["Transpose", design])
    parts = book.step("integrate-by-parts", enough, fit=fit, word=word)
    solved = book.step(
        "equation", parts, multipliers=[over("-1", spare(fit, rows))],
        conclusion=equal(mean(trace("M", gram)), over(trace("M", power("Sigma", "-1")), spare(fit, rows))),
    )  # fmt: skip
    return book.step("inverse-moment", solved, fit=fit)
