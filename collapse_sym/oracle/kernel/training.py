r"""One training run of a kernel chain: real designs, the label noise averaged exactly, and once drawn.

A fit on rows X, K(X, X) = V D Vᵀ, says of labels y

    f̂ = P (h ∘ Vᵀy) ,        P = K(·, X) V D⁻¹ ,        h = D/(D + λT)        (λ = 0: 1; what D = 0 holds is never said)

and its labels are what the generator before it says there plus noise: their mean and covariance follow.  The columns
of P are functions of about unit length however small D is: coefficients (K + λT)⁻¹y of near-singular matrices, whose
squares have more digits than float64, are never formed.  Where generators share their rows nothing changes in this:
what the one before said holds earlier noises than ε_m only.
Everything is linear in the noises: parts are kept for unit noise, and every pair (σ, σ₀) is read off one run.
The last fit is diagonalised once and then costs O(T²) for every λ: its error is a quadratic form in h ∘ Vᵀy.
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
#: a λ from which on all that is left of a fit is below float64
ENDLESS = 1e290


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
    """A trained generator, f̂ = K(·, ``design``) ``map`` Vᵀy, and Vᵀy: without noise, drawn noise, covariance."""

    design: Any
    map: Floats
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
            values, V = resolved(rows.gram(design, design), training.ridge0 * training.samples0)
            solved = V / (values + training.ridge0 * training.samples0)
        exact, drawn, spread = _labels(rows, design, found[-1] if found else None)
        noise = rng.standard_normal(training.samples0)
        covariance = V.T @ spread @ V + np.eye(len(values))
        found.append(Teacher(design, solved, V.T @ exact, V.T @ (drawn + noise), covariance))
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
    across = rows.gram(design, teacher.design) @ teacher.map
    return across @ teacher.exact, across @ teacher.drawn, across @ teacher.covariance @ across.T


def resolved(gram: Floats, penalty: float) -> tuple[Floats, Floats]:
    """Eigenvalues and vectors of a Gram matrix without those that are 0 up to rounding: no fit says what they hold.

    *Raises* InvalidInput where no one can say which eigenvalues are 0, and λT = ``penalty`` leaves that open.

    >>> resolved(np.ones((2, 2)), 0.0)[0].round(9).tolist()
    [2.0]
    """
    values, vectors = np.linalg.eigh(gram)
    share = values / values.max()
    between = share[(share > ZERO) & (share < DECIDED)]
    if len(between) and penalty < DECIDED * values.max():
        reason = f"a Gram matrix is singular to rounding (condition {1 / between.min():.1g})"
        what = f"λ = {penalty / len(gram):.3g}"
        raise InvalidInput(what, reason, "give a larger ridge" if penalty else "give a ridge > 0")
    return values[share > ZERO], vectors[:, share > ZERO]


class _Last:
    """The last fit's design, diagonalised; ``hats`` (mode, λ) is h, ``lost`` 1 − h."""

    def __init__(self, rows: Rows, training: Training, rng: np.random.Generator) -> None:
        self.design, self.power = rows.draw(training.samples, rng), rows.power
        penalties = np.minimum(training.ridges, ENDLESS) * training.samples
        values, self.V = resolved(rows.gram(self.design, self.design), float(penalties.min()))
        self.hats, self.lost = (x / (values[:, None] + penalties) for x in (values[:, None], penalties))
        functions = rows.across(self.design) @ (self.V / values)
        self.products, self.aligned = functions.T @ functions, functions.T @ rows.truth

    def parts(self, taught: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
        """(bias, variance, collapse) for each λ, of labels with a mean and a covariance and unit noise on them."""
        variance = np.diagonal(self.products) @ self.hats**2
        joint = self.products * (self.V.T @ spread @ self.V)
        return self.error(taught), variance, np.einsum("ak,ak->k", self.hats, joint @ self.hats)

    def error(self, labels: Floats) -> Floats:
        """∫(f̂ − f)² for each λ, of the fit on these labels."""
        said = self.hats * (self.V.T @ labels)[:, None]
        norm = np.einsum("ak,ak->k", said, self.products @ said)
        return np.asarray(norm - 2 * self.aligned @ said + self.power)

    def left_out(self, labels: Floats) -> Floats:
        """The mean of (y_i − f̂_{−i}(x_i))² = ((y − f̂)_i/(1 − H_ii))² for each λ."""
        known, held = self.V.T @ labels, np.einsum("ia,ia->i", self.V, self.V)
        rest = (labels - self.V @ known)[:, None] + self.V @ (known[:, None] * self.lost)
        free = np.maximum(1 - held, 0.0)[:, None] + self.V**2 @ self.lost
        return np.asarray(np.mean((rest / np.maximum(free, ZERO)) ** 2, axis=0))
