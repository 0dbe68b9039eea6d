"""THM-4.3, its order of biases, and the remarks that ΔBias and the whole bias grow with n, fail in the plane.

    d = 2, Σ = diag(1, q²), w₀ = e₂, one row for each generator: P = xxᵀ/|x|², x = (z₁, q z₂),
    E P₁₁ = 1/(1+q),  E P₂₂ = q/(1+q),  E P₁₁P₂₂ = E P₁₂² = q/(2(1+q)²)

by the integrals of rational functions of t = z₂/z₁, a Cauchy variable.  For λ > 0 the points are λ = 1/k, k → ∞,
where the ridge fit becomes the projection on its rows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .terms import mean, minus, plus, product

Diagonal = tuple[Fraction, Fraction]  # a function of Σ by its values at the eigenvalues 1 and q²
KEPT = product(["PseudoInverse", "DownstreamDesign"], "DownstreamDesign")


class Plane:
    """The row x = (z₁, q z₂): its moments, and what its projection makes of functions of Σ."""

    def __init__(self, q: Fraction) -> None:
        self.q, self.half = q, q / (2 * (1 + q) ** 2)
        self.kept: Diagonal = (1 / (1 + q), q / (1 + q))

    def moments(self) -> list[list[list[str]]]:
        """P₁₁, P₂₂, P₁₁², P₁₁P₂₂, P₂₂² over 1 + t² as sums of c/(t²+b²)^k; P₁₁ = 1/(1+q²t²)."""
        r = 1 / (1 - self.q**2)  # 1/((1+t²)(1+q²t²)) = r/(1+t²) − r/(t²+1/q²)
        first, square = (r, -r, Fraction(0)), (r * r, -r * r, -r / self.q**2)
        both = (r - r * r, r * r - r, r / self.q**2)
        second = (1 - r, r, Fraction(0))
        other = (second[0] - both[0], second[1] - both[1], -both[2])
        return [self._parts(*x) for x in (first, second, square, both, other)]

    def _parts(self, at_one: Fraction, simple: Fraction, double: Fraction) -> list[list[str]]:
        b = str(1 / self.q)
        return [[str(c), *rest] for c, rest in zip((at_one, simple, double), (["1", "1"], [b, "1"], [b, "2"]))]

    def once(self, m: Any) -> Any:
        """E[P] M, as a term."""
        return product(m, self.term(self.kept))

    def twice(self, m: Diagonal) -> Diagonal:
        """E[P M P]: P₁₁² = P₁₁ − P₁₁P₂₂ and P₂₂² = P₂₂ − P₁₁P₂₂."""
        (a, b), h = self.kept, self.half
        return (a - h) * m[0] + h * m[1], h * m[0] + (b - h) * m[1]

    def term(self, m: Diagonal) -> Any:
        """The function of Σ with these values, as a + bΣ."""
        slope = (m[0] - m[1]) / (1 - self.q**2)
        return plus(["Scale", str(m[0] - slope), "Identity"], ["Scale", str(slope), "Sigma"])


def points(part: str, q: Fraction, rows: str) -> dict[str, Any]:
    """d = 2, Σ = diag(1, q²), w₀ = e₂, T₀ = 1, n = 1, no noise; λ = 1/k where there is a penalty."""
    listed: dict[str, Any] = {"d": "2", "Sigma": ["1", str(q * q)], "w0": ["0", "1"], "T0": "1", "n": "1", "T": rows}
    penalty = {"lambda": ["Divide", "1", "k"]} if "lambda" in statement(part).meaning["variables"] else {}
    return {**listed, "sigma": "0", "sigma0": "0", **penalty}


class Argument:
    """A notebook at such points, with the maps of a row; ``rows``, of the downstream fit, are 1 or 2."""

    def __init__(self, part: str, q: Fraction, rows: str) -> None:
        self.book, self.plane, self.rows = Book(statement(part), points(part, q, rows)), Plane(q), rows
        self.penalty = "lambda" in self.book.statement.meaning["variables"]
        self.fresh = self.book.statement.meaning["chain"]["generators"][0]["design"] == "fresh"
        self.row = self.book.step("plane", fit="0", moments=self.plane.moments())
        if rows == "1":
            self.down = self.book.step("plane", fit="down", moments=self.plane.moments())
        else:
            self.book.step("rank", self.book.step("domain", value="0", strict="false"), fit="down")

    def error(self, side: Any, n: int, *, only_change: bool = False) -> list[str]:
        """Steps that add up to side − its limit, for E‖Σ̂R Q w₀ − w₀‖²_Σ or E‖Σ̂R(Q w₀ − w₀)‖²_Σ, Q = P_{n−1} … P₀."""
        book, plane, metric = self.book, self.plane, (Fraction(1), self.plane.q**2)
        projected = product(["ProjectionProduct", str(n - 1), "0"], "w0")
        left = product(KEPT, minus(projected, "w0")) if only_change else minus(product(KEPT, projected), "w0")
        side_of_projection = mean(["SquaredNormIn", "Sigma", left])
        steps = [book.step("vanishing-penalty", of=side)] if self.penalty else []
        second = plane.twice(metric) if self.rows == "1" else metric
        first = plane.term(second) if only_change else plane.once("Sigma") if self.rows == "1" else "Sigma"
        if self.rows == "1":
            steps.append(book.step("average", self.down, fit="down", of=side_of_projection))
        for i in reversed(range(n)):
            number = {"member": str(i)} if self.fresh else {}
            steps.append(book.step("average", self.row, fit="0", of=self.form(second, first, i + 1), **number))
            second, first = plane.twice(second), plane.once(first)
        return steps

    def form(self, second: Diagonal, first: Any, n: int) -> Any:
        """E w₀ᵀ Qᵀ M Q w₀ − 2 w₀ᵀ L E Q w₀."""
        projected = product(["ProjectionProduct", str(n - 1), "0"], "w0")
        crossed = ["Multiply", "2", ["Form", "w0", product(first, ["ProjectionProduct", str(n - 1), "0"]), "w0"]]
        return mean(minus(["SquaredNormIn", self.plane.term(second), projected], crossed))

    def fails(self, value: Any, more: list[str], less: list[str]) -> dict[str, Any]:
        """The certificate: the value, left − right, has a limit below 0."""
        signs = ["1"] * len(more) + ["-1"] * len(less)
        return self.book.certificate(self.book.step("limit", *more, *less, value=value, multipliers=signs))


def order(part: str) -> dict[str, Any]:
    """q = 1/2, n = 1, T = 1: B̃ias = 8/27 < Bias + ΔBias = 1/4 + 17/108."""
    found = Argument(part, Fraction(1, 2), "1")
    _, left, (_, bias, change) = found.book.statement.meaning["conclusion"][1]
    more = found.error(left, 1)
    less = found.error(bias, 0) + found.error(change, 1, only_change=True)
    return found.fails(minus(left, plus(bias, change)), more, less)


def increase(part: str) -> dict[str, Any]:
    """q = 1/5, T = 2: ΔBias = 1/10 after one generation, 53/540 after two."""
    found = Argument(part, Fraction(1, 5), "2")
    _, left, right = found.book.statement.meaning["conclusion"]
    more, less = found.error(left, 2, only_change=True), found.error(right, 1, only_change=True)
    return found.fails(minus(left, right), more, less)


def increase_of_all(part: str) -> dict[str, Any]:
    """q = 1/2, T = 1: B̃ias = 8/27 after one generation, 71/243 after two."""
    found = Argument(part, Fraction(1, 2), "1")
    _, left, right = found.book.statement.meaning["conclusion"]
    return found.fails(minus(left, right), found.error(left, 2), found.error(right, 1))


REFUTES = {
    "THM-4.3.bias-order": lambda: order("THM-4.3.bias-order"),
    "THM-4.3.bias-order-shared": lambda: order("THM-4.3.bias-order-shared"),
    "THM-4.3.bias-order-ridgeless": lambda: order("THM-4.3.bias-order-ridgeless"),
    "REM-MONO.main": lambda: increase("REM-MONO.main"),
    "REM-MONO.ridgeless": lambda: increase("REM-MONO.ridgeless"),
    "REM-MONO.total": lambda: increase_of_all("REM-MONO.total"),
    "REM-MONO.total-ridgeless": lambda: increase_of_all("REM-MONO.total-ridgeless"),
}
