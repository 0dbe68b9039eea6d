"""Signs of rational functions under bounds between sizes: decided by the signs of coefficients.

Every variable is written as the least value that its hypothesis or its domain allows, plus what is above it; a quotient
of polynomials with coefficients ≥ 0 in what is above is ≥ 0 at every point.  What has other coefficients may still be
≥ 0: nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add, mul
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.language import NUMBER, Term, text_of
from ...proof.statements import Statement
from .samelimits import shifted

LOWEST = {"positive-integer": 1, "natural": 0, "nonnegative": 0, "positive": 0}
#: what more than ``MOST`` operations make is not looked at
MOST = 4_000
#: metric and vector of a form that is > 0 where a hypothesis says so, and the plain one
FORM, PLAIN = "SquaredNormIn", "SquaredNorm"


class NotRational(ValueError):
    """A term that is no rational function of what has a sign here."""


@dataclass(frozen=True)
class Rational:
    """Terms of a statement as rational functions; ``means`` gives those of means, where there are any.

    ``least`` says what stands for a variable: its least value plus a symbol ≥ 0 (> 0 if its name is in ``strict``).
    """

    domains: Mapping[str, str]
    least: Mapping[str, sp.Expr]
    strict: frozenset[sp.Symbol]
    forms: Mapping[str, sp.Symbol]
    means: Callable[[Term], sp.Expr] | None = field(default=None, compare=False)

    def of(self, term: Term) -> sp.Expr:
        """A term as a rational function.

        Raises: NotRational.
        """
        if isinstance(term, str):
            if NUMBER.match(term):
                return sp.Rational(term)
            if term not in self.least:
                raise NotRational(term)
            return self.least[term]
        head, *rest = term
        if head in (FORM, PLAIN) and text_of(term) in self.forms:
            return self.forms[text_of(term)]
        if head == "Expectation" and self.means is not None:
            return self.means(rest[0])
        if head == "Power" and isinstance(rest[1], str) and rest[1].lstrip("-").isdigit():
            return self._above_zero(self.of(rest[0]), int(rest[1]))
        if head not in OPERATIONS:
            raise NotRational(head)
        parts = [self.of(t) for t in rest]
        if head == "Divide":
            parts[1] = self._above_zero(parts[1], -1)
        return OPERATIONS[head](parts)

    def _above_zero(self, base: sp.Expr, exponent: int) -> sp.Expr:
        """A power; what stands below a bar is > 0, so that no point is without a value."""
        if exponent < 0 and not self.positive(base):
            raise NotRational(base)
        return base**exponent

    def nonnegative(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be ≥ 0 at every point."""
        return self._sign(expr) is not None

    def positive(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be > 0 at every point."""
        return self._sign(expr) is True

    def _sign(self, expr: sp.Expr) -> bool | None:
        """True: > 0; False: ≥ 0; None: not seen."""
        if expr.count_ops() > MOST:
            return None
        above, below = sp.fraction(sp.together(expr))
        found = [self._of_polynomial(above), self._of_polynomial(below)]
        if found[0] is None or found[1] is None:
            found = [self._of_polynomial(-above), self._of_polynomial(-below)]
        return found[0] if found[1] else None

    def _of_polynomial(self, expr: sp.Expr) -> bool | None:
        if not expr.free_symbols:
            return bool(expr > 0) if expr >= 0 else None
        terms = sp.Poly(expr, *sorted(expr.free_symbols, key=str))
        found = [(powers, c) for powers, c in terms.terms() if c != 0]
        if any(c < 0 for _, c in found):
            return None
        return any(all(x in self.strict or not e for x, e in zip(terms.gens, powers)) for powers, _ in found)


OPERATIONS: dict[str, Callable[[list[Any]], sp.Expr]] = {
    "Add": lambda parts: reduce(add, parts), "Multiply": lambda parts: reduce(mul, parts),
    "Subtract": lambda parts: parts[0] - parts[1], "Divide": lambda parts: parts[0] * parts[1],
    "Negate": lambda parts: -parts[0],
}  # fmt: skip


def rational(statement: Statement, means: Callable[[Term], sp.Expr] | None = None) -> Rational:
    """The terms of a statement as rational functions of what is above the least values.

    A hypothesis x ≥ y + c or x > y is used once for each x; the rest of the domains stand on their own.

    >>> from collapse_sym.proof.amendments import amended
    >>> at = rational(amended("REM-NULL.main"))
    >>> at.positive(at.of(["Subtract", ["Subtract", "T0", "d"], "1"]))
    True
    """
    domains = dict(statement.variables)
    above = {name: symbol(f"{name}_above", "squared") for name in domains if domains[name] in LOWEST}
    strict = {x for name, x in above.items() if domains[name] == "positive"}
    lower = [h for h in statement.meaning["hypotheses"] if h[0] in ("GreaterEqual", "Greater")]
    bounds = {x: h for h in lower if isinstance(x := shifted(h[1])[0], str)}
    least: dict[str, sp.Expr] = {}

    def place(name: str, asked: frozenset[str] = frozenset()) -> sp.Expr:
        if name not in least:
            value = sp.Integer(LOWEST[domains[name]])
            if name in bounds:
                base, c = shifted(bounds[name][2])
                size, own = base, shifted(bounds[name][1])[1]
                if isinstance(size, str) and size in above and size not in asked and domains[size] in WHOLE:
                    strictly = bounds[name][0] == "Greater" and domains[name] in WHOLE
                    value = place(size, asked | {name}) + sp.Rational(str(c - own)) + int(strictly)
            least[name] = value + above[name]
        return least[name]

    for name in above:
        place(name)
    forms, signs = _forms(statement)
    return Rational(domains, least, frozenset(strict | signs), forms, means)


WHOLE = ("positive-integer", "natural")


def _forms(statement: Statement) -> tuple[dict[str, sp.Symbol], set[sp.Symbol]]:
    """‖v‖² in Σ of a vector and ‖v‖²: ≥ 0, and > 0 where a hypothesis says so."""
    domains = dict(statement.variables)
    vectors = [name for name, domain in domains.items() if domain == "vector"]
    found = {text_of([FORM, "Sigma", v]): symbol(f"norm_{v}", "squared") for v in vectors}
    found |= {text_of([PLAIN, v]): symbol(f"plain_norm_{v}", "squared") for v in vectors}
    stated = [text_of(h[1]) for h in statement.meaning["hypotheses"] if h[0] == "Greater" and h[2] == "0"]
    return found, {x for text, x in found.items() if text in stated}
