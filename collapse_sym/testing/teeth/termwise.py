"""Sums over directions whose summands are of one order, each beside the other with its number.

a_j ≍ b_j with the same two constants for all j ≤ d and all members gives Σ a_j ≍ Σ b_j, also where blocks of one order
add up to a logarithm or where d stops short of a kink, which the largest block alone does not tell.  The logarithm of a
summand at j = B^y is a piecewise linear function of y (``Summand``); two are compared in one form,

    at + slope·y + Σ e·max(0, u + u′y),    max(0, −u) = max(0, u) − u,

factors before a sum inside of it.  Summands of neighbours, j and j + 1, are of one order: with d → ∞ a sum from a fixed
number on, or to d less a fixed number, is of the order of that over all directions.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ...proof.language import Term
from .blocks import ZERO, NotRead, Split, Summand
from .orders import Orders, _applied, _last

PRODUCTS = ("Multiply", "Scale")
SUMS = ("Sum", "Trace", "Quad", "SquaredNorm", "Df")


@dataclass(frozen=True)
class OneSum:
    """A sum of one kind of summand: over all directions (``whole``), or all but finitely many."""

    of: Summand
    whole: bool

    def times(self, factor: sp.Expr) -> OneSum:
        """A factor with this logarithm inside."""
        return OneSum(self.of + Summand(factor, ZERO), self.whole)


def termwise(left: Term, right: Term, at: Orders) -> bool:
    """Whether two terms are sums over the same directions with summands of one order.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.testing.teeth.reading import Part, Reading
    >>> s = amended("APP-H2.main")
    >>> at, later = Reading(s, Part()).orders(), ["Sum", "i", "2", "d", ["Eigenvalue", "i"]]
    >>> termwise(later, ["Trace", "Sigma"], at), termwise(["Df", "1", "1"], ["Df", "2", "1"], at)
    (True, False)
    """
    try:
        a, b = _one_sum(left, at), _one_sum(right, at)
    except (NotRead, Split):
        return False
    if a is None or b is None:
        return False
    return (a.whole and b.whole or "d" in at.large) and _form(a.of) == _form(b.of)


def _one_sum(term: Term, at: Orders) -> OneSum | None:
    if isinstance(term, str):
        return None
    head, *rest = term
    if head in PRODUCTS:
        found = [(i, s) for i, t in enumerate(rest) if (s := _one_sum(t, at)) is not None]
        if len(found) != 1:
            return None
        place, inner = found[0]
        return inner.times(sum((_number(t, at) for i, t in enumerate(rest) if i != place), ZERO))
    if head == "Divide" and (above := _one_sum(rest[0], at)) is not None:
        return above.times(-_number(rest[1], at))
    return _itself(head, rest, at) if head in SUMS else None


def _number(term: Term, at: Orders) -> sp.Expr:
    found = at.of(term)
    if found is None:
        raise NotRead("0 beside a sum")
    return found


def _itself(head: str, rest: list[Term], at: Orders) -> OneSum | None:
    if head == "Df":
        share = at.entry("Sigma") + at.entry(["Add", "Sigma", ["Scale", rest[1], "Identity"]]).times(-sp.S.One)
        return OneSum(share.times(at.value(rest[0])), True)
    if head == "Sum":
        index, low, high, body = rest
        first, last = at.value(low), _last(high)
        if not first.is_Integer or first < 1 or last != "d":
            return None  # a sum to infinity may have no value
        return OneSum(at._at(body, index), first == 1 and high == "d")
    matrix = _applied(rest[0]) if head == "SquaredNorm" else rest[0]
    if matrix is None or head != "Trace" and "w0" not in at.laws:
        return None
    weight = ZERO if head == "Trace" else at.laws["w0"]
    return OneSum(at.entry(matrix).times(sp.Integer(1 + (head == "SquaredNorm"))) + Summand(ZERO, weight), True)


def _form(of: Summand) -> tuple[sp.Expr, sp.Expr, frozenset[tuple[tuple[sp.Expr, sp.Expr], sp.Expr]]]:
    """A summand in one form: two that are the same function of y need not have the same, two others never do."""
    at, slope, joints = of.at, of.slope, dict[tuple[sp.Expr, sp.Expr], sp.Expr]()
    for e, (p0, p), (q0, q) in of.joints:
        up = sp.cancel(q0 - p0), sp.cancel(q - p)
        down = sp.cancel(-up[0]), sp.cancel(-up[1])
        at, slope = at + e * p0, slope + e * p
        if _comes_first(down, up):
            at, slope, up = at + e * up[0], slope + e * up[1], down
        joints[up] = joints.get(up, ZERO) + e
    kept = frozenset((u, c) for u, e in joints.items() if (c := sp.cancel(e)) != 0)
    return sp.cancel(at), sp.cancel(slope), kept


def _comes_first(u: tuple[sp.Expr, sp.Expr], other: tuple[sp.Expr, sp.Expr]) -> bool:
    """Which of u and −u stands for both."""
    return str(u) < str(other)
