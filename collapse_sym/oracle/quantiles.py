"""Quantiles of a mean over replicates, and what simulation costs."""

from __future__ import annotations

from statistics import NormalDist

from .plan import Floats, Plan
from .replicates import by_spectra

#: replicates of a pilot run and of a run that is judged, where they are affordable, and the fewest in any case
PILOT = 300
FEWEST = 400
LEAST = 30


def quantile(error: float, parts: int) -> float:
    """The normal quantile at which ``error`` is split evenly over the parts and both sides."""
    return NormalDist().inv_cdf(1 - error / (2 * parts))


def studentised(z: float, sample: Floats) -> float:
    """The quantile of the mean over its estimated standard error, skewness and finite R taken in (Edgeworth).

    Student's quantile with ν = R − 1 to second order, z + (z³+z)/4ν + (5z⁵+16z³+3z)/96ν², plus |γ|(2z²+1)/(6√R) for a
    sample of R with skewness γ.
    """
    R, nu = len(sample), len(sample) - 1
    student = z + (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)
    return student + abs(skewness_of(sample)) * (2 * z * z + 1) / (6 * R**0.5)


def widened(z: float, skewness: float, replicates: float) -> float:
    """What ``studentised`` will be, about, for that many replicates; skewness is underrated by small samples.

    >>> round(widened(6.0, 0.5, 400), 2)
    6.46
    """
    return z + 1.5 * abs(skewness) * (2 * z * z + 1) / (6 * replicates**0.5)


def skewness_of(sample: Floats) -> float:
    """The third standardised moment of a sample (0 for a constant one).

    >>> import numpy as np
    >>> round(skewness_of(np.array([0.0, 0.0, 1.0])), 9) == round(0.5**0.5, 9)
    True
    """
    spread = float(sample.std())
    if spread == 0:
        return 0.0
    x = (sample - sample.mean()) / spread
    return float((x * x * x).mean())  # NumPy raises to the third power by logarithms


def cost(plan: Plan) -> float:
    """Seconds per replicate, a rough fit to measurements; it only steers how much is drawn."""
    d = plan.d
    if by_spectra(plan):
        return 1e-6 + sum(1e-6 + 1.5e-7 * min(d, s.samples) for s in plan.steps)
    step = 2e-6 + 2.5e-8 * d**2 + 2e-10 * d**3
    rows = sum(s.samples * d for s in plan.steps if not s.plain or s.samples < d)
    return max(1, len(plan.steps)) * step + 1.5e-8 * rows


def affordable(plan: Plan, seconds: float, most: float) -> int:
    """How many replicates fit into ``seconds``: no more than ``most``, no fewer than 30."""
    return max(LEAST, int(min(most, seconds / cost(plan))))
