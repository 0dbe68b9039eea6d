"""∃ f: L = R with f(arguments) in R linearly: a mutant that another function of the same arguments serves.

The original gives its left side at other values of its variables too, wherever its hypotheses are kept: with T + 1
rows, with √2 σ, at n = 0.  What the mutant says is rewritten so and solved for its function; what comes out may name
the old function, and nothing beside the arguments.  Projections on T ≥ d rows are I.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add, mul
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, replaced, text_of, words
from ...proof.statements import Statement
from . import consequences
from .alike import along
from .positivity import LOWEST, WHOLE, NotRational, Rational, rational

NEW = symbol("new_function", "definition")
NOTHING = ["Scale", "0", "Identity"]  # a sum of nothing, of any shape
ORDERS = ("GreaterEqual", "Greater")
#: generators that every chain begins with; none stand before them
FIRST = ("0", "1")
Names = Mapping[str, Term]


def absorbed(original: Statement, mutant: Mutant) -> str:
    """Why some function serves a mutant, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("EQ-1.main")
    >>> absorbed(s, mutants(s, ["a sign"])[0])
    'another function of the same arguments serves'
    """
    before, after = (conclusion(s) for s in (original, mutant.statement))
    if original.regime or {before[0], after[0]} != {"ExistsFunction"} or before[1:3] != after[1:3]:
        return ""
    if before[3][0] != "Equal" or after[3][0] != "Equal" or mutant.path[0] not in ("conclusion", "chain"):
        return ""
    changes: list[Names] = [{}] if mutant.path[0] == "conclusion" else _of_chain(original, mutant)
    return "another function of the same arguments serves" if any(_serves(original, after, c) for c in changes) else ""


def _of_chain(original: Statement, mutant: Mutant) -> list[Names]:
    """Variables at whose other values the chain is that of a mutant: no other field of it names them."""
    found = consequences._values(mutant, along(original))
    return [{x: new} for x, new in found if consequences._only_here(original, mutant, x)]


def _serves(original: Statement, after: Term, change: Names) -> bool:
    reader = Reader(original, rational(original), change)
    arguments = {symbol(str(x), "coefficient") for x in after[2][1:]}
    try:
        left, right = (reader.value(t, {}) for t in after[3][1:])
    except NotRational:
        return False
    gap = sp.expand(left - right)
    rest, slope = gap.coeff(NEW, 0), gap.coeff(NEW, 1)
    if rest == 0:
        return True  # 0 serves
    if slope == 0 or sp.expand(gap - rest - slope * NEW) != 0:
        return False
    needed = sp.cancel(-rest / slope)
    return bool(needed.free_symbols <= arguments and sp.fraction(needed)[1].is_number)


@dataclass
class Reader:
    """Evaluates terms of a mutant by what the original says; ``change`` is what its chain has for a variable."""

    original: Statement
    at: Rational
    change: Names
    _atoms: dict[str, sp.Symbol] = field(default_factory=dict)

    def value(self, term: Term, names: Names, *, old: bool = False) -> sp.Expr:
        """A term where names stand for terms; ``old`` inside the original's own right side.

        Raises: NotRational.
        """
        if isinstance(term, str):
            found = names.get(term, term)
            return self._leaf(term) if found == term else self.value(found, {})
        head, *rest = term
        if head == "Where":
            return self.value(rest[0], {**names, rest[1]: replaced(rest[2], names)}, old=old)
        if head == "Apply":
            return self._applied(rest, names, old)
        if head == "Expectation":
            return self._mean(term, names, old)
        if head == "Sqrt" and NUMBER.match(str(rest[0])):
            return sp.sqrt(sp.Rational(rest[0]))
        if head == "Power" and str(rest[1]).isdigit():
            return self.value(rest[0], names, old=old) ** int(rest[1])
        if head not in OPERATIONS:
            raise NotRational(head)
        return OPERATIONS[head]([self.value(t, names, old=old) for t in rest])

    def _leaf(self, text: str) -> sp.Expr:
        return sp.Rational(text) if NUMBER.match(text) else symbol(text, "coefficient")

    def _applied(self, rest: list[Term], names: Names, old: bool) -> sp.Expr:
        arguments = [self.value(t, names) for t in rest[1:]]
        if old:
            return sp.Function("old_function")(*arguments)
        if arguments != [self.value(t, {}) for t in rest[1:]]:
            raise NotRational("the function at other arguments")
        return NEW

    def _mean(self, term: Term, names: Names, old: bool) -> sp.Expr:
        inside = names if old else {**names, **{x: replaced(new, names) for x, new in self.change.items()}}
        self._require(inside)
        left, right = conclusion(self.original)[3][1:]
        if term == left and not old:
            return self.value(right, inside, old=True)
        body = replaced(self._reduced(term[1], inside), names)
        if _is_nothing(body):
            return sp.Integer(0)
        key = text_of([body, *([x, inside.get(x, x)] for x, _ in self.original.variables)])
        return self._atoms.setdefault(key, symbol(f"mean{len(self._atoms)}", "definition"))

    def _require(self, names: Names) -> None:
        """The original speaks of these values: they are in their domains, and its hypotheses hold."""
        domains = dict(self.original.variables)
        for name, term in names.items():
            low = LOWEST.get(domains[name])
            root = domains[name] == "nonnegative" and term == ["Multiply", ["Sqrt", "2"], name]
            whole = domains[name] not in WHOLE or _is_whole(term, domains)
            if not root and (low is None or not whole or not self.at.nonnegative(self.at.of(term) - low)):
                raise NotRational(name)
            if domains[name] == "positive" and not self.at.positive(self.at.of(term)):
                raise NotRational(name)
        for hypothesis in self.original.meaning["hypotheses"]:
            if words(hypothesis) & names.keys():
                self._require_order(replaced(hypothesis, names))

    def _require_order(self, hypothesis: Term) -> None:
        if hypothesis[0] not in ORDERS:
            raise NotRational(hypothesis[0])
        gap = self.at.of(["Subtract", *hypothesis[1:]])
        if not (self.at.positive(gap) if hypothesis[0] == "Greater" else self.at.nonnegative(gap)):
            raise NotRational(text_of(hypothesis))

    # -- what vanishes -----------------------------------------------------------------------------
    def _reduced(self, term: Term, names: Names) -> Term:
        """A term with projections of full rank left out, and differences of the same."""
        if isinstance(term, str):
            return term
        if term[0] == "ProjectionProduct" and term[2] in FIRST and self._full_rank(names):
            return "Identity"
        parts = [self._reduced(t, names) for t in term[1:]]
        if term[0] == "MatrixMultiply":
            return _product([t for t in parts if t != "Identity"])
        if term[0] == "Subtract" and parts[0] == parts[1]:
            return NOTHING
        return [term[0], *parts]

    def _full_rank(self, names: Names) -> bool:
        fits: list[Any] = (self.original.chain or {"generators": []})["generators"]
        spare = [["Subtract", replaced(fit["samples"], names), "d"] for fit in fits]
        fixed = all(fit["fit"] == "ols" and "m" not in words(fit["samples"]) for fit in fits)
        return fixed and all(self.at.nonnegative(self.at.of(t)) for t in spare)


def _product(factors: list[Term]) -> Term:
    if NOTHING in factors:
        return NOTHING
    return ["MatrixMultiply", *factors] if len(factors) > 1 else factors[0] if factors else "Identity"


def _is_whole(term: Term, domains: Mapping[str, str]) -> bool:
    if isinstance(term, str):
        return domains.get(term) in WHOLE or "/" not in term and bool(NUMBER.match(term))
    return term[0] in ("Add", "Subtract", "Multiply") and all(_is_whole(t, domains) for t in term[1:])


def _is_nothing(body: Term) -> bool:
    """A squared norm of nothing."""
    return body[0] in ("SquaredNorm", "SquaredNormIn") and body[-1] == NOTHING


OPERATIONS: dict[str, Callable[[list[Any]], sp.Expr]] = {
    "Add": lambda parts: reduce(add, parts), "Multiply": lambda parts: reduce(mul, parts),
    "Subtract": lambda parts: parts[0] - parts[1], "Divide": lambda parts: parts[0] / parts[1],
    "Negate": lambda parts: -parts[0],
}  # fmt: skip
