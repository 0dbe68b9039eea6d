"""The certified optimum on power laws of any dimension: bounds that hold, the engine's own error, large T."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from collapse_sym.optimum import power_profile
from collapse_sym.optimum.answer import spectral
from collapse_sym.optimum.interval import Interval
from collapse_sym.optimum.jets import Jet
from collapse_sym.optimum.minima import Undecided
from collapse_sym.optimum.spectral import profile
from collapse_sym.risk.numbers import predict

Q = sp.Rational


def chain(dimension, *generators, T=400, beta=2):
    law = Population(PowerLaw(beta, dimension), PowerLawTruth(Q(1, 2)))
    return Chain(law, generators, Ridge(T, Q(1, 10), ridge=1))


SHRINKING = Generator(LeastSquares(100, Q(1, 5)), 2), Generator(Ridge(300, Q(1, 10), ridge=Q(1, 1000)), 2, Q(1, 4))
INFINITE, LARGE = chain("infinite", *SHRINKING), chain(10**5, *SHRINKING, Generator(LeastSquares(3 * 10**5, 1), 2))


@pytest.mark.parametrize("asked", [INFINITE, LARGE, chain(3000, T=5000, beta=Q(6, 5))])
def test_the_list_bounds_the_error_and_its_derivatives(asked):
    """Value, slope and bend in rigorous sums lie between the bounds, in both charts, and so does T − df₂."""
    exact = profile(asked)
    listed = next(exact.bounds())
    for kappa in (1e-5, 1e-2, 9.0):
        here = Interval(np.array([[kappa]]), np.array([[kappa]]))
        true, bounds = exact.error(Jet(arb(kappa), arb(1))), listed.error(Jet(here, 1))
        for x, between in zip((true.value, true.slope, true.bend), (bounds.value, bounds.slope, bounds.bend)):
            assert between.low[0, 0] < x < between.high[0, 0]
        margin = listed.margin(here)
        assert margin.low[0, 0] <= exact.margin(arb(kappa)) <= margin.high[0, 0]
        far = listed.error_far(Jet(1.0 / here, 1))
        assert far.value.low[0, 0] < true.value < far.value.high[0, 0]
        assert far.slope.low[0, 0] < -true.slope * kappa**2 < far.slope.high[0, 0]
    assert bounds.value.high[0, 0] / bounds.value.low[0, 0] < 1.1


def test_one_entry_bounds_all_eigenvalues_from_the_fifth_on(monkeypatch):
    monkeypatch.setattr(power_profile, "_last", lambda chain: 5)
    exact = profile(chain("infinite", T=40))
    listed = next(exact.bounds())
    assert len(listed.s.low) == 5
    for kappa in (1e-2, 1.0, 9.0):
        true, bounds = exact.error(arb(kappa)), listed.error(Interval(np.array([[kappa]]), np.array([[kappa]])))
        assert bounds.low[0, 0] < true < bounds.high[0, 0]
    for sums, of in ((exact.counts, listed.counts), (exact.weights, listed.weights)):
        total = (of * listed.s).sum()
        assert total.low[0] <= (sums * exact.s).sum() <= total.high[0]
        assert (sums * exact.s).sum() > total.high[0] * 0.9


@pytest.mark.parametrize("asked", [chain("infinite", SHRINKING[0]), pytest.param(LARGE, marks=pytest.mark.deep)])
def test_the_optimum_is_the_least_of_the_engines_error(asked):
    found = spectral(asked, digits=10)

    def error(ridge):
        return predict(replace(asked, downstream=replace(asked.downstream, ridge=repr(ridge)))).total

    best = float(found.best.ridge)
    assert abs(error(best) / float(found.best.risk) - 1) < 1e-9
    assert len(found.minima) == 1 and found.negative is None and -1e-4 < found.lowest < 0
    for factor in (0.01, 0.5, 0.99, 1.01, 2, 100):
        assert error(best * factor) > float(found.best.risk)
    for end in found.within(0.1):
        assert abs(error(end) / float(found.best.risk) / 1.1 - 1) < 1e-8


def test_a_long_list_and_sums_have_one_optimum(monkeypatch):
    """d = 500 listed eigenvalue by eigenvalue, and as a law."""
    asked = chain(500, Generator(LeastSquares(900, 1)))
    listed = spectral(asked, digits=12).best
    monkeypatch.setattr("collapse_sym.optimum.spectral.MOST_LISTED", 100)
    summed = spectral(asked, digits=12).best
    assert listed.ridge.overlaps(summed.ridge) and listed.risk.overlaps(summed.risk)


def test_nearer_bounds_follow_where_the_first_ones_do_not_decide(monkeypatch):
    asked = chain("infinite")
    monkeypatch.setattr(power_profile, "SINGLE", (2, 32))
    monkeypatch.setattr("collapse_sym.optimum.minima.MOST_WORK", 5 * 10**4)
    assert len(spectral(asked, digits=8).bounded.s.low) > 300
    monkeypatch.setattr(power_profile, "SINGLE", (2,))
    with pytest.raises(Undecided, match="too flat"):
        spectral(asked, digits=8)
