"""The control of a ridge chain is the Taylor polynomial of its conditional risk: the rest is of third order."""

from fractions import Fraction

import numpy as np
import pytest

from collapse_sym.chain import Chain, Diagonal, Generator, LeastSquares, Population, RandomTruth, Ridge
from collapse_sym.oracle.fast import expansion
from collapse_sym.testing import goes_red, scaled

VALUES = np.array([3.0, 1.0, 0.5, 0.25])
T, RIDGE, KAPPA = 60, 0.2, 0.25
#: which noises are there, and hence which part of the risk
PARTS = {"bias": (0, 0), "variance": (0, "1/2"), "collapse": ("1/2", 0), "all": ("1/2", "1/3")}


def chain_of(part):
    sigma0, sigma = PARTS[part]
    generators = (Generator(LeastSquares(14, sigma0), 2, "1/4"), Generator(LeastSquares(20, sigma0)))
    return Chain(Population(Diagonal(tuple(VALUES)), RandomTruth(1)), generators, Ridge(T, sigma, ridge="1/5"))


def given_the_design(part, S):
    """The risk given S by its definition: error and noise pushed through A = S(S + λ)⁻¹ and B."""
    sigma0, sigma = (float(Fraction(x)) for x in PARTS[part])
    R = np.linalg.inv(S + RIDGE * np.eye(4))
    A, short, metric = S @ R, RIDGE * R, np.diag(VALUES)
    left = sigma0**2 * ((1 + (3 / 4) ** 2) / (14 - 5) + 1 / (20 - 5))
    bias = np.trace(short.T @ metric @ short) / 4
    return bias + np.trace(metric @ A.T @ np.diag(left / VALUES) @ A) + sigma**2 / T * np.trace(metric @ R @ S @ R)


def third_order(part):
    control = expansion.ridge_control(chain_of(part), KAPPA)
    centre = RIDGE / KAPPA * np.diag(VALUES)
    E = np.random.default_rng(0).standard_normal((4, 4))
    E = E + E.T

    def rest(size):
        S = centre + size * E
        polynomial = control.at(S[None])[0] - control.at(centre[None])[0]
        return abs(given_the_design(part, S) - given_the_design(part, centre) - polynomial)

    # A tenth of the distance, a thousandth of the rest; it would be a tenth or a hundredth after a wrong coefficient.
    assert 500 < rest(1e-2) / rest(1e-3) < 2000


@pytest.mark.parametrize("part", PARTS)
def test_the_rest_is_of_third_order(part):
    third_order(part)


def test_mutants_of_the_expansion_are_caught():
    first = lambda f: lambda K, *rest: f(1.01 * K, *rest)  # noqa: E731
    for part in PARTS:
        goes_red(lambda part=part: third_order(part), expansion, "_two_resolvents", first)
        goes_red(lambda part=part: third_order(part), expansion, "_quadratic", first)
    for part in ("variance", "collapse"):
        goes_red(lambda part=part: third_order(part), expansion, "_resolvent", first)
    goes_red(lambda: third_order("collapse"), expansion, "_left", scaled(1.01))
