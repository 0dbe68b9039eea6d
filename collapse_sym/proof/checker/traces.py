"""Traces of words.

A trace is cut where the word passes through a number (at vectors), so that every factor has one form up to rotation
and transpose; a sum of random traces is one atom ("sums", body, binder).
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from .limits import need
from .matrices import Matrices, S, names_of
from .order import key
from .ring import Monomial, Poly, added
from .words import Word, random, shape, transpose


class Traces(Matrices):
    """Traces of combinations of words; at a point those of deterministic words are numbers."""

    def trace(self, x: Poly) -> Poly:
        """The trace; sums over deterministic words are taken at once, others after the expectation."""
        total = []
        for monomial, c in x.terms.items():
            ((word, binder),) = [g[1:] for g, _ in monomial if g[0] == "word"]
            value = Poly({tuple((g, k) for g, k in monomial if g[0] != "word"): c}, self.fuel) * self._cut(word)
            if binder and random(word):
                value = self.atom("sums", value.frozen(), binder)
            total.append(value if random(word) else self.summed(value, binder))
        return added(total, self.fuel)

    def summed(self, p: Poly, binder: Any) -> Poly:
        need(len(binder) < 2, "words", "a double sum without its noises")
        return self.folded("Sum", p, *map(self.thawed, binder[0])) if binder else p

    def _cut(self, word: Word) -> Poly:
        """A circle of letters: cut at numbers, or reduced across its seam and put into its first turn."""
        need(not word or shape(word[0])[0] == shape(word[-1])[1], "words", "a trace needs a square word")
        cuts = [i for i, letter in enumerate(word) if shape(letter)[0] == "1"]
        if cuts:
            ends = [i - cuts[0] for i in cuts] + [len(word)]
            circle = word[cuts[0] :] + word[: cuts[0]]
            pieces = [circle[a:b] for a, b in zip(ends, ends[1:])]
            return self._factors([min(w, transpose(w), key=key) for w in pieces])
        for i in range(len(word) * (len(word) > 1)):
            turn = word[i:] + word[:i]
            met = self.met(turn[-1], turn[0])
            if met is not None:
                return met.substitute(partial(self._seam, turn[1:-1], shape(turn[-1])[0]))
        if not word:
            return self.chain.rank
        return self._factors([min((w[i:] + w[:i] for w in (word, transpose(word)) for i in range(len(w))), key=key)])

    def _seam(self, rest: Word, space: Any, g: Any) -> Poly | None:
        return self._square(g[1] + rest, space) if g[0] == "word" else None

    def _square(self, word: Word, space: Any) -> Poly:
        """The trace of a word on a space, whose dimension it is if everything has cancelled."""
        size = self.chain.rank if space == "d" else self.chain.samples(space[1])
        return self.normal(word).substitute(lambda g: (self._cut(g[1]) if g[1] else size) if g[0] == "word" else None)

    def _factors(self, words: list[Word]) -> Poly:
        result = self.number(1)
        for word in words:
            result = result * (self.atom("trace", word, ()) if random(word) else self.functional(word))
        return result

    def functional(self, word: Word) -> Poly:
        """Trace or form of a deterministic word; summed over the spectrum at a point that gives it."""
        if self.spectrum is None or ("M",) in names_of(word):
            return self.atom("trace", word)
        total = self.number(0)
        for value, multiplicity, parts in self.spectrum:
            weight = multiplicity if all(kind == "D" for kind, _, _ in word) else self.number(1)
            for kind, index, _ in word:
                weight = weight * (self.number(parts[index]) if kind == "vector" else self.at_eigenvalue(index, value))
            total = total + weight
        return total

    def at_eigenvalue(self, monomial: Monomial, value: Fraction) -> Poly:
        def image(g: Any) -> Poly:
            if g == S:
                return self.number(value)
            need(g[0] == "G", "words", "a function of Σ whose value at an eigenvalue is not read")
            self.learn(self.number(value) + self.thawed(g[1]), True)  # κ ≥ 0 is known wherever G_κ was made
            return self.reciprocal(self.number(value) + self.thawed(g[1]))

        return Poly({monomial: Fraction(1)}, self.fuel).substitute(image)
