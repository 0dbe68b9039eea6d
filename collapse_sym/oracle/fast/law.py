"""Test errors of a chain, drawn from their exact law without drawing what has a known law."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...chain.model import Chain
from ..plan import Floats, Plan, generator_for
from .factors import lapack_of
from .fresh import CACHED, fresh_plan, isotropic
from .isotropic import isotropic_errors
from .vectors import vector_errors


def simulate_fast(chain: Chain, *, replicates: int, seed: int = 0, engine: str = "auto") -> Floats:
    r"""Test errors ‖ŵ − w₀‖²_Σ of independent training runs, label noise and all, of shape (replicates,).

    Their joint law is that of ``simulate_direct(chain).total``.  Per fit and replicate: O(d) for least squares with
    T ≥ d, O(d³) for ridge with T ≥ d, O(d T²) for T < d; with isotropic Σ O(1) for least squares and O(min(d, T)) for
    ridge.  The law has no variance where noisy least squares has |T − d| ≤ 3.

    ``engine``: "auto", "numpy" or "scipy" (the extra ``fast``: twice as fast where ridge has T ≥ d).
    Source: NUMERICS.md, section 3; the laws are proved in the modules of this room.
    Raises: InvalidInput where a symbol is left, for a shared design and for a fit of one's own; TooLarge beyond
    d = 2000; MissingTool.

    >>> from collapse_sym.chain import Isotropic, LeastSquares, NormTruth, Population
    >>> chain = Chain(Population(Isotropic(100), NormTruth(1)), (), LeastSquares(10**6, noise=1))
    >>> round(float(simulate_fast(chain, replicates=10**5).mean()) * (10**6 - 101), 1)
    100.0
    """
    plan = fresh_plan(chain)
    rng = generator_for("fast", repr(chain), seed)
    batch = errors_batch(plan)
    lapack = lapack_of(engine, plan.d)
    sizes = [min(batch, replicates - start) for start in range(0, replicates, batch)]
    return np.concatenate([np.empty(0), *(_errors(plan, rng, size, lapack) for size in sizes)])


def errors_batch(plan: Plan) -> int:
    """How many replicates are drawn at once, so that no array has more than about 2·10⁵ numbers."""
    return max(1, CACHED // max(_numbers(plan, isotropic(plan)), 1))


def _numbers(plan: Plan, same: bool) -> int:
    ridges = [s.samples for s in plan.steps if s.penalty]
    if same:
        return max((min(plan.d, T + 1) for T in ridges), default=4)
    wide = [min(s.samples, plan.d) for s in plan.steps if s.penalty or s.samples < plan.d]
    return plan.d * max(wide, default=1)


def _errors(plan: Plan, rng: np.random.Generator, batch: int, lapack: Any) -> Floats:
    if isotropic(plan):
        a, b = isotropic_errors(plan, rng, batch)
        return np.asarray(a**2 + b**2)
    error = vector_errors(plan, rng, batch, lapack)
    return np.asarray(((error * plan.roots) ** 2).sum(axis=1))
