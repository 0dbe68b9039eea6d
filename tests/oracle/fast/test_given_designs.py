"""For a given design each form of a fit is that fit, to rounding: laws alone are blind to a few per cent."""

from types import SimpleNamespace

import numpy as np
import pytest

from collapse_sym.oracle.fast import vectors

D, R = 5, 3


def drawn(rows):
    """Designs, parameters that are taught, and noises."""
    rng = np.random.default_rng(20261129)
    roots = np.array([3.0, 1.0, 0.5, 0.2, 0.01])
    return rng.standard_normal((R, rows, D)) * roots, rng.standard_normal((R, D)), rng.standard_normal((R, rows))


def fitted(X, labels, penalty):
    """Ridge by its normal equations, or least squares of minimum norm, one design at a time."""
    T = X.shape[1]
    if not penalty:
        return np.array([np.linalg.lstsq(x, y, rcond=None)[0] for x, y in zip(X, labels)])
    gram = X.swapaxes(1, 2) @ X + T * penalty * np.eye(D)
    return np.linalg.solve(gram, X.swapaxes(1, 2) @ labels[..., None])[..., 0]


@pytest.mark.parametrize(("penalty", "form"), [(0.0, vectors._projected), (0.3, vectors._wide_ridge)])
@pytest.mark.parametrize("rows", [1, 4])
def test_fewer_rows_than_dimensions(rows, penalty, form):
    X, taught, noise = drawn(rows)
    labels = (X @ taught[..., None])[..., 0] + noise
    added = form(SimpleNamespace(samples=rows, penalty=penalty), X, taught, noise)
    np.testing.assert_allclose(added, fitted(X, labels, penalty) - taught, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("rows", [5, 12])
def test_ridge_on_as_many_rows_as_dimensions(rows, monkeypatch):
    X, taught, _ = drawn(rows)
    gram = X.swapaxes(1, 2) @ X
    monkeypatch.setattr(vectors, "draw_upper", lambda *_: np.linalg.cholesky(gram))
    monkeypatch.setattr(vectors, "solve_shifted", lambda F, t, b, _: np.linalg.solve(
        F @ F.swapaxes(1, 2) + t * np.eye(D), b[..., None])[..., 0])  # fmt: skip
    rng, again = np.random.default_rng(1), np.random.default_rng(1)
    step = SimpleNamespace(samples=rows, penalty=0.3, noise=2.0)
    plan = SimpleNamespace(roots=None, d=D)
    added = vectors._tall_ridge(plan, step, taught, rng, None)
    pushed = 2.0 * (np.linalg.cholesky(gram) @ again.standard_normal((R, D, 1)))[..., 0]
    right = (gram @ taught[..., None])[..., 0] + pushed
    whole = np.linalg.solve(gram + rows * 0.3 * np.eye(D), right[..., None])[..., 0]
    np.testing.assert_allclose(added, whole - taught, rtol=1e-9, atol=1e-9)
