"""The letters of a statement: what stands for one matrix or vector of a fit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .expectations import Expectations, hides_random
from .limits import need
from .ring import Poly
from .words import DOWN

#: letters of the downstream fit
LETTERS = {"SampleCovariance": "W", "Resolvent": "R", "DownstreamDesign": "X", "DownstreamNoise": "Z"}


class Letters(Expectations):
    """Reads letters; ``chain.models`` holds what ŵ_i is known to be, ``equal`` what is 0 by hypothesis."""

    equal: tuple[Poly, ...] = ()
    ends: tuple[Poly, ...] = ()  # numbers of generators, in an induction over them

    def matrix(self, term: Any) -> Poly:
        """Matrix terms: see matrix_terms.py."""
        raise NotImplementedError

    def defined(self, head: str, arguments: list[Any]) -> Any:
        """Heads that are built from others: see matrix_terms.py."""
        raise NotImplementedError

    def _named(self, name: str) -> Poly:
        if name == "Identity":
            return self.word()
        if name == "Sigma" and self.isotropic:
            return self.word()
        if name in ("Sigma", "M"):
            return self.spectral(self.atom("S" if name == "Sigma" else "M"))
        if name in (*LETTERS, "Prediction", "DownstreamLabels"):
            need(
                "truth" not in self.chain.fit(DOWN) and not self.chain.shared and len(self.chain.blocks) < 2,
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
        self.fuel.spend(len(self.spectrum or []))
        gone = self.spectrum is not None and not any(parts.get(name, 1) for _, _, parts in self.spectrum)
        return self.number(0) if gone else self.word(("vector", name, False))

    def _generator(self, head: str, arguments: list[Any]) -> Poly:
        """Letters of the generators."""
        if head == "PseudoInverse":
            inner = self.matrix(arguments[0])
            (word,) = [g[1] for g in inner.generators() if g[0] == "word"] or [()]
            ok = len(word) == 1 and word[0][0] == "X" and not word[0][2] and not (inner - self.word(*word)).terms
            need(ok, "words", "a pseudo-inverse of something other than a design")
            return self.word(*self.letter("B", word[0][1]))
        if head == "DesignOf" and len(arguments) == 1:  # the design of a fit, of any generation of it
            need(not self.bound, "terms", "any generation, where # is the number of a sum")
            return self.word(("X", self.chain.index_of(arguments[0]), False))
        numbers = [self.scalar(a) for a in arguments]
        need(all(map(self.integral, numbers)), "words", "a number that may be no whole one")
        need(not any(hides_random(x.frozen()) for x in numbers), "words", "the number of a letter that is random")
        if head == "ProjectionProduct" and len(numbers) == 2:
            self.generated(numbers[1], numbers[0])
            return self.projections(*numbers)
        need(
            head in ("Design", "Noise", "Projection", "Model") and len(numbers) == 1,
            "words",
            f"an unknown matrix {head}",
        )
        if head == "Model":
            return self.model(numbers[0])
        self.generated(numbers[0], numbers[0])
        kind = {"Design": "X", "Noise": "Z", "Projection": "P"}[head]
        index = self.chain.design(numbers[0])
        return (
            self.word(("Z", (numbers[0].frozen(), index), False))
            if kind == "Z"
            else self.word(*self.letter(kind, index))
        )

    def generated(self, low: Poly, high: Poly) -> None:
        """Numbers are those of generators, where fits differ: what is known of all says nothing of a later one."""
        fit = self.chain.fit("0")
        same = not any("m" in self.texts(fit.get(key, "0")) for key in ("samples", "penalty", "variance"))
        if not same and (self.bound or (low - self.atom("symbol", "#")).terms or (high - low).terms):
            ends = (self.scalar(self.chain.last) - self.number(1), *self.ends)
            inside = self.nonnegative(low) and any(self.nonnegative(end - high) for end in ends)
            need(inside, "words", "a generator that there may not be")

    def model(self, i: Poly) -> Poly:
        """ŵ_i: shown before, or by definition for a number i."""
        known, fixed = self.chain.models.get(i.frozen()), i.constant()
        if known is not None:
            return known
        if fixed == 0:
            return self.vector("w0")
        need(fixed is None or fixed > 0, "words", "a model before the first")
        need(len(self.chain.blocks) == 1, "words", "a model of more than one block, or of none")
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
        self.generated(i, i)
        index = self.chain.design(i)
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
