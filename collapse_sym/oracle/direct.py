"""The slow reference: really draw X and ε, really fit every generation, measure the test error.

Least squares and ridge are fitted by code of their own (``numpy.linalg.lstsq``, ``solve``), shared with
nothing else in the project; only a fit of the user's own is applied through its smoother.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..chain.model import Chain
from .plan import Floats, Plan, Step, generator_for, plan_of
from .simulate import Simulation

#: Columns of parameters that are trained side by side on the same designs and the same noise.
FULL, BIAS, COLLAPSE, VARIANCE, CLEAN = range(5)
#: of designs, that are drawn before the runs on them are trained
NUMBERS = 500_000


def simulate_direct(chain: Chain, *, replicates: int, seed: int = 0) -> Simulation:
    """Train the chain ``replicates`` times on drawn data.

    ``total`` is the test error ‖ŵ − w₀‖²_Σ of the chain as it is.  Because training is linear in the truth
    and the noises, the parts are the errors of the same chain trained with some of them switched off:
    noiseless (bias), only generators' noise (collapse), only downstream noise (variance), downstream alone (clean).
    """
    plan = plan_of(chain)
    rng = generator_for("direct", repr(chain), seed)
    together = max(1, NUMBERS // max(1, sum(step.samples * plan.d for step in plan.steps)))
    runs = [_trained(plan, rng, min(together, replicates - k)) for k in range(0, replicates, together)]
    runs = runs or [_trained(plan, rng, 0)]
    return Simulation(**{k: np.concatenate([run[k] for run in runs]) for k in Simulation.__dataclass_fields__})


def train_once(plan: Plan, rng: np.random.Generator) -> dict[str, Floats]:
    """One training run on designs and label noises drawn from ``rng``: the parts of its test error."""
    return {name: part[0] for name, part in _trained(plan, rng, 1).items()}


def _trained(plan: Plan, rng: np.random.Generator, count: int) -> dict[str, Floats]:
    """``count`` training runs, each drawn after the other: the parts of their test errors."""
    designs = {s.design: np.empty((count, s.samples, plan.d)) for s in plan.steps}
    noises = [np.empty((count, s.samples)) for s in plan.steps]
    for k in range(count):
        drawn = set()
        for step, noise in zip(plan.steps, noises):
            if step.design not in drawn:
                rng.standard_normal(out=designs[step.design][k])
                drawn.add(step.design)
            rng.standard_normal(out=noise[k])
    rows = {design: X * plan.roots for design, X in designs.items()}
    noisy = [noise * step.noise for step, noise in zip(plan.steps, noises)]
    parts = train(plan, [rows[step.design] for step in plan.steps], noisy, plan.truth)
    return parts if plan.steps else {name: np.repeat(part[None], count, axis=0) for name, part in parts.items()}


def train(plan: Plan, designs: Sequence[Floats], noises: Sequence[Floats], truth: Floats) -> dict[str, Floats]:
    """Training runs on given designs (…, T, d) and label noises (…, T), one each: the parts of their test errors."""
    shape = designs[0].shape[:-2] if designs else ()
    start: Floats = np.zeros((*shape, plan.d, 5))
    start[..., [FULL, BIAS, CLEAN]] = truth[:, None]
    W = start
    blocks: Floats = np.zeros((*shape, plan.d, plan.blocks))
    for step, X, noise in zip(plan.steps, designs, noises):
        taught = np.concatenate([(1 - step.weight) * W + step.weight * start, (1 - step.weight) * blocks], axis=-1)
        labels = X @ taught
        labels[..., FULL] += noise
        if step.block is None:
            labels[..., CLEAN] = X @ truth
            labels[..., VARIANCE] += noise
        else:
            labels[..., COLLAPSE] += noise
            labels[..., 5 + step.block] += noise
        fitted = np.array(_fit(step, X, labels))
        if step.block is not None:  # the clean run has no generators
            fitted[..., CLEAN] = truth
        W, blocks = fitted[..., :5], fitted[..., 5:]
    return _measure(plan, W, blocks, truth)


def _fit(step: Step, X: Floats, labels: Floats) -> Floats:
    if X.ndim > 2 and not (step.plain and step.penalty):
        fitted = [_fit(step, x, y) for x, y in zip(X, labels)]
        return np.array(fitted).reshape(*X.shape[:-2], X.shape[-1], labels.shape[-1])
    if not step.plain:
        return np.asarray(step.fit.smoother(X, step.number)) @ labels
    if step.penalty == 0:
        return np.linalg.lstsq(X, labels, rcond=None)[0]
    turned = X.swapaxes(-1, -2)
    if step.samples < X.shape[-1]:  # XᵀX alone is singular: beside it a small penalty would be lost to rounding
        kernel = X @ turned / step.samples
        return turned @ np.linalg.solve(kernel + step.penalty * np.eye(step.samples), labels / step.samples)
    gram = turned @ X / step.samples
    return np.linalg.solve(gram + step.penalty * np.eye(X.shape[-1]), turned @ labels / step.samples)


def _measure(plan: Plan, W: Floats, blocks: Floats, truth: Floats) -> dict[str, Floats]:
    errors = np.concatenate([W, W[..., [BIAS]] - W[..., [CLEAN]], blocks], axis=-1)
    errors[..., [FULL, BIAS, CLEAN]] -= truth[:, None]
    squared = ((plan.roots[:, None] * errors) ** 2).sum(axis=-2)
    full, bias, collapse, variance, clean, delta = np.moveaxis(squared[..., :6], -1, 0)
    return {
        "bias": bias,
        "clean": clean,
        "delta": delta,
        "cross": bias - clean - delta,
        "variance": variance,
        "collapse": collapse,
        "total": full,
        "per_generation": squared[..., 6:],
    }
