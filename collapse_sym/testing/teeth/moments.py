"""One fit by drawing designs: its moments at three sizes, for holding an exact map or an equivalent against.

Size k has every eigenvalue k times as often and k times the rows.  An exact map must be met at the least size, the
limit of an equivalent by the intercept c of what is simulated minus what is predicted, D(k) = c + a/k + b/k².  No
line of the engine stands here: κ is found by bisection, and the fit is B = RXᵀ/T or the pseudo-inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ...oracle.plan import Floats, generator_for

#: multiples of the copies of each eigenvalue, replicates at each, and the weights of c and of c one order lower
SIZES = (1, 2, 4)
QUADRATIC = np.array([1 / 3, -2, 8 / 3])
LINEAR = np.array([0.0, -1, 2])
#: standard errors beyond which a mean is off: 2.6e-12 each, so that a thousand of them stay below 1e-8
Z = 7.0
ROUNDING = 1e-9

#: name → array: what a map says of a setting, ("second", "Sigma") → one number per eigenvalue
Images = Mapping[tuple[str, str], Any]
#: the same names → (mean, standard error)
Drawn = Mapping[tuple[str, str], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Setting:
    """A fit on a spectrum: ``levels`` with ``copies`` each, ``rows``, ``penalty`` λ (0: minimum norm).

    ``second_penalty`` is that of the other resolvent where two of one design meet.  ``replicates`` at the sizes.
    """

    levels: tuple[float, ...]
    copies: int
    rows: int
    penalty: float = 0.0
    second_penalty: float = 0.0
    replicates: tuple[int, ...] = (600, 300, 150)

    @property
    def d(self) -> int:
        """The dimension at the least size."""
        return self.copies * len(self.levels)


METRICS: dict[str, Callable[[Floats], Floats]] = {
    "1": np.ones_like, "Sigma": lambda s: s, "Sigma^2": lambda s: s**2, "1/Sigma": lambda s: 1 / s,
}  # fmt: skip


def kappa(levels: Floats, copies: float, rows: float, penalty: float) -> float:
    """κ by bisection: κ − λ = κ df₁(κ)/T; at λ = 0 its limit λ → 0⁺.

    >>> float(round(kappa(np.ones(1), 2.0, 1.0, 0.0), 12))
    1.0
    """
    if penalty == 0 and copies * len(levels) <= rows:
        return 0.0
    low, high = penalty, penalty + copies * levels.sum() / rows
    for _ in range(200):
        middle = (low + high) / 2
        # 1 − λ/κ − df₁(κ)/T increases in κ
        below = 1 - penalty / middle < copies * np.sum(levels / (levels + middle)) / rows
        low, high = (middle, high) if below else (low, middle)
    return high


@lru_cache(maxsize=64)
def simulated(setting: Setting) -> tuple[Drawn, ...]:
    """For every size: (map, metric) → (mean, standard error), one entry per eigenvalue, or one number."""
    found = []
    for k, replicates in zip(SIZES, setting.replicates):
        if replicates == 0:  # an exact map is met at the least size
            break
        rng = generator_for("one fit", setting, k)
        found.append({key: summary(sample) for key, sample in _drawn(setting, k, replicates, rng).items()})
    return tuple(found)


def summary(sample: Floats) -> tuple[Floats, Floats]:
    """The mean over replicates and its standard error."""
    return sample.mean(0), sample.std(0, ddof=1) / np.sqrt(len(sample))


def _drawn(setting: Setting, k: int, replicates: int, rng: np.random.Generator) -> dict[tuple[str, str], Floats]:
    of = _two if setting.second_penalty else _one
    parts = [of(X, setting, k) for X in batches(setting, k, replicates, rng)]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def batches(setting: Setting, k: int, replicates: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Designs of size k, of shape (batch, rows, d), as many at a time as memory likes."""
    roots, rows = np.sqrt(np.repeat(np.array(setting.levels), k * setting.copies)), k * setting.rows
    batch = max(1, 400_000 // (rows * len(roots)))
    for start in range(0, replicates, batch):
        yield rng.standard_normal((min(batch, replicates - start), rows, len(roots))) * roots


def _one(X: Floats, setting: Setting, k: int) -> dict[tuple[str, str], Floats]:
    """Diagonals of AᵀM, AᵀMA and so on per eigenvalue, and tr(BᵀMB): their means are functions of Σ, hence diagonal."""
    B = smoother(X, setting.penalty)
    A, squares = B @ X, B**2
    s = np.repeat(np.array(setting.levels), k * setting.copies)
    shrinkage = averaged(np.einsum("rii->ri", A), setting, k)
    found: dict[tuple[str, str], Floats] = {}
    for name, metric in METRICS.items():
        on_levels = metric(np.array(setting.levels))
        found["mean", name] = shrinkage * on_levels
        found["second", name] = averaged(np.einsum("rij,i->rj", A**2, metric(s)), setting, k)
        found["noise", name] = np.einsum("rij,i->r", squares, metric(s))
        found["cross", name] = found["mean", name] - found["second", name]
        found["residual", name] = on_levels - 2 * found["mean", name] + found["second", name]
        found["shortfall", name] = on_levels - found["mean", name]
    return found


def _two(X: Floats, setting: Setting, k: int) -> dict[tuple[str, str], Floats]:
    """The diagonal of λ₁λ₂R₁MR₂ per eigenvalue."""
    d, s = X.shape[2], np.repeat(np.array(setting.levels), k * setting.copies)
    gram = X.swapaxes(1, 2) @ X / X.shape[1]
    penalties = (setting.penalty, setting.second_penalty)
    # R is symmetric: (R₁MR₂)_jj = Σ_i R₁_ij m_i R₂_ij
    words = np.prod([p * np.linalg.inv(gram + p * np.eye(d)) for p in penalties], axis=0)
    return {
        ("two-resolvents", name): averaged(np.einsum("rij,i->rj", words, metric(s)), setting, k)
        for name, metric in METRICS.items()
    }


def smoother(X: Floats, penalty: float) -> Floats:
    """B, of shape (batch, d, T): RXᵀ/T; at λ = 0 the pseudo-inverse."""
    _, rows, d = X.shape
    turned = X.swapaxes(1, 2)
    if rows < d:
        return np.linalg.solve(X @ turned + rows * penalty * np.eye(rows), X).swapaxes(1, 2)
    return np.linalg.solve(turned @ X + rows * penalty * np.eye(d), turned)


def averaged(diagonal: Floats, setting: Setting, k: int) -> Floats:
    """The mean over the copies of each eigenvalue."""
    return diagonal.reshape(len(diagonal), len(setting.levels), k * setting.copies).mean(axis=2)


def disagreement(setting: Setting, predicted: Callable[[int], Images], *, exact: bool) -> str:
    """Where a map disagrees with simulation, in words; "" where it does not.

    ``predicted(k)`` gives its images at size k; a map without a finite value disagrees.
    """
    sizes = SIZES[:1] if exact else SIZES
    return off(setting, simulated(setting), [predicted(k) for k in sizes])


def off(setting: Setting, drawn: Sequence[Drawn], images: Sequence[Images]) -> str:
    """Where images at one size, or at all of SIZES, disagree with means that were drawn; "" where they do not."""
    scale = max(float(np.max(np.abs(mean))) for mean, _ in drawn[0].values())
    for key in images[0]:
        means, errors = zip(*[found[key] for found in drawn[: len(images)]])
        with np.errstate(all="ignore"):
            gaps = np.array([m - np.asarray(i[key], dtype=float) for m, i in zip(means, images)])
            gap, width = _intercept(gaps, np.array(errors)) if len(images) > 1 else (gaps[0], Z * errors[0])
        far = ~(np.abs(gap) <= width + ROUNDING * scale)  # a NaN disagrees
        if np.any(far):
            where = f"{key[0]} of {key[1]} at T = {setting.rows}, d = {setting.d}"
            return f"{where}: off by {_percent(gap, means[-1])}, known to {_percent(width, means[-1])}"
    return ""


def _percent(gap: Floats, scale: Floats) -> str:
    found = float(np.max(np.abs(np.atleast_1d(gap)))) / max(float(np.max(np.abs(np.atleast_1d(scale)))), 1e-300)
    return f"{100 * found:.2g} %"


def _intercept(gaps: Floats, errors: Floats) -> tuple[Floats, Floats]:
    value = np.tensordot(QUADRATIC, gaps, 1)
    noise = np.sqrt(np.tensordot(QUADRATIC**2, errors**2, 1))
    return value, Z * noise + np.abs(value - np.tensordot(LINEAR, gaps, 1))
