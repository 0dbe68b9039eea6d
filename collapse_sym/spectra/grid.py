r"""The numeric language for many points at once: a symbol of the chain takes a column of numbers, one per point.

Metrics are arrays (points, eigenvalues), scalars are columns (points, 1).  The recursion does not notice.
κ is first read off a table of df₁ that all points share, and polished by Newton's iteration from the right.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np
import sympy as sp

from ..errors import InvalidInput, NotConverged
from .numeric import Floats, Numeric
from .spectrum import Spectrum

#: values of κ at which df₁ is tabulated, evenly in log κ between far below the spectrum and far above it
NODES = 64
MAX_STEPS = 200


class Degrees:
    """df₁(κ) of a spectrum, tabulated once: where κ begins its way down to the root.

    ``values`` and ``counts`` are float64 arrays of eigenvalues > 0 and how often each occurs.
    """

    def __init__(self, values: np.ndarray, counts: np.ndarray) -> None:
        self.values, self.counts = values, counts
        self.rank, self.total = float(counts.sum()), float(counts @ values)
        self._nodes = np.geomspace(values.min() * 1e-3, values.max() * 1e3, NODES)
        self._df1 = (values / (values + self._nodes[:, None])) @ counts
        self._known: dict[tuple[float, float], float] = {}

    def kappa(self, ridge: np.ndarray, samples: np.ndarray) -> np.ndarray:
        """κ(λ, T), the root ≥ 0 of h(κ) = κ(1 − df₁(κ)/T) − λ, for columns of λ and T; each pair is solved once.

        h is convex, so that Newton's iteration falls monotonically to the root from any κ with h(κ) ≥ 0.
        *Raises* NotConverged.

        >>> one = Degrees(np.array([1.0]), np.array([4.0]))
        >>> one.kappa(np.array([[0.0], [0.0]]), np.array([[2.0], [5.0]])).tolist()
        [[1.0], [0.0]]
        """
        columns = np.broadcast_arrays(np.asarray(ridge, float), np.asarray(samples, float))
        pairs = list(zip(*(column.ravel().tolist() for column in columns)))
        unknown = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        if unknown:
            solved = self._solve(*(np.array(column)[:, None] for column in zip(*unknown)))
            self._known.update(zip(unknown, solved[:, 0].tolist()))
        return np.array([self._known[pair] for pair in pairs])[:, None]

    def _solve(self, ridge: np.ndarray, samples: np.ndarray) -> np.ndarray:
        above = self._nodes * (1 - self._df1 / samples) - ridge >= 0
        kappa = np.where(
            above.any(1, keepdims=True), self._nodes[above.argmax(1)][:, None], ridge + self.total / samples
        )
        falling = ~((ridge == 0) & (samples >= self.rank))[:, 0]
        kappa = np.where(falling[:, None], kappa, 0.0)
        for _ in range(MAX_STEPS):
            if not falling.any():
                return kappa
            lower = self._newton(kappa[falling], ridge[falling], samples[falling])
            moved = (kappa[falling] - lower > 4e-16 * kappa[falling])[:, 0]
            kappa[falling] = lower
            falling[falling] = moved
        raise NotConverged("kappa", f"Newton's iteration did not settle in {MAX_STEPS} steps", "use a larger ridge")

    def _newton(self, kappa: np.ndarray, ridge: np.ndarray, samples: np.ndarray) -> np.ndarray:
        """κ − h/h' as (κ(df₁ − df₂) + λT)/(T − df₂), with T − df₂ = (T − d) + (d − df₂) where T ≥ d."""
        share = self.values / (self.values + kappa)
        lost = kappa / (self.values + kappa)
        turned = _sum(share * lost, self.counts)
        above = samples - self.rank
        free = np.where(above < 0, samples - _sum(share**2, self.counts), above + _sum(lost * (1 + share), self.counts))
        return np.asarray((kappa * turned + ridge * samples) / free)


def _sum(g: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray((g @ weights)[:, None])


_OPERATIONS = {sp.Add: operator.add, sp.Mul: operator.mul, sp.Pow: operator.pow}


class Grid(Numeric):
    """The language of numbers on one spectrum at many points.

    ``columns`` maps each symbol of the chain to its column (points, 1).

    >>> from collapse_sym.notation import symbol
    >>> T = symbol("T", "size")
    >>> grid = Grid(Spectrum(np.array([1.0]), np.array([4.0]), np.array([1.0])), {T: np.array([[2.0], [8.0]])})
    >>> grid.kappa(sp.S.Zero, T).tolist(), grid.number(T**2).tolist(), grid.trace(grid.s / grid.number(T)).tolist()
    ([[1.0], [0.0]], [[4.0], [64.0]], [[2.0], [0.5]])
    """

    def __init__(
        self, spectrum: Spectrum, columns: Mapping[sp.Symbol, np.ndarray], *, degrees: Degrees | None = None
    ) -> None:
        super().__init__(spectrum, Floats)
        self.degrees = degrees or Degrees(self.s, self.counts)
        self._numbers.update(columns)
        self._columns = dict(columns)

    def number(self, expr: sp.Expr) -> Any:
        """The value of an expression: a column where it holds symbols of the chain."""
        if expr not in self._numbers:
            self._numbers[expr] = self._value(expr) if expr.free_symbols else self.system.number(expr)
        return self._numbers[expr]

    def _value(self, expr: sp.Expr) -> Any:
        """A sum, product or power of columns."""
        combine = _OPERATIONS.get(expr.func)
        if combine is None:
            raise InvalidInput(expr, "not a number at the points of the grid", "give a column for every symbol")
        return reduce(combine, [self.number(x) for x in expr.args])

    def trace(self, g: Any) -> Any:
        """Σ counts g, point by point."""
        return self._total(g, self.counts)

    def quad(self, g: Any) -> Any:
        """Σ weights g, point by point."""
        return self._total(g, self.weights)

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """κ(λ, T) as a column, solved once for each pair."""
        if (ridge, samples) not in self._kappas:
            columns = [np.atleast_2d(self.number(x)) for x in (ridge, samples)]
            self._kappas[ridge, samples] = self.degrees.kappa(*columns)
        return self._kappas[ridge, samples]

    def _total(self, g: Any, weights: np.ndarray) -> Any:
        return np.atleast_2d(g) @ weights[:, None]
