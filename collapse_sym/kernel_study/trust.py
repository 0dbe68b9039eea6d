"""When to doubt a prediction from a spectrum: where a fit nearly interpolates rows that weigh unevenly.

    doubtful   where  max df₁/T ≥ a  and  spread · max df₂/T ≥ b

with the largest loads among the fits of the chain, and the relative spread of the rows' leverages: Gaussian features
all weigh alike.  a and b are fitted to every other cell of the study: among all pairs that flag at most four fifths of
the allowed share of good points, the one that flags most of the bad ones.  The other cells score them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..risk.kernel import KernelPrediction
from .plan import plan
from .points import Points

TRUST = Path(__file__).with_name("trust.json")
#: thresholds that are tried, on each axis
TRIED = 100


@dataclass(frozen=True)
class Thresholds:
    """A point is doubtful where its load and its strain reach these."""

    load: float
    strain: float


@dataclass(frozen=True)
class Score:
    """Of ``bad`` points (off by more than the plan's 15 %) and ``good`` ones (less than 5 %), the shares flagged."""

    bad: int
    good: int
    caught: float
    false: float

    @property
    def passes(self) -> bool:
        """Whether it is what the plan demands, on bad points that exist."""
        return self.bad > 0 and self.caught >= plan().trust["caught"] and self.false <= plan().trust["false"]


@cache
def thresholds() -> Thresholds:
    """Those that were fitted and committed."""
    return Thresholds(**json.loads(TRUST.read_text(encoding="utf-8")))


def load(told: KernelPrediction | Points) -> np.ndarray:
    """The largest df₁/T among the fits: 1 where one interpolates."""
    return np.maximum(told.load1, told.taught1)


def strain(told: KernelPrediction | Points, spread: float | np.ndarray) -> np.ndarray:
    """The largest df₂/T among the fits, times the spread of the leverages."""
    return np.asarray(spread * np.maximum(told.load2, told.taught2))


def doubtful(told: KernelPrediction | Points, spread: float | np.ndarray, limits: Thresholds) -> np.ndarray:
    """Where a prediction is flagged."""
    return np.asarray((load(told) >= limits.load) & (strain(told, spread) >= limits.strain))


def halves(points: Points) -> tuple[Points, Points]:
    """The points of the cells of even place, to fit, and those of odd place, to score."""
    even = points.cell % 2 == 0
    return points.where(even), points.where(~even)


def score(points: Points, limits: Thresholds) -> Score:
    """What thresholds flag of bad and of good points."""
    off, flagged = abs(points.off), doubtful(points, points.spread, limits)
    bad, good = off > plan().trust["bad"], off < plan().trust["good"]
    caught, false = (float(flagged[mask].mean()) if mask.any() else 0.0 for mask in (bad, good))
    return Score(int(bad.sum()), int(good.sum()), caught, false)


def fit(points: Points) -> Thresholds:
    """The thresholds that flag most bad points while few good ones are flagged; of equals the highest."""
    tried = [np.quantile(values, np.linspace(0, 1, TRIED)) for values in (load(points), strain(points, points.spread))]
    pairs = [Thresholds(float(a), float(b)) for a in tried[0] for b in tried[1]]
    allowed = 0.8 * plan().trust["false"]
    scores = [(score(points, pair), pair) for pair in pairs]
    kept = [(found.caught, -found.false, pair.load, pair.strain) for found, pair in scores if found.false <= allowed]
    best = max(kept)
    return Thresholds(*(float(f"{x:.3g}") for x in best[2:]))
