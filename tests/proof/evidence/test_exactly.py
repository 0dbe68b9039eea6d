"""Exact violations: none of what is proved, and those of wrong statements that simulation is too blunt for."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence import along
from collapse_sym.proof.evidence.exactly import exact, violation
from collapse_sym.proof.evidence.judging import FAILS, OPEN
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth.statements import proved

FEW = ("THM-4.1.main", "THM-4.1.proportional", "EQ-1.main", "REM-NULL.main", "APP-H2.bias")


@pytest.mark.parametrize("part", FEW)
def test_what_is_proved_is_not_violated(part):
    assert violation(amended(part)) is None


@pytest.mark.deep
def test_nothing_that_is_proved_is_violated():
    assert not [item.name for item in proved() if violation(item.statement) is not None]


def wrong(s: Statement, change: str) -> Statement:
    return next(m.statement for m in mutants(s) if m.name.startswith(change))


@pytest.mark.parametrize(
    "part, change",
    [
        ("THM-4.1.main", "2 % more"),
        ("THM-4.1.main", "twice w0"),
        ("THM-4.1.main", "nothing subtracted"),
        ("THM-4.1.proportional", "d - 1"),
        ("THM-4.1.proportional", "a hypothesis one wider"),
        ("EQ-1.main", "a hypothesis one wider"),
        ("REM-NULL.main", "2 % more"),
    ],
)
def test_what_is_wrong_by_little_is_violated_exactly(part, change):
    found = violation(wrong(amended(part), change))
    assert found is not None and found.state == FAILS and all(row.error == 0 for row in found.rows)


@pytest.mark.parametrize("change", ["T for T0", "a sign", "n - 1"])
def test_orders_of_size_are_told_apart_by_sizes_of_different_powers(change):
    assert violation(wrong(statement("THM-4.1.scaling"), change)) is not None


def test_printed_statements_that_are_wrong_are_violated_exactly():
    for part in ("THM-4.1.main", "THM-4.1.proportional"):
        assert violation(statement(part)) is not None, part


def test_a_deviation_that_goes_away_late_is_no_violation():
    # σ²d/T beside 2400 times as much: the ratio stays below 1 as long as d is no larger than that
    entry = {
        "sequence": {
            "d": ["Multiply", "4", "k"], "Sigma": {"levels": [["6", "1"]]}, "w0": {"levels": ["1"]}, "n": "3",
            "T0": ["Add", "d", "2"], "sigma0": "1/7", "T": ["Divide", "d", "4"], "lambda": "5/3", "sigma": "3/2",
        },
        "members": {"k": ["4", "16", "64"]},
    }  # fmt: skip
    s = amended("COR-4.4.main")

    def check():
        found = exact(s, entry)
        assert found is not None and not found.fails and all(row.exact for row in found.rows)

    check()
    with mutant(along, "NOTABLE", lambda old: 0):
        goes_red(check, along, "AGREE", lambda old: 10)


def test_a_strict_order_that_our_digits_do_not_tell_from_equality_is_open():
    # 1/(1 − df₂(κ)/T) − 1 goes to 0 as λ → ∞, and a climb goes there
    s = wrong(statement("LEM-I.2.lower-bound"), "a strict order")
    entry = {"point": {"d": "1", "Sigma": ["1"], "T": "2", "lambda": "1" + "0" * 40}}
    found = exact(s, entry)
    assert found is not None and found.state == OPEN and violation(s) is None


def test_the_same_seed_finds_the_same():
    s = wrong(amended("THM-4.1.main"), "2 % more")
    first, again = violation(s, seed=4), violation(s, seed=4)
    assert first is not None and again is not None and first.place == again.place
    assert F(first.rows[0].left) == F(again.rows[0].left)
