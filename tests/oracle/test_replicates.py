"""The replicates that means are judged by have the means of drawn designs, whatever is averaged."""

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
from collapse_sym.oracle import PARTS, replicates
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.fast import expected, spectra
from collapse_sym.oracle.plan import plan_of
from collapse_sym.oracle.replicates import draw
from collapse_sym.oracle.simulate import simulate_plan
from collapse_sym.testing import goes_red, scaled

SAME = Population(Isotropic(6), NormTruth(1))
SPREAD = Population(Diagonal((3, 1, 1, "1/2", "1/4", "1/4", "1/8", "1/10")), RandomTruth(2))
SHARED = LeastSquares(3, "1/2", "X0")
CHAINS = {
    "directions": Chain(SAME, (Generator(LeastSquares(14, "1/2"), 2, "1/4"),), Ridge(4, "1/2", ridge="1/5")),
    "inverses": Chain(SPREAD, (Generator(LeastSquares(3, "1/2")), Generator(LeastSquares(16, 1))), LeastSquares(2, 1)),
    "inverses of a shared design": Chain(SPREAD, (Generator(SHARED, 2),), Ridge(12, "1/2", ridge="1/5")),
}
#: one design that least squares and ridge see: nothing is averaged
BOTH = Chain(SPREAD, (Generator(SHARED), Generator(Ridge(3, "1/2", "X0", "1/5"))), LeastSquares(16, "1/2"))


def same_means(chain):
    plan = plan_of(chain)
    one = draw(plan, replicates=4000, identity=("one",), averaged=True)
    other = simulate_plan(plan, replicates=6000, identity=("other",))
    for part in PARTS:
        error = np.hypot(one.stderr(part), other.stderr(part))
        assert abs(one.mean(part) - other.mean(part)) < family("means").z * error + 1e-12, part
    return one, other


@pytest.mark.parametrize("name", CHAINS)
def test_means_are_those_of_drawn_designs(name):
    one, other = same_means(CHAINS[name])
    if name != "directions":  # which cost less time, not fewer draws
        assert one.spread("collapse") < 0.7 * other.spread("collapse")


def test_what_is_judged_exactly_rests_on_no_mean():
    drawn = draw(plan_of(CHAINS["inverses"]), replicates=50, identity=("it",))
    assert (drawn.total == simulate_plan(plan_of(CHAINS["inverses"]), replicates=50, identity=("it",)).total).all()
    assert draw(plan_of(Chain(SAME, (), LeastSquares(14, 1))), replicates=50, identity=("it",)).variance.std() > 0


def test_a_design_that_ridge_sees_too_is_not_averaged():
    plan = plan_of(BOTH)
    averaged, drawn = (draw(plan, replicates=50, identity=("it",), averaged=a) for a in (True, False))
    assert (averaged.total == drawn.total).all()


def test_mutants_are_caught():
    inverses = lambda name: lambda: same_means(CHAINS[name])  # noqa: E731
    goes_red(inverses("inverses"), expected, "noise_through_least_squares", scaled(1.3))
    goes_red(inverses("directions"), spectra, "smoothing_traces", lambda f: lambda *a: tuple(1.1 * x for x in f(*a)))
    goes_red(test_a_design_that_ridge_sees_too_is_not_averaged, replicates, "_averages", lambda f: lambda plan: True)
