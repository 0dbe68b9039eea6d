"""Laws that every right formula of a risk obeys, whatever it says: each is an assertion about a chain of numbers.

``predict`` maps a chain to the parts of its test error (an object with the attributes bias, variance, collapse, total);
by default it is the engine's, and it may be a formula of yours.  A law returns whether it could speak of this
chain: where it returns False it has checked nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..calculi import CALCULI, Act
from ..chain.model import Chain
from ..errors import CollapseSymError
from ..risk.derive import Setup
from ..risk.numbers import predict as engine
from .limits import (
    PARTS,
    ROUNDING,
    Predict,
    close,
    holds,
    longer,
    louder_chains,
    penalty_vanishes,
    rows_grow,
    scale_of,
    setup_of,
    sizes_grow,
    with_noises,
)


def homogeneous(chain: Chain, predict: Predict = engine, *, factor: int = 2) -> bool:
    """The risk is homogeneous of degree 2 in (w₀, σ, σ₀, …): c times all of them costs c² times as much."""
    scaled = with_noises(chain, lambda noise: factor * noise)
    scaled = replace(scaled, population=longer(scaled.population, factor))
    before, after = predict(chain), predict(scaled)
    for part in PARTS:
        close("homogeneous of degree 2", part, getattr(after, part), factor**2 * getattr(before, part), chain)
    return True


def monotone_in_noise(chain: Chain, predict: Predict = engine) -> bool:
    """More noise in any fit costs more, and noise that a fit does not have costs nothing."""
    before, spoke = predict(chain), False
    for louder in louder_chains(chain):
        try:
            after = predict(louder)
        except CollapseSymError:
            continue  # infinite at |T − d| ≤ 1, or a design that may be shared without noise only
        spoke = True
        slack = ROUNDING * scale_of(chain, before)
        holds("monotone in noise", float(after.total) >= float(before.total) - slack, chain, before, after)
        close("bias without noise", "bias", after.bias, before.bias, chain)
    return spoke


def calculi_agree(chain: Chain) -> bool:
    """Calculi that are exact and cover the chain in closed form give the same parts."""
    found = {}
    for name, calculus in CALCULI.items():
        if calculus.relation == "=":
            try:
                found[name] = engine(chain, name)
            except CollapseSymError:
                continue
    for name, values in list(found.items())[1:]:
        first = next(iter(found))
        for part in PARTS:
            close(f"{name} = {first}", part, getattr(values, part), getattr(found[first], part), chain)
    return len(found) > 1


def limits_agree(chain: Chain, predict: Predict = engine) -> bool:
    """Three limits: exact → equivalent as sizes grow, λ → 0⁺ → least squares, T → ∞ → the last generator's error."""
    spoke = [sizes_grow(chain), penalty_vanishes(chain), rows_grow(chain, predict)]
    return any(spoke)


def composes(chain: Chain, predict: Predict = engine, *, calculus: str = "auto") -> bool:
    """The risk is the composition of the transfers of its fits, run here in ŵ, one generation after the other.

        fit    N₁₁ ← second(N₁₁), N₁₂ ← mean(N₁₂), constant += σ² noise(N₁₁)
        teach  N₂₂ ← N₂₂ + 2p N₁₂ + p² N₁₁, N₁₂ ← (1−p)(N₁₂ + p N₁₁), N₁₁ ← (1−p)² N₁₁

    from N₁₁ = Σ, N₁₂ = −Σ, N₂₂ = Σ; in the end ŵ₀ = w₀.
    """
    bias, noise = _composed(setup_of(chain, calculus))
    found = predict(chain)
    close("composition of transfers", "bias", found.bias, bias, chain)
    close("composition of transfers", "variance + collapse", found.variance + found.collapse, noise, chain)
    return True


LAWS: dict[str, Callable[..., bool]] = {
    law.__name__: law for law in (homogeneous, monotone_in_noise, calculi_agree, limits_agree, composes)
}


# -- composition -----------------------------------------------------------------------------------
def _composed(setup: Setup) -> tuple[float, float]:
    """(bias, cost of all noises) by one transfer after the other."""
    language = setup.language
    n11, n12, n22, constant = 1 * language.s, -1 * language.s, 1 * language.s, 0.0
    stages: list[tuple[Act, dict[int, Any], Any]] = []
    for block, act in setup.blocks:
        stages += [(act, block.noises, block.truth_weight)] * int(block.repeat)
    if setup.downstream is not None:
        stages.append((setup.downstream, {0: setup.downstream.fit.noise**2}, 0))
    for act, noises, weight in reversed(stages):
        for later, variance in noises.items():
            if variance != 0:
                constant += float(language.number(variance)) * act.fit.noise_cost_through(act, n11, later)
        n11, n12 = act.fit.second(act, n11), act.fit.mean(act, n12)
        p = float(weight)
        n22, n12, n11 = n22 + 2 * p * n12 + p**2 * n11, (1 - p) * (n12 + p * n11), (1 - p) ** 2 * n11
    return float(language.quad(n11 + 2 * n12 + n22)), float(constant)
