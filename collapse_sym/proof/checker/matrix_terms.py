"""Matrix terms as combinations of words, by their definitions in STATEMENTS.md."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

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


def _shifted(term: Any) -> bool:
    """Whether a term has the form (A + c I)⁻¹ with an identity of a given size."""
    ok = (
        isinstance(term, list)
        and len(term) == 3
        and term[0] == "Power"
        and term[2] == "-1"
        and isinstance(term[1], list)
    )
    if not ok or len(term[1]) != 3 or term[1][0] != "Add" or not isinstance(term[1][2], list) or len(term[1][2]) != 3:
        return False
    head, _, identity = term[1][2]
    return head == "Scale" and isinstance(identity, list) and len(identity) == 2 and identity[0] == "IdentityOfSize"


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
        need(isinstance(term, list) and len(term) > 1 and isinstance(term[0], str), "words", "not a matrix")
        head, arguments = term[0], term[1:]
        if head in ("Sum", "MatrixProduct"):
            return self._folded_matrix(head, arguments, *(self.scalar(x) for x in arguments[1:3]))
        if head in ("Add", "Subtract", "Negate", "MatrixMultiply", "Transpose"):
            parts = [self._push_through(a, b) if head == "MatrixMultiply" and _shifted(b) else self.matrix(b)
                     for a, b in zip(["", *arguments], arguments)]  # fmt: skip
            if head in ("Add", "MatrixMultiply"):
                return reduce(lambda x, y: x + y, parts) if head == "Add" else self.product(*parts)
            need(len(parts) == 1 + (head == "Subtract"), "words", f"wrong arguments of {head}")
            return (
                parts[0] - parts[1] if head == "Subtract" else -parts[0] if head == "Negate" else self.turned(parts[0])
            )
        if head == "Scale" and len(arguments) == 2:
            return self.scalar(arguments[0]) * self.matrix(arguments[1])
        if head == "Sqrt" and self.isotropic and arguments == ["Sigma"]:
            return self.word()
        if head == "Power" and len(arguments) == 2:
            return self._matrix_power(self.matrix(arguments[0]), self.scalar(arguments[1]))
        if head in DEFINED:
            return self.matrix(self.defined(head, arguments))
        return self._generator(head, arguments)

    def _folded_matrix(self, head: str, arguments: list[Any], low: Poly, high: Poly) -> Poly:
        """A sum of matrices, or a product of functions of Σ."""
        if head == "MatrixProduct":
            body = self.inside(arguments, lambda term: self.function(self.matrix(term)))
            return self.spectral(self.folded("Product", body, low, high))
        last, numbers = self.split(low, high)
        total = sum((self.inside(arguments, self.matrix, x) for x in numbers), self.number(0))
        if last is None:
            return total
        ends, body = (low.frozen(), last.frozen()), self.inside(arguments, self.matrix)
        return total + body.substitute(lambda g: self.atom("word", g[1], (ends,)) if g[0] == "word" else None)

    def function(self, x: Poly) -> Poly:
        """A combination that is a function of Σ, as a polynomial in Σ, G_κ, M."""
        flat = all(len(g[1]) < 2 and all(y[0] == "D" for y in g[1]) for g in x.generators() if g[0] == "word")
        need(flat, "words", "not a function of Σ")
        return x.substitute(
            lambda g: Poly({g[1][0][1] if g[1] else (): Fraction(1)}, self.fuel) if g[0] == "word" else None
        )

    def _push_through(self, before: Any, term: Any) -> Poly:
        """(XXᵀ + λT I)⁻¹ = (I − X R Xᵀ/T)/(λT), R of the same ridge fit, after a factor (by itself the I would be
        read as d × d)."""
        (_, (_, gram, (_, shift, (_, size))), _) = term
        found = self.matrix(gram)
        (word,) = [g[1] for g in found.generators() if g[0] == "word"] or [()]
        ok = [x[0] for x in word] == ["X", "X"] and word == (word[0], (*word[0][:2], True)) and not word[0][2]
        need(
            ok and not (found - self.word(*word)).terms and before,
            "words",
            "an inverse of something other than XXᵀ + cI after a factor",
        )
        index = word[0][1]
        rows, penalty = self.chain.samples(index), self.chain.penalty(index)
        gap = self.scalar(size) - rows
        same = any(vanishes(gap - x) or vanishes(gap + x) for x in (gap - gap, *self.equal))
        need(
            penalty is not None and self.positive(penalty) and same,
            "words",
            "no ridge fit, or an identity of another size",
        )
        assert penalty is not None
        need(vanishes(self.scalar(shift) - penalty * rows), "words", "a shift other than λT")
        need(
            all(g[1] for g in self.matrix(before).generators() if g[0] == "word"),
            "words",
            "no factor before the inverse",
        )
        smooth = self.word(("X", index, False), ("R", index, False), ("X", index, True))
        return (self.word() - smooth * self.reciprocal(rows)) * self.reciprocal(penalty) * self.reciprocal(rows)

    def _matrix_power(self, x: Poly, exponent: Poly) -> Poly:
        """A power; the inverse of a positive combination of Σ and I, or of XᵀX where X has rank d."""
        fixed = exponent.constant()
        need(
            fixed is None or (fixed.denominator == 1 and abs(fixed) <= MAX_WORD),
            "words",
            "a root of a matrix, or a long power",
        )
        if fixed is None or fixed >= 0:
            if fixed is None:
                return self.spectral(self.raised(self.function(x), exponent))
            return self.product(self.word(), *[x] * int(fixed))
        words = {g[1] for g in x.generators() if g[0] == "word"}
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
        return self.atom("G", kappa.frozen())
