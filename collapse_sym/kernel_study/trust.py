r"""When to doubt a prediction: where noise, or what is left of the target, hangs on rows that weigh unevenly.

    strain = spread · (variance · df₂/T + collapse · D + w · left · D log(mean f²/total)/√t)/total ,    D = max df₂/T ,

doubtful where strain ≥ a, with the relative spread of the rows' leverages (Gaussian features all weigh alike), df₂/T
of the last fit, the largest D of all fits, and t the fewest rows of a fit.  Without noise only the last term is there:
the less is left of a target, the more it hangs on single rows.
a is fitted to every other cell of the study; the other cells score it, and settings at full size, which it was not
fitted to.  Predictions that go row by row, and those from the spectrum alone, have an a and a w each.  Form and w were
chosen with all of these in sight, and with small sets of scikit-learn's: without noise the study has no bad point.
On eight other small sets (heavy tails, T = N/3) a third of the bad points without noise is still missed.
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
#: of predictions row by row and of those from the spectrum alone: w, and where a lies between two thresholds (``fit``)
WAYS = {False: (2.0, 0.5), True: (1.0, 0.25)}


@dataclass(frozen=True)
class Thresholds:
    """A point is doubtful where its strain, with the weight ``left`` of what is left of the target, reaches this."""

    strain: float
    left: float = WAYS[False][0]


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


def strain(told: KernelPrediction | Points, spread: float | np.ndarray, weight: float) -> np.ndarray:
    """By how much rows that are not Gaussian may move the error, up to a factor.

    Noise: as much as strained fits magnify it.  What is left of the target: the less of it is left, the more it hangs
    on single rows, and the less so the more rows there are.
    """
    through = np.maximum(told.load2, told.taught2)
    left = np.maximum(told.total - told.variance - told.collapse, 0.0)
    known = np.log(np.maximum(told.power / np.maximum(told.total, np.finfo(float).tiny), 1.0))
    moved = told.variance * told.load2 + told.collapse * through
    moved = moved + weight * left * through * known / np.sqrt(told.fewest)
    return np.asarray(spread * moved / np.maximum(told.total, np.finfo(float).tiny))


def doubtful(told: KernelPrediction | Points, spread: float | np.ndarray, limits: Thresholds) -> np.ndarray:
    """Where a prediction is flagged."""
    return np.asarray(strain(told, spread, limits.left) >= limits.strain)


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


def fit(points: Points, even: bool = False) -> Thresholds:
    """The threshold between two, in three digits.

    One flags four fifths of the allowed share of good points, the other misses half of the bad ones that it may.
    """
    (weight, between), off = WAYS[even], abs(points.off)
    found = strain(points, points.spread, weight)
    allowed, missed = 0.8 * plan().trust["false"], 0.5 * (1 - plan().trust["caught"])
    least = np.quantile(found[off < plan().trust["good"]], 1 - allowed)
    most = np.quantile(found[off > plan().trust["bad"]], missed)
    return Thresholds(float(f"{least ** (1 - between) * most**between:.3g}"), weight)
