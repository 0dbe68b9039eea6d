"""Exact values of isotropic chains, by another road, are the means of what is drawn."""

import pytest

from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.oracle import PARTS
from collapse_sym.oracle.exact import exact_risk
from collapse_sym.oracle.fast import bidiagonal, expected_fast, simulate_fast, spectra
from collapse_sym.testing import goes_red, scaled

#: two-sided normal quantile of 5e-11, for 42 comparisons
Z = 6.57


def chain_of(T0, T, d=20):
    generators = (Generator(LeastSquares(T0, "1/2"), 3, "1/4"), Generator(Ridge(T0, "1/2", ridge="1/10"), 2))
    return Chain(Population(Isotropic(d), NormTruth(1)), generators, Ridge(T, "1/2", ridge="1/100"))


def agrees(T0, T):
    exact, chain = exact_risk(chain_of(T0, T), digits=15), chain_of(T0, T)
    run, errors = expected_fast(chain, replicates=20_000), simulate_fast(chain, replicates=20_000)
    for part in PARTS:
        value = float(getattr(exact.parts, part))
        assert abs(run.mean(part) - value) < Z * run.stderr(part) + 1e-12, part
    error = errors.std() / len(errors) ** 0.5
    assert abs(errors.mean() - float(exact.value)) < Z * error
    return {part: run.stderr(part) / run.mean(part) for part in ("bias", "variance", "collapse")}


@pytest.mark.parametrize("T0", [10, 40])
@pytest.mark.parametrize("T", [12, 60])
def test_means_are_the_exact_values(T0, T):
    relative = agrees(T0, T)
    # What an error in a formula would have to be to pass unseen.
    assert max(relative.values()) * Z < 0.01


def test_mutants_are_caught():
    one_percent = lambda f: lambda *args: tuple(1.01 * x for x in f(*args))  # noqa: E731
    goes_red(lambda: agrees(10, 12), spectra, "smoothing_traces", one_percent)
    goes_red(lambda: agrees(40, 60), spectra, "noise_through_least_squares", scaled(1.01))
    more = lambda f: lambda degrees, *rest: f(degrees + 1, *rest)  # noqa: E731
    goes_red(lambda: agrees(10, 12), bidiagonal, "chi_square", more)
