"""Laws: what is drawn without a design has the distribution of what is drawn with one."""

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
from collapse_sym.errors import InvalidInput
from collapse_sym.oracle import designs as designs_module
from collapse_sym.oracle import laws as laws_module
from collapse_sym.oracle import simulate_direct
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.designs import draw_factor, draw_rows
from collapse_sym.oracle.laws import simulate_law
from collapse_sym.testing import goes_red, scaled

#: P(D > ε) ≤ 2 exp(−2 n ε²/2) for two samples of n ≥ 458 (Wei and Dudley)
N, EPSILON = 3000, np.sqrt(np.log(2 / family("laws").error) / 3000)


def distance(x, y):
    """The Kolmogorov–Smirnov distance of two samples."""
    both = np.concatenate([x, y])
    one, other = (np.searchsorted(np.sort(sample), both, side="right") / len(sample) for sample in (x, y))
    return np.abs(one - other).max()


def grams(samples):
    roots, rng = np.sqrt([3.0, 1.0, 0.2]), np.random.default_rng(7)
    F = designs_module.draw_factor(roots, samples, rng, N)
    X = draw_rows(roots, samples, rng, N)
    return F @ F.swapaxes(1, 2), X.swapaxes(1, 2) @ X


@pytest.mark.parametrize("samples", [3, 7])
def test_factor_has_the_law_of_the_rows(samples):
    fast, slow = grams(samples)
    for statistic in (lambda W: np.linalg.slogdet(W)[1], lambda W: W[:, 2, 2], lambda W: W[:, 0, 2] / W[:, 1, 1]):
        assert distance(statistic(fast), statistic(slow)) < EPSILON


CHAIN = Chain(
    Population(Diagonal((2, 1, "1/10")), RandomTruth(1)),
    (Generator(LeastSquares(7, 1), 2, "1/3"), Generator(LeastSquares(5, 2))),
    LeastSquares(9, 1),
)


def same_law():
    fast = laws_module.simulate_law(CHAIN, replicates=N)
    slow = simulate_direct(CHAIN, replicates=N).total
    assert distance(fast, slow) < EPSILON


def test_increments_have_the_law_of_training():
    same_law()


def test_mean_of_the_law():
    run = simulate_law(Chain(Population(Isotropic(4), NormTruth(1)), (), LeastSquares(20, 1)), replicates=40_000)
    assert abs(run.mean() - 4 / 15) < family("means").z * run.std() / np.sqrt(len(run))


def test_mutants_of_the_laws_are_caught():
    def factor():
        fast, slow = grams(7)
        assert distance(fast[:, 2, 2], slow[:, 2, 2]) < EPSILON

    goes_red(factor, designs_module, "draw_factor", scaled(1.1))
    goes_red(same_law, laws_module, "simulate_law", scaled(1.25))


def test_other_fits_are_refused():
    population = Population(Isotropic(4), NormTruth(1))
    for fit in (LeastSquares(2), Ridge(9, ridge=1), LeastSquares(9, design="X0")):
        with pytest.raises(InvalidInput, match="fresh least squares"):
            simulate_law(Chain(population, (Generator(fit),)), replicates=1)


def test_a_factor_needs_as_many_rows_as_columns():
    with pytest.raises(ValueError):
        draw_factor(np.ones(4), 2, np.random.default_rng(0), 1)
