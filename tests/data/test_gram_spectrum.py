"""Measured spectra: the convention of Quad and Tr, what no mode resolves, and data that has no spectrum."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from collapse_sym.data import DataSet, GramSpectrum, Kernel, Linear, Polynomial, Rbf, load, measure
from collapse_sym.errors import InvalidInput, TooLarge

RNG = np.random.default_rng(7)
S, W = np.array([4.0, 2.0, 1.0, 0.5, 0.25]), np.array([1.0, -2.0, 0.5, 3.0, -1.0])


def gaussian(rows, noise=0.0):
    """x ~ N(0, diag S), y = xᵀW + noise."""
    X = RNG.standard_normal((rows, len(S))) * np.sqrt(S)
    return DataSet("gaussian", X, X @ W + noise * RNG.standard_normal(rows))


@pytest.mark.parametrize("g", [lambda s: s, lambda s: s**2, lambda s: s / (s + 0.3), lambda s: s / (s + 0.3) ** 2])
def test_quad_and_trace_are_those_of_the_features_covariance(g):
    # K = XXᵀ, so Σ̂ = XᵀX/N in feature space: Tr[g] = tr g(Σ̂), Quad[g] = Wᵀ g(Σ̂) W, exactly and at any N
    data = gaussian(40)
    found = measure(data, Linear())
    values, vectors = np.linalg.eigh(data.inputs.T @ data.inputs / len(data))
    assert len(found) == len(S) and found.unresolved_share == 0 and found.lost_trace == pytest.approx(0, abs=1e-12)
    assert g(found.eigenvalues).sum() == pytest.approx(g(values).sum(), rel=1e-12)
    assert found.squares @ g(found.eigenvalues) == pytest.approx((vectors.T @ W) ** 2 @ g(values), rel=1e-10)


def test_a_known_spectrum_is_found_within_its_standard_errors():
    # √N (λ̂ − λ)/λ → N(0, 2); a_j² = λ_j c_j², and the sum of shares is the mean square of the target
    N = 1000
    found = measure(gaussian(N), Linear())
    assert (np.abs(found.eigenvalues - S) < 6 * S * np.sqrt(2 / N)).all()
    assert found.shares.sum() == pytest.approx(found.power, rel=1e-12)
    assert found.power == pytest.approx(S @ W**2, rel=6 * np.sqrt(2 / N))
    # a coefficient turns by c_k √(s_j s_k)/(s_j − s_k)/√N into each other one
    turn = np.array([[s * t / (s - t) ** 2 if s != t else 0 for t in S] for s in S])
    lost = np.sqrt((turn @ W**2 + W**2 * turn.sum(axis=1)) / N)
    assert (np.abs(np.sqrt(found.squares) - np.abs(W)) < 6 * lost).all()


def test_polynomial_features_explain_a_polynomial_and_leave_the_rest():
    X = RNG.standard_normal((60, 2))
    rest = RNG.standard_normal(60)
    features = np.column_stack([np.ones(60), X, X[:, 0] ** 2, X[:, 0] * X[:, 1], X[:, 1] ** 2])
    rest -= features @ np.linalg.lstsq(features, rest, rcond=None)[0]
    inside = features @ np.array([1, 2, -1, 0.5, 1, -2])
    found = measure(DataSet("quadratic", X, inside + rest), Polynomial(2, 0.7, 1.0))
    assert len(found) == 6
    assert found.unresolved == pytest.approx(np.mean(rest**2), rel=1e-10)
    assert found.unresolved_share == pytest.approx(np.mean(rest**2) / np.mean((inside + rest) ** 2), rel=1e-10)
    assert measure(DataSet("quadratic", X, inside), Polynomial(2, 0.7, 1.0)).unresolved_share == 0


def test_the_squared_norm_of_the_truth_is_that_of_the_interpolant():
    # Quad[1] = Σ c_j² = yᵀK⁻¹y, the squared RKHS norm of the function through all points
    X, y = RNG.standard_normal((30, 3)), RNG.standard_normal(30)
    found = measure(DataSet("points", X, y), Rbf(0.8))
    assert found.squares.sum() == pytest.approx(y @ np.linalg.solve(Rbf(0.8).gram(X), y), rel=1e-9)
    assert found.trace == pytest.approx(1) and len(found) == 30


def test_in_sample_predictions_shrink_each_mode():
    # kernel ridge regression with λT: ŷ = K(K + λN)⁻¹y; the training error is Σ a_j² (λ/(λ_j + λ))²
    data, ridge = load("digits", target="parity", rows=80), 0.01
    K, N = Rbf(0.05).gram(data.inputs), 80
    rest = data.targets - K @ np.linalg.solve(K + ridge * N * np.eye(N), data.targets)
    found = measure(data, Rbf(0.05))
    expected = found.shares @ (ridge / (found.eigenvalues + ridge)) ** 2
    assert np.mean(rest**2) == pytest.approx(expected, rel=1e-10)


def test_repeated_rows_are_told_and_cost_rank():
    X = RNG.standard_normal((10, 3))
    twice = DataSet("twice", np.vstack([X, X[:3]]), np.r_[np.arange(10.0), 0, 1, 99])
    found = measure(twice, Rbf(0.5))
    (notice,) = found.notices
    assert "3 of 13 rows repeat an earlier one, 1 of them with another target" in notice and "rank 10" in notice
    assert len(found) == 10
    assert found.unresolved == pytest.approx(2 * (97 / 2) ** 2 / 13, rel=1e-9)  # two labels of one point: their spread


@dataclass(frozen=True)
class Indefinite(Kernel):
    kind: ClassVar[str] = "indefinite"

    def of_products(self, products, left, right):
        return left + right - products


def test_data_and_kernels_without_a_spectrum():
    X = RNG.standard_normal((6, 2))
    with pytest.raises(InvalidInput, match="constant"):
        measure(DataSet("flat", X, np.ones(6)), Linear())
    with pytest.raises(InvalidInput, match="vanishes"):
        measure(DataSet("zeros", np.zeros((6, 2)), np.arange(6)), Linear())
    with pytest.raises(InvalidInput, match="not positive semi-definite"):
        measure(DataSet("mine", X, np.arange(6)), Indefinite())
    with pytest.raises(TooLarge, match="at most 10000 rows"):
        measure(DataSet("long", np.zeros((10_001, 1)), np.arange(10_001)), Linear())


GOOD = {"eigenvalues": [2.0, 0.5], "shares": [3.0, 1.0], "trace": 2.5, "power": 5.0, "samples": 4}
BAD = {
    "rising": {"eigenvalues": [0.5, 2.0]},
    "zero": {"eigenvalues": [2.0, 0.0]},
    "negative share": {"shares": [3.0, -1.0]},
    "more than the target": {"power": 3.9},
    "more than the trace": {"trace": 2.4},
    "not finite": {"shares": [3.0, np.nan]},
    "not paired": {"shares": [3.0]},
    "empty": {"eigenvalues": [], "shares": []},
    "more modes than rows": {"samples": 1},
    "no target": {"power": 0.0, "shares": [0.0, 0.0]},
}


@pytest.mark.parametrize("case", BAD)
def test_numbers_that_are_no_spectrum(case):
    GramSpectrum(**GOOD)
    with pytest.raises(InvalidInput):
        GramSpectrum(**GOOD | BAD[case])


@pytest.mark.parametrize(("inputs", "targets"), [(1.0, 1e200), (1.0, 1e-200), (1e60, 1.0), (1e-60, 1.0)])
def test_units_beyond_what_float64_squares_are_refused(inputs, targets):
    """Targets, and a kernel: numbers that were off by a tenth, or a warning, before."""
    X = RNG.standard_normal((6, 2))
    with pytest.raises(InvalidInput, match="another unit"):
        measure(DataSet("far", inputs * X, targets * X[:, 0]), Linear())


@pytest.mark.parametrize("unit", [1e-80, 1e80])
def test_the_unit_of_a_kernel_is_of_no_account(unit):
    """Eigenvalues go with it, the target's shares do not."""
    X = RNG.standard_normal((8, 3))
    one, other = (measure(DataSet("units", x, X[:, 0]), Linear()) for x in (X, unit**0.5 * X))
    assert other.eigenvalues == pytest.approx(unit * one.eigenvalues) and other.shares == pytest.approx(one.shares)
