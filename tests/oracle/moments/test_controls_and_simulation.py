"""Means of control variates, and moments against simulated designs.

Error probability: 24 simulated means, each taken as normal and compared within 6 standard errors (2e-9): < 5e-8 in all;
the seeds are fixed.  Every entry has a finite variance (T ≥ d + 4k + 8 for k inverses).
"""

import numpy as np
import pytest
from flint import fmpq

from collapse_sym.errors import InfiniteRisk, InvalidInput
from collapse_sym.oracle.fast.controls import Form, Trace
from collapse_sym.oracle.moments import control_means, evaluate, mean_trace, moment

D, REPLICATES, Z = 3, 20_000, 6.0
RNG = np.random.default_rng(20)
GIVEN = {name: RNG.standard_normal((D, D)) for name in "AB"} | {name: RNG.standard_normal(D) for name in "uv"}
ROOT = RNG.standard_normal((D, D)) + 2 * np.eye(D)
SIGMA = ROOT @ ROOT.T
WORDS = {  # expression → T and the statistic of a batch of W
    "tr(W A)": (5, lambda W, V: tr(W @ A)),
    "tr(W A W B)": (5, lambda W, V: tr(W @ A @ W @ B)),
    "tr(W A W B') tr(W A')": (6, lambda W, V: tr(W @ A @ W @ B.T) * tr(W @ A.T)),
    "tr((W A)^3)": (2, lambda W, V: tr(W @ A @ W @ A @ W @ A)),
    "u' W A W v": (4, lambda W, V: W @ A @ W @ v @ u),
    "tr(inv(W) A)": (15, lambda W, V: tr(V @ A)),
    "tr(inv(W) A inv(W) B)": (19, lambda W, V: tr(V @ A @ V @ B)),
    "tr(W A inv(W) B)": (15, lambda W, V: tr(W @ A @ V @ B)),
    "tr(W A) u' inv(W) v": (15, lambda W, V: tr(W @ A) * (V @ v @ u)),
    "tr(inv(W) A W B inv(W) A')": (19, lambda W, V: tr(V @ A @ W @ B @ V @ A.T)),
    "(u' inv(W) A W v)^2": (19, lambda W, V: (V @ A @ W @ v @ u) ** 2),
    "tr(inv(W) A inv(W) B inv(W) A')": (23, lambda W, V: tr(V @ A @ V @ B @ V @ A.T)),
}
A, B, u, v = (GIVEN[name] for name in "ABuv")


def tr(batch):
    return np.trace(batch, axis1=-2, axis2=-1)


def simulated(T, statistic, seed):
    X = np.random.default_rng(seed).standard_normal((REPLICATES, T, D)) @ ROOT.T
    W = X.swapaxes(1, 2) @ X
    values = statistic(W, np.linalg.inv(W) if T >= D else W)
    return values.mean(), values.std(ddof=1) / np.sqrt(REPLICATES)


@pytest.mark.parametrize("seed, expression", list(enumerate(WORDS)))
def test_moments_agree_with_simulation(seed, expression):
    T, statistic = WORDS[expression]
    mean, error = simulated(T, statistic, seed)
    value = evaluate(moment(expression), samples=T, covariance=SIGMA, matrices=GIVEN)
    assert abs(mean - value) < Z * error
    # not a comparison that cannot fail: the statistic at Σ, the answer of somebody who forgets all corrections, is seen
    naive = statistic(T * SIGMA[None], np.linalg.inv(SIGMA)[None] / T)[0]
    first = expression in ("tr(W A)",)
    assert first or abs(mean - naive) > Z * error


def test_controls_in_closed_form():
    T, S = 7, SIGMA
    means = control_means(["tr(A S)", "tr(A S B S)", "u' S v", "u' S A S v"], samples=T, covariance=S, matrices=GIVEN)
    known = [
        np.trace(A @ S),
        np.trace(A @ S @ B @ S) + (np.trace(A @ S) * np.trace(B @ S) + np.trace(A @ S @ B.T @ S)) / T,
        u @ S @ v,
        u @ S @ A @ S @ v + (np.trace(A @ S) * (u @ S @ v) + u @ S @ A.T @ S @ v) / T,
    ]
    assert means == pytest.approx(known, rel=1e-12)


def test_the_simulator_has_the_same_means():
    """oracle.fast writes its four means out by hand, for speed: they are these."""
    values, T = np.array([3.0, 1.0, 0.2]), 7
    words = ["tr(A S)", "tr(A S B S)", "u' S v", "u' S A S v"]
    ours = control_means(words, samples=T, covariance=values, matrices=GIVEN)
    theirs = [Trace(A), Trace(A, B), Form(u, v), Form(u, v, A)]
    assert ours == pytest.approx([word.mean(values, T) for word in theirs], rel=1e-12)


@pytest.mark.parametrize("seed", range(100, 112))
def test_a_control_with_any_matrix_has_the_mean_it_is_said_to_have(seed):
    """A guess at the inverse, however wrong, costs variance and no bias."""
    guess = np.random.default_rng(seed).standard_normal((D, D))
    T = 4 + seed % 3
    mean, error = simulated(T, lambda W, V: tr(guess @ W @ A @ W) / T**2, seed)
    value = mean_trace("tr(Q S A S)", samples=T, covariance=SIGMA, matrices={"Q": guess, "A": A})
    assert abs(mean - value) < Z * error


def test_controls_are_exact_on_rationals_and_quick_on_floats():
    assert mean_trace("tr(Q S)", samples=5, covariance=[1, 2], matrices={"Q": [[1, 0], [0, fmpq(1, 2)]]}) == 2
    d = 150
    values = np.arange(1, d + 1) ** -1.0
    Q = np.diag(1 / (values + 0.1))
    found = mean_trace("tr(Q S Q S)", samples=300, covariance=values, matrices={"Q": Q}, symmetric=("Q",))
    shrunk = values / (values + 0.1)
    assert found == pytest.approx((1 + 1 / 300) * np.sum(shrunk**2) + np.sum(shrunk) ** 2 / 300, rel=1e-12)


def test_controls_refuse():
    with pytest.raises(InvalidInput, match="no value"):
        mean_trace("tr(Q S)", samples=5, covariance=[1.0], matrices={})
    with pytest.raises(InfiniteRisk):
        control_means(["tr(inv(S))"], samples=5, covariance=[1.0] * 4, matrices={})
