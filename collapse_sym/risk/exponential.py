"""Exponential polynomials f(k) = Σ_b P_b(k) b^k, keyed by their exact bases.

They solve the scalar recursions x(k+1) = a x(k) + f(k) in closed form; every solution is proved by
substitution before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import comb
from typing import Any

import sympy as sp

from ..errors import DoesNotClose, TooLarge
from ..functionals.definitions import Definition
from ..functionals.equality import equal

Coefficients = tuple[sp.Expr, ...]  # of 1, k, k², …


class ExpPoly:
    """An exponential polynomial: base → coefficients of 1, k, k², …

    >>> k = sp.Symbol("k")
    >>> ExpPoly.solve(sp.Integer(1), ExpPoly({sp.Rational(1, 2): (sp.Integer(1),)}), start=sp.Integer(0)).at(k)
    2 - 2/2**k
    """

    def __init__(self, terms: Mapping[sp.Expr, Coefficients] | None = None) -> None:
        self.terms = {b: _trim(c) for b, c in (terms or {}).items() if _trim(c)}

    @classmethod
    def power(cls, base: sp.Expr, coefficient: sp.Expr = sp.S.One) -> ExpPoly:
        """coefficient · base^k."""
        return cls({base: (coefficient,)})

    def __add__(self, other: ExpPoly) -> ExpPoly:
        terms = dict(self.terms)
        for base, coefficients in other.terms.items():
            terms[base] = _plus(terms.get(base, ()), coefficients)
        return ExpPoly(terms)

    def scaled(self, factor: sp.Expr) -> ExpPoly:
        """factor · f."""
        return ExpPoly({b: tuple(factor * c for c in cs) for b, cs in self.terms.items()})

    def shifted(self) -> ExpPoly:
        """k ↦ f(k+1)."""
        return ExpPoly({b: tuple(b * c for c in _shift(cs)) for b, cs in self.terms.items()})

    def at(self, k: sp.Expr, power: Callable[[sp.Expr], sp.Expr] | None = None) -> sp.Expr:
        """The value at k; ``power(b)`` may stand for b^k."""
        power = power or (lambda b: b**k)
        return sp.Add(
            *[c * k**j * (1 if b == 1 else power(b)) for b, cs in self.terms.items() for j, c in enumerate(cs)]
        )

    @classmethod
    def solve(cls, a: sp.Expr, f: ExpPoly, *, start: sp.Expr) -> ExpPoly:
        """The x with x(0) = start and x(k+1) = a x(k) + f(k), proved by substitution."""
        x = cls({})
        for base, coefficients in f.terms.items():
            x = x + _particular(a, base, coefficients)
        x = x + cls.power(a, start - x.at(sp.Integer(0)))
        x._prove(a, f, start)
        return x

    def _prove(self, a: sp.Expr, f: ExpPoly, start: sp.Expr) -> None:
        defect = self.shifted() + self.scaled(-a) + f.scaled(sp.Integer(-1))
        for coefficient in [c for cs in defect.terms.values() for c in cs] + [self.at(sp.Integer(0)) - start]:
            if not is_zero(coefficient):
                raise DoesNotClose(coefficient, "a closed form for n generations failed its own check", "use --set n=…")


def _particular(a: sp.Expr, base: sp.Expr, coefficients: Coefficients) -> ExpPoly:
    """One solution of x(k+1) − a x(k) = P(k) base^k."""
    rest, gap = list(coefficients), base - a
    resonant = base == a or is_zero(gap)
    solution = [sp.Integer(0)] * (len(rest) + 1)
    for j in range(len(rest) - 1, -1, -1):
        # base·(k+1)^i − a·k^i has leading term gap·k^i, or i·base·k^(i−1) at resonance
        i, lead = (j + 1, base * (j + 1)) if resonant else (j, gap)
        solution[i] = rest[j] / lead
        for l in range(i):
            if l != j:
                rest[l : l + 1] = [rest[l] - solution[i] * base * comb(i, l)]
    return ExpPoly({base: tuple(solution)})


def is_zero(expr: sp.Expr) -> bool:
    """Decides rational expressions in symbols and radicals; the coefficients here are no larger.

    Without radicals the exact field of answers decides, which takes no gcd; not where a denominator vanishes in it.

    >>> x = sp.Symbol("x")
    >>> is_zero(1 / x - 1 / (x + 1) - 1 / (x * (x + 1))), is_zero(1 / x - 1 / (x + 1))
    (True, False)
    >>> is_zero(1 / (1 + sp.sqrt(x)) - (1 - sp.sqrt(x)) / (1 - x))
    True
    """
    if expr == 0:
        return True
    if expr.is_number:
        return bool(expr.equals(0))
    if _rational(expr):
        try:
            found = equal(expr, sp.Integer(0))
            if found.decided:
                return found.equal
        except TooLarge:
            pass
    return sp.cancel(sp.together(expr)) == 0


def _rational(expr: sp.Expr) -> bool:
    """Whether nothing but + · and whole powers stands in an expression, and names tell its symbols apart."""
    symbols = expr.free_symbols
    return len({x.name for x in symbols}) == len(symbols) and all(
        x.is_Symbol or x.is_Rational or x.is_Add or x.is_Mul or (x.is_Pow and x.exp.is_Integer)
        for x in sp.preorder_traversal(expr)
    )


def coincide(bases: Sequence[sp.Expr], definitions: Sequence[Definition]) -> bool:
    """Whether two bases are one number when definitions are written out, though they are written differently.

    With λ < 0 a fit may grow as much as it shrinks, and no closed form divides by what is 0 then.
    """
    table: dict[Any, Any] = {}
    for d in definitions:
        if d.expr is not None:
            table[d.symbol] = d.expr.xreplace(table)
    numbers = [b.xreplace(table) for b in bases]
    return any(is_zero(x - y) for i, x in enumerate(numbers) for y in numbers[:i])


def _shift(cs: Coefficients) -> Coefficients:
    out = [sp.Integer(0)] * len(cs)
    for j, c in enumerate(cs):
        for i in range(j + 1):
            out[i] += c * comb(j, i)
    return tuple(out)


def _plus(a: Coefficients, b: Coefficients) -> Coefficients:
    size = max(len(a), len(b))
    pad = (sp.Integer(0),)
    return tuple(x + y for x, y in zip(a + pad * (size - len(a)), b + pad * (size - len(b))))


def _trim(cs: Coefficients) -> Coefficients:
    cs = tuple(cs)
    while cs and cs[-1] == 0:
        cs = cs[:-1]
    return cs
