r"""The risk of an isotropic chain by numbers: metrics pushed backwards through the fits, in balls.

With Σ = vI every metric is a multiple of I, and a fit acts on the state (N₁₁, N₁₂, N₁₂^×, N₂₂, N₂₂^×, spent) of the
error δ = ŵ − w₀ (MATHEMATICS: "a fit is a random linear map"; × starts from the downstream's cross term alone) by

    spent ← spent + E tr(BᵀN₁₁B) ,   N₂₂ ← N₂₂ + residual N₁₁ − 2 shortfall N₁₂ ,   N₂₂^× ← N₂₂^× − 2 shortfall N₁₂^×
    N₁₂ ← (1−p)(a₁N₁₂ − cross N₁₁) ,   N₁₂^× ← (1−p) a₁ N₁₂^× ,   N₁₁ ← (1−p)² a₂ N₁₁ .

It is linear: equal generations are a power of one matrix, whatever their number.  N₁₁, N₂₂ ≥ 0 ≥ N₁₂: no sum cancels.
Fits that share a design are one fit, whose noises meet it with a unit cost E tr(BᵀB) each (``shared.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp
from flint import arb

from ...chain.designs import Block, SharedRidge
from ...chain.fits import Fit
from ...errors import InfiniteRisk
from ...functionals.evaluate import ball
from .moments import Moments, of_least_squares, of_ridge
from .shared import SharedMoments, of_shared


@dataclass(frozen=True)
class Isotropic:
    """What the fits are judged on: dimension d, Σ = value·I, ‖w₀‖² = squared."""

    d: int
    value: sp.Expr
    squared: sp.Expr


@dataclass(frozen=True)
class Parts:
    """The parts of the test error as balls; ``per_generation`` is collapse by generator block of the chain."""

    bias: arb
    clean: arb
    delta: arb
    cross: arb
    variance: arb
    collapse: arb
    total: arb
    per_generation: tuple[arb, ...]

    @property
    def balls(self) -> tuple[arb, ...]:
        """All of them."""
        return (self.bias, self.clean, self.delta, self.cross, self.variance, self.collapse, self.total,
                *self.per_generation)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """How a fit acts on metrics that are multiples of I: what the maps of ``chain.fits`` are given."""

    moments: Moments
    value: arb
    samples: int
    dimension: int

    @property
    def s(self) -> arb:
        """The one eigenvalue."""
        return self.value

    @property
    def T(self) -> int:
        """The number of rows."""
        return self.samples

    @property
    def d(self) -> int:
        """rank Σ."""
        return self.dimension

    def number(self, expr: sp.Expr) -> arb:
        """An expression without symbols."""
        return ball(expr)

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return self.dimension * g

    def mean(self, g: Any) -> Any:
        return self.moments.a1 * g

    def second(self, g: Any) -> Any:
        return self.moments.a2 * g

    def noise(self, g: Any) -> Any:
        return self.moments.b * g / self.value

    def noise_through(self, g: Any, later: int) -> Any:
        """The cost of noise that ``later`` more fits on the same design meet."""
        assert isinstance(self.moments, SharedMoments)
        return self.moments.through[later] * g / self.value

    def cross(self, g: Any) -> Any:
        return self.moments.cross * g

    def residual(self, g: Any) -> Any:
        return self.moments.residual * g

    def shortfall(self, g: Any) -> Any:
        return self.moments.shortfall * g


def run(population: Isotropic, blocks: Sequence[Block], downstream: Fit | None, count: int) -> Parts:
    """The parts of the test error at the current precision; ``count`` generator blocks has the chain."""
    moments: dict[Any, Moments] = {}
    value, squared = ball(population.value), ball(population.squared)
    n11, cross, clean, variance = value, arb(0), arb(0), arb(0)
    if downstream is not None:
        act = _act(downstream, population, moments)
        n11, cross = downstream.second(act, value), downstream.cross(act, value)
        clean = downstream.residual(act, value) * squared
        variance = _cost(downstream, downstream.noise**2, act, value)
    state = flint.arb_mat([[n11], [arb(0)], [-cross], [arb(0)], [arb(0)], [arb(0)]])
    spent = [arb(0)] * count
    for block in reversed(blocks):
        state, costs = _through(block, _act(block.fit, population, moments), state)
        for share, cost in zip(block.shares, costs):
            spent[share.block] = spent[share.block] + cost
    delta, crossed, collapse = state[3, 0] * squared, state[4, 0] * squared, sum(spent, arb(0))
    bias = clean + delta + crossed
    return Parts(bias, clean, delta, crossed, variance, collapse, bias + variance + collapse, tuple(spent))


def _through(block: Block, act: Act, state: flint.arb_mat) -> tuple[flint.arb_mat, list[arb]]:
    """The state before a block's generations, and what each share of its noise costs."""
    fit, one, kept = block.fit, arb(1), 1 - ball(sp.sympify(block.truth_weight, strict=True))
    a1, a2 = fit.mean(act, one), fit.second(act, one)
    cross, residual, shortfall = fit.cross(act, one), fit.residual(act, one), fit.shortfall(act, one)
    unit = {later: _unit_cost(fit, variance, act, later) for later, variance in block.noises.items()}
    step = flint.arb_mat(
        [
            [kept**2 * a2, 0, 0, 0, 0, 0],
            [-kept * cross, kept * a1, 0, 0, 0, 0],
            [0, 0, kept * a1, 0, 0, 0],
            [residual, -2 * shortfall, 0, 1, 0, 0],
            [0, 0, -2 * shortfall, 0, 1, 0],
            [1, 0, 0, 0, 0, 1],
        ]
    )
    after = step ** int(block.repeat) * state
    met = after[5, 0]  # the sum of the N₁₁ that its noises meet
    after[5, 0] = arb(0)
    costs = [ball(s.variance * s.repeat if block.merged or len(block.shares) > 1 else s.variance) for s in block.shares]
    return after, [met * unit[share.later] * cost for share, cost in zip(block.shares, costs)]


def _cost(fit: Fit, variance: sp.Expr, act: Act, g: arb) -> arb:
    """Variance · E tr(BᵀgB), 0 without noise whatever the design."""
    return ball(variance) * _unit_cost(fit, variance, act, 0) * g if variance != 0 else arb(0)


def _unit_cost(fit: Fit, variance: sp.Expr, act: Act, later: int) -> arb:
    """E tr(BᵀB), after ``later`` more fits on the design; 0 without noise."""
    if variance == 0:
        return arb(0)
    cost = fit.noise_cost_through(act, arb(1), later)
    if not cost.is_finite() and cost > 0:  # otherwise there were too few bits to tell
        raise InfiniteRisk(
            f"{fit.samples} samples in dimension {act.d}",
            "noisy least squares with |T − d| ≤ 1 has infinite risk",
            "change the size, use ridge > 0, or set the noise to 0",
        )
    return cost


def _act(fit: Fit, population: Isotropic, known: dict[Any, Moments]) -> Act:
    """The act of a fit; equal designs are computed once."""
    T, d = int(fit.samples), population.d
    penalties = fit.penalties if isinstance(fit, SharedRidge) else (fit.penalty,)
    if (T, penalties) not in known:
        known[T, penalties] = _moments(d, T, [penalty / population.value for penalty in penalties])
    return Act(known[T, penalties], ball(population.value), T, d)


def _moments(d: int, T: int, penalties: Sequence[sp.Expr]) -> Moments:
    if len(penalties) > 1:
        return of_shared(d, T, penalties)
    (penalty,) = penalties
    return of_ridge(d, T, lambda: ball(penalty)) if penalty != 0 else of_least_squares(d, T)
