"""Planning: which designs to average in a term, one after the other, and with which factors the results add up.

The checker's own reader says what a term expands to; what is planned here is checked again with the certificate.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof import checker
from collapse_sym.proof.book import Book
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.ring import Poly, cleared
from collapse_sym.proof.checker.statement import Statement
from collapse_sym.proof.language import Term

from .terms import mean, over, plus, power, product, times

LETTERS = {"R": "Resolvent", "X": "DownstreamDesign", "W": ["Scale", "T", "SampleCovariance"]}


class Plan:
    """The statement as it is after the steps of a book; ``maps`` are (fit, letter) → the step that averages it."""

    def __init__(self, book: Book, maps: dict[tuple[str, str], str]) -> None:
        self.book, self.maps = book, maps
        self.statement = Statement(book.statement.meaning, Fuel(), book.at)
        self.statement.cited, self.statement.run = (
            book.cited,
            lambda steps, known: checker._run(self.statement, steps, known),
        )
        self.known: dict[str, Any] = {}
        self._follow()

    def _follow(self) -> None:
        checker._run(self.statement, self.book.steps[len(self.known) :], self.known)

    def read(self, term: Term) -> Poly:
        """What the term expands to."""
        return self.statement.reader.scalar(term)

    def averaged(self, *terms: Term) -> list[tuple[str, Poly]]:
        """Steps and factors: Σ terms − Σ factor · step contains no random letter that a map can average."""
        rest = sum((self.read(t) for t in terms[1:]), self.read(terms[0]))
        found: list[tuple[str, Poly]] = []
        while True:
            atom, step = self._next(rest)
            if atom is None:
                return found
            value = self.known[step].value
            scale = self.statement.reader.reciprocal(part(value, atom))
            factor = simplified(part(rest, atom) * scale)
            rest = rest - factor * value
            rest = Poly({m: c for m, c in rest.terms.items() if all(g != atom for g, _ in m)}, rest.fuel)
            found.append((step, factor))

    def _next(self, p: Poly) -> tuple[Any, str]:
        """An expectation in p, and the step that averages one of its designs."""
        for g in sorted(p.generators(), key=repr):
            letters = (
                dict.fromkeys(y[:2] for y in g[1][0] if y[0] not in ("D", "vector", "Z")) if g[0] == "expect" else ()
            )
            for kind, index in letters:
                fit = self.statement.reader.chain.key(index)
                if (fit, kind) not in self.maps:
                    continue
                member = (
                    {"member": self.term_of(thawed(self, index))} if isinstance(index, tuple) and kind == "P" else {}
                )
                step = self.book.step(
                    "average", self.maps[fit, kind], fit=fit, of=mean(self.trace_of(g[1][0])), **member
                )
                try:
                    self._follow()
                except checker.Rejected:  # something random lies between two of its letters
                    self.book.steps.pop()
                    continue
                return g, step
        return None, ""

    def limit(self, *terms: Term, by: Term = None) -> list[str]:
        """The limit of each term along the points, or of ``by`` times it."""
        return [self._limit(t, by) for t in terms]

    def _limit(self, term: Term, by: Term) -> str:
        pairs = self.averaged(term)
        ids, factors = [i for i, _ in pairs], [self.term_of(f) for _, f in pairs]
        if by is None:
            return self.book.step("limit", *ids, value=term, multipliers=factors)
        return self.book.step("scaled-limit", *ids, value=term, by=by, multipliers=[times(by, f) for f in factors])

    # -- terms of what was read ------------------------------------------------------------------
    def trace_of(self, word: Any) -> Term:
        """tr of a word, or uᵀAv."""
        letters = [self._letter(letter) for letter in word]
        if word[0][0] == "vector":
            return ["Form", letters[0][1], product(*(letters[1:-1] or ["Identity"])), letters[-1]]
        return ["Trace", product(*letters)]

    def _number(self, index: Any) -> Term:
        """The number of a design, None if it has a name."""
        return self.term_of(thawed(self, index)) if isinstance(index, tuple) else None

    def _function(self, g: Any) -> Term:
        """Σ, M or a resolvent."""
        return {"S": "Sigma", "M": "M"}.get(g[0]) or ["Resolvents", self.term_of(thawed(self, g[1]))]

    def _letter(self, letter: Any) -> Term:
        kind, index, turned = letter
        if kind == "D":
            found: Term = product(*(power(self._function(g), str(k)) for g, k in index))
        elif kind == "vector":
            found = index
        elif kind == "P":
            found = ["Projection", self._number(index) or "0"]
        elif kind == "Q":
            found = ["ProjectionProduct", *(self.term_of(thawed(self, x)) for x in index)]
        elif index == "down" or kind not in ("X", "V", "W"):
            found = LETTERS[kind]
        else:
            number = self._number(index)
            design = ["Design", number] if number else ["DesignOf", self.statement.reader.chain.key(index)]
            gram = product(["Transpose", design], design)
            found = design if kind == "X" else power(gram, "1" if kind == "W" else "-1")
        return ["Transpose", found] if turned and kind not in ("D", "P", "R", "W") else found

    def term_of(self, p: Poly) -> Term:
        """A polynomial in symbols, κ's, sequences and inverses."""
        summands = [
            times(str(c), *(power(self._generator(g), str(k)) for g, k in m))
            for m, c in sorted(p.terms.items(), key=repr)
        ]
        return plus(*summands) if summands else "0"

    def _generator(self, g: Any) -> Term:
        if g[0] == "symbol":
            return g[1]
        if g[0] == "At":
            return ["At", g[1], self.term_of(thawed(self, g[2]))]
        if g[0] == "inverse":
            return over("1", self.term_of(thawed(self, g[1])))
        if g[0] == "trace":
            return self.trace_of(g[1])
        return [g[0], *(self.term_of(thawed(self, x)) for x in g[1:])]


def thawed(plan: Plan, frozen: Any) -> Poly:
    """A frozen polynomial."""
    return plan.statement.reader.thawed(frozen)


def simplified(p: Poly) -> Poly:
    """A rational function that is a number, as that number."""
    above, below = cleared(p)
    share = next((c / below.terms[m] for m, c in above.terms.items() if m in below.terms), None)
    return p.number(share) if share is not None and not (above - below * p.number(share)).terms else p


def part(p: Poly, g: Any) -> Poly:
    """The factor of a generator in a polynomial that is linear in it."""
    return Poly({tuple(x for x in m if x[0] != g): c for m, c in p.terms.items() if g in dict(m)}, p.fuel)
