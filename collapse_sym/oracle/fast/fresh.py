"""Which chains have sufficient statistics that are known: plain fits, every design seen by one fit only."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ...chain.model import Chain
from ...errors import InvalidInput
from ..plan import Plan, Step, plan_of

#: numbers in one array of a batch: what it holds stays in the cache, and far below 50 MB
CACHED = 200_000


def fresh_plan(chain: Chain) -> Plan:
    """The plan of a chain of least-squares and ridge fits on designs of their own.

    Raises: InvalidInput for a fit derived from these, or a design that several fits share; what plan_of raises.
    """
    plan = plan_of(chain)
    require_fresh(plan)
    return plan


def fresh(plan: Plan) -> bool:
    """Whether all fits are least squares or ridge, each on a design of its own."""
    return all(step.plain for step in plan.steps) and len({step.design for step in plan.steps}) == len(plan.steps)


def require_fresh(plan: Plan) -> None:
    """Refuse a plan with a fit derived from least squares or ridge, or with a design that several fits share."""
    if fresh(plan):
        return
    seen = Counter(step.design for step in plan.steps)
    for step in plan.steps:
        if not step.plain:
            reason = "only least squares and ridge have statistics whose law is known"
            raise InvalidInput(step.fit.kind, reason, "use simulate")
        if seen[step.design] > 1:
            raise InvalidInput(step.fit.design, "a design that several fits share is not fresh", "use simulate")


def isotropic(plan: Plan) -> bool:
    """Whether Σ is a multiple of the identity."""
    return bool(np.all(plan.roots == plan.roots[0]))


def tall_least_squares(plan: Plan, step: Step) -> bool:
    """Whether the fit returns what it is taught up to label noise: least squares with T ≥ d."""
    return step.penalty == 0 and step.samples >= plan.d


def noise_through_least_squares(plan: Plan, step: Step) -> float:
    """E tr (XᵀX)⁺ per direction of the row space, rows N(0, I): 1/(|T − d| − 1); a chain has |T − d| ≥ 2 with noise."""
    return 1 / (abs(step.samples - plan.d) - 1)
