"""One case of a chain: the recursion run in one language under the chosen calculi, read off as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from ..calculi import OVER, Act, Calculus, choose
from ..chain.designs import Block, fresh_blocks
from ..chain.model import Chain
from ..chain.populations import RandomTruth
from ..functionals.languages import OneLevel, Symbolic, kappa_pair
from ..spectra.spectrum import Spectrum, spectrum_of
from .cases import Regimes
from .recursion import Cost, Powers, State, backward


@dataclass(frozen=True)
class Parts:
    """The parts of the test error as scalars of one language."""

    clean: Any
    delta: Any
    cross: Any
    bias: Any
    variance: Any
    costs: tuple[Cost, ...]
    #: (block of the chain, metric that its last generation meets), last block first
    reached: tuple[tuple[int, Any], ...] = ()


@dataclass(frozen=True)
class Setup:
    """A case made ready: blocks of fresh designs with an act each, the downstream's act, and who treats what."""

    blocks: tuple[tuple[Block, Act], ...]
    downstream: Act | None
    by_block: Mapping[int, Calculus]
    language: Any

    @property
    def acts(self) -> tuple[Act, ...]:
        """The generators' acts in order, then the downstream's."""
        return tuple(a for _, a in self.blocks) + (() if self.downstream is None else (self.downstream,))

    @property
    def calculi(self) -> tuple[Calculus, ...]:
        """One per generator block, then the downstream's."""
        tail = () if self.downstream is None else (self.downstream.calculus,)
        return tuple(self.by_block[i] for i in sorted(self.by_block)) + tail


def set_up(chain: Chain, regimes: Regimes, requested: str, *, language: Any = None) -> Setup:
    """The calculi, the language and the acts of a case."""
    spectrum = spectrum_of(chain.population)
    one_level = spectrum is not None and spectrum.size == 1
    blocks = fresh_blocks(chain, regimes.over)
    chosen = {id(b): choose(requested, b.fit, regimes.of(b.fit), one_level=one_level) for b in blocks}
    last = chain.downstream
    last_choice = None if last is None else choose(requested, last, regimes.of(last), one_level=one_level)
    if language is None:
        everyone = [(chosen[id(b)], b.fit) for b in blocks] + ([(last_choice, last)] if last is not None else [])
        words = any(
            c is not None and not c.closed(f, regimes.of(f), one_level) and c.name == "exact" for c, f in everyone
        )
        language = _language(chain, regimes, spectrum if one_level and not words else None)
    pairs = tuple((b, Act(chosen[id(b)], b.fit, regimes.of(b.fit), language)) for b in blocks)
    act = None if last is None or last_choice is None else Act(last_choice, last, regimes.of(last), language)
    by_block = {s.block: chosen[id(b)] for b in blocks for s in b.shares}
    for i, generator in enumerate(chain.generators):
        if i not in by_block:  # repeat = 0
            regime = OVER if generator.fit.penalty == 0 else regimes.of(generator.fit)
            by_block[i] = choose(requested, generator.fit, regime, one_level=one_level)
    return Setup(pairs, act, by_block, language)


def _language(chain: Chain, regimes: Regimes, level: Spectrum | None) -> Symbolic:
    names = kappa_names(chain, regimes)
    if level is None:
        truth = chain.population.truth
        spread = truth.squared / chain.population.covariance.ambient if isinstance(truth, RandomTruth) else None
        return Symbolic(chain.d, names, spread=spread)
    weight = None if level.weights is None else sp.sympify(level.weights[0], strict=True)
    return OneLevel(chain.d, names, value=sp.sympify(level.values[0], strict=True), weight=weight)


def kappa_names(chain: Chain, regimes: Regimes) -> dict[tuple[sp.Expr, sp.Expr], str]:
    """κ for the downstream fit, κ₀, κ₁, … for the generators in order; equal (λ, T) share one."""
    names: dict[tuple[sp.Expr, sp.Expr], str] = {}
    if chain.downstream is not None and regimes.of(chain.downstream) != OVER:
        names[kappa_pair(chain.downstream.penalty, chain.downstream.samples)] = "kappa"
    count = 0
    for fit in (g.fit for g in chain.generators):
        pair = kappa_pair(fit.penalty, fit.samples)
        if regimes.of(fit) != OVER and pair not in names:
            names[pair] = f"kappa{count}"
            count += 1
    return names


def run(setup: Setup, powers: Powers) -> Parts:
    """The parts of the test error, in the language of the setup.

    The start is the form of the error of the last parameter: after the downstream fit,
    Bias comes from residual(Σ); ΔBias from the error of ŵ_n seen by second(Σ); their product from cross(Σ).
    """
    language, zero = setup.language, sp.Integer(0)
    sigma = language.s
    if setup.downstream is None:
        cross, clean, variance = zero, zero, zero
    else:
        fit, act = setup.downstream.fit, setup.downstream
        cross = fit.cross(act, sigma)
        clean = language.quad(fit.residual(act, sigma))
        variance = fit.noise**2 * fit.noise_cost(act, sigma) if fit.noise != 0 else zero
    if not setup.blocks:
        return Parts(clean, zero, zero, clean, variance, ())
    main = _main(setup, powers)
    delta, bias = (language.quad(g) for g in main.forms())
    crossed = _cross(setup, cross, powers)
    return Parts(clean, delta, crossed, bias, variance, main.costs, main.reached)


def costs(setup: Setup, powers: Powers) -> tuple[Cost, ...]:
    """What the label noises of the generators cost, without the parts that hold none of it."""
    return _main(setup, powers).costs


def _main(setup: Setup, powers: Powers) -> State:
    """The forms of the error of ŵ_n seen by second(Σ), and of the whole bias, before all generators."""
    sigma = setup.language.s
    n11, mean = sigma, sigma
    if setup.downstream is not None:
        fit, act = setup.downstream.fit, setup.downstream
        n11, mean = fit.second(act, sigma), fit.mean(act, sigma)
    return backward(setup.blocks, State(n11, ((-n11, n11), (-mean, sigma))), powers=powers)


def _cross(setup: Setup, cross: Any, powers: Powers) -> Any:
    """2 E (A w₀ − w₀)ᵀ Σ A (ŵ_n − w₀), the form −2 w₀ᵀ cross(Σ) (ŵ_n − w₀)."""
    if cross == 0:
        return sp.Integer(0)
    quiet = tuple((_quiet(block), act) for block, act in setup.blocks)
    state = backward(quiet, State(sp.Integer(0), ((-cross, 2 * cross),)), powers=powers)
    return setup.language.quad(state.forms()[0])


def _quiet(block: Block) -> Block:
    return replace(block, shares=tuple(replace(s, variance=sp.Integer(0)) for s in block.shares))


def collapse_total(costs: tuple[Cost, ...]) -> Any:
    """What all generators' label noises cost together."""
    return sp.Add(*[c.total for c in costs])
