"""Cross-validation on the labels as they are: scikit-learn's, held against refits, and as a check of the estimates."""

import numpy as np
import pytest

from collapse_sym.estimate.observed import observe
from collapse_sym.estimate.passage import Guess
from collapse_sym.estimate.study import study_of
from collapse_sym.estimate.validation import contradiction, cross_validated, left_out
from tests.estimate.samples import POWER, fit, labelled, teacher

RNG = np.random.default_rng(6)
TRUTH = np.sqrt(2 * POWER**0.5 / (POWER**0.5).sum()) * RNG.standard_normal(40)


@pytest.mark.parametrize("count", [30, 60])
def test_rows_left_out_are_left_out(count):
    X, y = labelled(np.random.default_rng(0), POWER, TRUTH, count, 0.3)
    found = left_out(observe(X, y), 0.05)
    for row in (0, 7, count - 1):
        rest = np.arange(count) != row
        # λ per row of the whole fit stays: T λ is what is added
        without = fit(X[rest], y[rest], 0.05 * count / (count - 1))
        assert np.isclose(found[row], (y[row] - X[row] @ without) ** 2)


def test_the_least_left_out_error_is_cross_validations():
    seen = observe(*labelled(np.random.default_rng(1), POWER, TRUTH, 60, 0.3))
    best = cross_validated(seen)
    here, below, above = (left_out(seen, best * factor).mean() for factor in (1.0, 0.7, 1.4))
    assert here < min(below, above)


def scores(guess, truth, exponent):
    """Standard errors of contradiction for data sets of a truth, where the exponent is taken for known."""
    for seed in range(8):
        rng = np.random.default_rng(seed)
        w = teacher(rng, POWER, truth, guess)
        study = study_of(observe(*labelled(rng, POWER, w, 150, 0.1)), POWER, exponent)
        model = study.model(guess)
        found = study.fit(model)
        yield contradiction(study, model, found, (study.best(model, found), cross_validated(study.seen)))


def test_a_truth_as_assumed_is_not_contradicted_and_another_one_is():
    right = list(scores(Guess(2, 100, 0.2), TRUTH, 0.5))
    assert max(map(abs, right)) < 4 and np.ptp(right) > 0
    weak = np.where(np.arange(40) > 30, 3.0, 0.0)
    assert np.median(list(scores(Guess(0), weak, 6.0))) > 4
