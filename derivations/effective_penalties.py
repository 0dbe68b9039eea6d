"""κ(λ, T) at λ = T^(−ℓ) under λ_j ≍ j^(−β), for any ℓ ≥ 0 in any dimension: λ ≤ κ ≤ C T^(−min(ℓ, β)).

The second as 1 = λ/κ + df₁(κ)/T, where λ/κ ≤ C (λ/κ)^(1/β) and df₁(κ) ≤ C κ^(−1/β).
"""

from __future__ import annotations

from collapse_sym.proof.language import Term

from .orders import Omega, Order, Orders, Piece, above
from .power_laws import EIGENVALUE, FALL, J, Law, equal_order
from .terms import minus, over, plus, product, resolvent, times

KAPPA: Term = "kappa"
INVERSE: Term = over("1", "beta")
TOTAL: Term = ["Df", "1", KAPPA]
FREEDOM: Term = ["Df", "2", KAPPA]
SPARE: Term = minus("T", FREEDOM)


def penalty_orders(law: Law, most: Term, root: str) -> tuple[Order, Order]:
    """1 ≤ C κ T^ℓ as κ ≥ λ, and 1 ≤ C (κ T^most)^(−1/β)."""
    o, fall = law.o, ["Negate", law.ell]
    penalty = o.combined("lambda", "both", {"T": fall}, (law.t, fall))
    positive = o.step("positive-trace", matrix=product("Sigma", resolvent(KAPPA)), vector="")
    slope = over(KAPPA, "T")
    more = o.sign(minus(KAPPA, "lambda"), root, positive, products=[[slope, ["0"], "1"]], multipliers=["1"])
    ratio, share = over(KAPPA, "lambda"), over("lambda", KAPPA)
    larger = o.sign(minus(ratio, "1"), more, products=[[over("1", "lambda"), ["0"], "1"]])
    least = o.terms(ratio, "low", {}, (o.of("1", "1"), "1"), signs=(larger,))
    both = o.combined(ratio, "both", {KAPPA: "1", "T": law.ell}, (law.kappa_order, "1"), (penalty, "-1"))
    large = o.combined("1", "high", both.omega, (both, "1"), (least, "-1"))
    o.sign(minus("1", INVERSE), law.capacity, products=[[INVERSE, ["0"], "1"]])
    omega: Omega = {KAPPA: ["Negate", INVERSE], "T": ["Negate", over(most, "beta")]}
    gap, rest = minus(over(law.ell, "beta"), over(most, "beta")), minus("1", over(most, "beta"))
    relations = ((large, minus("1", INVERSE)), (law.t_grows, gap))
    first = o.combined(share, "high", omega, (penalty, "1"), (law.kappa_order, "-1"), relations=relations)
    second = o.combined(
        over(TOTAL, "T"), "high", omega, (most_freedom(law), "1"), (law.t, "-1"), relations=((law.t_grows, rest),)
    )
    whole = o.sign(minus(plus(share, over(TOTAL, "T")), "1"), root, products=[], multipliers=[over("-1", KAPPA)])
    return large, o.terms("1", "high", omega, (first, "1"), (second, "1"), signs=(whole,))


def most_freedom(law: Law) -> Order:
    """df₁(κ) ≤ C κ^(−1/β)."""
    o, body = law.o, over(EIGENVALUE, law.base)
    as_sum = o.step("spectral", name=J, matrix=product("Sigma", resolvent(KAPPA)), vector="", body=body)
    rate: Omega = {KAPPA: ["Negate", INVERSE]}
    a = o.inside()
    s = law.eigenvalue(a)
    first = Piece(a, a.combined(body, "high", {}, (s, "1"), (law.at_least(a, s, "eigenvalue"), "-1")), rate)
    a = o.inside()
    s = law.eigenvalue(a)
    last = a.combined(body, "high", {J: FALL, KAPPA: "-1"}, (s, "1"), (law.at_least(a, s, "kappa"), "-1"))
    return equal_order(o, TOTAL, above(o, J, "d", body, rate, [first, Piece(a, last)]), as_sum)


def signs_of_parts(o: Orders, root: str) -> dict[str, str]:
    """tr Σ(Σ+κ)⁻² > 0, df₂ > 0, T − df₂ = Tλ/κ + κ tr Σ(Σ+κ)⁻² > 0, κ² tr(Σ+κ)⁻² > 0 and w₀ᵀΣ(Σ+κ)⁻²w₀ ≥ 0."""
    weak: Term = product("Sigma", ["Power", resolvent(KAPPA), "2"])
    trace = o.step("positive-trace", matrix=weak, vector="")
    spare = o.sign(
        SPARE,
        root,
        trace,
        products=[[KAPPA, ["0"], "1"], [times("T", over("lambda", KAPPA)), [], "1"]],
        multipliers=[over("T", KAPPA)],
    )
    o.sign(minus("1", over(FREEDOM, "T")), spare, products=[[over("1", "T"), ["0"], "1"]])
    return {
        "weak": trace,
        "spare": spare,
        "freedom": o.step("positive-trace", matrix=["Power", product("Sigma", resolvent(KAPPA)), "2"], vector=""),
        "squares": o.step("positive-trace", matrix=["Power", resolvent(KAPPA), "2"], vector=""),
        "truth": o.step("positive-trace", matrix=weak, vector="w0"),
    }
