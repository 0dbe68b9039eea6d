"""How λ⋆ moves with the number of generations for unequal eigenvalues: not always up.

n enters as n·F(κ), F what the label noise of one generation costs.  Where F falls in κ, λ⋆ cannot fall with n (the
minimum of f + nF moves to where F is less).  F may rise, though: T a little above d, some directions weak – what the
strong ones fail to resolve is then dearer than what the weak ones cost.
"""

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.chain import Chain, CoefficientsTruth, Diagonal, Generator, LeastSquares, Population, Ridge
from collapse_sym.optimum.answer import spectral
from collapse_sym.risk.numbers import enclosed

Q = sp.Rational
#: ten directions of two strengths, five weak ones, T = 18 rows; the truth is even, so that λ⋆ = dσ²/(T‖w₀‖²) at n = 0
WEAK = Population(Diagonal((1, Q(9, 10), Q(1, 1000)), copies=5), CoefficientsTruth((1, 1, 1)))
STRONG = Population(Diagonal((1, Q(9, 10), Q(8, 10)), copies=5), CoefficientsTruth((1, 1, 1)))


def chain(law, n, T=18):
    return Chain(law, (Generator(LeastSquares(30, Q(1, 10)), n),), Ridge(T, Q(1, 10), ridge=1))


@pytest.mark.parametrize("calculus", ["auto", "equivalents"])
def test_more_generations_may_ask_for_less_ridge(calculus):
    """Refuted: λ⋆ is monotone in n for every Σ.  The balls of λ⋆ are apart, each the only minimum."""
    found = [spectral(chain(WEAK, n), calculus=calculus) for n in (0, 1, 2)]
    assert abs(float(found[0].best.ridge) - 15 / (18 * 300)) < 1e-15
    assert [len(f.minima) for f in found] == [1, 1, 1]
    for more, fewer in zip(found[1:], found):
        assert more.best.ridge < fewer.best.ridge / 1.3
        assert more.best.risk > fewer.best.risk


def test_the_engines_own_error_says_the_same():
    """At n = 2 the error at its smaller λ⋆ is below that at λ⋆ of n = 0, and the other way round."""
    best = [Q(spectral(chain(WEAK, n)).best.ridge.str(15, radius=False)) for n in (0, 2)]

    def error(n, ridge):
        asked = chain(WEAK, n)
        return enclosed(replace(asked, downstream=replace(asked.downstream, ridge=ridge))).total

    assert error(0, best[0]) < error(0, best[1]) and error(2, best[1]) < error(2, best[0])


def test_where_the_cost_of_noise_falls_with_the_ridge_more_generations_ask_for_more():
    ridges = [spectral(chain(STRONG, n)).best.ridge for n in (0, 1, 2, 4)]
    assert all(fewer < more for fewer, more in zip(ridges, ridges[1:]))
