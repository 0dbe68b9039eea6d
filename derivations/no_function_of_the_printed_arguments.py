"""EQ-1: the generators' noises cost nσ₀²ρ, and no function ρ makes that nσ₀ρ; with σ₀² there is one for T₀ ≥ d + 2."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .cost_of_large_designs import SPREAD, TEST_ERROR
from .large_designs import mean_inverse, spare
from .models_in_closed_form import FULL_RANK, ONE_FIT
from .terms import mean, over, power, product, trace

DESIGN = ["Design", "0"]
#: E tr((X₀ᵀX₀)⁻¹ Σ̂RΣRΣ̂), the cost of one generator with σ₀ = 1
COST = mean(
    trace(
        power(product(["Transpose", DESIGN], DESIGN), "-1"),
        "SampleCovariance", "Resolvent", "Sigma", "Resolvent", "SampleCovariance",
    )
)  # fmt: skip


def two_noises(part: str) -> dict[str, Any]:
    """d = T = λ = n = 1, T₀ = 3, σ₀ = 1 and 2: the cost c > 0 and 4c would be ρ and 2ρ."""
    one = {name: "1" for name in ("d", "n", "T", "lambda", "sigma")}
    book = Book(statement(part), at={**one, "Sigma": [["1", "1"]], "w0": ["1"], "T0": "3", "sigma0": "k"})
    enough = book.step("sign", value="0", multipliers=[], products=[])  # T₀ − d − 2 = 0
    generators = mean_inverse(book, enough)
    cost = book.step("average", generators, fit="0", of=COST)
    smoother = product("SampleCovariance", "Resolvent")
    positive = book.step("positive-square", left=power("Sigma", "-1"), inner=smoother, right="Sigma")
    first, second = (book.step("instance", k=k) for k in ("1", "2"))
    multipliers = ["2", "2", "-1"]  # 2(c − ρ) − (4c − 2ρ) = −2c
    absurd = book.step(
        "sign", cost, first, second, positive, value="0", multipliers=multipliers, products=[["2", ["0"], "1"]]
    )
    return book.certificate(absurd)


def one_function(s: Statement, closed: Any) -> dict[str, Any]:
    """ρ = E tr(Σ⁻¹Σ̂RΣΣ̂R)/(T₀ − d − 1): with every projection the identity, ΔBias = 0."""
    book = Book(s)
    generators = mean_inverse(book, book.step("hypothesis", number="0", member=""))
    book.step("models", **{"from": "0", "closed_form": closed})
    cost = book.step("average", generators, fit="0", of=TEST_ERROR)
    chosen = book.step("choose", value=over(SPREAD, spare("0")))
    conclusion = s.meaning["conclusion"][3]
    return book.certificate(chosen, book.step("equation", cost, multipliers=["1"], conclusion=conclusion))


PARTS = {"EQ-1.main": FULL_RANK, "EQ-1.shared": ONE_FIT}
REFUTES = {part: lambda part=part: two_noises(part) for part in PARTS}
AMENDED = {part: lambda part=part: one_function(amended(part), PARTS[part]) for part in PARTS}
