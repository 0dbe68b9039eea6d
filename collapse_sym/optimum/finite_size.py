r"""How far the optimal ridge of an isotropic chain moves at finite size: λ⋆ + shift/d + O(1/d²).

The error is E₀ + E₁/d + O(1/d²), both functions of κ; where E₀ is stationary, the optimum moves by

    δκ = −E₁'/E₀'' /d ,        δλ = λ'(κ) δκ        (' = d/dκ; the limit of κ(λ) is what κ stands for).
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb

from ..calculi.finite_size import OneLevelDuals, isotropic_kappa
from ..chain.fits import Fit, Ridge
from ..chain.model import Chain
from ..functionals.evaluate import ball
from ..risk.finite_size import _found, _level, _regimes
from .jets import Jet
from .spectral import chosen


def shift(chain: Chain, kappa: arb) -> arb:
    """The coefficient c of λ⋆ = limit + c/d + O(1/d²), at the limit's κ⋆ > 0; at python-flint's current precision.

    Assumes: Σ = vI, numbers throughout; a stationary point.

    *Raises*: InvalidInput, DoesNotClose, OutsideCalculus.

    Without generators λ⋆ = dσ²/(T‖w₀‖²) at any size:

    >>> from collapse_sym.chain import Chain, Isotropic, NormTruth, Population, Ridge
    >>> chain = Chain(Population(Isotropic(20), NormTruth(1)), (), Ridge(40, 1, ridge=1))
    >>> bool(abs(shift(chain, arb(1) / 2 ** arb("0.5"))) < 1e-12)    # κ of λ = 1/2
    True
    """
    asked = chosen(chain)
    fit = asked.downstream
    assert isinstance(fit, Ridge)
    value, squared = _level(asked)
    phi, level = ball(asked.d / fit.samples), ball(value)
    x = Jet(kappa / level, arb(1))
    ridge = x * (1 - phi / (1 + x))

    def read(expr: sp.Expr) -> Any:
        return ridge if expr.has(fit.ridge) else ball(expr)

    def kappa_of(ratio: Any, penalty: Any, other: Fit) -> Any:
        return x if other is fit else isotropic_kappa(ratio, penalty)

    total = _found(asked, _regimes(asked), OneLevelDuals(asked.d, value, squared, read=read, kappa=kappa_of))["total"]
    return -level * ridge.slope * total.slope.slope / (2 * total.value.bend)
