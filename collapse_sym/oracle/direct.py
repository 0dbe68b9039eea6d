"""The slow reference: really draw X and ε, really fit every generation, measure the test error.

Least squares and ridge are fitted by code of their own (``numpy.linalg.lstsq``, ``solve``), shared with
nothing else in the project; only a fit of the user's own is applied through its smoother.
"""

from __future__ import annotations

import numpy as np

from ..chain.model import Chain
from .plan import Floats, Plan, Step, generator_for, plan_of
from .simulate import Simulation

#: Columns of parameters that are trained side by side on the same designs and the same noise.
FULL, BIAS, COLLAPSE, VARIANCE, CLEAN = range(5)


def simulate_direct(chain: Chain, *, replicates: int, seed: int = 0) -> Simulation:
    """Train the chain ``replicates`` times on drawn data.

    ``total`` is the test error ‖ŵ − w₀‖²_Σ of the chain as it is.  Because training is linear in the truth
    and the noises, the parts are the errors of the same chain trained with some of them switched off:
    noiseless (bias), only generators' noise (collapse), only downstream noise (variance), downstream alone (clean).
    """
    plan = plan_of(chain)
    rng = generator_for("direct", repr(chain), seed)
    rows = [train_once(plan, rng) for _ in range(replicates)]
    return Simulation(**{k: np.array([r[k] for r in rows]) for k in Simulation.__dataclass_fields__})


def train_once(plan: Plan, rng: np.random.Generator) -> dict[str, Floats | float]:
    """One training run on designs and label noises drawn from ``rng``: the parts of its test error."""
    drawn: dict[object, Floats] = {}
    noises: list[Floats] = []
    for step in plan.steps:
        if step.design not in drawn:
            drawn[step.design] = rng.standard_normal((step.samples, plan.d)) * plan.roots
        noises.append(rng.standard_normal(step.samples) * step.noise)
    return train(plan, [drawn[step.design] for step in plan.steps], noises, plan.truth)


def train(plan: Plan, designs: list[Floats], noises: list[Floats], truth: Floats) -> dict[str, Floats | float]:
    """One training run on given designs and label noises: the parts of its test error."""
    start: Floats = np.zeros((plan.d, 5))
    start[:, [FULL, BIAS, CLEAN]] = truth[:, None]
    W = start
    blocks: Floats = np.zeros((plan.d, plan.blocks))
    for step, X, noise in zip(plan.steps, designs, noises):
        taught = np.hstack([(1 - step.weight) * W + step.weight * start, (1 - step.weight) * blocks])
        labels = X @ taught
        labels[:, FULL] += noise
        if step.block is None:
            labels[:, CLEAN] = X @ truth
            labels[:, VARIANCE] += noise
        else:
            labels[:, COLLAPSE] += noise
            labels[:, 5 + step.block] += noise
        fitted = np.array(_fit(step, X, labels))
        if step.block is not None:  # the clean run has no generators
            fitted[:, CLEAN] = truth
        W, blocks = fitted[:, :5], fitted[:, 5:]
    return _measure(plan, W, blocks, truth)


def _fit(step: Step, X: Floats, labels: Floats) -> Floats:
    if not step.plain:
        return np.asarray(step.fit.smoother(X, step.number)) @ labels
    if step.penalty == 0:
        return np.linalg.lstsq(X, labels, rcond=None)[0]
    gram = X.T @ X / step.samples
    return np.linalg.solve(gram + step.penalty * np.eye(X.shape[1]), X.T @ labels / step.samples)


def _measure(plan: Plan, W: Floats, blocks: Floats, truth: Floats) -> dict[str, Floats | float]:
    errors = np.column_stack([W, W[:, BIAS] - W[:, CLEAN], blocks])
    errors[:, [FULL, BIAS, CLEAN]] -= truth[:, None]
    squared = ((plan.roots[:, None] * errors) ** 2).sum(axis=0)
    full, bias, collapse, variance, clean, delta = squared[:6]
    return {
        "bias": bias,
        "clean": clean,
        "delta": delta,
        "cross": bias - clean - delta,
        "variance": variance,
        "collapse": collapse,
        "total": full,
        "per_generation": squared[6:],
    }
