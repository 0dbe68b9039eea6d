"""Means of squares beside numbers below 0."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import judging, negative

#: what makes T₀ − d − 1 or n − 1 negative somewhere inside the hypotheses
SEEN = {
    "REM-NULL.main": ["a difference turned round", "a sign", "n - 1", "without hypothesis 0", "without hypothesis 1"],
    "TXT-FIG1B.main": ["a difference turned round", "without hypothesis 0", "without hypothesis 1"],
}


@cache
def mutants_of(name):
    return {m.name: m for m in mutants(amended(name))}


@pytest.mark.parametrize("name", SEEN)
def test_numbers_below_0_are_seen_where_hypotheses_let_them_in(name):
    seen = sorted(m.name.split(" at ")[0] for m in mutants_of(name).values() if negative.below_zero(m.statement))
    assert [found.removesuffix(" at") for found in seen] == SEEN[name]


def test_what_is_true_is_left_alone():
    def check():
        assert not any(negative.below_zero(amended(name), seed) for name in SEEN for seed in range(2))

    # places with T0 < d are refused by the hypotheses, and by nothing else
    goes_red(check, negative, "place_of", lambda old: lambda s, entry: old(replace(s, hypotheses=()), entry))


def test_what_is_no_square_is_left_alone():
    def check():
        changed = mutants_of("TXT-FIG1B.main")["without hypothesis 1 at hypotheses"].statement
        relation, mean, right = changed.conclusion
        for left in (["Subtract", mean, "1"], ["Negate", mean]):
            assert not negative.below_zero(replace(changed, conclusion=[relation, left, right]))

    goes_red(check, negative, "is_nonnegative", lambda old: lambda *_: True)


def test_a_number_below_0_kills_exactly():
    changed = mutants_of("TXT-FIG1B.main")["without hypothesis 1 at hypotheses"]
    seen = judging.by_evidence(amended("TXT-FIG1B.main"), changed)
    assert (seen.verdict, seen.how) == (judging.KILLED, judging.EXACTLY)
