"""THM-4.1: the exact error of least squares all along, E_test = σ²d/(T − d − 1) + nσ₀²d/(T₀ − d − 1), T, T₀ ≥ d + 2.

It holds for every Σ.  The printed σ²φ/(1 − φ) + nσ₀²φ₀/(1 − φ₀) has T − d for T − d − 1, and T₀ − d for T₀ − d − 1:
right in order, and in the proportional limit with φ, φ₀ < 1.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .large_designs import mean_inverse, spare
from .models_in_closed_form import FULL_RANK
from .terms import Term, equal, minus, over, plus, power, times

CLEAN = over(times(power("sigma", "2"), "d"), spare("down"))
COLLAPSE = over(times("n", power("sigma0", "2"), "d"), spare("0"))
ERROR = plus(CLEAN, COLLAPSE)
TEST_ERROR = ["Expectation", ["SquaredNormIn", "Sigma", minus("Prediction", "w0")]]


def exact_error(book: Book, rows0: str, rows: str) -> str:
    """E_test = σ²d/(T − d − 1) + nσ₀²d/(T₀ − d − 1), from the steps T₀ ≥ d + 2 and T ≥ d + 2."""
    generators, downstream = mean_inverse(book, rows0, "0"), mean_inverse(book, rows, "down")
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    first = book.step("average", generators, fit="0", of=TEST_ERROR)
    second = book.step("average", downstream, fit="down", of=TEST_ERROR)
    return book.step("equation", first, second, multipliers=["1", "1"], conclusion=equal(TEST_ERROR, ERROR))


def both_hypotheses(book: Book) -> tuple[str, str]:
    """T₀ ≥ d + 2 and T ≥ d + 2."""
    rows0, rows = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    return rows0, rows


def fails_along(part: str, at: dict[str, Any]) -> dict[str, Any]:
    """Along these points the printed side and the exact one are not equivalent."""
    book = Book(statement(part), at=at)
    return book.certificate(exact_error(book, *both_hypotheses(book)))


def exactly(s: Statement) -> dict[str, Any]:
    """The exact value on the right."""
    book = Book(s)
    exact = exact_error(book, *both_hypotheses(book))
    return book.certificate(
        book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=s.meaning["conclusion"])
    )


#: d = 1, T₀ = 3, σ = σ₀ = n = 1, T = k + 2: 1/(T − 2) + 1 against 1/(T − 1) + 1/2
MANY_ROWS = {
    "d": "1", "Sigma": [["1", "1"]], "w0": ["1"], "T0": "3", "n": "1", "sigma0": "1", "T": plus("k", "2"), "sigma": "1",
}  # fmt: skip
#: d = k, T₀ = k + 2, so that φ₀ = 1: d against d/2
BARELY_ENOUGH = {
    **MANY_ROWS, "d": "k", "Sigma": [["1", "k"]], "T0": plus("k", "2"), "T": plus("k", "k", "2"),
    "phi": "1/2", "phi0": "1",
}  # fmt: skip


# -- the proportional limit ------------------------------------------------------------------------


def reciprocal_sign(book: Book, sign: str, value: Term) -> str:
    """1/x > 0, as x > 0."""
    inverse = over("1", value)
    return book.step("sign", sign, value=inverse, multipliers=[], products=[["1", ["0"], inverse]])


class Gaps:
    """T − d − 1 and T − d of both fits, and their inverses, with the signs that are known of them."""

    def __init__(self, book: Book, rows0: str, rows: str) -> None:
        self.close: list[str] = []
        self.wide: list[str] = []
        for fit, enough, size in (("0", rows0, "T0"), ("down", rows, "T")):
            terms = [["1", ["0"], "1"], ["1", [], "1"]]
            close = book.step("sign", enough, value=spare(fit), multipliers=[], products=terms)
            wide = book.step("sign", close, value=minus(size, "d"), multipliers=[], products=terms)
            share = [[over("1", size), ["0"], "1"]]
            book.step("sign", wide, value=minus("1", over("d", size)), multipliers=[], products=share)
            self.close.append(reciprocal_sign(book, close, spare(fit)))
            self.wide.append(reciprocal_sign(book, wide, minus(size, "d")))


def vanishing_gap(book: Book, few: str, share: str, below: str, size: str, phi: Term) -> str:
    """1/(T − d − 1) = (1/T)/(1 − d/T − 1/T) → 0, from 1/T → 0, d/T → φ and 1 − φ > 0."""
    rest, end = minus(minus("1", over("d", size)), over("1", size)), minus("1", phi)
    products = [["-1", ["0"]], ["-1", ["1"]]]
    shrinks = book.step("along", few, share, value=minus(rest, end), multipliers=[], products=products)
    inverse = book.step("reciprocal", shrinks, below, value=rest, limit=end)
    products = [["1", ["0", "1"]], [over("1", end), ["0"]]]
    value = over("1", minus(minus(size, "d"), "1"))
    return book.step("along", few, inverse, value=value, multipliers=[], products=products)


def vanishing_error(book: Book, below: tuple[str, str]) -> tuple[str, Term]:
    """q = 1/(T − d − 1) + 1/(T₀ − d − 1) → 0 in the proportional limit, from φ < 1 and φ₀ < 1."""
    few, few_dimensions, share, share0 = (book.step("clause", number=str(i)) for i in range(4))
    products = [["1", ["0", "1"]], ["phi0", ["0"]]]
    few0 = book.step("along", few_dimensions, share0, value=over("1", "T0"), multipliers=[], products=products)
    first = vanishing_gap(book, few, share, below[0], "T", "phi")
    second = vanishing_gap(book, few0, share0, below[1], "T0", "phi0")
    error = plus(over("1", spare("down")), over("1", spare("0")))
    products = [["1", ["0"]], ["1", ["1"]]]
    return book.step("along", first, second, value=error, multipliers=[], products=products), error


def in_proportion(s: Statement, scale: Term = "1", positive: tuple[int, ...] = ()) -> dict[str, Any]:
    """φ, φ₀ < 1: the sides a + b + ax + by and a + b, times a scale, differ by ax + by ≤ (x + y)(a + b), x + y → 0.

    Here a = σ²d/(T − d), b = nσ₀²d/(T₀ − d), x = 1/(T − d − 1), y = 1/(T₀ − d − 1).
    """
    book = Book(s)
    rows0, rows = both_hypotheses(book)
    last = len(s.hypotheses)
    below = tuple(book.step("hypothesis", number=str(last + i), member="") for i in (-2, -1))
    for i in positive:
        book.step("hypothesis", number=str(i), member="")
    exact = exact_error(book, rows0, rows)
    gaps = Gaps(book, rows0, rows)
    small, error = vanishing_error(book, (below[0], below[1]))
    _, f, g = s.meaning["conclusion"]
    a, b = times(power("sigma", "2"), "d", scale), times("n", power("sigma0", "2"), "d", scale)
    signs = (exact, *gaps.close, *gaps.wide)  # y, x, 1/(T₀ − d), 1/(T − d)
    crossed = [[a, ["3", "0"], "1"], [b, ["2", "1"], "1"]]
    straight = [[times("2", a), ["3", "1"], "1"], [times("2", b), ["2", "0"], "1"]]
    less, more = minus(times(error, g), minus(f, g)), plus(times(error, g), minus(f, g))
    upper = book.step("sign", *signs, value=less, multipliers=[minus("0", scale)], products=crossed)
    lower = book.step("sign", *signs, value=more, multipliers=[scale], products=[*crossed, *straight])
    return book.certificate(book.step("within", small, upper, lower, error=error, conclusion=s.meaning["conclusion"]))


# -- orders in low dimension -----------------------------------------------------------------------

LOW, HIGH = "d", times("d", plus("d", "2"))


def between(book: Book, exact: str, sizes: list[tuple[Term, str, str, str]], s: Statement) -> dict[str, Any]:
    """d/T ≤ d/(T − d − 1) ≤ d(d + 2)/T, as (d + 2)(T − d − 1) − T = (d + 1)(T − d − 2).

    ``sizes``: for each term its factor, T, and the steps T ≥ d + 2 and 1/(T − d − 1) > 0.
    """
    _, f, g = s.meaning["conclusion"]
    signs = [i for _, _, enough, close in sizes for i in (enough, close)]
    shares = [over(times(c, "d", plus("d", "1")), size) for c, size, _, _ in sizes]
    least = [[over(c, size), [], "1"] for c, size, _, _ in sizes]
    below = [[share, [str(2 * i + 1)], "1"] for i, share in enumerate(shares)]
    above = [[share, [str(2 * i), str(2 * i + 1)], "1"] for i, share in enumerate(shares)]
    steps = [
        book.step("sign", value=g, multipliers=[], products=least),
        book.step("sign", exact, *signs, value=minus(f, times(LOW, g)), multipliers=["1"], products=below),
        book.step("sign", exact, *signs, value=minus(times(HIGH, g), f), multipliers=["-1"], products=above),
    ]
    return book.certificate(book.step("comparable", *steps, low=LOW, high=HIGH, conclusion=s.meaning["conclusion"]))


def of_order() -> dict[str, Any]:
    """E_test between d and d(d + 2) times σ²/T + nσ₀²/T₀."""
    s = statement("THM-4.1.scaling")
    book = Book(s)
    rows0, rows = both_hypotheses(book)
    exact = exact_error(book, rows0, rows)
    gaps = Gaps(book, rows0, rows)
    collapse = (times("n", power("sigma0", "2")), "T0", rows0, gaps.close[0])
    return between(book, exact, [(power("sigma", "2"), "T", rows, gaps.close[1]), collapse], s)


def plateau() -> dict[str, Any]:
    """As T → ∞ the error tends to nσ₀²d/(T₀ − d − 1), which lies between d and d(d + 2) times nσ₀²/T₀."""
    s = statement("THM-4.1.plateau")
    book = Book(s)
    rows0, rows = both_hypotheses(book)
    exact = exact_error(book, rows0, rows)
    gaps = Gaps(book, rows0, rows)
    few = book.step("clause", number="0")
    share = book.step("along", few, value=over("d", "T"), multipliers=[], products=[["d", ["0"]]])
    one = book.step("sign", value="1", multipliers=[], products=[["1", [], "1"]])
    small = vanishing_gap(book, few, share, one, "T", "0")
    variance = times(power("sigma", "2"), "d")
    value = minus(TEST_ERROR, COLLAPSE)
    near = book.step("along", exact, small, value=value, multipliers=["1"], products=[[variance, ["0"]]])
    found = book.step("limit-is", near, value=TEST_ERROR, limit=COLLAPSE)
    return between(book, found, [(times("n", power("sigma0", "2")), "T0", rows0, gaps.close[0])], s)


PROVES = {"THM-4.1.scaling": of_order, "THM-4.1.plateau": plateau}
REFUTES = {
    "THM-4.1.main": lambda: fails_along("THM-4.1.main", MANY_ROWS),
    "THM-4.1.isotropic": lambda: fails_along("THM-4.1.isotropic", MANY_ROWS),
    "THM-4.1.proportional": lambda: fails_along("THM-4.1.proportional", BARELY_ENOUGH),
}
AMENDED = {
    "THM-4.1.main": lambda: exactly(amended("THM-4.1.main")),
    "THM-4.1.isotropic": lambda: exactly(amended("THM-4.1.isotropic")),
    "THM-4.1.proportional": lambda: exactly(amended("THM-4.1.proportional")),
}
#: the printed right side under conditions: the second amendment of a part
FURTHER = {"THM-4.1.proportional": lambda: in_proportion(amended("THM-4.1.proportional", 1))}
