"""T₀ ≥ d + 2 with ridge downstream: the generators' noises cost exactly nσ₀² E tr(Σ⁻¹Σ̂RΣΣ̂R)/(T₀ − d − 1), and no bias.

THM-F.1 for large designs (an equality), its limit T → ∞ in low dimension, where T₀ − d is printed for T₀ − d − 1, and
the equalities of THM-4.3.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .large_designs import full_rank, mean_inverse, spare, spare_rows
from .models_in_closed_form import FULL_RANK
from .terms import minus, over, power, product, trace

SMOOTHER = ("SampleCovariance", "Resolvent")
SPREAD = ["Expectation", trace(power("Sigma", "-1"), *SMOOTHER, "Sigma", *SMOOTHER)]
TEST_ERROR = ["Expectation", ["SquaredNormIn", "Sigma", minus("Prediction", "w0")]]


def cost() -> dict[str, Any]:
    """E_test − E_clean = σ₀² Σ_m E tr((X_mᵀX_m)⁻¹ Σ̂RΣRΣ̂), each design averaged."""
    s = statement("THM-F.1.large-designs")
    book = Book(s)
    generators = mean_inverse(book, book.step("hypothesis", number="0", member=""))
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    exact = book.step("average", generators, fit="0", of=TEST_ERROR)
    return book.certificate(
        book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=s.meaning["conclusion"])
    )


def many_rows_limit(book: Book, *few: str) -> str:
    """E tr(Σ⁻¹Σ̂RΣΣ̂R) → df₂(λ) as T → ∞."""
    return book.step("many-rows", *few, of=SPREAD)


def too_small() -> dict[str, Any]:
    """d = 1, T₀ = 3, T = k: the left side has the factor 1/(T₀ − d − 1) = 1, the right one 1/(T₀ − d) = 1/2."""
    s = statement("THM-F.1.low-dimension")
    one = {name: "1" for name in ("d", "n", "sigma0", "sigma", "lambda")}
    book = Book(s, at={**one, "Sigma": [["1", "1"]], "w0": ["1"], "T0": "3", "T": "k"})
    near = many_rows_limit(book)
    _, left, right = s.meaning["conclusion"]
    first = book.step("limit", near, value=left, multipliers=["1"])
    return book.certificate(first, book.step("limit", value=right, multipliers=[]))


def low_dimension(s: Statement) -> dict[str, Any]:
    """The difference of the sides tends to 0, and the right one is positive and fixed."""
    book = Book(s)
    close = spare_rows(book, book.step("hypothesis", number="0", member=""))
    near = many_rows_limit(book, book.step("clause", number="0"))
    _, left, right = s.meaning["conclusion"]
    factor = over("1", spare("0"))
    gap = book.step("along", near, value=minus(left, right), multipliers=[], products=[[factor, ["0"]]])
    square = power(product("Sigma", ["Resolvents", "lambda"]), "2")
    freedom_ = book.step("positive-trace", matrix=square, vector="")
    inverse = book.step("sign", close, value=factor, multipliers=[], products=[["1", ["0"], factor]])
    least = book.step("sign", freedom_, inverse, value=right, multipliers=[], products=[["1", ["0", "1"], "1"]])
    one = book.step("sign", value="1", multipliers=[], products=[["1", [], "1"]])
    none = book.step("sign", value="0", multipliers=[], products=[])
    found = book.step(
        "ratio", gap, least, one, none, multipliers=[], scale="1", least=right, conclusion=s.meaning["conclusion"]
    )
    return book.certificate(found)


def no_bias() -> dict[str, Any]:
    """T₀ ≥ d: every projection is the identity, so that B̃ias = Bias and ΔBias = 0."""
    book = Book(statement("THM-4.3.bias-equality"))
    full_rank(book, book.step("hypothesis", number="0", member=""))
    return book.certificate()


PROVES = {"THM-F.1.large-designs": cost, "THM-4.3.bias-equality": no_bias}
REFUTES = {"THM-F.1.low-dimension": too_small}
AMENDED = {"THM-F.1.low-dimension": lambda: low_dimension(amended("THM-F.1.low-dimension"))}
