r"""When to doubt a prediction from a spectrum: where noise is most of the error, on rows that weigh unevenly.

    strain = spread · (variance · df₂/T + collapse · max df₂/T)/total ,      doubtful where strain ≥ a

with the relative spread of the rows' leverages (Gaussian features all weigh alike), df₂/T of the last fit, and the
largest of all fits that the noise of generators goes through.  The bias is hardly ever far off.  a is fitted to every
other cell of the study: the lowest that flags at most four fifths of the allowed share of good points.  The other cells
score it, and settings at full size, which it was not fitted to.  Predictions that go row by row, and those from the
spectrum alone, have an a each.
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


@dataclass(frozen=True)
class Thresholds:
    """A point is doubtful where its strain reaches this."""

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
def thresholds(even: bool = False) -> Thresholds:
    """Those that were fitted and committed; ``even``: of predictions from the spectrum alone."""
    return Thresholds(**json.loads(TRUST.read_text(encoding="utf-8"))[name_of(even)])


def name_of(even: bool) -> str:
    """How predictions from the spectrum alone are told from those that go row by row."""
    return "gaussian" if even else "row by row"


def load(told: KernelPrediction | Points) -> np.ndarray:
    """The largest df₁/T among the fits: 1 where one interpolates."""
    return np.maximum(told.load1, told.taught1)


def strain(told: KernelPrediction | Points, spread: float | np.ndarray) -> np.ndarray:
    """By how much noise that does not spread as among Gaussian rows may move the error, up to a factor."""
    through = np.maximum(told.load2, told.taught2)
    return np.asarray(spread * (told.variance * told.load2 + told.collapse * through) / told.total)


def doubtful(told: KernelPrediction | Points, spread: float | np.ndarray, limits: Thresholds) -> np.ndarray:
    """Where a prediction is flagged."""
    return np.asarray(strain(told, spread) >= limits.strain)


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
    """The lowest threshold that flags at most four fifths of the allowed share of good points, in three digits."""
    good = strain(points, points.spread)[abs(points.off) < plan().trust["good"]]
    allowed = 0.8 * plan().trust["false"]
    return Thresholds(float(f"{np.quantile(good, 1 - allowed):.3g}"))
