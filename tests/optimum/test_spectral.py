"""The certified optimum of any spectrum: against the engine's own error, the closed landscape, and brute force."""

import random
from dataclasses import replace

import flint
import numpy as np
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import (
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
    example_text,
    loads,
)
from collapse_sym.errors import InvalidInput, TooLarge
from collapse_sym.optimum.answer import optimal_ridge, spectral
from collapse_sym.optimum.isotropic import optima
from collapse_sym.optimum.jets import Jet
from collapse_sym.optimum.minima import _nearer
from collapse_sym.optimum.roots import located
from collapse_sym.optimum.spectral import profile
from collapse_sym.optimum.stationarity import stationarity
from collapse_sym.risk.numbers import enclosed, predict
from collapse_sym.spectra import spectrum_of

Q = sp.Rational


def last(T, sigma, ridge="1/10"):
    return Ridge(T, sigma, ridge=ridge)


def drawn(draw):
    """A random chain of numbers: three to six unequal eigenvalues, one or two blocks of any kind."""
    size = draw.randint(3, 6)
    eigenvalues = [Q(draw.randint(1, 40), draw.randint(1, 12)) for _ in range(size)]
    copies = draw.randint(2, 12)
    d = copies * len(eigenvalues)
    blocks = []
    for _ in range(draw.randint(0, 2)):
        T0, noise = draw.choice([max(1, d // 2), d + 5, 3 * d]), Q(draw.randint(0, 9), 4)
        if draw.random() < 0.5:
            fit = LeastSquares(T0, noise)
        else:
            fit = Ridge(T0, noise, ridge=Q(draw.randint(1, 9), 7))
        blocks.append(Generator(fit, draw.randint(1, 3), draw.choice([0, 0, Q(1, 3)])))
    T = draw.choice([d // 2, d + 7, 4 * d])
    law = Population(Diagonal(tuple(eigenvalues), copies=copies), RandomTruth(draw.randint(1, 5)))
    return Chain(law, tuple(blocks), last(T, Q(draw.randint(1, 8), 5)))


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_is_where_the_slope_changes_its_sign(seed):
    """At 50 digits, on random chains: the engine's own error grows on both sides; no λ of a grid does better."""
    chain = drawn(random.Random(seed))
    found = spectral(chain, digits=50)

    def error(ridge):
        return enclosed(replace(chain, downstream=replace(chain.downstream, ridge=ridge)), digits=50).total

    with_precision = sp.Float(found.best.risk.mid().str(55, radius=False), 55)
    if found.best.ridge > 0:
        here = Q(found.best.ridge.mid().str(55, radius=False))
        assert abs(error(here) / with_precision - 1) < sp.Float("1e-48")
        saved, flint.ctx.prec = flint.ctx.prec, 300
        try:
            exact = profile(chain)
            for side in (-1, 1):
                near = arb(found.best.kappa.mid()) * (1 + side * arb(10) ** -45)
                assert side * exact.error(Jet(near, arb(1))).slope > 0
        finally:
            flint.ctx.prec = saved
    scale = max(float(found.best.ridge), 0.01)
    for factor in (Q(1, 50), Q(1, 3), Q(2, 3), Q(3, 2), 3, 50):
        ridge = Q(str(round(scale * float(factor), 9)))
        assert error(ridge) > with_precision


def shrinking(p, repeat=3):
    """Generators of every kind that shrink what they are taught, mixed labels among them."""
    law = Population(Diagonal((3, 1, Q(1, 5)), copies=8), CoefficientsTruth((1, 2, 5)))
    blocks = Generator(Ridge(30, 1, ridge="1/3"), repeat, p), Generator(LeastSquares(15, Q(1, 2)), 2, p)
    return Chain(law, blocks, last(40, 1))


@pytest.mark.parametrize("chain", [shrinking(0), shrinking(Q(1, 4)), drawn(random.Random(100))])
def test_the_profile_is_the_engines_error(chain):
    """One run of the recursion on an unknown metric gives what a run at each λ gives, cross terms included."""
    exact = profile(chain)
    for ridge in ("1/100", "1/3", 7):
        value = predict(replace(chain, downstream=replace(chain.downstream, ridge=ridge))).total
        kappa = exact.kappa(arb(flint.fmpq(*map(int, sp.Rational(ridge).as_numer_denom()))))
        assert abs(float(exact.error(kappa)) / value - 1) < 1e-9
        assert abs(float(exact.error_far(1 / kappa)) / value - 1) < 1e-9
        assert abs(float(exact.ridge(kappa)) / float(sp.Rational(ridge)) - 1) < 1e-9


def test_isotropic_chains_have_the_optimum_of_the_closed_landscape():
    law = Population(Isotropic(20), NormTruth(3))
    for T, T0, sigma in ((33, 50, 1), (15, 50, Q(1, 2)), (33, 10, 1)):
        chain = Chain(law, (Generator(LeastSquares(T0, 2), 3),), last(T, sigma))
        one, other = spectral(chain, digits=20), located(optima(chain)[0], digits=20)
        assert one.best.ridge.overlaps(other.ridge) and one.best.risk.overlaps(other.error)
        assert abs(float(one.clean.ridge) * 3 * T / 20 / float(sigma) ** 2 - 1) < 1e-14


def test_clean_labels_of_an_even_truth_need_the_noise_to_signal_ratio():
    """Random truth, any Σ: λ⋆ = dσ²/(T‖w₀‖²), Bayes' ridge."""
    chain = loads(example_text("ridge-generators"))
    found = spectral(replace(chain, generators=()))
    assert abs(float(found.best.ridge) - 60 / 9000) < 1e-15 and found.negative is None


TWO_VALLEYS = Chain(
    Population(Diagonal((1, Q(1, 100000)), copies=50), CoefficientsTruth((1, 60))), (), last(75, Q(1, 20))
)


def test_all_minima_are_found_and_the_least_is_taken():
    """Brute force over 10 decades of λ sees the same local minima."""
    for chain in (loads(example_text("ridge-generators")), TWO_VALLEYS):
        found = spectral(chain)
        ridges = np.geomspace(1e-7, 1e3, 400)
        values = [
            predict(replace(chain, downstream=replace(chain.downstream, ridge=repr(float(x))))).total for x in ridges
        ]
        dips = [k for k in range(1, 399) if values[k] < values[k - 1] and values[k] <= values[k + 1]]
        inside = [float(p.ridge) for p in found.minima if 1e-7 < float(p.ridge) < 1e3]
        assert len(dips) == len(inside)
        assert all(abs(np.log(ridges[k] / x)) < 0.25 for k, x in zip(dips, inside))
        assert min(values) >= float(found.best.risk) * (1 - 1e-12)


@pytest.mark.parametrize("far", [False, True])
def test_a_guess_counts_only_inside_the_interval_of_its_turn(far):
    """The same guess next to an interval that the turn is not in: another turn may be there."""
    exact = profile(TWO_VALLEYS)
    kappa = spectral(TWO_VALLEYS, digits=30).best.kappa
    at = 1 / kappa if far else kappa
    found = _nearer(exact, exact.in_floats(), (at * 0.9).union(at * 1.2), True, far)
    assert found.contains(at.mid()) and found.rad() < 1e-9 * at
    beside = (at * (1 + arb("1e-7"))).union(at * 1.2)
    assert _nearer(exact, exact.in_floats(), beside, True, far) is None
    assert _nearer(exact, exact.in_floats(), (at * 0.9).union(at * 1.2), False, far) is None


def test_the_range_of_good_ridges_ends_where_the_error_is_one_per_cent_more():
    chain = loads(example_text("thm-4.1")).substitute(
        {"d": 30, "T0": 61, "T": 60, "sigma0": 1, "sigma": 1, "n": 3, "r2": 1}
    )
    chain = replace(chain, downstream=last(60, 1))
    found = spectral(chain)
    for excess in (0.01, 0.1):
        for end in found.within(excess):
            value = predict(replace(chain, downstream=last(60, 1, repr(end)))).total
            assert abs(value / float(found.best.risk) / (1 + excess) - 1) < 1e-9


def test_units_do_not_matter():
    """λ⋆ scales as Σ does, and the error as Σ, ‖w₀‖² and σ² do."""
    chain = drawn(random.Random(3))
    found = spectral(chain)
    law, scale = chain.population, 9
    wide = Diagonal(tuple(scale * x for x in law.covariance.eigenvalues), copies=law.covariance.copies)

    def louder(fit):
        changed = replace(fit, noise=3 * fit.noise)
        return replace(changed, ridge=scale * fit.ridge) if isinstance(fit, Ridge) else changed

    blocks = tuple(replace(g, fit=louder(g.fit)) for g in chain.generators)
    scaled = spectral(Chain(replace(law, covariance=wide), blocks, louder(chain.downstream)))
    assert abs(float(scaled.best.ridge) - scale * float(found.best.ridge)) < 1e-9 * float(scaled.best.ridge)
    assert abs(float(scaled.best.risk) / float(found.best.risk) / scale - 1) < 1e-9


def test_below_zero_the_branch_ends_where_the_edge_of_the_spectrum_is():
    """Σ = I: λ > −(1 − √φ)²."""
    chain = Chain(Population(Isotropic(20), NormTruth(1)), (Generator(Ridge(30, 0, ridge=1), 2),), last(80, Q(1, 100)))
    found = spectral(chain)
    assert abs(float(found.lowest) + 0.25) < 1e-12
    assert found.best.ridge == 0 and found.negative is not None
    other = located(optima(chain)[0], signed=True)
    assert found.negative.ridge.overlaps(other.ridge) and found.negative.risk.overlaps(other.error)


def test_ever_so_many_generations_of_least_squares_are_one():
    law = Population(Diagonal((3, 1, Q(1, 5)), copies=8), RandomTruth(1))

    def found(*blocks):
        return spectral(Chain(law, (Generator(Ridge(30, 1, ridge=1), 2), *blocks), last(40, 1)), digits=10).best

    many, three = found(Generator(LeastSquares(50, 1), 10**8)), found(Generator(LeastSquares(50, 2), 3))
    one, twelve = found(Generator(LeastSquares(50, 10**4))), found(*[Generator(LeastSquares(50, 1))] * 12)
    assert many.ridge.overlaps(one.ridge) and three.risk.overlaps(twelve.risk)
    with pytest.raises(TooLarge, match="one by one"):
        found(Generator(LeastSquares(50, 1), 10**5, Q(1, 2)))


def test_next_to_the_threshold_the_ridgeless_error_is_infinite():
    law = Population(Diagonal((2, 1)), RandomTruth(1))
    near = Chain(Population(Diagonal((2, 1), copies=10), RandomTruth(1)), (), last(20, 1))
    found = spectral(near)
    assert found.ridgeless is None and 0 < found.within(0.1)[0] < found.best.ridge
    assert spectral(Chain(law, (), last(30, 1))).ridgeless is not None


def test_with_as_many_rows_as_directions_and_no_noise_the_error_is_smooth_at_no_ridge():
    """T = rank Σ, σ = 0: κ cancels in κ²/(T − df₂); the labels' own error is what λ → 0⁺ gives."""
    ball = Chain(Population(Isotropic(30), NormTruth(1)), (Generator(LeastSquares(121, 1), 2),), last(30, 0))
    one, other = spectral(ball), located(optima(ball)[0])
    assert one.best.ridge.overlaps(other.ridge) and one.best.risk.overlaps(other.error)
    law = Population(Diagonal((3, 1, Q(1, 5)), copies=8), CoefficientsTruth((1, 2, 5)))
    chain = Chain(law, (Generator(LeastSquares(30, 1), 3),), last(24, 0))
    found = spectral(chain)
    own = predict(replace(chain, downstream=None)).total
    assert abs(float(found.ridgeless) / own - 1) < 1e-12 and found.lowest == 0
    best = float(found.best.ridge)
    values = [predict(replace(chain, downstream=last(24, 0, repr(best * k)))).total for k in (1, 0.9, 1.1, 1e-6, 1e3)]
    assert values[0] == min(values) and abs(values[0] / float(found.best.risk) - 1) < 1e-9
    clean = spectral(replace(chain, generators=()))
    assert clean.best.ridge == 0 and clean.best.risk == 0


@pytest.mark.parametrize(
    "text, word",
    [
        (example_text("cor-4.4"), "--set"),
        (example_text("ridge-generators").partition("[downstream]")[0], "no fit"),
    ],
)
def test_refusals(text, word):
    with pytest.raises(InvalidInput, match=word):
        profile(loads(text))


def test_a_chain_is_asked_itself():
    chain = TWO_VALLEYS
    assert float(chain.optimal_ridge(digits=8).numbers.best.ridge) == float(spectral(chain, digits=8).best.ridge)
    with pytest.raises(InvalidInput, match="no fit"):
        replace(chain, downstream=None, generators=(Generator(LeastSquares(200, 1)),)).optimal_ridge()


def test_symbols_leave_formulas_or_an_equation():
    assert optimal_ridge(loads(example_text("cor-4.4"))).numbers is None
    (equation,) = optimal_ridge(loads(example_text("cor-4.4"))).equations
    assert equation.ridge.text == "kappa - kappa*df(1, kappa)/T" and "df(2, kappa)" in equation.equation.text
    assert optimal_ridge(loads(example_text("cor-4.4-isotropic"))).formulas


@pytest.mark.parametrize("seed", [1, 6])
def test_the_equation_of_the_optimum_vanishes_there_and_nowhere_near(seed):
    """The symbolic dE/dκ, evaluated on the spectrum, has the slope's value at every κ and is 0 at κ⋆."""
    chain = drawn(random.Random(seed))
    found, (equation,) = spectral(chain, digits=30), stationarity(chain)
    spectrum = spectrum_of(chain.population)

    def at(kappa):
        parts = equation.equation, equation.scale
        return sp.Mul(*[part.evalf(30, subs={"kappa": kappa}, spectrum=spectrum) for part in parts])

    best = Q(found.best.kappa.mid().str(35, radius=False))
    assert found.best.ridge > 0 and abs(at(best)) < 1e-25
    for kappa in (best / 2, 2 * best):
        slope = found.profile.error(Jet(arb(flint.fmpq(int(kappa.p), int(kappa.q))), arb(1))).slope
        assert abs(float(at(kappa)) / float(slope) - 1) < 1e-9
    ridge = equation.ridge.evalf(30, subs={"kappa": best}, spectrum=spectrum)
    assert abs(float(ridge) / float(found.best.ridge) - 1) < 1e-12


def test_the_equation_is_short_where_one_kappa_is_met():
    """Least squares on T₀ ≥ d + 2 rows: two quadratic forms, two noises, degrees of freedom."""
    (found,) = stationarity(loads(example_text("cor-4.4")))
    heads = {type(f).__name__ for f in found.equation.expr.atoms(sp.Function)}
    assert heads == {"Quad", "df"} and len(found.equation.expr.args) == 4
    assert found.scale.text == "2/(kappa*(T - df(2, kappa))**2)"
    law = Population(Diagonal((3, 1), copies=6), CoefficientsTruth((1, 2)))
    chain = Chain(law, (Generator(LeastSquares(15, 2), 3),), last(40, 1))
    found, slope = stationarity(chain)[0], profile(chain).error(Jet(arb(2), arb(1))).slope
    spectrum = spectrum_of(law)
    value = [part.evalf(20, subs={"kappa": 2}, spectrum=spectrum) for part in (found.equation, found.scale)]
    assert abs(float(value[0] * value[1]) / float(slope) - 1) < 1e-12


@pytest.mark.parametrize("p", [0, Q(1, 4)])
def test_the_part_that_bounds_the_error_from_below_is_what_endless_rows_would_spare(p):
    """E − least is the error at the same κ for T = ∞, a mean square."""
    exact = profile(shrinking(p))
    endless = replace(exact, samples=arb(10) ** 30, gap=arb(10) ** 30)
    for kappa in (arb(-1) / 50, arb(1) / 10, arb(3)):
        rest = exact.error(kappa) - exact.least(kappa)
        assert rest > 0 and abs(float(rest) / float(endless.error(kappa)) - 1) < 1e-9


@pytest.mark.parametrize("T, T0", [(24, 100), (26, 30), (12, 100), (100, 26)])
def test_the_search_begins_below_every_ridge_that_is_admitted(T, T0):
    """All minima over λ ≥ 0 are looked for, also next to the threshold, where the ridgeless error is huge."""
    law = Population(Diagonal((1, Q(1, 10), Q(1, 1000)), copies=8), RandomTruth(1))
    found = spectral(Chain(law, (Generator(LeastSquares(T0, 1), 2),), last(T, 1)), digits=8)
    start, end = found.course.start, float(found.profile.ridgeless)
    assert start < end or T == 24 and start < float(found.best.kappa)
