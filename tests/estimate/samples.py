"""Chains that are really trained, for the tests of what is estimated from them."""

import numpy as np

POWER = np.arange(1, 41) ** -1.2
LEVELS = np.repeat([1.0, 0.02], 20)
FLAT = np.ones(40)


def rows(rng, eigenvalues, count):
    """Rows N(0, Σ)."""
    return rng.standard_normal((count, len(eigenvalues))) * np.sqrt(eigenvalues)


def fit(X, y, ridge=None):
    """Minimum-norm least squares, or ridge with λ per row."""
    if ridge is None:
        return np.linalg.lstsq(X, y, rcond=None)[0]
    return np.linalg.solve(X.T @ X / len(y) + ridge * np.eye(X.shape[1]), X.T @ y / len(y))


def teacher(rng, eigenvalues, truth, guess):
    """ŵ_n of generators that are as guessed."""
    w, X = truth, None
    for _ in range(guess.generations):
        if X is None or not guess.shared:
            X = rows(rng, eigenvalues, guess.samples)
        w = fit(X, X @ w + guess.noise * rng.standard_normal(len(X)), guess.ridge)
    return w


def labelled(rng, eigenvalues, w, count, noise):
    """(X, y) with labels of w."""
    X = rows(rng, eigenvalues, count)
    return X, X @ w + noise * rng.standard_normal(count)


def far(values, expected):
    """|mean − expected| in standard errors of the mean."""
    values = np.asarray(values)
    return abs(values.mean(axis=0) - expected) / (values.std(axis=0, ddof=1) / np.sqrt(len(values)))


#: a two-sided Gaussian chance of 1e-5
SURE = 4.42
