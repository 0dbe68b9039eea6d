"""Bias and variance of ridge on clean labels under power laws: APP-H1, APP-H2, the rate of REM-MINIMAX at ℓ_crit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .orders import Order, Orders, real
from .power_laws import bias_order, kappa_order
from .rates_of_power_laws import (
    Setting,
    bias_rate,
    comparable,
    cost_rate,
    error_rate,
    freedom,
    in_cases,
    setting,
    variance_rate,
)
from .terms import minus, over, plus, power, times

CRITICAL: Term = "ellcrit"
#: 1 − ℓ_crit/β = 2βr̲/(2βr̲ + 1)
LEFT: Term = over(times("2", "beta", "rmin"), plus(times("2", "beta", "rmin"), "1"))


def effective_penalty() -> dict[str, Any]:
    """λ ≍ T^(−ℓ), ℓ < β: κ(λ, T) ≍ T^(−ℓ), in any dimension."""
    s = statement("APP-H1.kappa")
    book = Book(s)
    o = Orders(book)
    for number in "01":
        book.step("hypothesis", number=number, member="")
    fall: Term = ["Negate", "ell"]
    t, growing = o.of("T"), book.step("clause", number="0")
    penalty = o.combined("lambda", "both", {"T": fall}, (o.clause(4), "1"), (t, fall))
    found = kappa_order(o, "lambda", penalty, 3, t, growing)
    rate = o.combined(real("T", fall), "both", {"T": fall}, (t, fall))
    return book.certificate(comparable(o, s.meaning["conclusion"], [(found, rate, "1")]))


def weak_directions() -> dict[str, Any]:
    """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≍ T^(−ℓγ)."""
    s = amended("APP-H2.rate")
    at = setting(s)
    twice: Term = minus(plus("1", over("delta", "beta")), over("1", "beta"))
    exponent: Term = ["Negate", times("ell", "gamma")]

    def build(o: Orders, small: bool) -> str:
        found = bias_order(replace(at.law, o=o), small, "case")
        sign = o.sign(minus("2", twice) if small else minus(twice, "2"), "case", products=[["2", ["0"], "1"]])
        least = o.step("smaller", sign, left="2", right=twice, **{"is": "right" if small else "left"})
        zeros = ((least, times("ell", ["Log", "T"])),)
        rate = o.combined(real("T", exponent), "both", found.omega, (at.law.t, exponent), zeros=zeros)
        return comparable(o, s.meaning["conclusion"], [(found, rate, "1")])

    return in_cases(at, build)


def below_capacity(o: Orders) -> str:
    """ℓ_crit < β."""
    return o.sign(minus("1", over(CRITICAL, "beta")), products=[[LEFT, [], "1"]])


def noise_by_clause(at: Setting) -> Order:
    """σ² ≍ 1, the clause before the last."""
    return at.law.o.clause(len(at.book.statement.meaning["regime"][0]["clauses"]) - 2)


def fixed_noise(at: Setting) -> Order:
    """σ² > 0 does not change."""
    return at.law.o.of(power("sigma", "2"), "1")


def critical_rate(part: str, noise: Callable[[Setting], Order]) -> dict[str, Any]:
    """Bias + Var ≍ T^(−c) at ℓ_crit, σ² between constants."""
    s = amended(part)
    at = setting(s, ell=CRITICAL, first=below_capacity)
    o, df = at.law.o, freedom(at)
    fall: Term = ["Negate", "c"]
    size, share = noise(at), df.share
    variance = o.combined(times(size.value, share.value), "both", {"T": fall}, (size, "1"), (share, "1"))
    rate = o.combined(real("T", fall), "both", {"T": fall}, (at.law.t, fall))

    def build(inner: Orders, small: bool) -> str:
        found = bias_order(replace(at.law, o=inner), small, "case")
        sign = inner.sign(minus("1", "r") if small else minus("r", "1"), "case", products=[["1", ["0"], "1"]])
        least = inner.step("smaller", sign, left="r", right="1", **{"is": "left" if small else "right"})
        zeros = ((least, times("-2", CRITICAL, ["Log", "T"])),)
        value = over(found.value, df.left.value)
        bias = inner.combined(value, "both", {"T": fall}, (found, "1"), (df.left, "-1"), zeros=zeros)
        middle = times("2", rate.value)
        more = inner.sign(minus(middle, rate.value), products=[[rate.value, [], "1"]])
        most = inner.sign(minus(middle, middle), products=[])
        pairs = [(bias, rate, "1"), (variance, rate, "1")]
        return comparable(inner, s.meaning["conclusion"], pairs, more, most, high="2")

    return in_cases(at, build)


AMENDED: dict[str, Callable[[], dict[str, Any]]] = {
    "THM-5.1.equivalent": lambda: error_rate(amended("THM-5.1.equivalent")),
    "APP-H1.rho": lambda: cost_rate(amended("APP-H1.rho")),
    "APP-H2.bias": lambda: bias_rate(amended("APP-H2.bias")),
    "APP-H2.variance": lambda: variance_rate(amended("APP-H2.variance")),
    "APP-H2.rate": weak_directions,
    "APP-H2.noise": partial(critical_rate, "APP-H2.noise", noise_by_clause),
    "REM-MINIMAX.equivalent": partial(critical_rate, "REM-MINIMAX.equivalent", fixed_noise),
}
PROVES = {"APP-H1.kappa": effective_penalty}
