r"""Confidence sequences for bounded draws: a test may look after every draw and stop when it likes.

For independent x₁, x₂, … in [0, 1] with mean m, any predictable λ_i ∈ [0, 1) and any t (at all times at once),

    | Σλ_i x_i / Σλ_i − m |  ≤  ( log(2/α) + Σ (x_i − m̂_{i−1})² ψ(λ_i) ) / Σλ_i ,      ψ(λ) = −log(1−λ) − λ ,

with probability ≥ 1 − α, whatever the predictable guesses m̂: the products exp Σ [λ_i(x_i − m) − ψ(λ_i)(x_i − m̂_{i−1})²]
are supermartingales of mean ≤ 1 (Fan's inequality), so is the same for 1 − x, and Ville's inequality bounds their
maxima.  Nothing is assumed of the law of x but its bounds: no variance, no normality, no number of draws.
Source: I. Waudby-Smith and A. Ramdas, Estimating means of bounded random variables by betting, J. R. Stat. Soc. B 86
(2024), the predictable plug-in empirical-Bernstein sequence (with ψ for their 4ψ_E); the argument above is all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput
from .plan import Floats

#: The largest λ: bets beyond it gain little and lose much on a bad guess of the variance.
LARGEST_BET = 0.5


@dataclass(frozen=True)
class Interval:
    """What holds of a mean after ``draws`` draws: centre ± halfwidth."""

    centre: float
    halfwidth: float
    draws: int

    def excludes(self, value: float) -> bool:
        """Whether a value is outside; a NaN is."""
        return not abs(self.centre - value) <= self.halfwidth


class ConfidenceSequence:
    """Intervals for the mean of draws in [0, bound] that are all right at once with probability ≥ 1 − error.

    ``horizon`` is the number of draws at which they shall be narrow (None: at every number, a little wider); it costs
    nothing of the error to stop earlier or later.

    >>> sequence = ConfidenceSequence(bound=2.0, error=1e-6)
    >>> sequence.add(np.tile([0.0, 1.0, 2.0], 20_000)).excludes(1.0)
    False
    >>> sequence.interval.excludes(1.05)
    True
    """

    def __init__(self, *, bound: float, error: float, horizon: int | None = None) -> None:
        if not (0 < bound < float("inf") and 0 < error < 1):
            raise InvalidInput((bound, error), "a bound is finite and > 0, an error in (0, 1)", "give such numbers")
        self.bound, self.error, self.horizon = bound, error, horizon
        self._count, self._sum, self._squares = 0, 0.0, 0.0  # of the draws so far: what the next bet is chosen by
        self._bets, self._weighted, self._spent = 0.0, 0.0, 0.0

    def add(self, draws: Floats) -> Interval:
        """Take further draws and return what holds now.

        Raises: InvalidInput for a draw outside [0, bound], which would void every earlier statement.
        """
        x = np.asarray(draws, dtype=float) / self.bound
        if not ((x >= -1e-12) & (x <= 1 + 1e-12)).all():
            raise InvalidInput("a draw", f"is outside [0, {self.bound:g}]", "give the bound that holds for every draw")
        if len(x):
            self._take(np.clip(x, 0.0, 1.0))
        return self.interval

    def _take(self, x: Floats) -> None:
        # Guesses of mean and variance from the draws before each one, begun at 1/2 and 1/4 as if one had been seen.
        before = self._count + np.arange(len(x))
        sums = self._sum + np.concatenate([[0.0], np.cumsum(x)[:-1]])
        guess = (0.5 + sums) / (before + 1)
        deviations = (x - guess) ** 2
        squares = self._squares + np.concatenate([[0.0], np.cumsum(deviations)[:-1]])
        variance = (0.25 + squares) / (before + 1)
        # The best constant bet for a look at time t is about √(2 log(2/α)/(σ² t)); for all times t log t stands for t.
        t = before + 1.0
        times = t * np.log1p(t) if self.horizon is None else np.maximum(t, float(self.horizon))
        bets = np.minimum(np.sqrt(2 * np.log(2 / self.error) / (variance * times)), LARGEST_BET)
        self._bets += float(bets.sum())
        self._weighted += float(bets @ x)
        self._spent += float((-np.log1p(-bets) - bets) @ deviations)
        self._count += len(x)
        self._sum += float(x.sum())
        self._squares += float(deviations.sum())

    @property
    def spread(self) -> float:
        """The standard deviation of one draw, as seen so far."""
        return self.bound * float(np.sqrt(self._squares / max(self._count, 1)))

    @property
    def interval(self) -> Interval:
        """What holds after the draws so far."""
        if self._count == 0:
            return Interval(self.bound / 2, self.bound / 2, 0)
        width = (np.log(2 / self.error) + self._spent) / self._bets
        return Interval(self.bound * self._weighted / self._bets, self.bound * float(width), self._count)
