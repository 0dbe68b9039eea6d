r"""Deterministic equivalents, any Σ, ridge and least squares on both sides of the threshold.

With κ = κ(λ, T) from κ − λ = κ df₁(κ)/T (λ = 0: κ = 0 if T ≥ d, else df₁(κ) = T) and

    ⟨g⟩ := Tr[g s/(s+κ)²] / (T − df₂(κ)) ,      q := κ² s/(s+κ)² ⟨g⟩ ,

    mean(g) ≃ s/(s+κ) g ,    second(g) ≃ (s/(s+κ))² g + q ,    noise(g) ≃ ⟨g⟩ .

A fit shrinks each direction by s/(s+κ), and what it cannot resolve acts as extra label noise.
*Source*: cited facts ``deterministic-equivalent.ridge`` and ``.ridgeless`` (literature.py).
"""

from __future__ import annotations

from typing import Any

from ..chain.fits import NO_MEAN, Fit
from .base import BELOW, OVER, RIDGE, Act, Calculus

#: what an answer with λ < 0 is about
TYPICAL = (
    f"λ = {{}} fixed, above the end of κ's branch: the answer is that of a typical draw of this fit as d → ∞; {NO_MEAN}"
)


class Equivalents(Calculus):
    """Additive deterministic equivalents: T, d → ∞ in proportion, a fixed number of fits."""

    name = "equivalents"
    relation = "~="

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        return True

    def cites(self, regime: str) -> tuple[str, ...]:
        if regime == BELOW:
            return ("deterministic-equivalent.below-zero",)
        return ("deterministic-equivalent.ridge" if regime == RIDGE else "deterministic-equivalent.ridgeless",)

    def assumptions(self, fit: Fit, regime: str) -> tuple[str, ...]:
        common = "T, d → ∞ with d/T and ‖Σ‖ bounded, ‖w₀‖ bounded, the number of fits fixed (additive equivalents)"
        if regime == RIDGE:
            return (common, "λ > 0 fixed")
        if regime == BELOW:
            return (common, TYPICAL.format(fit.penalty))
        return (common, "λ → 0⁺ after the limit: T/d away from 1 and the spectrum of Σ bounded below")

    def mean(self, act: Act, g: Any) -> Any:
        return g if act.regime == OVER else self._resolved(act) * g

    def second(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return g
        return self._resolved(act) ** 2 * g + self._unresolved(act, g)

    def noise(self, act: Act, g: Any) -> Any:
        return act.language.scalar(self._bracket(act, g))

    def cross(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return 0 * g
        return self._resolved(act) * self._missed(act) * g - self._unresolved(act, g)

    def residual(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return 0 * g
        return self._missed(act) ** 2 * g + self._unresolved(act, g)

    def shortfall(self, act: Act, g: Any) -> Any:
        return 0 * g if act.regime == OVER else self._missed(act) * g

    def _resolved(self, act: Act) -> Any:
        """s/(s+κ), the share of a direction that a fit takes over."""
        return act.once("resolved", None, lambda: act.s / (act.s + act.kappa))

    def _missed(self, act: Act) -> Any:
        """κ/(s+κ), the rest of it."""
        return act.once("missed", None, lambda: act.kappa / (act.s + act.kappa))

    def _bracket(self, act: Act, g: Any) -> Any:
        """⟨g⟩ = Tr[g s/(s+κ)²] / (T − df₂(κ))."""
        return act.once("bracket", g, lambda: self._cost(act, g))

    def _cost(self, act: Act, g: Any) -> Any:
        if act.regime == OVER:
            return act.trace(g / act.s) / (act.T - act.d)
        return self._trace(act, g) / act.margin

    def _trace(self, act: Act, g: Any) -> Any:
        return act.trace(g * act.s / (act.s + act.kappa) ** 2)

    def _unresolved(self, act: Act, g: Any) -> Any:
        """q = κ² s/(s+κ)² ⟨g⟩."""
        return act.once("unresolved", g, lambda: self._noise_of_what_is_missed(act, g))

    def _noise_of_what_is_missed(self, act: Act, g: Any) -> Any:
        slack = getattr(act.language, "slack", None)
        if slack is not None:  # κ cancels in κ²/(T − df₂), and the language says so
            return self._resolved(act) * self._missed(act) * (self._trace(act, g) / slack)
        share = act.kappa * self._resolved(act) * self._missed(act)
        return share * act.language.scalar(self._bracket(act, g))

    def maps(self, regime: str) -> tuple[tuple[str, str], ...]:
        if regime == OVER:
            return (
                (r"\operatorname{E}\left[A\right]^{\top}M", "M"),
                (r"\operatorname{E}\left[A^{\top}MA\right]", "M"),
                (
                    r"\operatorname{E}\operatorname{tr}\left(B^{\top}MB\right)",
                    r"\frac{\operatorname{tr}\left(M\Sigma^{-1}\right)}{T-d}",
                ),
            )
        bracket = r"\frac{\operatorname{tr}\left(M\Sigma(\Sigma+\kappa)^{-2}\right)}{T-\mathrm{df}_2(\kappa)}"
        return (
            (r"\operatorname{E}\left[A\right]^{\top}M", r"\Sigma(\Sigma+\kappa)^{-1}M"),
            (
                r"\operatorname{E}\left[A^{\top}MA\right]",
                r"\Sigma^{2}(\Sigma+\kappa)^{-2}M+\kappa^{2}\,\Sigma(\Sigma+\kappa)^{-2}\,\langle M\rangle",
            ),
            (r"\operatorname{E}\operatorname{tr}\left(B^{\top}MB\right)", rf"\langle M\rangle={bracket}"),
        )
