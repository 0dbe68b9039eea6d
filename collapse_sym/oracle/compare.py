r"""Comparisons of a prediction with simulation: ``=`` at one size, ``~=`` as the dimension grows.

**Exact predictions**: estimate − predicted is judged by the mean over independent replicates (``replicates.py``).

**Equivalents**: at k·d, with all sizes times k and one spectral law, the deviation of an equivalent is
D(k) = c + a/k + b/k² + …, and the equivalent is right iff c = 0.  D is measured at three sizes; c is the value at
1/k = 0 of the parabola through them, and its error is the Monte-Carlo error plus the distance to the value
of the straight line through the two largest sizes.  Sizes start where |kT − kd| ≥ 8 for every least-squares fit
and double while that distance hides the resolution that is asked for, or T − df₂ < 2.5 for a ridge fit: where T is near
d and λ small the series in 1/k sets in late, and nothing is decided before.  With two sizes (a cheap check for many
chains) it is the same one order lower: the line through both, and its distance to the value at the larger.

Quantiles are those of a studentised mean to the next order (Edgeworth; γ is the sample skewness),
z + (z³+z)/4(R−1) + |γ|(2z²+1)/(6√R), at error probability ``error`` split evenly over the parts and both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..chain.model import Chain
from ..errors import InvalidInput
from .budget import family
from .evidence import POWER, Evidence, judge
from .ladder import Ladder, first_size
from .parts import regimes_of, rounding_of, scale_of, unusable, values_of
from .plan import MAX_DIMENSION, Plan, plan_of
from .quantiles import FEWEST, LEAST, affordable, cost, quantile, skewness_of, studentised, widened
from .replicates import draw
from .simulate import Simulation

#: error probability of a comparison where none is asked for
ERROR = family("the user's formulas").error
#: |kT − kd| that a least-squares fit keeps in a comparison of equivalents
CLEARANCE = 8


def compare_equal(
    chain: Chain,
    predicted: Any,
    *,
    replicates: int | None = None,
    seed: int = 0,
    error: float = ERROR,
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
    values = values_of(predicted, chain)
    identity = (repr(chain), seed)
    z = quantile(error, len(values))
    if replicates is None:
        first = affordable(plan, seconds / 10, 4000)  # skewness needs more than a mean does
        pilot = draw(plan, replicates=first, identity=("pilot", *identity))
        replicates = _enough(plan, pilot, values, z, resolution, seconds)
    simulation = draw(plan, replicates=replicates, identity=identity)
    rows = []
    for part, value in values.items():
        sample = getattr(simulation, part)
        rows.append(
            judge(
                part,
                predicted=value,
                estimate=float(sample.mean()),
                stderr=simulation.stderr(part),
                factor=studentised(z, sample),
                extrapolation=0.0,
                rounding=rounding_of(plan, simulation),
                scale=scale_of(part, values),
                resolution=resolution,
                unusable=unusable(plan, part),
            )
        )
    return Evidence(subject, "=", tuple(rows), (1,), (replicates,), error, seed, regimes_of(plan))


def compare_equivalent(
    chain: Chain,
    predict: Callable[[Chain], Any],
    *,
    sizes: tuple[int, ...] | None = None,
    clearance: int = CLEARANCE,
    seed: int = 0,
    error: float = ERROR,
    resolution: float = 0.05,
    seconds: float = 10.0,
    subject: str = "",
) -> Evidence:
    """Compare a prediction that holds as d → ∞ with simulation at growing sizes.

    ``predict`` maps a numeric chain to the parts (as in ``compare_equal``) and is asked at every size.
    ``sizes`` are multiples of the dimension: by default 1, 2, 4, or 1, 2 where 30 replicates at 4d would take more
    than ``seconds``.
    ``clearance`` is the least |kT − kd| of a least-squares fit; ``seconds`` bounds the work (by a model of the cost).
    Raises: InvalidInput for another number of sizes than two or three.
    """
    first = first_size(plan_of(chain), clearance)
    steps = sorted(set(_sizes(chain, first, seconds) if sizes is None else sizes))
    if len(steps) not in (2, 3) or steps[0] < 1:
        raise InvalidInput(sizes, "an extrapolation here takes two or three sizes", "give for instance 1, 2, 4")
    while True:
        multiples = tuple(first * k for k in steps)
        ladder = Ladder(chain, predict, multiples, seed=seed, error=error, seconds=seconds)
        if not (ladder.may_grow and (ladder.near or ladder.curved(resolution))):
            return ladder.evidence(resolution=resolution, subject=subject)
        first *= 2


def _sizes(chain: Chain, first: int, seconds: float) -> tuple[int, ...]:
    if first * int(chain.d) * 4 > MAX_DIMENSION:
        return (1, 2)
    return (1, 2, 4) if LEAST * cost(plan_of(chain.scaled(4 * first))) < seconds else (1, 2)


def _enough(
    plan: Plan, pilot: Simulation, values: Mapping[str, float], z: float, resolution: float, seconds: float
) -> int:
    wanted = float(FEWEST)
    for part in values:
        goal = resolution * scale_of(part, values)
        if goal > 0 and not unusable(plan, part):
            spread, skewness = pilot.spread(part), skewness_of(getattr(pilot, part))
            for _ in range(5):  # the quantile depends, weakly, on the number that is sought
                factor = widened(z, skewness, wanted) + POWER
                wanted = max(wanted, 1.3 * (factor * spread / goal) ** 2)
    return affordable(plan, seconds, wanted)
