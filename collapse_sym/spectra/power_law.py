r"""The spectrum of a power law: s_j = v j^(−β) with ``copies`` each, weights c_j² = u j^(−δ), j ≤ d or all j.

In float64 it is an ordinary spectrum: the numbers themselves, or few nodes (``power_nodes``) where there are many.
In balls its eigenvalues are never listed: metrics are terms in s (``power_metric``), their sums rigorous.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from ..chain.populations import CoefficientsTruth, Population, RandomTruth
from ..chain.power_law import PeriodicSobolev, PowerLaw, PowerLawTruth, Powers
from ..errors import InvalidInput, NotConverged
from .power_metric import Measure, Poles, PowerMetric
from .power_nodes import nodes, tail
from .spectrum import Spectrum, listed, register_spectrum

#: up to here eigenvalues are exact entries, up to LISTED they are float64 numbers, beyond they are nodes
EXACT, LISTED = 64, 20_000
#: float64 holds products of three such as κ²s while all s and κ are between 10^(−LEAST) and 10^LEAST
LEAST = 100.0
#: exponents whose sums are computed, and how close to their pole
STEEPEST, NEAREST = 1000, sp.Rational(1, 10**6)
#: |T − d| is known to float64 if it is at least d/FAR, or d ≤ LISTED
FAR = 10**3


@dataclass(frozen=True)
class Law:
    """The numbers of a power law as expressions; δ and u are None for an abstract truth, d is oo for infinity."""

    beta: sp.Expr
    scale: sp.Expr
    dimension: sp.Expr
    copies: sp.Expr
    delta: sp.Expr | None
    weight: sp.Expr | None

    @property
    def symbols(self) -> tuple[set[sp.Basic], set[sp.Basic], set[sp.Basic]]:
        """The symbols in the eigenvalues, in their number, and in the weights."""
        values, counts = (self.beta, self.scale), (self.dimension, self.copies)
        weights = [x for x in (self.delta, self.weight) if x is not None]
        free = [{v for e in part for v in e.free_symbols} for part in (values, counts, weights)]
        return free[0], free[1], free[2] | (free[0] if weights else set())


class PowerSpectrum(Spectrum):
    """The spectrum of a power law."""

    def __init__(self, law: Law) -> None:
        object.__setattr__(self, "law", law)

    law: Law

    @property
    def exact(self) -> bool:
        return False

    @property
    def has_truth(self) -> bool:
        return self.law.weight is not None

    @property
    def rigorous(self) -> bool:
        return True

    @property
    def size(self) -> int:
        d = self.law.dimension
        return int(d) if d.is_Integer else sys.maxsize

    @property
    def symbols(self) -> tuple[set[sp.Basic], set[sp.Basic], set[sp.Basic]]:
        return self.law.symbols

    @property
    def values(self) -> Any:
        return self._arrays[0]

    @property
    def counts(self) -> Any:
        return self._arrays[1]

    @property
    def weights(self) -> Any:
        return None if self.law.weight is None else self._arrays[2]

    @cached_property
    def _arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return _arrays(self.law)

    def in_floats(self, sizes: Iterable[sp.Expr]) -> bool:
        """Whether float64 tells these sizes from d, and holds the squares of all that they resolve."""
        sizes, d, scale = list(sizes), self.law.dimension, float(sp.log(self.law.scale, 10))
        reach = [float(sp.log(x, 10)) for x in sizes] + ([] if d is sp.oo else [float(sp.log(d, 10))])
        least = scale - max(reach, default=0.0) * float(self.law.beta)
        if abs(scale) > LEAST or -least > (LEAST if d is not sp.oo else LEAST - 8):
            return False
        return d is sp.oo or d <= LISTED or all(abs(x - d * self.law.copies) * FAR >= d for x in sizes)

    def balls(self, evaluate: Callable[[sp.Expr], arb]) -> tuple[PowerMetric, Measure, Measure | None]:
        """(s, counts, weights) at the precision of python-flint; ``evaluate`` turns expressions into balls.

        *Raises* InvalidInput where a symbol has no value.
        """
        law, poles = self.law, Poles()
        at = _Balls(law, evaluate)
        counts = Measure(at, poles, offset=lambda: arb(0), factor=lambda: evaluate(law.copies), total=at.rank)
        if law.delta is None or law.weight is None:
            return PowerMetric.spectral(poles), counts, None
        delta, weight = law.delta, law.weight
        weights = Measure(at, poles, offset=lambda: evaluate(delta), factor=lambda: evaluate(weight))
        return PowerMetric.spectral(poles), counts, weights


class ListedPowers(PowerSpectrum):
    """A power law with its eigenvalues listed as balls."""

    def balls(self, evaluate: Callable[[sp.Expr], Any]) -> tuple[Any, Any, Any]:
        law, size = self.law, range(1, self.size + 1)
        beta, scale, copies = (evaluate(x) for x in (law.beta, law.scale, law.copies))
        values, counts = (np.empty(self.size, dtype=object) for _ in range(2))
        values[:], counts[:] = [scale * arb(j) ** -beta for j in size], [copies] * self.size
        if law.delta is None or law.weight is None:
            return values, counts, None
        weights, delta, weight = np.empty(self.size, dtype=object), evaluate(law.delta), evaluate(law.weight)
        weights[:] = [weight * arb(j) ** -delta for j in size]
        return values, counts, weights


class _Balls:
    """A law's numbers as balls at the precision of the moment."""

    def __init__(self, law: Law, evaluate: Callable[[sp.Expr], arb]) -> None:
        self._law, self._evaluate = law, evaluate
        self.dimension = None if law.dimension is sp.oo else _whole(law.dimension, evaluate)
        self.beta()

    def beta(self) -> arb:
        return self._evaluate(self._law.beta)

    def scale(self) -> arb:
        return self._evaluate(self._law.scale)

    def copies(self) -> arb:
        return self._evaluate(self._law.copies)

    def rank(self) -> arb:
        return arb("inf") if self.dimension is None else self.copies() * self.dimension


def _whole(dimension: sp.Expr, evaluate: Callable[[sp.Expr], arb]) -> int:
    if dimension.is_Integer:
        return int(dimension)
    d = evaluate(dimension)
    whole = d.unique_fmpz()
    if whole is None and d.rad() > 0.25:
        raise NotConverged(f"d = {d}", "a ball this wide holds many integers", "raise the precision")
    if whole is None or not d.contains(whole):
        raise InvalidInput(d, "a dimension is a whole number", "give the dimension as an integer")
    return int(whole)


def _power_law(population: Population) -> Spectrum:
    covariance, truth = population.covariance, population.truth
    assert isinstance(covariance, Powers)
    _admit(covariance.beta, "beta", 1 + NEAREST)
    if isinstance(truth, PowerLawTruth):
        _admit(truth.exponent(covariance), "delta", 1 - covariance.beta + NEAREST)
    few = covariance.dimension.is_Integer and covariance.dimension <= EXACT
    if few or isinstance(truth, CoefficientsTruth):
        return _listed(population)
    law = Law(covariance.beta, covariance.scale, covariance.dimension, covariance.copies, *_weights(population))
    return PowerSpectrum(law)


def _admit(exponent: sp.Expr, name: str, least: sp.Expr) -> None:
    """Refuse exponents at which the sums of the law take no end, or lose all digits."""
    if not exponent.free_symbols and not (abs(exponent) <= STEEPEST and exponent >= least):
        within = f"within {STEEPEST}, and {NEAREST} from where sums are infinite"
        raise InvalidInput(f"{name} = {exponent}", f"a law is summed with exponents {within}", "take another exponent")


def _weights(population: Population) -> tuple[sp.Expr | None, sp.Expr | None]:
    """(δ, u) with c_j² = u j^(−δ)."""
    covariance, truth = population.covariance, population.truth
    assert isinstance(covariance, Powers)
    if isinstance(truth, PowerLawTruth):
        return truth.exponent(covariance), truth.scale
    if isinstance(truth, RandomTruth):
        return sp.Integer(0), truth.squared / covariance.dimension
    return None, None


@lru_cache(maxsize=64)
def _listed(population: Population) -> Spectrum:
    """The spectrum with each eigenvalue an exact entry."""
    covariance, truth = population.covariance, population.truth
    assert isinstance(covariance, Powers)
    numbers = [sp.Integer(j) for j in range(1, int(covariance.dimension) + 1)]
    values = tuple(covariance.scale * j**-covariance.beta for j in numbers)
    if isinstance(truth, PowerLawTruth):
        delta = truth.exponent(covariance)
        return listed(values, covariance.copies, truth, shares=[truth.scale * j**-delta for j in numbers])
    return listed(values, covariance.copies, truth)


def _arrays(law: Law) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues, counts and weights in float64; nodes for many eigenvalues."""
    free = sorted(v.name for v in set().union(*law.symbols))
    if free:
        raise InvalidInput(free[0], "a number is needed here", f"give it with --set {free[0]}=…")
    beta, scale, copies = float(law.beta), float(law.scale), float(law.copies)
    delta, weight = float(law.delta or 0), float(law.weight or 0)
    if law.dimension is sp.oo:
        x, w, tails = _infinite(beta, delta, LEAST + math.log10(scale))
    elif law.dimension <= LISTED:
        x = np.arange(1, int(law.dimension) + 1, dtype=float)
        w, tails = np.ones(len(x)), None
    else:
        (x, w), tails = nodes(beta, int(law.dimension)), None
    values, counts, weights = x**-beta, w, w * x**-delta
    if tails is not None:
        values, counts, weights = (np.concatenate([a, b]) for a, b in zip((values, counts, weights), tails))
    return scale * values, copies * counts, weight * weights


def _infinite(beta: float, delta: float, decades: float) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """Nodes for j ≤ J and (values, counts, weights) for the tail, where s has fallen by so many ``decades``."""
    last = int(10.0 ** min(decades / beta, 120.0))
    x, w = nodes(beta, last)
    J = last + 0.5
    plain, u = tail(-1 / beta)
    bent, v = tail((delta - 1) / beta)
    zeros = np.zeros(len(u))
    counts = J / beta * u / plain
    weights = J ** (1 - delta) / beta * v / bent
    return x, w, (J**-beta * np.concatenate([plain, bent]), np.concatenate([counts, zeros]),
                  np.concatenate([zeros, weights]))  # fmt: skip


register_spectrum(PowerLaw, _power_law)
register_spectrum(PeriodicSobolev, _power_law)
