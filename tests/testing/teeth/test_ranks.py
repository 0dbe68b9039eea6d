"""Mutants that are true by ranks, sums, margins and infinite errors are shown to be so; what looks alike is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import edge, fullrank, generations, insums, margin, valueless, written
from collapse_sym.testing.teeth.edge import infinite_at_the_edge
from collapse_sym.testing.teeth.fullrank import another_name, full_rank
from collapse_sym.testing.teeth.generations import linear_in_generations
from collapse_sym.testing.teeth.insums import same_below_sums
from collapse_sym.testing.teeth.margin import isotropic_rows, kept_by_a_margin
from collapse_sym.testing.teeth.shown import shown
from collapse_sym.testing.teeth.valueless import without_a_value
from collapse_sym.testing.teeth.written import same_written_out

SIZES, FROM_ONE, FORM = amended("REM-MLOG2.main"), statement("REM-MLOG2.numbered-from-one"), amended("LEM-F.7.main")
NULL, PRODUCT = amended("REM-NULL.in-particular"), amended("THM-4.6.delta-bias")


SECOND = amended("LEM-F.8.second-moment")
SECOND_FIT = SECOND.chain["generators"][0]
LINEAR = statement("THM-F.1.large-designs")


def of(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


def bare(s: Statement, *kept: int) -> Statement:
    """The statement with some of its hypotheses."""
    return replace(s, hypotheses=tuple(s.hypotheses[i] for i in kept))


@pytest.mark.parametrize(
    "s, change, why",
    [
        (SIZES, "shared designs", "designs are shared"),
        (FROM_ONE, "shared designs", "designs are shared"),
        (FROM_ONE, "a row more", "rows without end"),
        (FROM_ONE, "without hypothesis 2", "tends to ∞"),
        (statement("THM-4.5.delta-bias"), "a hypothesis one wider", "d rows"),
        (PRODUCT, "a hypothesis one wider", "d rows"),
        (statement("THM-4.5.main"), "n + 1", "another n"),
        (amended("PROP-F.6.shared"), "a number - 1", "same covariance"),
        (SIZES, "T0 + 1", "summands of the same limit"),
        (SIZES, "T0 - 1", "summands of the same limit"),
        (FORM, "a row more", "half the margin"),
        (SECOND, "a row more", "directions alike"),
        (NULL, "a hypothesis one wider", "infinite error"),
        (LINEAR, "a generation more", "it is linear"),
        (SIZES, "without hypothesis 1", "written out"),
    ],
)
def test_what_is_true_is_shown(s, change, why):
    assert why in shown(s, of(s, change))


@pytest.mark.parametrize(
    "s, change",
    [
        (amended("THM-4.3.shared"), "fresh designs"),  # T₀ < d is let in
        (amended("THM-4.1.main"), "a row more"),  # T₀ stays
        (amended("THM-4.1.proportional"), "a row more"),  # T − d may stay
        (SIZES, "without hypothesis 2"),  # T_1 is bound by no law
        (SIZES, "without hypothesis 1"),
        (amended("THM-4.1.main"), "a hypothesis one wider"),
        (amended("PROP-F.6.main"), "a number - 1"),  # fresh designs
        (amended("THM-4.3.main"), "n + 1"),
        (SIZES, "d + 1"),  # T_1 − d may stay
        (FORM, "shared designs"),
        (FORM, "without clause 3"),
        (NULL, "a sign"),
    ],
)
def test_what_is_not_is_not(s, change):
    m = of(s, change)
    deciders = (full_rank, another_name, same_below_sums, kept_by_a_margin, isotropic_rows, infinite_at_the_edge)
    assert [f(s, m) for f in deciders] == [""] * len(deciders)


@pytest.mark.parametrize(
    "s, change, name, broken",
    [
        (bare(SIZES, 0, 1), "shared designs", "ranks", lambda s, spare: True),
        (bare(FROM_ONE, 0, 2), "a row more", "_large", lambda s, at, rows: True),
        (SIZES, "without hypothesis 2", "_range_is_large", lambda *_: True),
    ],
)
def test_each_condition_of_ranks_is_needed(s, change, name, broken):
    def check():
        assert full_rank(s, of(s, change)) == ""

    goes_red(check, fullrank, name, lambda old: broken)


def test_other_differences_than_generations_are_seen():
    s = amended("PROP-F.6.shared")

    def check():
        assert full_rank(s, of(s, "2 % more")) == ""

    goes_red(check, fullrank, "_without_generations", lambda old: lambda term: ["same"])


def test_a_fit_that_is_read_otherwise_is_seen():
    s = statement("THM-4.5.delta-bias")
    read = replace(s, conclusion=["Equivalent", ["Expectation", ["SquaredNorm", "Prediction"]], s.conclusion[2]])

    def check():
        assert full_rank(read, of(read, "a hypothesis one wider")) == ""

    goes_red(check, fullrank, "_through_projections", lambda old: lambda term: True)


def test_another_value_of_a_variable_that_conditions_name_is_seen():
    narrow = replace(statement("THM-4.5.main"), hypotheses=(["LessEqual", "n", "3"],))
    assert another_name(narrow, of(narrow, "n + 1")) == ""


def test_summands_of_either_sign_are_seen():
    without = bare(SIZES, 0, 1)  # T_m − d − 1 may be below 0

    def check():
        assert same_below_sums(without, of(without, "T0 + 1")) == ""

    goes_red(check, insums, "_nonnegative", lambda old: lambda *_: True)


@pytest.mark.parametrize(
    "name, s",
    [
        ("_has_margin", replace(FORM, hypotheses=(*FORM.hypotheses, ["GreaterEqual", ["At", "sizes", "0"], "1"]))),
        ("_is_bounded", replace(FORM, regime=({**FORM.regime[0], "clauses": FORM.regime[0]["clauses"][:3]},))),
    ],
)
def test_a_margin_and_bounds_are_needed(name, s):
    def check():
        assert kept_by_a_margin(s, of(s, "a row more")) == ""

    goes_red(check, margin, name, lambda old: lambda *_: True)


@pytest.mark.parametrize("name, s", [
    ("_rows_are_those", replace(SECOND, chain={**SECOND.chain, "generators": [{**SECOND_FIT, "design": "shared"}]})),
    ("_has_ratios", replace(SECOND, regime=({**SECOND.regime[0], "clauses": SECOND.regime[0]["clauses"][1:]},))),
])  # fmt: skip
def test_directions_alike_need_fresh_designs_and_ratios(name, s):
    def check():
        assert isotropic_rows(s, of(s, "a row more")) == ""

    goes_red(check, margin, name, lambda old: lambda *_: True)


@pytest.mark.parametrize("name", ["_is_drawn", "_is_nonnegative"])
def test_an_infinite_error_needs_a_generator_that_is_drawn(name):
    fit = NULL.chain["generators"][0]
    silent = {"_is_drawn": {**fit, "variance": "0"}, "_is_nonnegative": fit}[name]
    _, count, bound = NULL.conclusion[1]
    premise = NULL.conclusion[1] if name == "_is_drawn" else ["Greater", count, ["Subtract", bound, "9"]]
    s = replace(NULL, chain={**NULL.chain, "generators": [silent]}, conclusion=["Implies", premise, NULL.conclusion[2]])

    def check():
        assert infinite_at_the_edge(s, of(s, "a hypothesis one wider")) == ""

    goes_red(check, edge, name, lambda old: lambda *_: True)


def test_other_parts_that_change_with_the_generations_are_seen():
    left, (add, first, second) = LINEAR.conclusion[1:]
    s = replace(LINEAR, conclusion=["Equivalent", left, [add, first, [*second, ["Add", "n", "1"]]]])

    def check():
        assert linear_in_generations(s, of(s, "a generation more")) == ""

    goes_red(check, generations, "_changes", lambda old: lambda term, count: False)


def test_generations_that_conditions_name_are_seen():
    s = replace(LINEAR, hypotheses=(*LINEAR.hypotheses, ["LessEqual", "n", "3"]))

    def check():
        assert linear_in_generations(s, of(s, "a generation more")) == ""

    goes_red(check, generations, "_is_free", lambda old: lambda s, count: True)


@pytest.mark.parametrize(
    "s, change",
    [(SIZES, c) for c in ("2 % more", "T0 + 1", "without hypothesis 2", "one more in a range", "a row more")]
    + [(amended("THM-4.1.main"), c) for c in ("d + 1", "n + 1", "a factor left out", "a generation more")],
)
def test_other_sides_are_not_the_same(s, change):
    assert same_written_out(of(s, change).statement) == ""


@pytest.mark.parametrize("name, change", [("_inverse", "T0 + 1"), ("_error", "2 % more")])
def test_sums_are_written_out_as_they_are(name, change):
    def check():
        assert same_written_out(of(SIZES, change).statement) == ""

    goes_red(check, written.Reader, name, lambda old: lambda *_: sp.Integer(0))


# -- sides without a value -------------------------------------------------------------------------
def test_a_negative_number_of_a_member_has_no_value():
    changed = of(PRODUCT, "a number - 1 at conclusion.2.1.2.2").statement

    def check():
        assert without_a_value(PRODUCT, changed)

    goes_red(check, valueless, "RANGES", lambda old: ())
    assert without_a_value(PRODUCT, PRODUCT) == ""


def test_ranges_that_begin_later_have_values():
    assert without_a_value(PRODUCT, of(PRODUCT, "one less in a range").statement) == ""
