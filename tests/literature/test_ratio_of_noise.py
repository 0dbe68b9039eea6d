"""Every step of Theorem 4 of EQUIVALENTS.md against numbers, d/T → 0 and ∞ included; exact values for Σ = I."""

from __future__ import annotations

import numpy as np
import pytest

from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact import moments_of_ridge
from tests.literature import simulation as sim

Z = family("means").z
PENALTY = 0.7
TWO_LEVELS = (0.5, 3.0)


def spectrum(d):
    return np.repeat(TWO_LEVELS, [d - d // 3, d // 3])


def freedom(s, k, order=2):
    return float(np.sum((s / (s + k)) ** order))


def image(s, penalty, T, order=2):
    """v = df₂(κ)/(T − df₂(κ)); with another order something else."""
    found = freedom(s, sim.kappa(s, penalty, T), order)
    return found / (T - found)


@pytest.mark.parametrize("sizes", [
    [(4, 16), (8, 64), (16, 256)],
    [(4, 64), (8, 512), (12, 1728)],
    [(4, 2), (16, 4), (64, 8)],
    [(4, 4), (8, 8), (16, 16)],
    [(4, 8), (8, 16), (16, 32)],
])  # fmt: skip
def test_exact_ratios_tend_to_one_at_every_rate(sizes):
    ratios = []
    for T, d in sizes:
        moments, s = moments_of_ridge(d, T, PENALTY, digits=8), np.ones(d)
        ratios.append(float(moments.b) / image(s, PENALTY, T))
        assert abs(float(moments.b) / image(s, PENALTY, T, order=1) - 1) > abs(ratios[-1] - 1)  # df₁ for df₂
    errors = [abs(x - 1) for x in ratios]
    assert errors[-1] < errors[0] / 2 and errors[-1] < 1 / min(sizes[-1])


@pytest.mark.parametrize(("T", "d"), [(5, 40), (10, 1000), (40, 200), (300, 30)])
def test_bounds_of_the_image(T, d):
    s = spectrum(d)
    least, most, m, k = min(s), max(s), s.sum() / T, sim.kappa(s, PENALTY, T)
    assert PENALTY <= k <= PENALTY + most * d / T
    assert freedom(s, k) >= d * least**2 / (least + PENALTY + most * d / T) ** 2
    assert 0 <= m - (k - PENALTY) <= most * m / k
    assert (k / (most + k)) ** 2 <= k**2 * freedom(s, k) / np.sum(s**2) <= 1
    assert freedom(s, k) / T <= most**2 * d / (k**2 * T)
    assert k >= 2 * most or k - PENALTY >= d / T * PENALTY * least / (3 * most)
    assert k < 2 * most or k - PENALTY >= m / 2


def outcomes(T, d, count, seed):
    """(K, N, (1/T) tr Σ̂RΣR) of simulated designs."""
    rng, s = np.random.default_rng(seed), spectrum(d)
    for _ in range(count):
        X = rng.standard_normal((T, d)) * np.sqrt(s)
        B = sim.smoother(X[None], PENALTY)[0]
        yield X @ X.T / T, (X * s) @ X.T / T, float(np.sum(B**2 * s[:, None]))


@pytest.mark.parametrize(("T", "d"), [(5, 400), (10, 2000)])
def test_each_outcome_lies_between_the_bounds(T, d):
    s = spectrum(d)
    m = s.sum() / T
    r, enough = 1 / (m + PENALTY), (4 * np.sqrt(5 * T * np.sum(s**2)) + 20 * max(s) * T) / s.sum()
    for K, N, cost in outcomes(T, d, 30, seed=1):
        inverse = np.linalg.inv(K + PENALTY * np.eye(T))
        assert abs(np.trace(inverse @ inverse @ N) / T / cost - 1) < 1e-9  # RXᵀ = Xᵀ(K + λ)⁻¹
        share = np.abs(np.linalg.eigvalsh(K - m * np.eye(T))).max() / m
        assert share < min(enough, 1)
        low, high = ((1 + sign * share) ** -2 * r**2 * np.trace(N) for sign in (1, -1))
        assert low <= cost * T <= high


def test_moments_of_n_and_the_ratio_for_two_levels():
    """T = 8, d = 1200; three means of 4000 outcomes, each within Z standard errors."""
    T, d, count = 8, 1200, 4000
    s = spectrum(d)
    rng = np.random.default_rng(2)
    sizes = np.array([d - d // 3, d // 3])  # tr N = Σ_t x_tᵀΣx_t/T, by the χ² of each level
    squares = rng.chisquare(sizes, size=(count, T, 2)) * np.square(TWO_LEVELS)
    trace = squares.sum(axis=(1, 2)) / T
    second = np.sum(s**2) ** 2 + 2 * np.sum(s**4) / T
    for sample, mean in ((trace, np.sum(s**2)), (trace**2, second)):
        assert abs(sample.mean() - mean) < Z * sample.std() / np.sqrt(count)
    costs = np.array([cost for _, _, cost in outcomes(T, d, 400, seed=3)])
    v = image(s, PENALTY, T)
    assert abs(costs.mean() / v - 1) < Z * costs.std() / np.sqrt(len(costs)) / v + 2 / T**2
    assert abs(costs.mean() / image(s, PENALTY, T, order=1) - 1) > 0.5
