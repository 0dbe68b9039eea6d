"""The certified optimum under power laws against the best exponent and factor of ``scaling``."""

from dataclasses import replace
from math import log

import pytest
import sympy as sp

from collapse_sym.optimum.answer import spectral
from collapse_sym.scaling.families import Question
from collapse_sym.scaling.learning import chain_at
from collapse_sym.scaling.optimum import sharp
from collapse_sym.scaling.rates import rates
from collapse_sym.scaling.settings import Factors, Setting

Q = sp.Rational
LAW = Setting(
    a=sp.S.Zero, b=sp.S(2), D=Q(3, 2), s=sp.S.Zero, ell=Q(2, 3), beta=sp.S(2), source=Q(1, 2),
    factors=Factors(ridge=sp.S.One, collapse=sp.S.One),
)  # fmt: skip


@pytest.mark.deep
def test_at_a_billion_rows_the_best_ridge_is_the_leading_law():
    """d = T^(3/2) eigenvalues, T₀ = T²: λ⋆T^ℓ⋆/K⋆ and E⋆T^ℓ⋆/C⋆ are 1 to within 10^(−3)."""
    (rate,) = rates(Question(LAW.beta, LAW.source, LAW.a, LAW.b, LAW.D, LAW.s))
    known, T = sharp(replace(LAW, factors=Factors()), optimise=True), 10**9
    best = spectral(chain_at(LAW, T), digits=8).best
    assert abs(float(best.ridge) * T ** float(LAW.ell) / float(known.ridge) - 1) < 1e-3
    assert abs(float(best.risk) * T ** float(rate.exponent) / float(known.constant) - 1) < 1e-3


def test_the_best_ridge_falls_like_the_best_power_of_T_with_the_best_factor():
    """λ⋆ = K⋆T^(−ℓ⋆)(1 + o(1)), and the least error is the constant of ``rate`` times T^(−ℓ⋆)."""
    (rate,) = rates(Question(LAW.beta, LAW.source, LAW.a, LAW.b, LAW.D, LAW.s))
    assert rate.ell == (LAW.ell, LAW.ell)
    known = sharp(replace(LAW, factors=Factors()), optimise=True)
    off, ridges, exponent = [], [], float(rate.exponent)
    sizes = (10, 25, 60)
    for T in sizes:
        best = spectral(chain_at(LAW, T), digits=8).best
        ridges.append(float(best.ridge))
        off.append(
            (
                ridges[-1] * T ** float(LAW.ell) / float(known.ridge),
                float(best.risk) * T**exponent / float(known.constant),
            )
        )
    for wide, narrow in zip(off, off[1:]):
        assert all(1 < y < x for x, y in zip(wide, narrow))
    assert all(x < 1.08 for x in off[-1])
    slope = log(ridges[-1] / ridges[-2]) / log(sizes[-1] / sizes[-2])
    assert abs(slope + float(LAW.ell)) < 0.08
