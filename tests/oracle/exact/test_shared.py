"""Fits on one design: powers of the resolvent and products of fits against the density, χ², simulation, each other."""

import random
from dataclasses import replace

import pytest
import sympy as sp
from flint import acb, arb

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
from collapse_sym.chain.grammar import coerce
from collapse_sym.errors import InfiniteRisk, NotConverged, OutsideCalculus
from collapse_sym.functionals import precision as precision_module
from collapse_sym.oracle import compare_equal, simulate_direct
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact import exact_risk
from collapse_sym.oracle.exact import powers as powers_module
from collapse_sym.oracle.exact import recursion as recursion_module
from collapse_sym.oracle.exact import shared as shared_module
from collapse_sym.oracle.exact.density import integral
from collapse_sym.oracle.exact.moments import of_least_squares, of_ridge
from collapse_sym.oracle.exact.powers import resolvent_powers
from collapse_sym.oracle.exact.precision import precision
from collapse_sym.oracle.exact.resolvent import resolvent_traces
from collapse_sym.oracle.exact.shared import of_shared
from collapse_sym.testing import EVERYTHING, goes_red, property_over

Z = family("means").z
ERROR = family("drawn chains").error
SIX = Population(Isotropic(6), NormTruth(2))
PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")
NAMES = ("a1", "a2", "b", "shortfall", "residual", "cross")


def penalties(*values):
    return [coerce(value, "ridge") for value in values]


def accurate(balls, bits):
    return all(ball.rel_accuracy_bits() >= bits for ball in balls)


# -- powers of the resolvent -----------------------------------------------------------------------
@pytest.mark.parametrize(("N", "alpha"), [(1, 0), (2, 0), (3, 0), (3, 2), (4, 1), (6, 0), (7, 3)])
@pytest.mark.parametrize("l", ["0.3", "7"])
def test_powers_are_integrals_of_the_density(N, alpha, l):
    with precision(150):
        shift, found = arb(l), resolvent_powers(N, alpha, lambda: arb(l), 6)
        assert accurate(found, 140)
        for k in range(1, 6, 2):  # two powers in one integral
            f = lambda x, k=k: (shift / (x + shift)) ** k + acb(0, 1) * (shift / (x + shift)) ** (k + 1)  # noqa: E731
            both = integral(f, N, N + alpha, bound=2.0)
            assert accurate((both.real, both.imag), 40)
            assert both.real.overlaps(found[k - 1] * shift**k) and both.imag.overlaps(found[k] * shift ** (k + 1))


@pytest.mark.parametrize(("dof", "l", "count"), [(1, "2", 40), (2, "1e-6", 12), (9, "300", 200), (10**5, "3", 7)])
def test_powers_of_one_eigenvalue_are_those_of_chi_square(dof, l, count):
    # E (χ²+l)^{−k} = l^{s−k} 2^{−s} U(s, s+1−k, l/2), s = dof/2: a function of its own, no recurrence
    with precision(200):
        found = resolvent_powers(1, dof - 1, lambda: arb(l), count)
    assert accurate(found, 190)
    with precision(400):
        s, shift = arb(dof) / 2, arb(l)
        for k in (1, 2, 3, count):
            expected = shift ** (s - k) * arb(2) ** (-s) * (shift / 2).hypgeom_u(s, s + 1 - k)
            assert expected.rel_accuracy_bits() > 200 and expected.overlaps(found[k - 1]), k


def test_all_digits_of_powers_arrive_at_the_first_try():
    rng = random.Random(5)
    for _ in range(40):
        N, alpha = int(10 ** rng.uniform(0, 2)), rng.choice([0, 1, 2, int(10 ** rng.uniform(0, 5))])
        l, count = arb(10 ** rng.uniform(-8, 6)), rng.choice([3, 8, 30])
        with precision(180):
            found, two = resolvent_powers(N, alpha, lambda l=l: l, count), resolvent_traces(N, alpha, lambda l=l: l)
        assert accurate(found, 170), (N, alpha, l, count)
        assert all(a.overlaps(b) for a, b in zip(found, two)), (N, alpha, l)
        # moments of one measure are log-convex: e_{k−1} e_{k+1} ≥ e_k²
        assert all(a * c >= b * b or (a * c).overlaps(b * b) for a, b, c in zip(found, found[1:], found[2:]))


# -- products of fits ------------------------------------------------------------------------------
MIXED = [("1/5", "1/5", "1/5"), ("1/5", 2), (0, "1/3", 0, 3), ("1/7", 0), (2, "1/9", "1/9", 2)]


PRODUCTS = [(d, T, values) for d, T in ((2, 5), (5, 2), (3, 3), (3, 4)) for values in MIXED]


@pytest.mark.parametrize(
    ("d", "T", "values"),
    [case if k % 2 else pytest.param(*case, marks=pytest.mark.deep) for k, case in enumerate(PRODUCTS)],
)
def test_products_are_integrals_of_the_density(d, T, values):
    fits, places = penalties(*values), range(len(values))
    with precision(160):
        found, shifts = of_shared(d, T, fits), [arb(p.p) / p.q * T for p in fits]

        def kept(x, chosen):
            out = acb(1)
            for i in chosen:
                out = out * x / (x + shifts[i])
            return out

        lost, every = d - min(d, T), [i for i in places if values[i] != 0]
        wanted = [
            (lambda x: 1 - kept(x, every), found.shortfall * d - lost),
            (lambda x: kept(x, every) ** 2, found.a2 * d),
        ]
        for i in places:
            later = [j for j in every if j > i]
            if values[i] == 0 and not later:
                continue  # 1/x is not bounded: see below
            # noise costs x/(x+l)², or 1/x, which the first ridge fit after it turns into that
            first, *rest = [i, *later] if values[i] != 0 else later
            f = lambda x, at=shifts[first], rest=rest: x / (x + at) ** 2 * kept(x, rest) ** 2  # noqa: E731
            wanted.append((f, found.through[len(values) - 1 - i]))
        for (f, one), (g, other) in zip(wanted[::2], [*wanted[1::2], wanted[0]]):  # two of them in one integral
            both = integral(lambda x, f=f, g=g: f(x) + acb(0, 1) * g(x), d, T, bound=200.0)
            for mean, value in ((both.real, one), (both.imag, other)):
                assert mean.rel_accuracy_bits() > 40 and mean.overlaps(value)
        assert accurate(found.balls, 100) or not found.b.is_finite()


@pytest.mark.parametrize(("d", "T"), [(3, 8), (9, 4), (6, 6)])
def test_one_fit_is_that_fit_and_least_squares_alone_add_nothing(d, T):
    with precision(200):
        one, ridge = of_shared(d, T, penalties("0.3")), of_ridge(d, T, lambda: arb(3) / 10)
        squares, three = of_least_squares(d, T), of_shared(d, T, penalties(0, 0, 0))
        for name in NAMES:
            assert getattr(one, name).overlaps(getattr(ridge, name)) and getattr(one, name).rel_accuracy_bits() > 190
            same = getattr(squares, name), getattr(three, name)
            assert same[0].overlaps(same[1]) if same[0].is_finite() else not same[1].is_finite(), name
        assert len(three.through) == 3 and all(
            x.overlaps(squares.b) if squares.b.is_finite() else not x.is_finite() for x in three.through
        )


def test_close_penalties_approach_equal_ones():
    """The terms of the partial fractions are beyond 10^400 here, their sum is not."""
    for gap in (40, 80):
        near = [sp.Rational(1, 5) + sp.Rational(k, 10**gap) for k in range(5)]
        for T in (4, 15):
            close = [Generator(Ridge(T, "1/2", "X", ridge=penalty)) for penalty in near]
            apart = exact_risk(Chain(SIX, tuple(close), Ridge(9, 1, ridge="1/3")), digits=gap + 20)
            equal = Generator(Ridge(T, "1/2", "X", ridge="1/5"), 5)
            one = exact_risk(Chain(SIX, (equal,), Ridge(9, 1, ridge="1/3")), digits=gap + 20)
            assert apart.value.rel_accuracy_bits() > 3.3 * (gap + 18)
            with precision(1000):
                assert arb(10) ** (-gap - 3) < abs(apart.value - one.value) < arb(10) ** (1 - gap)


def test_equal_penalties_written_otherwise_are_one():
    one, other = (exact_risk(Chain(SIX, (
        Generator(Ridge(9, 1, "X", ridge="sqrt(2) - 1")), Generator(Ridge(9, 1, "X", ridge=text)),
    ))).value for text in ("sqrt(2) - 1", "1/(1 + sqrt(2))"))  # fmt: skip
    assert one.overlaps(other)


def test_what_no_precision_reaches_is_not_converged(monkeypatch):
    monkeypatch.setattr(precision_module, "MOST_BITS", 1000)
    near = [Generator(Ridge(9, 1, "X", ridge=sp.Rational(1, 5) + sp.Rational(k, 10**95))) for k in range(4)]
    with pytest.raises(NotConverged, match="50 digits|51 digits"):
        exact_risk(Chain(SIX, tuple(near)))


# -- chains ----------------------------------------------------------------------------------------
def on_x(T, noise, penalty, n=1, p=0):
    fit = LeastSquares(T, noise, "X") if penalty == 0 else Ridge(T, noise, "X", ridge=penalty)
    return Generator(fit, n, p)


CHAINS = {
    "above, equal": Chain(SIX, (on_x(9, "1/2", "1/5", 3),), Ridge(8, "1/2", ridge="1/10")),
    "below, unequal": Chain(SIX, (on_x(4, "1/2", "1/5", 2), on_x(4, 1, 2)), LeastSquares(11, 1)),
    "at the threshold": Chain(SIX, (on_x(6, 1, 2), on_x(6, "1/2", "1/10", 2)), None),
    "least squares between": Chain(
        SIX, (on_x(9, "1/2", "1/5"), on_x(9, 1, 0, 2), on_x(9, "1/3", 2)), Ridge(4, "1/2", ridge="1/10")
    ),
    "after another design, the first labels mixed": Chain(
        SIX, (Generator(LeastSquares(12, 1)), on_x(2, "1/2", "1/5", p="1/4"), on_x(2, "1/2", "1/7", 2)), None
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_simulation_with_really_drawn_designs_agrees(name):
    exact = exact_risk(CHAINS[name]).parts
    simulation = simulate_direct(CHAINS[name], replicates=1500, seed=23)
    for part in PARTS:
        error = abs(simulation.mean(part) - float(getattr(exact, part)))
        assert error < Z * simulation.stderr(part) + 1e-12, part
    for k, ball in enumerate(exact.per_generation):
        spread = simulation.per_generation[:, k].std(ddof=1) / 1500**0.5
        assert abs(simulation.per_generation[:, k].mean() - float(ball)) < Z * spread


WHITE = EVERYTHING.restrict(spectrum=("isotropic",), design=("shared", "ridges"), threshold=("far",), labels=("model",))


@property_over(WHITE, name="exact values of shared designs = simulation", dimensions=(6,), examples=20)
def test_exact_values_of_drawn_chains_agree_with_simulation(case):
    evidence = compare_equal(case, exactly, error=ERROR, resolution=0.25, seconds=0.1)
    assert evidence.passed, evidence.text()


def exactly(case):
    """Exact values as the comparison wants them."""
    parts = exact_risk(case, digits=17).parts
    return {part: float(getattr(parts, part)) for part in ("bias", "variance", "collapse", "total")}


def test_a_fresh_design_for_each_is_another_chain():
    for case in list(CHAINS.values())[:3]:
        apart = tuple(replace(g, fit=replace(g.fit, design="fresh")) for g in case.generators)
        one, other = (float(exact_risk(c).value) for c in (case, replace(case, generators=apart)))
        assert abs(one / other - 1) > 0.01


def test_the_scale_of_the_covariance():
    scaled = Population(Diagonal((3,), copies=6), RandomTruth("2/3"))
    plain = Chain(SIX, (on_x(9, "1/2", "1/5", 2), on_x(9, 1, 2)), Ridge(8, "1/2", ridge="1/10"))
    other = Chain(scaled, (on_x(9, "1/2", "3/5", 2), on_x(9, 1, 6)), Ridge(8, "1/2", ridge="3/10"))
    one, two = exact_risk(plain).parts, exact_risk(other).parts
    assert all(getattr(one, part).overlaps(getattr(two, part)) for part in PARTS)


def test_blocks_of_one_design_are_one_block():
    split = Chain(SIX, (on_x(9, "1/2", "1/5"), on_x(9, "1/2", "1/5", 2)), None)
    one, other = exact_risk(split).parts, exact_risk(Chain(SIX, (on_x(9, "1/2", "1/5", 3),), None)).parts
    assert all(getattr(one, part).overlaps(getattr(other, part)) for part in PARTS)
    assert len(one.per_generation) == 2 and one.per_generation[0] < one.per_generation[1]


def test_a_vanishing_penalty_is_least_squares():
    for T in (3, 20):
        small = exact_risk(Chain(SIX, (on_x(T, "1/2", "1e-30", 3),), Ridge(8, 1, ridge="1/10"))).value
        limit = exact_risk(Chain(SIX, (on_x(T, "1/2", 0, 3),), Ridge(8, 1, ridge="1/10"))).value
        assert 0 < abs(small - limit) < 1e-26


def test_many_fits_many_digits_and_small_penalties():
    long = Chain(Population(Isotropic(30), NormTruth(1)), (on_x(45, 1, "1/10**9", 100),), Ridge(40, 1, ridge=10**6))
    few, many = (exact_risk(long, digits=n) for n in (20, 70))
    assert accurate((many.value,), 225) and few.value.overlaps(many.value)


REFUSED = {
    "a design that recurs": ((on_x(9, 1, 1), Generator(Ridge(9, 1, "Y", ridge=1), 2), on_x(9, 1, 1)), "recurs after"),
    "least squares first, ridge later": ((on_x(4, 0, 0), Generator(Ridge(9, 1, ridge=1)), on_x(4, 1, 1)), "recurs"),
    "mixed labels": ((on_x(9, 1, 1, 2, "1/2"),), "mixed with the truth"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    blocks, message = REFUSED[name]
    with pytest.raises(OutsideCalculus, match=message):
        exact_risk(Chain(SIX, blocks))


def test_a_penalty_below_zero_is_refused():
    with pytest.raises(OutsideCalculus, match="lambda >= 0"):
        of_shared(6, 9, [sp.Rational(-1, 100), sp.Rational(1, 5)])


def test_a_fit_of_ones_own_does_not_share():
    class Half(LeastSquares):
        def noise_cost(self, act, g):
            return act.noise(g) / 2

    with pytest.raises(OutsideCalculus, match="only plain least squares or ridge"):
        exact_risk(Chain(SIX, (on_x(9, 1, 1), Generator(Half(9, 1, "X")))))


def test_noise_of_least_squares_next_to_the_threshold_is_finite_under_a_later_ridge():
    """The poles at 0 cancel: at T = d the noise of least squares alone would cost without bound."""
    moments = of_shared(6, 6, penalties(0, "1/5"))
    assert all(x.is_finite() for x in moments.through) and not of_shared(6, 6, penalties("1/5", 0)).b.is_finite()
    last = Chain(SIX, (on_x(8, 1, 1), on_x(8, 1, 0)))
    for g in last.generators:  # a chain of such sizes is refused before: as if it had passed
        object.__setattr__(g.fit, "samples", sp.Integer(6))
    with pytest.raises(InfiniteRisk):
        exact_risk(last)


def test_wrong_formulas_are_caught():
    def power():
        test_powers_are_integrals_of_the_density(3, 2, "0.3")

    def odd():
        test_powers_are_integrals_of_the_density(4, 1, "0.3")  # M = 3

    def product():
        test_products_are_integrals_of_the_density(2, 5, (0, "1/3", 0, 3))

    slightly = arb("1.0000000001")
    for name in ("_laguerre", "_second_kind"):
        goes_red(power, powers_module, name, lambda f: lambda *a: tuple([c * slightly for c in s] for s in f(*a)))
    for name in ("_sources", "_tails"):
        goes_red(odd, powers_module, name, lambda f: lambda *a: [c * arb("1.0001") for c in f(*a)])
    goes_red(odd, powers_module, "binomial", lambda f: lambda alpha, k: f(alpha, k) * slightly)
    goes_red(product, shared_module.Design, "_expanded", lambda f: lambda s, i, a, b, c: f(s, i, a, b, c)[:-1])
    goes_red(product, shared_module, "_told_apart", lambda f: lambda p: (f(p)[0], f(p)[1][::-1]))
    chain = "least squares between"
    goes_red(
        lambda: test_simulation_with_really_drawn_designs_agrees(chain),
        recursion_module, "of_shared", lambda f: lambda d, T, p: f(d, T, p[::-1]),
    )  # fmt: skip
