"""Exact places that a first look leaves out: what is false is killed there, and what is true is not."""

from __future__ import annotations

import pytest

from collapse_sym.errors import CollapseSymError
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.nearby import drawn_path
from collapse_sym.proof.evidence.paths import TINY, margins
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import farther, judging
from collapse_sym.testing.teeth.farther import stretched, violation_farther

NORM, NOISE, FORM = statement("THM-4.6.main"), amended("PROP-4.2.variance-ridgeless"), amended("LEM-F.8.main")

SIZES = amended("REM-MLOG2.main")


def of(s, change):
    return next(m for m in mutants(s) if m.name.startswith(change))


@pytest.mark.parametrize("s", [NORM, NOISE, FORM, amended("REM-NULL.proportional"), SIZES], ids=lambda s: s.id)
def test_what_is_true_is_not_killed(s):
    assert violation_farther(s) is None


@pytest.mark.parametrize(
    "s, change",
    [
        (NORM, "a factor left out"),  # ‖w₀‖², which is one in a first look
        (NOISE, "2 % more"),  # d/(T − d − 1) beside d/(T − d): off by 2 % at some member
        (FORM, "kappa of twice the rows"),
        (FORM, "shared designs"),
        (SIZES, "a number - 1"),  # T_1 − d beside T_1 − d − 1, where T_1 stays
        (SIZES, "d + 1"),  # T_1 − d − 2 has no value at T_1 = d + 2, and another one at d + 3
    ],
)
def test_what_is_false_is_killed(s, change):
    seen = judging.by_more_places(of(s, change))
    assert seen is not None and seen.verdict == judging.KILLED and seen.computed


def test_a_mutant_that_is_true_is_not_killed():
    assert judging.by_more_places(of(NOISE, "T + 1")) is None


def test_members_that_are_near_are_not_enough():
    found = of(NOISE, "2 % more").statement

    def check():
        assert violation_farther(found) is not None

    goes_red(check, farther, "FAR", lambda old: ["4", "16", "64"])


def test_vectors_of_length_one_are_not_enough():
    found = of(NORM, "a factor left out").statement

    def check():
        assert violation_farther(found) is not None

    goes_red(check, farther, "_scaled", lambda old: lambda given, by: given)


def test_sizes_that_grow_are_not_enough():
    found = of(SIZES, "a number - 1").statement

    def check():
        assert violation_farther(found) is not None

    goes_red(check, farther, "narrowed", lambda old: lambda entry, *_: entry)


def test_stretched_places_are_inside_the_hypotheses():
    rng, inside = generator_for("stretched", 0), 0
    for _ in range(20):
        try:
            place_of(NOISE, stretched(drawn_path(NOISE, rng), NOISE, "3"))
            inside += 1
        except CollapseSymError as error:
            assert "does not hold" in str(error)
    assert inside >= 5


def test_margins_are_small_where_nothing_else_speaks_of_them():
    assert margins(FORM) == {"epsilon"} and margins(NOISE) == set()
    rng = generator_for("margins", 0)
    assert {drawn_path(FORM, rng)["sequence"]["epsilon"] for _ in range(10)} == {TINY}


def test_most_sequences_are_inside_where_a_margin_is_asked_for():
    rng, inside = generator_for("inside", 0), 0
    for _ in range(20):
        try:
            place_of(FORM, drawn_path(FORM, rng))
            inside += 1
        except CollapseSymError as error:
            assert "does not hold" in str(error)
    assert inside >= 10
