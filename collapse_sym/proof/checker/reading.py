"""Every term of a statement: matrices, vectors, traces, norms and expectations, by their definitions in
STATEMENTS.md."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

from .expectations import Expectations, hides_random
from .known import names
from .limits import need
from .ring import Poly, vanishes
from .words import DOWN, MAX_WORD

#: letters of the downstream fit
LETTERS = {"SampleCovariance": "W", "Resolvent": "R", "DownstreamDesign": "X", "DownstreamNoise": "Z"}
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


class Reader(Expectations):
    """Reads all terms; ``models`` holds what ŵ_i was shown to be, ``equal`` differences of sizes that are 0 by
    hypothesis."""

    equal: tuple[Poly, ...] = ()
    sought: tuple[str, ...] | None = None  # the function of an ExistsFunction and its arguments
    chosen: dict[str, Poly] = {}  # never changed in place

    def special(self, head: str, arguments: list[Any]) -> Poly:
        if head == "Expectation" and len(arguments) == 1:
            return self.expect(self.scalar(arguments[0]))
        if head == "Trace" and len(arguments) == 1:
            return self.trace(self.matrix(arguments[0]))
        if head == "Where" and len(arguments) == 3 and isinstance(arguments[1], str):
            need(arguments[1] in self.domains, "terms", "no variable")
            if arguments[1] in self.chain.changed:
                return self._elsewhere(*arguments)
            self.fixed, outer = {**self.fixed, arguments[1]: self.scalar(arguments[2])}, self.fixed
            value = self.scalar(arguments[0])
            self.fixed = outer
            return value
        if head == "Apply" and tuple(arguments) == self.sought:
            return self.chosen.get(arguments[0], self.atom("Apply", arguments[0]))
        if head == "Derivative" and len(arguments) == 2:
            return self._derivative(*arguments)
        if head == "Limit" and len(arguments) == 1:
            return self.atom("Limit", self.scalar(arguments[0]).frozen())
        if head == "OperatorNorm" and len(arguments) == 1:
            return self.norm(arguments[0])
        if head == "RowsOf" and len(arguments) == 1:
            return self.chain.samples(self.chain.index_of(arguments[0]))
        if head == "Risk":  # E‖ŵ − w₀‖²_Σ of the whole chain, with the noises of these fits
            ok = not self.bound and not self.fixed and arguments == [key for key in self.chain.keys if key in arguments]
            need(ok, "terms", "a risk of fits in order, of the chain as it stands")
            return self.atom("Risk", *arguments)
        need(head in DEFINED, "terms", f"a head that is not read here: {head}")
        return self.scalar(self.defined(head, arguments))

    def _elsewhere(self, body: Any, name: str, value: Any) -> Poly:
        """A term with another value of a variable on which laws depend: an atom of the text, which the rule
        "elsewhere" evaluates."""
        number = self.scalar(value).constant()
        need(
            number is not None and not self.bound and not self.fixed,
            "terms",
            "a value that is no number, or inside another term",
        )
        plain = body[:1] == ["Expectation"] and not self.bound and not self.fixed
        need(plain, "terms", "a chain with other laws beside a bound name, or of something random")
        return self.atom("Where", repr([body, name, str(number)]), "k", "expect")

    def _derivative(self, body: Any, name: Any) -> Poly:
        """An atom of body and variable; at a point, where the variable has a value, of the text (it may change
        along points)."""
        known = isinstance(name, str) and name in self.domains and name not in self.fixed and not self.bound
        need(known, "terms", "a derivative with respect to something other than a variable")
        if name in self.values:
            need(not self.fixed, "terms", "a derivative inside Where")
            return self.atom("Derivative", repr([body, name]), "k")
        return self.atom("Derivative", self.scalar(body).frozen(), self.scalar(name).frozen())

    def norm(self, term: Any) -> Poly:
        """‖A‖, a random number that AᵀA determines: 1 for a projection of positive rank, else one letter."""
        gram = self.gram(term)
        words = [g[1] for g in gram.generators() if g[0] == "word"]
        kinds = {letter[0] for word in words for letter in word}
        known = kinds <= {"D", "X", "W", "P", "B", "V", "R", "Q"} and not {"#", "##"} & names(gram.frozen())
        known = known and not any(hides_random(g) for g in gram.generators() if g[0] != "word")
        need(known, "terms", "a norm that is not read here")
        if (
            [x[0] for word in words for x in word] == ["P"]
            and vanishes(gram - self.word(*words[0]))
            and self.chain.gaussian
        ):
            need(self.positive(self.chain.samples(words[0][0][1])), "terms", "a projection that may be zero")
            return self.number(1)
        return self.atom("trace", (("norm", gram.frozen(), False),), ())

    def gram(self, term: Any) -> Poly:
        """AᵀA, where A may begin with √Σ."""
        rooted = isinstance(term, list) and term[:1] == ["MatrixMultiply"] and term[1:2] == [["Sqrt", "Sigma"]]
        rest = self.matrix(["MatrixMultiply", "Identity", *term[2:]] if rooted else term)
        return self.product(self.turned(rest), *([self.matrix("Sigma")] if rooted else []), rest)

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

    def _named(self, name: str) -> Poly:
        if name == "Identity":
            return self.word()
        if name == "Sigma" and self.isotropic:
            return self.word()
        if name in ("Sigma", "M"):
            return self.spectral(self.atom("S" if name == "Sigma" else "M"))
        if name in (*LETTERS, "Prediction", "DownstreamLabels"):
            need(
                "truth" not in self.chain.fit(DOWN) and not self.chain.shared,
                "words",
                "labels, or a design, of more than one kind",
            )
        if name in ("Prediction", "DownstreamLabels"):
            return self.matrix(self.defined(name, [self.chain.last, self.chain.down_samples]))
        if name in LETTERS:
            kind = LETTERS[name]
            letter = self.word((kind, (DOWN, DOWN) if kind == "Z" else DOWN, False))
            return letter * self.reciprocal(self.chain.samples(DOWN)) if kind == "W" else letter
        need(self.domains.get(name) == "vector", "words", "an unknown matrix")
        return self.vector(name)

    def vector(self, name: str) -> Poly:
        """A vector, 0 at a point where it is."""
        gone = self.spectrum is not None and not any(parts.get(name, 1) for _, _, parts in self.spectrum)
        return self.number(0) if gone else self.word(("vector", name, False))

    def _generator(self, head: str, arguments: list[Any]) -> Poly:
        """Letters of the generators."""
        if head == "PseudoInverse":
            inner = self.matrix(arguments[0])
            (word,) = [g[1] for g in inner.generators() if g[0] == "word"] or [()]
            ok = len(word) == 1 and word[0][0] == "X" and not (inner - self.word(*word)).terms
            need(ok, "words", "a pseudo-inverse of something other than a design")
            return self.word(*self.letter("B", word[0][1]))
        if head == "DesignOf" and len(arguments) == 1:  # the design of a fit, of any generation of it
            return self.word(("X", self.chain.index_of(arguments[0]), False))
        numbers = [self.scalar(a) for a in arguments]
        need(all(map(self.integral, numbers)), "words", "a number that may be no whole one")
        if head == "ProjectionProduct" and len(numbers) == 2:
            return self.projections(*numbers)
        need(
            head in ("Design", "Noise", "Projection", "Model") and len(numbers) == 1,
            "words",
            f"an unknown matrix {head}",
        )
        if head == "Model":
            return self.model(numbers[0])
        kind = {"Design": "X", "Noise": "Z", "Projection": "P"}[head]
        index = self.chain.design(numbers[0])
        return (
            self.word(("Z", (numbers[0].frozen(), index), False))
            if kind == "Z"
            else self.word(*self.letter(kind, index))
        )

    def model(self, i: Poly) -> Poly:
        """ŵ_i: shown before, or by definition for a number i."""
        known, fixed = self.chain.models.get(i.frozen()), i.constant()
        if known is not None:
            return known
        if fixed == 0:
            return self.vector("w0")
        need(fixed is None or fixed > 0, "words", "a model before the first")
        if fixed is None or fixed > 16:
            return self.word(("model", i.frozen(), False))
        return self.following(i - self.number(1), self.model(i - self.number(1)))

    def following(self, i: Poly, before: Poly) -> Poly:
        """ŵ_{i+1} = X†(X ŵ_i + E_i), the definition."""
        fit = self.chain.fit("0")
        need(
            fit["fit"] == "ols" and "truth" not in fit and not self.chain.shared,
            "words",
            "a generator that does not fit the model alone",
        )
        index = self.chain.design(i)
        fit = self.chain.fit(index)
        need(
            fit["fit"] == "ols" and "truth" not in fit,
            "words",
            "a generator other than least squares on the labels of the one before",
        )
        smoothed = self.product(self.word(*self.letter("P", index)), before)
        noise = self.product(self.word(*self.letter("B", index)), self.word(("Z", (i.frozen(), index), False)))
        return smoothed + noise

    def projections(self, k: Poly, m: Poly) -> Poly:
        """Q_{k,m} = P_k Q_{k−1,m}, as far as k is known to be at least m; one projection if the design is shared."""
        length = k - m
        if length.constant() is not None and length.constant() < 0:  # type: ignore[operator]
            return self.word()
        last = self.letter("P", self.chain.design(k))
        if not last or not self.nonnegative(length):
            return self.word(("Q", (k.frozen(), m.frozen()), False)) if last else self.word()
        if isinstance(self.chain.design(k), str):
            return self.word(*last)
        if length.constant() is None and k.terms.get((), Fraction(0)) < 0:
            return self.word(("Q", (k.frozen(), m.frozen()), False))
        need((length.constant() or 0) <= 16, "limits", "a product of more than 16 projections")
        return self.product(self.word(*last), self.projections(k - self.number(1), m))
