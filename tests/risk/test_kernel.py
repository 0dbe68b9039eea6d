"""Kernel chains from a spectrum: the grid against single chains, a recursion typed anew, and its refusals."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from collapse_sym.chain import Chain, Diagonal, Generator, LeastSquares, Population, Ridge
from collapse_sym.chain.measured import Measured
from collapse_sym.chain.populations import CoefficientsTruth
from collapse_sym.data.gram_spectrum import GramSpectrum
from collapse_sym.errors import InfiniteRisk, InvalidInput, TooLarge
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.kernel import GaussianRows, Training, train
from collapse_sym.risk import predict
from collapse_sym.risk.kernel import KernelChains, predict_kernel
from collapse_sym.spectra.grid import Degrees

MODES = 60


def spectrum(outside: float = 0.0, modes: int = MODES) -> GramSpectrum:
    """A power law, with ``outside`` of the target on no mode."""
    j = np.arange(1.0, modes + 1)
    shares = j**-1.3
    power = float(shares.sum()) + outside
    return GramSpectrum(j**-1.6, shares, trace=float((j**-1.6).sum()), power=power, samples=modes)


def one_by_one(T: int, ridge: float, n: int, T0: int, ridge0: float, design: str = "fresh") -> float:
    """The same chain through the front door: σ = 1/2, σ₀ = 1."""
    law = spectrum()
    population = Population(Diagonal(Measured(law.eigenvalues)), CoefficientsTruth(Measured(np.sqrt(law.squares))))
    generator = Ridge(T0, 1, design, ridge=ridge0) if ridge0 else LeastSquares(T0, 1, design)
    last = Ridge(T, "1/2", ridge=ridge) if ridge else LeastSquares(T, "1/2")
    return float(predict(Chain(population, (Generator(generator, n),), last), "equivalents").total)


@pytest.mark.parametrize("ridge0", [0.0, 0.01])
@pytest.mark.parametrize("T0", [20, 90])
def test_a_grid_holds_what_single_chains_give(T0: int, ridge0: float) -> None:
    """Every T on both sides of the number of modes, with ridge and without, n = 0 … 3."""
    T, ridge, n = np.array([15, 40, 100])[:, None, None], np.array([0.0, 1e-4, 0.1])[:, None], np.arange(4)
    told = predict_kernel(spectrum(), KernelChains(T, ridge, 0.5, n, T0, ridge0, 1.0)).total
    for (i, j, k), value in np.ndenumerate(told):
        rows, level = int(T[i, 0, 0]), float(ridge[j, 0])
        assert value == pytest.approx(one_by_one(rows, level, int(n[k]), T0, ridge0), rel=1e-11)


@pytest.mark.parametrize("shared", [False, True])
def test_points_in_any_order_and_more_than_once(shared: bool) -> None:
    """Points that differ in n alone are answered together: each answer finds its point again."""
    rng, size = np.random.default_rng(3), 40
    T, ridge, n = rng.choice([15, 40], size), rng.choice([1e-3, 0.1], size), rng.integers(0, 4, size)
    T0, ridge0, noise0 = rng.choice([20, 90], size), rng.choice([0.0, 0.01], size), rng.choice([0.0, 1.0], size)
    law = spectrum(outside=0.2)
    told = predict_kernel(law, KernelChains(T, ridge, 0.5, n, T0, ridge0, noise0, shared=shared))
    for i in range(size):
        chains = KernelChains(T[i], ridge[i], 0.5, n[i], T0[i], ridge0[i], noise0[i], shared=shared)
        one = predict_kernel(law, chains)
        for part in ("bias", "variance", "collapse", "total", "load1", "load2", "taught1", "taught2"):
            assert getattr(told, part)[i] == pytest.approx(float(getattr(one, part)), rel=1e-11), part


def test_shared_inputs_of_least_squares_are_one_fit() -> None:
    """n noises on one design add up."""
    told = predict_kernel(spectrum(), KernelChains(40, 0.01, 0.5, 3, 20, 0.0, 1.0, shared=True)).total
    assert float(told) == pytest.approx(one_by_one(40, 0.01, 3, 20, 0.0, design="X"), rel=1e-11)


@pytest.mark.parametrize("T0", [20, 90])
def test_shared_inputs_of_ridge_generators(T0: int) -> None:
    """The grid against single chains: one generator is as good as fresh, more are not; λ₀ → 0⁺ is the limit."""
    ridge0, n = np.array([1e-12, 1e-3, 0.1])[:, None], np.arange(5)
    chains = KernelChains(40, 0.01, 0.5, n, T0, ridge0, 1.0, shared=True)
    told = predict_kernel(spectrum(), chains).total
    for (i, k), value in np.ndenumerate(told):
        assert value == pytest.approx(one_by_one(40, 0.01, int(k), T0, float(ridge0[i, 0]), design="X"), rel=1e-11)
    fresh = predict_kernel(spectrum(), replace(chains, shared=False)).total
    np.testing.assert_allclose(told[:, :2], fresh[:, :2], rtol=1e-12)
    assert (abs(told[1:, 2:] / fresh[1:, 2:] - 1) > 1e-3).all()
    limit = predict_kernel(spectrum(), replace(chains, ridge0=0.0)).total
    np.testing.assert_allclose(told[0], limit.reshape(-1), rtol=1e-6)


def test_shared_inputs_against_gaussian_features() -> None:
    """Runs on drawn Gaussian features, part of the target outside them; fresh designs are told from it."""
    law, n, levels = spectrum(outside=0.1, modes=100), np.arange(5)[:, None], np.array([1e-3, 1e-1])
    rows, rng = GaussianRows(law.eigenvalues, law.squares, outside=0.1), np.random.default_rng(5)
    training = Training(60, tuple(levels), 4, 40, 1e-3, (), shared=True)
    runs = np.array([train(rows, training, rng).total(0.5, 1.0) for _ in range(300)])
    chains = KernelChains(60, levels, 0.5, n, 40, 1e-3, 1.0, shared=True)
    told, fresh = (predict_kernel(law, replace(chains, shared=s)).total for s in (True, False))
    error = runs.std(0, ddof=1) / np.sqrt(len(runs))
    # the equivalents are off by O(1/T) at this size
    assert (abs(runs.mean(0) - told) < family("means").z * error + 0.02 * told).all()
    assert (abs(runs.mean(0) - fresh)[3:, 0] > family("means").z * error[3:, 0] + 0.02 * fresh[3:, 0]).all()


def test_more_than_a_hundred_fits_on_one_design_are_refused() -> None:
    with pytest.raises(TooLarge, match="101 ridge fits"):
        predict_kernel(spectrum(), KernelChains(40, 0.01, 0.5, 101, 20, 0.1, 1.0, shared=True))


def retyped(law: GramSpectrum, fits: list[tuple[float, float, float]]) -> float:
    """The recursion in the error, written anew: fits (T, λ, σ²) from the last to the first."""
    s = law.eigenvalues
    n11, n12, n22, constant = s.copy(), np.zeros_like(s), np.zeros_like(s), 0.0
    for T, ridge, variance in fits:
        kappa = ridge + s.sum() / T
        for _ in range(400):
            m = s / (s + kappa)
            kappa -= (kappa * (1 - m.sum() / T) - ridge) / (1 - (m**2).sum() / T)
        m = s / (s + kappa)
        bracket = float((n11 * m / (s + kappa)).sum() / (T - (m**2).sum()))
        q = kappa**2 * s / (s + kappa) ** 2 * bracket
        constant += variance * bracket
        n22 = n22 + (1 - m) ** 2 * n11 + q - 2 * (1 - m) * n12
        n12 = m * n12 - (m * (1 - m) * n11 - q)
        n11 = m**2 * n11 + q
    return float((law.squares * n22).sum()) + constant


def test_the_recursion_agrees_with_one_written_anew() -> None:
    """And sees a map that is wrong by five percent."""
    told = float(predict_kernel(spectrum(), KernelChains(40, 0.02, 0.5, 2, 25, 0.01, 1.0)).total)
    wanted = retyped(spectrum(), [(40, 0.02, 0.25), (25, 0.01, 1.0), (25, 0.01, 1.0)])
    assert told == pytest.approx(wanted, rel=1e-11)
    assert told != pytest.approx(retyped(spectrum(), [(40, 0.021, 0.25), (25, 0.01, 1.0), (25, 0.01, 1.0)]), rel=1e-3)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_what_no_mode_holds_is_noise_of_the_first_fit(n: int) -> None:
    """The same as a mode of almost no variance that holds the rest of the target."""
    law = spectrum(outside=0.3)
    extra = GramSpectrum(
        np.r_[law.eigenvalues, 1e-13],
        np.r_[law.shares, 0.3],
        trace=law.trace + 1e-13,
        power=law.power,
        samples=MODES + 1,
    )
    chains = KernelChains(40, 0.02, 0.5, n, 25, 0.01, 1.0)
    assert float(predict_kernel(law, chains).total) == pytest.approx(
        float(predict_kernel(extra, chains).total), rel=1e-9
    )
    assert predict_kernel(law, chains).unresolved == pytest.approx(0.3)


def test_loads_say_which_fits_interpolate() -> None:
    """Least squares below the number of modes does: df₁ = T."""
    told = predict_kernel(spectrum(), KernelChains(30, 10.0, 0.0, [0, 1], 20, 0.0))
    assert told.taught1.tolist() == pytest.approx([0.0, 1.0]) and (told.load1 < 0.1).all()
    assert 0 < told.taught2[1] < 1 and told.taught2[0] == 0 and (told.load2 < told.load1).all()
    assert predict_kernel(spectrum(), KernelChains(30, 0.0)).load1 == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"samples": 1.5}, "whole number"),
        ({"samples": 0}, "whole number"),
        ({"ridge": -1}, "≥ 0"),
        ({"noise": float("nan")}, "≥ 0"),
        ({"noise0": 1e155}, "more than 1e\\+100"),
        ({"generations": -1}, "whole number"),
    ],
)
def test_numbers_outside_their_domain_are_refused(fields: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        KernelChains(**{"samples": 10, "ridge": 0.1, **fields})


@pytest.mark.parametrize("ridge", [1e155, 1e200, 1e308])
def test_endless_ridges_leave_the_target_as_it_is(ridge: float) -> None:
    """Of the last fit and of generators, without a warning: warnings are errors here."""
    law = spectrum()
    told = predict_kernel(law, KernelChains(40, [1.0, ridge], 1.0, 2, 25, [ridge, 1.0], 1.0))
    assert told.total == pytest.approx([law.power + told.variance[0], law.power], rel=1e-12)
    assert told.collapse == pytest.approx([0.0, 0.0], abs=1e-300)


def test_least_squares_at_the_number_of_modes_is_infinite() -> None:
    """Within one row of it, for the last fit or for a generator that is used."""
    with pytest.raises(InfiniteRisk, match="60 modes"):
        predict_kernel(spectrum(), KernelChains(61, 0.0, 1.0))
    with pytest.raises(InfiniteRisk, match="T0"):
        predict_kernel(spectrum(), KernelChains(30, 0.1, 1.0, 1, 59, 0.0, 1.0))
    assert np.isfinite(predict_kernel(spectrum(), KernelChains(30, 0.1, 1.0, 0, 59, 0.0, 1.0)).total)


def test_kappa_on_a_grid_solves_its_equation() -> None:
    """Over sixteen decades of λ, without λ, and on both sides of the number of modes."""
    law = spectrum()
    degrees = Degrees(law.eigenvalues, np.ones(MODES))
    ridge, samples = np.r_[0.0, np.geomspace(1e-12, 1e4, 33)][:, None], np.array([7.0, 59.0, 61.0, 1e4])
    for T in samples:
        kappa = degrees.kappa(ridge, np.array([[T]]))
        df1 = (law.eigenvalues / (law.eigenvalues + kappa)).sum(1, keepdims=True)
        assert np.allclose(kappa * (1 - df1 / T), ridge, rtol=1e-11, atol=1e-14)


def test_a_figure_takes_a_moment() -> None:
    """Sixty points on 5000 modes: 50 ms on an idle core."""
    law, T = spectrum(modes=5000), np.geomspace(10, 1000, 12).round()[:, None]
    chains = KernelChains(T, T**-1.2, 1.0, np.arange(5), 500, 1e-3, 1.0)
    predict_kernel(law, chains)
    whole, alone, shared = (
        seconds(law, c) for c in (chains, replace(chains, generations=4), replace(chains, shared=True))
    )
    assert whole < 0.05  # 8 ms where nobody else uses the machine
    assert whole < 2 * alone  # n = 0 … 4 lie on the way of n = 4
    assert shared < 0.1 and shared < 6 * whole


def seconds(law: GramSpectrum, chains: KernelChains) -> float:
    """The least processor time of five predictions."""
    times = []
    for _ in range(5):
        start = time.process_time()
        predict_kernel(law, chains)
        times.append(time.process_time() - start)
    return min(times)
