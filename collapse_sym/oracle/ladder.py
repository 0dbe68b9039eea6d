"""One comparison of a prediction at several sizes, extrapolated to 1/d = 0."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from ..chain.model import Chain
from .evidence import POWER, Evidence, Row, judge
from .parts import regimes_of, rounding_of, scale_of, unusable, values_of
from .plan import MAX_DIMENSION, Floats, Plan, Step, plan_of
from .quantiles import FEWEST, LEAST, PILOT, affordable, cost, quantile, skewness_of, studentised, widened
from .replicates import draw
from .simulate import Simulation, joined

#: T − df₂ that a ridge fit needs at the smallest size.  Exact values of isotropic chains (T from d/2 to 2d, λ from 1 to
#: 10⁻⁴) are off their limit by at most 0.7 % beyond the stated error of extrapolation from 2.5 on, by 26 % from 1 on.
ROOM = 2.5
NEAR = "too near T = d at these sizes, as lambda is small"


class Ladder:
    """One comparison at several sizes: plans, predictions and pilot runs."""

    def __init__(
        self,
        chain: Chain,
        predict: Callable[[Chain], Any],
        sizes: tuple[int, ...],
        *,
        seed: int,
        error: float,
        seconds: float,
    ) -> None:
        self.sizes, self.seed, self.error, self.seconds = sizes, seed, error, seconds
        chains = [chain.scaled(k) for k in sizes]
        self.plans = [plan_of(c) for c in chains]
        self.values = [values_of(predict, c) for c in chains]
        self.identities = [(repr(c), seed) for c in chains]
        self.z = quantile(error, len(self.values[0]))
        self.best, self.lower = extrapolation_weights(sizes)
        self.pilots = [self._draw(k, affordable(p, seconds / 20, PILOT), "pilot") for k, p in enumerate(self.plans)]

    @cached_property
    def near(self) -> bool:
        """Whether a ridge fit at the smallest size is so near the threshold that no series in 1/d has set in."""
        return any(room(self.plans[0], step) < ROOM for step in self.plans[0].steps if step.penalty)

    @property
    def may_grow(self) -> bool:
        """Whether twice these sizes can be simulated, and pilot runs there stay a small part of the work.

        Where nothing is decided at these sizes the fewest replicates are enough.
        """
        if 2 * self.plans[-1].d > MAX_DIMENSION:
            return False
        replicates = LEAST if self.near else PILOT
        return 2**3 * sum(replicates * cost(p) for p in self.plans) < self.seconds / 2

    def scale(self, part: str) -> float:
        """What relative errors of a part are measured in: its prediction at the largest size."""
        return scale_of(part, self.values[-1])

    def curved(self, resolution: float) -> bool:
        """Whether the two orders surely differ by more than a quarter of the resolution."""
        for part in self.values[0]:
            gap, noise = self._gap(self.pilots, part)
            if abs(gap) - 3 * noise > resolution * self.scale(part) / 4:
                return True
        return False

    def evidence(self, *, resolution: float, subject: str) -> Evidence:
        """The judged comparison, on fresh replicates."""
        counts = self._allocate(resolution, self._longer(self._allocate(resolution, self.pilots)))
        runs = [self._draw(k, count) for k, count in enumerate(counts)]
        rows = tuple(self._row(runs, part, resolution) for part in self.values[0])
        regimes = regimes_of(self.plans[0])
        return Evidence(subject, "~=", rows, self.sizes, tuple(counts), self.error, self.seed, regimes)

    def _row(self, runs: list[Simulation], part: str, resolution: float) -> Row:
        deviations = np.array([run.mean(part) - v[part] for run, v in zip(runs, self.values)])
        errors = np.array([run.stderr(part) for run in runs])
        intercept = float(self.best @ deviations)
        predicted = self.values[-1][part]
        return judge(
            part,
            predicted=predicted,
            estimate=predicted + intercept,
            stderr=float(np.hypot.reduce(self.best * errors)),
            factor=max(studentised(self.z, getattr(run, part)) for run in runs),
            extrapolation=abs(self._gap(runs, part)[0]),
            rounding=float(np.abs(self.best).sum()) * rounding_of(self.plans[-1], runs[-1]),
            scale=self.scale(part),
            resolution=resolution,
            unusable=unusable(self.plans[0], part) or (NEAR if self.near else ""),
        )

    def _gap(self, runs: list[Simulation], part: str) -> tuple[float, float]:
        # One order lower minus the best order at 1/k = 0, and its standard error.
        difference = self.lower - self.best
        deviations = np.array([run.mean(part) - v[part] for run, v in zip(runs, self.values)])
        errors = np.array([run.stderr(part) for run in runs])
        return float(difference @ deviations), float(np.hypot.reduce(difference * errors))

    def _longer(self, counts: list[int]) -> list[Simulation]:
        # A tenth of the work spent on knowing spreads and gaps better saves about half of the rest.
        more = [self._draw(k, count // 10, "second pilot") for k, count in enumerate(counts)]
        return [joined([pilot, run]) for pilot, run in zip(self.pilots, more)]

    def _draw(self, k: int, replicates: int, *stream: str) -> Simulation:
        return draw(self.plans[k], replicates=replicates, identity=(*stream, *self.identities[k]), averaged=True)

    def _allocate(self, resolution: float, pilots: list[Simulation]) -> list[int]:
        # For a given error of the intercept the cheapest numbers of replicates are ∝ |weight|·spread/√cost.
        costs = np.array([cost(p) for p in self.plans])
        wanted = np.full(len(costs), float(FEWEST))
        for part in self.values[0]:
            # what the extrapolation seems to leave of the resolution, at least half and at most four fifths of it
            gap, noise = self._gap(pilots, part)
            room = resolution * self.scale(part)
            goal = min(max(room - 2 * (abs(gap) + noise), 0.5 * room), 0.8 * room)
            spread = np.abs(self.best) * np.array([p.spread(part) for p in pilots])
            if goal > 0 and not unusable(self.plans[0], part):
                share = spread / np.sqrt(costs) * (spread * np.sqrt(costs)).sum() / goal**2
                wanted = np.maximum(wanted, share * self._factor(part, pilots, share) ** 2)
        wanted = np.ceil(1.15 * wanted)
        wanted *= min(1.0, self.seconds / float(costs @ wanted))
        return [max(LEAST, int(w)) for w in wanted]

    def _factor(self, part: str, pilots: list[Simulation], share: Floats) -> float:
        """Standard errors between a prediction and what is found with probability 99 %, for about z²·share draws."""
        skewness = [skewness_of(getattr(pilot, part)) for pilot in pilots]
        replicates = np.maximum((self.z + POWER) ** 2 * share, FEWEST)
        return max(widened(self.z, g, r) for g, r in zip(skewness, replicates)) + POWER


def room(plan: Plan, step: Step) -> float:
    """T − df₂(κ) of a ridge fit, κ − λ = κ df₁(κ)/T: what is left of its rows, as T − d is for least squares."""
    s, T = plan.roots**2, step.samples
    low, high = step.penalty, step.penalty + float(s.sum()) / T
    for _ in range(60):
        middle = (low + high) / 2
        below = middle - step.penalty < middle * float((s / (s + middle)).sum()) / T
        low, high = (middle, high) if below else (low, middle)
    return T - float(((s / (s + high)) ** 2).sum())


def first_size(plan: Plan, clearance: int) -> int:
    """The least k with |kT − kd| ≥ clearance for least-squares fits (T = d is legal without noise and stays so)."""
    gaps = [abs(s.samples - plan.d) for s in plan.steps if s.penalty == 0 and s.samples != plan.d]
    return -(-clearance // min(gaps, default=clearance))


def extrapolation_weights(sizes: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Weights that take values at the sizes to the value at 1/k = 0 of the polynomial through all of them, and of the
    one through all but the smallest size.

    >>> [round(float(w), 3) for w in extrapolation_weights((1, 2, 4))[0]]
    [0.333, -2.0, 2.667]
    """
    x = 1 / np.array(sizes, dtype=float)
    best = np.linalg.inv(np.vander(x, increasing=True))[0]
    lower = np.concatenate([[0.0], np.linalg.inv(np.vander(x[1:], increasing=True))[0]])
    return best, lower
