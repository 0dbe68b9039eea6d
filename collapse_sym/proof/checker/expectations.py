"""Expectations over noises, which are independent of each other and of all designs, centred, with E Z Zᵀ = σ² I."""

from __future__ import annotations

from typing import Any

from .known import names
from .limits import need
from .order import key, remembered
from .ring import Poly
from .traces import Traces
from .words import DOWN, Word, joined, transpose


class Expectations(Traces):
    """Averages polynomials in traces."""

    def expect(self, p: Poly) -> Poly:
        """E of a polynomial in traces: noises averaged (independent, centred, E Z Zᵀ = σ² I), the rest one atom.

        A product has at most one sum of random traces: two sums over one name would be taken for one.
        """
        total = self.number(0)
        for monomial, c in p.terms.items():
            sums = [g for g, k in monomial for _ in range(k) if g[0] == "sums"]
            rest = Poly({tuple(x for x in monomial if x[0] not in sums): c}, self.fuel)
            need(
                len(sums) < 2 and not (sums and {"#", "##"} & names(rest.frozen())),
                "average-noise",
                "a product of sums",
            )
            total = total + (
                self._expected(rest * self.thawed(sums[0][1]), sums[0][2]) if sums else self._expected(rest, ())
            )
        return total

    def _expected(self, p: Poly, binder: Any) -> Poly:
        """E of a polynomial in traces, summed over the numbers of the binder."""
        total = self.number(0)
        for monomial, c in p.terms.items():
            found = [g for g, k in monomial for _ in range(k) if g[0] == "trace" and len(g) == 3]
            outside = Poly({tuple(x for x in monomial if x[0] not in found): c}, self.fuel)
            need(
                not any(hides_random(g) for g in outside.generators()),
                "average-noise",
                "a function of something random",
            )
            total = total + self._averaged([g[1] for g in found], binder, outside)
        return total

    def _averaged(self, words: list[Word], binder: Any, outside: Poly) -> Poly:
        noises = [(a, i) for a, word in enumerate(words) for i, letter in enumerate(word) if letter[0] == "Z"]
        hidden = any(letter[0] == "model" for word in words for letter in word)
        if len(noises) == 1 and not hidden:
            return self.number(0)
        if self.chain.shared:  # two letters that are one design would be taken for independent ones
            letters = [x for word in words for x in word if x[0] not in ("D", "vector")]
            fits = {self.chain.key(x[1][1] if x[0] == "Z" else x[1]) for x in letters}
            need(len(fits) < 2, "average-noise", "letters of two fits, where fits share a design")
        if not noises or hidden:
            return self.summed(
                outside * (self.atom("expect", tuple(sorted(words, key=key))) if words else self.number(1)), binder
            )
        need(len(noises) == 2, "average-noise", "more than two noises in one product")
        (a, i), (b, j) = noises
        left, right = words[a][i][1], words[b][j][1]
        if len(binder) == 2 and left != right and self._one_number(left, right):
            need(binder[0] == binder[1], "average-noise", "sums over different numbers")
            words, binder = [self.relettered(word, "##", "#") for word in words], binder[:1]
            outside, left = self.at(outside, self.atom("symbol", "#"), "##"), words[a][i][1]
        elif left != right:
            need(self._apart(left[0], right[0]), "average-noise", "two noises that may be one")
            return self.number(0)
        rest = [word for n, word in enumerate(words) if n not in (a, b)]
        if a == b:  # Zᵀ A Z is the trace of A
            size = self.chain.samples(left[1])
            inner = self.trace(self.atom("word", words[a][1:-1], ())) if len(words[a]) > 2 else size
        else:  # (x Z)(Zᵀ y) is x y
            u = words[a] if i else transpose(words[a])
            v = transpose(words[b]) if j else words[b]
            inner = self.trace(self.normal(joined(u[:-1], v[1:])))
        for word in rest:
            inner = inner * self.atom("trace", word, ())
        return self._expected(inner * self.chain.variance(left) * outside, binder)

    def _one_number(self, left: Any, right: Any) -> bool:
        """Whether two noises of a double sum have the numbers ±# + c and ±## + c: they are one only where # = ##."""
        both = [self.relettered((("Z", x, False),), "##", "#")[0][1] for x in (left, right)]
        if DOWN in (left[0], right[0]) or both[0] != both[1] or len({"#", "##"} & names(left)) != 1:
            return False
        number, bound = self.thawed(both[0][0]), self.atom("symbol", "#")
        return any("#" not in names((number - bound * number.number(sign)).frozen()) for sign in (1, -1))

    def _apart(self, left: Any, right: Any) -> bool:
        """Whether two noises have different numbers."""
        if DOWN in (left, right):
            return bool(left != right)
        return bool((self.thawed(left) - self.thawed(right)).constant()) and not {"#", "##"} & names((left, right))


@remembered
def hides_random(x: Any) -> bool:
    """Whether an atom is a function of random traces: its mean is not that function of their means."""
    if not isinstance(x, tuple) or x[:1] == ("expect",):
        return False
    return (x[:1] == ("trace",) and len(x) == 3) or x[:1] == ("sums",) or any(map(hides_random, x))
