r"""One fit acting on error vectors, for any Σ: shapes (R, d), in the eigenbasis of Σ.

A fit that is taught u = w₀ + δ returns u + x.  Four forms, by what is sufficient:

- least squares, T ≥ d: x = σ Σ^{−1/2} z/√χ²_{T−d+1}, exactly (multivariate t), O(d);
- least squares, T < d: Xᵀ = Q U (thin QR), x = Q(Qᵀu + σU⁻ᵀg) − u, O(d T²);
- ridge, T ≥ d: XᵀX = F Fᵀ drawn (Bartlett), (F Fᵀ + Tλ) x = −Tλ u + σFg, O(d³) whatever T is;
- ridge, T < d: the dual system (XXᵀ + Tλ) a = X u + σg, x = Xᵀa − u, O(d T²).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..designs import draw_rows
from ..plan import Floats, Plan, Step
from .bidiagonal import chi_square
from .factors import draw_upper, solve_shifted
from .fresh import tall_least_squares


def vector_errors(plan: Plan, rng: np.random.Generator, batch: int, lapack: Any = None) -> Floats:
    """The last error ŵ − w₀ of the chain, of shape (batch, d)."""
    error, truth = np.zeros((batch, plan.d)), plan.truth
    for step in plan.steps:
        error *= 1 - step.weight
        error += moved(plan, step, error + truth, rng, lapack)
    return error


def moved(plan: Plan, step: Step, taught: Floats, rng: np.random.Generator, lapack: Any = None) -> Floats:
    """What a fit on a fresh design adds to the parameters that it is taught, of shape (R, d)."""
    if tall_least_squares(plan, step):
        return _added_noise(plan, step, rng, len(taught))
    if step.samples >= plan.d:
        return _tall_ridge(plan, step, taught, rng, lapack)
    X = draw_rows(plan.roots, step.samples, rng, len(taught))
    noise = step.noise * rng.standard_normal((len(taught), step.samples))
    return (_wide_ridge if step.penalty else _projected)(step, X, taught, noise)


def _added_noise(plan: Plan, step: Step, rng: np.random.Generator, batch: int) -> Floats:
    if step.noise == 0:
        return np.zeros((batch, plan.d))
    scale = step.noise / np.sqrt(chi_square(step.samples - plan.d + 1, rng, (batch, 1)))
    return np.asarray(scale * rng.standard_normal((batch, plan.d)) / plan.roots)


def _tall_ridge(plan: Plan, step: Step, taught: Floats, rng: np.random.Generator, lapack: Any) -> Floats:
    shift = step.samples * step.penalty
    F = draw_upper(plan.roots, step.samples, rng, len(taught))
    right = -shift * taught
    if step.noise:
        right += step.noise * (F @ rng.standard_normal((len(taught), plan.d, 1)))[..., 0]
    return solve_shifted(F, shift, right, lapack)


def _projected(step: Step, X: Floats, taught: Floats, noise: Floats) -> Floats:
    Q, U = np.linalg.qr(X.swapaxes(1, 2))
    inside = Q.swapaxes(1, 2) @ taught[..., None] + np.linalg.solve(U.swapaxes(1, 2), noise[..., None])
    return np.asarray((Q @ inside)[..., 0] - taught)


def _wide_ridge(step: Step, X: Floats, taught: Floats, noise: Floats) -> Floats:
    Xt = X.swapaxes(1, 2)
    kernel = X @ Xt + step.samples * step.penalty * np.eye(step.samples)
    labels = X @ taught[..., None] + noise[..., None]
    return np.asarray((Xt @ np.linalg.solve(kernel, labels))[..., 0] - taught)
