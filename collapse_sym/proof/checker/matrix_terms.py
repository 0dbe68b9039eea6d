"""Matrix terms as combinations of words, by their definitions in STATEMENTS.md."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

from .expectations import hides_random
from .letters import Letters
from .limits import need
from .ring import Poly, vanishes
from .words import MAX_WORD

#: heads that are built from others; #1, #2, … are the arguments
DEFINED: dict[str, Any] = {
    "Quad": ["Form", "w0", "#1", "w0"],
    "Form": ["Trace", ["MatrixMultiply", ["Transpose", "#1"], "#2", "#3"]],
    "SquaredNorm": ["Trace", ["MatrixMultiply", ["Transpose", "#1"], "#1"]],
    "SquaredNormIn": ["Trace", ["MatrixMultiply", ["Transpose", "#2"], "#1", "#2"]],
    "Df": ["Trace", ["Power", ["MatrixMultiply", "Sigma", ["Resolvents", "#2"]], "#1"]],
    "Resolvents": ["Power", ["Add", "Sigma", ["Scale", "#1", "Identity"]], "-1"],
    "DownstreamLabels": ["Add", ["MatrixMultiply", "DownstreamDesign", ["Model", "#1"]], "DownstreamNoise"],
    "Prediction": ["Scale", ["Divide", "1", "#2"],
                   ["MatrixMultiply", "Resolvent", ["Transpose", "DownstreamDesign"], ["DownstreamLabels", "#1"]]],
    "NoiseMap": ["MatrixMultiply", ["ProjectionProduct", "#1", "#2"], ["PseudoInverse", ["Design", "#2"]]],
    "NoiseCovariance": ["MatrixMultiply", ["NoiseMap", "#1", "#2"], ["Transpose", ["NoiseMap", "#1", "#2"]]],
}  # fmt: skip


def _put(term: Any, arguments: list[Any]) -> Any:
    if isinstance(term, list):
        return [_put(t, arguments) for t in term]
    return arguments[int(term[1:]) - 1] if term[:1] == "#" else term


class MatrixTerms(Letters):
    """Reads sums, products, powers and inverses of matrices."""

    def defined(self, head: str, arguments: list[Any]) -> Any:
        need(f"#{len(arguments) + 1}" not in str(DEFINED[head]), "terms", f"wrong arguments of {head}")
        return _put(DEFINED[head], arguments)

    # -- matrices --------------------------------------------------------------------------------

    def matrix(self, term: Any) -> Poly:
        """A matrix or vector as a combination of words."""
        if isinstance(term, str):
            return self._named(term)
        head, arguments = term[0], term[1:]
        if head in ("Sum", "MatrixProduct"):
            return self._folded_matrix(head, arguments, *(self.scalar(x) for x in arguments[1:3]))
        if head in ("Add", "Subtract", "Negate", "MatrixMultiply", "Transpose"):
            parts = [self.matrix(a) for a in arguments]
            if head in ("Add", "MatrixMultiply"):
                return reduce(lambda x, y: x + y, parts) if head == "Add" else self.product(*parts)
            need(len(parts) == 1 + (head == "Subtract"), "words", f"wrong arguments of {head}")
            return (
                parts[0] - parts[1] if head == "Subtract" else -parts[0] if head == "Negate" else self.turned(parts[0])
            )
        if head == "Scale" and len(arguments) == 2:
            number, matrix = self.scalar(arguments[0]), self.matrix(arguments[1])
            self.apart(number, matrix)
            return number * matrix
        if head == "Sqrt" and self.isotropic and arguments == ["Sigma"]:
            return self.word()
        if head == "Power" and len(arguments) == 2:
            return self._matrix_power(self.matrix(arguments[0]), self.scalar(arguments[1]))
        if head in DEFINED:
            return self.matrix(self.defined(head, arguments))
        return self._generator(head, arguments)

    def _folded_matrix(self, head: str, arguments: list[Any], low: Poly, high: Poly) -> Poly:
        """A sum of matrices, or a product of functions of Σ."""
        need(not hides_random((low.frozen(), high.frozen())), "words", "an end of a sum that is random")
        if head == "MatrixProduct":
            body = self.inside(arguments, lambda term: self.function(self.matrix(term)))
            return self.spectral(self.folded("Product", body, low, high))
        last, numbers = self.split(low, high)
        total = sum((self.inside(arguments, self.matrix, x) for x in numbers), self.number(0))
        if last is None:
            return total
        ends, body = (low.frozen(), last.frozen()), self.inside(arguments, self.matrix)
        need(not any(g[0] == "word" and g[2] for g in body.generators()), "words", "a sum of models that are sums")
        return total + body.substitute(lambda g: self.atom("word", g[1], (ends,)) if g[0] == "word" else None)

    def function(self, x: Poly) -> Poly:
        """A combination that is a function of Σ, as a polynomial in Σ, G_κ, M."""
        words = [g for g in x.generators() if g[0] == "word"]
        flat = all(len(g[1]) < 2 and not g[2] and all(y[0] == "D" for y in g[1]) for g in words)
        need(flat and not any(map(hides_random, x.generators() - {*words})), "words", "not a function of Σ")
        return x.substitute(
            lambda g: Poly({g[1][0][1] if g[1] else (): Fraction(1)}, self.fuel) if g[0] == "word" else None
        )

    def _matrix_power(self, x: Poly, exponent: Poly) -> Poly:
        """A power; the inverse of a positive combination of Σ and I, or of XᵀX where X has rank d."""
        need(not hides_random(exponent.frozen()), "words", "an exponent that is random")
        if not self.integral(exponent):  # Σ^p, one letter
            need(vanishes(self.function(x) - self.atom("S")), "words", "a root of another matrix than Σ")
            return self.word(("D", ((("real", self.atom("S").frozen(), exponent.frozen()), 1),), False))
        fixed = exponent.constant()
        need(fixed is None or abs(fixed) <= MAX_WORD, "words", "a long power of a matrix")
        if fixed is None or fixed >= 0:
            if fixed is None:
                return self.spectral(self.raised(self.function(x), exponent))
            return self.product(self.word(), *[x] * int(fixed))
        words = {g[1] for g in x.generators() if g[0] == "word"}
        need(not any(g[2] for g in x.generators() if g[0] == "word"), "words", "an inverse of a sum")
        if words == {()}:
            base = self.word() * self.reciprocal(x.substitute(lambda g: self.number(1) if g[0] == "word" else None))
        elif all(kind == "W" for word in words for kind, _, _ in word):
            (((kind, index, _),),) = words
            need(
                self.chain.key(index) in self.chain.full_rank,
                "words",
                "an inverse of XᵀX whose rank is not established",
            )
            base = self.word(("V", index, False)) * self.reciprocal(
                x.substitute(lambda g: self.number(1) if g[0] == "word" else None)
            )
        else:
            slope = x.substitute(lambda g: self.number(g[1] != ()) if g[0] == "word" else None)
            kappa = (x - slope * self.matrix("Sigma")).substitute(
                lambda g: self.number(1) if g == ("word", (), ()) else None
            )
            need(
                "word" not in str([g[0] for g in kappa.generators()]),
                "words",
                "an inverse of something other than aΣ + bI",
            )
            base = self.spectral(self.resolvent(kappa * self.reciprocal(slope))) * self.reciprocal(slope)
        return self.product(self.word(), *[base] * int(-fixed))

    def resolvent(self, kappa: Poly) -> Poly:
        """The atom G_κ = (Σ+κ)⁻¹, for κ ≥ 0."""
        need(self.nonnegative(kappa), "words", "an inverse of Σ + κI where κ ≥ 0 is not known")
        need(not hides_random(kappa.frozen()), "words", "an inverse of Σ + κI where κ is random")
        return self.atom("G", kappa.frozen())
