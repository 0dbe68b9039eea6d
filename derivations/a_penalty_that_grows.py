"""COR-5.2 where a > b: ℓ⋆ < 0, the penalty grows, and the error is bounded, though it is said to grow as T^((a − b)c).

T = k², d = k, T₀ = 2(k + 1), σ₀ = k, β = 2, r = 3/4: λ = T^(1/4) = k^(1/2), (a − b)c = 3/8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors_at_points import Errors, Part
from .orders import Order, Piece, above
from .power_laws import EIGENVALUE, FALL, SQUARE, J, equal_order
from .rates_fail_at_points import TWO, apart
from .terms import minus, over, plus, power, product, resolvent, times

NOISY: dict[str, Any] = {
    **TWO, "T": power("k", "2"), "T0": times("2", plus("k", "1")), "sigma0": "k", "a": "1", "b": "1/2", "phi0": "1/2",
}  # fmt: skip
ELL = "-1/4"  # ℓ⋆
TWICE = {"T": "-1/2"}  # κ⁻²


class Grown(Errors):
    """Bias and costs from above as κ grows: λ_j + κ ≥ κ."""

    def total(self, value: Any, matrix: Any, body: Any, truth: bool) -> Order:
        """tr f(Σ), or w₀ᵀf(Σ)w₀, of the order of its first terms."""
        o, law = self.o, self.law
        as_sum = o.step("spectral", name=J, matrix=matrix, vector="w0" if truth else "", body=body)
        a = o.inside()
        s = law.eigenvalue(a)
        least = law.at_least(a, s, "kappa")
        if truth:
            factors = ((law.kappa_order, "2"), (s, "1"), (law.square(a), "1"), (least, "-2"))
            piece = Piece(a, a.combined(body, "high", {J: plus(FALL, ["Negate", "delta"])}, *factors))
            found = above(o, J, "d", body, {}, [piece])
        else:
            piece = Piece(a, a.combined(body, "high", {J: times("2", FALL), **TWICE}, (s, "2"), (least, "-2")))
            found = above(o, J, "d", body, TWICE, [piece])
        self.at_least_zero(value, as_sum, body)
        return equal_order(o, value, found, as_sum)

    def weak(self) -> Order:
        """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ Σ λ_j c_j²."""
        square = power(self.law.kappa, "2")
        matrix = product("Sigma", ["Power", resolvent(self.law.kappa), "2"])
        body = times(square, EIGENVALUE, SQUARE, power(over("1", self.law.base), "2"))
        return self.total(times(square, ["Quad", matrix]), ["Scale", square, matrix], body, True)

    def costs(self) -> Part:
        """nσ₀² df₂/(T₀ − d) ≤ C, and what comes with κ² tr(Σ+κ)⁻² ≤ d is less: df₂ ≤ κ⁻² Σ λ_j²."""
        o, weight, rows = self.o, times("n", power("sigma0", "2")), minus("T0", "d")
        matrix: Any = ["Power", product("Sigma", resolvent(self.law.kappa)), "2"]
        df2 = self.total(self.df2.value, matrix, power(over(EIGENVALUE, self.law.base), "2"), False)
        squares, size = self.resolvents(), o.combined(weight, "high", {"k": "2"}, (self.k, "2"))
        left = o.terms(rows, "low", {"k": "1"}, (self.k, "1"), signs=(o.by_kind("2"),))
        first, second = over(df2.value, rows), times(over(squares.value, rows), self.over_spare(df2.value))
        factors = ((size, "1"), (left, "-1"), (df2, "1"))
        low = self.in_k(times(weight, first), "high", "0", *factors)
        more = (*factors, (squares, "1"), (self.spare, "-1"), (self.law.t, "-1"))
        high = self.in_k(times(weight, second), "high", "0", *more, spare="1")
        share, value = over(weight, rows), times(weight, plus(first, second))
        products = [[share, ["0"], "1"], [self.over_spare(share), ["0", "1"], "1"]]
        sign = o.sign(value, self.freedom_sign, self.signs[str(squares.value)], products=products)
        return o.terms(value, "high", {"k": "0"}, (low, "1"), (high, "1"), signs=(sign,)), sign


def much_noise() -> dict[str, Any]:
    """E is bounded; printed is T^(3/8) = k^(3/4)."""
    at = Grown("COR-5.2.equivalent", NOISY, ELL, "-1")
    _, error, printed = at.s.meaning["conclusion"]
    found = at.whole(error, "0", at.bias("0"), at.costs())
    return apart(at, found, at.in_k(printed, "low", "3/4", (at.law.t, "3/8")))


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {"COR-5.2.equivalent": much_noise}
