"""THM-4.3 and PROP-F.5, one shared design in the limit: the printed order of biases fails for weak directions."""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .averaging import Plan
from .equivalents import cite, spectrum
from .terms import times


def points(part: str) -> dict[str, Any]:
    """Σ: half 1, half 1/4; w₀ in the weak half; T = T₀ = d/2; λ = 3/10: κ₀ = 1/2, κ = 1."""
    at: dict[str, Any] = {
        "d": times("2", "k"), "Sigma": [["1", "k"], ["1/4", "k"]], "w0": ["0", "1"],
        "T0": "k", "n": "1", "sigma0": "0", "T": "k",
        "lambda": "3/10", "sigma": "0", "phi": "2", "phi0": "2",
    }  # fmt: skip
    return {name: at[name] for name, _ in statement(part).variables}


def few_weak_directions(part: str) -> dict[str, Any]:
    """Σ: 9/10 are 1, 1/10 are 1/25; w₀ in the weak part; T₀ = 77d/255, T = d, λ = 7/150: κ₀ = 2, κ = 1/5."""
    at: dict[str, Any] = {
        "d": times("510", "k"), "Sigma": [["1", times("459", "k")], ["1/25", times("51", "k")]], "w0": ["0", "1"],
        "T0": times("154", "k"), "n": "1", "sigma0": "0", "T": times("510", "k"), "lambda": "7/150", "sigma": "0",
        "phi": "1", "phi0": "255/77",
    }  # fmt: skip
    return {name: at[name] for name, _ in statement(part).variables}


def total_decreases() -> dict[str, Any]:
    """B̃ias tends to less than Bias: a fit on small designs can help in weak directions."""
    part = "PROP-F.5.in-particular"
    plan = prepared(part, few_weak_directions(part), "2", "1/5")
    return plan.book.certificate(*plan.limit(*limits_in(plan.book.statement.meaning["conclusion"])))


def growth_fails() -> dict[str, Any]:
    """Σ: half 1, half 1/25, w₀ weak, T₀ = d/2, T = 2d, λ = 3/20: ΔBias is less after two generations than after one."""
    part = "REM-MONO.limit"
    at: dict[str, Any] = {
        "d": times("2", "k"), "Sigma": [["1", "k"], ["1/25", "k"]], "w0": ["0", "1"],
        "T0": "k", "n": "1", "sigma0": "0",
        "T": times("4", "k"), "lambda": "3/20", "sigma": "0", "phi": "1/2", "phi0": "2",
    }  # fmt: skip
    plan = prepared(part, at, "1/5", "1/5")
    return plan.book.certificate(*plan.limit(*limits_in(plan.book.statement.meaning["conclusion"])))


def prepared(part: str, at: dict[str, Any], kappa0: str, kappa: str) -> Plan:
    """Both effective penalties, and the cited facts about both fits."""
    book = Book(statement(part), at)
    zero = book.step("domain", value="0", strict="false")
    book.step(
        "kappa-unique", book.step("domain", value=kappa0, strict="true"), zero, penalty="0", samples="T0", value=kappa0
    )
    book.step(
        "kappa-unique", book.step("domain", value=kappa, strict="true"), penalty="lambda", samples="T", value=kappa
    )
    grows = book.step("clause", number="0")
    bounds = spectrum(book)
    ridge = cite(book, "down", "ridge", grows, *bounds)
    return Plan(book, {("down", "R"): ridge, ("0", "P"): cite(book, "0", "ridgeless", grows, *bounds)})


def order_fails(part: str) -> dict[str, Any]:
    """Bias → 16/71, ΔBias → 23/284, B̃ias → 387/1420: the first is less than the sum of the others by 12/355."""
    plan = prepared(part, points(part), "1/2", "1")
    found = limits_in(plan.book.statement.meaning["conclusion"])  # of all parts: points are to have every limit
    terms = [x for i, x in enumerate(found) if x not in found[:i]]
    return plan.book.certificate(*plan.limit(*terms))


def limits_in(term: Any) -> list[Any]:
    """The terms whose limits occur."""
    if isinstance(term, str):
        return []
    return [term[1]] if term[0] == "Limit" else [x for t in term[1:] for x in limits_in(t)]


def limit_of_squares() -> dict[str, Any]:
    """A mean square is not negative, and neither is a limit of mean squares."""
    book = Book(statement("PROP-F.5.nonnegative"))
    _, limit, _ = book.statement.meaning["conclusion"]
    _, (_, metric, vector) = limit[1]
    square = book.step("mean-square", factor=vector, metric=metric)
    return book.certificate(book.step("limit-sign", square, value=limit[1]))


PROVES = {"PROP-F.5.nonnegative": limit_of_squares}
REFUTES = {
    **{part: partial(order_fails, part) for part in ("THM-4.3.bias-order-limit", "PROP-F.5.main", "PROP-F.5.argument")},
    "PROP-F.5.in-particular": total_decreases,
    "REM-MONO.limit": growth_fails,
}
