"""Orders that an original implies: its smaller side made smaller, or its larger one larger.

L ≤ R is given.  R = min(…) is at most each of its parts, and L = min(…) too; so L ≤ X for every X that is R, a part of
a minimum R, or at least some part of L.  L′ ≤ X′ then follows where X′ is such an X, all parts of a minimum are, or one
of a maximum is, and where L′ is at most L: some part of L′ is at most each part of L.  What two parts differ by is seen
from the signs of coefficients (``positivity``); names of a minimum of what is > 0 are > 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from ...notation import symbol
from ...proof.evidence.mutants import Mutant
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement
from .positivity import NotRational, Rational, rational

ORDER = "LessEqual"
LEAST, LARGEST = "Min", "Max"
NUMBERS = ("positive", "nonnegative")


def weaker(original: Statement, mutant: Mutant) -> str:
    """Why an order with one other side follows from the original, which is proved; or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("APP-G.small-optimum")
    >>> told = {m.name: weaker(s, m) for m in mutants(s) if m.name.startswith(("the largest", "2 %"))}
    >>> [name for name, why in told.items() if why]
    ['the largest for the least at conclusion.2']
    """
    before, after = (s.meaning["conclusion"] for s in (original, mutant.statement))  # names are not spelled out
    if mutant.path[0] != "conclusion" or original.regime or before[0] != ORDER or after[0] != ORDER:
        return ""
    (_, low, high), (_, lower, higher) = before, after
    at = _Signs(with_names(original))
    if (higher == high and at.at_most(lower, low)) or (lower == low and at.follows(low, high, higher)):
        return "it follows from the original, whose smaller side became smaller or whose larger side larger"
    return ""


@dataclass(frozen=True)
class _Signs:
    at: Rational

    def below(self, a: Term, b: Term) -> bool:
        """Whether a ≤ b at every point, as far as signs of coefficients show."""
        if a == b:
            return True
        try:
            return self.at.nonnegative(self.at.of(b) - self.at.of(a))
        except NotRational:
            return False

    def at_most(self, a: Term, b: Term) -> bool:
        """Whether a ≤ b for minima: some part of a is at most each part of b."""
        return all(any(self.below(x, y) for x in _parts(a)) for y in _parts(b))

    def follows(self, low: Term, high: Term, wanted: Term) -> bool:
        """Whether low ≤ wanted follows from low ≤ high."""
        if wanted == high:
            return True
        if wanted[0] == LEAST:
            return all(self.follows(low, high, t) for t in wanted[1:])
        if wanted[0] == LARGEST:
            parts = wanted[1:]
            return any(self.follows(low, high, t) for t in parts)
        return wanted in _parts(high) or any(self.below(p, wanted) for p in (*_parts(high), *_parts(low)))


def _parts(term: Term) -> list[Term]:
    return list(term[1:]) if term[0] == LEAST else [term]


def with_names(statement: Statement, start: Rational | None = None) -> Rational:
    """Rational functions of the variables and of what names stand for; x ≥ y is used for a variable x and a name y.

    ``start`` says what variables are, and some of the names.
    A minimum or maximum of what is > 0 is any number > 0; κ(0, x) is 0 for x ≥ d rows, whatever Σ is; another name is
    any number at all, as a difference of two ≥ 0.
    """
    at, domains = rational(statement) if start is None else start, dict(statement.variables)
    for name, term in [(x, t) for x, t in statement.meaning["where"] if x not in at.least]:
        if term[0] in (LEAST, LARGEST) and all(_is_positive(t, domains) for t in term[1:]):
            new = symbol(f"{name}_above", "squared")
            at = replace(at, least={**at.least, name: new}, strict=at.strict | {new})
            continue
        try:
            found = sp.Integer(0) if _is_empty(term, at) else at.of(term)
        except NotRational:
            found = symbol(f"{name}_above", "squared") - symbol(f"{name}_below", "squared")
        at = replace(at, least={**at.least, name: found})
    for _, x, y in [h for h in statement.meaning["hypotheses"] if h[0] == "GreaterEqual" and len(h) == 3]:
        if domains.get(x if isinstance(x, str) else "") in NUMBERS and isinstance(y, str) and y not in domains:
            if y in at.least:
                more = symbol(f"{x}_more", "squared")
                at = replace(at, least={**at.least, x: at.least[y] + more})
    return at


def _is_empty(term: Term, at: Rational) -> bool:
    """Whether a name is κ(0, x) for x ≥ d, which solves κ(1 − df₁(κ)/x) = 0 with df₁ < d ≤ x at every κ > 0.

    Raises: NotRational.
    """
    match term:
        case ["Kappa", "0", rows] if at.domains.get("d") == "positive-integer":
            return at.nonnegative(at.of(rows) - at.of("d"))
    return False


def _is_positive(term: Term, domains: Mapping[str, str]) -> bool:
    if not isinstance(term, str):
        return False
    return domains.get(term) == "positive" or bool(NUMBER.match(term)) and Fraction(term) > 0


def by_signs(statement: Statement) -> str:
    """Why relations between rational functions of variables and names hold at every point, or an empty text.

    >>> from collapse_sym.proof.statements import statement
    >>> by_signs(statement("APP-G.other-optimum")), by_signs(statement("APP-G.small-optimum"))
    ('relations that hold by signs of coefficients, whatever is named', '')
    """
    if statement.regime or statement.chain is not None:
        return ""
    at = with_names(statement)
    holds = all(holds_by_signs(at, relation) for relation in stated(statement.meaning["conclusion"]))
    return "relations that hold by signs of coefficients, whatever is named" if holds else ""


def stated(term: Term) -> list[Term]:
    """The relations all of which a conclusion states; itself where it states one."""
    return list(term[1:]) if term[0] == "And" else [term]


def holds_by_signs(at: Rational, relation: Term) -> bool:
    """Whether signs of coefficients show a relation."""
    signs = _Signs(at)
    match relation:
        case ["LessEqual", a, b]:
            return signs.below(a, b)
        case ["GreaterEqual", a, b]:
            return signs.below(b, a)
        case ["Equal", a, b]:
            return signs.below(a, b) and signs.below(b, a)
    return False
