r"""Exact, any Σ.  Least squares with T ≥ d: X†X = I almost surely, so

    mean = second = identity,      noise(g) = Tr[g/s] / (T − d − 1)     (T ≥ d + 2)

by the inverse-Wishart mean E (XᵀX)⁻¹ = Σ⁻¹/(T−d−1).  Every other fit is exact as words in its own
design, E[AᵀΣA] and so on, which no calculus here closes: they come back as Mean[word], for the one
fit that meets a metric g(Σ) first.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..chain.fits import Fit
from ..errors import OutsideCalculus
from ..functionals.functions import WordMetric
from ..notation import S
from .base import OVER, RIDGE, Act, Calculus


class Exact(Calculus):
    """The exact maps of one fit, as closed forms (T ≥ d) or as words in one design."""

    name = "exact"
    relation = "="

    def check(self, fit: Fit, regime: str, one_level: bool) -> None:
        self._refuse_shared(fit, regime)
        self._refuse_below(fit, regime)

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        return regime == OVER

    def assumptions(self, fit: Fit, regime: str) -> tuple[str, ...]:
        return ()

    def mean(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return g
        return sum(c * act.word(*_smoother(act), *letters) for c, letters in self._letters(act, g))

    def second(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return g
        left = _smoother(act)
        return sum(c * act.word(*left[::-1], *letters, *left) for c, letters in self._letters(act, g))

    def noise(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return act.trace(g / act.s) / (act.T - act.d - 1)
        inner = ("R", "S", "R") if act.regime == RIDGE else ("pinv(S)",)
        return sum(c * act.trace(act.word(*letters, *inner)) for c, letters in self._letters(act, g)) / act.T

    def cross(self, act: Act, g: Any) -> Any:
        return 0 * g if act.regime == OVER else super().cross(act, g)

    def residual(self, act: Act, g: Any) -> Any:
        return 0 * g if act.regime == OVER else super().residual(act, g)

    def _letters(self, act: Act, g: Any) -> list[tuple[sp.Expr, tuple[str, ...]]]:
        """g(Σ) as a sum of c·Σ^k: (c, letters)."""
        out = []
        act.word("Sigma")  # a language without words refuses here, by name
        for term in sp.Add.make_args(sp.expand(g)):
            constant, core = term.as_independent(S, as_Add=False)
            if term.has(WordMetric):
                raise OutsideCalculus(
                    self.name,
                    act.fit,
                    "two fits in a row need words across two designs",
                    accepts="equivalents",
                )
            k = core.as_base_exp()[1] if core != 1 else sp.Integer(0)
            if not (k.is_Integer and S**k == core):
                raise OutsideCalculus(self.name, act.fit, "its metric is no polynomial in Σ", accepts="equivalents")
            out.append((constant, ("Sigma",) * int(k) if k >= 0 else ("inv(Sigma)",) * int(-k)))
        return out

    def maps(self, regime: str) -> tuple[tuple[str, str], ...]:
        if regime == OVER:
            return (
                (r"\operatorname{E}\left[A\right]^{\top}M", "M"),
                (r"\operatorname{E}\left[A^{\top}MA\right]", "M"),
                (
                    r"\operatorname{E}\operatorname{tr}\left(B^{\top}MB\right)",
                    r"\frac{\operatorname{tr}\left(M\Sigma^{-1}\right)}{T-d-1}",
                ),
            )
        return ()


def _smoother(act: Act) -> tuple[str, ...]:
    """A as a word: R Σ̂ for ridge, P for minimum-norm least squares."""
    return ("R", "S") if act.regime == RIDGE else ("P",)
