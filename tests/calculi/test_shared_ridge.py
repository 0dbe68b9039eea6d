"""Ridge fits that share a design: limits, exact values for Σ = I, high precision, simulation of chains, refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from flint import acb, arb

from collapse_sym.calculi import CALCULI, RIDGE, SHARED, Act, choose
from collapse_sym.chain import (
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
    example_text,
    loads,
)  # fmt: skip
from collapse_sym.chain.designs import SharedRidge
from collapse_sym.errors import CollapseSymError, DoesNotClose, OutsideCalculus, TooLarge
from collapse_sym.functionals import Answer, Tr, equal
from collapse_sym.functionals.functions import functional
from collapse_sym.functionals.languages import OneLevel, Symbolic
from collapse_sym.functionals.precision import precision
from collapse_sym.notation import D, S, symbol
from collapse_sym.oracle import AGREES, DISAGREES, compare_equivalent
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact.density import expected_trace
from collapse_sym.risk import predict, risk
from collapse_sym.risk.numbers import enclosed
from collapse_sym.scaling.positive import positive

ERROR = family("equivalents").error
LONG = Population(Diagonal(("2", "2", "1", "1", "1", "1/2", "1/2", "1/4")), RandomTruth(1))
ROUND = Population(Isotropic(8), NormTruth(1))
LAST = Ridge(12, "1/2", ridge="1/10")


def ridges(T: object, n: object, penalty: object = "1/5", design: str = "X", noise: object = "1/2") -> Generator:
    """n ridge fits, on one design unless it is "fresh"."""
    return Generator(Ridge(T, noise, design, ridge=penalty), n)


def chain(*blocks: Generator, population: Population = LONG, last: object = LAST) -> Chain:
    return Chain(population, blocks, last)  # type: ignore[arg-type]


def act(times: int) -> Act:
    fit = SharedRidge("T", "sigma", ridge="lambda", times=times)
    return Act(choose("equivalents", fit, SHARED, one_level=False), fit, SHARED, Symbolic(D, {}))


def same(one: Act, a: sp.Expr, b: sp.Expr) -> bool:
    """Equality of metrics, by their traces against a free resolvent."""
    probe = 1 / (S + symbol("probe", "ridge"))
    definitions = tuple(one.language.definitions)  # type: ignore[attr-defined]
    return bool(equal(*(Answer(definitions, functional(Tr, g * probe)) for g in (a, b))))


# -- maps ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("g", [S, sp.Integer(1), S / (S + symbol("k", "ridge"))])
def test_one_fit_acts_as_a_fresh_one(g: sp.Expr) -> None:
    one = act(1)
    fresh = Act(CALCULI["equivalents"], Ridge("T", "sigma", ridge="lambda"), RIDGE, one.language)
    for name in ("mean", "second", "cross", "residual", "shortfall"):
        assert same(one, getattr(one, name)(g), getattr(fresh, name)(g)), name
    definitions = tuple(one.language.definitions)  # type: ignore[attr-defined]
    assert equal(Answer(definitions, one.noise(g)), Answer(definitions, fresh.noise(g)))


def test_two_fits_by_hand() -> None:
    """E A² ≃ (s/(s+κ))² + κ²s/(s+κ)²⟨1⟩ is both the mean of two fits and the second map of one, at g = 1."""
    two = act(2)
    once = Act(CALCULI["equivalents"], Ridge("T", "sigma", ridge="lambda"), RIDGE, two.language)
    assert same(two, two.mean(sp.Integer(1)), once.second(sp.Integer(1)))
    assert not same(two, two.mean(sp.Integer(1)), once.mean(once.mean(sp.Integer(1))))
    mean, second = two.mean(S), two.second(S)
    assert same(two, two.cross(S), mean - second) and same(two, two.residual(S), S - 2 * mean + second)


@pytest.mark.parametrize("T", [4, 20])
def test_without_ridge_it_is_least_squares_that_share_a_design(T: int) -> None:
    """λ₀ → 0⁺ on both sides of d, part by part."""
    small = predict(chain(ridges(T, 3, "1/10**11")))
    limit = predict(chain(Generator(LeastSquares(T, "1/2", "X"), 3)), "equivalents")
    for name, value in limit._asdict().items():
        assert getattr(small, name) == pytest.approx(float(value), rel=1e-8, abs=1e-9), name
    assert predict(chain(ridges(T, 3, "1/100"))).total != pytest.approx(float(limit.total), rel=1e-3)


def test_uneven_noises_and_two_blocks_are_one_block_of_fits() -> None:
    """Each noise passes through the fits after it, whatever block it stands in."""
    quiet, loud = ridges(9, 2, noise=0), ridges(9, 1, noise=1)
    apart = [predict(chain(*blocks)).collapse for blocks in ((loud, quiet), (quiet, loud))]
    both = predict(chain(loud, ridges(9, 1, noise=0), loud)).collapse
    assert both == pytest.approx(sum(apart), rel=1e-12) and apart[0] < 0.9 * apart[1]
    per = risk(chain(ridges(9, 3))).case.per_generation
    costs = [float(c.answer.evalf()) for c in per]
    assert [int(c.generation) for c in per] == [0, 1, 2] and costs == sorted(costs)
    assert sum(costs) == pytest.approx(float(predict(chain(ridges(9, 3))).collapse), rel=1e-12)


def test_floats_have_their_digits_where_little_is_left() -> None:
    """Against balls: tiny and huge λ₀, T₀ at the threshold, many fits."""
    levels = Population(Diagonal(("1", "1", "1/3", "1/10", "1/10", "1/1000")), RandomTruth(1))
    for n, T, penalty in ((2, 5, "1/10**10"), (40, 6, "1/10**9"), (7, 7, "10**4"), (20, 30, "1/10**10")):
        long = chain(ridges(T, n, penalty), population=levels)
        found, wanted = predict(long), enclosed(long)
        for name, value in wanted._asdict().items():
            assert getattr(found, name) == pytest.approx(float(value), rel=1e-11), (n, T, penalty, name)


def test_a_power_law_without_end() -> None:
    law = Population(PowerLaw(2, "infinite"), PowerLawTruth(source="3/8"))
    long = chain(ridges(30, 3, "1/1000"), population=law, last=Ridge(50, 1, ridge="1/100"))
    assert predict(long).total == pytest.approx(float(enclosed(long).total), rel=1e-12)
    fresh = chain(ridges(30, 3, "1/1000", "fresh"), population=law, last=Ridge(50, 1, ridge="1/100"))
    assert predict(long).total != pytest.approx(float(predict(fresh).total), rel=0.02)


@pytest.mark.parametrize("ratio", [(1, 2), pytest.param((2, 1), marks=pytest.mark.deep)])
def test_white_inputs_approach_their_exact_means(ratio: tuple[int, int]) -> None:
    """E tr Aⁿ/d, E tr A²ⁿ/d and E tr(BᵀA²ᵏB) from the Wishart density at three sizes, extrapolated in 1/d."""
    n, k, ridge, sizes = 3, 2, "3/10", (2, 4, 8)
    wanted = [white(n, k, ridge, ratio[0] * size, ratio[1] * size) for size in sizes]
    fit = SharedRidge(ratio[1], ridge=ridge, times=n)
    d = sp.Integer(ratio[0])
    one = Act(choose("equivalents", fit, SHARED, one_level=True), fit, SHARED, OneLevel(d, {}, value=d / d, weight=d))
    maps = (one.mean(sp.Integer(1)), one.second(sp.Integer(1)), one.noise_through(sp.Integer(1), k))
    definitions = tuple(one.language.definitions)  # type: ignore[attr-defined]
    for place, told in enumerate(maps):
        value = float(Answer(definitions, sp.sympify(told)).evalf(20))
        first, second, third = (row[place] for row in wanted)
        limit = first / 3 - 2 * second + 8 * third / 3
        assert value == pytest.approx(limit, abs=abs(limit - (2 * third - second)) + 1e-4, rel=0)
        assert abs(value - third) > 3 * abs(value - limit)


def white(n: int, k: int, ridge: str, d: int, T: int) -> tuple[float, float, float]:
    with precision(120):
        shift = arb(sp.Rational(ridge).p) / sp.Rational(ridge).q * T

        def power(m: int, turned: bool = False) -> float:
            def f(x: acb) -> acb:
                return (x / (x + shift)) ** m * (x / (x + shift) ** 2 if turned else 1)

            return float(expected_trace(f, d, T, bound=1.0))

        return power(n) / d, power(2 * n) / d, power(2 * k, turned=True)


# -- chains ----------------------------------------------------------------------------------------
SIMULATED = {
    "below": chain(ridges(5, 1, noise=1), ridges(5, 2, noise="1/4")),
    "above, white, nothing downstream": chain(ridges(12, 2), population=ROUND, last=None),
    "after another design": chain(Generator(LeastSquares(18, "1/2")), ridges(8, 4, "1/10")),
}


@pytest.mark.parametrize("name", ["below", *(pytest.param(k, marks=pytest.mark.deep) for k in list(SIMULATED)[1:])])
def test_simulation_agrees(name: str) -> None:
    found = compare_equivalent(SIMULATED[name], predict, sizes=(1, 2, 4), error=ERROR, seconds=1, subject=name)
    assert found.verdict == AGREES, found.text()


def test_simulation_tells_shared_designs_from_fresh_ones() -> None:
    def fresh(shared: Chain) -> object:
        return predict(replace(shared, generators=tuple(
            replace(g, fit=replace(g.fit, design="fresh")) for g in shared.generators
        )))  # fmt: skip

    found = compare_equivalent(SIMULATED["below"], fresh, sizes=(1, 2, 4), error=ERROR, seconds=0.4)
    assert found.verdict == DISAGREES


def test_the_answer_says_what_it_rests_on() -> None:
    answer = risk(chain(ridges("T0", 2, "lambda0", noise="sigma0")))
    case = answer.case
    assert case.relation == "~=" and case.calculus == ("equivalents", "equivalents")
    assert case.cites == ("equivalent.ridge.shared-design", "deterministic-equivalent.ridge")
    assert any("powers of one resolvent" in a for a in case.assumptions)
    said = [step for step in case.steps if "p_{2n-1-i-j}" in str(step.right)]
    assert len(said) == 1 and any("n = 2" in step.reason for step in case.steps)
    numbers = answer.subs({"T0": 6, "lambda0": "1/5", "sigma0": "1/2"}).case.values()
    assert float(numbers.total) == pytest.approx(float(predict(chain(ridges(6, 2))).total), rel=1e-12)
    told = case.total.subs({"T0": 6, "lambda0": "1/5", "sigma0": "1/2"}).evalf(17)
    assert float(told) == pytest.approx(float(numbers.total), rel=1e-12)


def test_the_best_ridge_downstream_is_found() -> None:
    best = chain(ridges(6, 3)).optimal_ridge().numbers.best
    for factor in (0.7, 1.4):
        other = Ridge(12, "1/2", ridge=sp.Rational(str(factor * float(best.ridge))))
        assert predict(chain(ridges(6, 3), last=other)).total > float(best.risk)
    exactly = Ridge(12, "1/2", ridge=sp.Rational(str(float(best.ridge))))
    assert predict(chain(ridges(6, 3), last=exactly)).total == pytest.approx(float(best.risk), rel=1e-9)


REFUSED = {
    "symbolic n": ((ridges(6, "n"),), DoesNotClose, "known n"),
    "too many": ((ridges(6, 101),), TooLarge, "more than 100"),
    "unequal penalties": ((ridges(6, 1), ridges(6, 1, 1)), OutsideCalculus, "unequal penalty"),
    "least squares beside": ((ridges(6, 1), Generator(LeastSquares(6, 1, "X"))), OutsideCalculus, "least squares and"),
    "recurs": ((ridges(6, 1), ridges(6, 1, 1, "Y"), ridges(6, 1)), OutsideCalculus, "recurs after"),
    "mixed": ((Generator(Ridge(6, 1, "X", ridge=1), 2, "1/2"),), OutsideCalculus, "mixed with the truth"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_one_resolvent_is_refused(name: str) -> None:
    blocks, error, reason = REFUSED[name]
    with pytest.raises(error, match=reason):
        risk(chain(*blocks))


def test_a_fit_of_ones_own_does_not_share() -> None:
    class Shrunk(Ridge):
        def noise_cost(self, act: Act, g: object) -> object:
            return act.noise(g) / 2

    with pytest.raises(OutsideCalculus, match="plain"):
        risk(chain(Generator(Shrunk(6, 1, "X", ridge=1), 2)))


def test_what_treats_fresh_designs_only_refuses_by_name() -> None:
    """A positive form may not take the fits for one, nor exact maps."""
    numeric = chain(ridges(6, 2), population=ROUND)
    with pytest.raises(CollapseSymError, match="ridge fits that share a design"):
        positive(risk(numeric).case.setup)
    for calculus in ("exact", "isotropic"):
        with pytest.raises(OutsideCalculus, match="powers of its resolvent"):
            risk(numeric, calculus=calculus)


def test_the_first_labels_may_hold_the_truth() -> None:
    """One fit on labels mixed with the truth, and then two more on its design: against the same with a share of 0."""
    mixed = Generator(Ridge(6, "1/2", "X", ridge="1/5"), 1, "1/2")
    alone = predict(chain(mixed, ridges(6, 2)))
    assert alone.total == pytest.approx(float(predict(chain(ridges(6, 3))).total), rel=1e-12)  # ŵ₀ = w₀


def test_an_example_of_the_house_keeps_its_answer() -> None:
    """A chain of fresh designs does not notice."""
    assert risk(loads(example_text("thm-4.1"))).cases[0].total.text.startswith("d*n*sigma0**2")
