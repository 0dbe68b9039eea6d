"""Expectations over noises, which are independent of each other and of all designs, centred, with E Z Zᵀ = σ² I."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .limits import need
from .matrices import Matrices
from .ring import Poly, key
from .terms import names
from .words import DOWN, Word, joined, renamed, transpose


class Expectations(Matrices):
    """Averages polynomials in traces."""

    def expect(self, p: Poly) -> Poly:
        """E of a polynomial in traces: noises averaged (independent, centred, E Z Zᵀ = σ² I), the rest one atom."""
        total = self.number(0)
        for monomial, c in p.terms.items():
            found = [g for g, k in monomial for _ in range(k) if g[0] == "trace" and len(g) == 3]
            outside = Poly({tuple(x for x in monomial if x[0] not in found): c}, self.fuel)
            binders = {g[2] for g in found if g[2]} or {()}
            need(len(binders) == 1, "average-noise", "sums that do not share their numbers")
            total = total + self._averaged([g[1] for g in found], binders.pop(), outside)
        return total

    def _averaged(self, words: list[Word], binder: Any, outside: Poly) -> Poly:
        noises = [(a, i) for a, word in enumerate(words) for i, letter in enumerate(word) if letter[0] == "Z"]
        hidden = any(letter[0] == "model" for word in words for letter in word)
        if len(noises) == 1 and not hidden:
            return self.number(0)
        if not noises or hidden:
            return self.summed(outside * (self.atom("expect", tuple(sorted(words, key=key))) if words else self.number(1)), binder)
        need(len(noises) == 2, "average-noise", "more than two noises in one product")
        (a, i), (b, j) = noises
        left, right = words[a][i][1], words[b][j][1]
        if len(binder) == 2 and renamed(left, "##", "#") == renamed(right, "##", "#") != left:
            need(binder[0] == binder[1], "average-noise", "sums over different numbers")
            words, binder = renamed(tuple(words), "##", "#"), binder[:1]
            outside = self.at(outside, self.atom("symbol", "#"), "##")
        elif left != right:
            need(self._apart(left[0], right[0]), "average-noise", "two noises that may be one")
            return self.number(0)
        rest = [word for n, word in enumerate(words) if n not in (a, b)]
        if a == b:  # Zᵀ A Z is the trace of A
            size = self.chain.samples(left[1])
            inner = self.trace(self.atom("word", words[a][1:-1], binder)) if len(words[a]) > 2 else size
        else:  # (x Z)(Zᵀ y) is x y
            u = words[a] if i else transpose(words[a])
            v = transpose(words[b]) if j else words[b]
            inner = self.trace(self.normal(joined(u[:-1], v[1:]), binder))
        for word in rest:
            inner = inner * self.atom("trace", word, binder)
        variance = self.chain.variance(renamed(left, "##", "#"))
        return self.expect(inner * variance * outside)

    def _apart(self, left: Any, right: Any) -> bool:
        """Whether two noises have different numbers."""
        if DOWN in (left, right):
            return bool(left != right)
        return bool((self.thawed(left) - self.thawed(right)).constant()) and not {"#", "##"} & names((left, right))
