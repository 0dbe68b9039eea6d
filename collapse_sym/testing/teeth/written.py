"""Errors of least squares of full rank written out: both sides of f ≃ g or f = g are one rational expression.

A fit of T ≥ d + 2 rows adds σ²d/(T − d − 1).  With G(i) = 1/(x_i − d − 1) for a sequence of sizes x, sums of G's over
low, …, n + j are S − G(0) − … − G(low − 1), less G(n) where j = −1, S being the sum over 0, …, n: sides are compared as
rational functions of S, of the G's that are left, and of the variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, replaced
from ...proof.statements import Statement
from .fullrank import ERROR, LEAST, of_errors, ranks
from .samelimits import shifted

RELATIONS = ("Equivalent", "Equal")
COUNT, INDEX = "n", "m"


class NotWritten(ValueError):
    """What has no such form."""


def same_written_out(statement: Statement) -> str:
    """Why both sides of a statement are the same, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> found = {m.operator: m.statement for m in mutants(amended("REM-MLOG2.main"))}
    >>> same_written_out(found["without hypothesis 1"]), same_written_out(found["2 % more"])
    ('both sides are the same, the errors of all fits written out', '')
    """
    term = conclusion(statement)
    if term[0] not in RELATIONS or not ranks(statement, "2") or not of_errors(statement):
        return ""
    try:
        left, right = (Reader(statement, {}).value(t) for t in term[1:])
    except NotWritten:
        return ""
    return "both sides are the same, the errors of all fits written out" if sp.cancel(left - right) == 0 else ""


@dataclass(frozen=True)
class Reader:
    """Evaluates sides; ``names`` are variables with other values."""

    statement: Statement
    names: Mapping[str, Term]

    def value(self, term: Term) -> sp.Expr:
        """A term as a rational function.

        Raises: NotWritten.
        """
        if term == ERROR:
            return self._error()
        if isinstance(term, str):
            found = self.names.get(term, term)
            return sp.Rational(found) if NUMBER.match(str(found)) else symbol(str(found), "coefficient")
        head, *rest = term
        if head == "Where":
            return Reader(self.statement, {**self.names, rest[1]: rest[2]}).value(rest[0])
        if head == "Sum":
            return self._sum(*rest)
        if head == "Divide" and self._gap(rest[1]) is not None:
            return self.value(rest[0]) * self._inverse(self._gap(rest[1]))
        if head == "Power" and str(rest[1]).isdigit():
            return self.value(rest[0]) ** int(rest[1])
        if head not in OPERATIONS:
            raise NotWritten(head)
        return OPERATIONS[head](*map(self.value, rest)) if len(rest) == 2 else self._folded(head, rest)

    def _folded(self, head: str, rest: list[Term]) -> sp.Expr:
        return OPERATIONS[head](self.value(rest[0]), self.value([head, *rest[1:]] if len(rest) > 2 else rest[1]))

    def _error(self) -> sp.Expr:
        chain: Any = self.statement.chain
        total = sp.Integer(0)
        for fit in chain["generators"]:
            cost = ["Divide", ["Multiply", fit["variance"], "d"], ["Subtract", ["Subtract", fit["samples"], "d"], "1"]]
            total += self.value(["Sum", INDEX, "0", ["Subtract", fit["repeat"], "1"], cost])
        for fit in chain["downstream"]:
            cost = ["Divide", ["Multiply", fit["variance"], "d"], ["Subtract", ["Subtract", fit["samples"], "d"], "1"]]
            total += self.value(cost)
        return total

    def _gap(self, term: Term) -> Term:
        """The index i of x_i − d − 1, or None."""
        match term:
            case ["Subtract", ["Subtract", ["At", str(), index], "d"], "1"]:
                return index
        return None

    def _inverse(self, index: Term) -> sp.Expr:
        """G(i), by what hypotheses equate x_i with."""
        place = self._number(index)
        for hypothesis in self.statement.meaning["hypotheses"]:
            match hypothesis:
                case ["Equal", ["At", str(), i], str(size)] if str(place) == i:
                    return 1 / (self.value(size) - self.value("d") - 1)
        return sp.Function("inverse_gap")(place)

    def _number(self, index: Term) -> sp.Expr:
        inner, c = shifted(replaced(index, self.names) if self.names else index)
        if not isinstance(inner, str):
            raise NotWritten("index")
        return (sp.Rational(inner) if NUMBER.match(inner) else symbol(inner, "coefficient")) + sp.Rational(c)

    def _sum(self, index: str, low: Term, high: Term, body: Term) -> sp.Expr:
        """The sum of c G(index + a)."""
        bound = symbol(index, "coefficient")
        inside = Reader(self.statement, {k: v for k, v in self.names.items() if k != index})
        each = sp.expand(Reader(self.statement, {**inside.names}).value(body))
        found = [f for f in each.atoms(sp.core.function.AppliedUndef) if f.has(bound)]
        first, last = self._number(low), self._number(high)
        if not found and not each.has(bound):
            return each * (last - first + 1)
        if len(found) != 1 or sp.expand(each - each.coeff(found[0]) * found[0]) != 0 or each.coeff(found[0]).has(bound):
            raise NotWritten("summand")
        shift = found[0].args[0] - bound
        return each.coeff(found[0]) * self._total(first + shift, last + shift)

    def _total(self, first: sp.Expr, last: sp.Expr) -> sp.Expr:
        """G(first) + … + G(last)."""
        if not first.is_Integer or first < 0:
            raise NotWritten("range")
        if last.is_Integer:
            return sum((self._inverse(str(i)) for i in range(int(first), int(last) + 1)), sp.Integer(0))
        count = symbol(COUNT, "coefficient")
        least = LEAST.get(dict(self.statement.variables).get(COUNT, ""))
        over = last - count
        if over not in (0, -1) or least is None or first - 1 - over > int(least):
            raise NotWritten("range")
        before = sum((self._inverse(str(i)) for i in range(int(first))), sp.Integer(0))
        return symbol("all_inverse_gaps", "definition") - before + over * self._inverse(COUNT)


OPERATIONS: dict[str, Any] = {
    "Add": lambda a, b: a + b, "Subtract": lambda a, b: a - b, "Multiply": lambda a, b: a * b,
    "Divide": lambda a, b: a / b,
}  # fmt: skip
