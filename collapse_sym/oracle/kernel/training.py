r"""One training run of a kernel chain: real designs, the label noise averaged exactly, and once drawn.

Generator m has coefficients α_m = B_m y_m on its rows, B_m = (K_m + λ₀T₀)⁻¹ (λ₀ = 0: the pseudo-inverse), and labels

    y_m = K(X_m, X_{m−1}) α_{m−1} + ε_m ,    Cov α_m = B_m (σ₀² I + K(X_m, X_{m−1}) Cov α_{m−1} K(X_{m−1}, X_m)) B_m .

Where generators share their rows, X_m = X_{m−1}, nothing changes in this: α_{m−1} holds earlier noises than ε_m only.
Everything is linear in the noises: parts are kept for unit noise, and every pair (σ, σ₀) is read off one run.
The last fit is diagonalised once, K(X, X) = Q D Qᵀ, and then costs O(T²) for every λ: with r = 1/(D + λT) its
coefficients are Q (r ∘ Qᵀy), and the error is a quadratic form in r ∘ Qᵀy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import InvalidInput
from ..plan import Floats
from .rows import Rows

#: eigenvalues below this share of the largest are 0, between it and DECIDED nobody can say
ZERO, DECIDED = 1e-14, 1e-12


@dataclass(frozen=True)
class Training:
    """The last fit on ``samples`` rows for each of ``ridges``, after 0, 1, … ``generations`` generators.

    λ is normalised by T; ``ridge0`` = 0 is least squares of minimum norm.  ``levels`` are the pairs (σ, σ₀) for which
    noise is really drawn.  ``shared``: all generators meet the same rows.
    """

    samples: int
    ridges: tuple[float, ...]
    generations: int = 0
    samples0: int = 0
    ridge0: float = 0.0
    levels: tuple[tuple[float, float], ...] = ((1.0, 1.0),)
    shared: bool = False


@dataclass(frozen=True)
class Errors:
    """Test errors ∫(f̂ − f)² after n = 0 … generators (rows) for each λ (columns).

    ``bias``, ``variance``, ``collapse`` average the label noise given the designs, for σ = σ₀ = 1.  ``raw`` (level, n,
    λ) is one run with noise drawn, ``left_out`` the mean squared error on its own labels, each left out in turn.
    """

    bias: Floats
    variance: Floats
    collapse: Floats
    raw: Floats
    left_out: Floats

    def total(self, noise: float, noise0: float) -> Floats:
        """The test error, the label noise averaged."""
        return self.bias + noise**2 * self.variance + noise0**2 * self.collapse


@dataclass(frozen=True)
class Teacher:
    """A trained generator: its coefficients without noise, those of unit noise once drawn, and their covariance."""

    design: Any
    exact: Floats
    drawn: Floats
    covariance: Floats


def train(rows: Rows, training: Training, rng: np.random.Generator) -> Errors:
    """One run on designs and label noises drawn from ``rng``.

    *Raises* InvalidInput (λ = 0 on a Gram matrix that is singular to rounding; T larger than the data).
    """
    return last_fits(rows, training, teachers(rows, training, rng), rng)


def teachers(rows: Rows, training: Training, rng: np.random.Generator) -> list[Teacher]:
    """The models of generators 1, 2, …, each on a fresh design or all on one."""
    found: list[Teacher] = []
    for m in range(training.generations):
        if m == 0 or not training.shared:
            design = rows.draw(training.samples0, rng)
            B = inverse(rows.gram(design, design), training.ridge0 * training.samples0)
        exact, drawn, spread = _labels(rows, design, found[-1] if found else None)
        noise = rng.standard_normal(training.samples0)
        found.append(Teacher(design, B @ exact, B @ (drawn + noise), B @ (spread + np.eye(len(noise))) @ B))
    return found


def last_fits(rows: Rows, training: Training, taught_by: list[Teacher], rng: np.random.Generator) -> Errors:
    """The last fit, taught by f itself and by each of the generators, on one design drawn from ``rng``."""
    last = _Last(rows, training, rng)
    noise = rng.standard_normal(training.samples)
    found = []
    for teacher in [None, *taught_by]:
        exact, drawn, spread = _labels(rows, last.design, teacher)
        bias, variance, collapse = last.parts(exact, spread)
        labels = [exact + sigma0 * drawn + sigma * noise for sigma, sigma0 in training.levels]
        found.append((bias, variance, collapse, [last.error(y) for y in labels], [last.left_out(y) for y in labels]))
    bias, variance, collapse, raw, left_out = (np.array(column) for column in zip(*found))
    return Errors(bias, variance, collapse, raw.swapaxes(0, 1), left_out.swapaxes(0, 1))


def _labels(rows: Rows, design: Any, teacher: Teacher | None) -> tuple[Floats, Floats, Floats]:
    """What a teacher (None: f itself) says on a design: without noise, the share of its noise, its covariance."""
    if teacher is None:
        exact = rows.targets(design)
        return exact, np.zeros(len(exact)), np.zeros((len(exact), len(exact)))
    across = rows.gram(design, teacher.design)
    return across @ teacher.exact, across @ teacher.drawn, across @ teacher.covariance @ across.T


def inverse(gram: Floats, penalty: float) -> Floats:
    """(K + penalty)⁻¹ by Cholesky; for penalty 0 the pseudo-inverse.

    *Raises* InvalidInput where no one can say which eigenvalues are 0.
    """
    if penalty > 0:
        root = np.linalg.inv(np.linalg.cholesky(gram + penalty * np.eye(len(gram))))
        return np.asarray(root.T @ root)
    values, vectors = np.linalg.eigh(gram)
    return np.asarray((vectors * _inverted(values)) @ vectors.T)


def _inverted(values: Floats) -> Floats:
    share = values / values.max()
    if ((share > ZERO) & (share < DECIDED)).any():
        reason = f"a Gram matrix is singular to rounding (condition {1 / share[share > ZERO].min():.1g})"
        raise InvalidInput("λ = 0", reason, "give a ridge > 0")
    return np.asarray(np.where(share > ZERO, 1 / np.where(share > ZERO, values, 1.0), 0.0))


class _Last:
    """The last fit's design, diagonalised."""

    def __init__(self, rows: Rows, training: Training, rng: np.random.Generator) -> None:
        self.design, self.power = rows.draw(training.samples, rng), rows.power
        values, self.Q = np.linalg.eigh(rows.gram(self.design, self.design))
        self.shrinks = np.stack([_shrink(values, x * training.samples) for x in training.ridges], axis=1)
        self.hats = values[:, None] * self.shrinks  # the eigenvalues of H = K (K + λT)⁻¹
        self.leverages = self.Q**2 @ self.hats
        self.squared = self.Q.T @ rows.squared(self.design) @ self.Q
        self.aligned = rows.aligned(self.design) @ self.Q

    def parts(self, taught: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
        """(bias, variance, collapse) for each λ, of labels with a mean and a covariance and unit noise on them."""
        variance = np.diagonal(self.squared) @ self.shrinks**2
        joint = self.squared * (self.Q.T @ spread @ self.Q)
        return self.error(taught), variance, np.einsum("ak,ak->k", self.shrinks, joint @ self.shrinks)

    def error(self, labels: Floats) -> Floats:
        """∫(f̂ − f)² for each λ, of the fit on these labels."""
        coefficients = self.shrinks * (self.Q.T @ labels)[:, None]
        norm = np.einsum("ak,ak->k", coefficients, self.squared @ coefficients)
        return np.asarray(norm - 2 * self.aligned @ coefficients + self.power)

    def left_out(self, labels: Floats) -> Floats:
        """The mean of (y_i − f̂_{−i}(x_i))² = ((y − f̂)_i/(1 − H_ii))² for each λ."""
        rest = self.Q @ ((self.Q.T @ labels)[:, None] * (1 - self.hats))
        return np.asarray(np.mean((rest / np.maximum(1 - self.leverages, ZERO)) ** 2, axis=0))


def _shrink(values: Floats, penalty: float) -> Floats:
    """1/(D + λT), of a positive semi-definite D."""
    return 1 / (np.maximum(values, 0.0) + penalty) if penalty > 0 else _inverted(values)
