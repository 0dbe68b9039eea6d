"""COR-5.2 at b > 1: with T = k rows and d = k² directions the noises of the generators cost T^(−1/2), not d/T₀ of that.

β = 2, r = 3/4 and a = 0: ℓ⋆ = (b − a)ℓ_crit = 1, and the printed error is T^(−(b−a)c) = T^(−3/2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from collapse_sym.proof.statements import statement

from .orders import Order
from .power_laws import freedom_order, resolvents_order
from .rates_fail_at_points import TWO, Points
from .terms import minus, over, plus, power, product, resolvent, times

#: d/T₀ → 1/2
WIDE: dict[str, Any] = {
    **TWO, "T": "k", "d": power("k", "2"), "T0": plus(times("2", power("k", "2")), "2"),
    "a": "0", "b": "2", "phi0": "1/2",
}  # fmt: skip


def cost_from_below(at: Points) -> tuple[Order, str]:
    """nσ₀² κ² tr(Σ+κ)⁻²/(T₀ − d) · df₂/(T − df₂) ≥ c k^(−1/2), and that the rest of the error is ≥ 0."""
    o, law, (_, error, _) = at.o, at.law, at.s.meaning["conclusion"]
    upper = at.freedom(few=False)
    left = at.left(upper, "-1/2")
    df2, squares = freedom_order(law, "2"), resolvents_order(law)
    spare, rows, weight = minus("T", df2.value), minus("T0", "d"), times("n", power("sigma0", "2"))
    positive = o.step("positive-trace", matrix=["Power", product("Sigma", resolvent(law.kappa)), "2"], vector="")
    form = o.step("positive-trace", matrix=product("Sigma", ["Power", resolvent(law.kappa), "2"]), vector="w0")
    most = o.terms(spare, "high", {"T": "1"}, (law.t, "1"), signs=(positive,))
    products = [[times("3", plus("k", "1")), ["0"], "1"], ["1", [], "1"]]
    few = o.sign(minus(times("4", "d"), rows), o.by_kind(minus("k", "1")), products=products)
    designs = o.terms(rows, "high", {"d": "1"}, (o.of("d"), "4"), signs=(few,))
    value = times(weight, over(squares.value, rows), over(df2.value, spare))
    factors = ((squares, "1"), (designs, "-1"), (df2, "1"), (most, "-1"))
    low = at.in_k(value, "low", "-1/2", *factors, factor=weight)
    products = [[over(power(law.kappa, "2"), left.value), ["0"], "1"], [over(weight, rows), ["1"], "1"]]
    return low, o.sign(minus(error, value), form, positive, products=products)


def error_is_larger() -> dict[str, Any]:
    """Bias + nσ₀²ρ ≥ c k^(−1/2); printed is k^(−3/2)."""
    at = Points(statement("COR-5.2.equivalent"), WIDE, "1")
    o, law, conclusion = at.o, at.law, at.s.meaning["conclusion"]
    capacity = at.book.step("hypothesis", number="0", member="")
    enough = o.combined("1", "high", {"d": "1", "T": "-1/2"}, relations=((at.same("d")[1], "-1"), (law.t_grows, "3/2")))
    at.law = replace(law, capacity=capacity, enough=enough)
    low, rest = cost_from_below(at)
    found = o.terms(conclusion[1], "low", {"k": "-1/2"}, (low, "1"), signs=(rest,))
    printed = o.combined(conclusion[2], "high", {"k": "-3/2"}, (at.k, "-3/2"))
    last = at.book.step("order-apart", found.id, printed.id, at.growing, scale="k", conclusion=conclusion)
    return at.book.certificate(last)


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {"COR-5.2.equivalent": error_is_larger}
