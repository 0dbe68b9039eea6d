"""Symbols, substitution, scaling; fits and populations of one's own; the ready chains."""

import dataclasses
from typing import ClassVar

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import (
    FITS,
    Chain,
    CoefficientsTruth,
    Covariance,
    Diagonal,
    Fit,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
    Truth,
    dumps,
    example_names,
    example_text,
    loads,
    populations,
    register_covariance,
    register_fit,
    register_truth,
    substitution,
)
from collapse_sym.errors import Contradiction, InfiniteRisk, InvalidInput
from collapse_sym.notation import N
from collapse_sym.spectra.spectrum import spectrum_of
from tests.chain.descriptions import chains

SYMBOLIC = loads(example_text("cor-4.4-isotropic"))
NUMBERS = {"d": 30, "T0": 60, "n": 3, "T": 50, "sigma0": 0.2, "sigma": "1/10", "lambda": 0.1, "r2": 1}


def test_symbols_by_name_and_role():
    assert SYMBOLIC.symbols == {
        "d": "size",
        "r2": "squared",
        "T0": "size",
        "sigma0": "noise",
        "T": "size",
        "sigma": "noise",
        "lambda": "ridge",
        "n": "index",
    }
    assert not SYMBOLIC.numeric and SYMBOLIC.substitute(NUMBERS).numeric
    assert SYMBOLIC.substitute(NUMBERS).symbols == {}


def test_substitution_is_the_chain_written_with_the_numbers():
    text = example_text("cor-4.4-isotropic")
    for name, value in NUMBERS.items():
        text = text.replace(f'"{name}"', str(value) if name != "sigma" else '"1/10"')
    written = loads(text.replace('assume = ["T0 >= d + 2"]\n', ""))
    assert SYMBOLIC.substitute(NUMBERS) == written


@given(st.permutations(list(NUMBERS)), st.integers(0, 8))
def test_the_order_of_substitutions_does_not_matter(names, cut):
    first = {name: NUMBERS[name] for name in names[:cut]}
    second = {name: NUMBERS[name] for name in names[cut:]}
    assert SYMBOLIC.substitute(first).substitute(second) == SYMBOLIC.substitute(NUMBERS)


@given(chains())
def test_no_substitution_changes_nothing(chain):
    assert chain.substitute({}) == chain
    assert chain.substitute({name: name for name in chain.symbols}) == chain


def test_expressions_are_substituted_at_once():
    swapped = SYMBOLIC.substitute({"T": "2*T0", "T0": "T"})
    assert [str(f.samples) for f in swapped.fits] == ["T", "2*T0"]
    assert swapped.assume == ("T >= d + 2",)


def test_assumptions_follow_and_are_checked():
    assert SYMBOLIC.substitute({"T0": 60}).assume == ("60 >= d + 2",)
    assert SYMBOLIC.substitute({"T0": 60, "d": 30}).assume == ()
    with pytest.raises(Contradiction):
        SYMBOLIC.substitute({"T0": 20, "d": 30})
    with pytest.raises(InfiniteRisk):
        loads(example_text("open-threshold")).substitute({"T0": 31, "d": 30})


def test_n_is_a_count():
    for value in (3, "3", 3.0, np.int64(3), sp.Integer(3)):
        repeat = SYMBOLIC.substitute({"n": value}).generators[0].repeat
        assert repeat == 3 and type(repeat) is int
    assert SYMBOLIC.substitute({"n": "n"}) == SYMBOLIC
    for bad in (-1, 0.5, "k", "n + 1", True, float("nan")):
        with pytest.raises(InvalidInput):
            SYMBOLIC.substitute({"n": bad})


@pytest.mark.parametrize(
    "values",
    [{"T1": 3}, {"m": 3}, {"T": 0}, {"T": 1.5}, {"sigma": -1}, {"lambda": -1, "T": 60, "d": 30}, {"T": "sigma"},
     {"T": float("nan")}, {"T": "T0/0"}, {"d": "m"}],
)  # fmt: skip
def test_bad_substitutions_are_refused(values):
    with pytest.raises(InvalidInput):
        SYMBOLIC.substitute(values)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(InvalidInput, match="T, T0, d, lambda, n, r2, sigma, sigma0"):
        SYMBOLIC.substitute({"T1": 3})


def test_division_by_a_size_that_becomes_zero_is_refused():
    chain = Chain(Population(Isotropic(30), NormTruth(1)), (Generator(LeastSquares("100 + 1/(T - 50)", 1)),))
    with pytest.raises(InvalidInput):
        chain.substitute({"T": 50})
    assert chain.substitute({"T": 51}).fits[0].samples == 101


def test_the_dimension_of_an_abstract_covariance_may_be_given():
    chain = loads(example_text("thm-f.1")).substitute({"d": 30, "T0": "2*d"})
    assert chain.d == 30 and chain.fits[0].samples == 60 and not chain.numeric
    assert loads(dumps(chain)) == chain and "dimension = 30" in dumps(chain)


def test_a_penalty_of_zero_is_least_squares():
    assert type(SYMBOLIC.substitute({"lambda": 0}).downstream) is LeastSquares


# -- scaling -----------------------------------------------------------------------------------------


def test_scaled():
    chain = SYMBOLIC.substitute(NUMBERS)
    twice = chain.scaled(2)
    assert twice.d == 60 and [f.samples for f in twice.fits] == [120, 100]
    assert [f.noise for f in twice.fits] == [f.noise for f in chain.fits]
    assert twice.downstream.ridge == chain.downstream.ridge and twice.population.truth == chain.population.truth
    assert chain.scaled(1) == chain and twice.scaled(2) == chain.scaled(4)


@pytest.mark.parametrize("truth", [RandomTruth(3), CoefficientsTruth((1, 2, -1, 5))])
def test_scaled_keeps_the_spectral_law(truth):
    chain = Chain(Population(Diagonal((2, 1, 2, 0)), truth), (), LeastSquares(20, 1))
    small, large = spectrum_of(chain.population), spectrum_of(chain.scaled(5).population)
    assert small.values == large.values and small.weights == large.weights
    assert large.counts == tuple(5 * c for c in small.counts)
    assert chain.scaled(5).d == 5 * chain.d


def test_scaled_isotropic_coefficients_keep_their_length():
    chain = Chain(Population(Isotropic(2), CoefficientsTruth((3, 4))), (), LeastSquares(20, 1))
    assert chain.scaled(3).population == Population(Isotropic(6), NormTruth(25))


def test_only_numbers_are_scaled():
    for chain, k in ((SYMBOLIC, 2), (SYMBOLIC.substitute(NUMBERS), 0), (SYMBOLIC.substitute(NUMBERS), 1.5)):
        with pytest.raises(InvalidInput):
            chain.scaled(k)
    assert loads(example_text("fig-1a")).scaled(2).generators[0].repeat == N


def test_scaling_catches_a_size_left_behind(monkeypatch):
    chain = SYMBOLIC.substitute(NUMBERS)
    monkeypatch.setattr(substitution, "mapped", lambda record, change: record)
    with pytest.raises((AssertionError, InfiniteRisk)):
        assert [f.samples for f in chain.scaled(2).fits] == [120, 100]


# -- of one's own ------------------------------------------------------------------------------------


def test_a_fit_of_ones_own_from_toml():
    @register_fit
    @dataclasses.dataclass(frozen=True)
    class Shrunk(LeastSquares):
        """c times least squares."""

        shrink: sp.Expr = sp.Integer(1)
        kind: ClassVar[str] = "shrunk"
        roles: ClassVar[dict[str, str]] = {**Fit.roles, "shrink": "coefficient"}

    try:
        text = example_text("clean").replace('fit = "ols"', 'fit = "shrunk"\nshrink = "c"')
        chain = loads(text)
        assert isinstance(chain.downstream, Shrunk) and chain.symbols == {"c": "coefficient"}
        assert loads(dumps(chain)) == chain and chain.substitute({"c": 0.5}).downstream.shrink == sp.Rational(1, 2)
        with pytest.raises(InvalidInput, match="shrink"):
            loads(text.replace('shrink = "c"\n', ""))
    finally:
        FITS.pop("shrunk", None)


def test_a_population_of_ones_own_from_toml():
    @dataclasses.dataclass(frozen=True)
    class Spiked(Covariance):
        """One eigenvalue s, all others 1."""

        dimension: sp.Expr
        spike: sp.Expr
        kind: ClassVar[str] = "spiked"
        roles: ClassVar[dict[str, str]] = {"dimension": "dimension", "spike": "eigenvalue"}

        @property
        def rank(self) -> sp.Expr:
            return self.dimension

    @dataclasses.dataclass(frozen=True)
    class Along(Truth):
        """w₀ along the spike."""

        squared: sp.Expr
        kind: ClassVar[str] = "along"
        roles: ClassVar[dict[str, str]] = {"squared": "squared"}

    try:
        register_covariance(Spiked)
        register_truth(Along)
        chain = loads(
            "[population]\n"
            'covariance = { kind = "spiked", dimension = "d", spike = "s1" }\n'
            'truth = { kind = "along", squared = 2 }\n'
            '[downstream]\nfit = "ridge"\nridge = 1\nsamples = "2*d"\n'
        )
        assert chain.symbols == {"d": "size", "s1": "eigenvalue"} and loads(dumps(chain)) == chain
        assert chain.substitute({"d": 7, "s1": 3}).downstream.samples == 14
        with pytest.raises(InvalidInput, match="spiked"):
            chain.substitute({"d": 7, "s1": 3}).scaled(2)
    finally:
        populations.COVARIANCES.pop("spiked"), populations.TRUTHS.pop("along")


# -- ready chains ------------------------------------------------------------------------------------


def test_there_are_ready_chains():
    wanted = {"fig-1a", "fig-2a", "fig-2b", "thm-4.1", "prop-4.2", "cor-4.4", "thm-4.5", "thm-4.6", "thm-f.1"}
    assert wanted <= set(example_names()) and len(example_names()) >= 18


@pytest.mark.parametrize("name", example_names())
def test_a_ready_chain_is_a_chain(name):
    chain = loads(example_text(name))
    assert loads(dumps(chain)) == chain
    assert example_text(name).startswith("# ")


def test_ready_chains_cover_every_regime():
    chains = [loads(example_text(name)) for name in example_names()]
    fits = [(f, c.d) for c in chains for f in c.fits if c.numeric and c.d.is_number]
    assert {type(f) for f, _ in fits} == {LeastSquares, Ridge}
    assert {bool(f.samples > d) for f, d in fits} == {True, False}
    assert any(f.design != "fresh" for f, _ in fits) and any(not c.generators for c in chains)
    kinds = {type(c.population.covariance).kind for c in chains}
    assert {"isotropic", "diagonal", "abstract", "power-law", "measured"} <= kinds


def test_an_unknown_example_is_answered_with_the_known_ones():
    for name in ("thm", "../examples/thm-4.1", "", "thm-4.1.toml"):
        with pytest.raises(InvalidInput, match="thm-4.1"):
            example_text(name)
