"""REM-NULL: the error against that of the null predictor, N = ‖w₀‖²_Σ; it is exceeded for n > SNR₀(1/φ₀ − 1).

Printed are T − d for T − d − 1, and the threshold SNR₀/(1/φ₀ − 1), which does not suffice.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .least_squares_on_large_designs import (
    BARELY_ENOUGH,
    ERROR,
    MANY_ROWS,
    TEST_ERROR,
    Gaps,
    both_hypotheses,
    exact_error,
    in_proportion,
)
from .terms import equal, minus, over, power, times

NULL = ["SquaredNormIn", "Sigma", "w0"]


def in_units(book: Book) -> str:
    """E_test/N, exactly; N > 0 is the third hypothesis."""
    rows = both_hypotheses(book)
    book.step("hypothesis", number="2", member="")
    exact = exact_error(book, *rows)
    ratio = equal(over(TEST_ERROR, NULL), over(ERROR, NULL))
    return book.step("equation", exact, multipliers=[over("1", NULL)], conclusion=ratio)


def at_a_point() -> dict[str, Any]:
    """d = σ = σ₀ = n = N = 1, T = T₀ = 3: 1 + 1 against 1/2 + 1/2."""
    s = statement("REM-NULL.main")
    book = Book(s, at={**MANY_ROWS, "T": "3"})
    exact = in_units(book)
    _, left, right = s.meaning["conclusion"]
    return book.certificate(book.step("limit", exact, value=minus(left, right), multipliers=["1"]))


def along_points() -> dict[str, Any]:
    """d = k, T₀ = k + 2, N = 1: the second term is d, printed as d/2."""
    book = Book(statement("REM-NULL.proportional"), at=BARELY_ENOUGH)
    return book.certificate(in_units(book))


def few_generations_suffice_not() -> dict[str, Any]:
    """d = σ = σ₀ = n = N = 1, T₀ = 10, T = 12: n > 1/9, but E_test = 1/10 + 1/8 < 1."""
    s = statement("REM-NULL.in-particular")
    book = Book(s, at={**MANY_ROWS, "T0": "10", "T": "12"})
    exact = exact_error(book, *both_hypotheses(book))
    value = minus(TEST_ERROR, NULL)
    return book.certificate(book.step("limit", exact, value=value, multipliers=["1"]))


def exact_ratio(s: Statement) -> dict[str, Any]:
    """The exact error divided by N."""
    book = Book(s)
    exact = in_units(book)
    return book.certificate(book.step("equation", exact, multipliers=["1"], conclusion=s.meaning["conclusion"]))


def equivalent_ratio(s: Statement) -> dict[str, Any]:
    """The same along a limit: the sides are equal."""
    book = Book(s)
    exact = in_units(book)
    conclusion = s.meaning["conclusion"]
    return book.certificate(book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=conclusion))


def many_generations(s: Statement) -> dict[str, Any]:
    """E_test > nσ₀²d/(T₀ − d − 1) ≥ nσ₀²d/(T₀ − d) > N."""
    book = Book(s)
    rows0, rows = both_hypotheses(book)
    book.step("hypothesis", number="2", member="")
    exact = exact_error(book, rows0, rows)
    gaps = Gaps(book, rows0, rows)
    more = book.step("hypothesis", number=str(len(s.hypotheses)), member="")
    variance, variance0 = times(power("sigma", "2"), "d"), times(power("sigma0", "2"), "d")
    products = [
        [variance, ["1"], "1"],
        [times("n", variance0), ["0", "2"], "1"],
        [variance0, ["2", "3"], "1"],
    ]
    signs = (exact, *gaps.close, gaps.wide[0], more)
    value = minus(TEST_ERROR, NULL)
    return book.certificate(book.step("sign", *signs, value=value, multipliers=["1"], products=products))


REFUTES = {
    "REM-NULL.main": at_a_point,
    "REM-NULL.proportional": along_points,
    "REM-NULL.in-particular": few_generations_suffice_not,
}
AMENDED = {
    "REM-NULL.main": lambda: exact_ratio(amended("REM-NULL.main")),
    "REM-NULL.proportional": lambda: equivalent_ratio(amended("REM-NULL.proportional")),
    "REM-NULL.in-particular": lambda: many_generations(amended("REM-NULL.in-particular")),
}
#: the printed right side under conditions: the second amendment of the part
FURTHER = {"REM-NULL.proportional": lambda: in_proportion(amended("REM-NULL.proportional", 1), over("1", NULL), (2,))}
