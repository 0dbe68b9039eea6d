"""SymPy expressions as the terms of a certificate: MathJSON lists, every number a string."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import OutsideCalculus

#: A term: a string (number or symbol) or a list [operation, argument, …].
Term = Any


def term(expression: sp.Expr) -> Term:
    """The expression as a term.

    Raises: OutsideCalculus, for anything but rational functions of symbols.

    >>> from collapse_sym.notation import symbol
    >>> term(2 * symbol("T0", "size") + 1)
    ['Add', '1', ['Multiply', '2', 'T0']]
    """
    if expression.is_Rational:
        return str(expression)
    if expression.is_Symbol:
        return expression.name
    if expression.is_Add or expression.is_Mul:
        arguments = sorted(expression.args, key=sp.default_sort_key)
        return ["Add" if expression.is_Add else "Multiply", *map(term, arguments)]
    if expression.is_Pow and expression.exp.is_Integer and abs(expression.exp) <= 64:
        return ["Power", term(expression.base), str(expression.exp)]
    raise OutsideCalculus(
        "of certificates", expression, "a number that is no rational function of symbols", remedy="name it by a symbol"
    )


def add(*terms: Term) -> Term:
    """A sum; the empty one is 0."""
    return terms[0] if len(terms) == 1 else ["Add", *terms] if terms else "0"


def times(*terms: Term) -> Term:
    """A product, factors 1 left out."""
    factors = [t for t in terms if t != "1"]
    return factors[0] if len(factors) == 1 else ["Multiply", *factors] if factors else "1"


def trace(*letters: Term) -> Term:
    """tr of a product of letters."""
    return ["Trace", ["MatrixMultiply", *letters]]


def mean(*letters: Term) -> Term:
    """E tr of a product of letters."""
    return ["Expectation", trace(*letters)]


def turned(letter: str) -> Term:
    """The transpose of a letter."""
    return ["Transpose", letter]


def square(letter: str, metric: str = "M") -> Term:
    """E uᵀMu, written as a trace."""
    return mean(metric, letter, turned(letter))


def denominators(t: Term) -> list[Term]:
    """The bases of negative powers in a term, innermost first."""
    if isinstance(t, str):
        return []
    found = [q for part in t[1:] for q in denominators(part)]
    return [*found, t[1]] if t[0] == "Power" and t[2].startswith("-") else found
