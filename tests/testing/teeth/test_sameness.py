"""What is said to be the same is no error, and what differs is not said to be the same."""

from __future__ import annotations

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import samelimits
from collapse_sym.testing.teeth.sameness import same


def mutant(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


@pytest.mark.parametrize(
    "s, change, why",
    [
        (amended("THM-4.1.main"), "without hypothesis 1", "from some member on"),
        (amended("THM-4.3.main"), "without hypothesis 0", "another hypothesis"),
        (statement("PROP-4.2.bias"), "without clause 0", "other clauses"),
        (statement("PROP-4.2.bias"), "T + 1", "same limit"),
        (statement("PROP-4.2.bias"), "twice the variance", "reads this noise"),
        (statement("THM-4.6.main"), "twice the variance", "reads the downstream fit"),
        (statement("THM-F.1.main"), "twice the penalty", "another value"),
    ],
)
def test_what_is_the_same_is_said_to_be(s, change, why):
    assert why in same(s, mutant(s, change))


@pytest.mark.parametrize(
    "s, change",
    [
        (amended("THM-4.1.main"), "without hypothesis 0"),
        (amended("THM-4.1.main"), "2 % more"),
        (amended("COR-4.4.main"), "d - 1"),  # another limit where T0 − d stays fixed
        (amended("COR-4.4.main"), "without clause 4"),
        (statement("PROP-4.2.bias"), "df1 for df2"),
        (statement("PROP-4.2.bias"), "twice the penalty in kappa"),
        (statement("THM-4.5.delta-bias"), "without hypothesis 1"),
        (amended("THM-4.1.main"), "twice the variance"),
        (amended("THM-4.1.main"), "a generation more"),
        (statement("THM-4.1.scaling"), "2 % more"),  # true, but not decided here
    ],
)
def test_what_is_another_statement_is_not(s, change):
    assert same(s, mutant(s, change)) == ""


def test_a_blind_comparison_of_limits_is_seen():
    s = statement("PROP-4.2.bias")

    def check():
        assert not same(s, mutant(s, "df1 for df2"))

    goes_red(check, samelimits, "_tends_to_one", lambda old: lambda *a: True)
