"""Bias, variance and cost of noises of ridge along points k = 1, 2, …: powers of k that they do not exceed."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Order, Orders, Piece, above
from .power_laws import EIGENVALUE, J, kappa_order
from .rates_fail_at_points import Points
from .terms import minus, over, plus, power, product, resolvent, times

#: An order from above of what is ≥ 0, and the step that says so.
Part = tuple[Order, str]


class Errors(Points):
    """A book along points; df₂(κ) is at most d, or C T^(ℓ/β), and df₂/T ≤ C k^share, share < 0."""

    def __init__(self, part: str, point: dict[str, Any], ell: str, share: str, few: bool = True) -> None:
        kappa_of = kappa_of_few if ell == point["beta"] else kappa_order
        super().__init__(statement(part), point, ell, kappa_of)
        self.df2 = self.freedom(few)
        self.spare = self.left(self.df2, share)
        matrix: Term = ["Power", product("Sigma", resolvent(self.law.kappa)), "2"]
        self.freedom_sign = self.o.step("positive-trace", matrix=matrix, vector="")

    def over_spare(self, value: Term) -> Term:
        """value/(T − df₂)."""
        return over(value, minus("T", self.df2.value))

    def bias(self, exponent: str, spare: str = "0") -> Part:
        """κ² w₀ᵀΣ(Σ+κ)⁻²w₀/(1 − df₂/T) ≤ C k^exponent."""
        weak = self.weak()
        value = over(weak.value, self.spare.value)
        sign = self.o.sign(value, self.signs[str(weak.value)], products=[[self.over_spare("T"), ["0"], "1"]])
        return self.in_k(value, "high", exponent, (weak, "1"), (self.spare, "-1"), spare=spare), sign

    def variance(self, exponent: str, spare: str = "0") -> Part:
        """σ² df₂/(T − df₂) ≤ C k^exponent at a fixed σ."""
        noise = power("sigma", "2")
        value = over(times(noise, self.df2.value), minus("T", self.df2.value))
        sign = self.o.sign(value, self.freedom_sign, products=[[self.over_spare(noise), ["0"], "1"]])
        factors = ((self.df2, "1"), (self.spare, "-1"), (self.law.t, "-1"))
        return self.in_k(value, "high", exponent, *factors, factor=noise, spare=spare), sign

    def cost(self, exponent: str, first_spare: str = "0", second_spare: str = "0") -> Part:
        """nσ₀² (df₂/(T₀ − d) + κ² tr(Σ+κ)⁻²/(T₀ − d) · df₂/(T − df₂)) ≤ C k^exponent at fixed noises, T₀ = 2(k + 1)."""
        o, weight, rows = self.o, times("n", power("sigma0", "2")), minus("T0", "d")
        squares, df2 = self.resolvents(), self.df2.value
        share = over(weight, rows)
        left = o.terms(rows, "low", {"k": "1"}, (self.k, "1"), signs=(o.by_kind("2"),))
        first, second = over(df2, rows), times(over(squares.value, rows), self.over_spare(df2))
        low = self.in_k(first, "high", exponent, (self.df2, "1"), (left, "-1"), spare=first_spare)
        factors = ((squares, "1"), (left, "-1"), (self.df2, "1"), (self.spare, "-1"), (self.law.t, "-1"))
        high = self.in_k(second, "high", exponent, *factors, spare=second_spare)
        products = [[share, ["0"], "1"], [self.over_spare(share), ["0", "1"], "1"]]
        value = times(weight, plus(first, second))
        sign = o.sign(value, self.freedom_sign, self.signs[str(squares.value)], products=products)
        return o.terms(value, "high", {"k": exponent}, (low, weight), (high, weight), signs=(sign,)), sign

    def whole(self, value: Term, exponent: str, *parts: Part) -> Order:
        """The sum of parts of one order."""
        signs = [sign for _, sign in parts]
        kind = self.o.sign(value, *signs, products=[["1", [str(i)], "1"] for i in range(len(signs))])
        return self.o.terms(value, "high", {"k": exponent}, *((x, "1") for x, _ in parts), signs=(kind,))

    def unbounded(self, error: Order, printed: Term, exponent: str) -> dict[str, Any]:
        """printed/error, said to be bounded, is at least k^exponent times what the error falls short of 1."""
        conclusion = self.s.meaning["conclusion"]
        gap: Term = minus(exponent, error.omega["k"])
        rate = self.o.combined(printed, "low", {"k": exponent}, (self.k, exponent))
        ratio = self.o.combined(conclusion[1], "low", {"k": gap}, (rate, "1"), (error, "-1"))
        last = self.book.step("order-apart", ratio.id, self.growing, scale="k", conclusion=conclusion)
        return self.book.certificate(last)


def kappa_of_few(
    o: Orders, penalty: Term, penalty_order: Order, spectrum: int, t: Order, growing: str, ell: Term
) -> Order:
    """κ(λ, T) ≍ λ at any ℓ, as df₁(κ) ≤ d = k and T = k⁴."""
    kappa: Term = ["Kappa", penalty, "T"]
    body = over(EIGENVALUE, plus(EIGENVALUE, kappa))
    total: Term = ["Sum", J, "1", "d", body]
    equation = o.step("kappa", penalty=penalty, samples="T")
    as_sum = o.step("spectral", name=J, matrix=product("Sigma", resolvent(kappa)), vector="", body=body)
    given, share, kind = (equation, as_sum), over(kappa, "T"), o.by_kind(total)
    products = [[share, ["0"], "1"]]
    more = o.sign(minus(kappa, penalty), *given, kind, products=products, multipliers=["1", share])
    a, k = o.inside(), o.of("k")
    rest = a.sign(minus("1", body), products=[[over(kappa, plus(EIGENVALUE, kappa)), [], "1"]])
    piece = Piece(a, a.terms(body, "high", {}, (a.of("1", "1"), "1"), signs=(rest,)))
    top = above(o, J, "d", body, {"d": "1"}, [piece])
    same = o.combined("1", "both", {"T": "-1", "k": "4"}, (t, "-1"), (k, "4"))
    relations = ((same, "-1/4"),)
    small = o.combined(over(total, "T"), "high", {"T": "-3/4"}, (top, "1"), (t, "-1"), relations=relations)
    half = o.positive_in_the_end(o.vanishing(small, "T", growing), small.value, "2")
    products, multipliers = [[kappa, ["0"], "1"]], ["-2", times("-2", share)]
    less = o.sign(minus(times("2", penalty), kappa), *given, half, products=products, multipliers=multipliers)
    low = o.terms(kappa, "low", penalty_order.omega, (penalty_order, "1"), signs=(more,))
    return o.both(low, o.terms(kappa, "high", penalty_order.omega, (penalty_order, "2"), signs=(less,)))
