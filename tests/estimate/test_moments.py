"""Unbiased estimates: means over many data sets, each test with a chance of 1e-5 to fail by luck."""

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.estimate.moments import form, residual_noise, teacher_energy, truth_energy
from collapse_sym.estimate.observed import observe
from collapse_sym.estimate.passage import Guess, passage
from tests.estimate.samples import LEVELS, POWER, SURE, far, labelled, rows, teacher

TRUTH = np.random.default_rng(3).standard_normal(40) / 5
DRAWS = 120


def data(seed=0, count=60, noise=0.5):
    rng = np.random.default_rng(seed)
    for _ in range(DRAWS):
        yield observe(*labelled(rng, POWER, TRUTH, count, noise))


def test_noise_and_energy_are_unbiased_and_their_errors_are_right():
    pairs = [(residual_noise(seen), teacher_energy(seen)) for seen in data()]
    for found, true in zip(zip(*pairs), (0.25, POWER @ TRUTH**2)):
        values = np.array([e.value for e in found])
        assert far(values, true) < SURE
        # mean square of the stated errors against the variance, which is sure to some √(4/120) = 18 %; the design
        # moves the energy too, which the error given the design does not hold
        stated = np.mean([e.stderr**2 for e in found])
        assert 0.4 < stated / values.var() < 2


@pytest.mark.parametrize("power", [0, 1, 2])
def test_quadratic_forms_given_the_design(power):
    rng = np.random.default_rng(11)
    X = rows(rng, LEVELS, 70)
    _, singular, right = np.linalg.svd(X, full_matrices=False)
    levels = singular**2 / 70
    true = (levels**power) @ (right @ TRUTH) ** 2
    found = [form(observe(X, X @ TRUTH + 0.3 * rng.standard_normal(70)), levels**power) for _ in range(DRAWS)]
    values = np.array([e.value for e in found])
    assert far(values, true) < SURE
    assert 0.4 < np.mean([e.stderr**2 for e in found]) / values.var() < 2


def test_what_generators_added_is_taken_off_without_bias():
    guess, rng, energies = Guess(2, 60, 0.4), np.random.default_rng(4), []
    act = passage(POWER, guess)
    for _ in range(DRAWS):
        w = teacher(rng, POWER, TRUTH, guess)
        energies.append(truth_energy(observe(*labelled(rng, POWER, w, 80, 0.3)), POWER, act).value)
    assert POWER @ act.noise > 0.3 * POWER @ TRUTH**2
    assert far(energies, POWER @ TRUTH**2) < SURE


def test_what_shrinking_generators_left_is_not_taken_for_the_truth():
    seen = observe(*labelled(np.random.default_rng(0), POWER, TRUTH, 80, 0.3))
    assert truth_energy(seen, POWER, passage(POWER, Guess(2, 20, 0.1))) is None
    assert truth_energy(seen, POWER, passage(POWER, Guess(2, 60, 0.1, 0.2))) is None
    assert truth_energy(seen, POWER, passage(POWER, Guess(9, 60, 1.0))).value < 0


def test_no_row_to_spare_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidInput, match="none is left"):
        residual_noise(observe(*labelled(rng, POWER, TRUTH, 30, 0.1)))
