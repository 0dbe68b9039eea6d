"""Rational functions in lowest terms, by SymPy's sparse fields: quick where ``cancel`` and ``solve`` look for more."""

from __future__ import annotations

import sympy as sp
from sympy.polys.fields import FracElement, FracField

from ..errors import InvalidInput


def in_lowest_terms(*expressions: sp.Expr, main: sp.Symbol | None = None) -> tuple[FracElement, ...]:
    """Rational functions over ℚ as elements of one field; denominators lead with a positive power of ``main``.

    >>> x = sp.Symbol("x")
    >>> in_lowest_terms((x**2 - 1) / (x - 1))[0].as_expr()
    x + 1
    """
    symbols = sorted({y for e in expressions for y in e.free_symbols}, key=lambda y: (y != main, str(y)))
    field = FracField(symbols or [sp.Dummy()], sp.QQ)
    return tuple(field.from_expr(e) for e in expressions)


def lowest(expr: sp.Expr) -> sp.Expr:
    """A rational function as one fraction without a common factor."""
    (found,) = in_lowest_terms(expr)
    return found.as_expr()


def linear_root(equation: sp.Expr, unknown: sp.Symbol) -> sp.Expr:
    """The root of an equation that is linear in its unknown.

    Raises: InvalidInput where it is not.

    >>> x, a = sp.symbols("x a")
    >>> linear_root(a * x - x - 3, x)
    3/(a - 1)
    """
    slope = sp.diff(equation, unknown)
    if slope == 0 or lowest(slope).has(unknown):
        raise InvalidInput(str(unknown), "an equation is not linear in it", "solve it another way")
    return lowest(-equation.xreplace({unknown: sp.Integer(0)}) / slope)
