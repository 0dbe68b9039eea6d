r"""The next order in 1/d: what the deterministic equivalents leave out at finite size.

**One resolvent, any Σ** (λ > 0, κ' = dκ/dλ = 1/(1 − df₂/T)):

    E tr R(λ) = (κ/λ) Tr[1/(s+κ)] + (κ'²/T) Tr[s²/(s+κ)³] + O(1/T) .

*Derivation.*  Gaussian integration by parts in each row, ∂_a R = −R(e_a xᵀ + x e_aᵀ)R/T, gives, v = tr Σ̂R = d − λ tr R,

    1 − λ E R = (1 − E v/T) Σ E R − (1/T) Σ E[RΣ̂R] − (1/T) Σ Cov(v, R) .

Traces of R with bounded matrices have variance O(1/T)·O(T) = O(1) (Gaussian Poincaré inequality), so the last term adds
O(1/T) to tr R.  Hence E R = (λ + cΣ)⁻¹(1 + ΣZ/T) with c = 1 − E v/T and Z = RΣ̂R = d(λR)/dλ ≃ κ'Σ(Σ+κ)⁻².  Write
E tr R = r₀ + r₁: c = λ/κ + λr₁/T, and the trace of the line above is linear in r₁,

    r₁ (1 + (κ²/(λT)) Tr[s/(s+κ)²]) = (κκ'/(λT)) Tr[s²/(s+κ)³] ;      the bracket is κ/(λκ') since 1 − df₁/T = λ/κ.

**Σ = I** (φ = d/T, u = 1 + κ, D = u² − φ; by λ-derivatives of the above, x = x₀ + x₁/d + O(1/d²)):

    a₁ = 1/u − λφu/D² /d          residual = κ²/D + λ²φu²(3u²+φ)/D⁴ /d          b = φ/D + φ²u[1/D² − λu(3u²+φ)/D⁴] /d
    cross = λb/φ ,  a₂ = a₁ − cross ,  shortfall = 1 − a₁ ;      least squares: b = β + β²/d (φ < 1, β = φ/(1−φ)),
    b = β + φβ²/d (φ > 1, β = 1/(φ−1)), and a₁, a₂ exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb

from ..chain.fits import Fit
from ..functionals.evaluate import ball
from ..functionals.fixed_point import kappa_ball
from .base import OVER, UNDER, Act, Calculus
from .duals import Dual


@dataclass(frozen=True)
class Expansion:
    """What a fit does for Σ = I, to first order in 1/d (``oracle.exact.moments`` has the exact numbers)."""

    a1: Dual
    a2: Dual
    b: Dual
    shortfall: Dual
    residual: Dual
    cross: Dual


def trace_of_resolvent(values: Any, counts: Any, *, ridge: arb, samples: arb) -> tuple[arb, arb]:
    """(leading term, its correction) of E tr R(λ) for a spectrum of object arrays of balls.

    >>> import numpy as np
    >>> one = np.array([arb(1)], dtype=object)
    >>> [x.str(6) for x in trace_of_resolvent(one, 100 * one, ridge=arb("0.1"), samples=arb(200))]
    ['[148.331 +/- ...]', '[0.760418 +/- ...]']
    """
    kappa = kappa_ball(values, counts, ridge=ridge, samples=samples)
    share = values / (values + kappa)
    slope = 1 / (1 - (counts * share**2).sum() / samples)
    correction = slope**2 * (counts * share**2 / (values + kappa)).sum() / samples
    return kappa / ridge * (counts / (values + kappa)).sum(), correction


def isotropic_kappa(phi: arb, lam: arb) -> arb:
    """κ > 0 with κ(1 − φ/(1+κ)) = λ, Σ = I."""
    B = 1 - lam - phi  # κ² + Bκ = λ
    root = (B * B + 4 * lam).sqrt()
    return 2 * lam / (B + root) if B > 0 else (root - B) / 2


def ridge_expansion(phi: Any, lam: Any, kappa: Any) -> Expansion:
    """The maps of a ridge fit at φ = d/T, λ > 0, Σ = I: balls or SymPy expressions."""
    u = 1 + kappa
    D = u * u - phi
    cubic = u * (3 * u * u + phi) / D**4
    a1 = Dual(1 / u, -lam * phi * u / D**2)
    b = Dual(phi / D, phi * phi * u * (1 / D**2 - lam * cubic))
    cross = b * (lam / phi)
    residual = Dual(kappa**2 / D, lam * lam * phi * u * cubic)
    return Expansion(a1, a1 - cross, b, Dual(kappa / u, -a1.slope), residual, cross)


def least_squares_expansion(phi: Any, over: bool) -> Expansion:
    """The maps of least squares at φ = d/T, Σ = I, T ≥ d or not; its noise is infinite at φ = 1."""
    zero = 0 * phi
    kept = 1 + zero if over else 1 / phi
    beta = phi / (1 - phi) if over else 1 / (phi - 1)
    b = Dual(beta, beta * beta * (1 if over else phi))
    lost = Dual(1 - kept, zero)
    return Expansion(Dual(kept, zero), Dual(kept, zero), b, lost, lost, Dual(zero, zero))


class FirstOrder(Calculus):
    """The equivalents for Σ = vI and their 1/d corrections, on metrics that are duals of balls."""

    name = "equivalents to first order in 1/d"
    relation = "~="

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        return one_level

    def mean(self, act: Act, g: Any) -> Any:
        return self._of(act).a1 * g

    def second(self, act: Act, g: Any) -> Any:
        return self._of(act).a2 * g

    def noise(self, act: Act, g: Any) -> Any:
        return self._of(act).b * g / act.s

    def cross(self, act: Act, g: Any) -> Any:
        return self._of(act).cross * g

    def residual(self, act: Act, g: Any) -> Any:
        return self._of(act).residual * g

    def shortfall(self, act: Act, g: Any) -> Any:
        return self._of(act).shortfall * g

    def _of(self, act: Act) -> Expansion:
        language: Any = act.language
        return language.expansion(act.fit, act.regime)


class OneLevelDuals:
    """The language: a metric is a dual number g(v); Σ = value·I in dimension d, w₀ of squared length ``squared``.

    ``read`` turns an expression of the chain into the numbers that are calculated with, and ``kappa`` gives κ of
    (φ, λ, the fit): balls, or SymPy expressions as they are.
    """

    def __init__(
        self,
        d: sp.Expr,
        value: sp.Expr,
        squared: sp.Expr,
        read: Callable[[sp.Expr], Any] = ball,
        kappa: Callable[[Any, Any, Fit], Any] = lambda phi, lam, fit: isotropic_kappa(phi, lam),
    ) -> None:
        self.dimension, self.value, self.read, self.kappa_of = d, value, read, kappa
        self.s, self.weight, self.d = self.number(value), read(squared), self.number(d)
        self._known: dict[Any, Expansion] = {}

    def number(self, expr: sp.Expr) -> Dual:
        """An expression of the chain as a constant."""
        value = self.read(expr)
        return Dual(value, 0 * value)

    def trace(self, g: Any) -> Dual:
        """Tr[g]."""
        return self.d * g

    def quad(self, g: Any) -> Dual:
        """Quad[g]."""
        return g * self.weight

    def metric(self, g: Any) -> Any:
        """Duals need no names."""
        return g

    def scalar(self, g: Any) -> Any:
        """Duals need no names."""
        return g

    def expansion(self, fit: Fit, regime: str) -> Expansion:
        """The maps of a fit, computed once for each (T, λ)."""
        key = fit.samples, fit.penalty
        if key not in self._known:
            phi, lam = self.read(self.dimension / fit.samples), self.read(fit.penalty / self.value)
            if regime in (OVER, UNDER):
                self._known[key] = least_squares_expansion(phi, regime == OVER)
            else:
                self._known[key] = ridge_expansion(phi, lam, self.kappa_of(phi, lam, fit))
        return self._known[key]
