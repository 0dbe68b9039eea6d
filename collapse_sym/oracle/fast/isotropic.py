r"""Laws on isotropic designs: two coordinates of the error are all that a chain remembers.

The law of a design is invariant under rotations, so a fit that is taught u returns u + x₁û + ρv, û = u/‖u‖, with v
uniform among the directions perpendicular to u and independent of (x₁, ρ).  Only the component a of the error along w₀
and its distance b from that line are carried.  (x₁, ρ) costs

- O(1) for least squares.  T ≥ d: x = σ z_d/√χ²_{T−d+1} (multivariate t).  T < d: cos² of the angle between u and the
  row space ~ Beta(T/2, (d−T)/2), and the noise is σ z_T/√χ²_{d−T+1} in the row space, whose first axis is that of Pu;
- O(min(d, T)) for ridge (the bidiagonal model).
"""

from __future__ import annotations

import numpy as np

from ..plan import Floats, Plan, Step
from .bidiagonal import chi_square, displacement, draw_started


def isotropic_errors(plan: Plan, rng: np.random.Generator, batch: int) -> tuple[Floats, Floats]:
    """(a, b): the last error ŵ − w₀ in units where Σ = I, along w₀ and across, each of shape (batch,)."""
    truth = np.sqrt(plan.size_of_truth)
    a: Floats = np.zeros(batch)
    b: Floats = np.zeros(batch)
    for step in plan.steps:
        a, b = (1 - step.weight) * a, (1 - step.weight) * b
        x1, rho = _moved(plan, step, np.hypot(truth + a, b), rng)
        a, b = _turned(plan.d, a, b, truth, x1, rho, rng)
    return a, b


def _moved(plan: Plan, step: Step, taught: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    if step.penalty:
        return _moved_by_ridge(plan, step, taught, rng)
    if step.samples >= plan.d:
        return _noise(plan.d, step.samples - plan.d + 1, step.noise, rng, len(taught))
    return _projected(plan.d, step, taught, rng)


def _moved_by_ridge(plan: Plan, step: Step, taught: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    # In units where Σ = I the penalty of Σ = sI is λ/s.
    shift = step.samples * step.penalty / float(plan.roots[0]) ** 2
    model = draw_started(plan.d, step.samples, rng, len(taught))
    noise = np.asarray(rng.standard_normal(model.q.shape))
    return displacement(model, shift, taught, step.noise * noise)


def _projected(d: int, step: Step, taught: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    inside, outside = (chi_square(k, rng, taught.shape) for k in (step.samples, d - step.samples))
    cos, sin = (np.sqrt(part / (inside + outside)) for part in (inside, outside))
    along, across = _noise(step.samples, d - step.samples + 1, step.noise, rng, len(taught))
    # Pu = cos·‖u‖·(cos û + sin v): the noise has a part along it and a part perpendicular to both û and v.
    return along * cos - sin**2 * taught, np.hypot(sin * (cos * taught + along), across)


def _noise(
    dimension: int, degrees: int, noise: float, rng: np.random.Generator, batch: int
) -> tuple[Floats, Floats]:
    # σ z/√χ²: its first coordinate, and the length of the others
    scale = noise / np.sqrt(chi_square(degrees, rng, (batch,)))
    return scale * rng.standard_normal(batch), scale * np.sqrt(chi_square(dimension - 1, rng, (batch,)))


def _turned(
    d: int, a: Floats, b: Floats, truth: float, x1: Floats, rho: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    # The plane of w₀ and u is spanned by û = (c, s) and (−s, c); v has the share `within` of it, the rest leaves it.
    length = np.hypot(truth + a, b)
    safe = np.where(length > 0, length, 1.0)
    c, s = np.where(length > 0, (truth + a) / safe, 1.0), b / safe
    if d == 1:
        return a + x1 * c, b
    one, rest = rng.standard_normal(len(a)), np.sqrt(chi_square(d - 2, rng, a.shape))
    within, beyond = one / np.hypot(one, rest), rest / np.hypot(one, rest)
    return a + x1 * c - rho * within * s, np.hypot(b + x1 * s + rho * within * c, rho * beyond)
