r"""Exact, Σ a multiple of the identity, fresh designs: by rotation invariance three numbers,

    E[A] = a₁ I ,   E[AᵀA] = a₂ I ,   E tr(BᵀB) = b .

Least squares, T ≤ d−1: A = X†X projects on a uniform T-dimensional space, a₁ = a₂ = T/d, and for
T ≤ d−2, Σ = vI: b = E tr(XXᵀ)⁻¹ = T/(v(d−T−1)).  T ≥ d as in ``exact``.  Ridge: a₁, a₂, b are
expectations of traces in one Wishart matrix, returned as Mean[word] for the oracle to evaluate.
"""

from __future__ import annotations

from typing import Any

from ..chain.fits import Fit
from ..errors import OutsideCalculus
from .base import OVER, RIDGE, UNDER, Act, Calculus


class IsotropicCalculus(Calculus):
    """The exact maps where Σ = vI."""

    name = "isotropic"
    relation = "="

    def check(self, fit: Fit, regime: str, one_level: bool) -> None:
        if not one_level:
            raise OutsideCalculus(
                self.name, fit, "Σ is not known to be a multiple of the identity", accepts="equivalents"
            )
        self._refuse_shared(fit, regime)
        self._refuse_below(fit, regime)

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        return one_level and regime in (OVER, UNDER)

    def mean(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return g
        return (act.T / act.d if act.regime == UNDER else _mean(act, "S", "R") / act.d) * g

    def second(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return g
        return (act.T / act.d if act.regime == UNDER else _mean(act, "S", "R", "R", "S") / act.d) * g

    def noise(self, act: Act, g: Any) -> Any:
        # tr over the d equal directions: Tr[g/s]/d is the number g/v
        if act.regime == OVER:
            return act.trace(g / act.s) / (act.T - act.d - 1)
        if act.regime == UNDER:
            return act.trace(g / act.s) * act.T / (act.d * (act.d - act.T - 1))
        return act.trace(g) / act.d * _mean(act, "S", "R", "R") / act.T

    def cross(self, act: Act, g: Any) -> Any:
        return super().cross(act, g) if act.regime == RIDGE else 0 * g

    def residual(self, act: Act, g: Any) -> Any:
        if act.regime == RIDGE:
            return super().residual(act, g)
        return (1 - act.T / act.d) * g if act.regime == UNDER else 0 * g

    def maps(self, regime: str) -> tuple[tuple[str, str], ...]:
        if regime == UNDER:
            return (
                (r"\operatorname{E}\left[A\right]", r"\frac{T}{d}I"),
                (r"\operatorname{E}\left[A^{\top}A\right]", r"\frac{T}{d}I"),
                (r"\operatorname{E}\operatorname{tr}\left(B^{\top}B\right)", r"\frac{T}{d-T-1}"),
            )
        return ()


def _mean(act: Act, *letters: str) -> Any:
    return act.language.expectation(letters, act.fit.samples, act.fit.penalty)
