"""Equivalents with a weight for every row: exact for independent rows, and right where the spectrum is not enough."""

from __future__ import annotations

import numpy as np
import pytest

from collapse_sym.data import DataSet, Rbf
from collapse_sym.data.gram_spectrum import measure
from collapse_sym.kernel_study.uneven import UnevenFit, chain_parts, occurrences
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.kernel import DataRows, Training, train
from collapse_sym.risk.kernel import KernelChains, predict_kernel

N, T, T0, RIDGES, RIDGE0, RUNS = 300, 60, 40, (3e-4, 3e-3, 3e-2), 1e-3, 220


def test_independent_rows_are_exact() -> None:
    """K diagonal: f̂_i = (Σ of the labels of row i)·k_i/(m k_i + λT), whatever the other rows are."""
    k, f = np.array([0.5, 1.0, 2.0, 3.0]), np.array([1.0, -1.0, 0.5, 2.0])
    counts, chances = occurrences(6, 4)
    S = counts[:, None] * k / (counts[:, None] * k + 0.3 * 6)
    fit = UnevenFit(np.diag(k), samples=6, ridge=0.3)
    found = chain_parts(np.diag(k), f, [fit], fit, 1)
    variance = chances @ (counts[:, None] * (k / (counts[:, None] * k + 0.3 * 6)) ** 2)
    assert found.bias[0, 0] == pytest.approx(float(chances @ (1 - S) ** 2 @ f**2) / 4)
    assert found.variance[0] == pytest.approx(variance.mean())
    twice, once = chances @ S**2, chances @ S
    assert found.bias[1, 0] == pytest.approx(float((twice**2 - 2 * once**2 + 1) @ f**2) / 4)
    assert found.collapse[1, 0] == pytest.approx(float(twice @ variance) / 4)


@pytest.fixture(scope="module")
def uneven() -> DataSet:
    """Rows at very different distances from all others."""
    rng = np.random.default_rng(11)
    inputs = rng.standard_normal((N, 6)) * np.exp(0.9 * rng.standard_normal((N, 1)))
    return DataSet("uneven", inputs, (inputs[:, 0] > 0.3).astype(float))


@pytest.fixture(scope="module")
def trained(uneven: DataSet) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Means and standard errors of the parts over chains that were trained; the last fit's noise is that of n = 0."""
    rows, rng = DataRows(uneven, Rbf(bandwidth=0.05)), np.random.default_rng(12)
    runs = [train(rows, Training(T, RIDGES, 2, T0, RIDGE0), rng) for _ in range(RUNS)]
    values = {name: np.array([getattr(run, name) for run in runs]) for name in ("bias", "variance", "collapse")}
    return {name: (x.mean(0), x.std(0) / np.sqrt(RUNS)) for name, x in values.items()}


def test_uneven_rows_are_predicted_where_their_spectrum_is_not_enough(
    uneven: DataSet, trained: dict[str, tuple[np.ndarray, np.ndarray]]
) -> None:
    kernel = Rbf(bandwidth=0.05)
    K = kernel.gram(uneven.inputs)
    told = chain_parts(K, uneven.targets, [UnevenFit(K, T, x) for x in RIDGES], UnevenFit(K, T0, RIDGE0), 2)
    known = predict_kernel(measure(uneven, kernel), KernelChains(T, np.array(RIDGES), 1.0))
    z = family("means").z
    for name, told_part in (("bias", told.bias), ("variance", told.variance), ("collapse", told.collapse)):
        mean, error = trained[name]
        at = slice(1, None) if name == "collapse" else slice(None)
        assert (abs(told_part - mean)[at] < 0.03 * mean[at] + z * error[at]).all(), name
    mean, error = trained["variance"][0][0], trained["variance"][1][0]
    assert (known.variance[:2] > 1.1 * mean[:2] + z * error[:2]).all()
