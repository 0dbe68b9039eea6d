r"""The replicates that a mean is judged by: label noise averaged exactly, and more of the designs where that is known.

``simulate`` multiplies d × d matrices.  Where Σ is isotropic and every fit has a design of its own, the directions of
the designs are uniform and independent of their spectra: given the spectra alone a fit acts by three numbers
(``fast/spectra.py``), at O(min(d, T)) a replicate.  The spectra of all fits are drawn, those of least squares too: what
noise costs there is never put in by a formula.

For other Σ what noise costs through least squares may be averaged over Wishart matrices whose inverse has a known mean
(``fast/expected.py``): right for a comparison of equivalents, of which no mean at finite size is part; not where that
mean itself is what is judged.
"""

from __future__ import annotations

from .fast.expected import conditional, expected_parts
from .fast.factors import lapack_of
from .fast.fresh import CACHED, fresh, isotropic
from .plan import Plan, generator_for
from .simulate import Simulation, batch_size, joined, simulate_plan


def by_spectra(plan: Plan) -> bool:
    """Whether the spectra of the designs are all that a replicate needs."""
    return bool(plan.steps) and isotropic(plan) and fresh(plan)


def draw(plan: Plan, *, replicates: int, identity: tuple[object, ...], averaged: bool = False) -> Simulation:
    """Independent replicates with the means of ``simulate_plan``; ``identity`` is what their stream is seeded by.

    ``averaged`` (Σ not isotropic): with the mean of inverse Wishart matrices put in.

    >>> from collapse_sym.chain import Chain, Isotropic, LeastSquares, NormTruth, Population
    >>> from collapse_sym.oracle.plan import plan_of
    >>> chain = Chain(Population(Isotropic(8), NormTruth(1)), (), LeastSquares(2))
    >>> draw(plan_of(chain), replicates=2, identity=("an example",)).bias
    array([0.75, 0.75])
    """
    if by_spectra(plan):
        rng, batch = generator_for("directions averaged", *identity), max(1, CACHED // plan.d)
        return joined([expected_parts(plan, rng, n, average_designs=False) for n in _sizes(replicates, batch)])
    if averaged and _averages(plan):
        rng, lapack = generator_for("inverses averaged", *identity), lapack_of("auto", plan.d)
        return joined([conditional(plan, rng, n, lapack)[0] for n in _sizes(replicates, batch_size(plan))])
    return simulate_plan(plan, replicates=replicates, identity=identity)


def _averages(plan: Plan) -> bool:
    # Ridge depends on all of a design: what least squares on the same one costs is no mean of its own.
    kinds = {(step.design, step.penalty == 0) for step in plan.steps}
    return all(step.plain for step in plan.steps) and len(kinds) == len({design for design, _ in kinds})


def _sizes(replicates: int, batch: int) -> list[int]:
    return [min(batch, replicates - start) for start in range(0, replicates, batch)]
