"""What the generations cost: whether all cost the same, ρ, and one generation's cost after a substitution."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from ..chain.model import Chain
from ..errors import InvalidInput
from ..functionals.answer import Answer
from ..notation import M
from .recursion import Cost

if TYPE_CHECKING:
    from .case import Case


def linear_in_n(chain: Chain, costs: tuple[Cost, ...], collapse: sp.Expr) -> bool:
    """Whether collapse is proportional to the number of generations: every generation costs the same."""
    if not costs or len({c.each for c in costs}) > 1 or any(isinstance(c.total, sp.Sum) for c in costs):
        return False
    if M in sp.sympify(costs[0].each, strict=True).free_symbols:  # it depends on the generation
        return False
    noisy = [g for g in chain.generators if g.fit.noise != 0 and g.repeat != 0]
    quiet = [g for g in chain.generators if g.fit.noise == 0 and g.repeat != 0]
    return not quiet and all(_same(c.total, c.count * c.each) for c in costs) and bool(noisy)


def _same(x: sp.Expr, y: sp.Expr) -> bool:
    return x == y or sp.expand(x - y) == 0


def rho_of(chain: Chain, costs: tuple[Cost, ...], collapse: sp.Expr, answer: Any) -> Answer | None:
    """ρ with collapse = nσ₀²ρ, where all generators share one noise σ₀."""
    noises = {g.fit.noise for g in chain.generators if g.repeat != 0}
    if len(noises) != 1:
        return None
    return answer(costs[0].each / noises.pop() ** 2, "rho")


def cost_of(case: Case, block: str, generation: str) -> Answer:
    """What one generation costs; 0 where its noise or its block has vanished."""
    costs = {str(c.generation): c.answer for c in case.per_generation if c.block == int(block)}
    if not costs:
        return replace(case.collapse, expr=sp.Integer(0), rederive=None)
    if generation not in costs:
        raise InvalidInput(
            f"generation {generation}",
            "generations are told apart after the substitution",
            "substitute in the risk itself",
        )
    return costs[generation]
