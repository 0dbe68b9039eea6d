r"""κ(λ, T) on a spectrum: the non-negative root of h(κ) = κ(1 − df₁(κ)/T) − λ, at λ < 0 the greatest one above −s_min.

h is convex (h'' = (2/T) Σ s²/(s+κ)³ ≥ 0) with h(0) = −λ ≤ 0, so the root is unique where one exists,
and Newton's iteration from the right, κ = λ + tr Σ/T, falls monotonically to it.
λ = 0: the root is 0 if T ≥ rank Σ, else the positive root of df₁(κ) = T.  λ < 0: above the end of its branch
(spectra.branch) h has two roots on κ > −s_min, and Newton's iteration from the right falls to the greater one.
"""

from __future__ import annotations

from typing import Any

import flint
import numpy as np

from ..errors import NotConverged

NEAR = 1e-6  # λ(κ) to λ < 0, where differences lose digits
MAX_STEPS = 1500  # near a double root (T = rank Σ, λ → 0) every step only halves κ


def solve_kappa(values: Any, counts: Any, *, ridge: Any, samples: Any) -> Any:
    """κ(λ, T) in the number system of the spectrum, by the spectrum's own solver where it has one."""
    own = getattr(values, "kappa", None)
    if own is not None:
        return own(counts, ridge=ridge, samples=samples)
    solve = kappa_float if values.dtype != object else kappa_ball
    return solve(values, counts, ridge=ridge, samples=samples)


def kappa_float(values: np.ndarray, counts: np.ndarray, *, ridge: float, samples: float) -> float:
    """κ in float64, by Newton's iteration until it stops falling.

    >>> round(kappa_float(np.array([1.0]), np.array([4.0]), ridge=0.0, samples=2.0), 12)
    1.0
    """
    if ridge == 0 and samples >= counts.sum():
        return 0.0
    kappa = ridge + float(counts @ values) / samples
    for _ in range(MAX_STEPS):
        lower = _newton(values, counts, kappa, ridge=ridge, samples=samples)
        if not kappa - lower > 4e-16 * abs(kappa):
            return lower if ridge >= 0 else _on_its_branch(values, counts, lower, ridge=ridge, samples=samples)
        kappa = lower
    raise NotConverged(f"kappa({ridge}, {samples})", f"Newton's iteration did not settle in {MAX_STEPS} steps")


def _on_its_branch(values: np.ndarray, counts: np.ndarray, kappa: float, *, ridge: float, samples: float) -> float:
    """κ of λ < 0, if it is the root on the branch: below its infimum there is none, and the iteration strays."""
    share = values / (values + kappa)
    found = kappa * (1 - float(counts @ share) / samples)
    if not (values.min() + kappa > 0 and samples > float(counts @ share**2) and abs(found - ridge) < NEAR * abs(ridge)):
        raise NotConverged(f"kappa({ridge}, {samples})", "lambda is too near the end of its branch, or below it")
    return kappa


def _newton(values: np.ndarray, counts: np.ndarray, kappa: float, *, ridge: float, samples: float) -> float:
    """κ − h/h' as (κ(df₁ − df₂) + λT)/(T − df₂): no difference in it is small, though κ may fall by many decades.

    Above the threshold T − df₂ is (T − d) + (d − df₂), of terms ≥ 0.
    """
    share, lost = values / (values + kappa), kappa / (values + kappa)
    above, turned = samples - float(counts.sum()), float(counts @ (share * lost))
    free = samples - float(counts @ share**2) if above < 0 else above + float(counts @ (lost * (1 + share)))
    return (kappa * turned + ridge * samples) / free


def kappa_ball(values: np.ndarray, counts: np.ndarray, *, ridge: flint.arb, samples: flint.arb) -> flint.arb:
    """κ as a ball that certainly holds the root: a sign change of h around Newton's midpoint.

    Works at the current precision of python-flint; ``values`` and ``counts`` are object arrays of balls.
    *Raises* NotConverged if the signs cannot be decided at this precision.
    """
    total = counts.sum()
    if ridge == 0 and samples >= total:
        return flint.arb(0)

    def parts(kappa: flint.arb) -> tuple[flint.arb, flint.arb]:
        share = values / (values + kappa)
        df1, df2 = (counts * share).sum(), (counts * share * share).sum()
        return kappa * (1 - df1 / samples) - ridge, 1 - df2 / samples

    kappa = (ridge + (counts * values).sum() / samples).mid()
    bits = flint.ctx.prec
    for _ in range(MAX_STEPS):
        h, slope = parts(kappa)
        step = (h / slope).mid()
        kappa = (kappa - step).mid()
        if not h > 0 or not abs(step) > abs(kappa) * flint.arb(2) ** (-bits + 12):
            break
    for slack in (24, 40, 64, *range(96, bits - 8, 64)):
        width = abs(kappa) * flint.arb(2) ** (-bits + slack)
        low, high = kappa - width, kappa + width
        # where h is convex, that is its greatest root; for λ ≥ 0 it has no other
        convex = ridge >= 0 or all(v + low > 0 for v in values)
        if convex and parts(low)[0] < 0 and parts(high)[0] > 0:
            return kappa + flint.arb(0, 1) * width
    raise NotConverged(f"kappa({ridge}, {samples})", f"its ball cannot be decided at {bits} bits")
