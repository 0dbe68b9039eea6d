"""Points of huge and tiny numbers, and members that there are not."""

from __future__ import annotations

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import placed

TURNED, LESS = "a difference turned round at conclusion.1.1.1", "a number + 1 at conclusion.1.1.1.2"
SMALL, SHARED = statement("APP-G.small-optimum"), statement("LEM-F.4.shared")


def test_a_small_change_is_seen_at_huge_numbers():
    (changed,) = mutants(SMALL, ["2 % more"])

    def check():
        assert placed.violation_at_extremes(changed.statement) is not None

    assert placed.violation_at_extremes(SMALL) is None
    goes_red(check, placed, "_extreme", lambda old: lambda statement, point, rng: {**point, "d": point["d"]})


@pytest.mark.parametrize(
    ("s", "names"),
    [
        (SHARED, ["a number - 1 at conclusion.2.2.2"]),  # other maps are those of the one design
        (
            statement("LEM-F.4.image"),
            ["a difference turned round at conclusion.1.1.1", "a number + 1 at conclusion.1.1.1.2"],
        ),
        (amended("THM-4.6.argument"), ["a number - 1 at conclusion.2.2.1.2.2"]),
        (statement("LEM-F.4.noise"), ["a number - 1 at conclusion.1.2"]),
    ],
)
def test_members_that_there_are_not_are_seen_and_no_others(s, names):
    def check():
        assert sorted(m.name for m in mutants(s) if placed.names_no_member(s, m.statement)) == names

    goes_red(check, placed, "_missing", lambda old: lambda *_: False)
