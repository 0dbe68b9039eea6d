"""Combinations of words and their normal forms.

A combination is a polynomial, linear in atoms ("word", word, binder); a binder is () or the ends ((low, high), …)
of sums over the numbers #, ## in the word and in what stands before it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from .known import names
from .limits import need
from .ring import Monomial, Poly, added, generator, join
from .terms import Scalars
from .words import Letter, Word, joined, meeting, shape, transpose

S = ("S",)


class Matrices(Scalars):
    """What a word is equal to; ``chain`` (statement.py) knows sizes, penalties and variances."""

    chain: Any
    isotropic = False
    whole = False  # whether products of several resolvents stay as they are: long recursions need that
    spectrum: list[tuple[Fraction, Poly, dict[str, Fraction]]] | None  # eigenvalue, multiplicity, parts of vectors

    def word(self, *letters: Letter) -> Poly:
        return self.atom("word", letters, ())

    def turned(self, x: Poly) -> Poly:
        return x.substitute(lambda g: self.atom("word", transpose(g[1]), g[2]) if g[0] == "word" else None)

    def product(self, first: Poly, *others: Poly) -> Poly:
        for other in others:
            self.apart(first, other)
            first = first.substitute(partial(self._times_word, other))
        return first

    def apart(self, x: Poly, y: Poly) -> None:
        """The number # of any generator is no number of a sum that it is multiplied with."""
        for one, other in ((x, y), (y, x)):
            summed = any(g[0] == "word" and g[2] for g in one.generators())
            free = {g for m in other.terms if not any(g[0] == "word" and g[2] for g, _ in m) for g, _ in m}
            need(not summed or not any("#" in names(g) for g in free), "words", "any generator beside a sum")

    def _times_word(self, y: Poly, g: Any) -> Poly | None:
        return self._times(g, y) if g[0] == "word" else None

    def _times(self, g: Any, y: Poly) -> Poly:
        def image(h: Any) -> Poly | None:
            if h[0] != "word":
                return self.moved(h, "#", self.atom("symbol", "##")) if g[2] and "#" in names(h) else None
            word, binder = (self.relettered(h[1], "#", "##"), h[2]) if g[2] and h[2] else (h[1], h[2])
            self._fit(shape(g[1][-1])[1], shape(word[0])[0]) if g[1] and word else None
            return self.normal(joined(g[1], word), g[2] + binder)

        need(len(g[2]) < 2, "words", "more than two sums in one product")
        return y.substitute(image)

    def relettered(self, word: Word, name: str, other: str) -> Word:
        """The word with another bound number in every index, each in its one form again."""
        number = self.atom("symbol", other)

        def index(x: Any) -> Any:
            return self.at(self.thawed(x), number, name).frozen() if isinstance(x, tuple) else x

        def letter(kind: str, x: Any) -> Any:
            if name not in names(x) or kind == "vector":
                return x
            if kind != "D":
                return tuple(map(index, x)) if kind in ("Z", "Q") else index(x)
            (monomial,) = self.at(Poly({x: Fraction(1)}, self.fuel), number, name).terms
            return monomial

        return tuple((kind, letter(kind, x), turned) for kind, x, turned in word)

    def _fit(self, left: Any, right: Any) -> None:
        """Rows of two designs meet only if there are as many of them."""
        same = left == right or (
            left[0] == right[0] == "T" and self.chain.samples(left[1]).terms == self.chain.samples(right[1]).terms
        )
        need(same, "words", "two sizes that may differ")

    def normal(self, word: Word, binder: Any = ()) -> Poly:
        """Neighbours that meet are replaced until none does."""
        for i, pair in enumerate(zip(word, word[1:])):
            met = self.met(*pair)
            if met is not None:
                return self._inside_of(met, word[:i], word[i + 2 :], binder)
        return self.atom("word", word, binder)

    def _inside_of(self, met: Poly, before: Word, after: Word, binder: Any) -> Poly:
        return met.substitute(lambda g: self.normal(before + g[1] + after, binder) if g[0] == "word" else None)

    def met(self, left: Letter, right: Letter) -> Poly | None:
        """Two neighbours as a combination; None if there is nothing shorter."""
        self.fuel.spend(5)
        kinds, index = (left[0] + "t" * left[2], right[0] + "t" * right[2]), left[1]
        if kinds == ("D", "D"):
            return self.spectral(Poly({join(left[1], right[1]): Fraction(1)}, self.fuel))
        short = meeting(left, right)
        if short is not None or "R" not in kinds or index != right[1]:
            return None if short is None else self.word(*(x for letter in short for x in self.letter(*letter)))
        rows, penalty = self.chain.samples(index), self.chain.penalty(index)
        if penalty is not None and kinds in (("W", "R"), ("R", "W")):  # (W/T) R = I − λR
            return rows * (self.word() - penalty * self.word(("R", index, False)))
        ridgeless = {
            ("W", "R"): ("P", False),
            ("R", "W"): ("P", False),
            ("R", "Xt"): ("B", False),
            ("X", "R"): ("B", True),
        }
        if penalty is None and kinds in ridgeless:
            kind, turned = ridgeless[kinds]
            return rows * self.word(*self.letter(kind, index, turned))
        return None

    def letter(self, kind: str, index: Any, turned: bool = False) -> Word:
        """A letter, rewritten where X is known to have rank d: P = I, B = V Xᵀ."""
        if self.chain.key(index) not in self.chain.full_rank or kind not in ("P", "B"):
            return ((kind, index, turned),)
        word: Word = () if kind == "P" else (("V", index, False), ("X", index, True))
        return transpose(word) if turned else word

    def spectral(self, p: Poly) -> Poly:
        """A polynomial in Σ, G_κ, M and scalars as words of one letter: Σ G_κ = I − κ G_κ until Σ or G is gone."""
        total = []
        for monomial, c in p.terms.items():
            inside = tuple((g, k) for g, k in monomial if of_matrices(g))
            outside = Poly({tuple(x for x in monomial if x not in inside): c}, self.fuel)
            resolvent = min((g for g, _ in inside if g[0] == "G"), key=lambda g: g[1] != (), default=None)  # Σ⁻¹ first
            pair = self._two_resolvents(inside) if S not in dict(inside) else None
            if pair is not None:
                total.append(outside * self.spectral(pair))
                continue
            several = self.whole and sum(g[0] == "G" for g, _ in inside) > 1 and resolvent is not None and resolvent[1]
            if resolvent is None or S not in dict(inside) or several:
                total.append(outside * self.word(*[("D", inside, False)] * bool(inside)))
                continue
            rest = tuple((g, k - (g in (S, resolvent))) for g, k in inside if (g in (S, resolvent), k) != (True, 1))
            below = self.number(1) - self.thawed(resolvent[1]) * generator(resolvent, self.fuel)
            total.append(outside * self.spectral(Poly({rest: Fraction(1)}, self.fuel) * below))
        return added(total, self.fuel)

    def _two_resolvents(self, inside: Monomial) -> Poly | None:
        """A product of functions of Σ by G_a G_b = (G_a − G_b)/(b − a), where a ≠ b is known."""
        found = [g for g, _ in inside if g[0] == "G"]
        for a, b in zip(found, found[1:]):
            gap = self.thawed(b[1]) - self.thawed(a[1])
            if self.invertible(gap):
                rest = Poly(
                    {tuple((g, k - (g in (a, b))) for g, k in inside if (g in (a, b), k) != (True, 1)): Fraction(1)},
                    self.fuel,
                )
                return rest * (generator(a, self.fuel) - generator(b, self.fuel)) * self.reciprocal(gap)
        return None


def of_matrices(g: Any) -> bool:
    """Whether an atom is a function of Σ rather than a number."""
    if g[0] == "real":  # of Σ itself, or of numbers
        return bool(g[1] == ((((S, 1),), Fraction(1)),))
    return g[0] in ("S", "G", "M") or g[0] in ("Product", "power") and bool(names(g) & {"S", "G", "M"})


def names_of(word: Word) -> set[Any]:
    """The spectral generators of a word."""
    return {g for kind, monomial, _ in word if kind == "D" for g, _ in monomial}
