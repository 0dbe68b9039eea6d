r"""Isotropic chains given the spectra of their designs: label noise *and* directions are averaged exactly.

With Σ ∝ I the directions of a fresh design are uniform and independent of its spectrum, so that given the spectra a
fit acts by three numbers of its own, E[A] = a₁I, E[AᵀA] = a₂I, E tr BᵀB = b (Σ = I, R = (W + τ)⁻¹, W = XᵀX, τ = Tλ):

    1 − a₁ = τ tr R/d ,    1 − 2a₁ + a₂ = τ² tr R²/d ,    a₂ = tr W²R²/d ,    b = tr WR² = d (a₁ − a₂)/τ .

The spectrum is that of the bidiagonal model, O(min(d, T)).  With e = (1−p)δ the error δ goes on as

    E⟨δ′, w₀⟩ = a₁E⟨e, w₀⟩ − (1−a₁)‖w₀‖² ,   E‖δ′‖² = a₂E‖e‖² − 2(a₁−a₂)E⟨e, w₀⟩ + (1−2a₁+a₂)‖w₀‖² .
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..plan import Floats, Plan, Step
from ..simulate import Simulation
from .bidiagonal import draw_spectral, resolvent_traces, smoothing_traces
from .fresh import noise_through_least_squares


@dataclass(frozen=True, eq=False)
class Action:
    """1 − a₁, 1 − 2a₁ + a₂, a₂, a₁ − a₂ and b of one fit, each of shape (R,): none a difference of others."""

    short: Floats
    residual: Floats
    second: Floats
    cross: Floats
    noise: Floats


def given_spectra(plan: Plan, rng: np.random.Generator, batch: int, *, average_designs: bool = True) -> Simulation:
    """The parts of an isotropic chain given the spectra of its designs, for ``batch`` independent draws of them.

    ``average_designs``: what least squares does is averaged over its spectrum too, by the inverse-Wishart mean;
    otherwise the spectra of all fits are drawn, and no mean is put in by a formula.
    """
    truth = plan.size_of_truth
    blocks: Floats = np.zeros((batch, plan.blocks))
    # −E⟨δ, w₀⟩ and E‖δ‖² of the noiseless chain, both ≥ 0; parts
    against = square = clean = delta = cross = variance = _nothing(batch)
    for step in plan.steps:
        keep = 1 - step.weight
        act = action(plan, step, rng, batch, average_designs)
        blocks *= (keep**2 * act.second)[:, None]
        if step.block is None:
            clean, delta, cross = act.residual * truth, act.second * square, 2 * act.cross * against
            variance = step.noise**2 * act.noise
        else:
            blocks[:, step.block] += step.noise**2 * act.noise
        square = act.second * keep**2 * square + 2 * act.cross * keep * against + act.residual * truth
        against = (1 - act.short) * keep * against + act.short * truth
    collapse = blocks.sum(axis=1)
    if not plan.has_downstream:
        delta = square
    return Simulation(square, clean, delta, cross, variance, collapse, square + variance + collapse, blocks)


def action(plan: Plan, step: Step, rng: np.random.Generator, batch: int, average: bool) -> Action:
    """What one fit does in units where Σ = I, given its spectrum."""
    empty = max(plan.d - step.samples, 0)  # directions without data: eigenvalue 0
    if step.penalty == 0:
        lost, kept = np.full(batch, empty / plan.d), np.full(batch, min(plan.d, step.samples) / plan.d)
        return Action(lost, lost, kept, _nothing(batch), _noise_of_least_squares(plan, step, rng, batch, average))
    shift = step.samples * step.penalty / float(plan.roots[0]) ** 2
    model = draw_spectral(plan.d, step.samples, rng, batch)
    short, residual, second, noise = smoothing_traces(model, shift)
    return Action((short + empty) / plan.d, (residual + empty) / plan.d, second / plan.d, noise / plan.d, noise / shift)


def _noise_of_least_squares(plan: Plan, step: Step, rng: np.random.Generator, batch: int, average: bool) -> Floats:
    if step.noise == 0:
        return _nothing(batch)
    if average:
        return np.full(batch, min(plan.d, step.samples) * noise_through_least_squares(plan, step))
    return resolvent_traces(draw_spectral(plan.d, step.samples, rng, batch), 0.0)[0]


def _nothing(batch: int) -> Floats:
    return np.zeros(batch)
