"""Sums over d = k eigenvalues λ_j = j⁻², far fewer than κ^(−1/β) or D^(1/β): LEM-I.1, APP-H1, and a sign in APP-H2.

Each term is bounded by the same number, so that the sums are d times that; printed is the sum of an infinite spectrum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Order, Orders, Piece, above, real
from .power_laws import EIGENVALUE, SQUARE, J, equal_order
from .terms import over, plus, power, product, resolvent, times

#: d = k and D = k⁴ at β = 2: D^(1/β) = k²
FEW: dict[str, Any] = {"d": "k", "Sigma": ["law", power("m", "-2")], "beta": "2", "D": power("k", "4")}


class Few:
    """A book along such points: everything is of the order of a power of k, or of k and the number j of a sum."""

    def __init__(self, part: str, **values: Any) -> None:
        self.s = statement(part)
        point: Mapping[str, Any] = {**FEW, **values}
        self.book = Book(self.s, {name: point[name] for name, _ in self.s.variables})
        self.o = Orders(self.book)
        clauses = self.s.meaning["regime"][0]["clauses"]
        self.growing = self.book.step("clause", number=str(clauses.index(["TendsTo", "d", "Infinity"])))
        self.k = self.o.of("k")

    def in_k(self, value: Term, exponent: Term) -> Order:
        """A power of k."""
        return self.o.combined(value, "both", {"k": exponent}, (self.k, exponent))

    def eigenvalue(self, a: Orders) -> Order:
        """λ_j = j⁻²."""
        return a.combined(EIGENVALUE, "both", {J: "-2"}, (a.of(J), "-2"))

    def apart(self, found: Order, exponent: str) -> dict[str, Any]:
        """The left side is of a smaller order than the right one, which is k^exponent."""
        conclusion = self.s.meaning["conclusion"]
        printed = self.in_k(conclusion[2], exponent)
        last = self.book.step("order-apart", printed.id, found.id, self.growing, scale="k", conclusion=conclusion)
        return self.book.certificate(last)


def lemma() -> dict[str, Any]:
    """n = p = 2: Σ λ²/(1 + Dλ)² ≤ d D⁻² = k⁻⁷; printed is D^(−3/2) = k⁻⁶."""
    at = Few("LEM-I.1.finite", n="2", p="2")
    body = over(real(EIGENVALUE, "n"), real(plus("1", times("D", EIGENVALUE)), "p"))
    a = at.o.inside()
    s = at.eigenvalue(a)
    scaled = a.combined(times("D", EIGENVALUE), "both", {"k": "4", J: "-2"}, (at.in_k("D", "4"), "1"), (s, "1"))
    least = a.terms(plus("1", scaled.value), "low", scaled.omega, (scaled, "1"), signs=(a.by_kind("1"),))
    last = a.combined(body, "high", {"k": "-8"}, (s, "2"), (least, "-2"))
    return at.apart(above(at.o, J, "d", body, {"k": "-7"}, [Piece(a, last)]), "-6")


def freedom() -> dict[str, Any]:
    """df₁(κ) ≤ d = k; printed is κ^(−1/2) = k²."""
    at = Few("APP-H1.main", p="1")
    body = over(EIGENVALUE, plus(EIGENVALUE, "kappa"))
    as_sum = at.o.step("spectral", name=J, matrix=product("Sigma", resolvent("kappa")), vector="", body=body)
    a = at.o.inside()
    s = at.eigenvalue(a)
    least = a.terms(plus(EIGENVALUE, "kappa"), "low", s.omega, (s, "1"), signs=(a.by_kind("kappa"),))
    last = a.combined(body, "high", {}, (s, "1"), (least, "-1"))
    total = above(at.o, J, "d", body, {"k": "1"}, [Piece(a, last)])
    return at.apart(equal_order(at.o, ["Df", "p", "kappa"], total, as_sum), "2")


def weak_directions() -> dict[str, Any]:
    """κ = 1/k², r = 3/4: κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ Σ λ_j c_j² is bounded; printed is κ^(−3/2) = k³."""
    at = Few("APP-H2.power", w0=["law", power("m", "-1")], r="3/4", D=power("k", "2"))
    left = at.s.meaning["conclusion"][1]
    body = times(power("kappa", "2"), EIGENVALUE, SQUARE, power(over("1", plus(EIGENVALUE, "kappa")), "2"))
    matrix: Term = ["Scale", power("kappa", "2"), product("Sigma", ["Power", resolvent("kappa"), "2"])]
    as_sum = at.o.step("spectral", name=J, matrix=matrix, vector="w0", body=body)
    kappa = at.in_k("kappa", "-2")
    a = at.o.inside()
    s = at.eigenvalue(a)
    least = a.terms(plus(EIGENVALUE, "kappa"), "low", kappa.omega, (kappa, "1"), signs=(a.by_kind(EIGENVALUE),))
    square = a.combined(SQUARE, "both", {J: "-2"}, (a.of(J), "-2"))
    last = a.combined(body, "high", {J: "-4"}, (kappa, "2"), (s, "1"), (square, "1"), (least, "-2"))
    total = above(at.o, J, "d", body, {}, [Piece(a, last)])
    return at.apart(equal_order(at.o, left, total, as_sum), "3")


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "LEM-I.1.finite": lemma,
    "APP-H1.main": freedom,
    "APP-H2.power": weak_directions,
}
