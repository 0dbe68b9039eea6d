"""Languages: what a metric and a scalar are made of.

The recursion and the calculi are written once against this small interface and run in any
language: symbols for every spectrum (``Symbolic``), closed forms where Σ has one eigenvalue
(``OneLevel``), numbers eigenvalue by eigenvalue (spectra.numeric).  A metric g(Σ) is a function of
the spectral variable ``s``; scalars that hold traces are given a name as soon as they are long, so
that no trace ever stands inside a metric and the answer stays polynomial in n.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import sympy as sp

from ..notation import ROLES, D, M, S
from .definitions import Definition
from .functions import Mean, Quad, Tr, WordMetric, df, functional, kappa

SHORT_SCALAR = 14  # operations; longer scalars get a name
LARGE_RADICAND = 10**60  # SymPy looks for squares in a radicand by factoring it: larger ones stay an equation
SHORT_METRIC = 40  # operations; longer metrics get a name


class Language(Protocol):
    """What a calculus and the recursion may ask for."""

    s: Any
    d: Any

    def number(self, expr: sp.Expr) -> Any: ...
    def trace(self, g: Any) -> Any: ...
    def quad(self, g: Any) -> Any: ...
    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any: ...
    def margin(self, kappa: Any, ridge: sp.Expr, samples: sp.Expr) -> Any: ...
    def scalar(self, value: Any) -> Any: ...
    def named(self, value: Any) -> Any: ...
    def metric(self, g: Any) -> Any: ...
    def expanded(self, g: Any) -> Any: ...
    def word(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> Any: ...
    def expectation(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> Any: ...


class Symbolic:
    """Any Σ: metrics are SymPy expressions in s, traces are Tr[g], Quad[g], df."""

    s: sp.Expr = S

    def __init__(
        self, d: sp.Expr, kappa_names: Mapping[tuple[sp.Expr, sp.Expr], str], *, spread: sp.Expr | None = None
    ) -> None:
        self.d = d
        self.spread = spread  # c_j², where the truth weighs all directions alike: then Quad[g] = c_j² Tr[g]
        self.kappa_names = dict(kappa_names)
        self.definitions: list[Definition] = []
        self._kappas: dict[tuple[sp.Expr, sp.Expr], sp.Symbol] = {}
        self._counts = {"tau": 0, "metric": 0, "count": 0}
        self._named: dict[sp.Expr, sp.Expr] = {}

    def number(self, expr: sp.Expr) -> sp.Expr:
        """An expression of the chain as a scalar."""
        return expr

    def trace(self, g: sp.Expr) -> sp.Expr:
        """Tr[g]."""
        return functional(Tr, g).xreplace({D: self.d})

    def quad(self, g: sp.Expr) -> sp.Expr:
        """Quad[g]."""
        return functional(Quad, g) if self.spread is None or g.has(WordMetric) else self.spread * self.trace(g)

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> sp.Expr:
        """κ(λ, T): one symbol for each distinct pair, with its defining equation."""
        pair = kappa_pair(ridge, samples)
        if pair not in self._kappas:
            name = self.kappa_names.setdefault(pair, f"kappa{len(self.kappa_names)}")
            # at λ < 0 it may be < 0
            role = "definition" if ridge.is_negative else "kappa"
            self._kappas[pair] = symbol = sp.Symbol(name, **ROLES[role])
            self.definitions.append(self._define_kappa(symbol, ridge, samples))
        return self._kappas[pair]

    def margin(self, kappa: sp.Expr, ridge: sp.Expr, samples: sp.Expr) -> sp.Expr:
        """T − df₂(κ)."""
        return samples - self.trace((self.s / (self.s + kappa)) ** 2)

    def _define_kappa(self, symbol: sp.Symbol, ridge: sp.Expr, samples: sp.Expr) -> Definition:
        root = df(1, symbol) - samples if ridge == 0 else symbol - ridge - symbol * df(1, symbol) / samples
        return Definition(symbol, root_of=root, function=kappa(ridge, samples))

    def scalar(self, value: sp.Expr) -> sp.Expr:
        """The scalar, under a name of its own if it is long.

        What depends on the index m of a generation keeps no name: a sum over m must see m.
        """
        return value if _short(value, SHORT_SCALAR) or M in value.free_symbols else self.named(value)

    def named(self, value: sp.Expr) -> sp.Expr:
        """The scalar under a name of its own, so that it may stand inside a metric in sums and powers."""
        if value.is_Atom:
            return value
        if value not in self._named:
            self._named[value] = symbol = sp.Symbol(self._fresh("tau"), **ROLES["definition"])
            self.definitions.append(Definition(symbol, value))
        return self._named[value]

    def metric(self, g: sp.Expr) -> sp.Expr:
        """The metric, under a name of its own if it is long."""
        if _short(g, SHORT_METRIC) or M in g.free_symbols:
            return g
        if g not in self._named:
            self._named[g] = symbol = sp.Function(self._fresh("metric"))(S)
            self.definitions.append(Definition(symbol, g, of="s"))
        return self._named[g]

    def expanded(self, g: sp.Expr) -> sp.Expr:
        """The metric as a sum of terms in s and 1/(s+κ), equal ones as one."""
        return sp.expand_mul(g)

    def ratio(self, image: sp.Expr, g: sp.Expr) -> sp.Expr | None:
        """The scalar c with image = c·g, or None."""
        if image == g:
            return sp.Integer(1)
        c = image / g
        return None if c.has(S) else c

    def _fresh(self, stem: str) -> str:
        self._counts[stem] += 1
        return f"{stem}{self._counts[stem]}"

    def count(self, n: sp.Expr) -> sp.Expr:
        """A name for a large number of generations, so that powers of it stay powers."""
        if n not in self._named:
            self._named[n] = symbol = sp.Symbol(self._fresh("count"), **ROLES["size"])
            self.definitions.append(Definition(symbol, n))
        return self._named[n]

    def word(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> sp.Expr:
        """The metric E[word] of one design."""
        return WordMetric(letters, samples, ridge)

    def expectation(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> sp.Expr:
        """E tr(word) of one design, unevaluated."""
        return Mean("tr", letters, samples, ridge)


class OneLevel(Symbolic):
    """Σ with a single eigenvalue v on d dimensions: s = v, metrics are scalars, κ is in radicals."""

    def __init__(self, d: sp.Expr, kappa_names: Mapping[Any, str], *, value: sp.Expr, weight: sp.Expr | None) -> None:
        super().__init__(d, kappa_names)
        self.s = value
        self.one = sp.Integer(1)  # every metric is a multiple of it
        self.weight = Quad(sp.Integer(1)) if weight is None else weight

    def trace(self, g: sp.Expr) -> sp.Expr:
        return self.d * g

    def quad(self, g: sp.Expr) -> sp.Expr:
        return self.weight * g

    def metric(self, g: sp.Expr) -> sp.Expr:
        return self.scalar(g) if not _short(g, SHORT_METRIC) else g

    def _define_kappa(self, symbol: sp.Symbol, ridge: sp.Expr, samples: sp.Expr) -> Definition:
        # κ² + κ(v − λ − v d/T) − λ v = 0
        excess = ridge + self.s * (self.d / samples - 1)
        if ridge == 0:
            return Definition(symbol, excess)
        radicand = excess**2 + 4 * ridge * self.s
        if radicand.is_Rational and max(radicand.p, radicand.q) > LARGE_RADICAND:
            return Definition(
                symbol, root_of=symbol**2 - excess * symbol - ridge * self.s, function=kappa(ridge, samples)
            )
        # the radicals cancel where λ is small: numbers come from the equation
        return Definition(symbol, (excess + sp.sqrt(radicand)) / 2, function=kappa(ridge, samples))


def kappa_pair(ridge: sp.Expr, samples: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """What κ(λ, T) is known by: κ's that coincide are one κ, however λ and T were written."""
    return sp.expand(ridge), sp.expand(samples)


def _short(expr: sp.Expr, limit: int) -> bool:
    """Whether the expression has at most ``limit`` nodes; stops counting there."""
    for i, _ in enumerate(sp.preorder_traversal(expr)):
        if i > 3 * limit:
            return False
    return True
