"""What is compared: the parts of a prediction, in what they are measured, and when they cannot be judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..chain.model import Chain
from ..errors import InvalidInput
from .plan import Plan
from .simulate import PARTS, Simulation

#: relative size of what rounding may add to a part, measured in the scale of the whole risk
ROUNDING = 1e-9
#: |T − d| below which label noise through least squares has infinite variance given the design
HEAVY = 4


def values_of(predicted: Any, chain: Chain) -> dict[str, float]:
    """The compared parts of a prediction, in the order of PARTS.

    Raises: InvalidInput where nothing is given.
    """
    if callable(predicted):
        predicted = predicted(chain)
    if isinstance(predicted, Mapping):
        table = dict(predicted)
    elif isinstance(predicted, (int, float)):
        table = {"total": predicted}
    else:
        table = {part: getattr(predicted, part, None) for part in PARTS}
    values = {part: float(table[part]) for part in PARTS if table.get(part) is not None}
    if not values:
        raise InvalidInput(predicted, "nothing to compare", f"give some of the parts {', '.join(PARTS)}")
    return values


def scale_of(part: str, values: Mapping[str, float]) -> float:
    """What relative errors of a part are measured in.

    Clean, delta and cross are terms of the bias and may cancel: an error in them is measured in the largest.
    """
    family = ("bias", "clean", "delta", "cross")
    return max(abs(values[p]) for p in values if p == part or (part in family[1:] and p in family))


def rounding_of(plan: Plan, simulation: Simulation) -> float:
    """How far floating-point rounding may move a part."""
    return ROUNDING * (plan.size_of_truth + abs(simulation.mean("total")))


def unusable(plan: Plan, part: str) -> str:
    """Why the mean of this part cannot be judged (label noise through least squares at |T − d| ≤ 3), or ""."""
    for step in plan.steps:
        seen = part == "total" or part == ("variance" if step.block is None else "collapse")
        if seen and step.noise and step.penalty == 0 and abs(step.samples - plan.d) < HEAVY:
            return f"infinite variance at |T − d| = {abs(step.samples - plan.d)}"
    return ""


def regimes_of(plan: Plan) -> tuple[str, ...]:
    """For each kind of fit in the plan: which it is, on which side of d it stands, and in which part of the chain."""
    found = []
    for step in plan.steps:
        side = "<=>"[(step.samples > plan.d) - (step.samples < plan.d) + 1]
        place = "downstream" if step.block is None else "generator"
        found.append(f"{place} {step.fit.kind} with T {side} d")
    return tuple(dict.fromkeys(found))
