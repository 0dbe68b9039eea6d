r"""How sure a recommended λ is: the chance of the data, and the ranges of the guesses, told apart.

The chance is a parametric bootstrap: scores and residuals are drawn anew from the fitted mean squares, z_i ~ N(0, m_i)
and ‖y − UUᵀy‖² ~ σ² χ²(T − r), and noise, signal and exponent are estimated anew.  A bootstrap rather than the delta
method, because λ may lie at an end (0 or ∞), where derivatives say nothing.  The spectrum stays: its functionals are
sure to relative order 1/d, those of the labels to order 1/√d.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..errors import InfiniteRisk
from .evidence import Fit, Model, fitted
from .guesses import Guesses
from .observed import Floats
from .study import INFINITY, Study

COVERED = 0.95


def sampling(study: Study, model: Model, found: Fit, draws: int, seed: int) -> tuple[float, float]:
    """The central 95 % of the best λ over data drawn from the fit."""
    rng = np.random.default_rng([seed, draws])
    spread, ridges = np.sqrt(model.means(found)), []
    for _ in range(draws):
        scores = spread * rng.standard_normal(len(spread))
        residual = float(found.noise * rng.chisquare(model.spare)) if model.spare else 0.0
        ridges.append(study.best(model, fitted(model, scores, residual, starts=(found.exponent,))))
    low, high = np.quantile(ridges, [(1 - COVERED) / 2, (1 + COVERED) / 2], method="nearest")
    return float(low), float(high)


#: the best λ of a guess, and E_test over the least at every λ of the curve's grid and at ∞
Multiples = tuple[float, Floats]


def over(study: Study, asked: Guesses) -> Iterator[Multiples]:
    """What every guess that has a finite risk says of all λ."""
    for guess in asked.all():
        try:
            model = study.model(guess)
        except InfiniteRisk:
            continue
        found = study.fit(model)
        errors, null = study.errors(model, found)
        reached = np.append(errors, null)
        least = float(reached.min())
        yield study.best(model, found), reached / least if least > 0 else np.ones(len(reached))


def regret(study: Study, guesses: list[Multiples], ridge: float) -> float:
    """E_test of a λ as a multiple of the least one, at worst over guesses."""
    return max([1.0, *(study.curve.at(ridge, found[:-1], float(found[-1])) for _, found in guesses)])


def steadiest(study: Study, guesses: list[Multiples]) -> tuple[float, float]:
    """The λ with the least regret, and this: among the λ of the curve's grid, and ∞."""
    worst = np.maximum.reduce([found for _, found in guesses])
    at = int(np.argmin(worst))
    return (float(study.curve.ridges[at]) if at < len(worst) - 1 else INFINITY), float(worst[at])
