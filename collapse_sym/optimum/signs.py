"""The sign of what a teacher is made of, from what is known of sizes: exact where it is decided, None where it is open.

A product has the sign of its factors, a sum that of its terms; a linear form in sizes is decided by the chain's
assumptions, 1 − b^n by 0 < b < 1.
"""

from __future__ import annotations

import sympy as sp

from ..chain.assumptions import Assumptions
from ..chain.conditions import Condition
from ..errors import CollapseSymError

MOST = 4  # operations of a quotient of sizes
POSITIVE, NONNEGATIVE, ZERO, NONPOSITIVE, NEGATIVE = "> 0", ">= 0", "= 0", "<= 0", "< 0"
_OPPOSITE = {POSITIVE: NEGATIVE, NEGATIVE: POSITIVE, NONNEGATIVE: NONPOSITIVE, NONPOSITIVE: NONNEGATIVE, ZERO: ZERO}


def sign(expr: sp.Expr, known: Assumptions, weights: frozenset[str] = frozenset()) -> str | None:
    """One of "> 0", ">= 0", "= 0", "<= 0", "< 0", or None; ``weights`` are names of numbers between 0 and 1.

    >>> from collapse_sym.notation import D, symbol
    >>> T = symbol("T", "size")
    >>> sign(1 / (T - D - 1), Assumptions(("T >= d + 2",)))
    '> 0'
    """
    if expr.is_number:
        return _of_number(expr)
    if expr.is_Mul:
        return product([sign(a, known, weights) for a in expr.args])
    if expr.is_Pow and expr.exp.is_even:
        inner = sign(expr.base, known, weights)
        return POSITIVE if inner in (POSITIVE, NEGATIVE) else ZERO if inner == ZERO else NONNEGATIVE
    if expr.is_Pow:
        inner = sign(expr.base, known, weights)
        return inner if expr.exp.is_Integer or inner == POSITIVE else None
    if expr.is_Add:
        return (
            total([sign(a, known, weights) for a in expr.args])
            or _of_form(expr, known)
            or _of_share(expr, known, weights)
            or _OPPOSITE.get(_of_share(-expr, known, weights) or "")
            or _of_weight(expr, weights)
        )
    if isinstance(expr, sp.Max):
        return POSITIVE if any(sign(a, known, weights) == POSITIVE for a in expr.args) else None
    return POSITIVE if expr.is_positive else NONNEGATIVE if expr.is_nonnegative else None


def _of_number(expr: sp.Expr) -> str | None:
    if expr.equals(0):
        return ZERO
    return POSITIVE if expr.is_positive else NEGATIVE if expr.is_negative else None


def product(signs: list[str | None]) -> str | None:
    if ZERO in signs:
        return ZERO
    if None in signs:
        return None
    negative = sum(s in (NEGATIVE, NONPOSITIVE) for s in signs) % 2 == 1
    found = NONNEGATIVE if {NONNEGATIVE, NONPOSITIVE} & set(signs) else POSITIVE
    return _OPPOSITE[found] if negative else found


def total(signs: list[str | None]) -> str | None:
    up, down = {POSITIVE, NONNEGATIVE, ZERO}, {NEGATIVE, NONPOSITIVE, ZERO}
    for side, strict, weak in ((up, POSITIVE, NONNEGATIVE), (down, NEGATIVE, NONPOSITIVE)):
        if set(signs) <= side:
            return strict if strict in signs else ZERO if set(signs) == {ZERO} else weak
    return None


def _of_form(expr: sp.Expr, known: Assumptions) -> str | None:
    """A linear form in sizes; assumptions speak of integers, and are read as such."""
    if not all(x.is_integer for x in expr.free_symbols):
        return None
    try:
        for op, found in ((">", POSITIVE), ("<", NEGATIVE), (">=", NONNEGATIVE), ("<=", NONPOSITIVE)):
            if known.implies(Condition(expr, op, sp.Integer(0))):
                return found
    except CollapseSymError:  # no linear form
        return None
    return None


def _of_share(expr: sp.Expr, known: Assumptions, weights: frozenset[str]) -> str | None:
    """1 − b, or 1 − b^k with k ≥ 0, where 0 < b < 1: b a weight p, or 1 − p, or a quotient of sizes."""
    base, exponent = (1 - expr).as_base_exp()
    if base.has(sp.Add) and base.count_ops() > MOST:
        return None
    over, under = sp.fraction(base)
    share = base if base.is_Symbol else 1 - base
    inside = share.is_Symbol and share.name in weights
    if not inside and not (over.is_positive and under.is_positive and _of_form(under - over, known) == POSITIVE):
        return None
    return POSITIVE if exponent.is_positive else NONNEGATIVE if exponent.is_nonnegative else None


def _of_weight(expr: sp.Expr, weights: frozenset[str]) -> str | None:
    """A linear form in one weight, by its values at 0 and 1."""
    if len(expr.free_symbols) != 1 or not {str(x) for x in expr.free_symbols} <= weights:
        return None
    (p,) = expr.free_symbols
    if not expr.is_polynomial(p) or sp.degree(expr, p) != 1:
        return None
    ends = [expr.xreplace({p: sp.Integer(k)}) for k in (0, 1)]
    found = total([_of_number(e) for e in ends])
    return {NONNEGATIVE: POSITIVE, NONPOSITIVE: NEGATIVE}.get(found or "", found)
