"""A few rows left over for weak directions that are all alike: places inside what lost a bound, and what they kill."""

from __future__ import annotations

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evaluation import value
from collapse_sym.proof.evidence.judging import ERROR
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import even, few
from collapse_sym.testing.teeth.even import LEFT_OVER, violation_evenly

#: which clause bounds ‖Σ‖, and which ‖Σ⁻¹‖, where rows of least squares are fewer than directions
ABOVE = [
    ("THM-4.3.main", 3), ("THM-4.3.shared", 3), ("COR-4.4.main", 3), ("PROP-F.6.main", 3), ("PROP-F.6.zero", 3),
    ("THM-4.3.proportional", 4), ("THM-4.3.shared-proportional", 4), ("PROP-F.6.shared", 4),
    ("PROP-F.6.in-particular", 4),
]  # fmt: skip
BELOW = [("THM-4.3.shared", 4), ("THM-4.3.shared-proportional", 5), ("PROP-F.6.shared", 5)]
#: bounds of ‖Σ⁻¹‖ and of d/T that nothing is seen to need: λ > 0, and T₀ ≥ d
IDLE = [
    ("THM-4.3.main", 4), ("THM-4.3.main", 5), ("THM-4.3.shared", 6), ("THM-4.3.proportional", 5), ("COR-4.4.main", 4),
    ("COR-4.4.main", 5), ("COR-4.4.proportional", 5), ("PROP-F.6.main", 4), ("PROP-F.6.main", 5), ("PROP-F.6.zero", 4),
    ("PROP-F.6.zero", 5), ("PROP-F.6.in-particular", 5),
]  # fmt: skip


def without(name, clause):
    return mutants(amended(name), [f"without clause {clause}"])[0].statement


@pytest.mark.parametrize("name, clause", [*ABOVE, *BELOW])
def test_places_are_inside_what_lost_a_bound_and_outside_what_has_it(name, clause):
    assert list(even._places(without(name, clause))) and not list(even._places(amended(name)))


@pytest.mark.parametrize("name, clause", IDLE)
def test_what_nothing_is_seen_to_need_is_left_alone(name, clause):
    assert not list(even._places(without(name, clause)))


def test_sizes_that_are_a_sequence_are_left_alone():
    assert few.unbounded(statement("THM-4.6.main")) == "below" and violation_evenly(statement("THM-4.6.main")) is None


@pytest.mark.parametrize("name, clause, size, penalty", [(*ABOVE[0], "T", "lambda"), (*BELOW[0], "T0", "0")])
def test_an_equivalent_counts_all_rows_that_are_left_over(name, clause, size, penalty):
    (place, *_) = [p for p in even._places(without(name, clause)) if p.path.terms[size] == "k"]
    seen = value(["Subtract", size, ["Df", "2", ["Kappa", penalty, size]]], place.path.at(128))
    assert abs(seen - LEFT_OVER) < 0.2  # and not LEFT_OVER − 1


def test_rows_with_a_penalty_are_not_looked_at_where_strong_directions_are_bounded():
    def check():
        assert not list(even._places(without("THM-4.3.main", 4)))

    goes_red(check, even, "FITS", lambda old: {"below": "ridge"})


@pytest.mark.deep
@pytest.mark.parametrize("name, clause", [ABOVE[0], BELOW[2]])
def test_what_is_false_is_killed(name, clause):
    assert violation_evenly(without(name, clause)).fails


@pytest.mark.parametrize("name, clause", [ABOVE[0], BELOW[0]])
def test_few_outcomes_are_asked_first_and_all_looks_share_an_error(name, clause):
    asked = []

    def check():
        asked.clear()
        s = without(name, clause)
        with mutant(even, "compare", lambda old: lambda *a, replicates, error, **k: asked.append((replicates, error))):
            assert violation_evenly(s) is None
        outcomes = [many for many, _ in asked]
        assert outcomes == sorted(outcomes) and set(outcomes) == set(even.OUTCOMES[few.unbounded(s)])
        assert sum(error for _, error in asked) <= ERROR

    goes_red(check, even, "LOOKS", lambda old: 1)
