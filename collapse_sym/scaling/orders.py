"""From an answer without differences to its powers of T: one walk, several algebras.

An answer (functionals of Σ, scalars, definitions) is a tree of sums, products and powers of things whose
behaviour as T → ∞ is known: sizes, noises, κ's, the margins T − df₂(κ), and functionals by breakpoints.
``Walk`` goes through it once for any algebra; ``Orders`` keeps the exponents as forms, ``leading.Leading`` the leading
term with its constant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Protocol

import sympy as sp

from ..errors import InvalidInput
from ..functionals import Quad, Tr, df
from ..functionals.answer import Answer
from .forms import Linear, linear
from .sums import Growth, Places, SpectralSum, growth, sums_of


class Algebra(Protocol):
    """What a walk needs: positive numbers, sums, products, integer powers, and sums over the spectrum."""

    def number(self, value: sp.Rational) -> Any: ...
    def total(self, parts: Sequence[Any]) -> Any: ...
    def product(self, parts: Sequence[Any]) -> Any: ...
    def power(self, base: Any, k: int) -> Any: ...
    def functional(self, of: SpectralSum) -> Any: ...


@dataclass
class Walk:
    """Reads expressions into an algebra; ``known`` are the symbols and margins whose behaviour is given.

    *Raises* InvalidInput where something is subtracted or not known: breakpoints say nothing of differences.
    """

    algebra: Algebra
    known: Mapping[sp.Expr, Any]
    seen: dict[sp.Expr, Any] = field(default_factory=dict)

    def answer(self, answer: Answer) -> list[Any]:
        """The behaviour of the terms of an answer, each by itself."""
        for d in answer.needed():
            if d.symbol not in self.known and d.expr is not None:
                self.seen[d.symbol] = self.of(d.expr)
        return [self.of(term) for term in sp.Add.make_args(answer.expr) if term != 0]

    def of(self, expr: sp.Expr) -> Any:
        """The behaviour of a scalar."""
        if expr in self.known:
            return self.known[expr]
        if expr not in self.seen:
            self.seen[expr] = self._read(expr)
        return self.seen[expr]

    def _read(self, expr: sp.Expr) -> Any:
        if expr.is_Rational and expr > 0:
            return self.algebra.number(expr)
        if expr.is_Add:
            return self.algebra.total([self.of(term) for term in expr.args])
        if expr.is_Mul:
            return self.algebra.product([self.of(factor) for factor in expr.args])
        if expr.is_Pow and expr.exp.is_Integer:
            return self.algebra.power(self.of(expr.base), int(expr.exp))
        if isinstance(expr, (Tr, Quad, df)):
            parts = [(self.of(c), self.algebra.functional(of)) for c, of in sums_of(expr)]
            return self.algebra.total([self.algebra.product(pair) for pair in parts])
        raise InvalidInput(expr, "its order in T is not known", "breakpoints need sums without differences")


Sums = tuple[Growth, ...]  # a sum of powers of T


@dataclass(frozen=True)
class Orders:
    """The algebra of exponents: an element is a sum of powers of T, each a form with its powers of log T."""

    places: Places
    kink: bool = False

    def number(self, value: sp.Rational) -> Sums:
        return (Growth(linear({})),)

    def total(self, parts: Sequence[Sums]) -> Sums:
        return tuple(dict.fromkeys(g for part in parts for g in part))

    def product(self, parts: Sequence[Sums]) -> Sums:
        return tuple(dict.fromkeys(_times(chosen) for chosen in product(*parts)))

    def power(self, base: Sums, k: int) -> Sums:
        if k >= 0:
            return self.product([base] * k) if k else self.number(sp.S.One)
        if len(base) > 1 or base[0].flats or not isinstance(base[0].form, Linear):
            raise InvalidInput(base, "a sum in a denominator has no one order", "name it")
        return (Growth(base[0].form * k),)

    def functional(self, of: SpectralSum) -> Sums:
        return (growth(of, self.places, kink=self.kink),)


def _times(chosen: Sequence[Growth]) -> Growth:
    total: Any = linear({})
    for g in chosen:
        total = total + g.form
    return Growth(total, tuple(flat for g in chosen for flat in g.flats))
