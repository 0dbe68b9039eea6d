"""The recommended ridge: the certified optimum of the estimated chain, in any units, with its two uncertainties."""

import dataclasses

import numpy as np
import pytest

from collapse_sym.chain import loads
from collapse_sym.errors import InfiniteRisk, InvalidInput, NotConverged
from collapse_sym.estimate import recommend as room
from collapse_sym.estimate.evidence import Fit
from collapse_sym.estimate.guesses import Guesses
from collapse_sym.estimate.observed import observe
from collapse_sym.estimate.passage import Guess
from collapse_sym.estimate.recommend import certified, in_floats, recommend
from collapse_sym.estimate.spectrum import METHODS
from collapse_sym.estimate.study import study_of
from collapse_sym.estimate.uncertainty import over, regret, sampling, steadiest
from collapse_sym.optimum.answer import optimal_ridge
from tests.estimate.samples import LEVELS, POWER, labelled, rows, teacher

GUESS = Guess(3, 100, 0.3)
ASKED = {"generations": 3, "T0": 100, "sigma0": 0.3, "draws": 0}


def chain_data(eigenvalues=POWER, count=80, seed=0, guess=GUESS, noise=0.2):
    rng = np.random.default_rng(seed)
    w = teacher(rng, eigenvalues, rng.standard_normal(len(eigenvalues)) / 4, guess)
    return labelled(rng, eigenvalues, w, count, noise)


TOML = """
[population]
covariance = {{ kind = "diagonal", eigenvalues = {values} }}
truth = {{ kind = "random", squared = 2 }}
[[generator]]
repeat = {n}
fit = "ols"
samples = {T0}
noise = 0.3
[downstream]
fit = "ridge"
ridge = 1
samples = 80
noise = 0.2
"""


@pytest.mark.parametrize("eigenvalues", [LEVELS, POWER], ids=["levels", "power law"])
@pytest.mark.parametrize("guess", [GUESS, Guess(2, 20, 0.3)], ids=["large", "small"])
def test_exact_estimates_give_the_optimal_ridge_by_either_road(eigenvalues, guess):
    X, y = chain_data(eigenvalues)
    study = study_of(observe(X, y), eigenvalues, 0.0)
    model, exact = study.model(guess), Fit(2.0, 0.04, 0.0)
    best, clean = certified(study, guess, model, exact)
    values = [repr(float(s)) for s in eigenvalues]
    text = TOML.format(values="[" + ", ".join(values) + "]", n=guess.generations, T0=guess.samples)
    numbers = optimal_ridge(loads(text)).numbers
    assert np.allclose(best, [float(numbers.best.ridge), float(numbers.best.risk)], rtol=1e-6)
    assert np.allclose(clean, [float(numbers.clean.ridge), float(numbers.clean.risk)], rtol=1e-6)
    for there, here in zip(in_floats(study, model, exact), (best, clean)):
        assert np.isclose(there[0], here[0], rtol=2e-3) and np.isclose(there[1], here[1], rtol=1e-3)


def test_units_of_labels_do_not_matter_and_those_of_inputs_enter_squared():
    X, y = chain_data()
    one = recommend(X, y, **ASKED)
    louder = recommend(X, 10 * y, **{**ASKED, "sigma0": 3.0})
    wider = recommend(7 * X, y, **ASKED)
    assert np.allclose([louder.ridge, louder.risk], [one.ridge, 100 * one.risk], rtol=1e-3)
    assert np.allclose([wider.ridge, wider.risk], [49 * one.ridge, one.risk], rtol=1e-3)
    assert np.isclose(wider.cross_validation[0], 49 * one.cross_validation[0])
    assert np.isclose(wider.alpha, wider.ridge * 80)


def test_clean_labels_give_the_clean_optimum():
    found = recommend(*chain_data(guess=Guess(0)), generations=0, draws=0)
    assert np.isclose(found.ridge, found.clean[0]) and found.guesses == (found.ridge,) * 2


def test_endless_rows_and_quiet_generators_are_clean():
    X, y = chain_data()
    clean = recommend(X, y, generations=0, draws=0)
    assert np.isclose(recommend(X, y, generations=3, T0=10**9, sigma0=0.3, draws=0).ridge, clean.ridge, rtol=1e-3)
    assert np.isclose(recommend(X, y, generations=3, T0=100, sigma0=0, draws=0).ridge, clean.ridge, rtol=1e-6)


@pytest.mark.parametrize("extra", [{"ridge0": 0.1}, {"T0": 20, "shared": True, "sigma0": 0.05}, {"truth": "random"}])
def test_other_generators_and_truths(extra):
    guess = Guess(3, extra.get("T0", 100), extra.get("sigma0", 0.3), extra.get("ridge0"), extra.get("shared", False))
    found = recommend(*chain_data(guess=guess), **{**ASKED, **extra})
    assert 0 < found.ridge < np.inf and found.estimates.noise.value > 0


@pytest.mark.deep
def test_the_interval_of_the_data_covers_the_ridge_that_the_truth_would_give():
    inside, rng = 0, np.random.default_rng(8)
    shape = POWER**0.5 / (POWER**0.5).sum()
    draws = 24
    for seed in range(draws):
        w = teacher(rng, POWER, np.sqrt(2 * shape) * rng.standard_normal(40), GUESS)
        X, y = labelled(rng, POWER, w, 80, 0.2)
        study = study_of(observe(X, y), POWER, 0.5)
        model = study.model(GUESS)
        low, high = sampling(study, model, study.fit(model), 40, seed)
        inside += low <= study.best(model, Fit(2.0, 0.04, 0.5)) <= high
    assert inside >= 17  # 95 % are meant; below 17 of 24 has a chance of 1e-4 at 90 %


def test_ranges_hold_the_ridges_of_their_guesses():
    X, y = chain_data()
    found = recommend(X, y, generations=(1, 3), T0=(60, 120), sigma0=0.2, draws=0)
    ends = [recommend(X, y, generations=n, T0=T0, sigma0=0.2, draws=0).ridge for n, T0 in ((1, 120), (3, 60))]
    assert found.guesses[0] <= min(ends) * 1.01 and max(ends) <= found.guesses[1] * 1.01
    assert found.regret > 1 and found.guess.generations == 2
    ridge, worst = found.steady
    assert 1 < worst <= found.regret and found.guesses[0] < ridge < found.guesses[1]
    near = recommend(X, y, generations=1, T0=(40, 120), sigma0=0.1, draws=0)
    assert np.isfinite(near.guesses).all()  # T0 = d has no finite risk and is passed over


def test_the_steadiest_ridge_has_the_least_regret():
    """Against the errors of each guess, at ridges of a grid of our own."""
    X, y = chain_data()
    study = study_of(observe(X, y), METHODS[0], None)
    guesses = list(over(study, Guesses((1, 4), T0=60, sigma0=0.2)))
    ridge, worst = steadiest(study, guesses)
    assert abs(regret(study, guesses, ridge) / worst - 1) < 1e-9 and worst > 1.001
    for x in np.geomspace(ridge / 30, ridge * 30, 23):
        assert regret(study, guesses, x) > worst * (1 - 2e-3)
    for x in (ridge / 2, 2 * ridge, guesses[0][0], guesses[-1][0]):
        assert regret(study, guesses, x) > worst
    assert recommend(X, y, generations=2, T0=60, sigma0=0.2, draws=0).steady[1] == 1


def test_guesses_that_explain_too_much_are_said_and_give_no_nan():
    X, y = chain_data()
    found = recommend(X, y, generations=50, T0=60, sigma0=1.0, draws=3)
    assert found.ridge == np.inf and found.risk == 0 and found.sampling == (np.inf, np.inf)
    assert any("more than is seen" in note for note in found.notes) and any("predict 0" in n for n in found.notes)
    assert not np.isnan([found.cross_validation[1], found.regret, found.estimates.energy.stderr]).any()


def test_a_truth_of_another_shape_shows_in_the_residuals():
    rng = np.random.default_rng(1)
    w = np.zeros(40)
    w[-2:] = 100.0  # all on the weakest directions, which the even truth that is asked for cannot say
    found = recommend(*labelled(rng, LEVELS[np.argsort(-LEVELS)], w, 400, 0.01), generations=0, truth=4.0, draws=0)
    assert any("residuals" in note for note in found.notes)


def test_where_the_optimum_is_not_certified_a_note_says_so(monkeypatch):
    X, y = chain_data()
    sure = recommend(X, y, **ASKED)

    def flat(*_, **__):
        raise NotConverged("lambda", "the test error is too flat", "move a size")

    monkeypatch.setattr(room, "spectral", flat)
    found = recommend(X, y, **ASKED)
    assert np.isclose(found.ridge, sure.ridge, rtol=2e-3) and "not certified" in found.notes[0] and not sure.notes


def test_the_record_of_a_run_is_that_of_another():
    X, y = chain_data()
    first, second = (recommend(X, y, **{**ASKED, "draws": 10}) for _ in range(2))
    assert first.sampling == second.sampling and first.sampling[0] < first.ridge < first.sampling[1]
    assert dataclasses.replace(first, estimates=None) == dataclasses.replace(second, estimates=None)


@pytest.mark.parametrize(
    "given, said",
    [
        ({"generations": -1}, "generations = -1"),
        ({"generations": 1.5}, "whole number"),
        ({"generations": (3, 1)}, "range of two"),
        ({"T0": None}, "T0: it is not given"),
        ({"T0": 0}, "T0 = 0"),
        ({"sigma0": float("nan")}, "sigma0 = nan"),
        ({"sigma0": "loud"}, "sigma0 = loud"),
        ({"ridge0": -1}, "ridge0 = -1"),
        ({"truth": "flat"}, "no model of the truth"),
        ({"spectrum": "mine"}, "no such method"),
        ({"spectrum": [1.0, 2.0]}, "not 40 eigenvalues"),
        ({"draws": -1}, "draws = -1"),
    ],
)
def test_bad_arguments_are_refused_by_name(given, said):
    with pytest.raises(InvalidInput, match=said):
        recommend(*chain_data(), **{**ASKED, **given})


def test_the_threshold_of_noisy_generators_is_refused():
    with pytest.raises(InfiniteRisk):
        recommend(*chain_data(), **{**ASKED, "T0": 41})


def test_the_extra_is_named_where_it_is_missing(monkeypatch):
    import sys

    from collapse_sym.errors import MissingTool

    X = rows(np.random.default_rng(0), POWER, 80)
    for module in ("scipy.optimize", "sklearn.linear_model"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            with pytest.raises(MissingTool, match=r"collapse-sym\[data\]"):
                recommend(X, X[:, 0], **ASKED)
