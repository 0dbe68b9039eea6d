"""THM-4.3, what its order of biases leaves out: at every size, for every Σ and any designs of the generators,

    B̃ias = Bias + ΔBias + 2 E⟨Σ̂R(Qw₀ − w₀), Σ̂Rw₀ − w₀⟩_Σ ,   Q = P_{n−1} … P_0 .

The last term has either sign: ``isotropic_biases_are_ordered`` and ``the_order_of_biases_fails``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .restated import restated
from .terms import equal, mean, minus, plus, product, times, trace

KEPT = product("SampleCovariance", "Resolvent")
MOVED = product(KEPT, minus(product(["ProjectionProduct", minus("n", "1"), "0"], "w0"), "w0"))
CROSS = times("2", mean(trace(["Transpose", MOVED], "Sigma", minus(product(KEPT, "w0"), "w0"))))


def expanded(part: str) -> Statement:
    """The part with the square Σ̂RQw₀ − w₀ = Σ̂R(Qw₀ − w₀) + (Σ̂Rw₀ − w₀) written out."""
    _, whole, (_, bias, change) = statement(part).conclusion[1]
    return restated(part, conclusion=equal(whole, plus(bias, change, CROSS)))


def identity(part: str) -> dict[str, Any]:
    """Both sides are the same words."""
    book = Book(expanded(part))
    return book.certificate(book.step("equation", multipliers=[], conclusion=book.statement.meaning["conclusion"]))


def large_designs(part: str) -> dict[str, Any]:
    """T₀ ≥ d: Q = I, so that ΔBias and the cross term are 0 and the printed order is an equality."""
    book = Book(restated(part, hypotheses=(["GreaterEqual", "T0", "d"],), witness={"T0": "5"}))
    book.step("rank", book.step("hypothesis", number="0", member=""), fit="0")
    comparisons = book.statement.meaning["conclusion"][1:]
    equal_sides = [book.step("sign", value=minus(a, b), multipliers=[], products=[]) for _, a, b in comparisons]
    return book.certificate(*equal_sides)


PARTS = ("THM-4.3.bias-order", "THM-4.3.bias-order-shared", "THM-4.3.bias-order-ridgeless")
FURTHER = {part: (partial(large_designs, part), partial(identity, part)) for part in PARTS}
