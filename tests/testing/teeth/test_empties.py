"""Sums of nothing and powers 0 at an outcome, and members that there are not, at points."""

from __future__ import annotations

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence import evidence
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.outcomes import Outcome
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red


def changed(s, change):
    return next(m for m in mutants(s) if m.name == change)


@pytest.mark.parametrize(
    ("s", "change", "broken"),
    [
        (amended("LEM-F.4.condition-large"), "a difference turned round at conclusion.2.2.3", "Sum"),
        (statement("APP-C.main"), "a power + 1 at conclusion.2.2", "Power"),
    ],
)
def test_a_sum_of_nothing_is_0_and_a_power_0_is_1(s, change, broken):
    def check():
        assert evidence(changed(s, change).statement, fast=True).verdict == "disagrees"

    assert evidence(s, fast=True).verdict == "agrees"
    heads = {**Outcome._heads, broken: lambda self, *t: self._leaf("none")}
    goes_red(check, Outcome, "_heads", lambda old: heads)
