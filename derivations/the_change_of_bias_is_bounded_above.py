"""REM-DELTABIAS: E‖Σ^{1/2}Σ̂R‖²_op Bias₀ bounds ΔBias from above, not from below.

One design shared by all generators: Q = P, and with A = Σ^{1/2}Σ̂R, independent of P,
    ΔBias = E‖A(Pw₀ − w₀)‖² ≤ E‖A‖²_op E‖Pw₀ − w₀‖² ;
in the plane with Σ = I and one row for each fit the sides are ½·½ and 1·½.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .restated import restated
from .terms import equal, mean, minus, product, times, trace

P = ["Projection", "0"]
MOVED = minus(product(P, "w0"), "w0")
A = product(["Sqrt", "Sigma"], "SampleCovariance", "Resolvent")
KEPT = product(["PseudoInverse", "DownstreamDesign"], "DownstreamDesign")


def bound(part: str) -> dict[str, Any]:
    """ΔBias ≤ E‖A‖² Bias₀, as the two designs are independent."""
    book = Book(restated(part, conclusion=["LessEqual", *statement(part).conclusion[1:]]))
    return book.certificate(book.step("operator-norm", matrix=A, factor=MOVED))


def half(book: Book, fit: str) -> str:
    """E P = ½ I for one isotropic row in the plane."""
    less = book.step("domain", value="1", strict="true")
    one = book.step("smaller", less, left="1", right="2", **{"is": "left"})
    rank = book.step("trace-of-projection", fit=fit)
    word = mean(trace(P if fit == "0" else KEPT))
    known = book.step("equation", rank, one, multipliers=["1", "1"], conclusion=equal(word, "1"))
    return book.step("invariance", known, fit=fit)


def below(part: str) -> dict[str, Any]:
    """d = 2, Σ = I, T = T₀ = 1: ΔBias = 1/4, E‖A‖² = 1, Bias₀ = 1/2; for λ > 0 in the limit λ = 1/k → 0⁺."""
    penalty = "lambda" in statement(part).meaning["variables"]
    sizes = {"d": "2", "T0": "1", "n": "1", "T": "1", "sigma": "0", "sigma0": "0"}
    points = {**sizes, "Sigma": ["1", "1"], "w0": ["1", "0"]}
    book = Book(statement(part), {**points, "lambda": ["Divide", "1", "k"]} if penalty else points)
    _, change, (_, norm, start) = book.statement.meaning["conclusion"]
    down, generators = half(book, "down"), half(book, "0")
    steps: list[tuple[str, Any]] = []
    if penalty:  # E‖A‖² = E tr AᵀA → E tr P, A having rank 1
        kept = product("SampleCovariance", "Resolvent")
        frobenius = mean(trace(["Transpose", kept], kept))
        steps.append((book.step("vanishing-penalty", of=change), "1"))
        steps.append((book.step("norm-of-one-row", matrix=A), "-1/2"))
        steps.append((book.step("vanishing-penalty", of=frobenius), "-1/2"))
        steps.append((book.step("average", down, fit="down", of=mean(trace(KEPT))), "-1/2"))
    projected = mean(["SquaredNorm", product(KEPT, MOVED)])
    steps.append((book.step("average", down, fit="down", of=projected), "1"))
    steps.append((book.step("average", generators, fit="0", of=times("1/2", start)), "1"))
    steps.append((book.step("average", generators, fit="0", of=start), ["Negate", norm]))
    value, multipliers = minus(change, times(norm, start)), [m for _, m in steps]
    found = book.step("limit", *(i for i, _ in steps), value=value, multipliers=multipliers)
    return book.certificate(found)


PARTS = ("REM-DELTABIAS.main", "REM-DELTABIAS.ridgeless")
REFUTES = {part: partial(below, part) for part in PARTS}
AMENDED = {part: partial(bound, part) for part in PARTS}
