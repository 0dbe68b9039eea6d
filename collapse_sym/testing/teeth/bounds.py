"""Inequalities that hold at every point whatever the hypotheses: by bounds of their parts, in interval arithmetic.

The one fact that is not arithmetic: 0 < df₂(κ) ≤ df₁(κ) = T(1 − λ/κ) < T for κ = κ(λ, T) with λ > 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement
from .samelimits import shifted

#: relation → whether the left side must be the larger one, and whether strictly
ORDERS = {"GreaterEqual": (True, False), "Greater": (True, True), "LessEqual": (False, False), "Less": (False, True)}


@dataclass(frozen=True)
class Bounds:
    """All numbers from ``low`` to ``high``, without an end that is open; None: without an end."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = True
    high_open: bool = True

    def __neg__(self) -> Bounds:
        low, high = (None if x is None else -x for x in (self.high, self.low))
        return Bounds(low, high, self.high_open, self.low_open)

    def __add__(self, other: Bounds) -> Bounds:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    @property
    def positive(self) -> bool:
        """Whether all numbers are > 0."""
        return self.low is not None and (self.low > 0 or self.low == 0 and self.low_open)

    def times(self, other: Bounds) -> Bounds | None:
        """The products of numbers > 0; of others nothing is said."""
        if not (self.positive and other.positive and self.low is not None and other.low is not None):
            return None
        high = None if self.high is None or other.high is None else self.high * other.high
        return Bounds(self.low * other.low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def inverse(self) -> Bounds | None:
        """1/x of numbers > 0."""
        if not self.positive:
            return None
        low = Fraction(0) if self.high is None else 1 / self.high
        return Bounds(low, 1 / self.low if self.low else None, self.high is None or self.high_open, self.low_open)


def _over(a: Bounds, b: Bounds) -> Bounds | None:
    below = b.inverse()
    return None if below is None else a.times(below)


OPERATIONS: dict[str, Callable[[Bounds, Bounds], Bounds | None]] = {
    "Add": lambda a, b: a + b, "Subtract": lambda a, b: a + -b, "Multiply": Bounds.times, "Divide": _over,
}  # fmt: skip
DOMAINS = {
    "positive": Bounds(Fraction(0), None), "nonnegative": Bounds(Fraction(0), None, False),
    "natural": Bounds(Fraction(0), None, False), "positive-integer": Bounds(Fraction(1), None, False),
}  # fmt: skip


def true_everywhere(statement: Statement) -> str:
    """Why a statement about points holds at all of them, or an empty text.

    >>> from collapse_sym.proof.statements import statement
    >>> true_everywhere(statement("LEM-I.2.lower-bound"))
    'true at every point, by bounds of its parts'
    """
    holds = not statement.regime and _holds(conclusion(statement), dict(statement.variables))
    return "true at every point, by bounds of its parts" if holds else ""


def _holds(term: Term, domains: Mapping[str, str]) -> bool:
    if term[0] == "And":
        return all(_holds(t, domains) for t in term[1:])
    if term[0] not in ORDERS:
        return False
    larger, strictly = ORDERS[term[0]]
    left, right = (bounds(t, domains) for t in (term[1:] if larger else term[:0:-1]))
    if left is None or right is None or left.low is None or right.high is None:
        return False
    apart = left.low_open or right.high_open
    return left.low > right.high or left.low == right.high and (apart or not strictly)


def bounds(term: Term, domains: Mapping[str, str]) -> Bounds | None:
    """Bounds of a term over all values of its variables; None where none are known, or where it may have no value."""
    if isinstance(term, str) and NUMBER.match(term):
        return Bounds(Fraction(term), Fraction(term), False, False)
    if isinstance(term, str):
        return DOMAINS.get(domains.get(term, ""))
    if term[0] == "Divide" and _is_share(term, domains):
        return Bounds(Fraction(0), Fraction(1))
    if term[0] not in OPERATIONS:
        return None
    first, *rest = (bounds(t, domains) for t in term[1:])
    return reduce(lambda a, b: None if a is None or b is None else OPERATIONS[term[0]](a, b), rest, first)


def _is_share(term: Term, domains: Mapping[str, str]) -> bool:
    """df_m(κ)/(T + c) with c ≥ 0 and κ at a penalty > 0 by T rows."""
    _, top, bottom = term
    if top[0] != "Df" or top[1] not in ("1", "2") or top[2][0] != "Kappa":
        return False
    penalty, rows = top[2][1:]
    given, (inner, c) = bounds(penalty, domains), shifted(bottom)
    return given is not None and given.positive and inner == rows and c >= 0 and domains.get(rows) == "positive-integer"
