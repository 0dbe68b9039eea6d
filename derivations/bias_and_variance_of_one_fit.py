"""PROP-4.2: the error of one fit is bias and variance exactly; equivalents hold away from T = d, and fail there."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .equivalents import HIGH, LOW, cite, effective_penalty, floor_of_the_bias, least_bias, spectrum
from .large_designs import mean_inverse
from .ridgeless_equivalents import (
    FLOOR,
    LEAST,
    both_sides_of_one,
    enough_rows,
    freedom_is_proportional,
    kappa_is_zero,
    less_rows,
    more_rows,
    spare_rows_are_many,
)
from .terms import freedom, mean, minus, over, plus, power, product, resolvent, times

BIAS_WORD = mean(["Quad", product("Resolvent", "Sigma", "Resolvent")])
REST = minus("1", over(freedom("2", "kappa"), "T"))
MASS = ["Quad", product("Sigma", resolvent("kappa", "2"))]


def sum_of_two() -> dict[str, Any]:
    """The noise is independent of the design and centred, so that the cross term is 0."""
    s = statement("PROP-4.2.main")
    book = Book(s)
    found = book.step("ratio", multipliers=[], scale="1", least="1", conclusion=s.meaning["conclusion"])
    return book.certificate(found)


def bias() -> dict[str, Any]:
    """λ² E w₀ᵀRΣRw₀ is equivalent to κ² w₀ᵀΣG²w₀/(1 − df₂/T) ≥ c ‖w₀‖²."""
    s = statement("PROP-4.2.bias")
    book = Book(s)
    bounds = spectrum(book)
    kappa = effective_penalty(book)
    rest = book.step("sign", kappa["spare"], value=REST, multipliers=[], products=[[over("1", "T"), ["0"], "1"]])
    fact = cite(book, "down", "ridge", book.step("clause", number="0"), *bounds)
    error = book.step("average", fact, fit="down", of=BIAS_WORD)
    between = book.step("between", *bounds, low=LOW, high=HIGH)
    found = _bias_is_equivalent(book, kappa, rest, error, between)
    return book.certificate(found)


def _bias_is_equivalent(book: Book, kappa: dict[str, str], rest: str, error: str, between: str) -> str:
    """The right side is at least κ² w₀ᵀΣG²w₀ ≥ c‖w₀‖², as 1/(1 − df₂/T) ≥ 1."""
    floor = floor_of_the_bias(book, kappa["above"], between)
    freedom_is_positive = book.step(
        "positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector=""
    )
    mass = book.step("positive-trace", matrix=product("Sigma", resolvent("kappa", "2")), vector="w0")
    left, right = book.statement.meaning["conclusion"][1:]
    least = over(LOW, power(plus(HIGH, "lambda"), "2"))
    more = over(times(power("kappa", "2"), over("1", "T")), REST)
    enough = book.step(
        "sign", floor, freedom_is_positive, mass,
        value=minus(right, times(power("lambda", "2"), ["SquaredNorm", "w0"], least)),
        multipliers=[], products=[["1", ["0"], "1"], [more, ["1", "2"], "1"]],
    )  # fmt: skip
    square = book.step("domain", value=power("lambda", "2"), strict="true")
    positive = book.step("sign", value=least, multipliers=[], products=[[least, [], "1"]])
    return book.step(
        "ratio", error, enough, square, positive, multipliers=[], scale=power("lambda", "2"), least=least,
        conclusion=book.statement.meaning["conclusion"],
    )  # fmt: skip


def twice_the_variance() -> dict[str, Any]:
    """T = d + 2, σ = 1, Σ = I: Var = d/(T − d − 1) = d, the right side is d/(T − d) = d/2."""
    at = {"d": "k", "Sigma": [["1", "k"]], "w0": ["0"], "T": plus("k", "2"), "sigma": "1"}
    book = Book(statement("PROP-4.2.variance-ridgeless"), at)
    enough = book.step("sign", value=minus(minus("T", "d"), "2"), multipliers=[], products=[])
    left, right = book.statement.meaning["conclusion"][1:]
    inverse = mean_inverse(book, enough, "down")
    exact = book.step("average", inverse, fit="down", of=left)
    kappa_vanishes(book, "T")
    return book.certificate(exact)


def kappa_vanishes(book: Book, samples: Any) -> str:
    """κ(0, T) = 0 at points with T ≥ d."""
    gap = book.step("domain", value=minus(samples, "d"), strict="false")
    return book.step(
        "kappa-unique", gap, book.step("domain", value="0", strict="false"), penalty="0", samples=samples, value="0"
    )


def zero_over_zero() -> dict[str, Any]:
    """T = d, Σ = I: κ = 0 and df₂ = d, so that the denominator 1 − df₂/T is 0."""
    at = {"d": "k", "Sigma": [["1", "k"]], "w0": ["1"], "T": "k", "sigma": "1"}
    book = Book(statement("PROP-4.2.bias-ridgeless"), at)
    kappa_vanishes(book, "T")
    return book.certificate(book.step("no-value", denominator=REST))


def ridgeless_bias() -> dict[str, Any]:
    """φ < 1: both sides are 0.  φ > 1: the cited facts, the right side being at least a fixed part of ‖w₀‖²."""
    book = Book(amended("PROP-4.2.bias-ridgeless"))
    return book.certificate(both_sides_of_one(book, _bias_of_less_rows, _no_bias))


def _no_bias(book: Book) -> str:
    rows = more_rows(book)
    book.step("rank", rows, fit="down")
    kappa_is_zero(book, rows)
    return book.step("ratio", multipliers=[], scale="1", least="1", conclusion=book.statement.meaning["conclusion"])


def _bias_of_less_rows(book: Book) -> str:
    """E w₀ᵀ(I − P)Σ(I − P)w₀ = w₀ᵀΣw₀ − 2 E w₀ᵀΣPw₀ + E w₀ᵀPΣPw₀."""
    known = less_rows(book)
    kept = product(["PseudoInverse", "DownstreamDesign"], "DownstreamDesign")
    one, two = (
        book.step("average", known["facts"], fit="down", of=mean(["Quad", word]))
        for word in (product("Sigma", kept), product(kept, "Sigma", kept))
    )
    conclusion = book.statement.meaning["conclusion"]
    book.step("sign", known["spare"], value=REST, multipliers=[], products=[[over("1", "T"), ["0"], "1"]])
    left, right = conclusion[1:]
    error = book.step(
        "along", one, two, value=minus(left, right), multipliers=[], products=[["-2", ["0"]], ["1", ["1"]]]
    )
    floor = floor_of_the_bias(book, known["floor"], known["between"], FLOOR)
    freedom_is_positive = book.step(
        "positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector=""
    )
    mass = book.step("positive-trace", matrix=product("Sigma", resolvent("kappa", "2")), vector="w0")
    more = over(times(power("kappa", "2"), over("1", "T")), REST)
    least = least_bias(FLOOR)
    enough = book.step(
        "sign", floor, freedom_is_positive, mass,
        value=minus(right, times(least, ["SquaredNorm", "w0"])), multipliers=[],
        products=[["1", ["0"], "1"], [more, ["1", "2"], "1"]],
    )  # fmt: skip
    signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in ("1", least)]
    return book.step("ratio", error, enough, *signs, multipliers=[], scale="1", least=least, conclusion=conclusion)


def ridgeless_variance() -> dict[str, Any]:
    """φ < 1: σ²d/(T − d − 1) and σ²d/(T − d).  φ > 1: the cited fact, df₂ being at least a fixed part of T."""
    book = Book(amended("PROP-4.2.variance-ridgeless"))
    return book.certificate(both_sides_of_one(book, _noise_of_less_rows, _noise_of_more_rows))


def _noise_of_more_rows(book: Book) -> str:
    rows = enough_rows(book)
    conclusion = book.statement.meaning["conclusion"]
    exact = book.step("average", mean_inverse(book, rows, "down"), fit="down", of=conclusion[1])
    free = minus("T", "d")
    positive = book.step("sign", rows, value=free, multipliers=[], products=[["1", ["0"], "1"], ["2", [], "1"]])
    kappa_is_zero(book, positive)
    scale = over(times(power("sigma", "2"), "d"), free)
    signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in (scale, "1")]
    error = spare_rows_are_many(book)
    rest = book.step("sign", value="0", multipliers=[], products=[])
    return book.step(
        "ratio", exact, error, *signs, rest, multipliers=["1"], scale=scale, least="1", conclusion=conclusion
    )


def _noise_of_less_rows(book: Book) -> str:
    known = less_rows(book)
    conclusion = book.statement.meaning["conclusion"]
    book.step("sign", known["spare"], value=REST, multipliers=[], products=[[over("1", "T"), ["0"], "1"]])
    error = book.step("noise-cost", known["facts"], fit="down", metric="Sigma")
    share = freedom_is_proportional(book, known)
    square = book.step("positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector="")
    scale, spare = power("sigma", "2"), minus("T", freedom("2", "kappa"))
    enough = book.step(
        "sign", known["rows"], share, square, value=minus(conclusion[2], times(scale, LEAST)), multipliers=[],
        products=[
            [over(scale, "T"), ["1"], "1"], [times(over(scale, "T"), LEAST), ["0"], "1"],
            [over(scale, times("T", spare)), ["2", "2"], "1"],
        ],
    )  # fmt: skip
    signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in (scale, LEAST)]
    return book.step("ratio", error, enough, *signs, multipliers=[], scale=scale, least=LEAST, conclusion=conclusion)


PROVES = {"PROP-4.2.main": sum_of_two, "PROP-4.2.bias": bias}
REFUTES = {
    "PROP-4.2.bias-ridgeless": zero_over_zero,
    "PROP-4.2.variance-ridgeless": twice_the_variance,
}
AMENDED = {"PROP-4.2.bias-ridgeless": ridgeless_bias, "PROP-4.2.variance-ridgeless": ridgeless_variance}
