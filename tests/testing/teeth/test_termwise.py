"""Sums beside sums, by their summands."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import maxplus, termwise
from collapse_sym.testing.teeth.blocks import Summand
from collapse_sym.testing.teeth.maxplus import by_orders
from collapse_sym.testing.teeth.reading import Part, Reading

MAIN, POWER = amended("APP-H2.main"), amended("APP-H2.power")
AT = Reading(MAIN, Part()).orders()
DEEP = [pytest.param(x, marks=pytest.mark.deep) for x in ("a number + 1", "d - 1", "without clause 1")]
TRUE = ("one less in a range", "without hypothesis 0", "without clause 0", *DEEP)
SLOW = [pytest.param(x, marks=pytest.mark.deep) for x in ("no power", "Sigma squared", "a factor left out")]
FALSE = ("one more in a range", "a power + 1", "a summand left out", *SLOW)


@cache
def of(change):
    return next(m.statement for m in mutants(MAIN) if m.name.startswith(change))


@pytest.mark.parametrize("change", TRUE)
def test_summands_of_one_order_make_sums_of_one_order(change):
    def check():
        assert by_orders(of(change))

    goes_red(check, maxplus, "termwise", lambda old: lambda *_: False)


@pytest.mark.parametrize("change", FALSE)
def test_other_summands_do_not(change):
    def check():
        assert by_orders(of(change)) == ""

    if change in ("one more in a range", "a summand left out"):
        check()
    else:
        goes_red(check, termwise, "_form", lambda old: lambda of: None)


def test_a_range_that_leaves_directions_out_asks_for_more_of_them():
    later, trace = ["Sum", "i", "2", "d", ["Eigenvalue", "i"]], ["Trace", "Sigma"]
    few = Reading(of("without clause 1"), Part()).orders()  # d may be 1
    assert termwise.termwise(later, trace, AT) and not termwise.termwise(later, trace, few)
    assert termwise.termwise(["Sum", "i", "1", "d", ["Eigenvalue", "i"]], trace, few)


def test_sums_to_infinity_may_have_no_value():
    ones = ["Sum", "i", "1", "Infinity", "1"]
    assert not termwise.termwise(ones, ones, AT)


def test_one_form_is_the_same_function():
    """At random slopes, its function of y is that of the summand; another summand has another form."""
    rng = np.random.default_rng(3)

    def number():
        return sp.Rational(int(rng.integers(-6, 7)), 2)

    def check():
        for _ in range(40):
            joints = tuple((number(), (number(), number()), (number(), number())) for _ in range(2))
            s = Summand(number(), number(), joints)
            at, slope, kept = termwise._form(s)
            for y in map(sp.Rational, (0, "1/3", 2, 7)):
                direct = s.at + s.slope * y + sum(e * max(p[0] + p[1] * y, q[0] + q[1] * y) for e, p, q in s.joints)
                assert direct == at + slope * y + sum(e * max(0, u[0] + u[1] * y) for u, e in kept)
            turned = Summand(s.at, s.slope, tuple((e, q, p) for e, p, q in reversed(joints)))
            assert termwise._form(turned) == (at, slope, kept)
            assert termwise._form(s + Summand(sp.S.Zero, sp.S.One)) != (at, slope, kept)

    goes_red(check, termwise, "_comes_first", lambda old: lambda u, other: False)
