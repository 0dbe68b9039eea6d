"""Simulators by name: a plan and a random stream give the numbers of one run.

A simulator of your own is any function of this form that workers can import; its name is part of every
task's identity, so that two simulators never share a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...chain.fits import FRESH, LeastSquares, Ridge
from ...chain.model import Chain
from ...errors import InvalidInput
from ..designs import draw_designs
from ..direct import train_once
from ..fast.expected import expected_parts
from ..fast.fresh import isotropic, require_fresh
from ..fast.spectra import given_spectra
from ..plan import Plan
from ..simulate import PARTS, given_designs

#: (plan, random stream) → column → number; the same columns for every plan.
Simulator = Callable[[Plan, np.random.Generator], Mapping[str, float]]

#: What each column of a result means, in order.
COLUMNS = {
    "bias": "error of the chain without label noise",
    "clean": "bias of the downstream fit alone",
    "delta": "what the generators add to the bias",
    "cross": "bias − clean − delta",
    "variance": "cost of the downstream label noise",
    "collapse": "cost of the generators' label noises",
    "total": "test error ‖ŵ − w₀‖²_Σ",
}


def averaged(plan: Plan, rng: np.random.Generator) -> dict[str, float]:
    """One draw of all designs; the label noises are averaged exactly (total = bias + variance + collapse)."""
    run = given_designs(plan, draw_designs(plan, rng, 1), 1)
    return {part: float(getattr(run, part)[0]) for part in PARTS}


def spectra(plan: Plan, rng: np.random.Generator) -> dict[str, float]:
    """As averaged, for Σ = sI and fresh designs: spectra are drawn in O(min(d, T)), directions averaged exactly.

    Nothing rests on a formula for a mean.  Raises: InvalidInput for an unequal Σ or a design that is not fresh.
    """
    require_fresh(plan)
    if not isotropic(plan):
        raise InvalidInput("Σ", "has unequal eigenvalues", "use the simulator averaged or expected")
    run = given_spectra(plan, rng, 1, average_designs=False)
    return {part: float(getattr(run, part)[0]) for part in PARTS}


def direct(plan: Plan, rng: np.random.Generator) -> dict[str, float]:
    """One training run on drawn rows and labels: total is the raw test error, and heavy-tailed near T = d."""
    run = train_once(plan, rng)
    return {part: float(np.asarray(run[part])) for part in PARTS}


def expected(plan: Plan, rng: np.random.Generator) -> dict[str, float]:
    """As averaged, over designs with a known mean too, and over directions where Σ is a multiple of the identity.

    Raises: InvalidInput where a design is not fresh.
    """
    require_fresh(plan)
    run = expected_parts(plan, rng, 1)
    return {part: float(getattr(run, part)[0]) for part in PARTS}


SIMULATORS: dict[str, Simulator] = {"averaged": averaged, "spectra": spectra, "expected": expected, "direct": direct}
#: those whose rows are draws of all designs, with λ < 0 too, where no mean over draws is finite
DRAWS = (averaged, direct)


def default_simulator(chain: Chain) -> str:
    """The fastest simulator that puts no formula in: "spectra" for isotropic chains of fresh designs, else "averaged".

    >>> from collapse_sym.chain import Isotropic, LeastSquares, NormTruth, Population
    >>> default_simulator(Chain(Population(Isotropic("D"), NormTruth(1)), (), LeastSquares("T")))
    'spectra'
    """
    plain = all(type(fit) in (LeastSquares, Ridge) and fit.design == FRESH for fit in chain.fits)
    below = any(fit.below_zero for fit in chain.fits)
    return "spectra" if plain and chain.population.isotropic and not below else "averaged"
