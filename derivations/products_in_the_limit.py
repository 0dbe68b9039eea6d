"""LEM-F.7, LEM-F.8: the mean of n projections is a product of n factors, and so is E QᵀQ for Σ = I, exactly.

F.7 lacks Σⁿ.  The second display of F.8 holds with the size of design m, where the metric stays a multiple of I.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.literature import fact
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book

from .equivalents import spectrum
from .projections import map_of_a_projection, map_of_products, share
from .terms import freedom, minus, over, plus, power, product, times

J = "j"
RATIO, ROWS = ["At", "ratios", J], ["At", "sizes", J]
MEAN = "equivalent.ridgeless.mean"


def kept(name: str, last: Any) -> Any:
    """Σ^{last+1} Π_{m ≤ last} (Σ + κ_m)⁻¹."""
    shift = ["Scale", ["Kappa", "0", ["At", "sizes", name]], "Identity"]
    factors = ["MatrixProduct", name, "0", last, power(plus("Sigma", shift), "-1")]
    return product(power("Sigma", plus(last, "1")), factors)


def one_generator(book: Book, grows: str) -> list[dict[str, Any]]:
    """T_j → ∞, from d → ∞ and d/T_j → φ_j."""
    inner, grows = Book(book.statement), f"outside {grows}"
    ratio = inner.step("clause", number="1", member=J)
    inner.step("along", ratio, grows, value=over("1", ROWS), multipliers=[],
               products=[["1", ["0", "1"]], [RATIO, ["1"]]])  # fmt: skip
    return [{**x, "id": f"j{x['id']}", "premises": [named(i) for i in x["premises"]]} for x in inner.steps]


def named(premise: str) -> str:
    """The id of a premise of a step within another: j and its number, or that of a step outside."""
    return premise.removeprefix("outside ") if premise.startswith("outside ") else f"j{premise}"


def mean_of_the_product(part: str) -> dict[str, Any]:
    """uᵀ E[Q] v = uᵀ Π E[P_m] v, each mean in operator norm Σ(Σ + κ_m)⁻¹ + o(1); the right side is not small."""
    book = Book(amended(part))
    grows = book.step("clause", number="0")
    bounds = spectrum(book)
    book.cited.append(MEAN)
    inner = one_generator(book, grows)
    closed = product(kept(J, minus("m", "1")), "M")
    whole = book.step(
        "cited-projections", grows, *bounds, name=J, steps=inner, uses=[*bounds, "j1"],
        facts=[fact(MEAN).term], mean=closed,
    )  # fmt: skip
    conclusion = book.statement.meaning["conclusion"]
    error = book.step("average", whole, fit="0", of=conclusion[1])
    small = str(len(book.statement.meaning["hypotheses"]) - 1)
    least = book.step("hypothesis", number=small, member="")
    one, epsilon = (book.step("domain", value=x, strict="true") for x in ("1", "epsilon"))
    found = book.step("ratio", error, least, one, epsilon, multipliers=[], scale="1", least="epsilon",
                      conclusion=conclusion)  # fmt: skip
    return book.certificate(found)


# -- Σ = I: the second display, exactly --------------------------------------------------------------

LEAST = ["Min", ROWS, "d"]
KAPPA = ["Kappa", "0", ROWS]
#: κ = (d − min(T, d))/min(T, d)
VALUE = over(minus("d", LEAST), LEAST)
Y = plus("1", KAPPA)
BELOW = minus(times(ROWS, power(Y, "2")), "d")


def factor(rows: Any) -> Any:
    """(1 + κ)⁻² (1 + κ² df₂/(T − df₂))."""
    k = ["Kappa", "0", rows]
    more = over(times(power(k, "2"), freedom("2", k)), minus(rows, freedom("2", k)))
    return over(plus("1", more), power(plus("1", k), "2"))


def one_factor(book: Book) -> list[dict[str, Any]]:
    """factor − min(T, d)/d = 0, y = 1 + κ, m = min(T, d), as κ = (d − m)/m and (d − m)(T − m) = 0.

    factor − m/d = N(y)/(d y² (Ty² − d)) with N = −mT y⁴ + (dT + d² + md) y² − 2d² y, N(d/m) = −d³ (d − m)(T − m)/m³.
    """
    inner = Book(book.statement)
    few, rest = (inner.step("minimum", left=ROWS, right="d", **{"is": side}) for side in ("right", "left"))
    one = inner.step("minimum", left=ROWS, right="d", **{"is": "one"})
    positive = inner.step("sign", few, value=VALUE, multipliers=[], products=[[over("1", LEAST), ["0"], "1"]])
    spare = minus(ROWS, freedom("1", VALUE))
    free = inner.step("sign", rest, value=spare, multipliers=[], products=[["1", ["0"], "1"]])
    stopped = inner.step(
        "equation", one, multipliers=[over("-1", LEAST)],
        conclusion=["Equal", times("-1", VALUE, spare), "0"],
    )  # fmt: skip
    root = inner.step("kappa-unique", positive, free, stopped, penalty="0", samples=ROWS, value=VALUE)
    inner.step("hypothesis", number=str(len(book.statement.meaning["hypotheses"]) - 1), member=J)
    last = over("d", LEAST)
    cubic = plus(*(times(power(Y, str(3 - i)), power(last, str(i))) for i in range(4)))
    square = times(plus(times("d", ROWS), power("d", "2"), times(LEAST, "d")), plus(Y, last))
    quotient = plus(times("-1", LEAST, ROWS, cubic), square, times("-2", power("d", "2")))
    scale = over("1", times("d", power(Y, "2"), BELOW))
    inner.step(
        "equation", one, root, multipliers=[times("-1", scale, power(last, "3")), times(scale, quotient)],
        conclusion=["Equal", factor(ROWS), over(LEAST, "d")],
    )  # fmt: skip
    return [{**x, "id": f"j{x['id']}", "premises": [named(i) for i in x["premises"]]} for x in inner.steps]


def second_moment() -> dict[str, Any]:
    """E QᵀQ = Π min(T_m, d)/d · I, and this is the right side factor by factor."""
    book = Book(amended("LEM-F.8.second-moment"))
    number = str(len(book.statement.meaning["hypotheses"]) - 1)
    inner = one_factor(book)
    book.step("hypothesis", number=number, member="generator")
    closed = ["Scale", ["Product", J, "0", minus("m", "1"), share(J)], "M"]
    whole = map_of_products(book, map_of_a_projection(book), closed, closed)
    conclusion = book.statement.meaning["conclusion"]
    exact = book.step("average", whole, fit="0", of=conclusion[1])
    equal = book.step(
        "product-of-equals", name=J, low="0", high=minus("n", "1"), left=factor(ROWS), right=over(LEAST, "d"),
        steps=inner, last=inner[-1]["id"],
    )  # fmt: skip
    form = ["Form", "u", "Identity", "v"]
    found = book.step("ratio", exact, equal, multipliers=["1", times("-1", form)], scale="1", least="1",
                      conclusion=conclusion)  # fmt: skip
    return book.certificate(found)


AMENDED = {
    **{part: partial(mean_of_the_product, part) for part in ("LEM-F.7.main", "LEM-F.8.main")},
    "LEM-F.8.second-moment": second_moment,
}
