"""Errors that do not vanish, or grow, under T₀ ≍ d ≍ T^b and nσ₀² ≍ T^a: REM-CATASTROPHE, APP-G.

For b ≤ 1 by the cost nσ₀² df₂/(T₀ − d), for b > 1 by the other cost, at ℓ ≥ β by the variance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .cases_of_a_number import few, least, split
from .effective_penalties import INVERSE
from .errors_from_below import CRITICAL, bounded, cost, freedom_to, known, other, variance, whole, within
from .orders import Order, Orders
from .terms import minus, over, times


def critical(o: Orders, hypotheses: list[str]) -> None:
    """ℓ_crit < β."""
    o.sign(minus("1", over("ellcrit", "beta")), products=[[times(CRITICAL, "2", "beta", "rmin"), [], "1"]])


def catastrophe() -> dict[str, Any]:
    """REM-CATASTROPHE: E ≥ c T^(a − b + ℓ_crit/β) where b ≥ ℓ_crit/β, by the cost nσ₀² df₂/(T₀ − d)."""
    x = known(amended("REM-CATASTROPHE.equivalent"), "ellcrit", "ellcrit", critical)
    o, reach = x.law.o, over("ellcrit", "beta")
    o.sign(minus("b", reach), x.at.hypotheses[-1], products=[["1", ["0"], "1"]])
    error = whole(x, o, "cost", cost(x, o, freedom_to(x, o, reach)))
    return x.at.book.certificate(bounded(x, o, error, "0"))


REACH: Term = ["Min", "b", over("ellcrit", "beta")]


def never_small() -> dict[str, Any]:
    """APP-G.vanishing: E ≥ c T^(a − b + min(b, ℓ_crit/β)), and the exponent is ≥ 0."""
    x = known(statement("APP-G.vanishing-equivalent"), "ellcrit", "ellcrit", critical)
    o, share = x.law.o, over("ellcrit", "beta")
    spare = o.by_kind("a")
    near = o.sign(minus(share, minus("b", "a")), x.at.hypotheses[3], products=[["1", ["0"], "1"]])
    far = o.sign(minus("b", minus("b", "a")), spare, products=[["1", ["0"], "1"]])
    least(o, "b", share, minus("b", "a"), far, near)
    within(o, REACH, x.most)
    error = whole(x, o, "cost", cost(x, o, freedom_to(x, o, REACH)))
    return x.at.book.certificate(bounded(x, o, error, minus(REACH, minus("b", "a"))))


def divergence() -> dict[str, Any]:
    """REM-CATASTROPHE: E ≥ c T^(a − min(b, 1) + min(b, ℓ_crit/β)) or more, and the exponent is > 0."""
    x = known(amended("REM-CATASTROPHE.diverges-equivalent"), "ellcrit", "ellcrit", critical)
    share, given, some = over("ellcrit", "beta"), x.at.hypotheses[3], x.at.hypotheses[4]
    below_one = x.law.o.sign(minus("1", share), products=[[times(CRITICAL, "2", "beta", "rmin"), [], "1"]])
    within(x.law.o, REACH, x.most)

    def grows(o: Orders, error: Order) -> str:
        return o.step("order-grows", error.id, x.at.growing, scale="T", conclusion=x.conclusion)

    def large(o: Orders, case: str) -> str:
        one = few(o, case, True)
        o.sign(minus("b", share), case, below_one, products=[["1", ["0"], "1"], ["1", ["1"], "1"]])
        o.sign(minus(times("beta", "b"), "ellcrit"), case, below_one, products=[["beta", [i], "1"] for i in "01"])
        found = whole(x, o, "other", other(x, o, freedom_to(x, o, share)))
        o.step("sign", given, one, value=found.omega["T"], multipliers=["1"], products=[["1", ["0"], "1"]])
        return grows(o, found)

    def small(o: Orders, sign: str) -> str:
        least_ = few(o, sign, False)
        gap = minus("b", "a")
        near = o.step("sign", given, least_, value=minus(share, gap), multipliers=["1"], products=[["1", ["0"], "1"]])
        far = o.sign(minus("b", gap), some, products=[["1", ["0"], "1"]])
        least(o, "b", share, gap, far, near, strict=True)
        return grows(o, whole(x, o, "cost", cost(x, o, freedom_to(x, o, REACH))))

    return x.at.book.certificate(split(x.law.o, minus("b", "1"), large, small))


def inconsistency() -> dict[str, Any]:
    """APP-G: ℓ ≥ β(min(b, 1) − a): E ≥ c by a cost of noises, or for b > 1 and ℓ ≥ β by the variance."""
    most: Term = ["Min", "ell", "beta"]
    reach: Term = over(most, "beta")

    def first(o: Orders, hypotheses: list[str]) -> None:
        for side, gap in (("left", minus(over("ell", "beta"), reach)), ("right", minus("1", reach))):
            sign = o.step("minimum", left="ell", right="beta", **{"is": side})
            o.sign(gap, sign, products=[[INVERSE, ["0"], "1"]])

    x = known(amended("APP-G.equivalent"), "ell", most, first)
    given, both = x.at.hypotheses[3], ["Min", "b", reach]
    within(x.law.o, both, most)

    def large(o: Orders, case: str) -> str:
        one = few(o, case, True)
        beyond = o.step("minimum", left="ell", right="beta", **{"is": "right"})
        o.sign(minus("b", reach), case, beyond, products=[["1", ["0"], "1"], [INVERSE, ["1"], "1"]])
        wider = o.sign(minus("b", "1"), case, products=[["1", ["0"], "1"]])  # "case" is another one inside
        freedom = freedom_to(x, o, reach)

        def slow(a: Orders, smaller: str) -> str:
            equal_ = a.step("smaller", smaller, left="ell", right="beta", **{"is": "left"})
            wide = [["beta", ["0"], "1"], ["1", ["1"], "1"]]
            a.sign(minus(times("beta", "b"), "ell"), wider, smaller, products=wide)
            found = whole(x, a, "other", other(x, a, freedom))
            exponent = found.omega["T"]
            a.step("sign", given, one, equal_, value=exponent, multipliers=["1", INVERSE],
                   products=[[INVERSE, ["0"], "1"]])  # fmt: skip
            return bounded(x, a, found, exponent)

        def fast(a: Orders, greater: str) -> str:
            equal_ = a.step("smaller", greater, left="ell", right="beta", **{"is": "right"})
            found = whole(x, a, "variance", variance(x, a, freedom))
            a.step("sign", equal_, value=minus(reach, "1"), multipliers=[INVERSE], products=[])
            return bounded(x, a, found, minus(reach, "1"))

        return split(o, minus("beta", "ell"), slow, fast)

    def small(o: Orders, sign: str) -> str:
        least_, gap = few(o, sign, False), minus("b", "a")
        near = o.step("sign", given, least_, value=minus("ell", times("beta", gap)), multipliers=["beta"],
                      products=[["1", ["0"], "1"]])  # fmt: skip
        far = o.sign(
            minus("beta", times("beta", gap)), sign, products=[["beta", ["0"], "1"], [times("beta", "a"), [], "1"]]
        )
        enough = least(o, "ell", "beta", times("beta", gap), near, far)
        enough = o.sign(minus(reach, gap), enough, products=[[INVERSE, ["0"], "1"]])
        spare = o.sign(minus("b", gap), products=[["a", [], "1"]])
        least(o, "b", reach, gap, spare, enough)
        error = whole(x, o, "cost", cost(x, o, freedom_to(x, o, both)))
        return bounded(x, o, error, minus(both, gap))

    return x.at.book.certificate(split(x.law.o, minus("b", "1"), large, small))


PROVES: dict[str, Callable[[], dict[str, Any]]] = {"APP-G.vanishing-equivalent": never_small}
AMENDED: dict[str, Callable[[], dict[str, Any]]] = {
    "REM-CATASTROPHE.equivalent": catastrophe,
    "REM-CATASTROPHE.diverges-equivalent": divergence,
    "APP-G.equivalent": inconsistency,
}
