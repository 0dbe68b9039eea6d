r"""Kernel chains whose rows weigh unevenly: equivalents in which every row has a weight of its own.

Rows of a data set are drawn with replacement: row i occurs m_i times among T, and with M = diag(m), μ = λT, a fit says

    f̂ = S u + C X'ε ,      C = (M + μK⁻¹)⁻¹ ,      S = C M = 1 − μ C K⁻¹ ,      Cov C X'ε = σ² C M C

on the N rows, of labels u + ε.  Equivalents for Gaussian features replace M by one number, as the quadratic form of
every row is the same to them.  Here row i keeps its own: seen from i alone all others are a number h_i,
C_ii = 1/(m_i + h_i), and what replaces m_i is the a_i with which the mean comes out right,

    C̄ = (diag(a) + μK⁻¹)⁻¹ ,      h_i = 1/C̄_ii − a_i ,      1/(a_i + h_i) = E 1/(m_i + h_i) .

Means of two resolvents follow by a perturbation of C⁻¹:

    E C X C = C̄ (X + diag v) C̄ ,      v_i = r_i ((C̄XC̄)_ii + Σ_j C̄_ij² v_j) ,      r_i = 1/C̄_ii² − 1/E (m_i + h_i)⁻² .

Assumed: rows depend on each other through many others.  Exact where K is diagonal.  O(N³) for one fit: this tells why
the recursion on a spectrum, O(N), is off where it is.  Of this a prediction has the noise of each fit, in total
(``risk.row_noise``).

*Source*: derived here; the coherent potential approximation of P. Soven, Phys. Rev. 156 (1967) 809, for M = disorder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import NotConverged
from ..oracle.plan import Floats
from ..risk.row_noise import occurrences

#: relative change of the weights at which they have settled, and steps after which they never will
SETTLED, MAX_STEPS = 1e-10, 500


@dataclass(frozen=True)
class UnevenParts:
    """Test errors on all N rows for unit noise: ``bias`` (n, λ), ``variance`` (λ), ``collapse`` (n, λ)."""

    bias: Floats
    variance: Floats
    collapse: Floats


class UnevenFit:
    r"""A ridge fit of ``samples`` rows, λ = ``ridge`` > 0, drawn with replacement from the N of a Gram matrix.

    *Raises* NotConverged.  Independent rows, K = 1: S_ii = m/(m + λT), and nothing is approximate:

    >>> fit = UnevenFit(np.eye(2), samples=2, ridge=0.5)  # m is 0, 1, 2 with probabilities 1/4, 1/2, 1/4
    >>> round(float(fit.mean[0, 0]), 12), round((0 / 1 + 2 * 1 / 2 + 2 / 3) / 4, 12)
    (0.416666666667, 0.416666666667)
    """

    def __init__(self, K: Floats, samples: int, ridge: float) -> None:
        self._K, self._penalty = K, ridge * samples
        self._counts, self._chances = occurrences(samples, len(K))
        self.weights, self.resolvent = self._settle(np.full(len(K), samples / len(K)))
        g, away = self._local(self.resolvent, self.weights)
        self._vertex = 1 / g**2 - 1 / self._average(away, 2)
        #: S̄, and 1 − S̄ = μ C̄ K⁻¹
        self.mean = self.resolvent * self.weights
        self.lost = np.eye(len(K)) - self.mean

    def _settle(self, weights: Floats) -> tuple[Floats, Floats]:
        for _ in range(MAX_STEPS):
            resolvent = self._resolvent(weights)
            _, away = self._local(resolvent, weights)
            found = 1 / self._average(away, 1) - away
            moved = float(abs(found / weights - 1).max())
            weights = found
            if moved < SETTLED:
                return weights, resolvent
        raise NotConverged("weights of the rows", f"they did not settle in {MAX_STEPS} steps", "use a larger ridge")

    def _resolvent(self, weights: Floats) -> Floats:
        """(diag(a) + μK⁻¹)⁻¹ without an inverse of K, with b = √a: b⁻¹ (1 − μ (bKb + μ)⁻¹) b⁻¹."""
        roots = np.sqrt(weights)
        inner = self._K * roots * roots[:, None]
        inner[np.diag_indices(len(inner))] += self._penalty
        inner = np.linalg.inv(inner) * -self._penalty
        inner[np.diag_indices(len(inner))] += 1.0
        return np.asarray(inner / roots / roots[:, None])

    @staticmethod
    def _local(resolvent: Floats, weights: Floats) -> tuple[Floats, Floats]:
        g = np.diagonal(resolvent)
        return g, 1 / g - weights

    def _average(self, away: Floats, power: int) -> Floats:
        """E (m_i + h_i)^(−power)."""
        return np.asarray(self._chances @ (self._counts[:, None] + away) ** -float(power))

    def _dressed(self, diagonal: Floats) -> Floats:
        """v of the diagonal of C̄XC̄."""
        ladder = np.eye(len(self._K)) - self._vertex[:, None] * self.resolvent**2
        return np.asarray(np.linalg.solve(ladder, self._vertex * diagonal))

    def moved(self, second: Floats) -> Floats:
        """E S P Sᵀ: the second moment of what the fit says of labels with second moment P, without new noise."""
        v = self._dressed(np.einsum("ij,ij->i", self.lost @ second, self.lost))
        return np.asarray(self.mean @ second @ self.mean.T + (self.resolvent * v) @ self.resolvent)

    def noise(self) -> Floats:
        """E C M C: the covariance of what it says of unit noise."""
        v = self._dressed(np.einsum("ij,ij->i", self.lost, self.resolvent))
        return np.asarray((self.resolvent * (self.weights - v)) @ self.resolvent)

    def metric(self) -> Floats:
        """E SᵀS."""
        v = self._dressed(np.einsum("ij,ij->i", self.resolvent, self.resolvent))
        return np.asarray(self.mean.T @ self.mean + (self.lost.T * v) @ self.lost)


def chain_parts(
    K: Floats, f: Floats, last: Sequence[UnevenFit], teacher: UnevenFit | None, generations: int
) -> UnevenParts:
    """The parts of the test error of chains of 0 … ``generations`` equal generators, for each of the last fits."""
    metrics, rows = [fit.metric() for fit in last], len(f)
    said, exact, spread = f, np.outer(f, f), np.zeros_like(K)
    own = np.zeros_like(K) if teacher is None else teacher.noise()
    bias, collapse = [], []
    for n in range(generations + 1):
        if n and teacher is not None:
            said, exact, spread = teacher.mean @ said, teacher.moved(exact), teacher.moved(spread) + own
        crossed = [f @ fit.mean @ said for fit in last]
        bias.append([(np.vdot(Q, exact) - 2 * x + f @ f) / rows for Q, x in zip(metrics, crossed)])
        collapse.append([np.vdot(Q, spread) / rows for Q in metrics])
    variance = [float(np.trace(fit.noise())) / rows for fit in last]
    return UnevenParts(np.array(bias), np.array(variance), np.array(collapse))
