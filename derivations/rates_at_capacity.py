"""APP-H2 at ℓ = β, where κ ≍ λ and T − df₂ ≥ Tλ/κ: with σ² = O(T^(−2βr̲)) the bias leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term

from .effective_penalties import FREEDOM, KAPPA, SPARE, penalty_orders, signs_of_parts
from .orders import Order, Orders, real
from .power_laws import Law
from .rates_of_power_laws import Freedom, Setting, comparable, enough, in_cases
from .rates_with_generators import Part, bias_part, led
from .terms import minus, over, power, times

LEFT: Term = minus("1", over(FREEDOM, "T"))


def freedom_at_capacity(law: Law, root: str, penalty: Order) -> tuple[Freedom, Order, str]:
    """df₂ ≤ T and 1 − df₂/T ≍ 1; df₂/(T − df₂) ≤ C, and its sign."""
    o = law.o
    signs = signs_of_parts(o, root)
    share = o.combined(over("lambda", KAPPA), "both", {}, (penalty, "1"), (law.kappa_order, "-1"))
    weak = o.sign(minus(LEFT, share.value), root, signs["weak"], products=[[over(KAPPA, "T"), ["0"], "1"]],
                  multipliers=[over("1", KAPPA)])  # fmt: skip
    least = o.terms(LEFT, "low", {}, (share, "1"), signs=(weak,))
    positive = o.sign(LEFT, signs["spare"], products=[[over("1", "T"), ["0"], "1"]])
    most = o.sign(minus("1", LEFT), signs["freedom"], products=[[over("1", "T"), ["0"], "1"]])
    left = o.both(least, o.terms(LEFT, "high", {}, (o.of("1", "1"), "1"), signs=(most, positive)))
    df2 = o.terms(FREEDOM, "high", {"T": "1"}, (law.t, "1"), signs=(signs["spare"], signs["freedom"]))
    ratio = over(FREEDOM, SPARE)
    bounded = o.combined(ratio, "high", {}, (df2, "1"), (law.t, "-1"), (left, "-1"))
    sign = o.sign(ratio, signs["freedom"], products=[[over("1", SPARE), ["0"], "1"]])
    return Freedom(df2, left, bounded, signs["spare"]), bounded, sign


def no_noise() -> dict[str, Any]:
    """Bias ≍ T^(−2βr̲), and the variance is at most of this order."""
    s = amended("APP-H2.no-noise")
    book = Book(s)
    o = Orders(book)
    clauses = s.meaning["regime"][0]["clauses"]
    hypotheses = [book.step("hypothesis", number=str(i), member="") for i in range(len(s.meaning["hypotheses"]))]
    t, growing, fall = o.of("T"), book.step("clause", number="0"), ["Negate", "beta"]
    root = book.step("kappa", penalty="lambda", samples="T")
    law = Law(o, KAPPA, o.of(KAPPA), 3, 4, t, o.clause(0), o.clause(1), hypotheses[0], ell="beta")
    large, small = penalty_orders(law, "beta", root)
    low = o.combined(KAPPA, "low", {"T": fall}, (law.kappa_order, "1"), relations=((large, "1"),))
    high = o.combined(KAPPA, "high", {"T": fall}, (law.kappa_order, "1"), relations=((small, "beta"),))
    law = replace(law, kappa_order=o.both(low, high))
    law = replace(law, enough=enough(law, len(clauses) - 1))
    penalty = o.combined("lambda", "both", {"T": fall}, (t, fall))
    df, share, sign = freedom_at_capacity(law, root, penalty)
    at = Setting(book, law, hypotheses, growing)
    rate: Term = ["Negate", times("2", "beta", "rmin")]
    size = o.combined(power("sigma", "2"), "high", {"T": rate}, (o.clause(len(clauses) - 2), "1"), (t, rate))
    value = times(size.value, share.value)
    noise = o.combined(value, "high", {"T": rate}, (size, "1"), (share, "1"))
    variance = Part(noise, o.sign(value, sign, products=[[size.value, ["0"], "1"]]))
    right = o.combined(real("T", rate), "both", {"T": rate}, (t, rate))

    def build(a: Orders, small_: bool) -> str:
        bias = bias_part(at, df, a, small_)
        total = led(a, s.meaning["conclusion"][1], bias, [(variance, noise)])
        return comparable(a, s.meaning["conclusion"], [(total, right, "1")])

    return in_cases(at, build)


AMENDED: dict[str, Callable[[], dict[str, Any]]] = {"APP-H2.no-noise": no_noise}
