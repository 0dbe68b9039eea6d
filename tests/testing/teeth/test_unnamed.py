"""Sides that name what there is not, sums that diverge, and orders with logarithms."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.floats import nodes
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import divergent, reading, slow, valueless
from collapse_sym.testing.teeth.divergent import DIVERGES, without_an_end
from collapse_sym.testing.teeth.maxplus import by_orders
from collapse_sym.testing.teeth.valueless import without_a_value

LARGE, SMALL, TIED = statement("LEM-I.1.large"), statement("LEM-I.1.main"), statement("LEM-I.1.logarithm")
FINITE, DF, SOURCE = amended("LEM-I.1.finite"), amended("APP-H1.main"), amended("REM-SOURCE.main")


@cache
def named(key):
    s = next(s for s in (LARGE, SMALL, TIED, FINITE, DF, SOURCE) if s.hash == key)
    return {m.name: m.statement for m in mutants(s)}


def of(s, change):
    return next(found for name, found in named(s.hash).items() if name.startswith(change))


# -- what there is not -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("s", "change", "told"),
    [
        (FINITE, "one more in a range", "d directions"),
        pytest.param(FINITE, "a number - 1 at conclusion.1.2", "d directions", marks=pytest.mark.deep),
        pytest.param(TIED, "a difference turned round", "negative number", marks=pytest.mark.deep),
        (DF, "a number - 1 at where", "0 to a power below 0"),
    ],
)
def test_what_there_is_not_is_told(s, change, told):
    def check():
        assert told in without_a_value(s, of(s, change))

    assert without_a_value(s, s) == ""
    goes_red(check, valueless, "_itself", lambda old: lambda *_: "")


@pytest.mark.parametrize(
    ("s", "change"),
    [
        (FINITE, "2 % more"),  # nothing is named that was not
        pytest.param(SMALL, "nothing subtracted", marks=pytest.mark.deep),
        pytest.param(SMALL, "a summand left out", marks=pytest.mark.deep),
    ],
)
def test_what_there_is_has_a_value(s, change):
    assert without_a_value(s, of(s, change)) == ""


def test_the_original_has_both_sides_where_a_mutant_has_none():
    """Of a side that names direction d + 1 anyway, nothing is said."""
    changed, other = of(FINITE, "one more in a range"), of(FINITE, "a number - 1 at conclusion.1.2")

    def check():
        assert without_a_value(changed, other) == ""

    goes_red(check, valueless, "_missing_along", lambda old: lambda s, e: old(s, e) if s != changed else [""])


# -- sums without end ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("s", "change"),
    [
        pytest.param(LARGE, "a quotient turned round", marks=pytest.mark.deep),
        pytest.param(LARGE, "without hypothesis 1", marks=pytest.mark.deep),  # n may be less than 1/beta
        (TIED, "a summand left out"),  # Σ 1/j
    ],
)
def test_a_sum_that_diverges_has_no_value(s, change):
    def check():
        assert without_an_end(s, of(s, change)) == DIVERGES

    goes_red(check, divergent, "_grows", lambda old: lambda *_: False)
    goes_red(check, divergent, "_regions", lambda old: lambda s: iter(()))


@pytest.mark.parametrize("s", [TIED, *(pytest.param(s, marks=pytest.mark.deep) for s in (LARGE, SMALL))])
def test_a_sum_that_converges_has_a_value(s):
    assert without_an_end(s, s) == ""
    assert without_an_end(s, of(s, "without hypothesis 0")) == ""


@pytest.mark.deep
def test_what_falls_faster_than_one_over_its_number_is_no_violation():
    """Σ μⁿ/(1 + Dμ) where (1 + Dμ)^p stood."""
    assert without_an_end(LARGE, of(LARGE, "no power")) == ""


# -- logarithms ------------------------------------------------------------------------------------
LAST = 1e30
TRUE = ("one less in a range", "nothing subtracted", "the largest", "without hypothesis 1")


@pytest.mark.parametrize("change", TRUE)
def test_a_sum_of_blocks_of_one_order_has_a_logarithm(change):
    s = of(TIED, change)

    def check():
        assert by_orders(s)

    goes_red(check, slow.WithLogarithms, "_is_fixed", lambda old: lambda self, x: False)


DEEP = [pytest.param(change, marks=pytest.mark.deep) for change in ("no power", "without hypothesis 2")]
FALSE = ("a factor left out", "a summand left out", "without clause 0", *DEEP)


@pytest.mark.parametrize("change", FALSE)
def test_other_sums_are_not_shown(change):
    assert by_orders(of(TIED, change)) == ""


@pytest.mark.parametrize(("beta", "n"), [(1.2, 1.0), (2.0, 1.0), (3.0, 1.5), (0.5, 3.0), (0.8, 2.0)])
def test_the_logarithm_is_that_of_numbers(beta, n):
    """Σ j^(−βn)/(1 + D j^(−β))^p · D^p is log(D)/β and what is bounded: blocks of one order up to j = D^(1/β)."""
    p, j, weights = n - 1 / beta, *nodes(LAST)
    totals = []
    for size in (1e8, 1e12):
        rest = LAST ** (1 - beta * n) / (beta * n - 1)
        totals.append((np.sum(weights * j ** (-beta * n) / (1 + size * j**-beta) ** p) + rest) * size**p)
    assert (totals[1] - totals[0]) / np.log(1e4) == pytest.approx(1 / beta, rel=0.01)


# -- other numbers of members, other bases -----------------------------------------------------------
@pytest.mark.parametrize("change", ["nothing subtracted", "a number - 1 at conclusion.1.4.1.1.2.2"])
def test_a_law_holds_for_later_members(change):
    s = of(SMALL, change)

    def check():
        assert by_orders(s)

    goes_red(check, reading, "_later", lambda old: lambda at: [])


def test_a_law_says_nothing_of_earlier_members():
    assert by_orders(of(SMALL, "a number + 1 at conclusion.1.4.2.1.2.2.2.2")) == ""


def test_a_size_that_need_not_grow_may_be_the_base():
    s = of(SOURCE, "without clause 0")

    def check():
        assert by_orders(s)

    goes_red(check, reading, "ONE_OR_MORE", lambda old: ())


def test_what_tends_to_infinity_asks_for_a_base_that_does():
    stage = SOURCE.regime[0]
    s = replace(SOURCE, conclusion=["TendsTo", "d", "Infinity"])
    assert by_orders(s)
    s = replace(s, regime=({**stage, "clauses": [c for c in stage["clauses"] if c[0] != "TendsTo"]},))

    def check():
        assert by_orders(s) == ""

    goes_red(check, reading, "reads", lambda old: lambda *_: False)
