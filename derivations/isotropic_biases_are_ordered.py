"""THM-4.3 and its remark for Σ = I: B̃ias ≥ Bias + ΔBias ≥ Bias, and ΔBias and B̃ias grow with n.

With A = Σ̂R (ridge) or P (least squares) of the downstream fit, Q = P_{n−1} … P_0, and a₁ = E tr A/d, a₂ = E tr A²/d,
q = E tr Q/d, rotations leave E A = a₁I, E A² = a₂I, E Q = qI, so that
    B̃ias − Bias − ΔBias = 2(a₁ − a₂)(1 − q)‖w₀‖² ,   a₁ − a₂ = λ E‖XR‖²/(Td) ≥ 0 ,   q ≤ 1 ;
for n fresh designs of T₀ < d rows E|Qw₀|² = E w₀ᵀQw₀ = rⁿ‖w₀‖², r = min(T₀, d)/d, hence
    ΔBias(n+1) − ΔBias(n) = a₂ (1 − r) rⁿ ‖w₀‖² ,   B̃ias(n+1) − B̃ias(n) = (2a₁ − a₂)(1 − r) rⁿ ‖w₀‖² .
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .projections import SHARE, map_of_a_projection
from .restated import restated
from .terms import mean, minus, over, power, product, times, trace

ISOTROPIC = ["Equal", "Sigma", "Identity"]
LENGTH = ["SquaredNorm", "w0"]
LAST = minus("n", "1")
Q = ["ProjectionProduct", LAST, "0"]
LONGER = ["ProjectionProduct", "n", "0"]
KEPT = product(["PseudoInverse", "DownstreamDesign"], "DownstreamDesign")


class Downstream:
    """The downstream fit: the map of R or P, a₁ and a₂ as terms, and the signs of a₂ and a₁ − a₂."""

    def __init__(self, book: Book) -> None:
        self.book, self.penalty = book, "lambda" in book.statement.meaning["variables"]
        letter = "Resolvent" if self.penalty else KEPT
        self.kept = product("SampleCovariance", "Resolvent") if self.penalty else KEPT
        self.map = book.step("isotropic", fit="down", letter=letter)
        self.square = book.step("mean-square", factor=self.kept, metric="")  # d a₂
        self.first, self.second = (over(mean(trace(*[self.kept] * i)), "d") for i in (1, 2))
        self.signs: tuple[str, ...] = (self.square,)
        if self.penalty:  # E‖XR‖² = T E tr(R − λR²) = Td(a₁ − a₂)/λ
            self.signs += (book.step("mean-square", factor=product("DownstreamDesign", "Resolvent"), metric=""),)

    def averaged(self, value: Term) -> str:
        """value − its mean over the downstream design = 0."""
        return self.book.step("average", self.map, fit="down", of=value)


def isotropic(part: str) -> Statement:
    """The printed part for Σ = I."""
    return restated(part, hypotheses=(ISOTROPIC,), witness={"Sigma": ["1", "1"]})


def printed(term: Term) -> Term:
    """A side of a comparison without the limit that may be taken of it."""
    return term[1] if term[0] == "Limit" else term


def compared(book: Book, comparison: Term, known: str) -> str:
    """left ≥ right, or lim left ≥ lim right, from left − right ≥ 0."""
    _, left, right = comparison
    if left[0] != "Limit":
        return known
    return book.step("limit-order", known, left=left[1], right=right[1])


def order(part: str) -> dict[str, Any]:
    """B̃ias − Bias − ΔBias = 2(a₁ − a₂)(1 − q)‖w₀‖², and ΔBias is a mean square."""
    book = Book(isotropic(part))
    down = Downstream(book)
    first, second = book.statement.meaning["conclusion"][1:]
    value = minus(printed(first[1]), printed(first[2]))
    averaged = down.averaged(value)
    product_map = book.step("isotropic", fit="0", letter=Q)
    kept = book.step("average", product_map, fit="0", of=mean(["Form", "w0", Q, "w0"]))
    below = book.step("contraction", matrix=Q)
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    scale = over(times("2", "lambda"), times("T", "d", "d"))
    ordered = book.step(
        "sign", averaged, kept, *down.signs, below, length, value=value,
        multipliers=["1", times("2", minus(down.second, down.first))],
        products=[[scale, ["1", "2", "3"], "1"]] if down.penalty else [],
    )  # fmt: skip
    moved = product(down.kept, minus(product(Q, "w0"), "w0"))
    added = book.step("mean-square", factor=moved, metric="Sigma")
    return book.certificate(compared(book, first, ordered), compared(book, second, added))


def less_rows(book: Book) -> str:
    """min(T₀, d) < d."""
    less = book.step("hypothesis", number="0", member="")
    rows = book.step("smaller", less, left="T0", right="d", **{"is": "left"})
    gap = minus("d", ["Min", "T0", "d"])
    return book.step("sign", less, rows, value=gap, multipliers=["-1"], products=[["1", ["0"], "1"]])


def growth(part: str) -> dict[str, Any]:
    """The error after n + 1 generations less that after n: the downstream design, P_n and Q averaged in turn."""
    book = Book(isotropic(part))
    down, one = Downstream(book), map_of_a_projection(book)
    closed = ["Scale", power(SHARE, "m"), "M"]
    many = book.step("projections", one, mean=closed, second=closed)
    conclusion = book.statement.meaning["conclusion"]
    after, before = (printed(side) for side in conclusion[1:])
    change = "total" not in part
    averaged = down.averaged(minus(after, before))
    # a₂ E|Qw₀|² − 2a E w₀ᵀQw₀, a = a₂ for ΔBias and a₁ for B̃ias
    crossed = down.second if change else down.first

    def form(q: Term) -> Term:
        square, single = mean(["SquaredNorm", product(q, "w0")]), mean(["Form", "w0", q, "w0"])
        return minus(times(down.second, square), times("2", crossed, single))

    last = book.step("average", one, fit="0", member="n", of=form(LONGER))
    rest = book.step("average", many, fit="0", of=form(Q))
    less, length = less_rows(book), book.step("positive-trace", matrix="Identity", vector="w0")
    scale = times(over("1", times("d", "d")), power(SHARE, "n"))
    products = [[scale, ["0", str(len(down.signs)), str(len(down.signs) + 1)], "1"]]
    if not change and down.penalty:  # 2a₁ − a₂ = a₂ + 2(a₁ − a₂)
        products.append([times(scale, over(times("2", "lambda"), "T")), ["1", "2", "3"], "1"])
    found = book.step(
        "sign", averaged, last, rest, *down.signs, less, length, value=minus(after, before),
        multipliers=["1", "1", minus(SHARE, "1")], products=products,
    )  # fmt: skip
    return book.certificate(compared(book, conclusion, found))


ORDERS = ("THM-4.3.bias-order", "THM-4.3.bias-order-shared", "THM-4.3.bias-order-ridgeless")
GROWTHS = ("REM-MONO.main", "REM-MONO.ridgeless", "REM-MONO.total", "REM-MONO.total-ridgeless")
LIMITS = ("THM-4.3.bias-order-limit", "REM-MONO.limit")
AMENDED = {
    **{part: partial(order, part) for part in (*ORDERS, LIMITS[0])},
    **{part: partial(growth, part) for part in (*GROWTHS, LIMITS[1])},
}
