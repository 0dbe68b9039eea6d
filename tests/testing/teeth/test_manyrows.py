"""Limits of many downstream rows as equations of the models, and numbers that hypotheses give."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence import nearby
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red, mutant
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


def test_another_penalty_or_noise_downstream_comes_to_the_same_equation():
    def check():
        same = {name for name, m in named().items() if manyrows.same_in_the_limit(FIGURE, m)}
        assert same == {"twice the penalty at chain.downstream.0.penalty"}
        assert not manyrows.same_in_the_limit(FIGURE, named()["a row more at chain.generators.0.samples"])

    goes_red(check, manyrows, "canonical", lambda old: lambda meaning: "")


@pytest.mark.parametrize("factor", ["0", "-1", "T", "2/0"])
def test_only_numbers_above_0_may_stand_before_a_power(factor):
    (fit,) = FIGURE.chain["downstream"]
    chain = {**FIGURE.chain, "downstream": [{**fit, "penalty": ["Multiply", factor, fit["penalty"]]}]}
    assert manyrows.in_the_limit(replace(FIGURE, chain=chain)) is None


def test_members_have_the_numbers_that_hypotheses_give():
    def check():
        rng = generator_for("members", FIGURE.hash, 0)
        found = [nearby.drawn_path(FIGURE, rng)["sequence"] for _ in range(6)]
        assert all((terms["sigma"], terms["sigma0"]) == ("1", "1") for terms in found)

    goes_red(check, nearby, "given_numbers", lambda old: lambda statement: {})


@pytest.mark.parametrize("seed", [0, 1])
def test_a_row_more_is_seen(seed):
    found = manyrows.violation_with_many_rows(named()["a row more at chain.generators.0.samples"].statement, seed=seed)
    assert found is not None and found.fails and found.exact


def test_a_point_is_looked_at_once():
    seen = []

    def check():
        seen.clear()
        with mutant(manyrows, "exact", lambda old: lambda equation, entry: seen.append(str(entry))):
            manyrows.violation_with_many_rows(FIGURE)
        assert len(seen) == 3  # n = 1, 2, 3: all else is given

    goes_red(check, manyrows, "_of_models", lambda old: lambda statement, point: point)
