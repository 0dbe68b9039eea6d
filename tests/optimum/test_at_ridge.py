"""The test error at any ridge of the branch, λ < 0 included: the engine's own, and that of typical draws."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    PowerLaw,
    PowerLawTruth,
    RandomTruth,
    Ridge,
    example_text,
    loads,
)
from collapse_sym.errors import InvalidInput, OutsideCalculus
from collapse_sym.optimum.answer import spectral
from collapse_sym.risk.numbers import predict

Q = sp.Rational
EVEN = Population(Isotropic(20), NormTruth(1))
NEGATIVE = Chain(EVEN, (Generator(Ridge(30, 0, ridge=1), 2),), Ridge(80, Q(1, 100), ridge=1))


def power(dimension, T):
    """A power law that is not listed."""
    return Chain(Population(PowerLaw("5/4", dimension), PowerLawTruth(2)), (), Ridge(T, Q(1, 1000), ridge=1))


@pytest.mark.parametrize("ridge", ["1/1000", "0.3", "40"])
def test_above_zero_it_is_the_engines_error(ridge):
    chain = loads(example_text("ridge-generators"))
    there = spectral(chain).at(ridge)
    asked = replace(chain, downstream=replace(chain.downstream, ridge=ridge))
    assert abs(float(there.risk) / predict(asked).total - 1) < 1e-12
    assert abs(float(there.ridge) - float(Q(ridge))) < 1e-15 * float(Q(ridge))


def test_below_zero_it_goes_through_the_least_error_of_the_branch():
    for chain in (NEGATIVE, loads(example_text("ridge-generators"))):
        found = spectral(chain)
        least = found.negative
        there = found.at(least.ridge.mid().str(17, radius=False))
        assert there.risk.overlaps(least.risk) and abs(there.kappa - least.kappa) < 1e-12
        for factor in ("0.9", "1.1"):
            beside = found.at(Q(least.ridge.mid().str(17, radius=False)) * Q(factor))
            assert beside.risk > least.risk and abs(found.profile.ridge(beside.kappa) - beside.ridge) < 1e-12
        assert found.at(0).risk.overlaps(found.ridgeless)


def test_below_the_infimum_nothing_is_said():
    """Σ = I, φ = 1/4: the branch ends at −1/4, where no digit decides; it is not above itself."""
    found = spectral(NEGATIVE)
    assert found.at("-0.2499").risk > found.at("-0.24").risk
    for ridge in ("-1/4", "-0.25000001", "-3"):
        with pytest.raises(InvalidInput, match="infimum"):
            found.at(ridge)


def test_next_to_the_threshold_there_is_no_error_without_a_ridge():
    chain = Chain(EVEN, (), Ridge(21, 1, ridge=1))
    with pytest.raises(InvalidInput, match="infinite"):
        spectral(chain).at(0)
    with pytest.raises(InvalidInput, match="number"):
        spectral(chain).at("x")


def test_power_laws_in_sums_have_a_ridge_below_zero_where_rows_are_fewer(monkeypatch):
    """Strong directions, little noise: there the error is least.  d = 300 listed, and in sums, as d = ∞ is."""
    found = [spectral(power(300, 50), digits=8)]
    monkeypatch.setattr("collapse_sym.optimum.spectral.MOST_LISTED", 100)
    found += [spectral(power(d, 50), digits=8) for d in (300, "infinite")]
    for one in found:
        there = one.at(one.negative.ridge.mid().str(30, radius=False))
        assert abs(there.risk / one.negative.risk - 1) < 1e-12 and there.risk < one.best.risk
        assert one.profile.margin(there.kappa) > 0 and one.lowest < one.negative.ridge < 0
        with pytest.raises(InvalidInput, match="infimum"):
            one.at(float(one.lowest) * 1.0001)
    listed, summed, _ = found
    assert abs(listed.lowest / summed.lowest - 1) < 1e-9
    assert abs(listed.negative.ridge / summed.negative.ridge - 1) < 1e-7


def test_power_laws_in_sums_have_one_where_rows_are_more(monkeypatch):
    """Generators that shrink ask for less than no ridge.  d = 300 listed and in sums; d = 3000 in sums."""

    def shrunk(d, T0, ridge, T):
        generator = Generator(Ridge(T0, 0, ridge=ridge))
        law = Population(PowerLaw("5/4", d), PowerLawTruth(2))
        return Chain(law, (generator,), Ridge(T, Q(1, 10**6), ridge=1))

    found = [spectral(shrunk(300, 400, Q(1, 1000), 700), digits=8)]
    monkeypatch.setattr("collapse_sym.optimum.spectral.MOST_LISTED", 100)
    found += [spectral(shrunk(300, 400, Q(1, 1000), 700), digits=8)]
    found += [spectral(shrunk(3000, 4000, Q(1, 10**4), 7000), digits=8)]
    for one in found:
        assert one.lowest < one.negative.ridge < 0 and one.negative.risk < one.best.risk
        there = one.at(one.negative.ridge.mid().str(30, radius=False))
        assert abs(there.risk / one.negative.risk - 1) < 1e-12 and there.kappa < 0 < one.profile.margin(there.kappa)
        for factor in ("0.8", "1.1"):
            beside = one.at(Q(one.negative.ridge.mid().str(17, radius=False)) * Q(factor))
            assert beside.risk > one.negative.risk
    listed, summed, _ = found
    assert abs(listed.lowest / summed.lowest - 1) < 1e-9
    assert abs(listed.negative.ridge / summed.negative.ridge - 1) < 1e-7
    assert listed.at("-3/100000").risk.overlaps(summed.at("-3/100000").risk)


def test_power_laws_in_sums_have_none_where_rows_are_many_times_more():
    found = spectral(power(3000, 30_000), digits=8)
    with pytest.raises(OutsideCalculus, match="lambda >= 0"):
        found.at("-1/100000")
    assert found.lowest is None and found.at("1/10").risk > found.best.risk


def drawn(rng, s, T0, T, ridge, sigma):
    """The error of one draw of both designs, in the mean over an even truth and over the noise."""
    d = len(s)
    X0, X = (rng.standard_normal((rows, d)) * np.sqrt(s) for rows in (T0, T))
    taught = np.linalg.pinv(X0) @ X0
    B = np.linalg.solve(X.T @ X / T + ridge * np.eye(d), X.T / T)
    missed = np.sqrt(s)[:, None] * (np.eye(d) - B @ X @ taught)
    return (missed**2).sum() / d + sigma**2 * (s[:, None] * B**2).sum()


def test_typical_draws_have_this_error_as_they_grow():
    """Medians of 25 draws at d = 20 and 80, at λ = 0.7 times the infimum."""
    rng, off = np.random.default_rng(3), []
    for copies in (10, 40):
        d, T0, T = 2 * copies, copies, 8 * copies
        law = Population(Diagonal((2, Q(1, 2)), copies=copies), RandomTruth(1))
        found = spectral(Chain(law, (Generator(LeastSquares(T0)),), Ridge(T, Q(1, 5), ridge=1)))
        ridge = 0.7 * float(found.lowest)
        s = np.repeat([2.0, 0.5], copies)
        median = np.median([drawn(rng, s, T0, T, ridge, 0.2) for _ in range(25)])
        off.append(abs(median / float(found.at(repr(ridge)).risk) - 1))
        assert len(s) == d and ridge < -0.05
        assert abs(float(found.ridgeless / found.at(repr(ridge)).risk) - 1) > 0.1
    assert off[0] < 0.07 and off[1] < 0.025, off
