"""TXT-FIG1B: with d, T₀ and Σ fixed and λ = T^(−4/5) the test error tends to nσ₀² d/(T₀ − d − 1) as T → ∞."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .cost_of_large_designs import SPREAD, TEST_ERROR
from .large_designs import mean_inverse, spare
from .models_in_closed_form import FULL_RANK
from .orders import Orders, real
from .terms import mean, minus, over, plus, power, product, times, trace

PENALTY = real("T", "-4/5")
BIAS = times(power(PENALTY, "2"), mean(["Form", "w0", product("Resolvent", "Sigma", "Resolvent"), "w0"]))
SMOOTHED = trace("Sigma", "Resolvent", "SampleCovariance", "Resolvent")
VARIANCE = times(over(power("sigma", "2"), "T"), mean(SMOOTHED))
WEIGHT = over(times("n", power("sigma0", "2")), spare("0"))
PLATEAU = times(WEIGHT, "d")
POINT: dict[str, Any] = {
    "d": "300",
    "Sigma": ["law", ["Power", "m", "-2"]],
    "w0": ["law", ["Power", "m", "-1"]],
    "T0": "600",
    "n": "1",
    "sigma0": "1",
    "sigma": "1",
    "T": ["Power", "k", "5"],
}


def the_rest_vanishes(book: Book, enough: str) -> tuple[str, str, str]:
    """E_test = bias + variance + cost, and λR → 0 in each: what is left is nσ₀² tr(Σ⁻¹Σ)/(T₀ − d − 1).

    The equation, the step for what vanishes, and T → ∞.
    """
    generators = mean_inverse(book, enough)
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    exact = book.step("average", generators, fit="0", of=TEST_ERROR)
    growing, o = book.step("clause", number="0"), Orders(book)
    t = o.of("T")
    penalty = o.combined(PENALTY, "high", {"T": "-4/5"}, (t, "-4/5"))
    share = over(power("sigma", "2"), times("T", PENALTY))
    one = o.of("1", "1") if book.at is None else t
    small = o.vanishing(penalty, "T", growing)
    given = [growing, small]
    if book.at is None:  # σ²/(Tλ) = σ² T^(−1/5)
        loss = o.combined(over("1", times("T", PENALTY)), "high", {"T": "-1/5"}, (t, "-1"), (t, "4/5"))
        lost = o.vanishing(loss, "T", growing)
        given.append(book.step("along", lost, value=share, multipliers=[], products=[[power("sigma", "2"), ["0"]]]))
    _ = one
    return exact, book.step("small-penalty", *given, of=plus(BIAS, VARIANCE, times(WEIGHT, SPREAD))), growing


def it_stays_bounded() -> dict[str, Any]:
    """Along T = k⁵ the error is bounded."""
    s = statement("TXT-FIG1B.main")
    book = Book(s, at=POINT)
    enough = book.step("domain", value=minus("T0", plus("d", "2")), strict="false")
    exact, rest, growing = the_rest_vanishes(book, enough)
    bounded = book.step(
        "along", exact, rest, value=TEST_ERROR, multipliers=["1"], products=[["1", ["0"]], [PLATEAU, []]]
    )
    return book.certificate(book.step("order-apart", bounded, growing, scale="T", conclusion=s.meaning["conclusion"]))


def it_tends_to_a_plateau(s: Statement) -> dict[str, Any]:
    """E_test → nσ₀² d/(T₀ − d − 1), for every n and w₀."""
    book = Book(s)
    sizes = [book.step("hypothesis", number=str(i), member="") for i in range(2)]
    enough = book.step(
        "sign", *sizes, value=minus("T0", plus("d", "2")), multipliers=["-1", "1"], products=[["298", [], "1"]]
    )
    exact, rest, _ = the_rest_vanishes(book, enough)
    limit = s.meaning["conclusion"][2]
    gap = book.step(
        "along", exact, rest, value=minus(TEST_ERROR, limit), multipliers=["1"], products=[["1", ["0"]]]
    )
    return book.certificate(book.step("tends-to", gap, conclusion=s.meaning["conclusion"]))


REFUTES = {"TXT-FIG1B.main": it_stays_bounded}
AMENDED = {"TXT-FIG1B.main": lambda: it_tends_to_a_plateau(amended("TXT-FIG1B.main"))}
