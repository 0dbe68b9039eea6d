"""LEM-F.4: what n fits leave of w₀ and of each noise, outcome by outcome; T₀ ≥ d rows do not merge the noises."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .terms import minus, plus, product

BEFORE = minus("m", "1")
#: Q_{m−1,0} w₀ + Σ_j Q̄_{m−1,j} E_j
CHAIN_OF_FITS = plus(
    product(["ProjectionProduct", BEFORE, "0"], "w0"),
    ["Sum", "j", "0", BEFORE, product(["NoiseMap", BEFORE, "j"], ["Noise", "j"])],
)
#: P₀ w₀ + X₀† Σ_j E_j
ONE_FIT = plus(
    product(["Projection", "0"], "w0"),
    product(["PseudoInverse", ["Design", "0"]], ["Sum", "j", "0", BEFORE, ["Noise", "j"]]),
)
#: w₀ + Σ_j X_j† E_j
FULL_RANK = plus("w0", ["Sum", "j", "0", BEFORE, product(["PseudoInverse", ["Design", "j"]], ["Noise", "j"])])


def by_induction(s: Statement, closed: Any, start: str = "1") -> dict[str, Any]:
    """The closed form holds at the start, and X†(X ŵ_m + E_m) carries it from m to m + 1."""
    book = Book(s)
    book.step("models", **{"from": start, "closed_form": closed})
    return book.certificate()


def image_of_the_last() -> dict[str, Any]:
    """P_{n−1} ŵ_n = P X†(X ŵ_{n−1} + E) = ŵ_n."""
    book = Book(statement("LEM-F.4.image"))
    book.step("models", **{"from": "definition", "closed_form": ""})
    return book.certificate()


def noises_do_not_merge() -> dict[str, Any]:
    """d = T₀ = 1, n = 2, X₀ = 1, X₁ = 2, E₀ = 0, E₁ = 2: ŵ₂ = w₀ + 1, but w₀ + X₀†(E₀ + E₁) = w₀ + 2."""
    at = {"d": "1", "Sigma": [["1", "1"]], "w0": ["1"], "T0": "1", "n": "2", "sigma0": "1"}
    book = Book(statement("LEM-F.4.condition-large"), at=at)
    return book.certificate(book.step("outcome", designs=[[["1"]], [["2"]]], noises=[["0"], ["2"]]))


def without_projections(s: Statement) -> dict[str, Any]:
    """T₀ ≥ d rows have rank d, so that every projection is the identity: ŵ_n = w₀ + Σ X_m† E_m."""
    book = Book(s)
    book.step("rank", book.step("hypothesis", number="0", member=""), fit="0")
    book.step("models", **{"from": "1", "closed_form": FULL_RANK})
    return book.certificate()


def one_noise() -> dict[str, Any]:
    """A sum of n independent normal noises of variance σ₀² is normal, of variance nσ₀²."""
    s = statement("LEM-F.4.noise")
    book = Book(s)
    return book.certificate(book.step("sum-of-normals", conclusion=s.meaning["conclusion"]))


PROVES = {
    "LEM-F.4.main": lambda: by_induction(statement("LEM-F.4.main"), CHAIN_OF_FITS),
    "LEM-F.4.shared": lambda: by_induction(statement("LEM-F.4.shared"), CHAIN_OF_FITS),
    "LEM-F.4.condition-shared": lambda: by_induction(statement("LEM-F.4.condition-shared"), ONE_FIT),
    "LEM-F.4.image": image_of_the_last,
    "LEM-F.4.noise": one_noise,
}
REFUTES = {"LEM-F.4.condition-large": noises_do_not_merge}
AMENDED = {"LEM-F.4.condition-large": lambda: without_projections(amended("LEM-F.4.condition-large"))}
