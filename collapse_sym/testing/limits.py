"""Chains next to a chain, the limits between them, and how a law compares two numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from ..chain.fits import Fit, LeastSquares, Ridge
from ..chain.model import Chain
from ..chain.populations import CoefficientsTruth, Population
from ..chain.power_law import PowerLawTruth
from ..errors import CollapseSymError
from ..risk.cases import branches
from ..risk.derive import Setup, set_up
from ..risk.numbers import predict as engine
from ..spectra.numeric import Floats, Numeric
from ..spectra.spectrum import spectrum_of

Predict = Callable[[Chain], Any]
PARTS = ("bias", "variance", "collapse", "total")
#: what rounding may do, relative to ‖w₀‖²_Σ + the whole risk
ROUNDING = 1e-9
#: sizes at which an exact formula and its limit are compared: the deviation must fall like 1/size
FIRST, SECOND, FALLS = 16, 64, 0.35
#: λ, in units of the least eigenvalue, that stands for 0; rows, in units of d, that stand for ∞; what they leave
TINY, MANY, NEAR = sp.Rational(1, 10**11), 10**10, 1e-4


# -- chains next to a chain ------------------------------------------------------------------------
def with_noises(chain: Chain, change: Callable[[sp.Expr], sp.Expr]) -> Chain:
    """The chain with every fit's noise changed."""
    return _with_fits(chain, lambda fit: replace(fit, noise=change(fit.noise)))


def _with_fits(chain: Chain, change: Callable[[Fit], Fit]) -> Chain:
    generators = tuple(replace(g, fit=change(g.fit)) for g in chain.generators)
    last = None if chain.downstream is None else change(chain.downstream)
    return replace(chain, generators=generators, downstream=last)


def longer(population: Population, factor: int) -> Population:
    """The population with c times its truth."""
    truth: Any = population.truth
    if isinstance(truth, CoefficientsTruth):
        return replace(population, truth=replace(truth, values=tuple(factor * c for c in truth.values)))
    if isinstance(truth, PowerLawTruth):
        return replace(population, truth=replace(truth, scale=factor**2 * truth.scale))
    return replace(population, truth=replace(truth, squared=factor**2 * truth.squared))


def louder_chains(chain: Chain) -> Iterator[Chain]:
    """The chain with one fit's noise raised, for every fit."""
    for i, generator in enumerate(chain.generators):
        if generator.repeat != 0:
            more = replace(generator, fit=replace(generator.fit, noise=generator.fit.noise + 1))
            yield replace(chain, generators=(*chain.generators[:i], more, *chain.generators[i + 1 :]))
    if chain.downstream is not None:
        yield replace(chain, downstream=replace(chain.downstream, noise=chain.downstream.noise + 1))


# -- limits ----------------------------------------------------------------------------------------
def sizes_grow(chain: Chain) -> bool:
    """Whether exact answers were held against their equivalents: the deviation falls as the sizes grow."""
    try:
        gaps = [_gaps(chain.scaled(k)) for k in (FIRST, SECOND)]
    except CollapseSymError:
        return False
    if gaps[0] is None or gaps[1] is None:
        return False
    for part, (first, _), (second, scale) in zip(PARTS, gaps[0], gaps[1]):
        holds(f"exact → equivalent ({part})", second <= FALLS * first + ROUNDING * scale, chain, first, second)
    return True


def _gaps(chain: Chain) -> list[tuple[float, float]] | None:
    """|exact − equivalent| and the scale, part by part; None where the exact answer is no closed form."""
    if any(act.calculus.relation != "=" for act in setup_of(chain, "auto").acts):
        return None
    exact, limit = engine(chain, "auto"), engine(chain, "equivalents")
    scale = scale_of(chain, exact)
    return [(abs(float(getattr(exact, p)) - float(getattr(limit, p))), scale) for p in PARTS]


def penalty_vanishes(chain: Chain) -> bool:
    """Whether ridge fits of vanishing penalty were held against least squares."""
    far = [abs(int(f.samples) - int(chain.d)) >= 2 for f in chain.fits]
    if not far or not all(far) or not any(f.penalty != 0 for f in chain.fits):
        return False
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None
    tiny = TINY * min(spectrum.values)
    small, none = (_with_fits(chain, lambda fit: _penalised(fit, by)) for by in (tiny, sp.Integer(0)))  # noqa: B023
    return _near("λ → 0⁺ is least squares", small, none)


def _penalised(fit: Fit, penalty: sp.Expr) -> Fit:
    if fit.penalty == 0:
        return fit
    return replace(fit, ridge=penalty) if penalty != 0 else LeastSquares(fit.samples, fit.noise, fit.design)  # type: ignore[call-arg]


def _near(law: str, one: Chain, other: Chain) -> bool:
    try:
        found = [engine(c, "equivalents") for c in (one, other)]
    except CollapseSymError:
        return False
    for part in PARTS:
        close(law, part, getattr(found[0], part), getattr(found[1], part), one, NEAR)
    return True


def rows_grow(chain: Chain, predict: Predict) -> bool:
    """Whether a downstream fit on ever more rows was held against the last generator."""
    last = chain.downstream
    if last is None or isinstance(last, Ridge) or not chain.generators:
        return False
    many = replace(chain, downstream=replace(last, samples=MANY * chain.d))
    try:
        found = [predict(c) for c in (many, replace(chain, downstream=None))]
    except CollapseSymError:
        return False
    close("T → ∞ leaves the last generator's error", "total", found[0].total, found[1].total, chain, NEAR)
    return True


def setup_of(chain: Chain, calculus: str) -> Setup:
    """The fits of a chain of numbers with their calculi, in float64."""
    (regimes,), _ = branches(chain)
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None
    return set_up(chain, regimes, calculus, language=Numeric(spectrum, Floats))


# -- comparing -------------------------------------------------------------------------------------
def scale_of(chain: Chain, values: Any) -> float:
    """What rounding is measured in: ‖w₀‖²_Σ and the whole risk."""
    return size_of_truth(chain) + abs(float(values.total))


def size_of_truth(chain: Chain) -> float:
    """‖w₀‖²_Σ of a chain of numbers."""
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None
    s, _, weights = spectrum.numeric()
    return float((s * weights).sum())


def close(law: str, part: str, found: Any, wanted: Any, chain: Chain, relative: float = ROUNDING) -> None:
    """Assert that two numbers agree."""
    scale = size_of_truth(chain) + abs(float(wanted))
    holds(f"{law} ({part})", abs(float(found) - float(wanted)) <= relative * scale, chain, found, wanted)


def holds(law: str, condition: bool, chain: Chain, found: Any, wanted: Any) -> None:
    """Assert a condition; the message shows both sides and the chain."""
    if not condition:
        raise AssertionError(f"{law}: {found} against {wanted} at\n{chain}")
