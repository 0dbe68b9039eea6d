"""The one place that says how often chance may raise a false alarm: at most TOTAL in one run of the whole suite.

Every verdict that rests on drawn numbers belongs to a family: so many of them at most in one run, each with so large
an error probability.  By the union bound, whatever depends on what, some true statement is called false in a run
with probability at most the sum over the families, which a test holds below TOTAL.

How a family keeps its share:

- ``mean``: |estimate − truth| ≤ z·(standard error) with the two-sided normal quantile z of the share, for averages
  of at least hundreds of independent draws;
- ``batch``: the same for a fixed number of replicates, with Student's and Edgeworth's corrections (``quantiles.py``),
  the share split over all parts of a risk;
- ``law``: the Dvoretzky–Kiefer–Wolfowitz inequality with Massart's constant, exact at every sample size;
- ``sequence``: a confidence sequence for bounded draws, valid at all times at once (``sequential.py``), exact too;
- ``count``: a binomial tail, computed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from ..errors import InvalidInput

#: The probability that one run of the suite raises any false alarm.
TOTAL = 1e-6


@dataclass(frozen=True)
class Family:
    """Verdicts of one kind: at most ``most`` in a run, each a false alarm with probability at most ``error``."""

    name: str
    how: str
    most: int
    error: float

    @property
    def share(self) -> float:
        """What the family may spend of the total."""
        return self.most * self.error

    @property
    def z(self) -> float:
        """The two-sided normal quantile of one verdict."""
        return NormalDist().inv_cdf(1 - self.error / 2)


FAMILIES = (
    Family("exact predictions", "batch", most=40, error=1e-9),
    Family("equivalents", "batch", most=40, error=1e-9),
    Family("drawn chains", "batch", most=1000, error=1e-10),
    Family("the user's formulas", "batch", most=300, error=1e-9),
    Family("commands", "batch", most=30, error=1e-9),
    Family("statements", "batch", most=300, error=5e-10),
    Family("means", "mean", most=1000, error=5e-11),
    Family("laws", "law", most=200, error=1e-10),
    Family("bounded means", "sequence", most=100, error=1e-10),
    Family("stated errors", "count", most=10, error=1e-9),
)


def family(name: str) -> Family:
    """The family of this name.

    Raises: InvalidInput.

    >>> family("means").error, round(family("means").z, 2)
    (5e-11, 6.57)
    """
    for found in FAMILIES:
        if found.name == name:
            return found
    raise InvalidInput(name, "is no family of verdicts", f"one of {', '.join(f.name for f in FAMILIES)}")


def total() -> float:
    """The false-alarm probability of one run of the suite.

    >>> total() <= TOTAL
    True
    """
    return sum(found.share for found in FAMILIES)
