"""Why each assumption of a cited equivalent is there: the fact fails without it.  (EQUIVALENTS.md, section 8.)

Simulated gaps are more than Z standard errors away from 0; seeds are fixed.
"""

import numpy as np
import pytest

from collapse_sym import literature
from collapse_sym.oracle.budget import family
from tests.literature import simulation as sim
from tests.literature.test_bounds import expected

Z = family("means").z


def image(identifier, s, T, penalty, M):
    return sim.value(literature.fact(identifier).term["image"], s, sim.names_of(s, T, penalty, M))


def test_rows_are_gaussian():
    # rows √d e_j, j uniform, T = d, λ → 0⁺: P is the projection on the features that were drawn
    d = 200
    kept = 1 - (1 - 1 / d) ** d
    assert abs(kept - (1 - np.exp(-1))) < 1e-2
    assert kept < 0.7 < image("equivalent.ridgeless.mean", np.ones(d), d, 0.0, 1.0)[0] == 1.0


def test_the_number_of_rows_grows():
    # T = d = 1, Σ = λ = 1
    kept = expected(lambda w: w / (w + 1), 1)
    assert abs(kept - 0.3443) < 1e-4
    assert abs(image("equivalent.ridge.mean", np.ones(1), 1, 1.0, 1.0)[0] - 0.3820) < 1e-4

    def gap(T):
        return abs(expected(lambda w: w / (w + T), T) - image("equivalent.ridge.mean", np.ones(1), T, 1.0, 1.0)[0])

    assert gap(1) > 2 * gap(10) > 10 * gap(100) > 0  # and it helps, for d = 1 too


def test_the_design_may_have_any_number_of_columns():
    # d → ∞, d/T and T/d bounded are needless: T = 20 with d = 1 and with d = 400
    def off(d, T):
        s, rng, batch = np.linspace(0.2, 1, d), np.random.default_rng([d, T]), 100 if d > 1 else 20_000
        sample = sim.one_fit(s, T, 1.0, {"1": np.ones(d)}, 1, batch, rng)["second", "1"]
        gap = np.abs(sample.mean(0) - image("equivalent.ridge.second", s, T, 1.0, np.ones(d)))
        return np.max(gap - Z * sample.std(0) / np.sqrt(batch))

    assert off(400, 20) <= 0.01 and off(1, 20) <= 0.01


@pytest.mark.parametrize("n", [8, 12])
def test_the_covariance_and_the_metric_are_bounded(n):
    # Σ = n⁴, T = d = n, λ = 1, M = Σ: the hard edge of the spectrum of Σ̂ is seen, the ratio tends to π/2
    rng, s = np.random.default_rng(7), np.full(n, float(n) ** 4)
    spectrum = np.linalg.svd(rng.standard_normal((20_000, n, n)), compute_uv=False) ** 2 * n**3
    cost = np.sum(s * spectrum / (spectrum + 1) ** 2, axis=1) / n
    predicted = image("equivalent.ridge.noise", s, n, 1.0, s)
    assert cost.mean() - 1.2 * predicted > Z * cost.std() / np.sqrt(len(cost))


def test_the_penalty_is_positive():
    # λ = 0 and T = d: E (1/w) is infinite for d = 1; λ → 0⁺ goes there like λ^{-1/2}
    def cost(penalty):
        return expected(lambda w: w / (w + penalty) ** 2, 1)

    assert cost(1e-2) > 2.5 * cost(1e-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        assert not np.isfinite(image("equivalent.ridgeless.noise", np.ones(3), 3, 0.0, 1.0))


@pytest.mark.parametrize("d", [10, 100, 1000])
def test_the_number_of_rows_is_away_from_the_dimension(d):
    # T = d + 2: the exact noise cost, tr Σ⁻¹/(T−d−1), is twice the image
    exact = d / 1
    assert image("equivalent.ridgeless.noise", np.ones(d), d + 2, 0.0, 1.0) == pytest.approx(exact / 2)
    with np.errstate(divide="ignore", invalid="ignore"):  # T = d: the image is 0 · ∞
        assert np.isnan(image("equivalent.ridgeless.second", np.ones(d), d, 0.0, 1.0)).all()


@pytest.mark.parametrize("d", [10, 100, 1000])
def test_the_spectrum_is_bounded_below_for_the_noise(d):
    # one eigenvalue T⁻², T = 2d: the exact cost and the image differ by 4, at every size
    T, s = 2 * d, np.ones(d)
    s[0] = T**-2.0
    exact = np.sum(1 / s) / (T - d - 1)
    assert exact - image("equivalent.ridgeless.noise", s, T, 0.0, 1.0) > 4


@pytest.mark.parametrize("T", [5, 10])
def test_the_spectrum_is_bounded_below_for_the_second_moment(T):
    # T < d: T − 1 eigenvalues 1, three about ε, the rest ε²: one row is left for three directions
    epsilon, rng, batch = 1e-5, np.random.default_rng(8), 40_000
    s = np.concatenate([np.ones(T - 1), epsilon * np.array([1, 1.0001, 1.0002]), np.full(T, epsilon**2)])
    M = (s == epsilon).astype(float)
    sample = sim.one_fit(s, T, 0.0, {"M": M}, 1, batch, rng)["second", "M"][:, T - 1]
    gap = sample.mean() - image("equivalent.ridgeless.second", s, T, 0.0, M)[T - 1]
    error = sample.std() / np.sqrt(batch)
    assert abs(gap - 2 / 135) <= Z * error + 1e-3 and gap > Z * error
