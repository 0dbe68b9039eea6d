"""Steps about projections X†X of isotropic designs that several derivations share."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book

from .terms import minus, over, product

P = ["Projection", "0"]
SHARE = over(["Min", "T0", "d"], "d")


def kept_model(book: Book) -> str:
    """ŵ_n = P w₀ + X†(E_0 + … + E_{n−1}) on one design shared by all, n ≥ 1."""
    noise = product(["PseudoInverse", ["Design", "0"]], ["Sum", "j", "0", minus("m", "1"), ["Noise", "j"]])
    return book.step("models", **{"from": "1", "closed_form": ["Add", product(P, "w0"), noise]})


def map_of_a_projection(book: Book) -> str:
    """E P = E PᵀP = (min(T₀,d)/d) I for Σ = I."""
    return book.step("invariance", book.step("trace-of-projection", fit="0"), fit="0")


def share(j: Any) -> Any:
    """min(T_j, d)/d."""
    return over(["Min", ["At", "sizes", j], "d"], "d")


def map_of_products(book: Book, one: str, mean: Any, second: Any) -> str:
    """E Q M and E QᵀMQ, for Q the product of the first m projections, from the map of one; closed forms in m."""
    return book.step("projections", one, mean=mean, second=second)


def share_of_a_design(book: Any, ratio: str, samples: Any, limit: Any) -> str:
    """min(T,d)/d − min(1/φ, 1) → 0, from d/T − φ → 0 with φ > 0 fixed."""
    positive = book.step("domain", value=limit, strict="true")
    inverse = book.step("reciprocal", ratio, positive, value=over("d", samples), limit=limit)
    share = book.step(
        "along", inverse, value=minus(over(samples, "d"), over("1", limit)), multipliers=[], products=[["1", ["0"]]]
    )
    close = book.step("minimum-of-limits", share, left=over(samples, "d"), right=over("1", limit), **{"with": "1"})
    scaled = book.step("scaled-minimum", left=over(samples, "d"), right="1", by="d", new_left=samples, new_right="d")
    value = minus(over(["Min", samples, "d"], "d"), ["Min", over("1", limit), "1"])
    return book.step("along", close, scaled, value=value, multipliers=[over("1", "d")], products=[["1", ["0"]]])
