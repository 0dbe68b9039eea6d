"""The exponents printed beside power laws: which of them are one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .terms import minus, over, plus, times

DENOMINATOR: Term = plus(times("2", "beta", "rmin"), "1")


def catastrophe() -> dict[str, Any]:
    """b − ℓ_crit/β − a = c + b − a − 1."""
    s = statement("REM-CATASTROPHE.exponents")
    book = Book(s)
    book.step("sign", value=DENOMINATOR, multipliers=[], products=[[DENOMINATOR, [], "1"]])
    return book.certificate(book.step("equation", multipliers=[], conclusion=s.meaning["conclusion"]))


def beyond_critical() -> dict[str, Any]:
    """γ − ℓ/β falls with ℓ, and ℓ_crit/β = 1/(2βr̲ + 1)."""
    s = statement("APP-G.other-optimum")
    book = Book(s)
    more = book.step("hypothesis", number="1", member="")
    _, order, equal = s.meaning["conclusion"]
    value = minus(order[2], order[1])
    falls = book.step("sign", more, value=value, multipliers=[], products=[[over("1", "beta"), ["0"], "1"]])
    return book.certificate(falls, book.step("equation", multipliers=[], conclusion=equal))


def signed(book: Book, value: Term, *products: tuple[Term, str]) -> str:
    """value ≥ 0, a sum of factors times signs; "" stands for no sign."""
    signs = list(dict.fromkeys(i for _, i in products if i))
    rows = [[factor, [str(signs.index(i))] if i else [], "1"] for factor, i in products]
    return book.step("sign", *signs, value=value, multipliers=[], products=rows)


def at_most(book: Book, least: Term, side: str) -> str:
    """min(a, b) ≤ a, or ≤ b."""
    return book.step("minimum", left=least[1], right=least[2], **{"is": side})


def at_least(book: Book, least: Term, value: Term, left: str, right: str) -> str:
    """value ≤ min(a, b) from value ≤ a and value ≤ b."""
    return book.step("below-both", left, right, left=least[1], right=least[2], value=value, strict="")


def twice_the_least(book: Book, wide: Term) -> str:
    """min(2, x) = 2 min(r, 1) for x = 2r, as each is at most both numbers of the other."""
    narrow: Term = ["Min", "r", "1"]
    gap, half = minus(wide, times("2", narrow)), times("1/2", wide)
    numbers = ((wide[1], "right"), (wide[2], "left"))
    above = (signed(book, minus(x, times("2", narrow)), ("2", at_most(book, narrow, side))) for x, side in numbers)
    more = at_least(book, wide, times("2", narrow), *above)
    numbers = (("r", "right"), ("1", "left"))
    below = (signed(book, minus(x, half), ("1/2", at_most(book, wide, side))) for x, side in numbers)
    less = signed(book, ["Negate", gap], ("2", at_least(book, narrow, half, *below)))
    return book.step("both-signs", more, less, value=gap)


def source() -> dict[str, Any]:
    """γ = min(2, 2r) = 2 min(r, 1)."""
    s = statement("APP-H2.exponent")
    book = Book(s)
    first, second = s.meaning["conclusion"][1:]
    gamma, wide = (twice_the_least(book, least) for least in (dict(s.meaning["where"])["gamma"], second[1]))
    same = book.step("equation", gamma, wide, multipliers=["1", "-1"], conclusion=first)
    return book.certificate(same, book.step("equation", wide, multipliers=["1"], conclusion=second))


def below_critical() -> dict[str, Any]:
    """v = min(2ℓr̲, b − a − ℓ/β) for ℓ ≤ ℓ_crit: v ≤ (b − a)c, the value of both terms at (b − a)ℓ_crit."""
    s = statement("APP-G.small-optimum")
    book = Book(s)
    least, greatest = s.meaning["conclusion"][1:]
    few = book.step("hypothesis", number="1", member="")
    slope, weight, rise = times("2", "rmin"), over("1", DENOMINATOR), times("2", "beta", "rmin")
    first, second = (at_most(book, least, side) for side in ("left", "right"))
    crossing: Term = times(minus("b", "a"), "ellcrit")
    met = signed(book, minus(times(slope, crossing), least), (weight, first), (times(weight, rise), second))
    critical = signed(book, minus(times(slope, "ellcrit"), least), ("1", first), (slope, few))
    rest = times(slope, weight, rise, "beta")
    largest = signed(book, minus(times(slope, "beta"), least), ("1", critical), (rest, ""))
    share = over(least, slope)
    met_, critical_, largest_ = (signed(book, minus(x, share), (over("1", slope), i))
                                 for x, i in ((crossing, met), ("ellcrit", critical), ("beta", largest)))  # fmt: skip
    star: Term = ["Min", crossing, "beta"]
    best: Term = ["Min", star, "ellcrit"]
    above = at_least(book, best, share, at_least(book, star, share, met_, largest_), critical_)
    bias = signed(book, minus(greatest[1], least), (slope, above))
    falls = over("1", "beta")
    less = (falls, at_most(book, best, "left")), (falls, at_most(book, star, "left"))
    noise = signed(book, minus(greatest[2], least), *less, ("1", met))
    return book.certificate(at_least(book, greatest, least, bias, noise))


PROVES: dict[str, Callable[[], dict[str, Any]]] = {
    "REM-CATASTROPHE.exponents": catastrophe,
    "APP-G.other-optimum": beyond_critical,
    "APP-G.small-optimum": below_critical,
    "APP-H2.exponent": source,
}
