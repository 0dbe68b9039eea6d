"""λ_j ≍ j^(−β) with d → ∞: ‖Σ‖ stays bounded, ‖Σ⁻¹‖ = 1/λ_d cannot; and Σ λ_j^(1−2r) c_j² is Σ 1/j at the printed δ.

With β = 3, r = 1: λ_j = j⁻³, c_j = j⁻², so that ‖Σ^(1/2−r)w₀‖² = Σ j³ j⁻⁴ ≥ c log d.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Order, Orders, Piece, above, below, real
from .power_laws import EIGENVALUE, FALL, SQUARE, J, equal_order
from .terms import minus, over, power, product, times

LEAST: Term = ["Eigenvalue", "d"]


def eigenvalue_order(o: Orders, clause: int, number: Term, name: str = "") -> Order:
    """λ_i ≍ i^(−β), i by its name in orders (1: fixed)."""
    given = o.clause(clause, number)
    if name == "1":
        return o.combined(["Eigenvalue", number], "both", {}, (given, "1"))
    return o.combined(["Eigenvalue", number], "both", {name: FALL}, (given, "1"), (o.of(number, name), FALL))


def largest_is_bounded() -> dict[str, Any]:
    """λ₁ ≍ 1."""
    s = statement("SET-12.norm")
    book = Book(s)
    found = eigenvalue_order(Orders(book), 3, "1", "1")
    return book.certificate(book.step("order-bounded", found.id))


def least_vanishes() -> dict[str, Any]:
    """1/λ_d ≍ d^β → ∞."""
    s = amended("SET-12.main")
    book = Book(s)
    o = Orders(book)
    book.step("hypothesis", number="0", member="")
    least = eigenvalue_order(o, 3, "d", "d")
    value = over("1", LEAST)
    found = o.combined(value, "both", {"d": "beta"}, (least, "-1"))
    growing = book.step("clause", number="1")
    conclusion = s.meaning["conclusion"]
    return book.certificate(book.step("order-grows", found.id, growing, scale="d", conclusion=conclusion))


def least_is_not_bounded_below() -> dict[str, Any]:
    """λ_j = j⁻² and d = T = k: 1/λ_d = k²."""
    s = statement("SET-12.main")
    book = Book(s, {"d": "k", "Sigma": ["law", ["Power", "m", "-2"]], "T": "k", "beta": "2"})
    o = Orders(book)
    found = o.combined(power("k", "2"), "both", {"k": "2"}, (o.of("k"), "2"))
    growing = book.step("clause", number="1")
    conclusion = s.meaning["conclusion"]
    return book.certificate(book.step("order-apart", found.id, growing, scale="k", conclusion=conclusion))


def harmonic() -> dict[str, Any]:
    """Σ 1/j ≥ c log k at β = 3, r = 1."""
    s = statement("REM-SOURCE.main")
    laws = {"Sigma": ["law", ["Power", "m", "-3"]], "w0": ["law", ["Power", "m", "-2"]]}
    book = Book(s, {"d": "k", **laws, "beta": "3", "r": "1"})
    o = Orders(book)
    growing = book.step("clause", number="0")
    book.step("order-log", growing, scale="k")
    logarithm = book.step("log-grows", growing, scale="k")
    share, root = real(J, "3/2"), ["Power", "Sigma", minus("1/2", "r")]
    body = times(power(share, "2"), power(J, "-4"))
    as_sum = book.step("spectral", name=J, matrix=product(root, root), vector="w0", body=body)
    a = o.inside()
    j = a.of(J)
    last = a.combined(body, "low", {J: "-1"}, (a.combined(share, "both", {J: "3/2"}, (j, "3/2")), "2"), (j, "-4"))
    total = below(o, J, "d", body, {"log k": "1"}, Piece(a, last, {"k": "1"}, scale="k"), start={}, growing=growing)
    conclusion = s.meaning["conclusion"]
    found = equal_order(o, conclusion[1], total, as_sum)
    return book.certificate(book.step("order-apart", found.id, logarithm, scale=["Log", "k"], conclusion=conclusion))


def summable() -> dict[str, Any]:
    """δ = 1 + β(2r−1) + ε: Σ j^(−1−ε) ≤ C."""
    s = amended("REM-SOURCE.main")
    book = Book(s)
    o = Orders(book)
    book.step("hypothesis", number="0", member="")
    conclusion = s.meaning["conclusion"]
    exponent = minus("1/2", "r")
    body = times(power(real(EIGENVALUE, exponent), "2"), SQUARE)
    root: Term = ["Power", "Sigma", exponent]
    as_sum = book.step("spectral", name=J, matrix=product(root, root), vector="w0", body=body)
    a = o.inside()
    j = a.of(J)
    eigenvalue = a.combined(EIGENVALUE, "both", {J: FALL}, (a.clause(1, J), "1"), (j, FALL))
    fall: Term = ["Negate", "delta"]
    square = a.combined(SQUARE, "both", {J: fall}, (a.clause(2, J), "1"), (j, fall))
    share = a.combined(real(EIGENVALUE, exponent), "both", {J: times(FALL, exponent)}, (eigenvalue, exponent))
    last = a.combined(body, "high", {J: minus("-1", "eps")}, (share, "2"), (square, "1"))
    total = above(o, J, "d", body, {}, [Piece(a, last)])
    found = equal_order(o, conclusion[1], total, as_sum)
    return book.certificate(book.step("order-bounded", found.id))


PROVES = {"SET-12.norm": largest_is_bounded}
REFUTES = {"SET-12.main": least_is_not_bounded_below, "REM-SOURCE.main": harmonic}
AMENDED = {"SET-12.main": least_vanishes, "REM-SOURCE.main": summable}
