"""Populations by power laws: what they mean, what they refuse, and that nothing is lost in TOML."""

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import (
    AbstractTruth,
    Assumptions,
    Chain,
    CoefficientsTruth,
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
from collapse_sym.errors import Contradiction, InvalidInput

ABOVE_ONE = st.fractions(1, 9, max_denominator=50).filter(lambda x: x > 1)
POSITIVE = st.fractions(0, 9, max_denominator=50).filter(bool)


#: made once: a strategy that is made at a draw is looked through again
BETAS = st.one_of(ABOVE_ONE, st.sampled_from(["beta", "beta + 1", "sqrt(3)"]))
RANKS = st.one_of(st.integers(1, 10**9), st.sampled_from(["d", "p", "2*p", "infinite"]))
COPIES, SCALES, LENGTHS = st.integers(1, 3), st.sampled_from([1, "1/3", "c"]), st.sampled_from([1, 2, "u"])
EXPONENTS, DELTAS = st.sampled_from(["source", "delta"]), st.sampled_from(["1/2", 2, "delta"])


@st.composite
def populations(draw):
    beta, dimension = draw(BETAS), draw(RANKS)
    copies = 1 if dimension == "d" else draw(COPIES)
    covariance = PowerLaw(beta, dimension, draw(SCALES), copies)
    exponent = draw(EXPONENTS)
    value = draw(POSITIVE) if exponent == "source" else draw(DELTAS)
    truths = [PowerLawTruth(**{exponent: value}, scale=draw(LENGTHS)), AbstractTruth()]
    truths += [RandomTruth(2)] * (dimension != "infinite")
    return Population(covariance, draw(st.sampled_from(truths)))


@given(populations())
def test_round_trip(population):
    chain = Chain(population, (Generator(LeastSquares("T0", 1), repeat=2),), Ridge("T", "sigma", ridge="lambda"))
    text = dumps(chain)
    assert loads(text) == chain and dumps(loads(text)) == text and hash(loads(text)) == hash(chain)


@pytest.mark.parametrize(
    ("make", "told"),
    {
        "β = 1": (lambda: PowerLaw(1, 10), "β must be > 1"),
        "β = 1/2": (lambda: PowerLaw("1/2", 10), "β must be > 1"),
        "β irrational and too small": (lambda: PowerLaw("sqrt(2) - 1/2", 10), "β must be > 1"),
        "no dimension": (lambda: PowerLaw(2, 0), "dimension"),
        "half a dimension": (lambda: PowerLaw(2, "5/2"), "dimension"),
        "a misspelt infinity": (lambda: PowerLaw(2, "infinity"), "infinity"),
        "infinity as another number": (lambda: PowerLaw("infinite", 10), "infinite"),
        "no scale": (lambda: PowerLaw(2, 10, 0), "scale"),
        "r = 0": (lambda: PowerLawTruth(source=0), "r must be > 0"),
        "r < 0": (lambda: PowerLawTruth(source=-1), "r must be > 0"),
        "both exponents": (lambda: PowerLawTruth(source=1, delta=1), "one exponent"),
        "no exponent": (lambda: PowerLawTruth(scale=2), "one exponent"),
        "δ = 1 − β": (lambda: _chain(PowerLaw(2, 10), PowerLawTruth(delta=-1)), "r ≤ 0"),
        "another covariance": (lambda: _chain(Isotropic(5), PowerLawTruth(source=1)), "isotropic"),
        "a norm": (lambda: _chain(PowerLaw(2, 10), NormTruth(1)), "norm"),
        "an even truth in all directions": (lambda: _chain(PowerLaw(2, "infinite"), RandomTruth(1)), "infinitely"),
        "coefficients without end": (lambda: _chain(PowerLaw(2, "infinite"), CoefficientsTruth((1,))), "listed"),
        "too few coefficients": (lambda: _chain(PowerLaw(2, 3), CoefficientsTruth((1, 2))), "2 coefficients"),
        "a size of infinite d": (lambda: _chain(PowerLaw(2, "infinite"), PowerLawTruth(source=1), "2*d"), "infinite"),
    }.values(),
)
def test_refusals_name_the_value(make, told):
    with pytest.raises(InvalidInput) as refusal:
        make()
    assert told in str(refusal.value) and refusal.value.remedy


def _chain(covariance, truth, samples=40):
    return Chain(Population(covariance, truth), (), LeastSquares(samples, 1))


def test_the_least_admissible_exponent_is_a_border():
    assert _chain(PowerLaw(2, 10), PowerLawTruth(delta="-0.999")).numeric
    assert _chain(PowerLaw("sqrt(2)", 10), PowerLawTruth(delta="1 - sqrt(2) + 1e-30")).numeric


def test_source_and_delta_are_one_exponent():
    law, r = PowerLaw("3/2", 10), sp.Rational(2, 5)
    delta = PowerLawTruth(source=r).exponent(law)
    assert delta == sp.Rational(7, 10) and PowerLawTruth(delta=delta).exponent(law) == delta
    assert PowerLawTruth(source="r").exponent(PowerLaw("beta", "infinite")).free_symbols


def test_infinitely_many_directions_are_more_than_any_size():
    chain = _chain(PowerLaw(2, "infinite"), PowerLawTruth(source=1), "T")
    assert Assumptions.of(chain).implies("T <= d - 2") and "d" not in chain.symbols
    with pytest.raises(Contradiction):
        Chain(chain.population, (), chain.downstream, assume=("T >= d",))


def test_values_are_judged_when_they_are_given():
    chain = _chain(PowerLaw("beta", "infinite"), PowerLawTruth(source="r"), "T")
    assert chain.symbols == {"beta": "capacity", "r": "source", "T": "size"}
    found = chain.substitute({"beta": "3/2", "r": "1/2", "T": 10**40})
    assert found.numeric and found.population.covariance.beta == sp.Rational(3, 2)
    for name, value in (("beta", 1), ("r", 0), ("T", 0)):
        with pytest.raises(InvalidInput):
            chain.substitute({name: value})
    with pytest.raises(InvalidInput):
        _chain(PowerLaw("beta", 9), PowerLawTruth(delta=-2), 20).substitute({"beta": 3})


@pytest.mark.parametrize("dimension", [7, "infinite"])
def test_scaling_copies_each_eigenvalue(dimension):
    law = PowerLaw(2, dimension, "1/3")
    assert law.scaled(3).scaled(2) == law.scaled(6) == PowerLaw(2, dimension, "1/3", 6)
    assert dimension == "infinite" or law.scaled(3).rank == 3 * law.rank


def test_the_bound_is_the_one_of_the_role(monkeypatch):
    monkeypatch.setitem(PowerLaw.roles, "beta", "source")
    assert PowerLaw(1, 10).beta == 1
