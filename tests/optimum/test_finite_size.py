"""The exact optimum at finite size against the asymptotic one and its 1/d term."""

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.errors import InvalidInput, NotConverged
from collapse_sym.optimum.answer import spectral
from collapse_sym.optimum.finite_size import shift
from collapse_sym.oracle.exact import exact_risk
from collapse_sym.oracle.exact.minimum import exact_minimum

LAW = Population(Isotropic(8), NormTruth(1))
CHAINS = {
    "large": Chain(LAW, (Generator(LeastSquares(20, 1), 3),), Ridge(16, 1, ridge=1)),
    "few rows": Chain(LAW, (Generator(LeastSquares(20, 1), 3),), Ridge(4, "1/2", ridge=1)),
    "small": Chain(LAW, (Generator(LeastSquares(4, 1), 2),), Ridge(16, 1, ridge=1)),
    "ridge": Chain(LAW, (Generator(Ridge(10, 1, ridge="1/3"), 2, "1/4"),), Ridge(12, 1, ridge=1)),
    "wide": Chain(Population(Isotropic(8), NormTruth(2)), (Generator(LeastSquares(20, 3), 3),), Ridge(16, 1, ridge=1)),
}


@pytest.mark.parametrize("name", list(CHAINS))
def test_the_exact_optimum_tends_to_the_asymptotic_one_with_its_first_correction(name):
    """d(λ⋆_d − λ⋆) at d, 2d, 4d, 8d, extrapolated three times in 1/d, is the derived coefficient."""
    chain = CHAINS[name]
    limit = spectral(chain, digits=30, calculus="equivalents").best
    flint.ctx.prec = 150
    expected = shift(chain, limit.kappa)
    row = []
    for k in (1, 2, 4, 8, 16):
        found = exact_minimum(chain.scaled(k), near=float(limit.ridge), digits=15)
        row.append((found.ridge - limit.ridge) * 8 * k)
    order = 1
    while len(row) > 1:
        row = [(2**order * b - a) / (2**order - 1) for a, b in zip(row, row[1:])]
        order += 1
    assert abs(float(row[0] / expected) - 1) < 2e-4
    assert abs(float(expected)) > 1e-3


def test_thirty_digits_are_proved_by_three_values():
    chain = CHAINS["large"]
    found = exact_minimum(chain, near=2.0)
    assert found.ridge.rel_accuracy_bits() > 96
    middle = sp.Rational(found.ridge.mid().str(40, radius=False))
    for side in (-1, 1):
        near = middle * (1 + side * sp.Rational(1, 10**12))
        other = exact_risk(Chain(chain.population, chain.generators, Ridge(16, 1, ridge=near)), digits=40).value
        assert other > found.risk


def test_refusals():
    silent = Chain(LAW, (), Ridge(16, 0, ridge=1))  # the error falls all the way to λ = 0
    with pytest.raises(NotConverged):
        exact_minimum(silent, near=1.0, digits=8)
    with pytest.raises(InvalidInput):
        exact_minimum(Chain(LAW, (), LeastSquares(16, 1)), near=1.0)
    with pytest.raises(InvalidInput):
        exact_minimum(CHAINS["large"], near=0.0)


def test_clean_labels_do_not_move():
    """λ⋆ = dσ²/(T‖w₀‖²) at every size."""
    chain = Chain(LAW, (), Ridge(16, 1, ridge=1))
    best = spectral(chain).best
    assert abs(float(shift(chain, best.kappa))) < 1e-12
    assert abs(exact_minimum(chain, near=1.0, digits=20).ridge - arb(0.5)) < 1e-19
