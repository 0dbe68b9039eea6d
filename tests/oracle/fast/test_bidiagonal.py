"""The bidiagonal model against dense algebra, and its spectrum against that of drawn designs."""

import sys

import numpy as np
import pytest

from collapse_sym.chain import Chain, Generator, Isotropic, NormTruth, Population, Ridge
from collapse_sym.errors import InvalidInput, MissingTool, NotConverged
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact import exact_risk
from collapse_sym.oracle.fast import bidiagonal, expected_fast
from collapse_sym.oracle.fast.bidiagonal import displacement, draw_started, resolvent_traces, smoothing_traces
from collapse_sym.oracle.fast.factors import draw_upper, inverse_shifted, lapack_of, solve_shifted
from collapse_sym.testing import goes_red

from .distributions import bound, distance

SIZES = [(1, 1), (1, 4), (4, 1), (3, 3), (6, 4), (4, 6), (5, 30)]
SHIFTS = [1e-9, 0.3, 1e6]


def dense(model):
    """B of one model."""
    n = len(model.q)
    return np.diag(np.sqrt(model.q[:, 0])) + np.diag(np.sqrt(model.e[:, 0]), 1)[:n, :n]


@pytest.mark.parametrize(("d", "T"), SIZES)
@pytest.mark.parametrize("shift", SHIFTS)
def test_displacement_solves_the_system(d, T, shift):
    rng = np.random.default_rng(1)
    model = draw_started(d, T, rng, 1)
    B, g = dense(model), rng.standard_normal((len(model.q), 1))
    x1, rho = displacement(model, shift, np.array([2.0]), g)
    # the stacked least-squares system has the condition number of B, not its square
    stacked = np.vstack([B, np.sqrt(shift) * np.eye(len(B))])
    right = np.concatenate([g[:, 0], np.zeros(len(B))])
    right[len(B)] = -np.sqrt(shift) * 2
    x = np.linalg.lstsq(stacked, right, rcond=None)[0]
    assert np.allclose([x1[0], rho[0]], [x[0], np.linalg.norm(x[1:])], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("d", "T"), SIZES)
@pytest.mark.parametrize("shift", SHIFTS)
def test_traces_are_those_of_the_matrix(d, T, shift):
    model = bidiagonal.draw_spectral(d, T, np.random.default_rng(2), 1)
    values = np.linalg.svd(dense(model), compute_uv=False) ** 2 + shift
    one, two = resolvent_traces(model, shift)
    assert np.allclose([one[0], two[0]], [(1 / values).sum(), (1 / values**2).sum()], rtol=1e-6)


@pytest.mark.parametrize(("d", "T"), SIZES)
@pytest.mark.parametrize("shift", [1e-300, *SHIFTS, 1e12, 1e300])
def test_smoothing_keeps_its_digits_at_any_penalty(d, T, shift):
    model = bidiagonal.draw_spectral(d, T, np.random.default_rng(2), 1)
    W = np.linalg.svd(dense(model), compute_uv=False) ** 2
    lost, kept = shift / (W + shift), W / (W + shift)
    expected = [lost.sum(), (lost**2).sum(), (kept**2).sum(), (lost * kept).sum()]
    np.testing.assert_allclose([x[0] for x in smoothing_traces(model, shift)], expected, rtol=1e-9)


@pytest.mark.parametrize("ridge", ["1/10**12", "10**8", "10**14"])
def test_parts_keep_their_digits_at_any_penalty(ridge):
    generators = (Generator(Ridge(8, 1, ridge="1/2"), 2),)
    chain = Chain(Population(Isotropic(6), NormTruth(1)), generators, Ridge(18, 1, ridge=ridge))
    exact, run = exact_risk(chain, digits=15).parts, expected_fast(chain, replicates=4000)
    for part in ("clean", "delta", "cross", "variance", "collapse"):
        value = float(getattr(exact, part))
        assert abs(run.mean(part) - value) < family("means").z * run.stderr(part) + 1e-12 * value
        assert run.stderr(part) < 0.05 * value


@pytest.mark.parametrize(("d", "T"), [(3, 3), (4, 3), (3, 6)])
def test_spectrum_has_the_law_of_designs(d, T):
    def check():
        n = 20_000
        traces = resolvent_traces(bidiagonal.draw_spectral(d, T, np.random.default_rng(3), n), 1.0)
        X = np.random.default_rng(4).standard_normal((n, T, d))
        values = np.linalg.svd(X, compute_uv=False) ** 2 + 1
        for fast, power in zip(traces, (1, 2)):
            assert distance(fast, (1 / values**power).sum(axis=1)) < bound(n, n)

    goes_red(check, bidiagonal, "chi_square", lambda f: lambda degrees, *rest: f(degrees + 1, *rest))


def test_factor_has_the_law_of_the_rows():
    roots, n, T = np.sqrt([3.0, 1.0, 0.2]), 10_000, 4
    F = draw_upper(roots, T, np.random.default_rng(5), n)
    X = np.random.default_rng(6).standard_normal((n, T, 3)) * roots
    fast, slow = F @ F.swapaxes(1, 2), X.swapaxes(1, 2) @ X
    for statistic in (lambda W: np.linalg.slogdet(W)[1], lambda W: W[:, 2, 2], lambda W: W[:, 0, 2] / W[:, 1, 1]):
        assert distance(statistic(fast), statistic(slow)) < bound(n, n)


@pytest.mark.parametrize("engine", ["numpy", "scipy"])
def test_small_penalties_at_the_threshold(engine):
    # T = d, eigenvalues over five decades, λ = 10⁻⁹: half of the digits are left
    if engine == "scipy":
        pytest.importorskip("scipy")
    d, shift, lapack = 60, 6e-8, lapack_of(engine, 60)
    F = draw_upper(np.geomspace(1, 10**-2.5, d), d, np.random.default_rng(8), 1)
    b = np.random.default_rng(9).standard_normal(d)
    stacked, right = np.vstack([F[0].T, np.sqrt(shift) * np.eye(d)]), np.concatenate([b, np.zeros(d)])
    exact = np.linalg.lstsq(stacked, right, rcond=None)[0]
    assert np.allclose(solve_shifted(F.copy(), shift, (F[0] @ b)[None], lapack)[0], exact, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("engine", ["numpy", "scipy"])
def test_singular_systems_are_refused(engine):
    if engine == "scipy":
        pytest.importorskip("scipy")
    F, lapack = np.zeros((1, 50, 50)), lapack_of(engine, 50)
    for solve in (lambda: solve_shifted(F, 0.0, np.ones((1, 50)), lapack), lambda: inverse_shifted(F, 0.0, lapack)):
        with pytest.raises(NotConverged, match="larger"):
            solve()


def test_unknown_and_missing_engines_are_refused(monkeypatch):
    with pytest.raises(InvalidInput, match="one of auto"):
        lapack_of("fortran", 60)
    monkeypatch.setitem(sys.modules, "scipy.linalg", None)
    assert lapack_of("auto", 60) is None
    with pytest.raises(MissingTool, match="collapse-sym.fast"):
        lapack_of("scipy", 60)


def test_engines_differ_by_rounding_only():
    pytest.importorskip("scipy")
    rng = np.random.default_rng(7)
    F, b = draw_upper(np.linspace(1, 2, 60), 80, rng, 3), rng.standard_normal((3, 60))
    lapack = lapack_of("scipy", 60)
    assert lapack is not None and lapack_of("numpy", 60) is None
    assert np.allclose(inverse_shifted(F, 1.5), inverse_shifted(F, 1.5, lapack), rtol=1e-9, atol=1e-12)
    assert np.allclose(solve_shifted(F.copy(), 1.5, b), solve_shifted(F.copy(), 1.5, b.copy(), lapack), rtol=1e-9)
