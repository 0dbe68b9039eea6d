"""The risk without differences is the engine's, for all spectra, and differences are told from sums."""

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.chain import Abstract, AbstractTruth, Chain, Generator, Population, Ridge, loads
from collapse_sym.errors import DoesNotClose, InvalidInput, TooLarge
from collapse_sym.functionals import Quad, Tr
from collapse_sym.functionals.answer import Answer
from collapse_sym.notation import N, S
from collapse_sym.risk import risk
from collapse_sym.risk.derive import set_up
from collapse_sym.scaling import positive as room
from collapse_sym.scaling.forms import coordinate
from collapse_sym.scaling.orders import Orders, Walk
from collapse_sym.scaling.positive import Taught, adjoint, positive
from collapse_sym.scaling.settings import engine
from collapse_sym.scaling.sums import Growth, Places

CASES = {
    "no generator": lambda: engine(False, "fresh", 0),
    "one": lambda: engine(False, "fresh", 1),
    "two": lambda: engine(False, "fresh", 2),
    "three": lambda: engine(False, "fresh", 3),
    "shared": lambda: engine(False, "shared", N),
    "T0 >= d": lambda: engine(True, "fresh", N),
    "T0 >= d, least squares": lambda: engine(True, "fresh", N, least_squares=True),
    "T0 < d, least squares": lambda: engine(False, "fresh", 2, least_squares=True),
    "no noise": lambda: engine(False, "fresh", 1, noiseless=True),
}


def chain(*generators, downstream=True):
    last = Ridge("T", "sigma", ridge="lambda") if downstream else None
    return Chain(Population(Abstract(), AbstractTruth()), generators, last)


def ridges():
    return Generator(Ridge("T0", "sigma0", ridge="lambda0"), 1), Generator(Ridge("T1", "sigma1", ridge="lambda1"), 1)


@pytest.mark.parametrize("name", CASES)
def test_the_positive_form_is_the_engines_answer(name):
    asked = CASES[name]()
    assert positive(asked.setup).agrees(asked.case)


def test_so_it_is_for_ridge_generators_and_without_a_downstream_fit():
    for asked in (chain(*ridges()), chain(*ridges(), downstream=False)):
        assert positive(setup_of(asked)).agrees(risk(asked).case)


def setup_of(asked):
    case = risk(asked).case
    return set_up(case.chain, case.regimes, case.requested)


def acts():
    setups = [CASES["one"]().setup, CASES["T0 >= d"]().setup, setup_of(chain(*ridges()))]
    return [act for setup in setups for act in setup.acts]


def test_a_fit_pushed_forward_is_the_adjoint_of_its_maps_so_that_any_number_of_fits_is():
    assert all(adjoint(act) for act in acts())


RIGHT = room.fluctuation


def twice(act):
    shape, share = RIGHT(act)
    return shape, 2 * share


def misshapen(act):
    shape, share = RIGHT(act)
    return shape * S / (S + 1), share


@pytest.mark.parametrize("wrong", [twice, misshapen])
def test_a_wrong_fluctuation_is_seen_by_both(monkeypatch, wrong):
    monkeypatch.setattr(room, "fluctuation", wrong)
    asked = CASES["one"]()
    assert not positive(asked.setup).agrees(asked.case)
    assert not any(adjoint(act) for act in acts())


def test_what_is_forgotten_is_missed():
    asked = CASES["two"]()
    form, case = positive(asked.setup), asked.case
    without = Answer(form.bias.definitions, sp.Add(*form.bias.expr.args[1:]))
    assert not replace(form, bias=without).agrees(case)
    assert not replace(form, variance=form.collapse).agrees(case)


def test_mixed_labels_an_open_count_and_long_chains_are_refused():
    mixed = loads(
        'assume = ["T0 >= d + 2"]\n[population]\ncovariance = { kind = "abstract" }\ntruth = { kind = "abstract" }\n'
        '[[generator]]\nrepeat = 2\nfit = "ols"\nsamples = "T0"\nnoise = 1\ntruth_weight = "p"\n'
    )
    with pytest.raises(DoesNotClose, match="mixed labels"):
        positive(setup_of(mixed))
    long = engine(True, "fresh", 61)
    assert positive(long.setup).agrees(long.case)  # least squares with T0 ≥ d: any number is one step
    with pytest.raises(TooLarge, match="n = 61"):
        room._generations(Taught(), *_repeated(61))
    with pytest.raises(DoesNotClose, match="give n, or its exponent"):
        room._generations(Taught(), *_repeated(N))


def _repeated(n):
    ((block, act),) = CASES["one"]().setup.blocks
    return replace(block, repeat=n), act


def test_a_walk_refuses_differences_and_what_it_does_not_know():
    k = sp.Symbol("k", positive=True)
    walk = Walk(Orders(Places({k: coordinate("x")}, None)), {k: (Growth(coordinate("x")),)})
    assert walk.of(Tr(S / (S + k)))
    for wrong in (1 - k, Tr(S) - Tr(S**2), sp.Symbol("y"), sp.sqrt(k), k / (1 + Quad(S / (S + k) ** 2))):
        with pytest.raises(InvalidInput):
            walk.of(wrong)
    with pytest.raises(InvalidInput, match="no rational function"):
        walk.of(Tr(sp.sqrt(S)))
