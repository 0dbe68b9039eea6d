"""Laws, not means: fast test errors against trained ones, in every regime, and with mutants."""

import itertools
from dataclasses import replace

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
from collapse_sym.oracle.fast import bidiagonal, isotropic, law, vectors
from collapse_sym.oracle.fast.fresh import fresh_plan
from collapse_sym.testing import goes_red

from .distributions import bound, distance, same_law

SAME = Population(Isotropic(5), NormTruth(1))
SPREAD = Population(Diagonal((3, 1, 1, "1/2", "1/10")), RandomTruth(2))
POPULATIONS = {"isotropic": SAME, "anisotropic": SPREAD}
#: on either side of d = 5
GENERATOR, DOWNSTREAM = (3, 8), (2, 7)


def least_squares(T):
    return LeastSquares(T, "1/2")


def ridge(T):
    return Ridge(T, "1/2", ridge="1/3")


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("T0", GENERATOR)
@pytest.mark.parametrize("T", DOWNSTREAM)
def test_law_of_a_chain(population, T0, T):
    # Both kinds of fits on either side of the threshold, the truth mixed into the labels of one.
    generators = (Generator(least_squares(T0), 1, "1/4"), Generator(ridge(T0)))
    same_law(Chain(POPULATIONS[population], generators, ridge(T)))


def single(population, fit):
    """One fit: nothing covers up its law."""
    return Chain(population, (), fit)


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("fit", [least_squares, ridge])
@pytest.mark.parametrize("T", DOWNSTREAM)
def test_law_of_one_fit(population, fit, T):
    same_law(single(POPULATIONS[population], fit(T)))


@pytest.mark.parametrize("T0", GENERATOR)
@pytest.mark.parametrize("T", DOWNSTREAM)
def test_two_coordinates_have_the_law_of_all(T0, T):
    # The bidiagonal model against Bartlett's factor and thin QR, neither of which is slow: many draws.
    n, chain = 30_000, Chain(SAME, (Generator(least_squares(T0), 2, "1/4"), Generator(ridge(T0))), ridge(T))
    plan, rng = fresh_plan(chain), np.random.default_rng(6)
    a, b = isotropic.isotropic_errors(plan, rng, n)
    error = vectors.vector_errors(plan, rng, n)
    along = error @ plan.truth
    assert distance(a, along) < bound(n, n)
    assert distance(b**2, (error**2).sum(axis=1) - along**2) < bound(n, n)


@pytest.mark.deep
@pytest.mark.parametrize("population", POPULATIONS)
def test_laws_of_all_pairs_of_fits(population):
    fits = (least_squares, ridge)
    for first, T0, last, T in itertools.product(fits, GENERATOR, fits, DOWNSTREAM):
        same_law(Chain(POPULATIONS[population], (Generator(first(T0), 2, "1/4"),), last(T)), n=5_000, m=100_000)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_laws_in_the_smallest_dimensions(d):
    # Directions run out: χ² variables of no degrees of freedom.
    generators = (Generator(ridge(1)), Generator(LeastSquares(max(d - 1, 1))))
    same_law(Chain(Population(Isotropic(d), NormTruth(1)), generators, ridge(2)))


def test_laws_at_and_next_to_the_threshold():
    for T in (3, 4, 5):
        same_law(single(Population(Isotropic(4), NormTruth(1)), Ridge(T, "1/2", ridge="1/100")))


def test_laws_on_small_eigenvalues_at_the_threshold():
    population = Population(Diagonal(("1", "1/100", "1/10000")), RandomTruth(1))
    same_law(single(population, Ridge(3, "1/100", ridge="1/1000000")))


def test_units_of_an_isotropic_population():
    population = Population(Diagonal((3, 3, 3, 3)), RandomTruth(2))
    same_law(Chain(population, (Generator(ridge(2)), Generator(least_squares(7))), ridge(6)))


def shifted(by):
    """A mutant of chi_square: other degrees of freedom."""
    return lambda chi_square: lambda degrees, *rest: chi_square(degrees + by, *rest)


def more_rows(draw):
    return lambda size, samples, *rest: draw(size, samples + 1, *rest)


SMALL, UNEQUAL = Population(Isotropic(2), NormTruth(1)), Population(Diagonal((2, "1/3")), RandomTruth(2))

#: (module, name, change, a chain whose law it changes)
MUTANTS = {
    "t, isotropic": (
        isotropic,
        "_noise",
        lambda f: lambda dimension, degrees, *rest: f(dimension, degrees + 1, *rest),
        single(SMALL, LeastSquares(4, 1)),
    ),
    "projection, isotropic": (
        isotropic,
        "_projected",
        lambda f: lambda d, *rest: f(d + 1, *rest),
        single(Population(Isotropic(3), NormTruth(1)), LeastSquares(1)),
    ),
    "bidiagonal": (isotropic, "draw_started", more_rows, single(SMALL, Ridge(2, 1, ridge="1/100"))),
    "its chi": (bidiagonal, "chi_square", shifted(1), single(SMALL, Ridge(2, 1, ridge="1/100"))),
    "t": (vectors, "chi_square", shifted(1), single(UNEQUAL, LeastSquares(4, 1))),
    "Bartlett": (vectors, "draw_upper", more_rows, single(UNEQUAL, Ridge(2, 1, ridge="1/100"))),
    "thin QR": (
        vectors,
        "_projected",
        lambda f: lambda step, X, taught, noise: f(step, X, taught, 1.3 * noise),
        single(SPREAD, LeastSquares(3, 1)),
    ),
    "dual": (
        vectors,
        "_wide_ridge",
        lambda f: lambda step, X, taught, noise: f(step, X, taught, 1.3 * noise),
        single(SPREAD, Ridge(3, 1, ridge="1/100")),
    ),
    "weight of the truth": (
        law,
        "fresh_plan",
        lambda f: lambda chain: replace(f(chain), steps=tuple(replace(s, weight=0.0) for s in f(chain).steps)),
        Chain(UNEQUAL, (Generator(LeastSquares(5, 1), 4, "3/4"),)),
    ),
    "turning": (
        isotropic,
        "_turned",
        lambda f: lambda d, *rest: f(d + 4, *rest),
        Chain(Population(Isotropic(2), NormTruth(1)), (Generator(LeastSquares(1), 3),), LeastSquares(1)),
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_of_the_laws_are_caught(name):
    module, function, change, chain = MUTANTS[name]
    goes_red(lambda: same_law(chain), module, function, change)


def test_chains_whose_statistics_are_not_known_are_refused():
    from collapse_sym.oracle import simulate_fast

    for fit in (LeastSquares(7, design="X0"), Ridge(7, ridge=1, design="X0")):
        with pytest.raises(InvalidInput, match="use simulate"):
            simulate_fast(Chain(SAME, (Generator(fit, 2),)), replicates=1)
    assert len(simulate_fast(Chain(SAME, (Generator(LeastSquares(7, design="X0")),)), replicates=3)) == 3
    with pytest.raises(InvalidInput, match="--set T"):
        simulate_fast(Chain(SAME, (), LeastSquares("T")), replicates=1)


def test_the_same_call_gives_the_same_numbers():
    from collapse_sym.oracle import simulate_fast

    chain = Chain(SPREAD, (Generator(ridge(8)),), ridge(3))
    one, other = simulate_fast(chain, replicates=9), simulate_fast(chain, replicates=9)
    assert (one == other).all() and len(np.unique(one)) == 9
    assert (one != simulate_fast(chain, replicates=9, seed=1)).all()
    assert simulate_fast(chain, replicates=0).shape == (0,)
