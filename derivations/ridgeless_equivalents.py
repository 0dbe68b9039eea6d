"""Steps about least squares where d/T → φ ≠ 1: κ = 0 and rank d for φ < 1; κ between fixed bounds for φ > 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collapse_sym.proof.book import Book

from .equivalents import HIGH, LOW, cite, spectrum
from .terms import freedom, minus, over, plus, power, product, resolvent, times

KAPPA = "kappa"
RATIO = over("d", "T")
#: κ ≥ floor = low (φ − 1)/2
FLOOR = "floor"


def clause(book: Book, term: Any) -> str:
    """The clause of the first limit that says this."""
    return book.step("clause", number=str(book.statement.meaning["regime"][0]["clauses"].index(term)))


def both_sides_of_one(book: Book, more: Callable[[Book], str], less: Callable[[Book], str]) -> str:
    """The same equivalence for φ > 1 and for φ < 1, as (φ − 1)² > 0."""
    gap = minus("phi", "1")
    number = str(book.statement.meaning["hypotheses"].index(["Greater", power(gap, "2"), "0"]))
    apart = book.step("hypothesis", number=number, member="")
    inner = [Book(book.statement, prefix="c"), Book(book.statement, prefix="c")]
    last = [prove(part) for prove, part in zip((more, less), inner)]
    book.cited.extend(i for part in inner for i in part.cited if i not in book.cited)
    return book.step("cases", apart, value=gap, steps=[part.steps for part in inner], last=last)


def more_rows(book: Book) -> str:
    """T − d = T (1 − d/T) > 0 in the end, in the case 1 − φ > 0."""
    ratio = clause(book, ["TendsTo", RATIO, "phi"])
    share, gap = minus("1", RATIO), minus("1", "phi")
    close = book.step("along", ratio, value=minus(share, gap), multipliers=[], products=[["-1", ["0"]]])
    positive = book.step("eventually", close, "case", value=share, limit=gap)
    return book.step("sign", positive, value=minus("T", "d"), multipliers=[], products=[["T", ["0"], "1"]])


def kappa_is_zero(book: Book, rows: str) -> str:
    """κ(0, T) = 0 for T ≥ d."""
    zero = book.step("domain", value="0", strict="false")
    return book.step("kappa-unique", zero, rows, penalty="0", samples="T", value="0")


def less_rows(book: Book) -> dict[str, Any]:
    """The case φ > 1: d > T in the end, κ > 0 solves df₁ = T, T − df₂ = κ tr ΣG² > 0, κ ≥ low (φ − 1)/2; facts."""
    bounds = spectrum(book)
    between = book.step("between", *bounds, low=LOW, high=HIGH)
    ratio = clause(book, ["TendsTo", RATIO, "phi"])
    share, gap = minus(RATIO, "1"), minus("phi", "1")
    close = book.step("along", ratio, value=minus(share, gap), multipliers=[], products=[["1", ["0"]]])
    positive = book.step("eventually", close, "case", value=share, limit=gap)
    rows = book.step("sign", positive, value=minus("d", "T"), multipliers=[], products=[["T", ["0"], "1"]])
    root = book.step("kappa", rows, penalty="0", samples="T")
    spread = book.step("positive-trace", matrix=product("Sigma", resolvent(KAPPA, "2")), vector="")
    spare = book.step(
        "sign", root, spread, value=minus("T", freedom("2", KAPPA)), multipliers=["-1"], products=[[KAPPA, ["0"], "1"]]
    )
    floor = _floor(book, between, root, ratio)
    grows = clause(book, ["TendsTo", "T", "Infinity"])
    facts = cite(book, "down", "ridgeless", grows, *bounds, ratio, "case", maps=("mean", "second", "noise"))
    return {
        "rows": rows,
        "between": between,
        "root": root,
        "spare": spare,
        "spread": spread,
        "floor": floor,
        "facts": facts,
        "ratio": ratio,
    }


def _floor(book: Book, between: str, root: str, ratio: str) -> str:
    """T = df₁(κ) ≥ d low/(low + κ), so that κ ≥ low (d/T − 1); and d/T − 1 ≥ (φ − 1)/2 in the end."""
    end, shift = plus(LOW, KAPPA), plus("s", KAPPA)
    mass = book.step(
        "on-the-spectrum", between, eigenvalue="s", vector="", least=over(LOW, end),
        matrix=product("Sigma", resolvent(KAPPA)),
        products=[[over(KAPPA, times(shift, end)), ["0"], "1"]],
    )  # fmt: skip
    half = over(minus("phi", "1"), "2")
    beyond = minus(minus(RATIO, "1"), half)
    close = book.step("along", ratio, value=minus(beyond, half), multipliers=[], products=[["1", ["0"]]])
    positive = book.step("sign", "case", value=half, multipliers=[], products=[["1/2", ["0"], "1"]])
    more = book.step("eventually", close, positive, value=beyond, limit=half)
    floor = times(LOW, half)
    above_zero = book.step("sign", positive, value=floor, multipliers=[], products=[[LOW, ["0"], "1"]])
    name = book.step("name", above_zero, name=FLOOR, value=floor)
    return book.step(
        "sign", root, name, mass, more, value=minus(KAPPA, FLOOR), multipliers=[over(times("-1", end), "T"), "-1"],
        products=[[over(end, "T"), ["0"], "1"], [LOW, ["1"], "1"]],
    )  # fmt: skip


MOST = times(HIGH, "ratio")
LEAST = power(over(LOW, plus(LOW, MOST)), "2")


def freedom_is_proportional(book: Book, known: dict[str, Any]) -> str:
    """df₂ ≥ d (low/(low + K))², K = high B ≥ κ, B ≥ d/T: κT = κ tr ΣG ≤ high d.

    s²/(s+κ)² − low²/(low+K)² = [K(s − low) + low(K − κ)] [s(low+K) + low(s+κ)]/((s+κ)²(low+K)²).
    """
    shift, end = plus("s", KAPPA), plus(LOW, MOST)
    bounded = book.step("along", known["ratio"], value=RATIO, multipliers=[], products=[["1", ["0"]], ["phi", []]])
    ratio = book.step("bound", bounded, name="ratio", value=RATIO)
    matrix = ["Subtract", ["Scale", HIGH, "Identity"], ["Scale", KAPPA, product("Sigma", resolvent(KAPPA))]]
    mass = book.step(
        "on-the-spectrum", known["between"], eigenvalue="s", matrix=matrix, vector="", least="0",
        products=[["1", ["1"], "1"], [over(power("s", "2"), shift), [], "1"]],
    )  # fmt: skip
    below = book.step(
        "sign", known["root"], mass, ratio, value=minus(MOST, KAPPA), multipliers=[over(KAPPA, "T")],
        products=[[over("1", "T"), ["0"], "1"], [HIGH, ["1"], "1"]],
    )  # fmt: skip
    both = over(plus(times("s", end), times(LOW, shift)), times(power(shift, "2"), power(end, "2")))
    return book.step(
        "on-the-spectrum", known["between"], below, eigenvalue="s", vector="", least=LEAST,
        matrix=power(product("Sigma", resolvent(KAPPA)), "2"),
        products=[[times(MOST, both), ["0"], "1"], [times(LOW, both), ["2"], "1"]],
    )  # fmt: skip


def enough_rows(book: Book) -> str:
    """T − d − 2 = T (1 − d/T − 2/T) > 0 in the end, in the case 1 − φ > 0."""
    ratio, rare = clause(book, ["TendsTo", RATIO, "phi"]), clause(book, ["TendsTo", "T", "Infinity"])
    share, gap = minus(minus("1", RATIO), over("2", "T")), minus("1", "phi")
    close = book.step(
        "along", ratio, rare, value=minus(share, gap), multipliers=[], products=[["-1", ["0"]], ["-2", ["1"]]]
    )
    positive = book.step("eventually", close, "case", value=share, limit=gap)
    return book.step("sign", positive, value=minus(minus("T", "d"), "2"), multipliers=[], products=[["T", ["0"], "1"]])


def spare_rows_are_many(book: Book) -> str:
    """1/(T − d − 1) → 0, as (T − d − 1)/T → 1 − φ > 0."""
    ratio, rare = clause(book, ["TendsTo", RATIO, "phi"]), clause(book, ["TendsTo", "T", "Infinity"])
    spare, gap = minus(minus("T", "d"), "1"), minus("1", "phi")
    share = over(spare, "T")
    close = book.step(
        "along", ratio, rare, value=minus(share, gap), multipliers=[], products=[["-1", ["0"]], ["-1", ["1"]]]
    )
    turned = book.step("reciprocal", close, "case", value=share, limit=gap)
    bounded = book.step(
        "along", turned, value=over("1", share), multipliers=[], products=[["1", ["0"]], [over("1", gap), []]]
    )
    return book.step("along", bounded, rare, value=over("1", spare), multipliers=[], products=[["1", ["0", "1"]]])
