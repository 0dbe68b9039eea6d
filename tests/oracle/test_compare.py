"""Comparisons: right predictions agree, wrong ones do not, and what cannot be seen is not claimed."""

import numpy as np
import pytest

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import InvalidInput
from collapse_sym.oracle import AGREES, DISAGREES, UNKNOWN, VACUOUS, Evidence, compare_equal, compare_equivalent
from collapse_sym.oracle import ladder as ladder_module
from collapse_sym.oracle.quantiles import quantile, studentised
from collapse_sym.spectra.spectrum import spectrum_of
from collapse_sym.testing import goes_red, scaled

LONG = Population(Diagonal((2, 2, 1, 1, 1, "1/2", "1/2", "1/4")), RandomTruth(1))
CLEAN = Chain(LONG, (), Ridge(12, "1/2", ridge="1/5"))
COLLAPSED = Chain(LONG, (Generator(LeastSquares(24, "1/2"), 3),), Ridge(12, "1/2", ridge="1/5"))


def kappa(chain):
    """κ of the downstream fit by bisection: κ − λ = κ df₁(κ)/T, code of this file's own."""
    s, counts, _ = spectrum_of(chain.population).numeric()
    T, penalty = float(chain.downstream.samples), float(chain.downstream.penalty)
    low, high = penalty, penalty + float(counts @ s) / T
    for _ in range(100):
        middle = (low + high) / 2
        if middle - penalty < middle * float(counts @ (s / (s + middle))) / T:
            low = middle
        else:
            high = middle
    return high


def by_hand(chain):
    """Clean bias and variance of one ridge fit, and the cost of generators with T₀ ≥ d + 2."""
    s, counts, weights = spectrum_of(chain.population).numeric()
    T, k = float(chain.downstream.samples), kappa(chain)
    df2 = float(counts @ (s / (s + k)) ** 2)
    values = {
        "bias": k**2 * float(weights @ (s / (s + k) ** 2)) / (1 - df2 / T),
        "variance": float(chain.downstream.noise) ** 2 * df2 / (T - df2),
        "collapse": 0.0,
    }
    for g in chain.generators:
        second = (s / (s + k)) ** 2 * s + k**2 * s / (s + k) ** 2 * float(counts @ (s / (s + k)) ** 2) / (T - df2)
        gap = float(g.fit.samples) - float(counts.sum()) - 1
        values["collapse"] += int(g.repeat) * float(g.fit.noise) ** 2 * float(counts @ (second / s)) / gap
    return {**values, "total": sum(values.values())}


def test_equivalents_agree():
    evidence = compare_equivalent(COLLAPSED, by_hand, seed=1)
    assert evidence.verdict == AGREES and evidence.passed
    assert all(0 < row.resolution < 0.05 for row in evidence.rows)
    assert "agrees at 1d, 2d, 4d" in evidence.text()


@pytest.mark.parametrize("part", ["bias", "variance", "collapse", "total"])
def test_a_factor_in_one_part_is_found_in_that_part(part):
    evidence = compare_equivalent(COLLAPSED, lambda chain: {**by_hand(chain), part: 1.05 * by_hand(chain)[part]})
    assert [row.part for row in evidence.rows if row.verdict == DISAGREES] == [part]
    assert not evidence.passed


def test_two_sizes_are_the_cheap_check():
    evidence = compare_equivalent(CLEAN, by_hand, sizes=(1, 2), resolution=0.5, seconds=0.2)
    assert evidence.passed and evidence.sizes == (1, 2)
    doubled = compare_equivalent(
        CLEAN, lambda chain: {"variance": 2 * by_hand(chain)["variance"]}, sizes=(1, 2), resolution=0.5, seconds=0.2
    )
    assert doubled.verdict == DISAGREES


def test_too_little_work_is_unknown_not_agreement():
    evidence = compare_equivalent(COLLAPSED, by_hand, seconds=1e-3)
    assert evidence.verdict in (UNKNOWN, VACUOUS)
    assert "would not have been seen" in evidence.text()


def test_large_chains_are_compared_at_two_sizes():
    # of any Σ: an isotropic one would be drawn by its spectra, cheap at any size
    chain = Chain(Population(Diagonal((2,) + (1,) * 59), RandomTruth(1)), (), LeastSquares(200, 1))
    evidence = compare_equivalent(chain, lambda c: {"variance": 60 / (200 - 60)}, seconds=0.1)
    assert evidence.sizes == (1, 2) and min(evidence.replicates) >= 30
    assert evidence.verdict != DISAGREES


def test_sizes_start_clear_of_the_threshold():
    chain = Chain(Population(Isotropic(6), NormTruth(1)), (), LeastSquares(9, 1))
    evidence = compare_equivalent(chain, lambda c: {"bias": 0.0}, seconds=0.1)
    assert evidence.sizes == (3, 6, 12)
    assert evidence.verdict == AGREES  # noiseless: least squares recovers what it is taught


def at_the_hard_edge():
    """A right formula at T = d with a small λ, where the parabola through d, 2d, 4d misses the limit by 4 %."""
    chain = Chain(Population(Isotropic(10), NormTruth(1)), (), Ridge(10, "1/10", ridge="1/1000"))
    found = compare_equivalent(chain, lambda c: {"variance": by_hand(c)["variance"]}, seconds=2)
    assert found.row("variance").verdict == AGREES and found.sizes[0] >= 4


def test_nothing_is_decided_before_the_series_has_set_in():
    at_the_hard_edge()
    goes_red(at_the_hard_edge, ladder_module, "room", scaled(1000))
    deep = Chain(Population(Isotropic(10), NormTruth(1)), (), Ridge(10, "1/10", ridge="1/10**7"))
    found = compare_equivalent(deep, by_hand, seconds=0.01)
    assert found.vacuous and all("too near T = d" in row.reason for row in found.rows)


@pytest.mark.parametrize(("T", "verdict"), [(20, AGREES), (12, AGREES), (9, UNKNOWN), (8, UNKNOWN)])
def test_exact_predictions_near_the_threshold(T, verdict):
    chain = Chain(Population(Isotropic(6), NormTruth(1)), (), LeastSquares(T, 1))
    evidence = compare_equal(chain, {"variance": 6 / (T - 7), "bias": 0})
    assert evidence.row("variance").verdict == verdict, evidence.text()
    assert evidence.row("bias").verdict == AGREES


def test_predictions_come_in_several_forms():
    chain = Chain(Population(Isotropic(6), NormTruth(1)), (), LeastSquares(20, 1))
    for predicted in (6 / 13, {"total": 6 / 13, "bias": None}, lambda c: 6 / (int(c.downstream.samples) - 7)):
        evidence = compare_equal(chain, predicted, subject="EX", seed=4)
        assert evidence.verdict == AGREES and evidence.subject == "EX"
        assert [row.part for row in evidence.rows] == ["total"]
    with pytest.raises(InvalidInput, match="nothing to compare"):
        compare_equal(chain, {"bias": None})
    assert compare_equal(chain, float("nan")).verdict == DISAGREES


def test_refused_sizes():
    with pytest.raises(InvalidInput, match="two or three sizes"):
        compare_equivalent(CLEAN, by_hand, sizes=(1,))


def test_a_check_with_no_usable_point_has_not_passed():
    assert Evidence("", "=", (), (1,), (0,), 1e-5, 0).vacuous
    assert not Evidence("", "=", (), (1,), (0,), 1e-5, 0).passed
    chain = Chain(Population(Isotropic(6), NormTruth(1)), (), LeastSquares(8, 1))
    evidence = compare_equal(chain, {"variance": 6.0})
    assert evidence.vacuous and not evidence.passed and evidence.verdict == VACUOUS
    assert evidence.points == 0 and evidence.sees == float("inf")


def test_the_same_call_gives_the_same_evidence():
    assert compare_equal(CLEAN, by_hand, replicates=300) == compare_equal(CLEAN, by_hand, replicates=300)


def test_stated_error_probability_holds_on_skewed_samples():
    # 1/χ²₅, the worst case that is judged: variance barely finite.  Stated error 2 %; of 2000 trials at
    # most 85 may fail (a binomial with p = 0.02 exceeds that with probability 1.2e-10).
    rng, z = np.random.default_rng(0), quantile(0.02, 1)
    samples = 1 / rng.chisquare(5, size=(2000, 400))
    failures = sum(
        abs(x.mean() - 1 / 3) > studentised(z, x) * x.std(ddof=1) / np.sqrt(len(x)) for x in samples
    )
    assert failures <= 85
    plain = sum(abs(x.mean() - 1 / 3) > z * x.std(ddof=1) / np.sqrt(len(x)) for x in samples)
    assert plain > 85, "the correction for skewness is not exercised"


def test_mutants_of_the_comparison_are_caught():
    def check():
        wrong = compare_equivalent(CLEAN, lambda c: {"variance": 1.05 * by_hand(c)["variance"]}, seconds=2)
        assert wrong.verdict == DISAGREES

    goes_red(check, ladder_module, "studentised", scaled(10))
    goes_red(check, ladder_module, "extrapolation_weights", lambda f: lambda sizes: (0 * f(sizes)[0], f(sizes)[1]))


def test_evidence_says_what_it_rests_on():
    evidence = compare_equal(COLLAPSED, {"bias": 1.0}, replicates=400, seed=7)
    assert evidence.seed == 7 and evidence.replicates == (400,) and evidence.points == 1
    assert evidence.regimes == ("generator ols with T > d", "downstream ridge with T > d")
    assert "seed 7; 1 of 1 parts decided; generator ols with T > d" in evidence.text()


def test_stated_power_is_real():
    # An error as large as a row says it sees is found in 99 of 100 runs: fewer than 50 of 60 have probability 2e-11.
    chain = Chain(Population(Isotropic(4), NormTruth(1)), (), LeastSquares(20, 1))
    truth, found = 4 / 15, 0
    for seed in range(60):
        sees = compare_equal(chain, truth, replicates=400, seed=seed).rows[0].resolution
        found += compare_equal(chain, truth * (1 + sees), replicates=400, seed=seed).verdict == DISAGREES
    assert 50 <= found
