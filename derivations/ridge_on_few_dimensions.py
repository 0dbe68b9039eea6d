"""THM-5.1 for E_test itself: with d = k, T = 16k⁴ rows and σ² = k⁶ the variance is at most σ²d/(T − d − 1) ≍ k³.

λ²RΣR ≤ λ_1 λ²R² ≤ λ_1 and R ≤ (XᵀX/T)⁻¹ for every outcome; the printed rate has σ² T^(−(1−ℓ/β)) ≍ k⁴.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .cost_of_large_designs import TEST_ERROR
from .large_designs import full_rank, mean_inverse
from .models_in_closed_form import FULL_RANK
from .orders import Order, Orders, Piece, above
from .power_laws import SQUARE, J, equal_order
from .terms import mean, minus, over, plus, power, product, times, trace

#: β = 2, r = 3/4, ℓ = 1: T^(ℓ/β) = 4k², and no noise in the generators
POINT: dict[str, Any] = {
    "d": "k",
    "Sigma": ["law", ["Power", "m", "-2"]],
    "w0": ["law", ["Power", "m", "-1"]],
    "T": ["Multiply", "16", ["Power", "k", "4"]],
    "T0": ["Add", "k", "2"],
    "n": "1",
    "sigma": ["Power", "k", "3"],
    "sigma0": "0",
    "beta": "2",
    "r": "3/4",
    "ell": "1",
}
NOISE = power("sigma", "2")
PENALTY = ["Power", "T", ["Negate", "ell"]]
GRAM = power(["MatrixMultiply", ["Transpose", ["DesignOf", "down"]], ["DesignOf", "down"]], "-1")
LENGTH = ["SquaredNorm", "w0"]
GREATEST = ["Eigenvalue", "1"]
BELOW_GREATEST = minus(["Scale", GREATEST, "Identity"], "Sigma")
MOST = plus(times(GREATEST, LENGTH), over(times(NOISE, "d"), minus(minus("T", "d"), "1")))


def error_is_small(book: Book) -> str:
    """λ₁‖w₀‖² + σ² d/(T − d − 1) − E_test ≥ 0, the generators being exact."""
    full_rank(book, book.step("domain", value=minus("T0", "d"), strict="false"))
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    wide = book.step("sign", value=minus("k", "1"), multipliers=[], products=[[minus("k", "1"), [], "1"]])
    spare_ = _many(book, wide, minus(minus("T", "d"), "2"), "2")
    inverse = mean_inverse(book, spare_, "down")
    exact = book.step("average", inverse, fit="down", of=mean(trace("Sigma", GRAM)))
    factors = product("SampleCovariance", "Resolvent", "w0"), product("DownstreamDesign", "Resolvent", "w0")
    first, second = (book.step("mean-square", factor=factor, metric="") for factor in factors)
    third = book.step("mean-square", factor=product("Resolvent", "w0"), metric=BELOW_GREATEST)
    under = book.step("below-inverse", spare_, matrix="Sigma", vector="")
    square = book.step("mean-square", factor="Resolvent", metric="Sigma")
    share = over(NOISE, "T")
    products = [
        [GREATEST, ["0"], "1"],
        [over(times("2", GREATEST, PENALTY), "T"), ["1"], "1"],
        [power(PENALTY, "2"), ["2"], "1"],
        [share, ["3"], "1"],
        [times(share, PENALTY), ["4"], "1"],
    ]
    signs, multipliers = (first, second, third, under, square), [["Negate", NOISE]]
    return book.step("sign", exact, *signs, value=minus(MOST, TEST_ERROR), multipliers=multipliers, products=products)


def _many(book: Book, wide: str, value: Any, rest: str) -> str:
    """16k⁴ − k − c ≥ 0, from k ≥ 1: k⁴ − k and k⁴ − 1 have the factor k − 1."""
    cubic = plus(power("k", "3"), power("k", "2"), "k")
    quartic = times(rest, plus("k", "1"), plus(power("k", "2"), "1"))
    left = times(str(15 - int(rest)), power("k", "4"))
    products = [[cubic, ["0"], "1"], [quartic, ["0"], "1"], [left, [], "1"]]
    return book.step("sign", wide, value=value, multipliers=[], products=products)


def variance_is_smaller() -> dict[str, Any]:
    """E_test ≤ C k³, the printed rate is at least k⁴/4."""
    s = statement("THM-5.1.main")
    book = Book(s, {name: POINT[name] for name, _ in s.variables})
    o, printed = Orders(book), s.meaning["conclusion"][2]
    growing, k = book.step("clause", number="1"), o.of("k")
    less = error_is_small(book)
    wide = book.step("sign", value=minus("k", "1"), multipliers=[], products=[[minus("k", "1"), [], "1"]])
    length = _length(o)
    largest: Any = times(GREATEST, LENGTH)
    first = o.combined(largest, "high", {"k": "3"}, (length, "1"), relations=((_wide(o), "3"),))
    share = over(times(NOISE, "d"), minus(minus("T", "d"), "1"))
    cube = o.combined(power("k", "3"), "both", {"k": "3"}, (k, "3"))
    most = _share_is_small(book, wide, share)
    second = o.terms(share, "high", {"k": "3"}, (cube, "1/7"), signs=(most,))
    squares = book.step("positive-trace", matrix="Identity", vector="w0")
    positive = o.sign(MOST, squares, products=[["1", ["0"], "1"], [share, [], "1"]])
    both = o.terms(MOST, "high", {"k": "3"}, (first, "1"), (second, "1"), signs=(positive,))
    positive = _error_is_positive(book)
    error = o.terms(TEST_ERROR, "high", {"k": "3"}, (both, "1"), signs=(less, positive))
    larger = o.step("maximum", left=NOISE, right=_other(printed), **{"is": "left"})
    more = o.sign(minus(printed, times("1/4", power("k", "4"))), larger,
                  products=[[times("1/4", power("k", "-2")), ["0"], "1"]])  # fmt: skip
    fourth = o.combined(power("k", "4"), "low", {"k": "4"}, (k, "4"))
    rate = o.terms(printed, "low", {"k": "4"}, (fourth, "1/4"), signs=(more,))
    return book.certificate(
        book.step("order-apart", rate.id, error.id, growing, scale="k", conclusion=s.meaning["conclusion"])
    )


def _error_is_positive(book: Book) -> str:
    """E_test = λ² E w₀ᵀRΣRw₀ + (σ²/T²) E tr(XRΣRXᵀ) ≥ 0."""
    first = book.step("mean-square", factor=product("Resolvent", "w0"), metric="Sigma")
    second = book.step("mean-square", factor=product("Resolvent", ["Transpose", "DownstreamDesign"]), metric="Sigma")
    products = [[power(PENALTY, "2"), ["0"], "1"], [over(NOISE, power("T", "2")), ["1"], "1"]]
    return book.step("sign", first, second, value=TEST_ERROR, multipliers=[], products=products)


def _other(printed: Any) -> Any:
    """What stands beside σ² in the first maximum of the printed rate."""
    return printed[1][1][2]


def _wide(o: Orders) -> Order:
    """1 ≤ C k."""
    return Order(o.step("order-clause", number="1", member=""), "1", "high", {"d": "1"})


def _share_is_small(book: Book, wide: str, share: Any) -> str:
    """k³/7 − σ² d/(T − d − 1) ≥ 0: T − d − 1 − 7k⁴ = 9k⁴ − k − 1."""
    cubic = plus(power("k", "3"), power("k", "2"), "k")
    quartic = times(plus("k", "1"), plus(power("k", "2"), "1"))
    below = over(times("1/7", power("k", "3")), minus(minus("T", "d"), "1"))
    products = [[times(below, cubic), ["0"], "1"], [times(below, quartic), ["0"], "1"],
                [times(below, "7", power("k", "4")), [], "1"]]  # fmt: skip
    value = minus(times("1/7", power("k", "3")), share)
    return book.step("sign", wide, value=value, multipliers=[], products=products)


def _length(o: Orders) -> Order:
    """‖w₀‖² = Σ c_j² ≤ C."""
    as_sum = o.step("spectral", name=J, matrix="Identity", vector="w0", body=SQUARE)
    a = o.inside()
    fall = ["Negate", "delta"]
    last = a.combined(SQUARE, "high", {J: fall}, (a.clause(4, J), "1"), (a.of(J), fall))
    total = above(o, J, "d", SQUARE, {}, [Piece(a, last)])
    return equal_order(o, LENGTH, total, as_sum)


REFUTES = {"THM-5.1.main": variance_is_smaller}
