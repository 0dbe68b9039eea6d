r"""Noise and signal of labels by maximum evidence: truth and label noise as two shares of what varies.

Given the design, the scores z_i = u_iᵀy and the residual sum of squares of labels y = Xŵ_n + ε have mean squares

    E z_i² = T ℓ_i Σ_j o_ij E ĉ_j² + σ² ,      E ‖y − UUᵀy‖² = (T − rank X) σ² ,

with the overlaps o_ij of ``spectrum`` and the teacher's E ĉ_j² = (carry c²)_j + noise_j of ``passage``.  The truth
enters by a shape of two numbers, c_j² = ‖w₀‖² s_j^a / Σ_k s_k^a: a = 0 spreads it evenly, a > 0 puts it on strong
directions (for power laws a = δ/β).  ‖w₀‖², σ² and a maximise the Gaussian likelihood of these second moments (by
Fisher's scoring), with a ~ N(0, 1) where a is free, so that flat spectra do not leave it open.  Standard errors are
those of the Fisher information.

The coefficients are too noisy to be taken one by one, and E_test sees only smooth sums of them; hence a shape.  With
a = 0 and n = 0 this is scikit-learn's ``BayesianRidge`` without its hyperpriors; that has no generators in it.

*Assumes* ŵ_n near Gaussian given the shape (it is quasi-likelihood: means are right, spreads nearly).
*Source*: Dicker and Erdogdu 2016 (maximum likelihood for variances of high-dimensional linear models).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..errors import InvalidInput
from .observed import Floats
from .passage import Passage

SOURCE, EVEN = "source", "random"
SIGNAL, NOISE, EXPONENT = range(3)
#: where a is sought from, and its bounds: below −1 weak directions would hold more of ‖w₀‖²_Σ than strong ones, against
#: the source condition r > 0
STARTS, WEAKEST, STEEPEST = (0.0, 1.0), -1.0, 6.0
#: logs of shares of the labels' mean square: one that is as good as 0, the greatest, and the first
ABSENT, MOST, BEGIN = float(np.log(1e-9)), 10.0, -0.7
LOW, HIGH = np.array([ABSENT, ABSENT, WEAKEST]), np.array([MOST, MOST, STEEPEST])
#: losses of −2 log evidence that are none, and that end the search; its steps, their greatest length, and what is not 0
SAME, SETTLED, STEPS, LONGEST, TINY = 1e-4, 1e-9, 200, 3.0, 1e-12


@dataclass(frozen=True)
class Model:
    """Mean squares of the scores as a function of ‖w₀‖², σ² and the shape.

    ``overlaps`` (rank, d), ``levels`` T ℓ_i, ``spare`` = T − rank X; ``exponent`` is a fixed a, or None if it is free.
    """

    eigenvalues: Floats
    overlaps: Floats
    levels: Floats
    spare: int
    passage: Passage
    exponent: float | None = None

    def shape(self, exponent: float) -> Floats:
        """c_j²/‖w₀‖²."""
        powers = np.exp(exponent * (self.logs - self.logs[0]))
        return np.asarray(powers / powers.sum())

    def seen(self, squares: Floats) -> Floats:
        """The mean squares of scores that mean squares ĉ_j² of a teacher bring."""
        return np.asarray(self.levels * (self.overlaps @ squares))

    def of_truth(self, exponent: float) -> Floats:
        """The mean squares of scores for ‖w₀‖² = 1."""
        return self.seen(self.passage.carry(self.shape(exponent)))

    def turn(self, exponent: float) -> Floats:
        """The derivative of ``of_truth`` by the exponent."""
        shape, logs = self.shape(exponent), self.logs
        return self.seen(self.passage.carry(shape * (logs - shape @ logs)))

    @cached_property
    def logs(self) -> Floats:
        """log s_j."""
        return np.log(self.eigenvalues)

    @property
    def of_generators(self) -> Floats:
        """The mean squares of scores by the generators' label noise."""
        return self.seen(self.passage.noise)

    def squares(self, truth: Fit) -> Floats:
        """c_j²."""
        return np.asarray(truth.signal * self.shape(truth.exponent))

    def energy_stderr(self, truth: Fit) -> float:
        """The standard error of ‖w₀‖²_Σ = Σ s_j c_j², by its derivatives."""
        shape, logs = self.shape(truth.exponent), self.logs
        turn = truth.signal * (shape * (logs - shape @ logs)) @ self.eigenvalues
        slope = np.array([shape @ self.eigenvalues, 0.0, turn])
        return 0.0 if truth.covariance is None else float(np.sqrt(max(slope @ truth.covariance @ slope, 0.0)))

    def means(self, truth: Fit) -> Floats:
        """E z_i²."""
        return truth.signal * self.of_truth(truth.exponent) + self.of_generators + truth.noise


@dataclass(frozen=True)
class Fit:
    """``signal`` ‖w₀‖², ``noise`` σ² (a variance), ``exponent`` a, with the covariance of their estimates (3, 3)."""

    signal: float
    noise: float
    exponent: float
    covariance: Floats | None = None

    @property
    def values(self) -> tuple[float, float, float]:
        """(‖w₀‖², σ², a)."""
        return self.signal, self.noise, self.exponent

    @property
    def stderr(self) -> Floats:
        """Standard errors of ‖w₀‖², σ², a; 0 for a fixed a."""
        return np.zeros(3) if self.covariance is None else np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


def exponent_of(truth: object) -> float | None:
    """The exponent a of a model of the truth: "source" (None: fitted), "random" (0), or a number.

    *Raises* InvalidInput.
    """
    if truth == SOURCE:
        return None
    try:
        found = 0.0 if truth == EVEN else float(truth)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        found = np.nan
    if not WEAKEST <= found <= STEEPEST:
        remedy = f'give "source", "random", or an exponent from {WEAKEST:g} to {STEEPEST:g}'
        raise InvalidInput(truth, "no model of the truth", remedy)
    return found


def fitted(model: Model, scores: Floats, residual: float, starts: tuple[float, ...] = STARTS) -> Fit:
    """‖w₀‖², σ² and a of greatest evidence, sought from ``starts`` for a; a part without which nothing is lost is 0."""
    loss = _Loss(model, scores, residual)
    best = min((loss.least(start) for start in starts), key=lambda found: found[0])
    for part in (SIGNAL, NOISE):
        without = loss.least(best[1][EXPONENT], absent=part)
        best = without if without[0] <= best[0] + SAME else best
    signal, noise = (0.0 if x == ABSENT else float(np.exp(x)) for x in best[1][:EXPONENT])
    found = Fit(signal * loss.unit, noise * loss.total, float(best[1][EXPONENT]))
    return Fit(*found.values, _covariance(model, found))


class _Loss:
    """−2 log evidence over x = (log of signal and of noise as shares of the labels' mean square, a)."""

    def __init__(self, model: Model, scores: Floats, residual: float) -> None:
        self.model, self.squares, self.residual = model, scores**2, residual
        self.total = (self.squares.sum() + residual) / (len(scores) + model.spare)
        self.unit = self.total / model.of_truth(0.0).mean()
        self.generators = model.of_generators

    def __call__(self, x: Floats) -> tuple[float, Floats, Floats]:
        """Its value, its gradient and the mean of its second derivatives."""
        signal, noise, a = np.exp(x[SIGNAL]) * self.unit, np.exp(x[NOISE]) * self.total, x[EXPONENT]
        slopes = np.array(
            [signal * self.model.of_truth(a), np.full(len(self.squares), noise), signal * self.model.turn(a)]
        )
        means = slopes[SIGNAL] + self.generators + noise
        value = np.log(means).sum() + (self.squares / means).sum() + a * a
        gradient, ratios = slopes @ ((1 - self.squares / means) / means), slopes / means
        gradient[EXPONENT] += 2 * a
        bend = ratios @ ratios.T + np.diag([0.0, self.model.spare, 2.0])
        if self.model.spare:
            value += self.model.spare * x[NOISE] + self.residual / noise
            gradient[NOISE] += self.model.spare - self.residual / noise
        return float(value), gradient, bend

    def least(self, start: float, absent: int | None = None) -> tuple[float, Floats]:
        """(value, x) of a local minimum by damped scoring, from a = ``start``, without a part where one is named."""
        fixed = self.model.exponent
        x = np.array([BEGIN, BEGIN, start if fixed is None else fixed])
        free = [part for part in range(3) if part != absent and (part != EXPONENT or fixed is None)]
        if absent is not None:
            x[absent] = ABSENT
        (value, gradient, bend), damping = self(x), 1e-3
        for _ in range(STEPS):
            matrix = bend[np.ix_(free, free)]
            step = -np.linalg.solve(matrix + np.diag(damping * np.diag(matrix) + TINY), gradient[free])
            trial = x.copy()
            trial[free] = np.clip(x[free] + np.clip(step, -LONGEST, LONGEST), LOW[free], HIGH[free])
            there = self(trial)
            gain = value - there[0]
            if gain > 0:
                x, (value, gradient, bend), damping = trial, there, damping / 5
            else:
                damping *= 5
            if 0 <= gain < SETTLED or damping > 1e12:
                break
        return value, x


def _covariance(model: Model, found: Fit) -> Floats:
    """The inverse Fisher information of (‖w₀‖², σ², a): ½ Σ ∂m ∂m/m², the prior of a included."""
    means = model.means(found)
    spare = model.spare / (2 * found.noise**2) if model.spare and found.noise else 0.0
    slopes = [model.of_truth(found.exponent), np.ones_like(means)]
    if model.exponent is None:
        slopes.append(found.signal * model.turn(found.exponent))
    ratios = np.array(slopes) / means
    information = ratios @ ratios.T / 2
    information[1, 1] += spare
    if model.exponent is None:
        information[2, 2] += 1.0
    scale = 1 / np.sqrt(np.maximum(np.diag(information), 1e-300))
    inverse = np.linalg.pinv(information * np.outer(scale, scale), hermitian=True) * np.outer(scale, scale)
    out = np.zeros((3, 3))
    out[: len(slopes), : len(slopes)] = inverse
    return out
