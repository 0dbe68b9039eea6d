"""Chains drawn at random: a numeric chain for every admissible assignment of regimes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol

import sympy as sp
from hypothesis import strategies as st

from ..chain.fits import Fit, Generator, LeastSquares, Ridge
from ..chain.model import Chain
from ..chain.populations import (
    CoefficientsTruth,
    Covariance,
    Diagonal,
    Isotropic,
    NormTruth,
    Population,
    RandomTruth,
)
from ..chain.power_law import PowerLaw, PowerLawTruth
from .space import EVERYTHING, Assignment, Space

NOISES = tuple(sp.Rational(k, 10) for k in (5, 3, 8, 10, 12))
PENALTIES = tuple(sp.Rational(k, 100) for k in (20, 5, 50, 100, 1))
EIGENVALUES = tuple(sp.Rational(k, 4) for k in (4, 2, 6, 8, 3, 10, 1, 5))
#: β and r of power laws, with rational eigenvalues and squared coefficients
CAPACITIES = (sp.Integer(2), sp.Integer(3))
SOURCES = (sp.Rational(1, 2), sp.Integer(1), sp.Rational(3, 2))
WEIGHTS = tuple(sp.Rational(k, 10) for k in (5, 2, 7))
#: below 10⁻³ of every other eigenvalue
SMALL = tuple(sp.Rational(1, 10**k) for k in (5, 4, 6))


class Chooser(Protocol):
    """Where the free choices come from: Hypothesis, or a random generator for a covering list."""

    def among(self, values: Sequence[Any]) -> Any:
        """One of these values."""
        ...


class RandomChooser:
    """Choices from ``random.Random(seed)``."""

    def __init__(self, seed: object) -> None:
        self._random = random.Random(repr(seed))

    def among(self, values: Sequence[Any]) -> Any:
        """One of these values, uniformly."""
        return values[self._random.randrange(len(values))]


class DrawnChooser:
    """Choices by Hypothesis: earlier values are simpler, and examples shrink to them."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def among(self, values: Sequence[Any]) -> Any:
        """One of these values."""
        return values[self._draw(st.integers(0, len(values) - 1))]


def chains(space: Space = EVERYTHING, *, dimensions: Sequence[int] = (6, 7, 8)) -> st.SearchStrategy[Chain]:
    """A strategy for numeric chains of this space.

    The assignment of regimes is drawn first, then numbers that realise it; ``dimensions`` start at 6, the
    least d with room for two different least-squares sizes T ≤ d − 4.
    """

    @st.composite
    def build(draw: Any) -> Chain:
        # by index: sampled_from would hash every assignment at every draw, and all are made at the first
        choose = DrawnChooser(draw)
        return chain_in(space.assignment(choose.among(range(space.size))), choose, dimensions=dimensions)

    return build()


def chain_in(regime: Assignment, choose: Chooser, *, dimensions: Sequence[int] = (6, 7, 8)) -> Chain:
    """A chain with exactly these regimes; what they leave open is chosen by ``choose``."""
    d = choose.among(dimensions)
    return Chain(
        population=_population(regime, choose, d),
        generators=_generators(regime, choose, d),
        downstream=_downstream(regime, choose, d),
    )


def _population(regime: Assignment, choose: Chooser, d: int) -> Population:
    if regime["spectrum"] == "isotropic":
        truth = choose.among((NormTruth, RandomTruth))(squared=sp.Integer(choose.among((1, 2))))
        return Population(Isotropic(sp.Integer(d)), truth)
    covariance: Covariance
    if regime["spectrum"] == "power":
        covariance, least = PowerLaw(choose.among(CAPACITIES), sp.Integer(d)), d - 1
        if regime["truth"] == "spread" and choose.among((True, False)):
            return Population(covariance, PowerLawTruth(source=choose.among(SOURCES)))
    else:
        values = _eigenvalues(regime["spectrum"], choose, d)
        covariance, least = Diagonal(values), values.index(min(values))
    if regime["truth"] == "weak":
        return Population(covariance, CoefficientsTruth(tuple(sp.Integer(i == least) for i in range(d))))
    if choose.among((False, True)):
        return Population(covariance, RandomTruth(sp.Integer(choose.among((1, 3)))))
    return Population(covariance, CoefficientsTruth(tuple(choose.among(WEIGHTS) for _ in range(d))))


def _eigenvalues(kind: str, choose: Chooser, d: int) -> tuple[sp.Expr, ...]:
    start = choose.among(range(len(EIGENVALUES)))
    distinct = [EIGENVALUES[(start + i) % len(EIGENVALUES)] + 3 * (i // len(EIGENVALUES)) for i in range(d)]
    if kind == "repeated":
        groups = choose.among((2, 3))
        return tuple(distinct[i % groups] for i in range(d))
    if kind == "tiny":
        return (*distinct[:-1], choose.among(SMALL))
    return tuple(distinct)


def _generators(regime: Assignment, choose: Chooser, d: int) -> tuple[Generator, ...]:
    n = int(regime["n"])
    if n == 0:
        # a block that is repeated 0 times and an empty list of generators are the same chain
        return choose.among(((), (Generator(LeastSquares(sp.Integer(2 * d)), repeat=0),)))
    kinds = _kinds(regime, choose, n)
    sizes = _sizes(regime, choose, d, kinds)
    noises = _noises(regime, choose, n)
    weights = [sp.Integer(0)] * n
    if regime["labels"] == "mixed":
        weights[choose.among(range(n))] = choose.among(WEIGHTS)
    penalties = _penalties(regime, choose, n)
    design = "fresh" if regime["design"] == "fresh" else "X0"
    fits = [_fit(k, sizes[i], noises[i], design, penalties[i]) for i, k in enumerate(kinds)]
    alike = len(set(zip(fits, weights))) == 1
    if alike and choose.among((True, False)):
        return (Generator(fits[0], repeat=n, truth_weight=weights[0]),)
    return tuple(Generator(fit, truth_weight=p) for fit, p in zip(fits, weights))


def _kinds(regime: Assignment, choose: Chooser, n: int) -> list[str]:
    if regime["generators"] != "both":
        return [regime["generators"]] * n
    kinds = [choose.among(("ols", "ridge")) for _ in range(n)]
    return kinds if len(set(kinds)) == 2 else [*kinds[1:], "ridge" if kinds[0] == "ols" else "ols"]


def _sizes(regime: Assignment, choose: Chooser, d: int, kinds: list[str]) -> list[int]:
    n, near = len(kinds), regime["threshold"] == "near"
    if regime["T0"] != "both":
        sides = [regime["T0"]] * n
    else:
        sides = [("above", "below")[i % 2] for i in range(n)]
    if regime["sizes"] == "equal":
        kind = "ols" if "ols" in kinds else "ridge"
        return [choose.among(_sizes_of(kind, sides[0], near, d))] * n
    sizes = [choose.among(_sizes_of(k, s, near, d)) for k, s in zip(kinds, sides)]
    if len(set(sizes)) == 1:
        others = [t for t in _sizes_of(kinds[-1], sides[-1], near, d) if t != sizes[0]]
        sizes[-1] = choose.among(others)
    return sizes


def _sizes_of(kind: str, side: str, near: bool, d: int) -> list[int]:
    # The sizes on one side of d; a least-squares fit keeps |T − d| in 2…3 (near) or at least 4 (far).
    if kind == "ridge":
        return list(range(d - 1, 0, -1)) if side == "below" else [*range(2 * d, d - 1, -1)]
    if near:
        return [d - 2, d - 3] if side == "below" else [d + 2, d + 3]
    return list(range(max(1, d - 4), 0, -1)) if side == "below" else [*range(d + 4, 2 * d + 8)]


def _noises(regime: Assignment, choose: Chooser, n: int) -> list[sp.Expr]:
    if regime["sigma0"] == "zero":
        return [sp.Integer(0)] * n
    first = choose.among(NOISES)
    if regime["sigma0"] == "equal":
        return [first] * n
    noises = [first] + [choose.among((sp.Integer(0), *NOISES)) for _ in range(n - 1)]
    return noises if len(set(noises)) > 1 else [*noises[:-1], first + 1]


def _penalties(regime: Assignment, choose: Chooser, n: int) -> list[sp.Expr]:
    drawn = [choose.among(PENALTIES) for _ in range(n)]
    if regime["design"] == "ridges":
        return drawn[:1] * n
    if regime["design"] == "shared" and regime["labels"] == "model" and len(set(drawn)) == 1:
        return [*drawn[:-1], next(penalty for penalty in PENALTIES if penalty != drawn[0])]
    return drawn


def _downstream(regime: Assignment, choose: Chooser, d: int) -> Fit | None:
    kind = regime["downstream"]
    if kind == "none":
        return None
    noise = choose.among(NOISES) if regime["sigma"] == "positive" else sp.Integer(0)
    size = choose.among(_sizes_of(kind, regime["T"], regime["threshold"] == "near", d))
    return _fit(kind, size, noise, "fresh", choose.among(PENALTIES))


def _fit(kind: str, samples: int, noise: sp.Expr, design: str, penalty: sp.Expr) -> Fit:
    size = sp.Integer(samples)
    if kind == "ols":
        return LeastSquares(size, noise, design)
    return Ridge(size, noise, design, penalty)
