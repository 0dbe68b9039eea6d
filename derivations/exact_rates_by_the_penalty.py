"""E_test where R ≤ 1/λ bounds the cost of noises: E tr(Σ⁻¹Σ̂RΣRΣ̂) ≤ λ_1 E tr(Σ⁻¹Σ̂²)/λ² = λ_1 (T + d + 1) tr Σ/(Tλ²).

λ_j = c_j = j⁻², β = 2 and r = 5/4, so that ℓ_crit = 2/5 and c = 4/5.  With d ≍ T the error vanishes at ℓ = 4/9 > ℓ⋆,
and is bounded at ℓ_crit; with a > b the optimal penalty of COR-5.2 would grow, and the printed error with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from collapse_sym.proof.language import Term

from .cost_of_large_designs import TEST_ERROR
from .exact_errors_from_above import INVERSE, SHARE, SPARE, STRETCHED, TOTAL, WEIGHT, ByPenalty, Rows
from .orders import Order, Piece, above
from .power_laws import EIGENVALUE, SQUARE, J, equal_order
from .terms import minus, over, plus, power, times

SQUARE_LAW: Term = ["law", power("m", "-2")]


def sized(rows: int, exponent: int, as_many: bool) -> tuple[dict[str, Any], Rows]:
    """T = rows · k^e, and d = k^e or k, T₀ = 2(d + 1): the point, and T − d − 2 ≥ k^e by the factor k − 1."""
    top = power("k", str(exponent))
    ones = plus("1", *powers(exponent - 1))
    # T − d − 2 − k^e: (rows − 2)(k^e) − 2, or (rows − 1) k^e − k − 2
    first = times("2", ones) if as_many else plus(times("2", ones), *powers(exponent - 1))
    rest = rows - 4
    d = top if as_many else "k"
    point = {
        "d": d, "T": times(str(rows), top), "T0": times("2", plus(d, "1")), "Sigma": SQUARE_LAW, "w0": SQUARE_LAW,
        "beta": "2", "r": "5/4", "n": "1", "sigma": "1", "sigma0": "1", "a": "0", "phi0": "1/2",
        "b": "1" if as_many else f"1/{exponent}",
    }  # fmt: skip
    products = [[first, ["0"], "1"], [times(str(rest), top), [], "1"]]
    return point, Rows(str(exponent), products, ones if as_many else "1")


def powers(last: int) -> list[Term]:
    """k, k², …, k^last."""
    return [power("k", str(i)) for i in range(1, last + 1)]


@dataclass(frozen=True)
class Scales:
    """λ = factor · k^fall, and nσ₀² = k^weight."""

    factor: str
    fall: int
    weight: int = 0

    @property
    def penalty(self) -> Term:
        """λ."""
        return times(self.factor, power("k", str(self.fall)))


class Rates:
    """The order of E_test from above, as a power of k."""

    def __init__(self, part: str, point: dict[str, Any], rows: Rows, scales: Scales) -> None:
        at = self.at = ByPenalty(part, point, rows, scales.penalty)
        self.o, self.scales, self.rows, self.number = at.o, scales, int(rows.exponent), point["T"][1]
        self.conclusion = at.s.meaning["conclusion"]
        self.wide = 1 if point["d"] == "k" else self.rows
        self.k = self.o.of("k")
        above_one = self.o.by_kind(minus("k", "1"))
        least = self.o.terms("k", "low", {}, (self.o.of("1", "1"), "1"), signs=(above_one,))
        self.grows = self.o.combined("1", "high", {"k": "1"}, (self.k, "1"), (least, "-1"))

    def in_k(self, value: Term, exponent: int, factor: Term = "1") -> Order:
        """What is a power of k times a number, by its order."""
        power_ = str(exponent)
        return self.o.combined(value, "both", {"k": power_}, (self.k, power_), factor=factor)

    def of_sum(self, value: Term, matrix: Term, vector: str, body: Term) -> Order:
        """tr Σ, or w₀ᵀΣ⁻¹w₀: bounded, as the terms are j⁻²."""
        as_sum = self.o.step("spectral", name=J, matrix=matrix, vector=vector, body=body)
        a = self.o.inside()
        last = a.combined(body, "both", {J: "-2"}, (a.of(J), "-2"))
        return equal_order(self.o, value, above(self.o, J, "d", body, {}, [Piece(a, last)]), as_sum)

    def at_most(self, value: Term, exponent: int, own: int, *factors: tuple[Order, Term], factor: Term = "1") -> Order:
        """A product of the order k^own is at most C k^exponent."""
        relations = ((self.grows, str(exponent - own)),)
        return self.o.combined(value, "high", {"k": str(exponent)}, *factors, factor=factor, relations=relations)

    def error(self, exponent: int) -> Order:
        """E_test ≤ C k^exponent."""
        at, o, fall = self.at, self.o, self.scales.fall
        more = o.sign(minus(SPARE, at.scale), at.wide, products=[["1", ["0"], "1"], ["1", [], "1"]])
        scale, penalty = self.in_k(at.scale, self.rows), self.in_k(at.penalty, fall, self.scales.factor)
        spare = o.terms(SPARE, "low", scale.omega, (scale, "1"), signs=(more,))
        stretched = self.of_sum(STRETCHED, INVERSE, "w0", over(SQUARE, EIGENVALUE))
        whole, rows = self.of_sum(TOTAL, "Sigma", "", EIGENVALUE), self.in_k("T", self.rows, self.number)
        bias = ((penalty, "1"), (rows, "1"), (stretched, "1"), (spare, "-1"))
        parts = [self.at_most(times(at.penalty, "T", over(STRETCHED, SPARE)), exponent, fall, *bias)]
        if at.noise != "0":
            value = over(times(at.noise, TOTAL), times("T", at.penalty))
            variance = ((whole, "1"), (rows, "-1"), (penalty, "-1"))
            parts.append(self.at_most(value, exponent, -self.rows - fall, *variance, factor=at.noise))
        parts.append(self.cost(exponent, whole, penalty))
        most, less = at.error_below()
        signs = (less, at.error_is_positive())
        return o.terms(TEST_ERROR, "high", {"k": str(exponent)}, *((x, "1") for x in parts), signs=signs)

    def cost(self, exponent: int, whole: Order, penalty: Order) -> Order:
        """What the noises of the generator cost."""
        o, left, noises = self.o, minus(minus("T0", "d"), "1"), times("n", power("sigma0", "2"))
        d = self.in_k("d", self.wide)
        designs = o.terms(left, "low", d.omega, (d, "1"), signs=(o.by_kind("1"),))
        products = [[over("1", "T"), ["0"], "1"], [over(plus("T", "1"), "T"), [], "1"]]
        few = o.sign(minus("3", SHARE), self.at.enough, products=products)
        share = o.terms(SHARE, "high", {}, (o.of("1", "1"), "3"), signs=(few, o.by_kind(SHARE)))
        value = times(WEIGHT, SHARE, TOTAL, power(over("1", self.at.penalty), "2"))
        factors = ((self.in_k(noises, self.scales.weight), "1"), (designs, "-1"), (penalty, "-2"), (share, "1"))
        own = self.scales.weight - self.wide - 2 * self.scales.fall
        return self.at_most(value, exponent, own, *factors, (whole, "1"))

    def certificate(self, *orders: Order, scale: str = "k") -> dict[str, Any]:
        """The end; the scale tends to ∞ by its clause."""
        book, clauses = self.at.book, self.at.s.meaning["regime"][0]["clauses"]
        name = scale if scale != "k" else "d"
        growing = book.step("clause", number=str(clauses.index(["TendsTo", name, "Infinity"])))
        ids = [order.id for order in orders]
        return book.certificate(book.step("order-apart", *ids, growing, scale=scale, conclusion=self.conclusion))


def growing_penalty() -> dict[str, Any]:
    """T = 64k⁶, d = k, a = 1: λ = T^(1/3) = 4k² and E_test ≤ C k²; printed is T^(2/3) = 16k⁴."""
    point, rows = sized(64, 6, False)
    point = {**point, "a": "1", "sigma0": power("k", "3")}
    at = Rates("COR-5.2.main", point, rows, Scales("4", 2, 6))
    return at.certificate(at.in_k(at.conclusion[2], 4, "16"), at.error(2))


def bounded_at_the_critical_penalty() -> dict[str, Any]:
    """T = 32k⁵, d = k⁵: λ = T^(−2/5) = k⁻²/4, and E_test is bounded, though b = 1 ≥ a + 1 − c."""
    at = Rates("REM-CATASTROPHE.diverges", *sized(32, 5, True), Scales("1/4", -2))
    return at.certificate(at.error(0))


def vanishing_beyond_the_best_penalty() -> dict[str, Any]:
    """T = 512k⁹, d = k⁹: λ = T^(−4/9) = k⁻⁴/16, and E_test ≤ C/k, though ℓ = 4/9 > ℓ⋆ = 2/5."""
    point, rows = sized(512, 9, True)
    at = Rates("APP-G.main", {**point, "ell": "4/9"}, rows, Scales("1/16", -4))
    o, error, ratio = at.o, at.error(-1), at.conclusion[1]
    same = o.combined("1", "both", {"T": "-1", "k": "9"}, (o.of("T"), "-1"), (at.k, "9"), factor="512")
    low = o.combined(ratio, "low", {"T": "1/9"}, (error, "-1"), relations=((same, "1/9"),))
    return at.certificate(low, scale="T")


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "APP-G.main": vanishing_beyond_the_best_penalty,
    "COR-5.2.main": growing_penalty,
    "REM-CATASTROPHE.diverges": bounded_at_the_critical_penalty,
}
