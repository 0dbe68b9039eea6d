"""Confidence sequences: right at all times at once, narrow where they shall be, and nothing but bounds assumed."""

import numpy as np
import pytest

from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.errors import InvalidInput
from collapse_sym.oracle import AGREES, DISAGREES, UNKNOWN, VACUOUS, bounded
from collapse_sym.oracle.bounded import bounds_of, compare_bounded
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact import exact_risk
from collapse_sym.oracle.plan import plan_of
from collapse_sym.oracle.sequential import ConfidenceSequence
from collapse_sym.oracle.simulate import simulate_plan
from collapse_sym.testing import EVERYTHING, covering_chains, goes_red, scaled

LAWS = {
    "rare ones": (0.003, lambda rng, n: (rng.random(n) < 0.003).astype(float)),
    "rare zeros": (0.99, lambda rng, n: (rng.random(n) < 0.99).astype(float)),
    "coin": (0.5, lambda rng, n: (rng.random(n) < 0.5).astype(float)),
    "uniform": (0.5, lambda rng, n: rng.random(n)),
    "constant": (0.25, lambda rng, n: np.full(n, 0.25)),
}
ALPHA, RUNS, DRAWS = 0.05, 200, 1000


def ever_wrong(law, horizon):
    """How many of RUNS sequences exclude the mean at some time."""
    mean, draw = LAWS[law]
    wrong = 0
    for seed in range(RUNS):
        x = draw(np.random.default_rng(seed), DRAWS)
        sequence = ConfidenceSequence(bound=1.0, error=ALPHA, horizon=horizon)
        # looks after 1, 2, 4, … draws, and late ones
        looks = sorted({2**k for k in range(9)} | {500, 750, DRAWS})
        wrong += any(sequence.add(x[a:b]).excludes(mean) for a, b in zip([0, *looks], looks))
    return wrong


def holds(law, horizon):
    # 200 trials with p = 0.05 give more than 34 with probability 1.2e-10
    assert ever_wrong(law, horizon) <= 34


@pytest.mark.parametrize("horizon", [None, 500])
@pytest.mark.parametrize("law", LAWS)
def test_stated_error_holds_at_all_times_at_once(law, horizon):
    holds(law, horizon)


def test_intervals_are_narrow_where_they_shall_be():
    # twice the width of the normal interval at the same error is room for all times; most of it is √(2 log(2/α))/z
    x = np.random.default_rng(0).beta(2, 8, 100_000)
    error = family("bounded means").error
    normal = family("bounded means").z * x.std() / len(x) ** 0.5
    tuned = ConfidenceSequence(bound=1.0, error=error, horizon=len(x)).add(x)
    always = ConfidenceSequence(bound=1.0, error=error).add(x)
    assert normal < tuned.halfwidth < 1.15 * normal
    assert tuned.halfwidth < always.halfwidth < 3 * normal
    assert not tuned.excludes(0.2) and tuned.excludes(0.2 + 2.2 * normal)


def test_draws_may_come_in_any_pieces():
    x = np.random.default_rng(1).random(3000)
    whole = ConfidenceSequence(bound=1.0, error=1e-6).add(x)
    pieces = ConfidenceSequence(bound=1.0, error=1e-6)
    for piece in (x[:1], x[1:1], x[1:700], x[700:]):
        pieces.add(piece)
    assert np.allclose([whole.centre, whole.halfwidth], [pieces.interval.centre, pieces.interval.halfwidth])
    assert whole.draws == pieces.interval.draws == 3000


def test_the_bound_is_a_unit():
    x = np.random.default_rng(2).random(500)
    one = ConfidenceSequence(bound=1.0, error=1e-3).add(x)
    seven = ConfidenceSequence(bound=7.0, error=1e-3).add(7 * x)
    assert np.allclose([7 * one.centre, 7 * one.halfwidth], [seven.centre, seven.halfwidth])


def test_before_any_draw_nothing_is_excluded_but_what_is_out_of_bounds():
    interval = ConfidenceSequence(bound=2.0, error=0.1).interval
    assert not interval.excludes(0.0) and not interval.excludes(2.0) and interval.excludes(2.1)
    assert interval.excludes(float("nan"))


@pytest.mark.parametrize("bound, error", [(0, 0.1), (float("inf"), 0.1), (float("nan"), 0.1), (1, 0), (1, 1)])
def test_refused_bounds_and_errors(bound, error):
    with pytest.raises(InvalidInput):
        ConfidenceSequence(bound=bound, error=error)


@pytest.mark.parametrize("draws", [[1.1], [-0.1], [float("nan")], [0.5, 2.0]])
def test_a_draw_out_of_bounds_is_refused(draws):
    with pytest.raises(InvalidInput, match="outside"):
        ConfidenceSequence(bound=1.0, error=0.1).add(np.array(draws))


def test_a_variance_that_costs_nothing_is_found():
    def free(take):
        def taken(self, x):
            take(self, x)
            self._spent = 0.0

        return taken

    goes_red(lambda: holds("coin", 500), ConfidenceSequence, "_take", free)


# -- parts of a risk -------------------------------------------------------------------------------
ROUND = Population(Isotropic(8), NormTruth(1))


def one_fit(T=5, penalty="1/5"):
    return Chain(ROUND, (), Ridge(T, "1/2", ridge=penalty))


def bounds_hold():
    for chain in covering_chains(EVERYTHING):
        plan = plan_of(chain)
        run = simulate_plan(plan, replicates=200, identity=("bounds", repr(chain)))
        for part, bound in bounds_of(plan).items():
            assert (getattr(run, part) <= bound * (1 + 1e-9) + 1e-9).all(), (part, chain)


def test_every_draw_is_within_its_bounds_in_every_regime():
    goes_red(bounds_hold, bounded, "_noise", scaled(1 / 50))


def test_bounds_are_reached():
    # T = 1: one direction with eigenvalue x; σ² x/(x+λ)² is σ²/(4λ) at x = λ, and λ²/(x+λ)² is 1 at x = 0
    plan = plan_of(Chain(Population(Isotropic(1), NormTruth(1)), (), Ridge(1, 1, ridge=1)))
    run = simulate_plan(plan, replicates=4000, identity=("reached",))
    bounds = bounds_of(plan)
    assert bounds == {"bias": 1.0, "variance": 0.25, "collapse": 0.0, "total": 1.25}
    assert run.variance.max() > 0.249 and run.bias.max() > 0.99


def test_what_has_no_bound_is_not_judged():
    chain = Chain(ROUND, (Generator(LeastSquares(20, 1)),), Ridge(12, "1/2", ridge="1/5"))
    evidence = compare_bounded(chain, {"bias": 0.1, "collapse": 1.0}, seconds=0.01)
    assert evidence.row("collapse").verdict == UNKNOWN and evidence.row("collapse").reason == "not bounded"


def test_exact_values_agree_and_two_per_cent_are_seen():
    exact = exact_risk(one_fit(), digits=12).parts
    values = {part: float(getattr(exact, part)) for part in ("bias", "variance", "collapse", "total")}
    evidence = compare_bounded(one_fit(), values)
    assert evidence.verdict == AGREES, evidence.text()
    assert all(row.resolution <= 0.02 for row in evidence.rows)
    for part in ("bias", "variance", "total"):
        wrong = compare_bounded(one_fit(), {part: 1.02 * values[part]})
        assert wrong.verdict == DISAGREES, wrong.text()
    assert compare_bounded(one_fit(), {"collapse": 1e-3}, seconds=0.01).verdict == DISAGREES
    assert compare_bounded(one_fit(), {"bias": float("nan")}, seconds=0.01).verdict == DISAGREES


def test_too_few_draws_are_unknown():
    exact = exact_risk(one_fit(), digits=12).parts
    evidence = compare_bounded(one_fit(), {"bias": float(exact.bias)}, seconds=1e-3)
    assert evidence.verdict == VACUOUS and not evidence.passed
