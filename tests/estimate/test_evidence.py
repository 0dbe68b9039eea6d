"""Maximum evidence: scikit-learn's where both apply, consistent, with standard errors that are seen."""

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.estimate.evidence import Fit, Model, exponent_of, fitted
from collapse_sym.estimate.observed import observe
from collapse_sym.estimate.passage import Guess, passage
from collapse_sym.estimate.spectrum import overlaps
from collapse_sym.oracle.budget import family
from tests.estimate.samples import FLAT, POWER, SURE, far, labelled, teacher

CLEAN = Guess(0)


def model_of(seen, eigenvalues, guess=CLEAN, exponent=None):
    levels = seen.rows * seen.levels
    return Model(eigenvalues, overlaps(seen, eigenvalues), levels, seen.spare, passage(eigenvalues, guess), exponent)


@pytest.mark.parametrize("count", [25, 60])
def test_it_is_bayesian_ridge_without_generators(count):
    from sklearn.linear_model import BayesianRidge

    rng = np.random.default_rng(1)
    seen = observe(*labelled(rng, FLAT, rng.standard_normal(40) / 6, count, 0.4))
    found = fitted(model_of(seen, FLAT, exponent=0.0), seen.scores, seen.residual)
    flat = dict.fromkeys(("alpha_1", "alpha_2", "lambda_1", "lambda_2"), 0.0)
    other = BayesianRidge(fit_intercept=False, max_iter=20000, tol=1e-12, **flat).fit(seen.inputs, seen.targets)
    assert np.allclose([found.signal / 40, found.noise], [1 / other.lambda_, 1 / other.alpha_], rtol=2e-3)


GUESS = Guess(2, 90, 0.25)
TRUE = Fit(3.0, 0.09, 0.5)


@pytest.fixture(scope="module")
def many():
    """Estimates from chains that were trained, with truths drawn from the model."""
    rng, found = np.random.default_rng(2), []
    for _ in range(60):
        shape = POWER**TRUE.exponent / (POWER**TRUE.exponent).sum()
        w = teacher(rng, POWER, np.sqrt(TRUE.signal * shape) * rng.standard_normal(40), GUESS)
        seen = observe(*labelled(rng, POWER, w, 100, np.sqrt(TRUE.noise)))
        found.append(fitted(model_of(seen, POWER, GUESS, exponent=TRUE.exponent), seen.scores, seen.residual))
    return found


def test_estimates_are_right_on_average_behind_generators(many):
    # maximum likelihood is biased at order 1/rank: 4 % of the signal are allowed for beside chance
    values = np.array([f.values[:2] for f in many])
    excess = abs(values.mean(axis=0) - TRUE.values[:2]) - 0.04 * np.array(TRUE.values[:2])
    assert (excess < SURE * values.std(axis=0) / np.sqrt(len(values))).all()
    rng = np.random.default_rng(2)
    seen = observe(*labelled(rng, POWER, teacher(rng, POWER, np.zeros(40), Guess(2, 50, 0.4)), 100, 0.3))
    assert fitted(model_of(seen, POWER, CLEAN, 0.5), seen.scores, seen.residual).signal > 1


def test_standard_errors_are_the_spread(many):
    values = np.array([f.values for f in many])
    stated = np.array([f.stderr for f in many])
    ratios = np.median(stated, axis=0)[:2] / values.std(axis=0)[:2]
    assert ((0.6 < ratios) & (ratios < 1.6)).all() and (stated[:, 2] == 0).all()


def test_the_exponent_is_found_where_the_spectrum_shows_it():
    rng, found = np.random.default_rng(3), []
    s = np.arange(1, 121) ** -1.0
    for a in (0.0, 1.5):
        c = np.sqrt(s**a / (s**a).sum() * 4) * rng.choice([-1, 1], 120)
        seen = observe(*labelled(rng, s, c, 400, 0.1))
        found.append(fitted(model_of(seen, s), seen.scores, seen.residual))
    for fit, a in zip(found, (0.0, 1.5)):
        assert fit.stderr[2] < 0.25 and abs(fit.exponent - a) < min(1.0, family("means").z * fit.stderr[2])


def test_noise_alone_is_no_truth():
    rng = np.random.default_rng(4)
    signals = []
    for _ in range(24):
        seen = observe(*labelled(rng, FLAT, np.zeros(40), 100, 1.0))
        signals.append(fitted(model_of(seen, FLAT, exponent=0.0), seen.scores, seen.residual).signal)
    assert 3 <= np.sum(np.array(signals) == 0) <= 21  # about half of them are truncated, none is nan
    assert np.isfinite(signals).all() and max(signals) < 1


def test_data_without_noise_have_none():
    rng = np.random.default_rng(5)
    seen = observe(*labelled(rng, FLAT, rng.standard_normal(40), 100, 0.0))
    found = fitted(model_of(seen, FLAT, exponent=0.0), seen.scores, seen.residual)
    assert found.noise == 0 and np.isfinite(found.stderr).all() and far(seen.scores**2 / 100, 1.0) < SURE


@pytest.mark.parametrize("truth, exponent", [("source", None), ("random", 0.0), (1.5, 1.5)])
def test_models_of_the_truth(truth, exponent):
    assert exponent_of(truth) == exponent


@pytest.mark.parametrize("truth", ["even", 9.0, float("nan"), None])
def test_no_model_of_the_truth(truth):
    with pytest.raises(InvalidInput, match="no model of the truth"):
        exponent_of(truth)
