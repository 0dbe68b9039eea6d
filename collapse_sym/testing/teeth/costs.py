"""f ≍ g with errors of least squares of full rank in them, d fixed: what the fits cost, up to constants.

A fit of x ≥ d + 2 rows adds σ²d/(x − d − 1) to the error, and x/(x − d − 1) is between 1 and d + 2, so that it costs
σ²/x up to constants; so do x + c rows with c ≥ 0, and x_m rows that are a fixed positive number of times T₀ → ∞,
rounded, cost σ²/T₀.  A side ≥ 0 is then a sum of products of powers of what grows and of fixed numbers ≥ 0; of these
only counts which are 0.  Sides with the same products are of one order, 0 beside 0 included; a product beside another
one with the same powers and fewer numbers that may be 0 is not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import Any

from ...proof.evaluation import value
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, replaced, text_of, words
from ...proof.statements import Statement
from .alike import POSITIVE, along
from .fullrank import ERROR, LEAST, _all_large, _is_positive, of_errors, ranks
from .samelimits import is_number, shifted

#: powers of what grows, and fixed numbers that may be 0, by their texts
Monomial = tuple[frozenset[tuple[str, Fraction]], frozenset[str]]
ONE: Monomial = (frozenset(), frozenset())
STAYS = {"d", "Sigma", "w0", "n"}
INDEX = "m"


class NotCounted(ValueError):
    """What is no such sum."""


def same_orders_of_errors(statement: Statement) -> str:
    """Why both sides of f ≍ g are of one order, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("THM-4.1.scaling")
    >>> found = {m.name: m.statement for m in mutants(s)}
    >>> same_orders_of_errors(found["without clause 0 at regime.0.clauses"])
    'both sides are of one order, what each fit costs written out'
    >>> same_orders_of_errors(found["a sign at conclusion.2"])
    ''
    """
    term = conclusion(statement)
    if term[0] != "Comparable" or len(statement.regime) != 1 or STAYS & set(statement.regime[0]["grows"]):
        return ""
    if not ranks(statement, "2") or not of_errors(statement):
        return ""
    try:
        left, right = (_seen(Costs(statement, {}).of(t)) for t in term[1:])
    except NotCounted:
        return ""
    return "both sides are of one order, what each fit costs written out" if left == right else ""


def _seen(found: frozenset[Monomial]) -> frozenset[Monomial]:
    """Without products that are 0 wherever another one with the same powers is."""
    return frozenset(m for m in found if not any(o[0] == m[0] and o[1] < m[1] for o in found))


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a[0])
    for name, e in b[0]:
        powers[name] = powers.get(name, Fraction(0)) + e
    return frozenset((name, e) for name, e in powers.items() if e), a[1] | b[1]


@dataclass(frozen=True)
class Costs:
    """Reads sides as sums of products; ``names`` are variables with other values."""

    statement: Statement
    names: Mapping[str, Term]

    def of(self, term: Term) -> frozenset[Monomial]:
        """The products of a term ≥ 0; none for 0.

        Raises: NotCounted.
        """
        if term == ERROR:
            return self._error()
        if isinstance(term, str):
            return self._leaf(self.names.get(term, term))
        head, *rest = term
        if head == "Where":
            return Costs(self.statement, {**self.names, rest[1]: rest[2]}).of(rest[0])
        if head == "Sum":
            return self._sum(*rest)
        if head == "Add":
            return frozenset().union(*map(self.of, rest))
        if head == "Multiply":
            return reduce(lambda a, b: frozenset(_times(x, y) for x, y in product(a, b)), map(self.of, rest))
        if head == "Divide":
            return frozenset(_times(x, self._inverse(rest[1])) for x in self.of(rest[0]))
        if head == "Power" and is_number(rest[1]) and Fraction(rest[1]) > 0:
            e = Fraction(rest[1])
            return frozenset((frozenset((x, p * e) for x, p in m[0]), m[1]) for m in self.of(rest[0]))
        raise NotCounted(head)

    def _leaf(self, text: Any) -> frozenset[Monomial]:
        domains, grows = dict(self.statement.variables), self.statement.regime[0]["grows"]
        if is_number(text) and Fraction(text) >= 0:
            return frozenset((ONE,) if Fraction(text) > 0 else ())
        if not isinstance(text, str) or text not in domains:
            raise NotCounted(text_of(text))
        if domains[text] in POSITIVE:
            return frozenset(((frozenset(((text, Fraction(1)),)), frozenset()),) if text in grows else (ONE,))
        if domains[text] not in ("nonnegative", "natural") or text in grows:
            raise NotCounted(text)
        return frozenset(((frozenset(), frozenset((text,))),))

    def _inverse(self, below: Term) -> Monomial:
        found = list(self.of(below))
        if len(found) != 1 or found[0][1]:
            raise NotCounted("a quotient by a sum, or by what may be 0")
        return frozenset((x, -e) for x, e in found[0][0]), frozenset()

    # -- fixed numbers -----------------------------------------------------------------------------
    def _sum(self, index: str, low: Term, high: Term, body: Term) -> frozenset[Monomial]:
        """A finite sum of fixed numbers ≥ 0: one more number that may be 0."""
        first, grows = self._number(low), set(self.statement.regime[0]["grows"])
        if self.names or first is None or high == "Infinity" or (words(body) | words(high)) & grows:
            raise NotCounted("Sum")
        if not _is_nonnegative(body, index, first):
            raise NotCounted("summands")
        return frozenset(((frozenset(), frozenset((text_of(["Sum", index, low, high, body]),))),))

    def _number(self, term: Term) -> int | None:
        """A whole number that names no variable."""
        term = replaced(term, dict(self.names)) if self.names else term
        return int(value(term, {})) if all(NUMBER.match(x) for x in words(term)) else None

    # -- fits --------------------------------------------------------------------------------------
    def _error(self) -> frozenset[Monomial]:
        chain: Any = self.statement.chain
        found = frozenset[Monomial]()
        for fit in chain["generators"]:
            found |= self._cost(fit, self._times_repeated(fit["repeat"]))
        for fit in chain["downstream"]:
            found |= self._cost(fit, frozenset((ONE,)))
        return found

    def _times_repeated(self, repeat: Term) -> frozenset[Monomial]:
        number = self._number(repeat)
        if number is not None:
            return frozenset((ONE,) if number > 0 else ())
        return (
            self._leaf(repeat)
            if isinstance(repeat, str)
            else frozenset(((frozenset(), frozenset((text_of(repeat),))),))
        )

    def _cost(self, fit: dict[str, Any], times: frozenset[Monomial]) -> frozenset[Monomial]:
        if not times:
            return frozenset()
        rows = self._of_rows(fit["samples"], fit.get("repeat", "1"))
        return frozenset(_times(_times(v, rows), r) for v in self.of(fit["variance"]) for r in times)

    def _of_rows(self, samples: Term, repeat: Term) -> Monomial:
        """1/x up to constants, for rows x of which there are d + 2 at least.

        Raises: NotCounted.
        """
        inner, more = shifted(samples)
        if more < 0:
            raise NotCounted("fewer rows")
        if isinstance(inner, str):
            return self._inverse(inner)
        _, name, index = inner
        number = self._number(replaced(index, {INDEX: "0"}))
        if number is not None and (INDEX not in words(index) or self._number(repeat) == 1):
            return self._of_member(name, number)
        at = along(self.statement)
        if len(at.large) != 1 or not _all_large(self.statement, at, name):
            raise NotCounted("rows of another order")
        return self._inverse(next(iter(at.large)))

    def _of_member(self, name: str, number: int) -> Monomial:
        hypotheses, count = self.statement.meaning["hypotheses"], dict(self.statement.variables).get("n", "")
        for hypothesis in hypotheses:
            match hypothesis:
                case ["ForAll", ["List", m, low, high], ["GreaterEqual", ["At", x, i], _]] if (x, i) == (name, m):
                    last, more = shifted(high)
                    if str(low).isdigit() and last == "n" and int(low) <= number <= int(LEAST[count]) + more:
                        break
        else:
            raise NotCounted("rows that no hypothesis speaks of")
        for hypothesis in hypotheses:
            if hypothesis[:2] == ["Equal", ["At", name, str(number)]] and isinstance(hypothesis[2], str):
                return self._inverse(hypothesis[2])
        return frozenset(((text_of(["At", name, str(number)]), Fraction(-1)),)), frozenset()


def _is_nonnegative(term: Term, index: str, first: int) -> bool:
    """Whether a term in an index from ``first`` on has a value ≥ 0 by its form."""
    match term:
        case str():
            return is_number(term) and Fraction(term) >= 0 or _is_positive(term, index, first)
        case ["Multiply" | "Add", *parts]:
            return all(_is_nonnegative(t, index, first) for t in parts)
        case ["Divide", above, below]:
            return _is_nonnegative(above, index, first) and _is_above_0(below, index, first)
    return _is_positive(term, index, first)


def _is_above_0(term: Term, index: str, first: int) -> bool:
    if not isinstance(term, str) and term[0] == "Multiply":
        return all(_is_above_0(t, index, first) for t in term[1:])
    return _is_positive(term, index, first)
