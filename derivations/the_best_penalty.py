"""COR-5.2: λ = T^(−ℓ⋆) balances bias and cost of noises, and no other ℓ ≥ 0 does better.

E ≥ bias and E ≥ cost, so E ≥ bias^w cost^(1−w): at w = 1/(2βr̲ + 1) whatever κ is, it drops out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .cases_of_a_number import split
from .effective_penalties import INVERSE, KAPPA, SPARE
from .errors_from_below import CRITICAL, Below, bounded, cost, freedom_to, known, least_freedom, printed, whole
from .orders import Omega, Order, Orders, Piece, below, real
from .power_laws import EIGENVALUE, FALL, SQUARE, J, equal_order
from .rates_of_power_laws import comparable, freedom, in_cases, setting
from .rates_with_generators import bias_part, cost_parts, led, sizes, weakened, with_enough
from .terms import minus, over, plus, power, product, resolvent, times

SHARE: Term = minus("1", CRITICAL)
MEET: Omega = {KAPPA: ["Negate", INVERSE]}  # log κ^(−1/β)


def weak_directions(x: Below, o: Orders, small: bool) -> Order:
    """Bias ≥ c κ^(2r) by the terms about j = κ^(−1/β), or ≥ c κ² by those about 1."""
    law, square = replace(x.law, o=o), power(KAPPA, "2")
    body = times(square, EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
    matrix: Term = product("Sigma", ["Power", resolvent(KAPPA), "2"])
    as_sum = o.step("spectral", name=J, matrix=["Scale", square, matrix], vector="w0", body=body)
    a, end = o.inside(), MEET if small else {}
    s, c = law.eigenvalue(a), law.square(a)
    far = () if small else ((x.small, "beta"), (law.t_grows, x.most))
    most = law.at_most(a, s, {KAPPA: "1"} if small else {}, ((law.here(end), "beta"),), far)
    omega: Omega = {J: plus(FALL, ["Negate", "delta"]), **({} if small else {KAPPA: "2"})}
    last = a.combined(body, "low", omega, (law.kappa_order, "2"), (s, "1"), (c, "1"), (most, "-2"))
    rate: Omega = {KAPPA: times("2", "r") if small else "2"}
    inside = (from_one(x), up_to_all(x)) if small else ((), ((law.d_grows, "1"),))
    low = below(o, J, "d", body, rate, Piece(a, last, end), inside=inside)
    value = times(square, ["Quad", matrix])
    found = equal_order(o, value, low, as_sum)
    bias, share = x.parts["bias"], over(square, SPARE)
    more = o.sign(minus(bias, value), x.signs["truth"], x.signs["freedom"], products=[[share, ["0", "1"], "1"]])
    return o.terms(bias, "low", rate, (found, "1"), signs=(more,))


def from_one(x: Below) -> tuple[tuple[Order, Term], ...]:
    """κ^(−1/β) ≥ c."""
    return (x.small, "1"), (x.law.t_grows, over(x.most, "beta"))


def up_to_all(x: Below) -> tuple[tuple[Order, Term], ...]:
    """κ^(−1/β) ≤ C T^(ℓ/β) ≤ C d."""
    return (x.large, INVERSE), (x.by.same, "1"), (x.law.t_grows, minus("b", over(x.law.ell, "beta")))


def no_other_does_better() -> dict[str, Any]:
    """E ≥ c T^(−(b − a)c): for b < ℓ/β by the cost of d degrees of freedom."""

    def first(o: Orders, hypotheses: list[str]) -> None:
        o.sign(minus("1", over("ell", "beta")), hypotheses[3], products=[["1", ["0"], "1"], ["a", [], "1"]])

    x = known(statement("COR-5.2.infimum-equivalent"), "ell", "ell", first)
    x.law.o.sign(SHARE, products=[[times(CRITICAL, "2", "beta", "rmin"), [], "1"]])

    def few(o: Orders, case: str) -> str:
        o.sign(minus("ell", times("beta", "b")), case, products=[["beta", ["0"], "1"]])
        gap = plus("a", times(minus("b", "a"), "c"))
        o.sign(gap, products=[[plus(times("a", CRITICAL), times("b", "c")), [], "1"]])
        return bounded(x, o, whole(x, o, "cost", cost(x, o, freedom_to(x, o, "b"))), gap)

    def enough(o: Orders, sign: str) -> str:
        found = least_freedom(x, o, MEET, from_one(x), up_to_all(x))
        noises = whole(x, o, "cost", cost(x, o, found))
        return split(o, minus("r", "1"), *(balanced(x, noises, small) for small in (False, True)))

    return x.at.book.certificate(split(x.law.o, minus(over("ell", "beta"), "b"), few, enough))


def balanced(x: Below, noises: Order, small: bool) -> Callable[[Orders, str], str]:
    """T^(−(b − a)c)/E is bounded, by E = E^w E^(1−w)."""

    def concluded(o: Orders, sign: str) -> str:
        least = o.step("smaller", sign, left="r", right="1", **{"is": "left" if small else "right"})
        bias = whole(x, o, "bias", weak_directions(x, o, small))
        factors = ((printed(x, o), "1"), (bias, ["Negate", CRITICAL]), (noises, ["Negate", SHARE]))
        zeros = ((least, times("-2", CRITICAL, ["Log", KAPPA])),)
        return o.step("order-bounded", o.combined(x.conclusion[1], "high", {}, *factors, zeros=zeros).id)

    return concluded


def best_rate() -> dict[str, Any]:
    """E ≍ T^(−(min(b, 1) − a)c) at ℓ⋆: the bias, and no cost is of a greater order."""
    s = amended("COR-5.2.equivalent")
    ell, few = "ellstar", ["Min", "b", "1"]
    found: dict[str, str] = {}

    def first(o: Orders) -> None:
        sides = [o.step("minimum", left="b", right="1", **{"is": side}) for side in ("left", "right")]
        rest = o.sign(SHARE, products=[[times(CRITICAL, "2", "beta", "rmin"), [], "1"]])
        also = [times("a", CRITICAL), [], "1"]
        less = [["1", ["0"], "1"], [CRITICAL, ["1"], "1"], also]
        o.sign(minus("1", over(ell, "beta")), rest, sides[1], products=less)
        for value, factor in ((ell, "ellcrit"), (over(ell, "beta"), CRITICAL)):
            o.sign(value, "3", products=[[factor, ["0"], "1"]])
        room = o.sign(
            minus("b", over(ell, "beta")), *sides[:1], rest, products=[["1", ["0"], "1"], [few, ["1"], "1"], also]
        )
        found.update(room=room, left=sides[0], right=sides[1])

    at = setting(s, ell=ell, first=first)
    by = sizes(at)
    at = with_enough(at, by, found["room"], products=[["1", ["0"], "1"]])
    df = freedom(at)
    costs = cost_parts(at, df, by)
    slope = plus(INVERSE, times("2", "rmin"))
    exponent: Term = s.meaning["conclusion"][2][2]

    def build(a: Orders, small: bool) -> str:
        bias = bias_part(at, df, a, small)
        others = []
        for part, number, side in zip(costs, ("b", "1"), ("left", "right")):
            gap = minus(minus(number, "a"), times(ell, slope))
            sign = a.sign(gap, found[side], products=[["1", ["0"], "1"]])
            others.append((part, weakened(a, at, part, bias.order.omega, gap, sign, products=[["1", ["0"], "1"]])))
        total = led(a, s.meaning["conclusion"][1], bias, others)
        rate = a.combined(real("T", exponent), "both", bias.order.omega, (at.law.t, exponent))
        return comparable(a, s.meaning["conclusion"], [(total, rate, "1")])

    return in_cases(at, build)


PROVES: dict[str, Callable[[], dict[str, Any]]] = {"COR-5.2.infimum-equivalent": no_other_does_better}
AMENDED: dict[str, Callable[[], dict[str, Any]]] = {"COR-5.2.equivalent": best_rate}
