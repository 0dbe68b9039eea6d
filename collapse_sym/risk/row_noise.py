r"""What the label noise of a kernel regression costs where rows weigh unevenly: the variance, row by row.

Row i of N is met m_i times among T drawn with replacement.  With M = diag(m), μ = λT and C = (M + μK⁻¹)⁻¹ a fit says
S u + C X'ε on the rows, Cov C X'ε = σ² C M C, and as d(μC)/dμ = C − μ C K⁻¹ C = C M C,

    variance = (σ²/N) E tr C M C = (σ²/N) d/dμ (μ Σ_i E C_ii) ,        C_ii = 1/(m_i + h_i) .

Seen from row i all others are a number h_i.  Means over the draws are as if row i occurred a_i times, a_i + h_i =
1/E (m_i + h_i)⁻¹: the equivalents for Gaussian features know one a for all rows, but the a_i of rows far from all
others are many times smaller.  Where a_i = a e^{s z_i}, one eigendecomposition of the rows so weighed says all h,

    h_i = a_i (1/ℓ_i − 1) ,        ℓ_i = Σ_k U_ik² λ_k/(λ_k + κ) ,        κ = μ/(Na) .

a and s are those nearest to log a_i in the mean square; log(1/ℓ − 1) is put between references by a polynomial in s.
Exact for equal rows up to the equivalents themselves, and for independent ones; O(classes · modes) at each point.

Assumes that rows depend on each other through many others, and that the weights of a fit are nearly a e^{s z_i}.
*Source*: derived here; the mean is that of P. Soven, Phys. Rev. 156 (1967) 809.
"""

from __future__ import annotations

import numpy as np

from ..errors import NotConverged
from ..spectra.row_classes import Reference, RowClasses

#: relative change of the weights at which they have settled, and steps after which they never will
SETTLED, MAX_STEPS = 1e-12, 400
#: the derivative is a central difference of log μ, with an error of its square
STEP = 1e-3
#: occurrences of a row that are less probable than this are left out
IMPROBABLE = 1e-18
#: the leverage of a row that is 0 to a kernel
LEAST = float(np.finfo(float).tiny)


def row_variance(rows: RowClasses, samples: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The variance for unit noise of fits of T = ``samples`` rows with λ = ``ridge`` > 0, arrays of one shape.

    *Raises* NotConverged.  Independent rows of K = 1: m/(m + λT)² for each, whatever the others are.

    >>> one = RowClasses(2, np.array([2.0]), np.zeros(1), (Reference(0.0, np.array([0.5]), np.ones((1, 1))),))
    >>> row_variance(one, np.array([2.0]), np.array([0.5])).round(6).tolist(), round((1 / 4 * 2 + 2 / 9) / 4, 6)
    ([0.180556], 0.180556)
    """
    samples, ridge = (np.asarray(x, float) for x in np.broadcast_arrays(samples, ridge))
    found = np.empty(samples.shape)
    for T in np.unique(samples):
        found[samples == T] = _of_size(rows, int(T), ridge[samples == T])
    return found


def _of_size(rows: RowClasses, samples: int, ridge: np.ndarray) -> np.ndarray:
    steps = np.exp(STEP * np.array([[1.0], [-1.0]]))
    penalty = (steps * ridge * samples).ravel()
    above, below = (penalty * _mean_resolvent(rows, samples, penalty)).reshape(2, -1)
    return np.asarray((above - below) / (2 * STEP * ridge * samples))


def _mean_resolvent(rows: RowClasses, samples: int, penalty: np.ndarray) -> np.ndarray:
    """Σ_i E C_ii / N at each μ = ``penalty``."""
    often, chances = occurrences(samples, rows.samples)
    weights = np.full((len(penalty), len(rows.counts)), samples / rows.samples)
    for _ in range(MAX_STEPS):
        away = _away(rows, weights, penalty)
        missed = 1 / (often + away[..., None])
        resolvent = missed @ chances
        found = (missed @ (often * chances)) / resolvent  # 1/E (m + h)⁻¹ − h, nothing cancels
        moved = float(abs(found / weights - 1).max())
        weights = found
        if moved < SETTLED:
            return np.asarray(resolvent @ rows.counts / rows.counts.sum())
    raise NotConverged("weights of the rows", f"they did not settle in {MAX_STEPS} steps", "predict from the spectrum")


def _away(rows: RowClasses, weights: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """h of each class, (points, classes); a row that was looked at stands for N over their number."""
    share = rows.counts / rows.counts.sum()
    spread, logs = rows.depths - share @ rows.depths, np.log(weights)
    norm, middle = share @ spread**2, np.exp(logs @ share)
    nodes = [r.strength for r in rows.references]
    strength = np.clip(logs @ (share * spread) / norm if norm > 0 else np.zeros(len(logs)), nodes[0], nodes[-1])
    kappa = penalty / (rows.samples * middle)
    odds = sum(x[:, None] * _odds(r, kappa) for x, r in zip(_between(strength, nodes), rows.references))
    near = middle[:, None] * np.exp(strength[:, None] * spread)
    return np.asarray(rows.samples / rows.counts.sum() * near * np.exp(odds))


def _odds(reference: Reference, kappa: np.ndarray) -> np.ndarray:
    """log(1/ℓ − 1) of each class at each κ."""
    s, P = reference.eigenvalues, reference.shares
    taken = (s / (s + kappa[:, None])) @ P.T
    left = np.maximum(1 - P.sum(1), 0.0) + (kappa[:, None] / (s + kappa[:, None])) @ P.T
    return np.asarray(np.log(left) - np.log(np.maximum(taken, LEAST)))


def _between(at: np.ndarray, nodes: list[float]) -> list[np.ndarray]:
    """Lagrange's polynomials of the nodes."""
    others = [[x for x in nodes if x != node] for node in nodes]
    return [
        np.prod([(at - x) / (node - x) for x in rest] or [np.ones_like(at)], axis=0)
        for node, rest in zip(nodes, others)
    ]


def occurrences(samples: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """How often a row occurs among ``samples`` drawn with replacement from ``rows``, and how probable that is.

    >>> counts, chances = occurrences(2, 2)
    >>> counts.tolist(), chances.tolist()
    ([0.0, 1.0, 2.0], [0.25, 0.5, 0.25])
    """
    chances, share = [(1 - 1 / rows) ** samples], 1 / (rows - 1)
    while len(chances) <= samples and (chances[-1] > IMPROBABLE or len(chances) <= samples / rows):
        m = len(chances)
        chances.append(chances[-1] * (samples - m + 1) / m * share)
    return np.arange(len(chances), dtype=float), np.array(chances)
