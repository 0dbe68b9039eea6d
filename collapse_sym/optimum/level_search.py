"""All splits of a budget where Σ has several levels: no number tells beginnings apart, each split is evaluated.

Backwards from the test error two metrics meet the truth, the mean map of all fits m and their second map e, and a cost
c of the noises; every map is linear with entries ≥ 0, so that nothing cancels before the last line,

    m ← mean(m) ,   c ← c + σ²noise(e) ,   e ← second(e) ,        E_test = Quad[s] − 2 Quad[m] + Quad[e] + c .
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput, TooLarge

MOST_WORK = 2 * 10**7  # splits × levels


@dataclass(frozen=True)
class LevelMaps:
    """The maps of a fit on T rows at place T: ``mean`` (T, L) level by level, ``second`` (T, L, L), ``noise`` (T, L).

    σ²noise is inf where that is infinite.
    """

    mean: np.ndarray
    second: np.ndarray
    noise: np.ndarray


@dataclass(frozen=True)
class _Ends:
    """Ends of splits: the ``sizes`` (splits, fits so far), last fit first, with their metrics and costs."""

    sizes: np.ndarray
    mean: np.ndarray
    second: np.ndarray
    cost: np.ndarray


@dataclass(frozen=True)
class LevelSearch:
    """Quad[e] − 2Quad[m] + c over all sizes of ``fits`` with at most ``total`` rows.

    ``mean`` and ``second`` are the metrics that the last of them meets, ``weights`` the c² of the levels.
    """

    fits: list[LevelMaps]
    mean: np.ndarray
    second: np.ndarray
    weights: np.ndarray
    total: int

    def best(self) -> tuple[int, ...]:
        """The sizes with the least error, the first in order of size where some are equal."""
        start = _Ends(np.zeros((1, 0), dtype=int), self.mean[None], self.second[None], np.zeros(1))
        ends = start
        for left in range(len(self.fits) - 1, -1, -1):
            ends = self._extended(ends, self.fits[left], left)
        values = self._values(ends)
        if not len(values) or not np.isfinite(values.min()):
            reason = "every split has an infinite error"
            raise InvalidInput(f"total = {self.total}", reason, "give one row more or less")
        return tuple(int(T) for T in ends.sizes[int(np.argmin(values))][::-1])

    def _extended(self, ends: _Ends, fit: LevelMaps, left: int) -> _Ends:
        """With one fit more before them, ``left`` further ones needing a row each."""
        room = self.total - left - ends.sizes.sum(axis=1)
        if np.maximum(room, 0).sum() * len(self.weights) > MOST_WORK:
            raise TooLarge(f"{self.total} rows", f"more than {MOST_WORK:.0e} splits × levels", "lower the budget")
        return _joined([self._before(ends, fit, T, room >= T) for T in range(1, int(room.max()) + 1)])

    def _before(self, ends: _Ends, fit: LevelMaps, T: int, here: np.ndarray) -> _Ends:
        sizes, second = ends.sizes[here], ends.second[here]
        with np.errstate(invalid="ignore"):  # inf · 0 is never met: metrics are > 0
            cost = ends.cost[here] + second @ fit.noise[T]
        return _Ends(
            np.hstack([sizes, np.full((len(sizes), 1), T)]),
            ends.mean[here] * fit.mean[T],
            second @ fit.second[T].T,
            cost,
        )

    def _values(self, ends: _Ends) -> np.ndarray:
        return ends.second @ self.weights - 2 * (ends.mean @ self.weights) + ends.cost

    def of(self, sizes: tuple[int, ...]) -> float:
        """Quad[e] − 2Quad[m] + c of one split."""
        ends = _Ends(np.zeros((1, 0), dtype=int), self.mean[None], self.second[None], np.zeros(1))
        for fit, T in zip(reversed(self.fits), reversed(sizes), strict=True):
            ends = self._before(ends, fit, T, np.ones(1, dtype=bool))
        return float(self._values(ends)[0])

    def slack(self, value: float) -> float:
        """How far rounding may have led astray: of positive numbers each fit rounds L + 4 times, the end as often.

        Both splits of the comparison are wrong by (n + 1)(L + 4)·2⁻⁵² of Quad[e] + c + 2Quad[m] at most, where
        Quad[m] ≤ its start and Quad[e] + c ≤ value + 2Quad[m].
        """
        start = float(self.mean @ self.weights)
        rounds = (len(self.fits) + 1) * (len(self.weights) + 4)
        return 2 * rounds * 2.0**-52 * (abs(value) + 4 * start)


def _joined(parts: list[_Ends]) -> _Ends:
    return _Ends(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("sizes", "mean", "second", "cost")))
