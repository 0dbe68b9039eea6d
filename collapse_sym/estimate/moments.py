r"""Unbiased estimates that assume nothing of the truth: label noise, and quadratic forms of the teacher.

For T > rank X, given X and ŵ_n, with scores z = Uᵀy and Σ̂ = V diag(ℓ) Vᵀ,

    σ̂² = ‖y − UUᵀy‖²/(T − r) ,       Q̂[w] = Σ_i w_i (z_i² − σ̂²)/(T ℓ_i)   for   Q[w] = ŵ_nᵀ V diag(w) Vᵀ ŵ_n .

*Derivation.*  z_i = √(Tℓ_i) v_iᵀŵ_n + σ g_i with independent standard normal g_i, so E z_i² = Tℓ_i (v_iᵀŵ_n)² + σ²,
and σ̂² is independent of z with E σ̂² = σ².  Hence E Q̂ = Q, and the variance is

    Σ_i (w_i/(Tℓ_i))² (4σ² Tℓ_i (v_iᵀŵ_n)² + 2σ⁴) + (Σ_i w_i/(Tℓ_i))² 2σ⁴/(T − r) ,

in which z_i² − σ̂² and σ̂² take the place of what is not known.  With w = ℓ, Q = ‖ŵ_n‖²_Σ̂, whose mean over designs is
‖ŵ_n‖²_Σ; what generators with T₀ ≥ d + 2 added to ‖w₀‖²_Σ is their collapse, so that subtracting it is unbiased too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput
from .observed import Floats, Observed
from .passage import Passage


@dataclass(frozen=True)
class Estimate:
    """An estimate and its standard error."""

    value: float
    stderr: float


def residual_noise(seen: Observed) -> Estimate:
    """σ̂² from the residuals, unbiased.

    *Raises* InvalidInput where T ≤ rank X: nothing is left but the labels' own fit.
    """
    if seen.spare == 0:
        raise InvalidInput(f"{seen.rows} rows", "none is left to see the label noise alone", "give more rows")
    value = seen.residual / seen.spare
    return Estimate(value, value * float(np.sqrt(2 / seen.spare)))


def form(seen: Observed, weights: Floats) -> Estimate:
    """ŵ_nᵀ V diag(w) Vᵀ ŵ_n for weights (r,) on the directions of Σ̂, unbiased; it may be < 0.

    *Raises* InvalidInput where T ≤ rank X.
    """
    noise = residual_noise(seen).value
    shares = weights / (seen.rows * seen.levels)
    signal = seen.scores**2 - noise
    variance = (shares**2 * np.maximum(4 * noise * signal + 2 * noise**2, 0.0)).sum()
    variance += shares.sum() ** 2 * 2 * noise**2 / seen.spare
    return Estimate(float(shares @ signal), float(np.sqrt(variance)))


def teacher_energy(seen: Observed) -> Estimate:
    """‖ŵ_n‖²_Σ, unbiased: what labels without noise would vary by."""
    return form(seen, seen.levels)


def truth_energy(seen: Observed, eigenvalues: Floats, act: Passage) -> Estimate | None:
    """‖w₀‖²_Σ, unbiased: the teacher's less the generators' collapse; None where generators shrink the truth.

    It is < 0 where the generators' noise that is believed in explains more than is seen.
    """
    if act.spreads or not np.allclose(act.multiplier, 1.0, rtol=0, atol=1e-12):
        return None
    found = teacher_energy(seen)
    return Estimate(found.value - float(eigenvalues @ act.noise), found.stderr)
