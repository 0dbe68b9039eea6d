"""The noise of a last fit row by row: against trained chains, weights for every row, and Gaussian features."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from collapse_sym.data import DataSet, Kernel, Linear, Rbf, load
from collapse_sym.data.gram_spectrum import measure
from collapse_sym.errors import NotConverged
from collapse_sym.kernel_study.uneven import UnevenFit
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.kernel import DataRows, Training, train
from collapse_sym.risk import row_noise
from collapse_sym.risk.kernel import KernelChains, Modes, predict_kernel
from collapse_sym.risk.row_noise import row_variance
from collapse_sym.spectra.row_classes import RowClasses, row_classes

RIDGES = np.array([1e-4, 1e-3, 1e-2, 1e-1])
ROWS, T, RUNS = 400, 40, 60


@pytest.fixture(scope="module")
def images() -> tuple[DataSet, Kernel]:
    """Standardised images of digits by hand, as in the study: rows weigh unevenly."""
    named = {"target": "parity", "seed": 20261129, "centre": True, "scale": "deviations"}
    return load("mnist-5k", rows=ROWS, **named), Rbf(1e-4)


@pytest.fixture(scope="module")
def classes(images: tuple[DataSet, Kernel]) -> RowClasses:
    return row_classes(*images)


def with_every_row(images: tuple[DataSet, Kernel], ridges: np.ndarray, samples: int = T) -> np.ndarray:
    """The same variance from a weight for every row, O(N³) a fit."""
    K = images[1].gram(images[0].inputs)
    return np.array([np.trace(UnevenFit(K, samples, float(x)).noise()) / len(K) for x in ridges])


def alone(images: tuple[DataSet, Kernel], ridges: np.ndarray) -> np.ndarray:
    """From the spectrum alone."""
    return predict_kernel(measure(*images), KernelChains(T, ridges, 1.0)).variance


def test_uneven_rows_are_as_when_every_row_has_its_own_weight(
    images: tuple[DataSet, Kernel], classes: RowClasses
) -> None:
    """Within 4 %, where the spectrum alone is off by more than twice that."""
    right, found = with_every_row(images, RIDGES), row_variance(classes, np.array(T), RIDGES)
    assert (abs(found / right - 1) < 0.04).all()
    assert abs(alone(images, RIDGES) / right - 1).max() > 0.08


def test_trained_chains_agree(images: tuple[DataSet, Kernel], classes: RowClasses) -> None:
    """Within 7 % and the budget's standard errors; weights that are all one are not."""
    rows, rng = DataRows(*images), np.random.default_rng(12)
    runs = np.array([train(rows, Training(T, tuple(RIDGES)), rng).variance for _ in range(RUNS)]).reshape(RUNS, -1)
    mean, error = runs.mean(0), runs.std(0) / np.sqrt(RUNS)
    found = row_variance(classes, np.array(T), RIDGES)
    assert (abs(found - mean) < 0.07 * mean + family("means").z * error).all()
    wrong = alone(images, RIDGES)
    assert (abs(wrong - mean) > 0.07 * mean + family("means").z * error).any()


def test_the_identity_that_gives_the_variance_holds_with_a_weight_for_every_row(
    images: tuple[DataSet, Kernel],
) -> None:
    """tr C M C = d/dμ (μ tr C), of means that were found without it."""
    K = images[1].gram(images[0].inputs)
    above, below = (T * x * np.trace(UnevenFit(K, T, float(x)).resolvent) for x in 1e-3 * np.exp([1e-4, -1e-4]))
    assert (above - below) / (2e-4 * T * 1e-3) == pytest.approx(np.trace(UnevenFit(K, T, 1e-3).noise()), rel=1e-6)


def test_even_rows_are_gaussian_features() -> None:
    """Gaussian features: both ways of the noise agree where a row is hardly ever met twice, T/N = 1/40."""
    inputs = np.random.default_rng(5).standard_normal((1600, 100)) * np.arange(1, 101.0) ** -0.8
    even = DataSet("normal", inputs, inputs[:, 0]), Linear()
    assert row_variance(row_classes(*even), np.array(T), RIDGES) == pytest.approx(alone(even, RIDGES), rel=0.02)


def test_rows_with_scales_of_their_own() -> None:
    """x = τ z with a τ for each row, where the covariance alone misses much of the noise: within 10 %."""
    rng = np.random.default_rng(2)
    inputs = np.exp(0.8 * rng.standard_normal((300, 1))) * rng.standard_normal((300, 90))
    scaled = DataSet("scaled", inputs * np.arange(1, 91.0) ** -0.8, inputs[:, 0]), Linear()
    right, few = with_every_row(scaled, RIDGES[:2]), alone(scaled, RIDGES[:2])
    assert row_variance(row_classes(*scaled), np.array(T), RIDGES[:2]) == pytest.approx(right, rel=0.1)
    assert (abs(few / right - 1) > 0.3).all()


def test_fewer_rows_may_be_looked_at(images: tuple[DataSet, Kernel], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 400 rows each stands for itself; of 200 that are looked at each stands for two."""
    monkeypatch.setattr("collapse_sym.spectra.row_classes.MOST_ROWS", 200)
    half = row_classes(*images)
    assert half.samples == 400 and half.counts.sum() == 200
    assert row_variance(half, np.array(T), RIDGES) == pytest.approx(with_every_row(images, RIDGES), rel=0.1)


@pytest.mark.parametrize("shared", [False, True])
def test_a_prediction_takes_it_for_every_fit(images: tuple[DataSet, Kernel], classes: RowClasses, shared: bool) -> None:
    """Noise of the last fit and, in total, of generators, at every n, without ridge too; the bias stays as it is."""
    spectrum, ridges = measure(*images), np.r_[0.0, RIDGES]
    chains = KernelChains(T, ridges, 0.5, np.arange(3)[:, None], 50, 1e-2, 1.0, shared=shared)
    before, after = predict_kernel(spectrum, chains), predict_kernel(spectrum, chains, classes)
    for name in ("bias", "load1", "load2", "fewest"):
        assert (getattr(before, name) == getattr(after, name)).all(), name
    assert after.variance == pytest.approx(np.tile(row_variance(classes, np.array(T), ridges) / 4, (3, 1)))
    more = row_variance(classes, np.array(50), np.array(1e-2)) / predict_kernel(spectrum, chain_of_one()).variance
    assert more < 0.98 and after.collapse == pytest.approx(more * before.collapse)
    assert after.total == pytest.approx(after.bias + after.variance + after.collapse)


def chain_of_one() -> KernelChains:
    """The generators of the chains above as last fits."""
    return KernelChains(50, 1e-2, 1.0)


def test_chains_without_ridge_are_trained_so_too(images: tuple[DataSet, Kernel], classes: RowClasses) -> None:
    """λ = 0 in every fit on a quarter of the rows: within 7 % and the budget's errors; Gaussian features are not."""
    rows, rng, many = DataRows(*images), np.random.default_rng(12), ROWS // 4
    training = Training(many, (0.0,), 2, many, 0.0)
    runs = [train(rows, training, rng) for _ in range(RUNS)]
    chains, spectrum = KernelChains(many, 0.0, 1.0, [0, 1, 2], many, 0.0, 1.0), measure(*images)
    alone, told = (predict_kernel(spectrum, chains, rows) for rows in (None, classes))
    for name in ("variance", "collapse"):
        drawn = np.array([getattr(run, name)[:, 0] for run in runs])
        mean, allowed = drawn.mean(0), 0.07 * drawn.mean(0) + family("means").z * drawn.std(0) / np.sqrt(RUNS)
        assert (abs(getattr(told, name) - mean) <= allowed).all(), name
        assert (abs(getattr(alone, name) - mean) > allowed)[1:].all(), name


def test_a_figure_takes_a_moment(classes: RowClasses) -> None:
    """Sixty points on 5000 modes with n = 0 … 4, or the noise of sixty fits: 50 ms each on an idle core."""
    j, T_of = np.arange(1.0, 5001), np.geomspace(10, 300, 12).round()[:, None]
    many = Modes(j**-1.6, np.ones(5000), j**0.3)
    chains = KernelChains(T_of, T_of**-1.2, 1.0, np.arange(5), 100, 1e-3, 1.0)
    assert seconds(lambda: predict_kernel(many, chains, classes)) < 0.05
    assert seconds(lambda: row_variance(classes, T_of, np.geomspace(1e-4, 1.0, 5))) < 0.05


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of five."""
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("references", [3, 2, 1])
def test_the_derivative_is_that_of_the_resolvent(classes: RowClasses, references: int) -> None:
    """d/dμ (μ Σ E C_ii)/N by a central difference of the means themselves, at four sizes at once.

    Also where weights spread farther than the references at hand.
    """
    classes = replace(classes, references=classes.references[:references])
    samples, ridge, step = np.array([3.0, 40.0, 200.0, 400.0]), np.array([1e-3, 1e-6, 1e-2, 1.0]), 1e-4
    draws = row_noise._Draws(classes, samples)

    def whole(penalty: np.ndarray) -> np.ndarray:
        _, away = row_noise._settled(classes, draws, penalty)
        return penalty * (draws.mean(1 / (draws.often + away[..., None])) @ classes.counts / ROWS)

    mu = samples * ridge
    slope = (whole(mu * np.exp(step)) - whole(mu * np.exp(-step))) / (2 * step * mu)
    assert row_variance(classes, samples, ridge) == pytest.approx(slope, rel=1e-6)


def test_any_ridge_is_borne(classes: RowClasses) -> None:
    """λ → 0⁺ has a limit, which λ = 0 takes, and λ² times the variance one at infinity."""
    few, many = np.array([1e-320, 1e-100, 1e-20, 1e-14]), np.array([1e10, 1e20, 1e60])
    least = row_variance(classes, np.array(T), few)
    assert least == pytest.approx(np.full(4, least[0]), rel=1e-9)
    assert least[0] > 1.02 * row_variance(classes, np.array(T), np.array([1e-5]))[0] > 0.1
    largest = row_variance(classes, np.array(T), many) * many**2
    assert largest == pytest.approx(np.full(3, largest[0]), rel=1e-8) and largest[0] > 0
    assert row_variance(classes, np.array(T), np.array([0.0])) == pytest.approx(least[:1], rel=1e-9)


def test_slow_steps_are_sped_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many rows as modes and hardly a ridge: plain steps do not settle in time, and with time where they settle."""
    inputs = np.random.default_rng(6).standard_normal((200, 20)) * np.arange(1, 21.0) ** -0.5
    square, samples = row_classes(DataSet("square", inputs, inputs[:, 0]), Linear()), np.array(20)
    found = row_variance(square, samples, np.array([1e-4, 1e-8, 1e-14]))
    assert (np.diff(found) > 0).all()
    monkeypatch.setattr(row_noise, "PLAIN", 10**6)
    with pytest.raises(NotConverged):
        row_variance(square, samples, np.array([1e-8]))
    monkeypatch.setattr(row_noise, "MAX_STEPS", 10**5)
    assert row_variance(square, samples, np.array([1e-4])) == pytest.approx(found[:1], rel=1e-7)


def test_weights_that_do_not_settle_are_said(classes: RowClasses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_noise, "MAX_STEPS", 2)
    with pytest.raises(NotConverged, match="did not settle in 2 steps"):
        row_variance(classes, np.array(T), RIDGES)
