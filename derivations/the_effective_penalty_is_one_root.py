"""EQ-9: κ − λ = κ df₁(κ)/T has exactly one solution κ ≥ 0 if λ > 0; two may solve it if λ = 0, one if T ≥ d."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .terms import freedom, minus, over, plus, power, product, shrunk, times, trace

KAPPA = "kappa"


def quotient(x: Any) -> Any:
    """H(x) = 1 − λ/x − df₁(x)/T, so that x − λ − x df₁(x)/T = x H(x)."""
    return minus(minus("1", over("lambda", x)), over(freedom("1", x), "T"))


def one_root(s: Statement) -> dict[str, Any]:
    """H increases strictly, H(λ) < 0 < H(λ + tr Σ/T), and 0 is no solution."""
    book = Book(s)
    penalty = book.step("domain", value="lambda", strict="true")
    rises = _rises(book, penalty)
    low = _negative_at_lambda(book)
    high = plus("lambda", over(trace("Sigma"), "T"))
    high_is_positive, high_value = _positive_beyond(book, penalty, high)
    found = book.step(
        "root", rises, penalty, low, high_is_positive, high_value,
        quotient=quotient(KAPPA), low="lambda", high=high, conclusion=s.meaning["conclusion"],
    )  # fmt: skip
    return book.certificate(found)


def _rises(book: Book, penalty: str) -> str:
    """H'(κ) = λ/κ² + tr ΣG_κ²/T > 0."""
    spread = product("Sigma", shrunk(KAPPA, "2"))
    positive = book.step("positive-trace", matrix=spread, vector="")
    slope = plus(over("lambda", power(KAPPA, "2")), over(trace(spread), "T"))
    terms = [["1", ["1"], over("1", KAPPA)], [over("1", "T"), ["0"], "1"]]
    return book.step("sign", positive, penalty, value=slope, multipliers=[], products=terms)


def _negative_at_lambda(book: Book) -> str:
    """−H(λ) = df₁(λ)/T > 0."""
    positive = book.step("positive-trace", matrix=product("Sigma", shrunk("lambda")), vector="")
    value = minus("0", quotient("lambda"))
    return book.step("sign", positive, value=value, multipliers=[], products=[[over("1", "T"), ["0"], "1"]])


def _positive_beyond(book: Book, penalty: str, high: Any) -> tuple[str, str]:
    """H(h) = tr Σ²G_h/(T h) > 0 at h = λ + tr Σ/T."""
    size = book.step("positive-trace", matrix="Sigma", vector="")
    positive = book.step(
        "sign", penalty, size, value=high, multipliers=[], products=[["1", ["0"], "1"], [over("1", "T"), ["1"], "1"]]
    )
    rest = book.step("positive-trace", matrix=product("Sigma", "Sigma", shrunk(high)), vector="")
    inverse = over("1", high)
    scale = book.step("sign", positive, value=inverse, multipliers=[], products=[["1", ["0"], inverse]])
    terms = [[over("1", "T"), ["0", "1"], "1"]]
    value = book.step("sign", rest, scale, value=quotient(high), multipliers=[], products=terms)
    return positive, value


def two_roots() -> dict[str, Any]:
    """Σ = I, d = 2, T = 1, λ = 0: κ = 2κ/(1 + κ) is solved by 0 and by 1."""
    book = Book(statement("EQ-9.zero"), at={"d": "2", "Sigma": [["1", "2"]], "T": "1"})
    return book.certificate(*(book.step("another-root", value=x) for x in ("0", "1")))


def only_zero(s: Statement) -> dict[str, Any]:
    """T ≥ d: κ − κ df₁(κ)/T = κ ((T − d) + κ tr G_κ)/T > 0 at every κ > 0, and 0 at 0."""
    book = Book(s)
    root = book.step("domain", value=KAPPA, strict="true")
    rows = book.step("hypothesis", number="0", member="")
    spread = book.step("positive-trace", matrix=shrunk(KAPPA), vector="")
    gap = minus(minus(KAPPA, "0"), over(times(KAPPA, freedom("1", KAPPA)), "T"))
    terms = [[over(KAPPA, "T"), ["1"], "1"], [over("1", "T"), ["2"], KAPPA]]
    above = book.step("sign", root, rows, spread, value=gap, multipliers=[], products=terms)
    return book.certificate(book.step("root-at-zero", above, side="above", conclusion=s.meaning["conclusion"]))


PROVES = {"EQ-9.main": lambda: one_root(statement("EQ-9.main"))}
REFUTES = {"EQ-9.zero": two_roots}
AMENDED = {"EQ-9.zero": lambda: only_zero(amended("EQ-9.zero"))}
