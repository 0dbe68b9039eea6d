r"""From exact values at finite sizes to the limit d → ∞: Richardson extrapolation in 1/d.

Exact values are asymptotic series in h = 1/d at fixed ratios of the sizes.  The polynomial of degree J−1 through the J
sizes D, 2D, …, JD has at h = 0 the value Σ w_jv_j and the slope −Σ w_jv_j Σ_{i≠j} 1/h_i, w_j = Π_{i≠j} h_i/(h_i − h_j).
Weights are rational and values balls, so rounding is enclosed.  What is left of the series is not: its size is taken
as SAFETY times the change when the smallest one or two sizes are left out.  Evidence, not proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
from flint import arb, fmpq

from ...chain.model import Chain
from ...errors import NotConverged
from ...notation import M
from .precision import BITS_PER_DIGIT, precision
from .recursion import Parts
from .resolvent import MOST
from .risk import exact_risk

PARTS = ("bias", "variance", "collapse", "total")
#: How many sizes, from the first try to the last; after that the sizes are doubled.
LADDER = (10, 14, 18, 22)
#: The smallest dimension of a ladder.
SMALLEST = 48
DOUBLINGS = 3
SAFETY = 4
#: Digits of the exact values beyond those wanted of the limit.
SPARE = 2 * LADDER[-1] + 10


@dataclass(frozen=True)
class Limit:
    """The limit d → ∞ of a quantity and its O(1/d) coefficient, each with the size of what the series leaves out."""

    value: arb
    slope: arb
    error: arb
    slope_error: arb


#: Part → limit, and the dimensions that it was taken from.
Found = tuple[Mapping[str, Limit], tuple[int, ...]]


def extrapolated(values: Sequence[arb], dimensions: Sequence[int]) -> Limit:
    """The limit and the coefficient of 1/d of exact values at some dimensions (at least three), smallest first.

    >>> found = extrapolated([arb(5) + arb(7) / d + arb(2) / d**2 for d in (10, 20, 30, 40)], (10, 20, 30, 40))
    >>> round(float(found.value), 9), round(float(found.slope), 9)
    (5.0, 7.0)
    """
    tries = [_through(values[left_out:], dimensions[left_out:]) for left_out in (0, 1, 2)]
    (value, slope), *others = tries
    error, slope_error = (max(float(abs(best - other[i])) for other in others) for i, best in enumerate((value, slope)))
    return Limit(value, slope, arb(SAFETY * error), arb(SAFETY * slope_error))


def _through(values: Sequence[arb], dimensions: Sequence[int]) -> tuple[arb, arb]:
    """Value and slope at 1/d = 0 of the polynomial in 1/d through the points."""
    value, slope = arb(0), arb(0)
    for j, (v, d) in enumerate(zip(values, dimensions)):
        weight, tilt = fmpq(1), fmpq(0)
        for i, other in enumerate(dimensions):
            if i != j:
                weight *= fmpq(d, d - other)
                tilt -= other
        value, slope = value + weight * v, slope + weight * tilt * v
    return value, slope


def exact_limits(chain: Chain, *, digits: int = 15) -> Found:
    """Each part's limit, to ``digits`` digits, from exact values at growing multiples of the chain's sizes.

    The best that was reached is returned where that is less; also the dimensions that were used.
    *Raises*: as ``exact_risk``; NotConverged where no ladder fits below the largest size.
    """
    best: Found | None = None
    size, d = _smallest(chain), int(chain.d)
    first = -(-SMALLEST // size)
    for _ in range(DOUBLINGS + 1):
        values: list[Parts] = []
        for count in LADDER:
            if first * count * size > MOST:
                break
            values += [_exact(chain, first * j, digits) for j in range(len(values) + 1, count + 1)]
            found = _limits(values, [first * j * d for j in range(1, count + 1)], digits)
            if best is None or found[0]["total"].error < best[0]["total"].error:
                best = found
            if all(_reached(limit, found[0]["total"], digits) for limit in found[0].values()):
                return found
        first *= 2
    if best is None:
        raise NotConverged(f"d = {d}", f"extrapolation needs sizes beyond {MOST}", "verify a smaller chain")
    return best


def _smallest(chain: Chain) -> int:
    """The dimension, or the least number of rows if that is smaller: what the series is in."""
    rows = (int(fit.samples.xreplace({M: sp.Integer(0)})) for fit in chain.fits)
    return min((int(chain.d), *rows))


def _exact(chain: Chain, k: int, digits: int) -> Parts:
    # The weights of J sizes are as large as 2^J, and the slope loses another digit or two.
    return exact_risk(chain.scaled(k), digits=digits + SPARE).parts


def _limits(values: Sequence[Parts], dimensions: Sequence[int], digits: int) -> Found:
    with precision(int(BITS_PER_DIGIT * (digits + SPARE)) + 60):
        limits = {part: extrapolated([getattr(v, part) for v in values], dimensions) for part in PARTS}
    return limits, tuple(dimensions)


def _reached(limit: Limit, total: Limit, digits: int) -> bool:
    scale = abs(limit.value) if abs(limit.value) > abs(total.value) * 1e-6 else abs(total.value)
    return bool(limit.error <= scale * arb(10) ** -digits)


