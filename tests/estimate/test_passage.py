"""What generators make of a truth: the engine's test error, and simulation, direction by direction."""

import numpy as np
import pytest

from collapse_sym.chain import Chain, CoefficientsTruth, Diagonal, Measured, Population
from collapse_sym.errors import InfiniteRisk, TooLarge
from collapse_sym.estimate.passage import Guess, passage
from collapse_sym.risk import predict
from tests.estimate.samples import FLAT, LEVELS, POWER, SURE, far, teacher

GUESSES = {
    "none": Guess(0),
    "large": Guess(3, 100, 0.3),
    "small": Guess(3, 20, 0.3),
    "shared": Guess(2, 20, 0.3, shared=True),
    "ridge": Guess(2, 60, 0.3, 0.2),
    "shared ridge": Guess(3, 60, 0.3, 0.2, shared=True),
    "quiet": Guess(4, 20, 0.0),
}
TRUTH = np.random.default_rng(5).standard_normal(40)


def without_downstream(eigenvalues, guess):
    population = Population(Diagonal(Measured(eigenvalues)), CoefficientsTruth(Measured(TRUTH)))
    return Chain(population, guess.blocks)


@pytest.mark.parametrize("name", GUESSES)
@pytest.mark.parametrize("eigenvalues", [FLAT, LEVELS, POWER], ids=["flat", "levels", "power law"])
def test_the_error_of_the_last_teacher_is_the_engines(name, eigenvalues):
    found, squares = passage(eigenvalues, GUESSES[name]), TRUTH**2
    if name == "none":
        assert np.array_equal(found.teacher(squares), squares)
        return
    error = eigenvalues @ (found.teacher(squares) - 2 * found.mean * squares + squares)
    values = predict(without_downstream(eigenvalues, GUESSES[name]))
    assert np.isclose(error, values.total, rtol=1e-9)
    assert np.isclose(eigenvalues @ found.noise, values.collapse, rtol=1e-9)


@pytest.mark.parametrize("name", ["large", "small", "ridge", "shared ridge"])
def test_mean_squares_are_those_of_teachers_that_were_trained(name):
    rng, guess = np.random.default_rng(7), GUESSES[name]
    found = passage(POWER, guess).teacher(TRUTH**2)
    seen = np.array([teacher(rng, POWER, TRUTH, guess) ** 2 for _ in range(600)])
    seen, found = (np.add.reduceat(x, [0, 4, 12, 24], axis=-1) for x in (seen, found))
    # the large guess is exact; equivalents are off by up to some percent at d = 40
    exact = name == "large"
    assert (far(seen, found) < SURE).all() if exact else np.allclose(seen.mean(axis=0), found, rtol=0.08)


def test_refusals_are_the_engines():
    with pytest.raises(InfiniteRisk):
        passage(POWER, Guess(2, 41, 0.1))
    with pytest.raises(TooLarge, match="on one design"):
        passage(POWER, Guess(101, 60, 0.1, 0.2, shared=True))
    with pytest.raises(TooLarge):
        passage(POWER, Guess(500, 20, 0.1))
