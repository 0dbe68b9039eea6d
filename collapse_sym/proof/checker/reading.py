"""Every term of a statement: traces, norms, means and derivatives, by their definitions in STATEMENTS.md."""

from __future__ import annotations

from typing import Any

from .expectations import hides_random
from .known import DOMAINS, names
from .limits import need
from .matrix_terms import DEFINED, MatrixTerms
from .ring import Poly, vanishes
from .well_formed import ANY, is_term, of_chance


class Reader(MatrixTerms):
    """Reads all terms; ``models`` holds what ŵ_i was shown to be, ``equal`` differences of sizes that are 0 by
    hypothesis."""

    sought: tuple[str, ...] | None = None  # the function of an ExistsFunction and its arguments
    chosen: dict[str, Poly] = {}  # never changed in place

    def special(self, head: str, arguments: list[Any]) -> Poly:
        if head == "Expectation" and len(arguments) == 1:
            numbers = not any(hides_random(x.frozen()) for x in self.fixed.values())
            need(numbers, "terms", "a mean of what was random outside")
            return self.expect(self.scalar(arguments[0]))
        if head == "Trace" and len(arguments) == 1:
            return self.trace(self.matrix(arguments[0]))
        if head == "Where" and len(arguments) == 3 and isinstance(arguments[1], str):
            need(self.domains.get(arguments[1]) in DOMAINS, "terms", "no variable that is a number")
            if arguments[1] in self.chain.changed:
                return self._elsewhere(*arguments)
            self.fixed, outer = {**self.fixed, arguments[1]: self.scalar(arguments[2])}, self.fixed
            value = self.scalar(arguments[0])
            self.fixed = outer
            return value
        if head == "Apply" and tuple(arguments) == self.sought:
            plain = not {*arguments} & {*self.fixed, *self.bound}
            need(plain, "terms", "a function at other arguments than its own")
            return self.chosen.get(arguments[0], self.atom("Apply", arguments[0]))
        if head == "Derivative" and len(arguments) == 2:
            return self._derivative(*arguments)
        if head == "Limit" and len(arguments) == 1:
            need(self._alone(arguments[0]), "terms", "a limit of what moves with another name")
            return self.atom("Limit", self.scalar(arguments[0]).frozen())
        if head == "OperatorNorm" and len(arguments) == 1:
            return self.norm(arguments[0])
        if head == "RowsOf" and len(arguments) == 1:
            need(not self.bound, "terms", "any generation, where # is the number of a sum")
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
        need(number is not None, "terms", "a value that is no number")
        plain = body[:1] == ["Expectation"] and not self.bound and not self.fixed
        need(plain, "terms", "a chain with other laws beside a bound name, or of something random")
        need(not ANY & self.texts(body), "terms", "a text that does not name the number of any generator")
        return self.atom("Where", repr([body, name, str(number)]), "k", "expect")

    def _derivative(self, body: Any, name: Any) -> Poly:
        """An atom of body and variable; at a point, where the variable has a value, of the text (it may change
        along points)."""
        known = isinstance(name, str) and name in self.domains and name not in self.fixed
        need(known, "terms", "a derivative with respect to something other than a variable")
        need(self._alone(body), "terms", "a slope of what moves with another name")
        if name in self.values:
            where = {x: t for x, t in self.values.items() if is_term(t)}
            need(not of_chance(body, where), "terms", "a slope of chance")
            need(not ANY & self.texts(body), "terms", "a text that does not name the number of any generator")
            return self.atom("Derivative", repr([body, name]), "k")
        chain, roots = self.chain, self.roots  # what holds at some values is no identity
        kept, self.roots, chain.full_rank, chain.models = (chain.full_rank, chain.models), {}, set(), {}
        parts = self.scalar(body).frozen(), self.scalar(name).frozen()
        self.roots, (chain.full_rank, chain.models) = roots, kept
        return self.atom("Derivative", *parts)

    def _alone(self, body: Any) -> bool:
        """Whether a term speaks of no name that a sum or Where binds: its value may move, the name does not."""
        return not self.bound and not {*self.fixed} & self.texts(body)

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
            self.chain.samples(words[0][0][1])  # at least one row: else it might be zero
            return self.number(1)
        return self.atom("trace", (("norm", gram.frozen(), False),), ())

    def gram(self, term: Any) -> Poly:
        """AᵀA, where A may begin with √Σ."""
        rooted = isinstance(term, list) and term[:1] == ["MatrixMultiply"] and term[1:2] == [["Sqrt", "Sigma"]]
        rest = self.matrix(["MatrixMultiply", "Identity", *term[2:]] if rooted else term)
        return self.product(self.turned(rest), *([self.matrix("Sigma")] if rooted else []), rest)
