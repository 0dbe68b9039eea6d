"""Sides with parts of both signs: what cancels is killed, what counts for nothing is shown, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from collapse_sym.errors import CollapseSymError
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.points import require_along
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import cancelled, judging, rounding, tuned
from collapse_sym.testing.teeth.cancelled import dominated, violation_by_cancelling
from collapse_sym.testing.teeth.rounding import certain
from collapse_sym.testing.teeth.shown import shown
from collapse_sym.testing.teeth.tuned import Tuned

KAPPA, LEAST, NOISE = statement("APP-H1.kappa"), statement("COR-5.2.infimum-equivalent"), statement("APP-H2.variance")
BELOW = amended("APP-H2.no-noise")
WORST, ABOVE, VANISHING = (
    amended("REM-CATASTROPHE.equivalent"), amended("APP-G.equivalent"), statement("APP-G.vanishing-equivalent")
)  # fmt: skip
SIGN, ROUND, OTHER = "a sign", "a difference turned round", "T for T0 at conclusion"
K, POWER = ["Kappa", "lambda", "T"], ["Power", "T", ["Negate", "ell"]]


def of(s, change):
    return next(m for m in mutants(s) if m.name.startswith(change))


def stating(side):
    """κ ≍ T^−ℓ with another side."""
    return replace(KAPPA, conclusion=["Comparable", side, POWER])


LESS = stating(["Subtract", K, "lambda"])  # κ − λ = κ df₁/T, and T^{ℓ/β} is negligible beside T
HALF = stating(["Subtract", ["Multiply", "2", K], "lambda"])  # at least κ
BARELY = stating(["Subtract", K, ["Divide", K, "d"]])


@pytest.mark.parametrize("s", [LESS, stating(["Subtract", K, ["Multiply", "3/2", "lambda"]])], ids=["less", "negative"])
def test_what_is_false_is_killed(s):
    assert violation_by_cancelling(s).fails and dominated(s) == ""


def test_what_is_true_and_has_parts_of_one_order_is_neither_killed_nor_shown():
    assert violation_by_cancelling(HALF) is None and dominated(HALF) == ""


def test_what_counts_for_nothing_is_shown_and_not_killed():
    assert dominated(BARELY)


def test_of_a_negative_side_only_the_size_counts():
    turned = ["Subtract", ["Divide", K, "d"], K]
    small = replace(KAPPA, conclusion=["Bounded", ["Divide", POWER, turned]])
    assert dominated(small) and dominated(stating(turned)) == ""


def test_orders_that_are_not_those_of_the_other_side_are_not_shown():
    assert dominated(replace(BARELY, conclusion=["Comparable", BARELY.conclusion[1], ["Power", POWER, "2"]])) == ""


@cache
def balanced():
    """The sequence along which the mutant of a sign is violated."""
    return violation_by_cancelling(of(LEAST, SIGN).statement).place.path


def test_a_factor_is_sought_where_orders_meet():
    assert len({balanced().factor(k) for k in balanced().members[0]}) == 3
    with mutant(cancelled, "_beside", lambda old: lambda *_: iter(())):
        assert violation_by_cancelling(of(LEAST, SIGN).statement) is None


def _kills(s):
    assert violation_by_cancelling(s) is not None


def test_what_floats_make_of_parts_is_no_violation():
    path, side = violation_by_cancelling(LESS).place.path, ["Subtract", K, "lambda"]

    def check():
        assert certain(path, side, POWER)

    goes_red(check, rounding, "SUMS", lambda old: 0.1)
    assert not certain(path, ["Multiply", side, ["Divide", "1", ["Subtract", K, K]]], POWER)  # one over errors alone


def test_factors_keep_what_a_clause_compares_and_nothing_more():
    path = balanced()
    require_along(LEAST, path)
    factors = [path.factor(k) for k in path.members[0]]
    assert path.name == "sigma0" and max(factors) < 1.05 * min(factors)
    wild = Tuned(path.terms, path.members, path.name, False, ["Divide", "sigma0", ["Power", "T", "3/4"]])
    with pytest.raises(CollapseSymError, match="does not hold along"):
        require_along(LEAST, wild)  # σ₀ would be less than it is by √k


def test_without_parts_of_both_signs_nothing_is_looked_at():
    assert violation_by_cancelling(KAPPA) is None and violation_by_cancelling(NOISE) is None


@pytest.mark.deep
@pytest.mark.parametrize(
    "s, change",
    [
        (LEAST, SIGN),
        (LEAST, ROUND),
        (WORST, SIGN),
        (ABOVE, SIGN),
        (VANISHING, ROUND),
        (BELOW, SIGN),
        (BELOW, ROUND),
        (LEAST, OTHER),
        (WORST, OTHER),
        (VANISHING, OTHER),
    ],
    ids=lambda x: getattr(x, "id", x),
)
def test_every_mutant_whose_parts_cancel_is_killed(s, change):
    found = of(s, change)
    assert violation_by_cancelling(found.statement).fails and shown(s, found) == ""


@pytest.mark.deep
def test_members_as_they_are_do_not_cancel():
    s = of(LEAST, SIGN).statement
    goes_red(lambda: _kills(s), tuned, "WIDEST", lambda old: 0)
    assert violation_by_cancelling(BARELY) is None


@pytest.mark.deep
def test_a_generation_that_costs_more_than_all_else_may_be_subtracted():
    found = of(VANISHING, SIGN)
    assert shown(VANISHING, found) and judging.by_more_places(found) is None
