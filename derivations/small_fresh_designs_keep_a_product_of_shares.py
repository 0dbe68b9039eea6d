"""THM-4.6: n fits on fresh isotropic designs of T_m rows keep Π min(T_m, d)/d of ‖w₀‖² in the mean."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .projections import map_of_a_projection, map_of_products, share, share_of_a_design
from .terms import mean, minus, over, plus, product

LENGTH = ["SquaredNorm", "w0"]
LAST = minus("n", "1")
LIMIT = ["Min", over("1", ["At", "ratios", "j"]), "1"]
KEPT = ["Product", "j", "0", LAST, share("j")]
ETA = ["Product", "j", "0", LAST, LIMIT]


def model(book: Book) -> None:
    """ŵ_n = Q w₀ + noises, whose variance is 0."""
    noises = ["Sum", "j", "0", minus("m", "1"), product(["NoiseMap", minus("m", "1"), "j"], ["Noise", "j"])]
    closed = plus(product(["ProjectionProduct", minus("m", "1"), "0"], "w0"), noises)
    book.step("models", **{"from": "0", "closed_form": closed})


def product_of_shares(book: Book) -> str:
    """E QM = E QᵀMQ = Π_{j<n} min(T_j, d)/d · M for M = I."""
    closed = ["Scale", ["Product", "j", "0", minus("m", "1"), share("j")], "M"]
    return map_of_products(book, map_of_a_projection(book), closed, closed)


def left_over(s: Statement) -> dict[str, Any]:
    """E‖ŵ_n‖² = ‖w₀‖² Π min(T_j, d)/d ≃ η ‖w₀‖²."""
    book = Book(s)
    model(book)
    exact = book.step("average", product_of_shares(book), fit="0", of=mean(["SquaredNorm", ["Model", "n"]]))
    eta = book.step("domain", value="eta", strict="true")
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    enough = book.step("sign", value="0", multipliers=[], products=[])
    found = book.step(
        "ratio", exact, shares_converge(book), length, eta, enough,
        multipliers=["1"], scale=LENGTH, least="eta", conclusion=s.meaning["conclusion"],
    )  # fmt: skip
    return book.certificate(found)


def shares_converge(book: Book) -> str:
    """Π min(T_j, d)/d → Π min(1/φ_j, 1): n factors that converge."""
    factors = Book(book.statement)
    ratio = factors.step("clause", number="1", member="j")
    last = share_of_a_design(factors, ratio, ["At", "sizes", "j"], ["At", "ratios", "j"])
    steps = [
        {**step, "id": f"j{step['id']}", "premises": [f"j{i}" for i in step["premises"]]} for step in factors.steps
    ]
    return book.step(
        "product-of-limits", name="j", low="0", high=LAST, left=share("j"), right=LIMIT, steps=steps, last=f"j{last}"
    )


def lost(s: Statement) -> dict[str, Any]:
    """E‖Qw₀ − w₀‖² = ‖w₀‖² (1 − Π min(T_j, d)/d): the downstream projection is the identity for T > d."""
    book = Book(s)
    exact = error_of_the_truth(book)
    found = book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=s.meaning["conclusion"])
    return book.certificate(found)


def error_of_the_truth(book: Book) -> str:
    """ΔBias averaged."""
    book.step("rank", book.step("hypothesis", number="1", member=""), fit="down")
    return book.step("average", product_of_shares(book), fit="0", of=book.statement.meaning["conclusion"][1])


def nothing_is_left_of_the_right_side() -> dict[str, Any]:
    """n = 1, T_0 = d − 1, φ_0 = 1: ΔBias = ‖w₀‖²/d > 0, while η = 1 makes the right side 0."""
    points = {
        "d": plus("k", "1"), "Sigma": [["1", plus("k", "1")]], "w0": ["1"], "n": "1", "T": plus("k", "2"), "sigma": "0",
        "sizes": {"start": [], "period": ["k"]}, "ratios": {"start": [], "period": ["1"]},
    }  # fmt: skip
    book = Book(statement("THM-4.6.delta-bias"), points)
    book.step("rank", book.step("hypothesis", number="1", member=""), fit="down")
    exact = book.step("average", map_of_a_projection(book), fit="0", of=book.statement.meaning["conclusion"][1])
    fewer = book.step("domain", value="1", strict="true")
    least = book.step("smaller", fewer, left="k", right="d", **{"is": "left"})
    value = over("1", "d")
    found = book.step(
        "equation",
        exact,
        least,
        multipliers=["1", ["Negate", value]],
        conclusion=["Equal", book.statement.meaning["conclusion"][1], value],
    )
    right = book.step(
        "equation", multipliers=[], conclusion=["Equal", book.statement.meaning["conclusion"][2], "0"]
    )
    return book.certificate(found, right)


def an_outcome(part: str) -> dict[str, Any]:
    """X_0 = (1, 0), X_1 = (1, 1), w₀ = (1, 1): Q w₀ = (1/2, 1/2), so ‖Qw₀ − w₀‖² = 1/2, w₀ᵀQw₀ = 1, QᵀQ ≠ Q."""
    sizes = {"start": [], "period": ["1"]}
    point = {"d": "2", "Sigma": ["1", "1"], "w0": ["1", "1"], "sizes": sizes, "n": "2", "T": "3", "sigma": "0"}
    book = Book(statement(part), point)
    return book.certificate(book.step("outcome", designs=[[["1", "0"]], [["1", "1"]]], noises=[]))


def in_the_mean(part: str) -> dict[str, Any]:
    """E QᵀQ = E Q = Π min(T_j, d)/d · I: the quoted steps hold for means."""
    s = amended(part)
    book = Book(s)
    products = product_of_shares(book)
    sides = minus(*s.meaning["conclusion"][1:])
    found = book.step("average", products, fit="0", of=sides)
    return book.certificate(found)


def matrices_in_the_mean() -> dict[str, Any]:
    """E QᵀQ = E Q as matrices."""
    book = Book(amended("THM-4.6.argument-projection"))
    return book.certificate(product_of_shares(book))


PROVES = {"THM-4.6.main": lambda: left_over(statement("THM-4.6.main"))}
REFUTES = {
    "THM-4.6.delta-bias": nothing_is_left_of_the_right_side,
    "THM-4.6.argument": lambda: an_outcome("THM-4.6.argument"),
    "THM-4.6.argument-projection": lambda: an_outcome("THM-4.6.argument-projection"),
}
AMENDED = {
    "THM-4.6.delta-bias": lambda: lost(amended("THM-4.6.delta-bias")),
    "THM-4.6.argument": lambda: in_the_mean("THM-4.6.argument"),
    "THM-4.6.argument-projection": matrices_in_the_mean,
}
