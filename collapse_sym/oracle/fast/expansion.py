r"""A control variate from a guess of κ: the conditional risk of ridge, expanded to second order in S.

If the generators are least squares with T ≥ d + 2, the risk given the last design is, with R = (S + λ)⁻¹ and s² the
error variance per direction (in units where Σ = I) that the generators leave,

    λ² tr(C RΣR) + (σ²/T)(tr ΣR − λ tr ΣR²) + s²(d − 2λ tr R + λ² tr ΣRΣ⁻¹R) ,     C = diag(c²) .

With E = S − (λ/κ)Σ and r = ((λ/κ)Σ + λ)⁻¹, R = r − rEr + rErEr − …; for diagonal K and P

    tr K R P R = const − 2 tr(KPr³ E) + 2 tr(KPr³ E r E) + tr(Kr² E Pr² E) + …

κ only chooses where to expand.  Its exact mean makes the control unbiased whatever κ is.
"""

from __future__ import annotations

import numpy as np

from ...chain.model import Chain
from ...errors import InvalidInput
from ..plan import Floats, Plan
from .controls import Control, Trace
from .fresh import fresh_plan, noise_through_least_squares, tall_least_squares


def ridge_control(chain: Chain, kappa: float) -> Control:
    """The second-order control of a chain's total risk around S = (λ/κ)Σ, to be used with coefficient 1.

    Assumes: generators are least squares with T ≥ d + 2 (or none), the downstream fit is ridge.
    Raises: InvalidInput for another chain (other controls are built by trace_control) or κ that is not positive.
    """
    plan = fresh_plan(chain)
    _check(plan, kappa)
    last = plan.steps[-1]
    D, lam, one = plan.roots**2, last.penalty, np.ones(plan.d)
    c = lam / kappa
    r = 1 / (c * D + lam)
    noise, left = last.noise**2 / last.samples, _left(plan)
    single = _resolvent(noise * D - 2 * left * lam * one, r, c * D)
    bias = _two_resolvents(lam**2 * plan.squares, D, r, c * D)
    variance = _two_resolvents(-noise * lam * D, one, r, c * D)
    collapse = _two_resolvents(left * lam**2 * D, 1 / D, r, c * D)
    return Control((*single, *bias, *variance, *collapse))


def _left(plan: Plan) -> float:
    total = 0.0
    for step in plan.steps[:-1]:
        total *= (1 - step.weight) ** 2
        total += step.noise**2 * noise_through_least_squares(plan, step) if step.noise else 0.0
    return total


def _resolvent(K: Floats, r: Floats, centre: Floats) -> tuple[Trace, ...]:
    # tr K R up to second order
    return (Trace(-K * r**2), *_quadratic(K * r**2, r, centre))


def _two_resolvents(K: Floats, P: Floats, r: Floats, centre: Floats) -> tuple[Trace, ...]:
    # tr K R P R up to second order
    both = K * P * r**3
    return (Trace(-2 * both), *_quadratic(2 * both, r, centre), *_quadratic(K * r**2, P * r**2, centre))


def _quadratic(M: Floats, N: Floats, centre: Floats) -> tuple[Trace, ...]:
    # tr M E N E for E = S − diag(centre), without its constant
    return Trace(M, N), Trace(-2 * M * N * centre)


def _check(plan: Plan, kappa: float) -> None:
    if not kappa > 0:
        raise InvalidInput(kappa, "κ is positive for ridge", "give a positive number")
    tall = all(tall_least_squares(plan, step) for step in plan.steps[:-1])
    if not tall or not plan.has_downstream or not plan.steps[-1].penalty:
        reason = "this control is for least squares with T ≥ d and a ridge downstream fit"
        raise InvalidInput("chain", reason, "build your own with trace_control and form_control")
