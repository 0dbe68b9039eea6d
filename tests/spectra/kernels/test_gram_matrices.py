"""Closed forms against Gram matrices K(x_i, x_j)/N, whose eigenvalues have a bias of order 1/N.

Where a level has several eigenvalues, sampling splits them by 1/√N, but their sum has a bias of order 1/N only: sums
over levels are compared, at three sizes, extrapolated to N = ∞.  Error: FAR standard errors ⊕ the difference between
the linear and the quadratic extrapolation.  By the normal law all comparisons of this file together raise a false
alarm with probability below 1e-6.
"""

import numpy as np
import pytest
import sympy as sp

from collapse_sym.spectra.kernels import (
    arc_cosine,
    brownian_bridge,
    gaussian_rbf,
    neural_tangent,
    periodic_sobolev,
    sphere_rbf,
)
from collapse_sym.spectra.kernels.modes import T, X, Y

SIZES, REPLICATES, FAR, LEVELS = (24, 48, 96), 50, 6.0, 3
#: a comparison that could not tell this much from the truth is none
BLUNT = 0.35


def sphere(rng, shape):
    x = rng.standard_normal((*shape, 3))
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def products(x):
    return {T: np.clip(x @ x.swapaxes(1, 2), -1, 1)}


def pairs(x):
    return {X: x[:, :, None], Y: x[:, None, :]}


def angles(x):
    return {T: np.abs(x[:, :, None] - x[:, None, :])}


CASES = [
    (arc_cosine(3, 0), sphere, products),
    (arc_cosine(3, 1), sphere, products),
    (neural_tangent(3), sphere, products),
    (sphere_rbf(3, 1), sphere, products),
    (gaussian_rbf(1, "4/5"), lambda rng, shape: rng.standard_normal(shape), pairs),
    (periodic_sobolev(1), lambda rng, shape: 2 * np.pi * rng.random(shape), angles),
    (brownian_bridge(), lambda rng, shape: rng.random(shape), pairs),
]


def level_sums(modes, draw, arguments, size, rng):
    """Sums of eigenvalues over the first levels in decreasing order, for every replicate."""
    at = arguments(draw(rng, (REPLICATES, size)))
    gram = sp.lambdify(list(at), modes.kernel, "numpy")(*at.values()) / size
    eigenvalues = np.linalg.eigvalsh(gram)[:, ::-1]
    ends = np.cumsum([count for _, count in first_levels(modes)])
    return np.diff(np.cumsum(eigenvalues, axis=1)[:, ends.astype(int) - 1], axis=1, prepend=0)


def first_levels(modes):
    values, counts = modes.eigenvalues(8)
    order = np.argsort(-values)[:LEVELS]
    return list(zip(values[order], counts[order]))


def extrapolated(modes, draw, arguments):
    """(estimate, error) of the level sums at N = ∞, and the means at the sizes."""
    rng = np.random.default_rng(7)
    runs = [level_sums(modes, draw, arguments, size, rng) for size in SIZES]
    means = [r.mean(axis=0) for r in runs]
    squares = [r.var(axis=0, ddof=1) / REPLICATES for r in runs]
    linear, quadratic = 2 * means[2] - means[1], (8 * means[2] - 6 * means[1] + means[0]) / 3
    error = FAR * np.sqrt(4 * squares[2] + squares[1]) + np.abs(linear - quadratic)
    return linear, error, means


@pytest.mark.parametrize("modes, draw, arguments", CASES, ids=[c[0].name for c in CASES])
def test_gram_matrices_tend_to_the_closed_form(modes, draw, arguments):
    expected = np.array([value * count for value, count in first_levels(modes)])
    estimate, error, _ = extrapolated(modes, draw, arguments)
    assert (np.abs(estimate - expected) <= error).all()
    assert (error <= BLUNT * expected).all()


def test_the_bias_is_seen():
    """Without extrapolation the smallest Gram matrices are off by many standard errors: the comparison has teeth."""
    modes, draw, arguments = CASES[3]
    expected = np.array([value * count for value, count in first_levels(modes)])
    rng = np.random.default_rng(7)
    sums = level_sums(modes, draw, arguments, SIZES[0], rng)
    off = np.abs(sums.mean(axis=0) - expected) / (sums.std(axis=0, ddof=1) / np.sqrt(REPLICATES))
    assert off.max() > FAR
