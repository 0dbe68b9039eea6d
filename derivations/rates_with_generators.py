"""Rates under T₀ ≍ d ≍ T^b, d/T₀ → φ₀ < 1 and nσ₀² ≍ T^a: COR-5.2, REM-CATASTROPHE, APP-G."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .cases_of_a_number import Branch, few, split
from .orders import Omega, Order, Orders, Piece, above, real
from .power_laws import EIGENVALUE, SQUARE, J, bias_order, equal_order, resolvents_order
from .rates_of_power_laws import Freedom, Setting, comparable, freedom, in_cases, large_designs, setting
from .terms import minus, over, plus, power, product, resolvent, times

WEIGHT: Term = times("n", power("sigma0", "2"))
LEFT: Term = minus("T0", "d")


@dataclass(frozen=True)
class Sizes:
    """T₀ ≍ d ≍ T₀ − d ≍ T^b, log d = b log T + O(1) as an order of 1, and nσ₀² ≍ T^a."""

    rows: Order
    d: Order
    same: Order
    left: Order
    weight: Order


def sizes(at: Setting) -> Sizes:
    """The sizes of designs and dimension, from d/T₀ → φ₀ in (0, 1) and T₀ ≍ T^b."""
    o, t, book = at.law.o, at.law.t, at.book
    clauses = book.statement.meaning["regime"][0]["clauses"]
    share: Term = over("d", "T0")
    near, rows_, weight_ = (
        next(i for i, c in enumerate(clauses) if c[1] == x and c[0] != "ForAll") for x in (share, "T0", WEIGHT)
    )
    rows = o.combined("T0", "both", {"T": "b"}, (o.clause(rows_), "1"), (t, "b"))
    weight = o.combined(WEIGHT, "both", {"T": "a"}, (o.clause(weight_), "1"), (t, "a"))
    hypotheses = book.statement.meaning["hypotheses"]
    given = {h[1]: at.hypotheses[i] for i, h in enumerate(hypotheses) if isinstance(h[1], str)}
    null = book.step("clause", number=str(near))
    half = o.by_kind(over("phi0", "2"), True)
    more = book.step("eventually", null, half, value=minus(share, over("phi0", "2")), limit=over("phi0", "2"))
    rest: Term = over(minus("1", "phi0"), "2")
    spare = o.sign(rest, given["phi0"], products=[["1/2", ["0"], "1"]])
    away = book.step("along", null, value=minus("phi0", share), multipliers=[], products=[["-1", ["0"]]])
    less = book.step("eventually", away, spare, value=minus(minus("1", share), rest), limit=rest)
    below = o.sign(minus("d", times(over("phi0", "2"), "T0")), more, products=[["T0", ["0"], "1"]])
    above = o.sign(LEFT, given["T0"], products=[["1", ["0"], "1"], ["2", [], "1"]])
    apart = o.sign(minus(LEFT, times(rest, "T0")), less, products=[["T0", ["0"], "1"]])
    inside = o.by_kind("d")
    d = o.both(
        o.terms("d", "low", {"T": "b"}, (rows, over("phi0", "2")), signs=(below,)),
        o.terms("d", "high", {"T": "b"}, (rows, "1"), signs=(above,)),
    )
    left = o.both(
        o.terms(LEFT, "low", {"T": "b"}, (rows, rest), signs=(apart,)),
        o.terms(LEFT, "high", {"T": "b"}, (rows, "1"), signs=(inside, above)),
    )
    same = o.combined("1", "both", {"d": "1", "T": ["Negate", "b"]}, (o.of("d"), "1"), (d, "-1"))
    return Sizes(rows, d, same, left, weight)


def with_enough(at: Setting, by: Sizes, *signs: str, products: Any) -> Setting:
    """1 ≤ C d T^(−ℓ/β), from b − ℓ/β ≥ 0."""
    o, meet = at.law.o, over(at.law.ell, "beta")
    o.sign(minus("b", meet), *signs, products=products)
    omega: Omega = {"d": "1", "T": ["Negate", meet]}
    relations = ((by.same, "1"), (at.law.t_grows, minus("b", meet)))
    found = o.combined("1", "high", omega, (o.of("1", "1"), "1"), relations=relations)
    return replace(at, law=replace(at.law, enough=found))


@dataclass(frozen=True)
class Part:
    """A part of the error: its order, and that it is ≥ 0."""

    order: Order
    sign: str


def variance_part(at: Setting, df: Freedom) -> Part:
    """Var ≍ T^(ℓ/β − 1), for a fixed σ > 0."""
    o, value = at.law.o, times(power("sigma", "2"), df.share.value)
    order = o.combined(value, "both", df.share.omega, (df.share, "1"), factor=power("sigma", "2"))
    share = _over_spare(power("sigma", "2"), df)
    return Part(order, o.sign(value, _freedom_sign(at, o), products=[[share, ["0"], "1"]]))


def cost_parts(at: Setting, df: Freedom, by: Sizes) -> tuple[Part, Part]:
    """nσ₀² df₂/(T₀ − d) ≍ T^(a + ℓ/β − b), and nσ₀² κ² tr(Σ+κ)⁻²/(T₀ − d) · df₂/(T − df₂) ≍ T^(a + ℓ/β − 1)."""
    o, meet = at.law.o, over(at.law.ell, "beta")
    large_designs(at)
    share: Term = over(WEIGHT, LEFT)
    first_value = times(share, df.df2.value)
    first_rate: Omega = {"T": minus(plus("a", meet), "b")}
    first = o.combined(first_value, "both", first_rate, (by.weight, "1"), (df.df2, "1"), (by.left, "-1"))
    squares = resolvents_order(at.law)
    second_value = times(share, squares.value, df.share.value)
    second = o.combined(
        second_value,
        "both",
        {"T": minus(plus("a", meet), "1")},
        *((by.weight, "1"), (squares, "1"), (df.share, "1"), (by.left, "-1")),
        relations=((by.same, "-1"),),
    )
    freedom_ = _freedom_sign(at, o)
    trace_ = o.step("positive-trace", matrix=["Power", resolvent(at.law.kappa), "2"], vector="")
    product_ = _over_spare(times(share, power(at.law.kappa, "2")), df)
    return (
        Part(first, o.sign(first_value, freedom_, products=[[share, ["0"], "1"]])),
        Part(second, o.sign(second_value, freedom_, trace_, products=[[product_, ["0", "1"], "1"]])),
    )


def _freedom_sign(at: Setting, o: Orders) -> str:
    """df₂ > 0."""
    return o.step("positive-trace", matrix=["Power", product("Sigma", resolvent(at.law.kappa)), "2"], vector="")


def _over_spare(value: Term, df: Freedom) -> Term:
    return over(value, minus("T", df.df2.value))


def bias_part(at: Setting, df: Freedom, o: Orders, small: bool) -> Part:
    """Bias ≍ T^(−2ℓr̲), from "case"."""
    found = bias_order(replace(at.law, o=o), small, "case")
    value = over(found.value, df.left.value)
    sign = o.sign(minus("1", "r") if small else minus("r", "1"), "case", products=[["1", ["0"], "1"]])
    least = o.step("smaller", sign, left="r", right="1", **{"is": "left" if small else "right"})
    twice: Term = times("2", at.law.ell)
    order = o.combined(
        value,
        "both",
        {"T": ["Negate", times(twice, "rmin")]},
        *((found, "1"), (df.left, "-1")),
        zeros=((least, times("-1", twice, ["Log", "T"])),),
    )
    form = o.step("positive-trace", matrix=product("Sigma", ["Power", resolvent(at.law.kappa), "2"]), vector="w0")
    factor = _over_spare(times(power(at.law.kappa, "2"), "T"), df)
    return Part(order, o.sign(value, form, products=[[factor, ["0"], "1"]]))


def exponent_below(at: Setting, large: str, small: str) -> tuple[Term, str]:
    """θ = (1 − ℓ/β)/(2ℓ) < r̲ where ℓ_crit < ℓ < β: 2ℓθ = 1 − ℓ/β; r̲ − θ > 0."""
    o, ell = at.law.o, at.law.ell
    o.sign(ell, large, products=[["1", ["0"], "1"], ["ellcrit", [], "1"]])
    theta: Term = over(minus("1", over(ell, "beta")), times("2", ell))
    o.sign(times("2", theta), small, products=[[over("1", times("beta", ell)), ["0"], "1"]])
    share = over(plus(times("2", "beta", "rmin"), "1"), times("2", "beta", ell))
    return theta, o.sign(minus("rmin", theta), large, products=[[share, ["0"], "1"]])


def bias_at_most(at: Setting, df: Freedom, theta: Term, below: str) -> Part:
    """Bias ≤ C T^(−2ℓθ), 0 ≤ θ < r̲: λκ²/(λ+κ)² ≤ κ^(2θ) λ^(1−2θ), and Σ λ_j^(1−2θ) c_j² converges."""
    law, o = at.law, at.law.o
    twice: Term = times("2", theta)
    for number, side in (("r", "left"), ("1", "right")):
        given = o.step("minimum", left="r", right="1", **{"is": side})
        both = [["2", ["0"], "1"], ["2", ["1"], "1"]]
        if number == "1":
            o.sign(minus("2", twice), given, below, products=both)
        else:
            slope: Term = minus(plus(times("beta", minus("1", twice)), "delta"), "1")  # 2β(r − θ)
            o.sign(slope, given, below, products=[[times("2", "beta"), [i], "1"] for i in "01"])
    body = times(power(law.kappa, "2"), EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
    matrix: Term = product("Sigma", ["Power", resolvent(law.kappa), "2"])
    as_sum = o.step("spectral", name=J, matrix=["Scale", power(law.kappa, "2"), matrix], vector="w0", body=body)
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    first, second = law.at_least(a, s, "eigenvalue"), law.at_least(a, s, "kappa")
    fall: Term = minus(["Negate", times("beta", minus("1", twice))], "delta")
    omega: Omega = {J: fall, "T": ["Negate", times(twice, law.ell)]}
    factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"), (first, ["Negate", twice]), (second, minus(twice, "2")))
    last = a.combined(body, "high", omega, *factors)
    rate: Omega = {"T": ["Negate", times(twice, law.ell)]}
    most = above(o, J, "d", body, rate, [Piece(a, last)])
    total = equal_order(o, times(power(law.kappa, "2"), ["Quad", matrix]), most, as_sum)
    value = over(total.value, df.left.value)
    order = o.combined(value, "high", rate, (total, "1"), (df.left, "-1"))
    form = o.step("positive-trace", matrix=matrix, vector="w0")
    factor = _over_spare(times(power(law.kappa, "2"), "T"), df)
    return Part(order, o.sign(value, form, products=[[factor, ["0"], "1"]]))


def weakened(o: Orders, at: Setting, part: Part, omega: Omega, gap: Term, *signs: str, products: Any) -> Order:
    """The part is at most of a greater order: T^gap times its own, gap ≥ 0 by the signs."""
    o.sign(gap, *signs, products=products)
    return o.combined(part.order.value, "high", omega, (part.order, "1"), relations=((at.law.t_grows, gap),))


def led(o: Orders, value: Term, lead: Part, others: list[tuple[Part, Order]]) -> Order:
    """A sum of parts ≥ 0 has the order of the one that leads."""
    signs = [part.sign for part, _ in others]
    rest = o.sign(minus(value, lead.order.value), *signs, products=[["1", [str(i)], "1"] for i in range(len(signs))])
    omega = lead.order.omega
    whole = o.sign(value, lead.sign, rest, products=[["1", ["0"], "1"], ["1", ["1"], "1"]])
    low = o.terms(value, "low", omega, (lead.order, "1"), signs=(rest,))
    high = o.terms(value, "high", omega, (lead.order, "1"), *((x, "1") for _, x in others), signs=(whole,))
    return o.both(low, high)


def in_rate(at: Setting, o: Orders, exponent: Term, omega: Omega, sign: str, large: bool) -> Order:
    """T^exponent, in which min(b, 1) is 1 for b > 1 ("large") and b else."""
    zeros = ((few(o, sign, large), ["Log", "T"]),)
    return o.combined(real("T", exponent), "both", omega, (at.law.t, exponent), zeros=zeros)


def led_costs(at: Setting, o: Orders, costs: tuple[Part, Part], sign: str, large: bool) -> tuple[Part, Part, Order]:
    """The cost that leads, the other one, and what this is at most: T^|b − 1| times less."""
    lead, rest = costs[::-1] if large else costs
    gap = minus("b", "1") if large else minus("1", "b")
    return lead, rest, weakened(o, at, rest, lead.order.omega, gap, sign, products=[["1", ["0"], "1"]])


def small_penalties(s: Statement) -> dict[str, Any]:
    """APP-G.small, ℓ ≤ ℓ_crit: bias and variance ≍ T^(−2ℓr̲), the costs ≍ T^(−(min(b, 1) − a − ℓ/β))."""
    critical = over("1", plus(times("2", "beta", "rmin"), "1"))

    def first(o: Orders) -> None:
        o.sign(minus("1", over("ell", "beta")), "3", products=[
            [over("1", "beta"), ["0"], "1"], [times(critical, "2", "beta", "rmin"), [], "1"]])  # fmt: skip

    at = setting(s, first=first)
    by = sizes(at)
    at = with_enough(at, by, at.hypotheses[-1], products=[["1", ["0"], "1"]])
    df = freedom(at)
    variance, costs = variance_part(at, df), cost_parts(at, df, by)
    slow, fast = (term[2] for term in s.meaning["conclusion"][2][1:])
    gap = minus(minus("1", over("ell", "beta")), times("2", "ell", "rmin"))  # (ℓ_crit − ℓ)(2βr̲ + 1)/β
    share = over(plus(times("2", "beta", "rmin"), "1"), "beta")

    def build(a: Orders, small: bool) -> str:
        bias = bias_part(at, df, a, small)
        less = weakened(a, at, variance, bias.order.omega, gap, at.hypotheses[3], products=[[share, ["0"], "1"]])
        clean = led(a, plus(bias.order.value, variance.order.value), bias, [(variance, less)])
        rate = a.combined(real("T", slow), "both", bias.order.omega, (at.law.t, slow))

        def ended(large: bool) -> Branch:
            def branch(c: Orders, sign: str) -> str:
                lead, rest, under = led_costs(at, c, costs, sign, large)
                noise = led(c, plus(lead.order.value, rest.order.value), lead, [(rest, under)])
                right = in_rate(at, c, fast, noise.omega, sign, large)
                return comparable(c, s.meaning["conclusion"], [(clean, rate, "1"), (noise, right, "1")])

            return branch

        return split(a, minus("b", "1"), ended(True), ended(False))

    return in_cases(at, build)


def large_penalties_are_not_better(s: Statement) -> dict[str, Any]:
    """APP-G.other, ℓ_crit < ℓ < β: a cost of noises leads, T^(−(min(b, 1) − a − ℓ/β))."""
    at = setting(s)
    by = sizes(at)
    at = with_enough(at, by, at.hypotheses[-1], products=[["1", ["0"], "1"]])
    df = freedom(at)
    variance, costs = variance_part(at, df), cost_parts(at, df, by)
    bias = bias_at_most(at, df, *exponent_below(at, at.hypotheses[3], at.hypotheses[4]))
    exponent: Term = s.meaning["conclusion"][2][2]

    def ended(large: bool) -> Branch:
        def branch(c: Orders, sign: str) -> str:
            lead, rest, under = led_costs(at, c, costs, sign, large)
            gap: Term = "a" if large else minus(plus("a", "1"), "b")
            signs, more = ((), []) if large else ((sign,), [["1", ["0"], "1"]])
            products = [*more, ["a", [], "1"]]
            less = [(x, weakened(c, at, x, lead.order.omega, gap, *signs, products=products)) for x in (variance, bias)]
            total = led(c, s.meaning["conclusion"][1], lead, [(rest, under), *less])
            right = in_rate(at, c, exponent, total.omega, sign, large)
            return comparable(c, s.meaning["conclusion"], [(total, right, "1")])

        return branch

    return at.book.certificate(split(at.law.o, minus("b", "1"), ended(True), ended(False)))


AMENDED = {
    "APP-G.small-equivalent": lambda: small_penalties(amended("APP-G.small-equivalent")),
    "APP-G.other-equivalent": lambda: large_penalties_are_not_better(amended("APP-G.other-equivalent")),
}
