r"""Comparisons of a prediction with simulation: ``=`` at one size, ``~=`` as the dimension grows.

**Exact predictions**: estimate − predicted is judged by the mean over independent replicates.

**Equivalents**: at k·d, with all sizes times k and one spectral law, the deviation of an equivalent is
D(k) = c + a/k + b/k² + …, and the equivalent is right iff c = 0.  D is measured at three sizes; c is the value at
1/k = 0 of the parabola through them, and its error is the Monte-Carlo error plus the distance to the value
of the straight line through the two largest sizes.  Sizes start where |kT − kd| ≥ 8 for every least-squares fit
and double while that distance hides the resolution that is asked for.  With two sizes (a cheap check for many
chains) it is the same one order lower: the line through both, and its distance to the value at the larger.

Quantiles are those of a studentised mean to the next order (Edgeworth; γ is the sample skewness),
z + (z³+z)/4(R−1) + |γ|(2z²+1)/(6√R), at error probability ``error`` split evenly over the parts and both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np

from ..chain.model import Chain
from ..errors import InvalidInput
from .evidence import POWER, Evidence, Row, judge
from .plan import Floats, Plan, plan_of
from .simulate import PARTS, Simulation, simulate_plan

PILOT = 300
FEWEST = 400
#: relative size of what rounding may add to a part, measured in the scale of the whole risk
ROUNDING = 1e-9
#: |T − d| below which label noise through least squares has infinite variance given the design
HEAVY = 4
#: |kT − kd| that a least-squares fit keeps in a comparison of equivalents
CLEARANCE = 8


def compare_equal(
    chain: Chain,
    predicted: Any,
    *,
    replicates: int | None = None,
    seed: int = 0,
    error: float = 1e-5,
    resolution: float = 0.05,
    seconds: float = 10.0,
    subject: str = "",
) -> Evidence:
    """Compare an exact prediction with simulation at the chain's own size.

    ``predicted``: an object or mapping with some of the parts bias, clean, delta, cross, variance, collapse, total
    (None: not compared), a number (the total), or a callable from the chain to one of these.  Without
    ``replicates`` as many are drawn as show a relative error of ``resolution``, within about ``seconds``
    (by a model of the cost, not by the clock: the same call gives the same answer everywhere).
    """
    plan = plan_of(chain)
    values = _values(predicted, chain)
    identity = (repr(chain), seed)
    z = _quantile(error, len(values))
    if replicates is None:
        first = int(min(4000, max(PILOT, seconds / (10 * _cost(plan)))))  # skewness needs more than a mean does
        pilot = simulate_plan(plan, replicates=first, identity=("pilot", *identity))
        replicates = _enough(plan, pilot, values, z, resolution, seconds)
    simulation = simulate_plan(plan, replicates=replicates, identity=identity)
    rows = []
    for part, value in values.items():
        sample = getattr(simulation, part)
        rows.append(
            judge(
                part,
                predicted=value,
                estimate=float(sample.mean()),
                stderr=simulation.stderr(part),
                factor=_studentised(z, sample),
                extrapolation=0.0,
                rounding=_rounding(plan, simulation),
                scale=_scale(part, values),
                resolution=resolution,
                unusable=_unusable(plan, part),
            )
        )
    return Evidence(subject, "=", tuple(rows), (1,), (replicates,), error, seed)


def compare_equivalent(
    chain: Chain,
    predict: Callable[[Chain], Any],
    *,
    sizes: tuple[int, ...] = (1, 2, 4),
    clearance: int = CLEARANCE,
    seed: int = 0,
    error: float = 1e-5,
    resolution: float = 0.05,
    seconds: float = 10.0,
    subject: str = "",
) -> Evidence:
    """Compare a prediction that holds as d → ∞ with simulation at growing sizes.

    ``predict`` maps a numeric chain to the parts (as in ``compare_equal``) and is asked at every size.
    ``clearance`` is the least |kT − kd| of a least-squares fit; ``seconds`` bounds the work (by a model of the cost).
    Raises: InvalidInput for another number of sizes than two or three.
    """
    if len(set(sizes)) not in (2, 3) or min(sizes) < 1:
        raise InvalidInput(sizes, "an extrapolation here takes two or three sizes", "give for instance 1, 2, 4")
    first = _first_size(plan_of(chain), clearance)
    while True:
        ladder = _Ladder(chain, predict, tuple(first * k for k in sorted(set(sizes))), seed=seed, error=error)
        if not ladder.curved(resolution) or 2 * ladder.seconds_for_pilot > seconds / 10:
            return ladder.evidence(resolution=resolution, seconds=seconds, subject=subject)
        first *= 2


class _Ladder:
    """One comparison at several sizes: plans, predictions and pilot runs."""

    def __init__(
        self, chain: Chain, predict: Callable[[Chain], Any], sizes: tuple[int, ...], *, seed: int, error: float
    ) -> None:
        self.sizes, self.seed, self.error = sizes, seed, error
        chains = [chain.scaled(k) for k in sizes]
        self.plans = [plan_of(c) for c in chains]
        self.values = [_values(predict, c) for c in chains]
        self.identities = [(repr(c), seed) for c in chains]
        self.z = _quantile(error, len(self.values[0]))
        self.best, self.lower = _weights(sizes)
        self.pilots = [
            simulate_plan(p, replicates=PILOT, identity=("pilot", *i)) for p, i in zip(self.plans, self.identities)
        ]

    @property
    def seconds_for_pilot(self) -> float:
        """The cost of the pilot runs at these sizes, by the model."""
        return sum(PILOT * _cost(p) for p in self.plans)

    def scale(self, part: str) -> float:
        """What relative errors of a part are measured in: its prediction at the largest size."""
        return _scale(part, self.values[-1])

    def curved(self, resolution: float) -> bool:
        """Whether the two orders surely differ by more than a quarter of the resolution."""
        for part in self.values[0]:
            gap, noise = self._gap(self.pilots, part)
            if abs(gap) - 3 * noise > resolution * self.scale(part) / 4:
                return True
        return False

    def evidence(self, *, resolution: float, seconds: float, subject: str) -> Evidence:
        """The judged comparison, on fresh replicates."""
        counts = self._allocate(resolution, seconds)
        runs = [
            simulate_plan(p, replicates=r, identity=i) for p, r, i in zip(self.plans, counts, self.identities)
        ]
        rows = tuple(self._row(runs, part, resolution) for part in self.values[0])
        return Evidence(subject, "~=", rows, self.sizes, tuple(counts), self.error, self.seed)

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
            factor=max(_studentised(self.z, getattr(run, part)) for run in runs),
            extrapolation=abs(self._gap(runs, part)[0]),
            rounding=float(np.abs(self.best).sum()) * _rounding(self.plans[-1], runs[-1]),
            scale=self.scale(part),
            resolution=resolution,
            unusable=_unusable(self.plans[0], part),
        )

    def _gap(self, runs: list[Simulation], part: str) -> tuple[float, float]:
        # One order lower minus the best order at 1/k = 0, and its standard error.
        difference = self.lower - self.best
        deviations = np.array([run.mean(part) - v[part] for run, v in zip(runs, self.values)])
        errors = np.array([run.stderr(part) for run in runs])
        return float(difference @ deviations), float(np.hypot.reduce(difference * errors))

    def _allocate(self, resolution: float, seconds: float) -> list[int]:
        # For a given error of the intercept the cheapest numbers of replicates are ∝ |weight|·spread/√cost.
        costs = np.array([_cost(p) for p in self.plans])
        wanted = np.full(len(costs), float(FEWEST))
        for part in self.values[0]:
            # what the extrapolation seems to leave of the resolution, at least half and at most four fifths of it
            gap, noise = self._gap(self.pilots, part)
            room = resolution * self.scale(part)
            goal = min(max(room - 2 * (abs(gap) + noise), 0.5 * room), 0.8 * room) / (self.z + POWER)
            spread = np.abs(self.best) * np.array([p.spread(part) for p in self.pilots])
            if goal > 0 and not _unusable(self.plans[0], part):
                wanted = np.maximum(wanted, spread / np.sqrt(costs) * (spread * np.sqrt(costs)).sum() / goal**2)
        wanted = np.ceil(1.15 * wanted)
        wanted *= min(1.0, seconds / float(costs @ wanted))
        return [max(PILOT, int(w)) for w in wanted]


def _values(predicted: Any, chain: Chain) -> dict[str, float]:
    # The compared parts of a prediction, in the order of PARTS.
    if callable(predicted):
        predicted = predicted(chain)
    if isinstance(predicted, Mapping):
        table = dict(predicted)
    elif isinstance(predicted, (int, float)):
        table = {"total": predicted}
    else:
        table = {part: getattr(predicted, part, None) for part in PARTS}
    values = {part: float(table[part]) for part in PARTS if table.get(part) is not None}
    if not values:
        raise InvalidInput(predicted, "nothing to compare", f"give some of the parts {', '.join(PARTS)}")
    return values


def _scale(part: str, values: Mapping[str, float]) -> float:
    # Clean, delta and cross are terms of the bias and may cancel: an error in them is measured in their largest.
    family = ("bias", "clean", "delta", "cross")
    return max(abs(values[p]) for p in values if p == part or (part in family[1:] and p in family))


def _rounding(plan: Plan, simulation: Simulation) -> float:
    return ROUNDING * (plan.size_of_truth + abs(simulation.mean("total")))


def _unusable(plan: Plan, part: str) -> str:
    # Why the mean of this part cannot be judged: label noise through least squares at |T − d| ≤ 3.
    for step in plan.steps:
        seen = part == "total" or part == ("variance" if step.block is None else "collapse")
        if seen and step.noise and step.penalty == 0 and abs(step.samples - plan.d) < HEAVY:
            return f"infinite variance at |T − d| = {abs(step.samples - plan.d)}"
    return ""


def _first_size(plan: Plan, clearance: int) -> int:
    # The least k with |kT − kd| ≥ clearance for least-squares fits; T = d is legal without noise and stays T = d.
    gaps = [abs(s.samples - plan.d) for s in plan.steps if s.penalty == 0 and s.samples != plan.d]
    return -(-clearance // min(gaps, default=clearance))


def _quantile(error: float, parts: int) -> float:
    return NormalDist().inv_cdf(1 - error / (2 * parts))


def _studentised(z: float, sample: Floats) -> float:
    # The quantile of the mean over its estimated standard error, skewness and finite R taken in (Edgeworth).
    R = len(sample)
    return z + (z**3 + z) / (4 * (R - 1)) + abs(_skewness(sample)) * (2 * z * z + 1) / (6 * R**0.5)


def _skewness(sample: Floats) -> float:
    spread = float(sample.std())
    return 0.0 if spread == 0 else float((((sample - sample.mean()) / spread) ** 3).mean())


def _cost(plan: Plan) -> float:
    # Seconds per replicate, a rough fit to measurements; it only steers how much is drawn.
    d = plan.d
    step = 2e-6 + 2.5e-8 * d**2 + 2e-10 * d**3
    rows = sum(s.samples * d for s in plan.steps if not s.plain or s.samples < d)
    return max(1, len(plan.steps)) * step + 1.5e-8 * rows


def _enough(
    plan: Plan, pilot: Simulation, values: Mapping[str, float], z: float, resolution: float, seconds: float
) -> int:
    wanted = float(FEWEST)
    for part in values:
        goal = resolution * _scale(part, values)
        if goal > 0 and not _unusable(plan, part):
            spread, skewness = pilot.spread(part), 1.5 * abs(_skewness(getattr(pilot, part)))
            for _ in range(5):  # the quantile depends, weakly, on the number that is sought
                factor = z + skewness * (2 * z * z + 1) / (6 * wanted**0.5) + POWER
                wanted = max(wanted, 1.3 * (factor * spread / goal) ** 2)
    return max(PILOT, int(min(wanted, seconds / _cost(plan))))


def _weights(sizes: tuple[int, ...]) -> tuple[Floats, Floats]:
    # Weights that take values at the sizes to the value at 1/k = 0 of the polynomial through all of them, and of
    # the one through all but the smallest size.
    x = 1 / np.array(sizes, dtype=float)
    best = np.linalg.inv(np.vander(x, increasing=True))[0]
    lower = np.concatenate([[0.0], np.linalg.inv(np.vander(x[1:], increasing=True))[0]])
    return best, lower
