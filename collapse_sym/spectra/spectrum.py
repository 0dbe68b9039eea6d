"""Spectrum: the eigenvalues of Σ, how often each occurs, and how much of the truth lies on each.

    Tr[g] = Σ_j counts_j g(values_j)          Quad[g] = Σ_j weights_j g(values_j)

Equal eigenvalues are one entry: only the total weight Σ c² inside an eigenspace is ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import flint
import numpy as np
import sympy as sp

from ..chain.measured import Measured
from ..chain.populations import (
    Abstract,
    AbstractTruth,
    CoefficientsTruth,
    Covariance,
    Diagonal,
    Isotropic,
    NormTruth,
    Population,
    RandomTruth,
    Truth,
)
from ..errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Distinct eigenvalues ``values`` with ``counts`` and truth ``weights`` (c_j² summed).

    Entries are SymPy expressions (exact, symbols allowed) or, for measured spectra, float64 arrays.
    ``weights`` is None for an abstract truth.
    """

    values: Any
    counts: Any
    weights: Any = None

    @property
    def exact(self) -> bool:
        """Whether the entries are SymPy expressions (not float64 numbers)."""
        return not isinstance(self.values, np.ndarray)

    @property
    def has_truth(self) -> bool:
        """Whether the weights are known."""
        return self.weights is not None

    @property
    def rigorous(self) -> bool:
        """Whether ``balls`` may be asked for, to any number of digits."""
        return self.exact

    @property
    def symbols(self) -> tuple[set[sp.Basic], set[sp.Basic], set[sp.Basic]]:
        """The symbols in the eigenvalues, in their counts, and in the weights of the truth."""
        if not self.exact:
            return set(), set(), set()
        parts = (self.values, self.counts, self.weights or ())
        return tuple({x for e in part for x in sp.sympify(e, strict=True).free_symbols} for part in parts)  # type: ignore[return-value]

    @property
    def size(self) -> int:
        """The number of distinct eigenvalues."""
        return len(self.values)

    def in_floats(self, sizes: Iterable[sp.Expr]) -> bool:
        """Whether float64 is enough for fits of these sizes."""
        return True

    def balls(self, evaluate: Callable[[sp.Expr], Any]) -> tuple[Any, Any, Any]:
        """(values, counts, weights) as arrays of what ``evaluate`` makes of the entries, float64 as the balls they are.

        The weights are None for an abstract truth.
        """
        if self.exact:
            return tuple(None if e is None else _objects([evaluate(x) for x in e]) for e in self._entries)  # type: ignore[return-value]
        return tuple(None if e is None else _objects([flint.arb(float(x)) for x in e]) for e in self._entries)  # type: ignore[return-value]

    @property
    def _entries(self) -> tuple[Any, Any, Any]:
        return self.values, self.counts, self.weights

    def trace(self, g: Any) -> Any:
        """Tr[g] for a callable g (exact entries)."""
        return sp.Add(*[c * g(v) for v, c in zip(self.values, self.counts)])

    def quad(self, g: Any) -> Any:
        """Quad[g] for a callable g (exact entries)."""
        return sp.Add(*[w * g(v) for v, w in zip(self.values, self.weights)])

    def numeric(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(values, counts, weights) as float64 arrays; an error if a symbol is left."""
        if not self.exact:
            return self.values, self.counts, self.weights
        return tuple(
            np.array([_float(x) for x in part], dtype=float) for part in (self.values, self.counts, self.weights or ())
        )  # type: ignore[return-value]


def _objects(entries: list[Any]) -> np.ndarray:
    out = np.empty(len(entries), dtype=object)
    out[:] = entries
    return out


def _float(x: sp.Expr) -> float:
    if not x.is_number:
        raise InvalidInput(x, "a number is needed here", f"give it with --set {next(iter(x.free_symbols))}=…")
    return float(x)


def spectrum_of(population: Population) -> Spectrum | None:
    """The spectrum of a population, or None where Σ is abstract.

    >>> from collapse_sym.chain import Population, Isotropic, NormTruth
    >>> s = spectrum_of(Population(Isotropic(3), NormTruth(2)))
    >>> s.values, s.counts, s.weights
    ((1,), (3,), (2,))
    """
    kind = type(population.covariance)
    if kind not in _BUILDERS:
        for name in _LATER:
            import_module(name, __package__)
    build: Any = _BUILDERS.get(kind)
    return None if build is None else build(population)


def _isotropic(population: Population) -> Spectrum:
    dimension, truth = population.rank, population.truth
    weights = (truth.squared,) if isinstance(truth, (NormTruth, RandomTruth)) else None
    if isinstance(truth, CoefficientsTruth):
        weights = (truth.squared,)
    return Spectrum((sp.Integer(1),), (dimension,), weights)


@lru_cache(maxsize=32)
def _diagonal(population: Population) -> Spectrum:
    covariance = population.covariance
    assert isinstance(covariance, Diagonal)
    return listed(covariance.eigenvalues, covariance.copies, population.truth)


def listed(values: Any, copies: sp.Expr, truth: Truth, *, shares: list[sp.Expr] | None = None) -> Spectrum:
    """The spectrum with these eigenvalues, ``copies`` times each; ``shares`` are their c_j², if not the truth's."""
    measured_truth = isinstance(truth, CoefficientsTruth) and isinstance(truth.values, Measured)
    if isinstance(values, Measured) or measured_truth:
        return _measured(values, copies, truth)
    table: dict[sp.Expr, list[sp.Expr]] = {}
    for s, share in zip(values, shares or _squares(truth, len(values))):
        if s != 0:
            entry = table.setdefault(s, [sp.Integer(0), sp.Integer(0)])
            entry[0], entry[1] = entry[0] + copies, entry[1] + share
    known = not isinstance(truth, AbstractTruth)
    counts, weights = zip(*table.values())
    return Spectrum(tuple(table), counts, weights if known else None)


def _squares(truth: Truth, listed: int) -> list[sp.Expr]:
    """c_j² per listed eigenvalue, summed over its copies."""
    if isinstance(truth, RandomTruth):
        return [truth.squared / listed] * listed
    if isinstance(truth, CoefficientsTruth):
        return [c**2 for c in truth.values]
    return [sp.Integer(0)] * listed


def _measured(eigenvalues: Any, copies: sp.Expr, truth: Truth) -> Spectrum:
    s = _floats(eigenvalues)
    squares: np.ndarray | None = None
    if isinstance(truth, CoefficientsTruth):
        squares = _floats(truth.values) ** 2
    elif isinstance(truth, RandomTruth):
        squares = np.full(len(s), _float(truth.squared) / len(s)) if truth.squared.is_number else None
    keep = s != 0
    values, inverse = np.unique(s[keep], return_inverse=True)
    counts = np.bincount(inverse).astype(float) * int(copies)
    weights = None if squares is None else np.bincount(inverse, weights=squares[keep])
    return Spectrum(values, counts, weights)


def _floats(values: Any) -> np.ndarray:
    return values.array if isinstance(values, Measured) else np.array([_float(x) for x in values], dtype=float)


_BUILDERS: dict[type[Covariance], Any] = {Abstract: lambda _: None, Isotropic: _isotropic, Diagonal: _diagonal}

#: they register the spectra of their kinds, and are read when a kind is met that is not registered
_LATER = (".gram", ".power_law", ".kernels.populations")


def register_spectrum(covariance: type[Covariance], build: Any) -> None:
    """Teach ``spectrum_of`` a covariance of yours: ``build(population) -> Spectrum``."""
    _BUILDERS[covariance] = build
