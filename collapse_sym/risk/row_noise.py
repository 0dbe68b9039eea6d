r"""What the label noise of a kernel regression costs where rows weigh unevenly: the variance, row by row.

Row i of N is met m_i times among T drawn with replacement.  With M = diag(m), μ = λT and C = (M + μK⁻¹)⁻¹ a fit says
S u + C X'ε on the rows, Cov C X'ε = σ² C M C, and as d(μC)/dμ = C − μ C K⁻¹ C = C M C,

    variance = (σ²/N) E tr C M C = (σ²/N) d/dμ (μ Σ_i E C_ii) ,        C_ii = 1/(m_i + h_i) .

Seen from row i all others are a number h_i.  Means over the draws are as if row i occurred a_i times, a_i + h_i =
1/E (m_i + h_i)⁻¹: the equivalents for Gaussian features know one a for all rows, but the a_i of rows far from all
others are many times smaller.  Where a_i = a e^{s z_i}, one eigendecomposition of the rows so weighed says all h,

    h_i = a_i (1/ℓ_i − 1) ,        ℓ_i = Σ_k U_ik² λ_k/(λ_k + κ) ,        κ = μ/(Na) .

a and s are those nearest to log a_i in the mean square; log(1/ℓ − 1) is put between references by a polynomial in s.
The derivative in μ is that of these equations, solved without a difference: λ may be as small or as large as it likes.
Exact for equal rows up to the equivalents themselves, and for independent ones; O(classes · modes) at each point.

Assumes that rows depend on each other through many others, and that the weights of a fit are nearly a e^{s z_i}.
*Source*: derived here; the mean is that of P. Soven, Phys. Rev. 156 (1967) 809.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.polynomial import Polynomial

from ..errors import NotConverged
from ..spectra.row_classes import Reference, RowClasses

#: relative change of the weights at which they have settled, and steps after which they never will
SETTLED, MAX_STEPS = 1e-12, 400
#: steps after which they are slow, near interpolation, and are sped up
PLAIN = 60
#: μ below this share of the largest eigenvalue is 0⁺
NO_RIDGE = 1e-30
#: points that are treated at once
AT_ONCE = 2000
#: occurrences of a row that are less probable than this are left out
IMPROBABLE = 1e-18
#: the leverage of a row that is 0 to a kernel
LEAST = float(np.finfo(float).tiny)


def row_variance(rows: RowClasses, samples: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The variance for unit noise of fits of T = ``samples`` rows with λ = ``ridge``, arrays of one shape.

    λ = 0 is the limit λ → 0⁺.  *Raises* NotConverged (λ → 0 with T near the number of modes).
    Independent rows of K = 1: m/(m + λT)² for each, whatever the others are.

    >>> one = RowClasses(2, np.array([2.0]), np.zeros(1), (Reference(0.0, np.array([0.5]), np.ones((1, 1))),))
    >>> row_variance(one, np.array([2.0]), np.array([0.5])).round(6).tolist(), round((1 / 4 * 2 + 2 / 9) / 4, 6)
    ([0.180556], 0.180556)
    """
    samples, ridge = (np.asarray(x, float) for x in np.broadcast_arrays(samples, ridge))
    found = np.full(samples.shape, np.nan)
    for piece in np.array_split(np.arange(found.size), -(-found.size // AT_ONCE) or 1):
        found.reshape(-1)[piece] = _at(rows, samples.ravel()[piece], ridge.ravel()[piece])
    return found


def _at(rows: RowClasses, samples: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Σ_i (E m/(m+h)² − e h E (m+h)⁻²)/N, e = d log h/d log μ − 1, of means in which nothing cancels."""
    if not len(samples):
        return samples
    draws, largest = _Draws(rows, samples), rows.references[0].eigenvalues.max()
    penalty = np.clip(ridge * samples, NO_RIDGE * largest, None)
    medium, away = _settled(rows, draws, penalty)
    met, missed = draws.often / (draws.often + away[..., None]), away[..., None] / (draws.often + away[..., None])
    once, never, between = draws.mean(met), draws.mean(missed), draws.mean(met * missed)
    squares = draws.mean(met**2), draws.mean(missed**2)
    kept = (squares[0] * squares[1] - between**2) / (once * never)  # d log a/d log h
    lost = between / never + between / once  # the rest of 1
    excess = medium.excess(kept, lost)
    return np.asarray((between - excess * squares[1]) / away @ rows.counts / rows.counts.sum())


def _settled(rows: RowClasses, draws: _Draws, penalty: np.ndarray) -> tuple[_Medium, np.ndarray]:
    """The weights of the rows, and h of each class, at each μ = ``penalty``."""
    weights = np.repeat(draws.samples[:, None] / rows.samples, len(rows.counts), axis=1)
    before: tuple[np.ndarray, np.ndarray] | None = None
    for step in range(MAX_STEPS):
        medium = _Medium(rows, weights, penalty)
        away = medium.away()
        met = 1 / (draws.often + away[..., None])
        found = draws.mean(draws.often * met) / draws.mean(met)  # 1/E (m + h)⁻¹ − h, nothing cancels
        if abs(found / weights - 1).max() < SETTLED:
            return medium, away
        here = np.log(weights), np.log(found)
        weights = found if step < PLAIN or before is None else np.exp(_ahead(before, here))
        before = here
    remedy = "use a larger ridge, or predict from the spectrum"
    raise NotConverged("weights of the rows", f"they did not settle in {MAX_STEPS} steps", remedy)


def _ahead(before: tuple[np.ndarray, np.ndarray], here: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Where two steps x → g of each point lead (D. G. Anderson, J. ACM 12 (1965) 547, of depth one), by e at most."""
    rest, turned = here[1] - here[0], (here[1] - here[0]) - (before[1] - before[0])
    norm = (turned**2).sum(1)
    back = np.where(norm > 0, (rest * turned).sum(1) / np.where(norm > 0, norm, 1.0), 0.0)
    return np.asarray(here[1] - np.clip(back[:, None] * (here[1] - before[1]), -1.0, 1.0))


class _Draws:
    """How ``often`` a row is met at each point, and means over that."""

    def __init__(self, rows: RowClasses, samples: np.ndarray) -> None:
        self.samples = samples
        sizes, place = np.unique(samples, return_inverse=True)
        chances = [occurrences(int(T), rows.samples)[1] for T in sizes]
        self.often = np.arange(float(max(map(len, chances))))
        padded = np.array([np.pad(x, (0, len(self.often) - len(x))) for x in chances])
        self._chances = padded[place.reshape(-1)][..., None]

    def mean(self, values: np.ndarray) -> np.ndarray:
        """(points, classes) of (points, classes, occurrences)."""
        return np.asarray(np.matmul(values, self._chances)[..., 0])


class _Medium:
    """The weights a e^{sz} that are nearest to some weights (points, classes), and what the references say of them."""

    def __init__(self, rows: RowClasses, weights: np.ndarray, penalty: np.ndarray) -> None:
        self.rows, self.nodes = rows, [r.strength for r in rows.references]
        self.share = rows.counts / rows.counts.sum()
        self.spread, logs = rows.depths - self.share @ rows.depths, np.log(weights)
        norm = self.share @ self.spread**2
        #: s of some logarithms of weights is their product with this
        self.slope = self.share * self.spread / norm if norm > 0 else 0 * self.share
        free = logs @ self.slope
        self.strength = np.clip(free, self.nodes[0], self.nodes[-1])
        self.held = free != self.strength
        self.middle = np.exp(logs @ self.share)
        self.kappa = penalty / (rows.samples * self.middle)

    def away(self) -> np.ndarray:
        """h of each class; a row that was looked at stands for N over their number."""
        odds = self._between(_lagrange(self.strength, self.nodes), _odds)
        near = self.middle[:, None] * np.exp(self.strength[:, None] * self.spread)
        return np.asarray(self.rows.samples / self.rows.counts.sum() * near * np.exp(odds))

    def excess(self, kept: np.ndarray, lost: np.ndarray) -> np.ndarray:
        """e = d log h/d log μ − 1 of each class, where d log a/d log h = ``kept`` = 1 − ``lost``.

        With δ = 1 − d log a/d log μ of the mean, e = −δ q + s' w; δ and s' = ds/d log μ solve two equations.
        """
        q = self._between(_lagrange(self.strength, self.nodes), _curvature)
        w = self.spread + self._between(_slopes(self.strength, self.nodes), _odds)
        slope = np.where(self.held[:, None], 0.0, self.slope)
        mean = [(x * self.share).sum(1) for x in (lost, kept * q, kept * w)]
        apart = np.where(kept.max(1, keepdims=True) < 0.5, -kept, lost)  # they differ by 1, which has no slope
        tilt = [(x * slope).sum(1) for x in (apart, kept * q, kept * w)]
        common = (1 - mean[1]) * (1 - tilt[2]) - mean[2] * tilt[1]
        delta = (mean[0] * (1 - tilt[2]) + mean[2] * tilt[0]) / common
        turned = -((1 - mean[1]) * tilt[0] + tilt[1] * mean[0]) / common
        return np.asarray(turned[:, None] * w - delta[:, None] * q)

    def _between(self, weights: list[np.ndarray], value: Callable[[Reference, np.ndarray], np.ndarray]) -> np.ndarray:
        """A sum over the references."""
        return np.asarray(sum(x[:, None] * value(r, self.kappa) for x, r in zip(weights, self.rows.references)))


def _odds(reference: Reference, kappa: np.ndarray) -> np.ndarray:
    """log(1/ℓ − 1) of each class at each κ."""
    taken, left, _ = _shares(reference, kappa)
    return np.asarray(np.log(left) - np.log(taken))


def _curvature(reference: Reference, kappa: np.ndarray) -> np.ndarray:
    """1 − d log(1/ℓ − 1)/d log κ: the variance of κ/(λ + κ) among a class's modes over ℓ(1 − ℓ)."""
    taken, left, lost = _shares(reference, kappa)
    gained = reference.eigenvalues / (reference.eigenvalues + kappa[:, None])
    outside = np.maximum(1 - reference.shares.sum(1), 0.0)
    # κ/(λ + κ) is near 0 or near 1: the smaller one's distance from its mean has the more digits
    apart = np.where(
        (taken < left)[..., None], gained[:, None, :] - taken[..., None], left[..., None] - lost[:, None, :]
    )
    return np.asarray(((apart**2 * reference.shares).sum(2) + outside * taken**2) / (taken * left))


def _shares(reference: Reference, kappa: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ℓ and 1 − ℓ of each class, and κ/(λ + κ) of each mode."""
    s, P = reference.eigenvalues, reference.shares
    lost = kappa[:, None] / (s + kappa[:, None])
    taken = (s / (s + kappa[:, None])) @ P.T
    left = np.maximum(1 - P.sum(1), 0.0) + lost @ P.T
    return np.maximum(taken, LEAST), left, lost


def _lagrange(at: np.ndarray, nodes: list[float]) -> list[np.ndarray]:
    """Lagrange's polynomials of the nodes."""
    return [np.asarray(_polynomial(node, tuple(nodes))(at)) for node in nodes]


def _slopes(at: np.ndarray, nodes: list[float]) -> list[np.ndarray]:
    """Their derivatives."""
    return [np.asarray(_polynomial(node, tuple(nodes)).deriv()(at)) for node in nodes]


@lru_cache(maxsize=64)  # a prediction asks for the same few at every step
def _polynomial(node: float, nodes: tuple[float, ...]) -> Polynomial:
    found = Polynomial([1.0])
    for x in nodes:
        found = found if x == node else found * Polynomial([-x, 1.0]) / (node - x)
    return found


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
