"""Conclusions that say the same in other words, and orders that their originals imply."""

from __future__ import annotations

from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import restated, weaker
from collapse_sym.testing.teeth.positivity import rational

SHARED, LIMIT = statement("LEM-F.4.shared"), amended("THM-4.6.in-particular-delta-bias")
SMALL, OTHER = statement("APP-G.small-optimum"), statement("APP-G.other-optimum")


@cache
def named(key):
    s = next(s for s in (SHARED, LIMIT, SMALL, OTHER) if s.hash == key)
    return s, {m.name: m for m in mutants(s)}


@pytest.mark.parametrize(
    ("s", "change", "broken"),
    [
        (SHARED, "nothing subtracted at conclusion.2.2.4.1.1", "_first_numbers_left_out"),
        (LIMIT, "a difference turned round at conclusion.1.1", "_opposite"),
        (LIMIT, "n - 1 at conclusion.1.1.1.1.2.3.1.1.1.1", "_is_earlier"),
    ],
)
def test_the_same_is_seen_to_be_said(s, change, broken):
    s, changed = named(s.hash)

    def check():
        assert restated.restated(s, changed[change])

    goes_red(check, restated, broken, lambda old: lambda term, *rest: False if rest else term)


def test_nothing_else_is_taken_for_the_same():
    told = [name for s in (SHARED, LIMIT) for name, m in named(s.hash)[1].items() if restated.restated(s, m)]
    assert sorted(told) == [
        "a difference turned round at conclusion.1.1",
        "a difference turned round at conclusion.2.2.4.1.1",
        "a number + 1 at conclusion.2.2.4.1.1.2",
        "n - 1 at conclusion.1.1.1.1.2.3.1.1.1.1",
        "nothing subtracted at conclusion.2.2.4.1.1",
    ]


def test_fresh_designs_are_not_shared():
    s = statement("LEM-F.4.main")
    assert [m.name for m in mutants(s) if restated.restated(s, m)] == []


# -- orders ----------------------------------------------------------------------------------------
def test_what_an_order_implies_is_seen():
    s, changed = named(SMALL.hash)

    def check():
        assert sorted(name for name, m in changed.items() if weaker.weaker(s, m)) == [
            "a number - 1 at conclusion.1.1.1",
            "nothing subtracted at conclusion.2.2",
            "the largest for the least at conclusion.2",
        ]

    goes_red(check, weaker, "LARGEST", lambda old: "none")
    goes_red(check, weaker._Signs, "at_most", lambda old: lambda *_: False)
    goes_red(check, weaker._Signs, "below", lambda old: lambda *_: True)


def test_relations_of_named_numbers_are_seen_and_no_others():
    def check():
        assert sorted(name for name, m in named(OTHER.hash)[1].items() if weaker.by_signs(m.statement)) == [
            "a hypothesis one wider at hypotheses.0",  # β > 0 is enough
            "the largest for the least at where.0.1",
            "without hypothesis 0 at hypotheses",
        ]

    goes_red(check, weaker._Signs, "below", lambda old: lambda *_: True)
    goes_red(check, weaker, "_is_positive", lambda old: lambda *_: False)


def test_without_a_penalty_and_with_rows_enough_kappa_is_0():
    changed = {m.name: m.statement for m in mutants(amended("COR-4.4.remark")) if m.path[0] != "conclusion"}

    def check():
        assert sorted(name for name, s in changed.items() if not weaker.by_signs(s)) == [
            "T - 1 at where.0.1.2",  # d/(T - 1) < 1 is a hypothesis that is not read here
            "T0 - 1 at where.1.1.2",  # 1/(1 - phi0) has no value at T0 = d + 1
            "d + 1 at where.0.1.1",
            "without hypothesis 3 at hypotheses",  # nor has it at T0 = d
            "without hypothesis 4 at hypotheses",
        ]

    goes_red(check, weaker, "_is_empty", lambda old: lambda *_: False)
    rows = rational(amended("COR-4.4.remark"))
    assert [weaker._is_empty(["Kappa", penalty, x], rows) for penalty, x in (("0", "T"), ("0", "d"), ("0", "n"))] == [
        True, True, False,
    ]  # fmt: skip
    assert not weaker._is_empty(["Kappa", "sigma", "T"], rows)
