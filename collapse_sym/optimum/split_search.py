"""All splits of a budget over fits with two numbers to be compared by, none left out: the search of ``any_size``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import InvalidInput, TooLarge

MOST_WORK = 10**8  # beginnings of splits that are compared


@dataclass(frozen=True)
class Maps:
    """a₁, a₂ and σ²b of a fit on T rows at place T, in float64; σ²b is inf where that is infinite."""

    mean: np.ndarray
    second: np.ndarray
    noise: np.ndarray


@dataclass(frozen=True)
class _Layer:
    """Beginnings of splits in the order of the ``rows`` they spend; the ``last`` size, and the place ``before`` it."""

    rows: np.ndarray
    alignment: np.ndarray
    energy: np.ndarray
    last: np.ndarray
    before: np.ndarray


@dataclass(frozen=True)
class Search:
    """kE − 2mA over all sizes of ``fits`` with at most ``total`` rows; A = E = ``start`` before the first."""

    fits: list[Maps]
    mean: float
    second: float
    start: float
    total: int

    def best(self) -> tuple[int, ...]:
        """The sizes with the least kE − 2mA."""
        one = all(np.array_equal(fit.mean, fit.second) for fit in self.fits)
        zero, start = np.zeros(1, dtype=int), np.full(1, self.start)
        layers, work = [_Layer(zero, start, start, zero, zero)], 0
        for i, fit in enumerate(self.fits):
            left = len(self.fits) - 1 - i
            work += len(layers[-1].rows) * (self.total - left)
            if work > MOST_WORK:
                raise TooLarge(
                    f"{self.total} rows", f"more than {MOST_WORK:.0e} beginnings of splits", "lower the budget"
                )
            keep = self._least if one or left == 0 else _unbeaten
            layers.append(self._next(layers[-1], fit, self.total - left, keep))
        return self._traced(layers)

    def _next(self, layer: _Layer, fit: Maps, most: int, keep: Callable[..., np.ndarray]) -> _Layer:
        columns = []
        for spent in range(1, most + 1):
            earlier = np.searchsorted(layer.rows, spent)  # beginnings that leave one row or more
            T = spent - layer.rows[:earlier]
            A, E = fit.mean[T] * layer.alignment[:earlier], fit.second[T] * layer.energy[:earlier] + fit.noise[T]
            kept = keep(A, E)
            columns.append((np.full(len(kept), spent), A[kept], E[kept], T[kept], kept))
        return _Layer(*(np.concatenate(column) for column in zip(*columns, strict=True)))

    def _least(self, alignment: np.ndarray, energy: np.ndarray) -> np.ndarray:
        """The place of the least kE − 2mA, none where all are infinite."""
        value = self.value(alignment, energy)
        at = int(np.argmin(value)) if len(value) else 0
        return np.array([at] if len(value) and np.isfinite(value[at]) else [], dtype=int)

    def value(self, alignment: Any, energy: Any) -> Any:
        """kE − 2mA."""
        return self.second * energy - 2 * self.mean * alignment

    def _traced(self, layers: list[_Layer]) -> tuple[int, ...]:
        end = layers[-1]
        if not len(end.rows):
            raise InvalidInput(
                f"total = {self.total}", "every split has an infinite error", "give one row more or less"
            )
        at, sizes = int(np.argmin(self.value(end.alignment, end.energy))), []
        for layer in reversed(layers[1:]):
            sizes.append(int(layer.last[at]))
            at = int(layer.before[at])
        return tuple(reversed(sizes))

    def of(self, sizes: tuple[int, ...]) -> float:
        """kE − 2mA of one split."""
        A = E = self.start
        for fit, T in zip(self.fits, sizes, strict=True):
            A, E = fit.mean[T] * A, fit.second[T] * E + fit.noise[T]
        return float(self.value(A, E))

    def slack(self, value: float) -> float:
        """How far rounding may have led astray.

        Each fit rounds positive numbers four times, each comparison three more: relative errors of kE and 2mA below
        4(n+2)·2⁻⁵³ at each of n + 1 comparisons, where kE ≤ value + 2mA and 2mA ≤ 2m·start for what is best.
        """
        n = len(self.fits)
        return 4 * (n + 2) ** 2 * 2.0**-52 * (abs(value) + 4 * self.mean * self.start)


def _unbeaten(alignment: np.ndarray, energy: np.ndarray) -> np.ndarray:
    """Places that no other beats in alignment and energy; one of those that are equal, none with infinite energy."""
    order = np.lexsort((energy, -alignment))
    sorted_energy = energy[order]
    before = np.concatenate([[np.inf], np.minimum.accumulate(sorted_energy)[:-1]])
    return np.sort(order[sorted_energy < before])
