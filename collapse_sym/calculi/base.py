"""What a calculus is: three maps of a fit, or a refusal by name.

    mean : g ↦ E[A]ᵀg        second : g ↦ E[AᵀgA]        noise : g ↦ E tr(BᵀgB)

for a fit ŵ' = A ŵ + B ε.  ``cross`` = mean − second and ``residual`` = 1 − 2 mean + second have
these defaults and are overridden where the subtraction would cancel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from ..chain.fits import Fit, refuse_below_zero
from ..errors import OutsideCalculus
from ..functionals.languages import Language

OVER, UNDER, RIDGE, SHARED, BELOW = "over", "under", "ridge", "shared", "below"


@dataclass(frozen=True)
class Act:
    """One fit as one calculus sees it: what a fit's maps are given.

    ``regime`` is "over" (least squares with T ≥ d), "under" (T < d), "ridge" (λ > 0), "below" (ridge,
    λ < 0 on κ's branch) or "shared" (several ridge fits on one design, as one).
    ``mean``, ``second``, ``noise`` are the calculus' maps; ``s``, ``trace``, ``number`` build others.
    """

    calculus: Calculus
    fit: Fit
    regime: str
    language: Language
    _last: dict[str, tuple[Any, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, g: Any, value: Callable[[], Any]) -> Any:
        """A value that belongs to a metric, kept until another metric comes: the maps of one metric share their parts.

        The name says which value it is; a metric is known by its identity.
        """
        held = self._last.get(name)
        if held is None or held[0] is not g:
            held = self._last[name] = (g, value())
        return held[1]

    @property
    def s(self) -> Any:
        """The spectral variable."""
        return self.language.s

    @property
    def T(self) -> Any:
        """The number of rows of the design."""
        return self.language.number(self.fit.samples)

    @property
    def d(self) -> Any:
        """rank Σ."""
        return self.language.d

    @property
    def kappa(self) -> Any:
        """κ(λ, T); 0 for least squares with T ≥ d."""
        return 0 if self.regime == OVER else self.language.kappa(self.fit.penalty, self.fit.samples)

    @property
    def margin(self) -> Any:
        """T − df₂(κ), as the language computes it best."""
        return self.language.margin(self.kappa, self.fit.penalty, self.fit.samples)

    def number(self, expr: sp.Expr) -> Any:
        """An expression of the chain as a scalar of the language."""
        return self.language.number(expr)

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return self.language.trace(g)

    def word(self, *letters: str) -> Any:
        """The metric E[word] in this fit's design."""
        return self.language.word(letters, self.fit.samples, self.fit.penalty)

    def mean(self, g: Any) -> Any:
        return self.calculus.mean(self, g)

    def second(self, g: Any) -> Any:
        return self.language.metric(self.calculus.second(self, g))

    def noise(self, g: Any) -> Any:
        return self.calculus.noise(self, g)

    def noise_through(self, g: Any, later: int) -> Any:
        return self.calculus.noise_through(self, g, later)

    def cross(self, g: Any) -> Any:
        return self.calculus.cross(self, g)

    def residual(self, g: Any) -> Any:
        return self.calculus.residual(self, g)

    def shortfall(self, g: Any) -> Any:
        return self.calculus.shortfall(self, g)


class Calculus:
    """A way of evaluating fits.  ``relation`` is "=" or "~="."""

    name: str
    relation: str

    def check(self, fit: Fit, regime: str, one_level: bool) -> None:
        """*Raises* OutsideCalculus where the calculus cannot treat the fit."""

    def _refuse_shared(self, fit: Fit, regime: str) -> None:
        if regime == SHARED:
            reason = "several ridge fits on one design need powers of its resolvent"
            raise OutsideCalculus(self.name, fit, reason, accepts="equivalents")

    def _refuse_below(self, fit: Fit, regime: str) -> None:
        if regime == BELOW:
            refuse_below_zero(self.name, (fit,))

    def closed(self, fit: Fit, regime: str, one_level: bool) -> bool:
        """Whether the maps are closed forms: no Mean, no opaque atom."""
        raise NotImplementedError

    def cites(self, regime: str) -> tuple[str, ...]:
        """The ids of the cited facts (literature.py) that the maps of such a fit rest on."""
        return ()

    def assumptions(self, fit: Fit, regime: str) -> tuple[str, ...]:
        """What is assumed beyond the chain's own description, in sentences."""
        return ()

    def mean(self, act: Act, g: Any) -> Any:
        raise NotImplementedError

    def second(self, act: Act, g: Any) -> Any:
        raise NotImplementedError

    def noise(self, act: Act, g: Any) -> Any:
        raise NotImplementedError

    def noise_through(self, act: Act, g: Any, later: int) -> Any:
        """g ↦ E tr(Bᵀ(A^k)ᵀgA^kB), k = ``later``, of ridge fits that share a design."""
        raise NotImplementedError

    def cross(self, act: Act, g: Any) -> Any:
        return self.mean(act, g) - self.second(act, g)

    def residual(self, act: Act, g: Any) -> Any:
        return g - 2 * self.mean(act, g) + self.second(act, g)

    def shortfall(self, act: Act, g: Any) -> Any:
        return g - self.mean(act, g)

    def maps(self, regime: str) -> tuple[tuple[str, str], ...]:
        """The three maps in LaTeX (left side, right side), for the derivation to show."""
        return ()
