"""Laws: what is drawn without a design has the distribution of what is drawn with one."""

import numpy as np
import pytest

from collapse_sym.oracle import designs as designs_module
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.designs import draw_factor, draw_rows
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


def test_a_mutant_of_the_factor_is_caught():
    def factor():
        fast, slow = grams(7)
        assert distance(fast[:, 2, 2], slow[:, 2, 2]) < EPSILON

    goes_red(factor, designs_module, "draw_factor", scaled(1.1))


def test_a_factor_needs_as_many_rows_as_columns():
    with pytest.raises(ValueError):
        draw_factor(np.ones(4), 2, np.random.default_rng(0), 1)
