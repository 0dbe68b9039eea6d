"""Conditional expectations: the algebra on equal designs, and the means against the noise-averaged simulator."""

from dataclasses import replace

import numpy as np
import pytest

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)
from collapse_sym.oracle import PARTS, simulate
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.designs import Design, act
from collapse_sym.oracle.fast import expected, spectra
from collapse_sym.oracle.fast.factors import draw_upper
from collapse_sym.oracle.fast.fresh import fresh_plan
from collapse_sym.testing import goes_red, scaled

POPULATIONS = {
    "isotropic": Population(Isotropic(6), NormTruth(1)),
    "anisotropic": Population(Diagonal((3, 1, 1, "1/2", "1/4", "1/10")), RandomTruth(2)),
}


def chain_of(population, T0, T, *, last=Ridge, repeat=2):
    generators = (
        Generator(LeastSquares(T0, "1/2"), repeat, "1/4"),
        Generator(Ridge(T0, "1/2", ridge="1/3")),
    )
    options = {"ridge": "1/5"} if last is Ridge else {}
    return Chain(POPULATIONS[population], generators, last(T, "1/2", **options))


def same_means(chain, **options):
    # 9 numbers of 17 chains where every noise has a variance (|T − d| ≥ 4)
    fast = expected.expected_fast(chain, replicates=4000, **options)
    slow = simulate(chain, replicates=3000)
    columns = [(getattr(fast, p), getattr(slow, p)) for p in PARTS]
    columns += zip(fast.per_generation.T, slow.per_generation.T)
    for one, other in columns:
        error = np.hypot(one.std(ddof=1) / len(one) ** 0.5, other.std(ddof=1) / len(other) ** 0.5)
        assert abs(one.mean() - other.mean()) < family("means").z * error + 1e-12


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("T0", [2, 12])
@pytest.mark.parametrize("T", [2, 11])
def test_means_in_every_regime(population, T0, T):
    same_means(chain_of(population, T0, T))
    same_means(chain_of(population, T0, T, last=LeastSquares))


@pytest.mark.parametrize("T0", [2, 12])
def test_means_without_formulas_for_means(T0):
    same_means(chain_of("isotropic", T0, 12, last=LeastSquares), average_designs=False)


def test_means_without_a_downstream_fit():
    generators = (Generator(Ridge(4, 1, ridge=1), 2), Generator(LeastSquares(12, 1)))
    for population in POPULATIONS.values():
        same_means(Chain(population, generators))


@pytest.mark.parametrize("roots", [np.ones(4), np.sqrt([3.0, 1.0, 0.5, 0.1])])
def test_ridge_acts_as_on_the_same_design(roots):
    chain = Chain(Population(Diagonal(tuple(roots**2)), RandomTruth(1)), (), Ridge(7, 1, ridge="1/5"))
    plan = fresh_plan(chain)
    F = draw_upper(plan.roots, 7, np.random.default_rng(0), 3)
    first = np.broadcast_to(np.diag(plan.roots), (3, 4, 4))
    later = np.random.default_rng(1).standard_normal((3, 4, 4))
    acting, other = expected.averaged_act(plan), fresh_plan(Chain(chain.population, (), chain.downstream)).steps[0]
    for G, step in ((first, plan.steps[-1]), (later, other)):
        for one, two in zip(acting(G, step, Design(factor=F)), act(G, step, Design(factor=F))):
            assert np.allclose(one, two, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("d", "T"), [(1, 3), (4, 2), (3, 3), (3, 8)])
def test_three_numbers_of_a_fit_given_its_spectrum(d, T, monkeypatch):
    model = spectra.draw_spectral(d, T, np.random.default_rng(3), 1)
    B = np.diag(np.sqrt(model.q[:, 0])) + np.diag(np.sqrt(model.e[:, 0]), 1)[: len(model.q), : len(model.q)]
    eigenvalues = np.concatenate([np.linalg.svd(B, compute_uv=False) ** 2, np.zeros(max(d - T, 0))])
    monkeypatch.setattr(spectra, "draw_spectral", lambda *_: model)
    plan = fresh_plan(Chain(Population(Isotropic(d), NormTruth(1)), (), Ridge(T, 1, ridge="1/7")))
    got = spectra.action(plan, plan.steps[0], np.random.default_rng(0), 1, True)
    a = eigenvalues / (eigenvalues + T / 7)
    assert np.allclose(got.short, 1 - a.mean())
    assert np.allclose(got.second, (a**2).mean())
    assert np.allclose(got.cross, (a - a**2).mean())
    assert np.allclose(got.noise, (eigenvalues / (eigenvalues + T / 7) ** 2).sum())


def least_squares_below_is_averaged():
    s, rng, n = np.array([3, 1, 1, 0.5, 0.25, 0.25, 0.1, 0.1]), np.random.default_rng(4), 4000
    plan = fresh_plan(Chain(Population(Diagonal(tuple(s)), RandomTruth(1)), (), LeastSquares(2, 1)))
    Z = rng.standard_normal((n, 2, 8))
    w, U = np.linalg.eigh(Z @ Z.swapaxes(1, 2))
    Y = np.linalg.qr(rng.standard_normal((8, 2)))[0].T * np.sqrt(s)
    X = (U * np.sqrt(w)[:, None]) @ U.swapaxes(1, 2) @ Y
    G, step = np.broadcast_to(rng.standard_normal((8, 8)), (n, 8, 8)), plan.steps[0]
    (GA, drawn), (same, averaged) = (f(G, step, Design(rows=X)) for f in (act, expected.averaged_act(plan)))
    assert np.allclose(GA, same, atol=1e-9) and np.allclose(averaged, averaged[0], rtol=1e-9)
    assert abs(drawn.mean() - averaged[0]) < family("means").z * drawn.std() / n**0.5 < 0.1 * averaged[0]


def test_least_squares_below_is_averaged_over_its_wishart_matrix():
    least_squares_below_is_averaged()
    goes_red(least_squares_below_is_averaged, expected, "noise_through_least_squares", scaled(1.2))
    unturned = lambda f: lambda GA, plan, step: f(GA, replace(plan, roots=np.ones(plan.d)), step)  # noqa: E731
    goes_red(least_squares_below_is_averaged, expected, "_averaged_cost", unturned)


def test_least_squares_alone_leaves_nothing_to_draw():
    chain = Chain(
        POPULATIONS["anisotropic"], (Generator(LeastSquares(12, 1), 3, "1/2"),), LeastSquares(20, 2)
    )
    run = expected.expected_fast(chain, replicates=2)
    assert np.allclose(run.collapse, 6 / (12 - 7) * (1 + 1 / 4 + 1 / 16))
    assert np.allclose(run.variance, 4 * 6 / (20 - 7)) and not run.bias.any()


def test_mutants_of_the_expectations_are_caught():
    same, spread = (lambda p=p: same_means(chain_of(p, 12, 11)) for p in POPULATIONS)
    twice = lambda f: lambda *args: tuple(1.1 * x for x in f(*args))  # noqa: E731
    goes_red(same, spectra, "smoothing_traces", twice)
    goes_red(same, spectra, "noise_through_least_squares", scaled(1.1))
    goes_red(spread, expected, "noise_through_least_squares", scaled(1.1))
    goes_red(spread, expected, "inverse_shifted", scaled(1.1))
