"""Closed forms for Σ = 1 against integration by parts, and the number of terms against what comes out."""

from collections import Counter
from math import prod

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.errors import TooLarge
from collapse_sym.oracle.moments import expectation, isotropic, moment
from collapse_sym.oracle.moments import recursion as recursion_module
from collapse_sym.oracle.moments.coefficients import RING, D, T
from collapse_sym.oracle.moments.counting import pairings
from collapse_sym.oracle.moments.isotropic import trace_of_power
from collapse_sym.oracle.moments.recursion import SAMPLES, WISHART, Recursion
from tests.oracle.moments.bartlett import Bartlett, times, trace


def by_parts(k):
    recursion = Recursion({})
    found = recursion.expectation([(WISHART,) * k])
    place = recursion.traces.index(())
    return RING.from_dict({(key.count(SAMPLES), key.count(place)): count for key, count in found.items()})


@pytest.mark.parametrize("k", [*range(1, 13), 20])
def test_the_closed_form_is_integration_by_parts(k):
    assert trace_of_power(k) == by_parts(k)


@pytest.mark.parametrize("k", [1, 7, 20, 30])
def test_the_closed_form_at_known_places(k):
    found = trace_of_power(k)
    assert found.compose(D, T) == found  # X and Xᵀ have the same moments
    for samples in (1, 3, 8):  # d = 1: E (χ²_T)ᵏ
        assert found(fmpq(samples), fmpq(1)) == prod(samples + 2 * i for i in range(k))


def test_two_dimensions(k=8, samples=5):
    exact = Bartlett(2, samples, [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]])
    power = exact.W
    for _ in range(k - 1):
        power = times(power, exact.W)
    assert trace_of_power(k)(fmpq(samples), fmpq(2)) == exact.mean(trace(power), 0)


def test_a_wrong_weight_is_seen(monkeypatch):
    right = isotropic._weight
    monkeypatch.setattr(isotropic, "_weight", lambda shape: right(shape) * (2 if shape == (2, 1, 1) else 1))
    assert trace_of_power(4) != by_parts(4) and trace_of_power(3) == by_parts(3)


# -- counting ------------------------------------------------------------------------------------


def word_of(symmetric, plain):
    """tr(W B₁ W B₂ …) with blocks of these multiplicities, mixed up."""
    names = [f"M{i}" for i in range(len(symmetric) + len(plain))]
    letters = [name for name, n in zip(names, (*symmetric, *plain)) for _ in range(n)]
    letters = letters[::2] + letters[1::2]
    return "tr(" + " ".join(f"W {x}" for x in letters) + ")", tuple(names[: len(symmetric)])


PARTS = st.lists(st.integers(1, 4), max_size=3)


@given(symmetric=PARTS, plain=PARTS)
def test_the_number_of_terms_is_predicted_exactly(symmetric, plain):
    if 0 < sum(symmetric) + sum(plain) <= 6:
        text, names = word_of(symmetric, plain)
        found = moment(text, symmetric=names)
        # a pairing's coefficient is a power of T: nothing cancels
        assert len(found.terms) == found.predicted == pairings(symmetric, plain)


def test_without_the_exchange_of_ends_the_count_is_wrong(monkeypatch):
    assert (pairings((3,), ()), pairings((), (3,))) == (3, 5)
    assert len(moment("tr(W A W A W A)").terms) == 5 and len(moment("tr(W A W A W A)", symmetric=("A",)).terms) == 3


@pytest.mark.parametrize("text", ["tr(W A inv(W) B)", "tr(W A inv(W) B W)", "tr(W^2 A) tr(inv(W)^2 B)", "u' W^3 v"])
def test_the_prediction_bounds_what_comes_out(text):
    assert 0 < len(moment(text).terms) <= moment(text).predicted


def test_too_much_is_refused_before_any_work(monkeypatch):
    def untouched(*_):
        raise AssertionError("work was done")

    monkeypatch.setattr(expectation, "expected", untouched)
    for text, reason in {
        "tr(W A W B W C W D W F W G W H)".replace("D", "D1"): "135135 products of traces are predicted",
        "tr(W^13)": "the bound is 12 factors W",
        "tr(W^60 W^60)": "the bound is",
        "tr(inv(W)^13)": "the bound is 12 in a product",
    }.items():
        with pytest.raises(TooLarge, match=reason):
            moment(text)


def test_long_work_is_cut(monkeypatch):
    monkeypatch.setattr(recursion_module, "MAX_STEPS", 10_000)
    with pytest.raises(TooLarge, match="the bound on the work is"):
        moment("tr(W^4 A) tr(W^4 A) tr(W^4 A)")


def test_the_count_is_that_of_all_pairings():
    """Blocks that all differ: (2k − 1)!!; multiplicities of one pairing add up to it too."""
    assert [pairings((), (1,) * k) for k in range(1, 8)] == [prod(range(2 * k - 1, 0, -2)) for k in range(1, 8)]
    recursion = Recursion({0: 0})
    assert sum(recursion.expectation([(WISHART, 0) * 7]).values()) == 135135
    assert Counter(len(k) for k in recursion.expectation([(WISHART, 0)])) == {2: 1}
