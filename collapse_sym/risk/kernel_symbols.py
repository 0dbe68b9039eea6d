"""Kernel chains in symbols, with the regimes that numbers have decided, and how near fits are to interpolation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

from ..calculi import OVER, UNDER, Act
from ..chain.assumptions import Assumptions
from ..chain.fits import FRESH, Fit, Generator, LeastSquares, Ridge
from ..chain.model import Chain
from ..chain.populations import Abstract, AbstractTruth, Population
from ..notation import symbol
from ..spectra.grid import Grid
from .cases import Regimes

T, T0 = symbol("T", "size"), symbol("T0", "size")
RIDGE, RIDGE0 = symbol("ridge", "ridge"), symbol("ridge0", "ridge")
NOISE0, FIRST = symbol("sigma0", "noise"), symbol("sigma1", "noise")


@lru_cache(maxsize=64)
def described(n: int, regime0: str, regime: str, shared: bool) -> tuple[Chain, Regimes]:
    """The chain in symbols, and the regimes that numbers have decided; noises are 1 where they count afterwards."""
    last = _fit(regime, T, sp.S.One, RIDGE, FRESH)
    design = "X" if shared else FRESH
    teachers = [(FIRST, 1), (NOISE0, n - 1)][: min(n, 2)] if shared else [(sp.S.One, n)]
    generators = tuple(Generator(_fit(regime0, T0, noise, RIDGE0, design), repeat) for noise, repeat in teachers if n)
    chain = Chain(Population(Abstract(), AbstractTruth()), generators, last)
    of_size = {size: r for size, r in ((T, regime), (T0, regime0)) if r in (OVER, UNDER)}
    return chain, Regimes(of_size, (), Assumptions.of(chain))


def _fit(regime: str, rows: sp.Symbol, noise: sp.Expr, ridge: sp.Symbol, design: str) -> Fit:
    return Ridge(rows, noise, design, ridge=ridge) if regime == "ridge" else LeastSquares(rows, noise, design)


def loads_of(language: Grid, act: Act | None = None) -> tuple[Any, Any]:
    """df₁/T and df₂/T of a fit, 0 where there is none."""
    if act is None:
        return 0.0, 0.0
    share = act.s / (act.s + act.kappa)
    return language.trace(share) / act.T, language.trace(share**2) / act.T
