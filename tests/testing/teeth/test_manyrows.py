"""Limits of many downstream rows as equations of the models, and numbers that hypotheses give."""

from __future__ import annotations

from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import manyrows

FIGURE = amended("TXT-FIG1B.main")


@cache
def named():
    return {m.name: m for m in mutants(FIGURE)}


@pytest.mark.parametrize("change", ["d + 1 at conclusion.2.2.1.2", "a factor left out at conclusion.2.1"])
def test_a_limit_that_is_another_number_is_seen(change):
    def check():
        found = manyrows.violation_with_many_rows(named()[change].statement)
        assert found is not None and found.fails and found.exact

    goes_red(check, manyrows, "exact", lambda old: lambda *_: None)


def test_the_limit_is_that_of_the_models():
    def check():
        assert manyrows.violation_with_many_rows(FIGURE) is None

    assert manyrows.in_the_limit(FIGURE).text == "E[‖ŵ_n - w₀‖²_Σ] = n σ₀² d/(T₀ - d - 1)"
    goes_red(check, manyrows, "_with_model", lambda old: lambda term, model: old(term, ["Scale", "2", model]))


def test_powers_of_numbers_that_are_1_are_seen():
    def check():
        assert sorted(name for name, m in named().items() if manyrows.at_given_numbers(FIGURE, m)) == [
            "a power + 1 at conclusion.2.1.1.2",
            "a power - 1 at conclusion.2.1.1.2",
            "sigma for sigma0 at conclusion.2.1.1.2.1",
        ]

    goes_red(check, manyrows, "_given", lambda old: lambda term, given: term)


def test_other_limits_are_left_alone():
    for changed in named().values():
        if changed.name.startswith(("without clause", "T for T0")):
            assert manyrows.in_the_limit(changed.statement) is None
    assert manyrows.in_the_limit(amended("THM-4.6.in-particular")) is None
