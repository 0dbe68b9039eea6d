"""Errors of least squares of full rank, compared by what each fit costs."""

from __future__ import annotations

from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.exactly import violation
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import costs
from collapse_sym.testing.teeth.costs import same_orders_of_errors

SCALING, SUM = statement("THM-4.1.scaling"), amended("REM-MLOG2.in-particular")


@cache
def named(key):
    s = SCALING if key == SCALING.hash else SUM
    return {m.name: m.statement for m in mutants(s)}


def of(s, change):
    return next(found for name, found in named(s.hash).items() if name.startswith(change))


TRUE = [
    (SCALING, "without clause 0"),  # T ≥ d + 2 need not grow
    (SCALING, "twice the variance"),
    (SUM, "no other value of a name"),  # all sizes are multiples of T₀
    (SUM, "a number - 1"),  # Σ 0/(m log² m)
    (SUM, "n - 1"),
    (SUM, "a quotient turned round"),
    (SUM, "without hypothesis 0"),
    (SUM, "a generation more"),
    (SUM, "a row more"),
]
FALSE = [
    (SCALING, "a sign"),
    (SCALING, "a summand left out"),
    (SCALING, "a factor left out"),
    (SCALING, "T for T0"),
    (SCALING, "n + 1"),  # n = 0
    (SCALING, "sigma for sigma0"),
    (SCALING, "a quotient turned round"),
    (SCALING, "without hypothesis 0"),
    (SUM, "a sign"),  # 1 − Σ 1/(m log² m)
]


@pytest.mark.parametrize(("s", "change"), TRUE)
def test_the_same_products_are_of_one_order(s, change):
    assert same_orders_of_errors(of(s, change)) and violation(of(s, change), fast=True) is None


@pytest.mark.parametrize(("s", "change"), FALSE)
def test_other_products_are_not(s, change):
    assert same_orders_of_errors(of(s, change)) == ""


@pytest.mark.parametrize(
    ("name", "broken", "s", "change"),
    [
        ("_seen", lambda found: frozenset(m[0] for m in found), SCALING, "sigma for sigma0"),
        ("_seen", lambda found: frozenset(m[1] for m in found), SCALING, "T for T0"),
        ("_all_large", lambda *_: True, SCALING, "without hypothesis 1"),
        ("ranks", lambda *_: True, SCALING, "without hypothesis 0"),
    ],
)
def test_what_counts_is_looked_at(name, broken, s, change):
    def check():
        assert same_orders_of_errors(of(s, change)) == ""

    check()
    if name != "_all_large":
        goes_red(check, costs, name, lambda old: broken)


def test_sizes_of_another_law_are_of_another_order():
    """x_n = T₀ is not what a law without T₀ says."""
    s = of(SUM, "no other value of a name")
    law = s.meaning["hypotheses"][1]

    def check():
        assert same_orders_of_errors(s)

    assert law[2][2][1][2] == "T0"
    goes_red(check, costs, "_all_large", lambda old: lambda *_: False)


def test_a_member_of_which_no_hypothesis_speaks_may_have_any_size():
    s = of(SUM, "a factor left out")

    def check():
        assert same_orders_of_errors(s)

    goes_red(check, costs, "LEAST", lambda old: {"positive-integer": "-1", "natural": "-1"})
