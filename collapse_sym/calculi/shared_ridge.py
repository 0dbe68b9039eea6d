r"""Deterministic equivalents of n ridge fits on one design, as one fit: A = Σ̂R, R = (Σ̂+λ)⁻¹, B = RXᵀ/T,

    ŵ' = Aⁿ u + Σ_k A^k B ε_{n−k} .

Powers of A are coefficients of resolvents at other penalties.  With λ_z = λ/(1−z), which has Re λ_z > λ/2 for |z| < 1,

    Σ_k z^k A^k = (1 − z λ_z R(λ_z))/(1−z) ,     Σ_k z^k A^k(1−A) = λ_z R(λ_z) ≃ κ_z/(s+κ_z) ,     κ_z = κ(λ_z, T) .

Let p_k be the coefficients of κ_z/(s+κ_z) and π_k = p_k/λ (k ≥ 1): what the k-th of the fits loses of a direction, and
how much noise it takes up.  Two resolvents at λ_z and λ_w, with T − Tr[s²/((s+κ_z)(s+κ_w))] = T(λ_z−λ_w)/(κ_z−κ_w),

    mean(g) ≃ (1 − Σ_{k<n} p_k) g            noise after k more fits ≃ Tr[g π_{2k+1}]/T
    second(g) ≃ (1 − Σ_{k<n} p_k)² g + s Σ_{i,j<n} p_i p_j Tr[g π_{2n−1−i−j}]/T

No term is negative, and n = 1 are the maps of ``equivalents``.  The coefficients κ_k = λx_k of κ_z and the p_k come
together from κ_z = λ_z + Tr[s κ_z/(s+κ_z)]/T, order by order and with nothing divided by λ.
*Source*: cited fact ``equivalent.ridge.shared-design`` (literature).
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..chain.fits import Fit
from .base import Act
from .equivalents import Equivalents


@dataclass(frozen=True)
class Losses:
    """``lost``: p_0 … p_{n−1};  ``taken``: π_1 … π_{2n−1}, at place k, as ``slopes``: x_1 … x_{2n−1} (0 is empty)."""

    lost: tuple[Any, ...]
    taken: tuple[Any, ...]
    slopes: tuple[Any, ...]


class SharedRidgeEquivalents(Equivalents):
    """The equivalents of several ridge fits on one design: what one fit resolves and misses, n times."""

    def cites(self, regime: str) -> tuple[str, ...]:
        return ("equivalent.ridge.shared-design",)

    def assumptions(self, fit: Fit, regime: str) -> tuple[str, ...]:
        common, fixed = super().assumptions(fit, "ridge")
        return (
            common,
            fixed,
            "fits on one design: their number is fixed, and λ is one for all (powers of one resolvent)",
        )

    def noise(self, act: Act, g: Any) -> Any:
        return self.noise_through(act, g, 0)

    def noise_through(self, act: Act, g: Any, later: int) -> Any:
        return act.language.scalar(self._taken(act, g, 2 * later + 1))

    def _resolved(self, act: Act) -> Any:
        return act.once("resolved", None, lambda: 1 - self._missed(act))

    def _missed(self, act: Act) -> Any:
        return act.once("missed", None, lambda: act.language.metric(_total(losses(act).lost)))

    def _unresolved(self, act: Act, g: Any) -> Any:
        return act.once("unresolved", g, lambda: self._noise_of_what_is_missed(act, g))

    def _noise_of_what_is_missed(self, act: Act, g: Any) -> Any:
        weights = act.once("weights", None, lambda: _weights(act))
        return _total(w * act.language.named(self._taken(act, g, k)) for k, w in weights)

    def _taken(self, act: Act, g: Any, k: int) -> Any:
        """Tr[g π_k]/T, what a unit of noise costs in the metric g."""
        return act.trace(g * losses(act).taken[k]) / act.T

    def maps(self, regime: str) -> tuple[tuple[str, str], ...]:
        lost = r"\left(1-\sum_{k<n}p_k\right)"
        taken = r"\frac{\operatorname{tr}\left(M p_{%s}\right)}{\lambda\,T}"
        kappa = r"\kappa\left(\tfrac{\lambda}{1-z}\right)"
        return (
            (r"\sum_k z^k p_k", rf"{kappa}\left(\Sigma+{kappa}\right)^{{-1}}"),
            (r"\operatorname{E}\left[A^{n}\right]^{\top}M", rf"{lost}M"),
            (
                r"\operatorname{E}\left[(A^{n})^{\top}MA^{n}\right]",
                rf"{lost}^{{2}}M+\Sigma\sum_{{i,j<n}}p_i\,p_j\," + taken % "2n-1-i-j",
            ),
            (
                r"\operatorname{E}\operatorname{tr}\left(B^{\top}(A^{k})^{\top}MA^{k}B\right)",
                taken % "2k+1",
            ),
        )


def losses(act: Act) -> Losses:
    """p_k and π_k of a block of ridge fits on one design, found once for each act."""
    return act.once("losses", None, lambda: _losses(act, act.fit.times))  # type: ignore[attr-defined]


def _losses(act: Act, times: int) -> Losses:
    """(s+κ_z)·(κ_z/(s+κ_z)) = κ_z and the equation of κ_z, one power of z after the other."""
    language, s, ridge = act.language, act.s, act.number(act.fit.penalty)
    near = 1 / (s + act.kappa)
    slopes: list[Any] = [None, language.named(act.T / act.margin)]  # x_k = κ_k/λ;  x_1 = dκ/dλ
    taken: list[Any] = [None, language.metric(slopes[1] * s * near**2)]
    for k in range(2, 2 * times):
        turned = _total(slopes[i] * taken[k - i] for i in range(1, k)) * near
        slopes.append(language.named((act.T - ridge * act.trace(s * turned)) / act.margin))
        taken.append(language.metric(language.expanded(slopes[k] * s * near**2 - ridge * turned)))
    return Losses((act.kappa * near, *(ridge * p for p in taken[1:times])), tuple(taken), tuple(slopes))


def _weights(act: Act) -> tuple[tuple[int, Any], ...]:
    """(k, s Σ p_i p_j over i + j = 2n − 1 − k): what is missed at k, and acts as noise there."""
    lost, n = losses(act).lost, len(losses(act).lost)
    found = []
    for total in range(2 * n - 1):
        pairs = (lost[i] * lost[total - i] for i in range(max(0, total - n + 1), min(total, n - 1) + 1))
        found.append((2 * n - 1 - total, act.language.metric(act.s * _total(pairs))))
    return tuple(found)


def _total(terms: Iterable[Any]) -> Any:
    """Their sum, of metrics and numbers of any language."""
    return reduce(operator.add, terms)
