"""The best sizes of generations that shrink their labels, against all splits under the engine's own risk."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp

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
from collapse_sym.errors import InfiniteRisk, InvalidInput, OutsideCalculus, TooLarge
from collapse_sym.optimum.any_size import best_sizes, shrinks, with_sizes
from collapse_sym.optimum.budget import splits
from collapse_sym.optimum.even_split import even_splits
from collapse_sym.optimum.split_search import _unbeaten
from collapse_sym.risk.numbers import predict

LAW = Population(Isotropic(5), NormTruth(2))
SMALL, LOUD = Generator(LeastSquares(3, "1/2"), 2), Generator(LeastSquares(3, 1))
BENT = Generator(Ridge(3, "1/2", ridge="1/10"), 2)
#: the beginning with the least error of its own is not that of the best split
TORN = Chain(
    Population(Isotropic(5), NormTruth(1)), tuple(Generator(Ridge(3, "1/2", ridge=x)) for x in (1, "1/100", 10))
)
LAST = Ridge(7, 1, ridge="3/10")


def error(chain, sizes):
    try:
        return float(predict(with_sizes(chain, sizes)).total)
    except InfiniteRisk:
        return np.inf


@pytest.mark.parametrize(
    ("chain", "total", "shared"),
    [
        (Chain(LAW, (SMALL, LOUD)), 13, False),
        (Chain(LAW, (SMALL,), LAST), 14, False),
        (Chain(LAW, (BENT,), LAST), 12, False),
        (Chain(LAW, (BENT, replace(BENT, repeat=1))), 9, False),
        (Chain(LAW, (replace(BENT, repeat=1), LOUD), LAST), 10, True),
        (Chain(LAW, (LOUD, LOUD)), 40, False),
        (TORN, 8, False),
    ],
)
def test_no_other_split_is_better(chain, total, shared):
    found = best_sizes(chain, total, downstream=shared)
    fits = len(found.sizes)
    assert sum(found.sizes) <= total and found.error == error(chain, found.sizes)
    splits = [s for s in product(range(1, total - fits + 2), repeat=fits) if sum(s) <= total]
    drawn = splits if len(splits) <= 250 else random.Random(1).sample(splits, 250)
    assert min(error(chain, s) for s in drawn) >= found.error - found.slack - 1e-12 * abs(found.error)
    near = [tuple(T + x for T, x in zip(found.sizes, step)) for step in product((-1, 0, 1), repeat=fits)]
    assert all(error(chain, s) >= found.error - 1e-12 for s in near if sum(s) <= total and min(s) >= 1)
    share, more = divmod(total, fits)
    even = error(chain, tuple(share + (i < more) for i in range(fits)))
    assert found.equal == even == np.inf or abs(found.equal / even - 1) < 1e-12
    assert found.relation == ("=" if all(f.kind == "ols" for f in chain.fits) else "~=")


def test_more_rows_are_not_always_better():
    """Labels that are all noise: one row each shrinks them away, and the budget is not spent."""
    chain = Chain(LAW, (Generator(LeastSquares(3, 30), 3),))
    assert best_sizes(chain, 9).sizes == (1, 1, 1)
    assert sum(best_sizes(Chain(LAW, (SMALL,)), 400).sizes) == 400


def test_older_generations_get_more_rows():
    """Least squares with T < d and equal noises: changing places helps where the older has fewer, exactly."""
    d = 11
    cost = {x: Fraction(x, d - x - 1) for x in range(1, d - 1)}
    for x, y in product(cost, repeat=2):
        change = (1 - Fraction(y, d)) * cost[x] - (1 - Fraction(x, d)) * cost[y]
        assert (change < 0) == (x < y)
    for noise in ("1/10", "3/20"):
        sizes = best_sizes(Chain(Population(Isotropic(40), NormTruth(1)), (Generator(LeastSquares(9, noise), 4),)), 90)
        assert max(sizes.sizes) < 40 and list(sizes.sizes) == sorted(sizes.sizes, reverse=True)


def test_large_budgets_agree_with_the_closed_form():
    """Where all T ≥ d + 2 are best anyhow, whole rows in proportion to the noises."""
    chain = Chain(LAW, (Generator(LeastSquares(9, "1/10"), 3), Generator(LeastSquares(9, "3/10"), 2)))
    (closed,) = splits(chain, 600)
    found = best_sizes(chain, 600)
    assert sorted(found.sizes) == sorted(T for _, _, T, k in closed.whole.rows for _ in range(k))
    assert abs(found.error - float(closed.whole.cost.expr)) < 1e-13


def test_what_is_kept_is_beaten_by_nothing():
    draw = np.random.default_rng(2)
    for _ in range(50):
        A, E = draw.integers(0, 9, 30).astype(float), draw.integers(0, 9, 30).astype(float)
        kept = {(A[i], E[i]) for i in _unbeaten(A, E)}
        beaten = {(a, e) for a, e in zip(A, E) if any(b >= a and f <= e and (b, f) != (a, e) for b, f in zip(A, E))}
        assert kept == set(zip(A, E)) - beaten and len(kept) == len(_unbeaten(A, E))
    assert len(_unbeaten(np.array([1.0]), np.array([np.inf]))) == 0


@pytest.mark.parametrize("last", [None, LAST, LeastSquares(3, 1), LeastSquares(9, 1)])
def test_without_noise_an_even_split_is_the_best(last):
    law = Population(Isotropic(12), NormTruth("r2"))
    chain = Chain(law, (Generator(LeastSquares(3), 2), Generator(LeastSquares(5), 1)), last)
    (found,) = even_splits(chain, "3*x")
    assert found.rows.text == "x"
    numbers = chain.substitute({"r2": 2})
    at_six = float(found.error.subs({"x": 6, "r2": 2}).evalf(20))
    assert abs(at_six - error(numbers, (6, 6, 6))) < 1e-12
    for sizes in ((5, 6, 7), (8, 6, 4), (1, 7, 10)):
        assert error(numbers, sizes) > at_six + 1e-6
    assert best_sizes(numbers, 18).sizes == (6, 6, 6) and set(best_sizes(numbers, 20).sizes) == {6, 7}


def test_an_even_split_is_not_claimed_elsewhere():
    d = Population(Isotropic("d"), NormTruth("r2"))
    below = ("T0 <= d - 1",)
    for generator, assume in (
        (Generator(LeastSquares("T0", "sigma0"), "n"), below),
        (Generator(LeastSquares("T0"), "n"), ("T0 >= d",)),
        (Generator(LeastSquares("T0"), "n"), ()),
        (Generator(LeastSquares("T0"), "n", "p"), below),
        (Generator(LeastSquares("T0", design="X"), 2), below),
        (Generator(Ridge("T0", ridge="lambda"), "n"), ()),
    ):
        assert even_splits(Chain(d, (generator,), assume=assume), "B") == ()
    uneven = Population(Diagonal((1, 2), copies=6), RandomTruth(1))
    assert even_splits(Chain(uneven, (Generator(LeastSquares(3)),)), 3) == ()


def test_which_chains_shrink():
    assert shrinks(Chain(LAW, (SMALL,))) and shrinks(Chain(LAW, (BENT,)))
    assert not shrinks(Chain(LAW, (Generator(LeastSquares(9, 1)),)))
    assert not shrinks(Chain(Population(Isotropic("d"), NormTruth(1)), (Generator(LeastSquares("T0")),)))


@pytest.mark.parametrize(
    ("chain", "total", "error", "word"),
    [
        (Chain(LAW, (SMALL,)), 1, InvalidInput, "one row"),
        (Chain(LAW, ()), 9, InvalidInput, "no generation"),
        (Chain(LAW, (SMALL,)), "B", InvalidInput, "numbers"),
        (Chain(LAW, (SMALL,)), 10**4 + 1, TooLarge, "10000"),
        (Chain(LAW, (replace(BENT, repeat=40),)), 800, TooLarge, "beginnings"),
        (Chain(LAW, (Generator(LeastSquares(3), 2, "1/2"),)), 9, OutsideCalculus, "third number"),
        (Chain(LAW, (Generator(LeastSquares(3, design="X"), 2),)), 9, OutsideCalculus, "one design"),
        (Chain(Population(Diagonal(tuple(range(1, 40))), RandomTruth(1)), (LOUD,)), 9, OutsideCalculus, "32 levels"),
    ],
)
def test_refusals_name_what_is_wrong(chain, total, error, word):
    with pytest.raises(error) as raised:
        best_sizes(chain, total)
    assert word in str(raised.value)


def test_a_budget_without_any_finite_error_is_refused():
    one = Chain(Population(Isotropic(2), NormTruth(1)), (Generator(LeastSquares(4, 1)),))
    with pytest.raises(InvalidInput, match="infinite"):
        best_sizes(one, 3)
    assert best_sizes(one, sp.Integer(4)).sizes == (4,)
