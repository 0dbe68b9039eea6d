"""Control variates: exact means by quadrature, and a wrong guess that costs variance, never bias."""

import itertools

import numpy as np
import pytest

from collapse_sym.chain import Chain, Diagonal, Generator, LeastSquares, Population, RandomTruth, Ridge
from collapse_sym.errors import InvalidInput
from collapse_sym.functionals.fixed_point import kappa_float
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.fast import controlled_fast, expected_fast, form_control, ridge_control, trace_control
from collapse_sym.oracle.fast import controls as controls_module
from collapse_sym.oracle.fast.controls import Form, Trace
from collapse_sym.testing import goes_red, scaled

Z = family("means").z

VALUES = np.array([3.0, 1.0, 1.0, 0.5, 0.25, 0.1])
T, RIDGE = 60, 0.2
CHAIN = Chain(
    Population(Diagonal(tuple(VALUES)), RandomTruth(1)),
    (Generator(LeastSquares(14, "1/2"), 2, "1/4"), Generator(LeastSquares(20, 1))),
    Ridge(T, "1/2", ridge="1/5"),
)
KAPPA = kappa_float(VALUES, np.ones(6), ridge=RIDGE, samples=T)


def covariances(sigma, samples):
    """All S on the nodes of a quadrature that is exact for polynomials of degree 5 in each entry of X, and weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    shape = (samples, len(sigma))
    grid = itertools.product(range(3), repeat=samples * len(sigma))
    X = np.array([nodes[list(index)] for index in grid]).reshape(-1, *shape) * np.sqrt(sigma)
    w = np.array([weights[list(i)].prod() for i in itertools.product(range(3), repeat=samples * len(sigma))])
    return X.swapaxes(1, 2) @ X / samples, w / w.sum()


@pytest.mark.parametrize("samples", [1, 2, 3])
def test_means_are_exact(samples):
    sigma = np.array([2.0, 0.7])
    S, weights = covariances(sigma, samples)
    M, N, u, v = np.random.default_rng(0).standard_normal((4, 2, 2))
    words = [Trace(M), Trace(u[0]), Trace(M, N), Trace(u[0], v[0]), Trace(M, v[0]), Trace(u[0], N)]
    words += [Form(u[0], v[0]), Form(u[0], v[0], M), Form(u[0], v[0], u[1])]
    for word in words:
        assert np.isclose(weights @ word.at(S), word.mean(sigma, samples), rtol=1e-12)


def test_words_are_the_traces_they_stand_for():
    rng = np.random.default_rng(1)
    S, M, N = (A + A.T for A in rng.standard_normal((3, 4, 4)))
    N[0, 1] += 1
    u, v = rng.standard_normal((2, 4))
    for word, value in (
        (Trace(M), np.trace(M @ S)),
        (Trace(M, N), np.trace(M @ S @ N @ S)),
        (Trace(u, v), np.trace(np.diag(u) @ S @ np.diag(v) @ S)),
        (Form(u, v), u @ S @ v),
        (Form(u, v, N), u @ S @ N @ S @ v),
    ):
        assert np.allclose(word.at(S[None]), value)


def run(kappa, replicates=3000):
    control = ridge_control(CHAIN, kappa)
    return controlled_fast(CHAIN, [control], coefficients=[1], replicates=replicates)


def unbiased():
    # the wrong guesses are off by a factor 3 either way, and by 30.
    right, plain = run(KAPPA), expected_fast(CHAIN, replicates=3000, seed=1)
    for value, error in [(plain.mean("total"), plain.stderr("total"))] + [
        (wrong.mean(), wrong.stderr()) for wrong in (run(3 * KAPPA), run(KAPPA / 3), run(30 * KAPPA))
    ]:
        assert abs(right.mean() - value) < Z * np.hypot(error, right.stderr())


def test_a_wrong_kappa_costs_variance_and_no_bias():
    unbiased()
    right, wrong = run(KAPPA), run(3 * KAPPA)
    assert right.gain > 20
    assert wrong.gain < right.gain / 10


def test_wrong_means_would_be_seen():
    goes_red(unbiased, controls_module.Trace, "mean", scaled(1.01))


def test_fitted_coefficients_of_any_controls():
    rng = np.random.default_rng(2)
    spd = np.eye(6) + rng.standard_normal((6, 6)) / 10
    controls = [trace_control(row) for row in np.eye(6)]
    controls += [trace_control(spd, VALUES), form_control(VALUES, VALUES)]
    fitted = controlled_fast(CHAIN, controls, replicates=2000, part="bias")
    plain = expected_fast(CHAIN, replicates=3000, seed=1)
    assert len(fitted.coefficients) == 8 and fitted.gain > 3
    assert abs(fitted.mean() - plain.mean("bias")) < Z * np.hypot(fitted.stderr(), plain.stderr("bias"))


def test_controls_where_rows_are_few():
    chain = Chain(CHAIN.population, (Generator(LeastSquares(2, 1)),), Ridge(3, 1, ridge=5))
    fitted = controlled_fast(chain, [trace_control(VALUES), trace_control(VALUES, VALUES)], replicates=3000)
    plain = expected_fast(chain, replicates=3000, seed=1)
    assert abs(fitted.mean() - plain.mean("total")) < Z * np.hypot(fitted.stderr(), plain.stderr("total"))


def test_refusals():
    with pytest.raises(InvalidInput, match="d = 6"):
        controlled_fast(CHAIN, [trace_control([1.0, 2.0])], replicates=2)
    for bad in (np.ones((2, 3)), "text", [np.inf], np.ones((1, 1, 1))):
        with pytest.raises(InvalidInput):
            trace_control(bad)
    with pytest.raises(InvalidInput, match="vectors"):
        form_control(np.eye(6), np.ones(6))
    with pytest.raises(InvalidInput, match="give one for each"):
        controlled_fast(CHAIN, [trace_control(VALUES)], coefficients=[1, 2], replicates=2)
    with pytest.raises(InvalidInput, match="one of bias"):
        controlled_fast(CHAIN, [], part="risk", replicates=2)
    exact = Chain(CHAIN.population, (), LeastSquares(20, 1))
    for chain in (exact, Chain(CHAIN.population)):
        with pytest.raises(InvalidInput, match="nothing is left"):
            controlled_fast(chain, [], replicates=2)
        with pytest.raises(InvalidInput, match="ridge downstream"):
            ridge_control(chain, 1.0)
    with pytest.raises(InvalidInput, match="positive"):
        ridge_control(CHAIN, 0.0)
