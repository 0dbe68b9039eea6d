"""LEM-I.2: ∂κ/∂λ = 1/(1 − df₂(κ)/T) ≥ 1; what multiplies it in the bias is κ² times as large as printed."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .terms import equal, freedom, minus, over, plus, power, product, shrunk, times

REST = minus("1", over(freedom("2", "kappa"), "T"))


def denominator(book: Book) -> tuple[str, str]:
    """κ − λ = κ df₁/T, and by it 1 − df₂/T = λ/κ + κ tr ΣG_κ²/T > 0: both steps."""
    defining = book.step("kappa", penalty="lambda", samples="T")
    penalty = book.step("domain", value="lambda", strict="true")
    spread = book.step("positive-trace", matrix=product("Sigma", shrunk("kappa", "2")), vector="")
    terms = [[over("1", "kappa"), ["0"], "1"], [over("kappa", "T"), ["1"], "1"]]
    inverse = over("1", "kappa")
    positive = book.step("sign", defining, penalty, spread, value=REST, multipliers=[inverse], products=terms)
    return defining, positive


def slope(book: Book) -> str:
    """(1 − df₂/T) ∂κ/∂λ = 1, the derivative of the defining equation."""
    defining, positive = denominator(book)
    return book.step("differentiate", defining, positive, root=["Kappa", "lambda", "T"], variable="lambda")


def by_the_slope(s: Statement, factor: Any) -> dict[str, Any]:
    """An equation whose sides differ by ``factor`` · (∂κ/∂λ − 1/(1 − df₂/T))."""
    book = Book(s)
    derived = slope(book)
    stated = s.meaning["conclusion"]
    return book.certificate(book.step("equation", derived, multipliers=[over(factor, REST)], conclusion=stated))


def at_least_one() -> dict[str, Any]:
    """1/(1 − df₂/T) − 1 = (df₂/T)/(1 − df₂/T) ≥ 0."""
    s = statement("LEM-I.2.lower-bound")
    book = Book(s)
    _, positive = denominator(book)
    second = book.step("positive-trace", matrix=power(product("Sigma", shrunk("kappa")), "2"), vector="")
    value = minus(over("1", REST), "1")
    factor = over("1", REST)
    inverse = book.step("sign", positive, value=factor, multipliers=[], products=[["1", ["0"], factor]])
    scaled = [[over("1", "T"), ["0", "1"], "1"]]
    return book.certificate(book.step("sign", second, inverse, value=value, multipliers=[], products=scaled))


MASS = ["Quad", product("Sigma", power(plus("Sigma", ["Scale", "kappa", "Identity"]), "-2"))]
VARIANCE = over(times(power("sigma", "2"), freedom("2", "kappa")), "T")



def without_the_square() -> dict[str, Any]:
    """d = Σ = T = 1, λ = 4/3: κ = 2, and the printed sides are in the proportion κ² = 4 to 1."""
    s = statement("LEM-I.2.bias")
    book = Book(s, at={"d": "1", "Sigma": [["1", "1"]], "w0": ["1"], "T": "1", "lambda": "4/3"})
    two = book.step("sign", value="2", multipliers=[], products=[["2", [], "1"]])
    book.step("kappa-unique", two, penalty="lambda", samples="T", value="2")
    general = Book(s)
    derived = slope(general)
    stated = equal("slope", over("1", REST))
    found = general.step("equation", derived, multipliers=[over("1", REST)], conclusion=stated)
    here = book.step("specialise", steps=general.steps, of=found, conclusion=stated)
    _, left, right = s.meaning["conclusion"]
    return book.certificate(book.step("limit", here, value=minus(left, right), multipliers=[minus("0", MASS)]))


PROVES = {
    "LEM-I.2.main": lambda: by_the_slope(statement("LEM-I.2.main"), "1"),
    "LEM-I.2.lower-bound": at_least_one,
    "LEM-I.2.variance": lambda: by_the_slope(statement("LEM-I.2.variance"), minus("0", VARIANCE)),
}
REFUTES = {"LEM-I.2.bias": without_the_square}
AMENDED = {
    "LEM-I.2.bias": lambda: by_the_slope(amended("LEM-I.2.bias"), minus("0", times(power("kappa", "2"), MASS)))
}
