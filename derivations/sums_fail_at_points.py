"""Printed orders of sums fail along points k = 1, 2, …, λ_j = j⁻²: LEM-I.1, APP-H1, and two slips of APP-H2.

Of d = k eigenvalues, far fewer than κ^(−1/β) or D^(1/β), a sum has d terms alike; printed is that of a whole spectrum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Omega, Order, Orders, Piece, above, below, real
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
        grows = next(name for name in ("d", "D") if point[name] == "k")
        self.growing = self.book.step("clause", number=str(clauses.index(["TendsTo", grows, "Infinity"])))
        self.k = self.o.of("k")
        self.exponent: Term = point["D"][2] if isinstance(point["D"], list) else "1"

    def in_k(self, value: Term, exponent: Term) -> Order:
        """What is a power of k, by its order."""
        return self.o.combined(value, "both", {"k": exponent}, (self.k, exponent))

    def eigenvalue(self, a: Orders) -> Order:
        """λ_j = j⁻²."""
        return a.combined(EIGENVALUE, "both", {J: "-2"}, (a.of(J), "-2"))

    def apart(self, found: Order, printed: Order) -> dict[str, Any]:
        """The left side is of a smaller order than the right one."""
        data = {"scale": "k", "conclusion": self.s.meaning["conclusion"]}
        return self.book.certificate(self.book.step("order-apart", printed.id, found.id, self.growing, **data))

    def printed(self, exponent: str) -> Order:
        """The right side."""
        return self.in_k(self.s.meaning["conclusion"][2], exponent)

    def weak(self, omega: Omega, last: Omega, *parts: str) -> Order:
        """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ at c_j = 1/j, the two factors λ_j + κ being at least these parts."""
        o, base = self.o, plus(EIGENVALUE, "kappa")
        body = times(power("kappa", "2"), EIGENVALUE, SQUARE, power(over("1", base), "2"))
        matrix: Term = ["Scale", power("kappa", "2"), product("Sigma", ["Power", resolvent("kappa"), "2"])]
        as_sum = o.step("spectral", name=J, matrix=matrix, vector="w0", body=body)
        kappa = self.in_k("kappa", ["Negate", self.exponent])
        a = o.inside()
        s, square = self.eigenvalue(a), a.combined(SQUARE, "both", {J: "-2"}, (a.of(J), "-2"))
        least = {
            "eigenvalue": lambda: a.terms(base, "low", s.omega, (s, "1"), signs=(a.by_kind("kappa"),)),
            "kappa": lambda: a.terms(base, "low", kappa.omega, (kappa, "1"), signs=(a.by_kind(EIGENVALUE),)),
        }
        factors = [(least[part](), "-1") for part in parts]
        found = a.combined(body, "high", last, (kappa, "2"), (s, "1"), (square, "1"), *factors)
        total = above(o, J, "d", body, omega, [Piece(a, found)])
        return equal_order(o, self.s.meaning["conclusion"][1], total, as_sum)


def lemma() -> dict[str, Any]:
    """n = p = 2: Σ λ²/(1 + Dλ)² ≤ d D⁻² = k⁻⁷; printed is D^(−3/2) = k⁻⁶."""
    at = Few("LEM-I.1.finite", n="2", p="2")
    body = over(real(EIGENVALUE, "n"), real(plus("1", times("D", EIGENVALUE)), "p"))
    a = at.o.inside()
    s = at.eigenvalue(a)
    scaled = a.combined(times("D", EIGENVALUE), "both", {"k": "4", J: "-2"}, (at.in_k("D", "4"), "1"), (s, "1"))
    least = a.terms(plus("1", scaled.value), "low", scaled.omega, (scaled, "1"), signs=(a.by_kind("1"),))
    last = a.combined(body, "high", {"k": "-8"}, (s, "2"), (least, "-2"))
    return at.apart(above(at.o, J, "d", body, {"k": "-7"}, [Piece(a, last)]), at.printed("-6"))


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
    return at.apart(equal_order(at.o, ["Df", "p", "kappa"], total, as_sum), at.printed("2"))


def weak_directions() -> dict[str, Any]:
    """κ = 1/k², r = 3/4: κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ Σ λ_j c_j² is bounded; printed is κ^(−3/2) = k³."""
    at = Few("APP-H2.power", w0=["law", power("m", "-1")], r="3/4", D=power("k", "2"))
    return at.apart(at.weak({}, {J: "-4"}, "kappa", "kappa"), at.printed("3"))


def first_form() -> dict[str, Any]:
    """κ = 1/k, d = k², δ = β: κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ κ Σ c_j² ≤ C/k; printed is Σ λ_i²/(λ_i + kλ_i)² = k²/(k + 1)²."""
    at = Few("APP-H2.main", d=power("k", "2"), w0=["law", power("m", "-1")], r="3/4", D="k")
    weak = at.weak({"k": "-1"}, {J: "-2", "k": "-1"}, "eigenvalue", "kappa")
    other, grows = times(power("kappa", "-1"), EIGENVALUE), at.o.clause(0)
    body = over(real(EIGENVALUE, plus("1", over("delta", "beta"))), power(plus(EIGENVALUE, other), "2"))
    a = at.o.inside()
    s, omega = at.eigenvalue(a), {J: "-2", "k": "1"}
    first = a.combined(EIGENVALUE, "high", omega, (s, "1"), relations=((grows, "1"),))
    second = a.combined(other, "high", omega, (at.k, "1"), (s, "1"))
    base = a.terms(plus(EIGENVALUE, other), "high", omega, (first, "1"), (second, "1"))
    last = a.combined(body, "low", {"k": "-2"}, (s, "2"), (base, "-2"))
    same = at.o.combined("1", "both", {"d": "1", "k": "-2"}, (at.o.of("d"), "1"), (at.k, "-2"))
    piece = Piece(a, last, {"d": "1"}, ((same, "1"),))
    printed = below(at.o, J, "d", body, {}, piece, inside=(((at.o.clause(1), "1"),), ()))
    return at.apart(weak, printed)


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "LEM-I.1.finite": lemma,
    "APP-H1.main": freedom,
    "APP-H2.main": first_form,
    "APP-H2.power": weak_directions,
}
