"""The language of one fit at one κ of its branch, whatever numbers that is made of: balls, intervals, jets of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from .jets import Jet


@dataclass(frozen=True)
class AtKappa:
    """The language of one fit at one κ: Σ has the eigenvalues ``s``."""

    profile: Any
    s: Any
    at: Any
    cap: Any = None

    @property
    def d(self) -> Any:
        """rank Σ."""
        return self.profile.rank

    def number(self, expr: sp.Expr) -> Any:
        """An expression without symbols."""
        return self.profile.number(expr)

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return summed(self.profile.counts, g)

    def quad(self, g: Any) -> Any:
        """Quad[g]."""
        return summed(self.profile.weights, g)

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """κ, whatever the ridge is called."""
        return self.at

    def margin(self, kappa: Any, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """T − df₂(κ), written without cancellation on either side of the threshold, or the number put in its place."""
        return self._margin if self.cap is None else self.cap

    @cached_property
    def _margin(self) -> Any:
        share = self.s / (self.s + self.at)
        if self.profile.gap is None:
            found = self.profile.samples - self.trace(share * share)
        else:
            found = self.profile.gap + self.trace(self.at / (self.s + self.at) * (1 + share))
        return found if self.profile.tighter is None else self.profile.tighter(self.at, found)

    @cached_property
    def slack(self) -> Any:
        """(T − df₂)/κ at T = rank Σ without label noise: then the error is smooth at κ = 0; None elsewhere."""
        one = 0 * self.s + 1
        return self.trace((one + self.s / (self.s + self.at)) / (self.s + self.at)) if self.profile.square else None

    def scalar(self, value: Any) -> Any:
        """Numbers need no names."""
        return value

    def metric(self, g: Any) -> Any:
        """Metrics need no names."""
        return g


def summed(measure: Any, g: Any) -> Any:
    """The measure of a metric, or of a jet of metrics, coefficient by coefficient."""
    return g.map(lambda x: (measure * x).sum()) if isinstance(g, Jet) else (measure * g).sum()
