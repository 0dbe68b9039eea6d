"""Ridge fits with λ < 0, above the end of κ's branch: what is answered, that typical draws have it, what is refused."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from collapse_sym import lowest_ridge
from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    PowerLaw,
    PowerLawTruth,
    RandomTruth,
    Ridge,
    dumps,
    loads,
)
from collapse_sym.errors import CollapseSymError, DoesNotClose, InvalidInput, NotConverged, OutsideCalculus
from collapse_sym.functionals.fixed_point import kappa_float
from collapse_sym.optimum.answer import spectral
from collapse_sym.oracle.campaigns.simulators import averaged
from collapse_sym.oracle.plan import plan_of
from collapse_sym.risk import predict, risk

Q = sp.Rational
EVEN, TWO = (
    Population(Isotropic(20), NormTruth(1)),
    Population(Diagonal((2, Q(1, 2)), copies=10), RandomTruth(1)),
)
LAW = PowerLawTruth(2)


def one(population, T, ridge, *generators):
    return Chain(population, generators, Ridge(T, Q(1, 5), ridge=ridge))


#: both sides of T = d, λ < 0 downstream, in generators, in both
CHAINS = {
    "even, more rows": one(EVEN, 80, "-0.15"),
    "even, fewer rows": one(EVEN, 6, "-0.4"),
    "two levels, more rows": one(TWO, 80, "-0.1"),
    "two levels, fewer rows": one(TWO, 6, "-0.5"),
    "even, generators too": one(EVEN, 80, "-0.1", Generator(Ridge(60, Q(1, 5), ridge="-0.08"), 2)),
    "two levels, generators": one(
        TWO, 80, "0.1", Generator(Ridge(6, Q(1, 5), ridge="-0.4")), Generator(Ridge(70, Q(1, 5), ridge="-0.1"))
    ),
}
#: population, T and ridge, made into chains by the tests: the end of a branch takes its time
LAWS = {
    "a power law, fewer rows": (Population(PowerLaw("5/4", "infinite"), LAW), 50, "-0.01"),
    "a finite one, fewer rows": (Population(PowerLaw("5/4", 300), LAW), 50, "-0.001"),
    "a finite one, more rows": (Population(PowerLaw("5/4", 100), LAW), 150, "-0.0001"),
    "a long one, more rows": (Population(PowerLaw("5/4", 3000), LAW), 7000, "-0.000008"),
}


@pytest.mark.parametrize("name", [*CHAINS, *LAWS])
def test_all_roads_lead_to_one_number(name):
    """float64, balls, the formula read off, and the profile that the optimum is searched on."""
    chain = CHAINS[name] if name in CHAINS else one(*LAWS[name])
    case = risk(chain).case
    values, quick = case.values(20), predict(chain)
    profiled = spectral(chain).at(chain.downstream.ridge).risk
    assert case.relation == "~=" and any("typical draw" in a for a in case.assumptions)
    assert "deterministic-equivalent.below-zero" in case.cites
    for total in (float(quick.total), float(case.total.evalf(17)), float(profiled)):
        assert abs(total / float(values.total) - 1) < 1e-11


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_typical_draws_have_it_as_they_grow(chain):
    """Medians of 25 draws of all designs; without a ridge the error is another one."""
    off = []
    for k in (2, 8):
        grown = chain.scaled(k)
        plan, rng = plan_of(grown, draws=True), np.random.default_rng([3, k])
        median = np.median([averaged(plan, rng)["total"] for _ in range(25)])
        off.append(abs(median / float(predict(grown).total) - 1))
        assert abs(float(predict(grown).total / predict(chain).total) - 1) < 1e-12
    assert off[0] < 0.15 and off[1] < 0.03, off
    plain = replace(
        chain,
        generators=tuple(replace(g, fit=LeastSquares(g.fit.samples, g.fit.noise)) for g in chain.generators),
        downstream=replace(chain.downstream, ridge=max(chain.downstream.ridge, Q(1, 10**9))),
    )
    assert abs(float(predict(plain).total / predict(chain).total) - 1) > 0.06


@pytest.mark.parametrize("population, T, lowest", [(EVEN, 80, -0.25), (EVEN, 5, -1.0), (EVEN, 20, 0.0)])
def test_the_branch_ends_where_the_limits_spectrum_does(population, T, lowest):
    """Σ = I: −(1 − √φ)²."""
    assert (
        lowest_ridge(population, T).overlaps(sp_ball(lowest))
        or abs(float(lowest_ridge(population, T)) - lowest) < 1e-12
    )


def sp_ball(x):
    from flint import arb

    return arb(x)


@pytest.mark.parametrize("population, T", [(TWO, 80), (TWO, 6), (LAWS["a finite one, more rows"][0], 150),
                                           (LAWS["a finite one, fewer rows"][0], 50)])  # fmt: skip
def test_a_penalty_is_admissible_above_the_infimum_only(population, T):
    low = float(lowest_ridge(population, T))
    assert low < 0
    one(population, T, Q(repr(low * (1 - 1e-6))))
    with pytest.raises(InvalidInput, match=r"not certainly above -0\.\d+|not certainly above -\d"):
        one(population, T, Q(repr(low * (1 + 1e-6))))


def test_the_infimum_is_the_least_penalty_of_the_branch():
    """λ(κ) on a grid of κ never falls below it, and comes near."""
    s, counts, T = np.array([2.0, 0.5]), np.array([10.0, 10.0]), 80
    kappa = np.linspace(-0.4999, 0, 20_001)[:, None]
    ridges = kappa[:, 0] * (1 - (counts * s / (s + kappa)).sum(axis=1) / T)
    assert abs(ridges.min() - float(lowest_ridge(TWO, T))) < 1e-8


def test_at_the_end_itself_nothing_is_admitted():
    for T in (5, 80, 20):
        with pytest.raises(InvalidInput, match="infimum"):
            one(EVEN, T, Q(-1) if T == 5 else Q(-1, 4) if T == 80 else Q(-1, 10**6))


def test_open_sizes_are_left_open_until_they_are_asked_about():
    chain = loads(dumps(Chain(Population(Isotropic("d"), NormTruth(1)), (), Ridge("T", "sigma", ridge=Q(-1, 10)))))
    with pytest.raises(OutsideCalculus, match="numbers are needed"):
        risk(chain)
    with pytest.raises(InvalidInput, match="infimum"):
        chain.substitute({"d": 20, "T": 25})
    known = chain.substitute({"d": 20, "T": 80})
    assert {str(x) for x in risk(known).case.total.free_symbols} == {"sigma"}
    with pytest.raises(InvalidInput, match="eigenvalues"):
        Chain(Population(Abstract(20), AbstractTruth()), (), Ridge(80, 1, ridge=-1))


def test_kappa_may_be_negative_and_is_said_to_be_the_greatest_root():
    case = risk(CHAINS["two levels, more rows"]).case
    (kappa,) = (d for d in case.definitions if d.root_of is not None)
    assert kappa.symbol.is_nonnegative is None and "greatest" in kappa.latex
    positive = risk(one(TWO, 80, "0.1")).case
    assert all(d.symbol.is_nonnegative for d in positive.definitions if d.root_of is not None)


def test_generations_that_grow_have_no_limit():
    """φ = 1/3, λ = −1/10: κ = −1/6, each generation multiplies the energy by more than 1."""
    chain = Chain(EVEN, (Generator(Ridge(60, Q(1, 2), ridge=Q(-1, 10)), "n"),))
    case = risk(chain).case
    assert case.limit is None
    assert predict(chain.substitute({"n": 60})).collapse > 1e6
    for n in (1, 2, 7):
        value = float(risk(chain.substitute({"n": n})).case.total.evalf(15))
        assert abs(float(predict(chain.substitute({"n": n})).total) / value - 1) < 1e-12
    shrinking = Chain(EVEN, (Generator(Ridge(60, Q(1, 2), ridge=Q(1, 10)), "n"),))
    assert risk(shrinking).case.limit is not None


def test_a_fit_that_neither_grows_nor_shrinks_has_no_closed_form():
    """φ = 3, λ = −1/2: κ = 1, second(1) = 1, so that (1 − qⁿ)/(1 − q) would be 0/0."""
    chain = Chain(Population(Isotropic(60), NormTruth(1)), (Generator(Ridge(20, Q(1, 2), ridge=Q(-1, 2)), "n"),))
    with pytest.raises(DoesNotClose, match="divides by 0"):
        risk(chain)
    three = chain.substitute({"n": 3})
    assert float(predict(three).total) == float(risk(three).case.values(20).total) == 4


SHARED = Chain(EVEN, (Generator(Ridge(60, 1, "X", ridge="-0.1"), 2),))
REFUSALS = {
    "the exact calculus": lambda c: risk(c, calculus="exact"),
    "the isotropic calculus": lambda c: risk(c, calculus="isotropic"),
    "simulated means": plan_of,
}


@pytest.mark.parametrize("ask", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("name", ["even, more rows", "even, generators too"])
def test_means_at_finite_size_are_refused(ask, name):
    with pytest.raises(OutsideCalculus, match="mean is infinite"):
        ask(CHAINS[name])


def test_what_else_rests_on_a_mean_is_refused():
    from collapse_sym.optimum.any_size import best_sizes
    from collapse_sym.oracle.exact import exact_risk, moments_of_ridge
    from collapse_sym.proof import certify
    from collapse_sym.risk.finite_size import first_order, first_order_formula

    chain = CHAINS["even, generators too"]
    asked = (exact_risk, first_order, first_order_formula, certify, lambda c: best_sizes(c, 200))
    for ask in asked:
        with pytest.raises(OutsideCalculus, match="mean is infinite"):
            ask(chain)
    with pytest.raises(OutsideCalculus, match="mean is infinite"):
        exact_risk(SHARED)
    with pytest.raises(OutsideCalculus, match="mean is infinite"):
        best_sizes(one(EVEN, 80, "-0.1", Generator(Ridge(60, 1, ridge=1))), 200, downstream=True)
    with pytest.raises(CollapseSymError, match="mean is infinite"):
        moments_of_ridge(4, 20, "-0.1", digits=5)
    with pytest.raises(OutsideCalculus, match="share a design"):
        risk(SHARED)
    once = replace(SHARED.generators[0], repeat=1)
    with pytest.raises(OutsideCalculus, match="share a design"):
        risk(replace(SHARED, generators=(once, once)))
    risk(replace(SHARED, generators=(once,)))


def test_below_the_branch_no_kappa_is_returned():
    s, counts = np.array([2.0, 0.5]), np.array([10.0, 10.0])
    low = float(lowest_ridge(TWO, 80))
    kappa = kappa_float(s, counts, ridge=low * 0.999, samples=80.0)
    assert -0.5 < kappa < 0 and (counts * (s / (s + kappa)) ** 2).sum() < 80
    for ridge in (low * 1.001, -1.0, -50.0):
        with pytest.raises(NotConverged):
            kappa_float(s, counts, ridge=ridge, samples=80.0)
    total = risk(one(TWO, 80, "lambda")).case.total
    for far in (Q(-3, 10), -50, -(10**60)):  # the last two have a root far below −s_min
        with pytest.raises(NotConverged):
            total.evalf(10, subs={"lambda": far})


def test_so_many_rows_that_kappa_nears_the_smallest_eigenvalue_are_refused_by_name():
    many = Population(PowerLaw("5/4", 3000), LAW)
    with pytest.raises(NotConverged, match="too near the smallest eigenvalue"):
        one(many, 60_000, "-1/100000000")
    one(many, 5000, "-1/10**6")
    one(many, 60_000, "1/10**6")
