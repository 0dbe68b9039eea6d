"""What no chain may be: contradictions, two domains for one name, unequal shared designs, infinite risk."""

import dataclasses
import itertools

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    CoefficientsTruth,
    Diagonal,
    Fit,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
    indexed,
    validation,
)
from collapse_sym.errors import CollapseSymError, Contradiction, InfiniteRisk, InvalidInput
from collapse_sym.notation import D, M

ISOTROPIC = Population(Isotropic(30), NormTruth(1))
OPEN = Population(Isotropic("d"), NormTruth(1))
ANY = Population(Abstract(), AbstractTruth())
OLS, RIDGE = LeastSquares(60, 1), Ridge(60, 1, ridge=1)


def chain(*generators, population=ISOTROPIC, downstream=None, assume=()):
    blocks = [g if isinstance(g, Generator) else Generator(g) for g in generators]
    return Chain(population, tuple(blocks), downstream, assume)


# -- infinite risk -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [29, 30, 31, "d", "d - 1", "d + 1"])
def test_noisy_least_squares_next_to_the_threshold_has_infinite_risk(size):
    fit = LeastSquares(size, "sigma")
    for refused in (
        lambda: chain(fit),
        lambda: chain(downstream=fit),
        lambda: chain(Ridge(size, 1, ridge=0)),
        lambda: chain(Generator(fit, "n")),
        lambda: chain(OLS, fit, RIDGE, downstream=RIDGE),
        lambda: chain(LeastSquares(size, 1, "X0"), LeastSquares(size, 1, "X0")),
    ):
        with pytest.raises(InfiniteRisk):
            refused()


def test_what_is_finite_next_to_the_threshold():
    for size in (28, 32):
        chain(LeastSquares(size, 1))
    chain(LeastSquares(30, 0), Ridge(30, 1, ridge=0.1), Generator(LeastSquares(30, 1), 0))


@pytest.mark.parametrize(
    "assume, infinite",
    [
        (("T0 = d",), True),
        (("d <= T0 <= d + 1",), True),
        (("d - 2 < T0 < d + 2",), True),
        (("T0 < d + 2", "T0 >= d - 1"), True),
        (("T0 <= 2", "d <= 3", "T0 >= d - 1"), True),
        (("T0 >= d",), False),
        (("d <= T0 <= d + 2",), False),
        ((), False),
    ],
)
def test_the_threshold_forced_by_assumptions(assume, infinite):
    fit = LeastSquares("T0", "sigma")
    for population, (generators, downstream) in itertools.product((OPEN, ANY), (((fit,), None), ((), fit))):
        if infinite:
            with pytest.raises(InfiniteRisk):
                chain(*generators, population=population, downstream=downstream, assume=assume)
        else:
            chain(*generators, population=population, downstream=downstream, assume=assume)


def test_the_threshold_is_meant_with_the_rank():
    singular = Population(Diagonal((1, 1, 0, 0)), RandomTruth(1))
    with pytest.raises(InfiniteRisk):
        chain(LeastSquares(3, 1), population=singular)
    chain(LeastSquares(4, 1), population=singular)


@pytest.mark.parametrize("d", range(1, 9))
@pytest.mark.parametrize("T", range(1, 9))
def test_infinite_exactly_within_one_of_the_rank(T, d):
    population = Population(Isotropic(d), NormTruth(1))
    try:
        chain(LeastSquares(T, 1), population=population)
        assert abs(T - d) >= 2
    except InfiniteRisk:
        assert abs(T - d) <= 1


# -- sizes with the index m --------------------------------------------------------------------------


@given(st.lists(st.integers(-6, 6), min_size=2, max_size=4), st.integers(0, 40), st.integers(1, 12))
def test_indexed_sizes_by_trying_every_generation(coefficients, shift, repeat):
    size = sum(c * M**k for k, c in enumerate(coefficients)) / sp.Integer(2) + shift
    if M not in size.free_symbols:
        return
    sizes = [size.subs(M, m) for m in range(repeat)]
    legal = all(T.is_Integer and T > 0 for T in sizes)
    finite = all(abs(T - 30) >= 2 for T in sizes)
    try:
        chain(Generator(LeastSquares(size, 1), repeat))
        verdict = "fine"
    except InfiniteRisk:
        verdict = "infinite"
    except InvalidInput:
        verdict = "illegal"
    assert verdict == ("illegal" if not legal else "fine" if finite else "infinite")


def test_the_trial_of_every_generation_catches_a_missed_root(monkeypatch):
    monkeypatch.setattr(indexed, "_near_roots", lambda f, repeat: iter(()))
    with pytest.raises(AssertionError):
        test_indexed_sizes_by_trying_every_generation.hypothesis.inner_test([40, 0, -2], 20, 12)


@pytest.mark.parametrize(
    "size", ["300 - m", "m", "m/2 + 40", "40 + 1/(m+1)", "sqrt(2)*m + 40", "(m + 1)**16*(m + 2) + 40"]
)
def test_sizes_that_leave_the_integers_are_refused(size):
    with pytest.raises(InvalidInput):
        chain(Generator(LeastSquares(size, 1), "n"))


def test_roots_far_away_are_found():
    with pytest.raises(InfiniteRisk, match="m = 20000000"):
        chain(Generator(LeastSquares("(m - 20000000)**2 + 31", 1), "n"))
    with pytest.raises(InvalidInput):
        chain(Generator(LeastSquares("(m - 20000000)**2", 1), "n"))


def test_the_index_belongs_to_sizes_of_generators():
    with pytest.raises(InvalidInput, match="index"):
        chain(downstream=LeastSquares("40 + m", 1))
    with pytest.raises(InvalidInput, match="shared"):
        chain(LeastSquares("40 + m", 1, "X0"))
    for bad in (lambda: LeastSquares(40, "m"), lambda: Ridge(40, 1, ridge="m"), lambda: Isotropic("m")):
        with pytest.raises(InvalidInput):
            bad()


# -- names, designs, truths, types -------------------------------------------------------------------


@pytest.mark.parametrize(
    "generators",
    [
        (LeastSquares("x", "x"),),
        (Ridge(60, "x", ridge="x"),),
        (LeastSquares("x", 1), LeastSquares(60, "x")),
        (Generator(LeastSquares("x", 1), 1, "x"),),
        (Generator(Ridge(60, 1, ridge="x"), 1, "x"),),
    ],
)
def test_one_name_has_one_domain(generators):
    with pytest.raises(InvalidInput, match="x"):
        chain(*generators)


def test_names_of_one_domain_may_recur():
    chain(LeastSquares("T", "sigma"), LeastSquares("2*T", "2*sigma"))
    Chain(Population(Isotropic(30), NormTruth("x")), (Generator(LeastSquares(60, "x")),))


def test_shared_designs_have_equal_sizes():
    chain(LeastSquares(20, 1, "X0"), LeastSquares(20, 2, "X0"), LeastSquares(21, 1, "X1"))
    chain(Generator(Ridge(20, 1, "X0", ridge=1), "n"), LeastSquares(20, 1, "X0"))
    with pytest.raises(InvalidInput, match="X0"):
        chain(LeastSquares(20, 1, "X0"), OLS, LeastSquares(21, 1, "X0"))
    with pytest.raises(InvalidInput, match="X0"):
        chain(downstream=LeastSquares(60, 1, "X0"))
    for name in ("", "X 0", 3, None, "é"):
        with pytest.raises(InvalidInput):
            chain(LeastSquares(20, 1, name))


@pytest.mark.parametrize("covariance", [Diagonal((1, 2)), Abstract()])
def test_a_norm_says_enough_for_isotropic_inputs_only(covariance):
    with pytest.raises(InvalidInput, match="norm"):
        Chain(Population(covariance, NormTruth(1)))


@pytest.mark.parametrize(
    "covariance, count, legal",
    [(Diagonal((1, 2, 0)), 3, True), (Diagonal((1, 2, 0)), 2, False), (Isotropic(3), 3, True), (Isotropic(3), 4, False),
     (Isotropic("d"), 3, False), (Abstract(), 3, False), (Diagonal((1, 2), copies=3), 2, True)],
)  # fmt: skip
def test_coefficients_are_as_many_as_eigenvalues(covariance, count, legal):
    population = Population(covariance, CoefficientsTruth((1,) * count))
    if legal:
        Chain(population)
    else:
        with pytest.raises(InvalidInput):
            Chain(population)


@pytest.mark.parametrize(
    "assume",
    [("T0 >= 50", "T0 <= 40"), ("d >= 31",), ("T0 = d", "T0 >= 31"), ("2*T0 = 61",), ("T0 < 1",)],
)
def test_contradictory_assumptions(assume):
    with pytest.raises(Contradiction):
        chain(Ridge("T0", 1, ridge=1), assume=assume)


def test_sizes_are_positive_without_saying_so():
    with pytest.raises(Contradiction):
        chain(Ridge("T0 - 5", 1, ridge=1), assume=("T0 <= 5",))


def test_assumptions_are_on_sizes_of_the_chain():
    for assume in ("sigma >= 1", "T1 >= 2", "n >= 2"):
        with pytest.raises(InvalidInput):
            chain(Ridge("T0", "sigma", ridge=1), assume=(assume,))


@pytest.mark.parametrize(
    "build",
    [
        lambda: Chain(None),
        lambda: Chain(ISOTROPIC, (OLS,)),
        lambda: Chain(ISOTROPIC, 3),
        lambda: Chain(ISOTROPIC, "generators"),
        lambda: Chain(ISOTROPIC, (), "ols"),
        lambda: Chain(ISOTROPIC, (), OLS, "T0 >= d"),
        lambda: Chain(ISOTROPIC, (), OLS, (3,)),
        lambda: Chain(Population(3, NormTruth(1))),
        lambda: Chain(Population(Isotropic(3), 3)),
        lambda: Chain(ISOTROPIC, (Generator("ols"),)),
        lambda: Chain(ISOTROPIC, (Generator(OLS),) * 1001),
        lambda: Chain(Population(Isotropic("2*d"), NormTruth(1))),
        lambda: Diagonal(()),
        lambda: Diagonal((0, 0)),
        lambda: Diagonal(3),
        lambda: Diagonal((1, [2])),
        lambda: Isotropic((3,)),
        lambda: Generator(OLS, 1.5),
        lambda: Generator(OLS, -1),
        lambda: Generator(OLS, True),
        lambda: Generator(OLS, "m"),
        lambda: Generator(OLS, 10**30),
        lambda: Generator(OLS, 1, 1),
    ],
)
def test_wrong_types_are_refused(build):
    with pytest.raises(InvalidInput):
        build()


def test_what_is_meant_is_kept():
    c = chain(LeastSquares("d/2", 0), Ridge("d + 5", 1, ridge=0), downstream=Ridge("2*d", 1, ridge=0))
    assert [f.samples for f in c.fits] == [15, 35, 60]
    assert all(type(f) is LeastSquares for f in c.fits)
    assert chain(LeastSquares("d/2", 0), population=OPEN).fits[0].samples == D / 2
    with pytest.raises(InvalidInput):
        chain(LeastSquares("d/7", 0))


def test_every_rule_is_called(monkeypatch):
    """Each rule switched off lets a chain through that it alone refuses."""
    alone = {
        "_population": lambda: Chain(Population(Diagonal((1, 2)), NormTruth(1))),
        "_one_domain": lambda: chain(LeastSquares("x", "x")),
        "_index": lambda: chain(downstream=LeastSquares("40 + m", 1)),
        "_designs": lambda: chain(LeastSquares(20, 1, "X0"), LeastSquares(21, 1, "X0")),
        "_finite": lambda: chain(LeastSquares(30, 1)),
    }
    for rule, build in alone.items():
        with pytest.raises(CollapseSymError):
            build()
        with monkeypatch.context() as patch:
            patch.setattr(validation, rule, lambda *arguments: None)
            build()


def test_a_fit_of_ones_own_is_not_taken_for_least_squares():
    @dataclasses.dataclass(frozen=True)
    class Zero(Fit):
        kind = "zero"

    chain(Zero(30, 1))
