"""Rational functions of a few symbols as quotients of polynomials with rational coefficients, in lowest terms.

The arithmetic is that of compiled polynomials: regions ask for the factors of many hundred quotients.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import flint
import numpy as np
import sympy as sp
from flint import fmpq

#: a compiled polynomial, and what tells it from others
Poly = Any
Key = tuple[tuple[tuple[int, ...], ...], tuple[fmpq, ...]]
#: a constant, factors with powers upstairs and downstairs
Factors = tuple[fmpq, tuple[tuple[Poly, int], ...], tuple[tuple[Poly, int], ...]]


class Ring:
    """Polynomials and their quotients in some symbols.

    >>> x, y = sp.symbols("x y")
    >>> ring = ring_of((x, y))
    >>> above, below = ring.quotient((x * x - y * y) / (2 * x + 2 * y) / x)
    >>> ring.expression(above) / ring.expression(below)
    (x - y)/(2*x)
    """

    def __init__(self, symbols: tuple[sp.Symbol, ...]) -> None:
        self.symbols = symbols
        self._context = flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(symbols))], flint.Ordering.degrevlex)
        self.one = self._context.constant(fmpq(1))
        self.zero = self._context.constant(fmpq(0))
        self.generators = self._context.gens()
        self._by_symbol = dict(zip(symbols, self.generators))
        self._quotients: dict[sp.Expr, tuple[Poly, Poly]] = {}
        self._factors: dict[sp.Expr, Factors] = {}

    def quotient(self, expr: sp.Expr) -> tuple[Poly, Poly]:
        """A rational function, in lowest terms.

        Raises: KeyError for other symbols, ValueError for what is no rational function, ZeroDivisionError.
        """
        if expr not in self._quotients:
            self._quotients[expr] = self._read(expr)
        return self._quotients[expr]

    def _read(self, expr: sp.Expr) -> tuple[Poly, Poly]:
        if expr.is_Symbol:
            return self._by_symbol[expr], self.one
        if expr.is_Rational:
            return self._context.constant(fmpq(int(expr.p), int(expr.q))), self.one
        if expr.is_Pow and expr.exp.is_Integer:
            above, below = self.quotient(expr.base)
            e = int(expr.exp)
            if e < 0 and above == 0:
                raise ZeroDivisionError(str(expr))
            return (above**e, below**e) if e >= 0 else (below**-e, above**-e)
        if not (expr.is_Add or expr.is_Mul):
            raise ValueError(str(expr))
        above, below = (self.zero, self.one) if expr.is_Add else (self.one, self.one)
        for part in expr.args:
            a, b = self.quotient(part)
            if expr.is_Mul:
                above, below = above * a, below * b
            elif b == below:
                above = above + a
            else:
                above, below = above * b + a * below, below * b
        return self._reduced(above, below)

    def _reduced(self, above: Poly, below: Poly) -> tuple[Poly, Poly]:
        if below.is_constant():
            return above / below.leading_coefficient(), self.one
        common = above.gcd(below)
        return (above, below) if common.is_constant() else (above / common, below / common)

    def factors(self, expr: sp.Expr) -> Factors:
        """A constant and the irreducible factors of a rational function; the constant is 0 for 0."""
        if expr not in self._factors:
            above, below = self.quotient(expr)
            if above == 0:
                return fmpq(0), (), ()
            (c, up), (e, down) = above.factor(), below.factor()
            self._factors[expr] = c / e, tuple((p, int(n)) for p, n in up), tuple((p, int(n)) for p, n in down)
        return self._factors[expr]

    def own(self, poly: Poly) -> Poly:
        """A polynomial that may come from a ring with more symbols after these, of which it has none."""
        context = self._context
        return poly if poly.context() == context else poly.project_to_context(context)

    def expression(self, poly: Poly) -> sp.Expr:
        """A polynomial for reading."""
        terms = [(tuple(map(int, m)), c) for m, c in zip(poly.monoms(), poly.coeffs())]
        return sp.Add(*(sp.Rational(int(c.p), int(c.q)) * self._monomial(m) for m, c in terms))

    def _monomial(self, powers: tuple[int, ...]) -> sp.Expr:
        return sp.Mul(*(x**e for x, e in zip(self.symbols, powers) if e))


@lru_cache(maxsize=256)
def ring_of(symbols: tuple[sp.Symbol, ...]) -> Ring:
    """The ring in these symbols; what it read once is remembered."""
    return Ring(symbols)


def key_of(poly: Poly) -> Key:
    """What two polynomials share if they are the same."""
    return tuple(poly.monoms()), tuple(poly.coeffs())


def values(poly: Poly, points: np.ndarray) -> np.ndarray:
    """A polynomial at points in floats, one row each.

    >>> x, y = sp.symbols("x y")
    >>> values(ring_of((x, y)).quotient(2 * x * y + 1)[0], np.array([[1.0, 3.0], [0.0, 5.0]])).tolist()
    [7.0, 1.0]
    """
    total = np.zeros(len(points))
    for powers, c in zip(poly.monoms(), poly.coeffs()):
        term = np.full(len(points), float(c.p) / float(c.q))
        for i, e in enumerate(map(int, powers)):
            for _ in range(e):
                term *= points[:, i]
        total += term
    return total


def shifted(poly: Poly, by: Sequence[fmpq]) -> Poly:
    """p(x + c).

    >>> x, y = sp.symbols("x y")
    >>> ring = ring_of((x, y))
    >>> ring.expression(shifted(ring.quotient(x * y)[0], [fmpq(1), fmpq(0)]))
    x*y + y
    """
    context = poly.context()
    return poly.compose(*(g + c for g, c in zip(context.gens(), by)), ctx=context)
