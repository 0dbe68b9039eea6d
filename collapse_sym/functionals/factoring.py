"""SymPy's ``factor`` for rational functions with rational coefficients, by FLINT: the same forms in less time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import flint
import sympy as sp

#: greatest exponent that is multiplied out
MAX_EXPONENT = 64

Polynomial = Any  # fmpz_mpoly: python-flint has no types for it
Fraction = tuple[Polynomial, Polynomial]


class _NotRational(Exception):
    """An expression that is no rational function of its symbols with rational coefficients."""


def in_factors(expr: sp.Expr) -> sp.Expr:
    """The expression as one fraction of products, as ``sympy.factor`` writes it: it only takes less time.

    What is no rational function of its symbols with rational coefficients is left to SymPy.

    >>> x, y = sp.symbols("x y")
    >>> in_factors(1 / (x + y) - 1 / (2 * x)), in_factors(sp.sqrt(2) * x + sp.sqrt(2))
    ((x - y)/(2*x*(x + y)), sqrt(2)*(x + 1))
    """
    if not expr.free_symbols:
        return sp.factor(expr)
    symbols = sp.Poly(sp.Add(*expr.free_symbols)).gens  # in SymPy's order, on which the signs of factors depend
    ring = flint.fmpz_mpoly_ctx.get(tuple(f"x{i}" for i in range(len(symbols))), "lex")
    try:
        above, below = _fraction(expr, dict(zip(symbols, ring.gens())), ring.constant)
    except _NotRational:
        return sp.factor(expr)
    if above == 0:
        return sp.Integer(0)
    (c, over), (e, under) = _factors(above), _factors(below)
    powers = [_expression(f, symbols) ** k for f, k in (*over, *((f, -k) for f, k in under))]
    return _times(sp.Rational(c, e), sp.Mul(*powers))


def _fraction(expr: sp.Expr, symbols: Mapping[sp.Symbol, Polynomial], constant: Any) -> Fraction:
    """Numerator and denominator without a common factor."""
    if expr in symbols:
        return symbols[expr], constant(1)
    if expr.is_Rational:
        return constant(int(expr.p)), constant(int(expr.q))
    if expr.is_Add or expr.is_Mul:
        parts = (_fraction(a, symbols, constant) for a in expr.args)
        return reduce(_sum if expr.is_Add else _product, parts)
    if expr.is_Pow and expr.exp.is_Integer and abs(expr.exp) <= MAX_EXPONENT:
        above, below = _fraction(expr.base, symbols, constant)
        k = int(expr.exp)
        if k < 0 and above == 0:
            raise _NotRational
        return (above**k, below**k) if k >= 0 else (below**-k, above**-k)
    raise _NotRational


def _sum(x: Fraction, y: Fraction) -> Fraction:
    (a, b), (c, d) = x, y
    common = b.gcd(d)
    return _lowest(a * (d / common) + c * (b / common), b * (d / common))


def _product(x: Fraction, y: Fraction) -> Fraction:
    return _lowest(x[0] * y[0], x[1] * y[1])


def _lowest(above: Polynomial, below: Polynomial) -> Fraction:
    common = above.gcd(below)
    return above / common, below / common


def _factors(polynomial: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
    """A number, and primitive factors with positive leading coefficients."""
    number, found = polynomial.factor()
    turned = [(-f, k) if f.leading_coefficient() < 0 else (f, k) for f, k in found]
    odd = sum(k for f, k in found if f.leading_coefficient() < 0) % 2
    return int(number) * (-1 if odd else 1), turned


def _expression(polynomial: Polynomial, symbols: Iterable[sp.Symbol]) -> sp.Expr:
    terms = polynomial.to_dict().items()
    return sp.Add(*[sp.Mul(int(c), *[x**k for x, k in zip(symbols, map(int, powers))]) for powers, c in terms])


def _times(number: sp.Rational, product: sp.Expr) -> sp.Expr:
    """A number in front of a product, also of one sum: 2(x + y)."""
    if product.is_Add and abs(number) != 1:
        return sp.Mul(number, product, evaluate=False)
    return number * product
