r"""Fast laws: the test error of least-squares chains with T ≥ d, label noise and all, without a design.

A least-squares fit on T ≥ d fresh rows returns what it was taught plus a multivariate t: given the design the error
is N(0, σ²(XᵀX)⁻¹), and averaged over the design

    Σ^{1/2}(ŵ′ − ŵ) = σ z/√χ²_{T−d+1} ,     z ~ N(0, I_d) independent of χ² ,

exactly (a Gaussian vector with an inverse-Wishart covariance).  One replicate costs O(d) per generation, against
O(T d²) for drawing and fitting; the direct simulator is what this is tested against, in the mean and in law.
"""

from __future__ import annotations

import numpy as np

from ..chain.model import Chain
from ..errors import InvalidInput
from .plan import Floats, Plan, generator_for, plan_of


def simulate_law(chain: Chain, *, replicates: int, seed: int = 0) -> Floats:
    """Test errors ‖ŵ − w₀‖²_Σ of a chain of fresh least-squares fits with T ≥ d, of shape (replicates,).

    Raises: InvalidInput for any other fit.
    """
    plan = plan_of(chain)
    _check(plan)
    rng = generator_for("law", repr(chain), seed)
    error = np.zeros((replicates, plan.d))
    for step in plan.steps:
        chi = np.sqrt(rng.chisquare(step.samples - plan.d + 1, size=(replicates, 1)))
        error = (1 - step.weight) * error + step.noise * rng.standard_normal((replicates, plan.d)) / chi
    return np.asarray((error**2).sum(axis=1))


def _check(plan: Plan) -> None:
    for step in plan.steps:
        named = isinstance(step.design, tuple) and step.design[0] == "named"
        if not step.plain or step.penalty or step.samples < plan.d or named:
            raise InvalidInput(
                f"{step.fit.kind} with T = {step.samples}",
                "this law is that of fresh least squares with T ≥ d",
                "use the direct simulator",
            )
