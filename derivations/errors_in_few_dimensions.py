"""Ridge with d = k far below T^(ℓ/β) = k² has d degrees of freedom: T = k⁴, ℓ = 1, β = 2, and all errors are smaller.

At r = 1/4 this ℓ is ℓ_crit, at r = 3/4 it is greater.  Generators have T₀ = 2(k + 1) rows: d/T₀ → 1/2, T₀ ≍ T^(1/4).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Order
from .rates_fail_at_points import TWO, Points, apart
from .terms import minus, over, plus, power, times

#: c_j = 1 at r = 1/4; c_j = 1/j at r = 3/4
CRITICAL: dict[str, Any] = {
    **TWO, "w0": ["law", "1"], "r": "1/4", "T0": times("2", plus("k", "1")), "a": "0", "b": "1/4", "phi0": "1/2",
}  # fmt: skip
BEYOND: dict[str, Any] = {**CRITICAL, "w0": TWO["w0"], "r": "3/4"}


class Few(Points):
    """The parts of the error along such points, as powers of k."""

    def __init__(self, part: str, point: dict[str, Any]) -> None:
        super().__init__(statement(part), point, "1")
        self.df2 = self.freedom()
        self.spare = self.left(self.df2, "-3")
        self.freedom_sign = self.signs[str(self.df2.value)]

    def over_spare(self, value: Term) -> Term:
        """value/(T − df₂)."""
        return over(value, minus("T", self.df2.value))

    def bias(self, exponent: str, spare: str = "0") -> tuple[Order, str]:
        """κ² w₀ᵀΣ(Σ+κ)⁻²w₀/(1 − df₂/T) ≤ C k^exponent, and its sign."""
        weak = self.weak()
        value = over(weak.value, self.spare.value)
        factor = self.over_spare("T")
        sign = self.o.sign(value, self.signs[str(weak.value)], products=[[factor, ["0"], "1"]])
        return self.in_k(value, "high", exponent, (weak, "1"), (self.spare, "-1"), spare=spare), sign

    def variance(self, exponent: str, spare: str = "0") -> tuple[Order, str]:
        """σ² df₂/(T − df₂) ≤ C k^exponent at a fixed σ, and its sign."""
        noise = power("sigma", "2")
        value = over(times(noise, self.df2.value), minus("T", self.df2.value))
        sign = self.o.sign(value, self.freedom_sign, products=[[self.over_spare(noise), ["0"], "1"]])
        factors = ((self.df2, "1"), (self.spare, "-1"), (self.law.t, "-1"))
        return self.in_k(value, "high", exponent, *factors, factor=noise, spare=spare), sign

    def cost(self) -> tuple[Order, str]:
        """nσ₀² (df₂/(T₀ − d) + κ² tr(Σ+κ)⁻²/(T₀ − d) · df₂/(T − df₂)) ≤ C at fixed noises, and its sign."""
        o, weight, rows = self.o, times("n", power("sigma0", "2")), minus("T0", "d")
        squares, df2 = self.resolvents(), self.df2.value
        share = over(weight, rows)
        spare = o.terms(rows, "low", {"k": "1"}, (self.k, "1"), signs=(o.by_kind("2"),))
        first, second = over(df2, rows), times(over(squares.value, rows), self.over_spare(df2))
        low = self.in_k(first, "high", "0", (self.df2, "1"), (spare, "-1"))
        factors = ((squares, "1"), (spare, "-1"), (self.df2, "1"), (self.spare, "-1"), (self.law.t, "-1"))
        high = self.in_k(second, "high", "0", *factors, spare="3")
        products = [[share, ["0"], "1"], [self.over_spare(share), ["0", "1"], "1"]]
        value = times(weight, plus(first, second))
        sign = o.sign(value, self.freedom_sign, self.signs[str(squares.value)], products=products)
        return o.terms(value, "high", {"k": "0"}, (low, weight), (high, weight), signs=(sign,)), sign

    def whole(self, value: Term, exponent: str, *parts: tuple[Order, str]) -> Order:
        """The sum of parts ≥ 0 of one order."""
        signs = [sign for _, sign in parts]
        kind = self.o.sign(value, *signs, products=[["1", [str(i)], "1"] for i in range(len(signs))])
        return self.o.terms(value, "high", {"k": exponent}, *((x, "1") for x, _ in parts), signs=(kind,))


def clean(part: str) -> dict[str, Any]:
    """n = 0, ℓ = ℓ_crit: Bias + Var ≤ C k⁻³; printed is T^(−1/2) = k⁻²."""
    at = Few(part, CRITICAL)
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "-3", at.bias("-3", "2"), at.variance("-3"))
    return apart(at, found, at.o.combined(right, "low", {"k": "-2"}, (at.k, "-2")))


def slow(part: str) -> dict[str, Any]:
    """ℓ = ℓ_crit, a = 0, b = 1/4: the error is bounded; printed is T^(−1/2) + T^(1/4) ≥ k."""
    at = Few(part, CRITICAL)
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "0", at.bias("0", "5"), at.variance("0", "3"), at.cost())
    first = at.o.combined(right[2], "low", {"k": "1"}, (at.k, "1"))
    return apart(at, found, at.o.terms(right, "low", {"k": "1"}, (first, "1"), signs=(at.o.by_kind(right[1]),)))


def fast(part: str) -> dict[str, Any]:
    """ℓ > ℓ_crit, a = 0, b = 1/4: the error is bounded; printed is T^(1/4) = k."""
    at = Few(part, BEYOND)
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "0", at.bias("0", "7"), at.variance("0", "3"), at.cost())
    return apart(at, found, at.o.combined(right, "low", {"k": "1"}, (at.k, "1")))


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "APP-H2.noise": partial(clean, "APP-H2.noise"),
    "APP-G.small-equivalent": partial(slow, "APP-G.small-equivalent"),
    "APP-G.other-equivalent": partial(fast, "APP-G.other-equivalent"),
    "REM-MINIMAX.equivalent": partial(clean, "REM-MINIMAX.equivalent"),
}
