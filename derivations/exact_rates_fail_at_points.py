"""Rates of E_test itself fail in few dimensions: d = k, T = 256 k⁸, β = 2, ℓ = 1, T^(ℓ/β) = 16 k⁴, T₀ = 2(k + 1).

At r = 1/4 this ℓ is ℓ_crit, at r = 3/4 it is greater; T₀ ≍ T^(1/8), and the noises are fixed.  They also fail for
a truth that satisfies the source condition with room to spare, at T = 4k² = (2d)²: its bias is smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from collapse_sym.proof.language import Term

from .cost_of_large_designs import TEST_ERROR
from .exact_errors_from_above import INVERSE, SPARE, SQUARES, STRETCHED, WEIGHT, Exact, Rows
from .orders import Order, Piece, above
from .power_laws import EIGENVALUE, SQUARE, J, equal_order
from .terms import minus, over, plus, power, times

#: c_j = 1; d/T₀ → 1/2
CRITICAL: dict[str, Any] = {
    "d": "k", "Sigma": ["law", power("m", "-2")], "w0": ["law", "1"], "T": times("256", power("k", "8")), "beta": "2",
    "r": "1/4", "ell": "1", "sigma": "1", "sigma0": "1", "n": "1", "T0": times("2", plus("k", "1")), "a": "0",
    "b": "1/8", "phi0": "1/2",
}  # fmt: skip
#: c_j = 1/j
BEYOND: dict[str, Any] = {**CRITICAL, "w0": ["law", power("m", "-1")], "r": "3/4"}


#: λ_j = j⁻², c_j = j⁻², and no noise
SMOOTH: dict[str, Any] = {
    **CRITICAL, "w0": ["law", power("m", "-2")], "T": times("4", power("k", "2")), "sigma": "0", "sigma0": "0",
}  # fmt: skip


def powers(first: int, last: int) -> Term:
    """k^first + … + k^last."""
    return plus(*(power("k", str(i)) for i in range(first, last + 1)))


#: 255 k⁸ − k − 2 = (k⁸ − k) + 2 (k⁸ − 1) + 252 k⁸ and 3k² − k − 2, by the factor k − 1
MANY = Rows("8", [[plus(powers(1, 7), times("2", powers(0, 7))), ["0"], "1"], [times("252", power("k", "8")), [], "1"]])
ENOUGH = Rows("2", [[plus(times("3", "k"), "2"), ["0"], "1"]])


class Rates:
    """The order of E_test from above, as a power of k; c_j²/λ_j is of the order j^slope."""

    def __init__(self, part: str, point: dict[str, Any], slope: str, rows: Rows = MANY) -> None:
        at = self.at = Exact(part, point, rows)
        self.slope = slope
        self.o, self.book, self.conclusion = at.o, at.book, at.s.meaning["conclusion"]
        clauses = at.s.meaning["regime"][0]["clauses"]
        number = clauses.index(["TendsTo", "d", "Infinity"])
        self.k, self.grows = self.o.of("k"), self.o.clause(number)
        self.growing = self.book.step("clause", number=str(number))
        scale = self.in_k(at.scale, "both", rows.exponent)
        more = self.o.sign(minus(SPARE, at.scale), at.wide, products=[["1", ["0"], "1"], ["1", [], "1"]])
        self.spare = self.o.terms(SPARE, "low", scale.omega, (scale, "1"), signs=(more,))

    def in_k(self, value: Term, side: str, exponent: str, factor: Term = "1") -> Order:
        """What is a power of k times a number, by its order."""
        return self.o.combined(value, side, {"k": exponent}, (self.k, exponent), factor=factor)

    def of_sum(self, value: Term, matrix: Term, vector: str, body: Term, slope: str) -> Order:
        """tr f(Σ), or w₀ᵀf(Σ)w₀, with terms j^slope: at most C k^(slope + 1), or C."""
        as_sum = self.o.step("spectral", name=J, matrix=matrix, vector=vector, body=body)
        a = self.o.inside()
        last = a.combined(body, "both", {J: slope}, (a.of(J), slope))
        total = above(self.o, J, "d", body, {"k": str(max(int(slope) + 1, 0))}, [Piece(a, last)])
        return equal_order(self.o, value, total, as_sum)

    def product(self, value: Term, exponent: str, *factors: tuple[Order, Term]) -> Order:
        """A product of powers of k, at most C k^exponent where its own exponent is less."""
        own = sum(int(str(o.omega["k"])) * int(str(p)) for o, p in factors)
        relations = ((self.grows, str(int(exponent) - own)),)
        return self.o.combined(value, "high", {"k": exponent}, *factors, relations=relations)

    def error(self, exponent: str) -> Order:
        """E_test ≤ C k^exponent."""
        at, o, spare = self.at, self.o, (self.spare, "-1")
        stretched = self.of_sum(STRETCHED, INVERSE, "w0", over(SQUARE, EIGENVALUE), self.slope)
        parts = [self.product(over(STRETCHED, SPARE), exponent, (stretched, "1"), spare)]
        if at.noise != "0":
            parts.append(self.product(over(times(at.noise, "d"), SPARE), exponent, (self.k, "1"), spare))
        if at.exact:
            squares = self.of_sum(SQUARES, power(INVERSE, "2"), "", power(over("1", EIGENVALUE), "2"), "4")
            rows = minus(minus("T0", "d"), "1")
            left = o.terms(rows, "low", {"k": "1"}, (self.k, "1"), signs=(o.by_kind("1"),))
            parts += [
                self.product(times(WEIGHT, "d"), exponent, (self.k, "1"), (left, "-1")),
                self.product(times(WEIGHT, over(SQUARES, SPARE)), exponent, (squares, "1"), spare, (left, "-1")),
            ]
        most, less = at.error_below()
        signs = (less, at.error_is_positive())
        return o.terms(TEST_ERROR, "high", {"k": exponent}, *((x, "1") for x in parts), signs=signs)

    def apart(self, *premises: Order) -> dict[str, Any]:
        """The end."""
        ids = [order.id for order in premises]
        return self.book.certificate(
            self.book.step("order-apart", *ids, self.growing, scale="k", conclusion=self.conclusion)
        )


def clean(part: str) -> dict[str, Any]:
    """E_test ≤ C k⁻⁵; printed is T^(−1/2) = k⁻⁴/16."""
    at = Rates(part, CRITICAL, "2")
    return at.apart(at.in_k(at.conclusion[2], "low", "-4", "1/16"), at.error("-5"))


def slow(part: str) -> dict[str, Any]:
    """ℓ = ℓ_crit, b = 1/8: E_test is bounded; printed is T^(−1/2) + T^(3/8) ≥ 8k³."""
    at = Rates(part, CRITICAL, "2")
    rest, lead = at.conclusion[2][1:]
    first = at.in_k(lead, "low", "3", "8")
    printed = at.o.terms(at.conclusion[2], "low", {"k": "3"}, (first, "1"), signs=(at.o.by_kind(rest),))
    return at.apart(printed, at.error("0"))


def fast(part: str) -> dict[str, Any]:
    """ℓ > ℓ_crit, b = 1/8: E_test is bounded; printed is T^(3/8) = 8k³."""
    at = Rates(part, BEYOND, "0")
    return at.apart(at.in_k(at.conclusion[2], "low", "3", "8"), at.error("0"))


def catastrophe(part: str) -> dict[str, Any]:
    """σ = 0, ℓ = ℓ_crit, b = 1/8: E_test is bounded; it is said to be at least of the order T^(3/8) = 8k³."""
    at = Rates(part, CRITICAL, "2")
    error, ratio = at.error("0"), at.conclusion[1]
    rate = at.in_k(ratio[1], "low", "3", "8")
    return at.apart(at.o.combined(ratio, "low", {"k": "3"}, (rate, "1"), (error, "-1")))


def source(part: str) -> dict[str, Any]:
    """r = 1/4, though Σ λ_j^(−1) c_j² converges: E_test ≤ C λ ≍ k⁻²; printed is T^(−1/2) = k⁻¹/2."""
    at = Rates(part, SMOOTH, "-2", ENOUGH)
    return at.apart(at.in_k(at.conclusion[2], "low", "-1", "1/2"), at.error("-2"))


BUILDERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "APP-G.small": slow,
    "APP-G.other": fast,
    "REM-CATASTROPHE.main": catastrophe,
    "REM-MINIMAX.main": clean,
    "THM-5.1.source": source,
}
REFUTES: dict[str, Callable[[], dict[str, Any]]] = {part: partial(build, part) for part, build in BUILDERS.items()}
