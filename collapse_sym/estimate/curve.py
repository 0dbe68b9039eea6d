r"""The test error over λ in float64, for many truths at once: what the uncertainty of the best λ is read off.

    E_test(λ) = ⟨second(Σ), E ĉ²⟩ − 2 ⟨mean(Σ), E ĉ·c⟩ + ⟨Σ, c²⟩ + σ² noise(Σ)

with the maps of the downstream fit as the deterministic equivalents give them, on a grid of λ, once; teacher and truth
are vectors that change.  The certified optimum of ``optimum.answer`` is another road to the same minimum; a test holds
one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from ..calculi import CALCULI, RIDGE, Act
from ..chain.fits import Ridge
from ..functionals.evaluate import to_float
from ..functionals.fixed_point import kappa_float
from .observed import Floats
from .passage import Passage

POINTS = 480
#: the grid of κ in units of the largest eigenvalue, beyond κ(0⁺)
NEAR, FAR = 1e-9, 1e5


class _Grid:
    """The language of a fit at many κ: metrics are (κ, eigenvalue) arrays."""

    def __init__(self, s: Floats, kappa: Floats, samples: int) -> None:
        self.s, self.d, self._kappa, self._samples = s[None, :], len(s), kappa[:, None], samples

    def number(self, expr: sp.Expr) -> float:
        """An expression without symbols."""
        return float(to_float(expr))

    def trace(self, g: Any) -> Any:
        """Tr[g], for each κ."""
        return np.asarray(g).sum(axis=-1, keepdims=True)

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """All κ at once, whatever the ridge is called."""
        return self._kappa

    def margin(self, kappa: Any, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """T − df₂(κ)."""
        return self._samples - self.trace((self.s / (self.s + kappa)) ** 2)

    def scalar(self, value: Any) -> Any:
        """Numbers need no names."""
        return value

    def metric(self, g: Any) -> Any:
        """Metrics need no names."""
        return g


@dataclass(frozen=True)
class Curve:
    """The downstream fit at ``ridges`` λ (K,): ``second`` and ``mean`` of Σ, (K, d), and ``cost`` noise(Σ), (K,)."""

    eigenvalues: Floats
    ridges: Floats
    second: Floats
    mean: Floats
    cost: Floats

    def errors(self, squares: Floats, passage: Passage, noise: float) -> Floats:
        """E_test at every λ, for c_j² (d,) behind the generators and label noise σ² (a variance)."""
        taught = self.second @ passage.teacher(squares) - 2 * self.mean @ (passage.mean * squares)
        return np.asarray(taught + self.eigenvalues @ squares + noise * self.cost)

    def best(self, errors: Floats, null: float) -> float:
        """The λ of the least error, between grid points by a parabola in log λ; 0 and ∞ at the ends."""
        i = int(np.argmin(errors))
        if null <= errors[i] or i == len(errors) - 1:
            return float("inf")
        if i == 0:
            return 0.0
        x, y = self.logs[i - 1 : i + 2], errors[i - 1 : i + 2]
        left, right = (y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1])
        bend = (right - left) / (x[2] - x[0])
        middle = (x[0] + x[1]) / 2 - left / (2 * bend) if bend > 0 else x[1]
        return float(np.exp(min(max(middle, x[0]), x[2])))

    def at(self, ridge: float, errors: Floats, null: float) -> float:
        """The error at a λ, interpolated in log λ."""
        if ridge == float("inf"):
            return null
        return float(np.interp(np.log(max(ridge, self.ridges[0])), self.logs, errors))

    @cached_property
    def logs(self) -> Floats:
        """log λ."""
        return np.log(self.ridges)


def curve(eigenvalues: Floats, samples: int) -> Curve:
    """The downstream ridge fit on ``samples`` rows at a grid of λ > 0."""
    top, ones = float(eigenvalues.max()), np.ones(len(eigenvalues))
    start = float(kappa_float(eigenvalues, ones, ridge=0.0, samples=float(samples)))
    kappas = start + np.geomspace(NEAR, FAR, POINTS) * top
    ridges = kappas * (1 - (eigenvalues / (eigenvalues + kappas[:, None])).sum(axis=1) / samples)
    keep = ridges > 0
    language = _Grid(eigenvalues, kappas[keep], samples)
    fit = Ridge(samples, 0, ridge=1)
    act = Act(CALCULI["equivalents"], fit, RIDGE, language)  # type: ignore[arg-type]
    sigma = language.s
    cost = fit.noise_cost(act, sigma)[:, 0]
    return Curve(eigenvalues, ridges[keep], fit.second(act, sigma), fit.mean(act, sigma), cost)
