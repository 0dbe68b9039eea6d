r"""Conditional expectations of the test error: label noise averaged exactly, and every design whose mean is known.

Given the designs the test error is averaged over the noises as in ``simulate``.  Least squares with T ≥ d + 2 needs no
design at all: A = I, and E tr GBBᵀGᵀ = tr GΣ⁻¹Gᵀ/(T−d−1), so that one draw of the downstream design serves any number
of such generations.  Least squares with T ≤ d − 2 sees X = ZΣ^{1/2}, Z = W^{1/2}V: V has orthonormal rows and is
independent of the Wishart matrix W = ZZᵀ.  With Y = VΣ^{1/2}, A = Y⁺Y is free of W and B = Y⁺W^{−1/2}, so that over W

    E tr GBBᵀGᵀ = tr GY⁺Y⁺ᵀGᵀ/(d−T−1) = tr GAΣ⁻¹AᵀGᵀ/(d−T−1) ,      Y⁺Y⁺ᵀ = X⁺WX⁺ᵀ ,  W = XΣ⁻¹Xᵀ .

Isotropic chains are averaged over all directions too (``spectra.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...chain.model import Chain
from ..designs import Design, act, draw_rows
from ..plan import Floats, Plan, Step, generator_for
from ..simulate import Simulation, given_designs, joined
from .factors import draw_upper, inverse_shifted, lapack_of
from .fresh import CACHED, fresh_plan, isotropic, noise_through_least_squares, tall_least_squares
from .spectra import given_spectra

Act = Callable[[Floats, Step, Design], tuple[Floats, Floats]]


def expected_fast(
    chain: Chain, *, replicates: int, seed: int = 0, average_designs: bool = True, engine: str = "auto"
) -> Simulation:
    """Replicates of conditional expectations of the test error, part by part; their means are the exact risk.

    Bias, variance and collapse have the means of ``simulate``, and a smaller variance.  ``average_designs`` (isotropic
    Σ): False draws the spectra of least-squares fits too, so that nothing rests on a formula for a mean.
    Raises: as ``simulate_fast``.

    >>> from collapse_sym.chain import Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
    >>> generator = Generator(LeastSquares(40, noise=1), repeat=1000)
    >>> chain = Chain(Population(Isotropic(20), NormTruth(1)), (generator,), Ridge(10**6, ridge="1/100"))
    >>> run = expected_fast(chain, replicates=3)
    >>> round(run.mean("collapse") / (1000 * 20 / 19) * 1.01**2, 4)
    1.0
    """
    plan = fresh_plan(chain)
    rng = generator_for("fast expectation", repr(chain), seed)
    lapack = lapack_of(engine, plan.d)
    batch = max(1, CACHED // plan.d) if isotropic(plan) else matrices_batch(plan)
    sizes = [min(batch, replicates - start) for start in range(0, replicates, batch)]
    return joined([expected_parts(plan, rng, size, average_designs, lapack) for size in sizes])


def expected_parts(
    plan: Plan, rng: np.random.Generator, batch: int, average_designs: bool = True, lapack: Any = None
) -> Simulation:
    """``expected_fast`` for a plan and a random stream, all replicates at once."""
    if isotropic(plan):
        return given_spectra(plan, rng, batch, average_designs=average_designs)
    return conditional(plan, rng, batch, lapack)[0]


def conditional(plan: Plan, rng: np.random.Generator, batch: int, lapack: Any = None) -> tuple[Simulation, Design]:
    """The parts given the designs that are not averaged, and the design of the last fit."""
    designs = {step.design: _drawn(plan, step, rng, batch) for step in plan.steps}
    last = designs[plan.steps[-1].design] if plan.steps else Design()
    return given_designs(plan, designs, batch, averaged_act(plan, lapack)), last


def averaged_act(plan: Plan, lapack: Any = None) -> Act:
    """(G A, ‖G B‖²) as ``designs.act`` has them, averaged for least squares over the design or, if T < d, over W."""

    def acting(G: Floats, step: Step, design: Design) -> tuple[Floats, Floats]:
        if step.penalty == 0:
            GA = G if tall_least_squares(plan, step) else _projected(G, design)
            return GA, _averaged_cost(GA, plan, step)
        if design.factor is None:
            return act(G, step, design)
        return _ridge(G, step, design.factor, plan.roots if step is plan.steps[-1] else None, lapack)

    return acting


def _projected(G: Floats, design: Design) -> Floats:
    assert design.rows is not None
    Q = np.linalg.qr(design.rows.swapaxes(1, 2))[0]
    return np.asarray((G @ Q) @ Q.swapaxes(1, 2))


def _averaged_cost(GA: Floats, plan: Plan, step: Step) -> Floats:
    if step.noise == 0:
        return np.zeros(len(GA))
    return np.asarray(((GA / plan.roots) ** 2).sum(axis=(1, 2)) * noise_through_least_squares(plan, step))


def _ridge(G: Floats, step: Step, F: Floats, roots: Floats | None, lapack: Any) -> tuple[Floats, Floats]:
    # M = (W + τ)⁻¹: A = I − τM and BBᵀ = MWM = M − τM²; the last fit comes first, when G is still Σ^{1/2}.
    shift = step.samples * step.penalty
    M = inverse_shifted(F, shift, lapack)
    GM = G @ M if roots is None else roots[:, None] * M
    cost = (GM * G).sum(axis=(1, 2)) - shift * (GM**2).sum(axis=(1, 2))
    return G - shift * GM, cost


def _drawn(plan: Plan, step: Step, rng: np.random.Generator, batch: int) -> Design:
    if tall_least_squares(plan, step):
        return Design()
    if step.samples >= plan.d:
        return Design(factor=draw_upper(plan.roots, step.samples, rng, batch))
    return Design(rows=draw_rows(plan.roots, step.samples, rng, batch))


def matrices_batch(plan: Plan) -> int:
    """How many replicates are treated at once: about 2·10⁵ numbers in a matrix."""
    return max(1, CACHED // plan.d**2)
