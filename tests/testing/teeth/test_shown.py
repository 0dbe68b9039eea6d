"""Mutants that follow from their original, or from another proved statement, are shown to be true; others are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, mutants, put
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import absorbed as functions
from collapse_sym.testing.teeth import onerow, shown
from collapse_sym.testing.teeth.absorbed import absorbed
from collapse_sym.testing.teeth.onerow import row_more
from collapse_sym.testing.teeth.shown import proved_elsewhere, same_scales

FRESH, SHARED = amended("EQ-1.main"), amended("EQ-1.shared")


def of(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


# -- functions -------------------------------------------------------------------------------------
SERVED = [
    "a sign",
    "no other value of a name",
    "a generation more",
    "a row more",
    "twice the variance",
    "twice the penalty",
]
UNSERVED = ["2 % more", "a summand left out", "a factor left out", "a power + 1", "sigma for sigma0", "n + 1", "n - 1",
            "nothing subtracted", "twice w0", "another value of a name", "without hypothesis 0"]  # fmt: skip


@pytest.mark.parametrize("s", [FRESH, SHARED], ids=["fresh", "shared"])
@pytest.mark.parametrize("change", SERVED)
def test_another_function_serves(s, change):
    assert absorbed(s, of(s, change))


@pytest.mark.parametrize("s", [FRESH, SHARED], ids=["fresh", "shared"])
@pytest.mark.parametrize("change", UNSERVED)
def test_no_function_serves(s, change):
    assert absorbed(s, of(s, change)) == ""


def test_projections_need_enough_rows():
    bare = replace(FRESH, hypotheses=())

    def check():
        assert absorbed(bare, of(bare, "no other value of a name")) == ""

    goes_red(check, functions.Reader, "_full_rank", lambda old: lambda self, names: True)


def test_another_value_of_a_variable_needs_the_hypotheses_there():
    above = ["LessEqual", "T0", ["Add", "d", "9"]]  # not kept at T₀ + 1
    narrow = replace(FRESH, hypotheses=(*FRESH.hypotheses, above))

    def check():
        assert absorbed(narrow, of(narrow, "a row more")) == ""

    goes_red(check, functions.Reader, "_require", lambda old: lambda self, names: None)


# -- one row more ----------------------------------------------------------------------------------
BIAS = amended("PROP-4.2.bias-ridgeless")
NEGLIGIBLE = [statement("PROP-4.2.main"), statement("PROP-4.2.bias"), BIAS, amended("PROP-4.2.variance-ridgeless"),
              amended("THM-4.3.shared"), amended("PROP-F.6.shared"), statement("THM-4.5.main")]  # fmt: skip
GAPS = [amended(x) for x in ("THM-4.1.main", "THM-4.1.proportional", "THM-4.3.main", "COR-4.4.main", "PROP-F.6.main",
                             "REM-MLOG2.main", "PROP-F.6.in-particular")]  # fmt: skip


@pytest.mark.parametrize("s", NEGLIGIBLE, ids=lambda s: s.id)
def test_a_row_more_is_negligible(s):
    assert "up to a factor" in row_more(s, of(s, "a row more"))


@pytest.mark.parametrize("s", GAPS, ids=lambda s: s.id)
def test_a_row_more_is_not_negligible_beside_the_dimension(s):
    assert row_more(s, of(s, "a row more")) == ""


@pytest.mark.parametrize("change", ["twice the variance", "T + 1", "2 % more"])
def test_only_one_row_more_is_looked_at(change):
    s = amended("PROP-4.2.variance-ridgeless")
    assert row_more(s, of(s, change)) == ""


@pytest.mark.parametrize(
    "name, s",
    [
        ("_steady", replace(BIAS, hypotheses=())),  # φ may be 1, where κ(0, T) leaps
        ("_steady", replace(BIAS, regime=({**BIAS.regime[0], "clauses": BIAS.regime[0]["clauses"][:3]},))),
        ("_spare", amended("THM-4.1.proportional")),
    ],
)
def test_a_row_that_is_neglected_too_soon_is_seen(name, s):
    def check():
        assert row_more(s, of(s, "a row more")) == ""

    goes_red(check, onerow.Near, name, lambda old: lambda self, term: True)


@pytest.mark.parametrize("change", ["T + 1", "T - 1"])
def test_factors_of_vectors_are_taken_out(change):
    s = statement("PROP-4.2.main")
    assert "taken out" in same_scales(s, of(s, change))


@pytest.mark.parametrize("change", ["2 % more", "a sign", "a factor left out", "a row more", "twice the penalty"])
def test_other_factors_of_vectors_are_seen(change):
    s = statement("PROP-4.2.main")
    found = [m for m in mutants(s) if m.name.startswith(change)]
    assert all(same_scales(s, m) == "" for m in found) and (found or change == "a factor left out")


def test_a_factor_of_a_vector_counts_squared():
    s = statement("PROP-4.2.main")
    twice = replace(of(s, "2 % more"), statement=doubled(s))

    def check():
        assert same_scales(s, twice) == ""

    goes_red(check, shown, "_taken_out", lambda old: unscaled)


def unscaled(term: Term) -> Term:
    """A term with the factors of its vectors left out."""
    match term:
        case ["Scale", _, v]:
            return unscaled(v)
        case [head, *parts]:
            return [head, *map(unscaled, parts)]
    return term


def doubled(s: Statement) -> Statement:
    """Its last vector, with the factor 1/T, twice as long."""
    found = next(m for m in mutants(s) if m.operator == "T + 1")
    return replace(found.statement, conclusion=put(found.statement.conclusion, found.path[1:], ["Divide", "T", "2"]))


# -- other proved statements -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "s, change, name",
    [
        (SHARED, "fresh designs", "EQ-1.main amended"),
        (amended("THM-4.1.isotropic"), "without hypothesis 2", "THM-4.1.main amended"),
        (amended("THM-4.3.proportional"), "without clause 1", "THM-4.3.main amended"),
    ],
)
def test_what_is_proved_elsewhere(s, change, name):
    assert name in proved_elsewhere(of(s, change).statement)


@pytest.mark.parametrize(
    "s, change",
    [
        (FRESH, "2 % more"),
        (FRESH, "without hypothesis 0"),
        (amended("THM-4.3.proportional"), "without clause 4"),
        (amended("THM-4.3.main"), "without clause 5"),
        (amended("THM-4.1.main"), "shared designs"),
    ],
)
def test_what_is_proved_nowhere(s, change):
    assert proved_elsewhere(of(s, change).statement) == ""


def test_a_statement_without_a_certificate_is_not_proved():
    printed = statement("THM-4.3.main")  # refuted as printed
    assert proved_elsewhere(printed) == ""

    def check():
        assert proved_elsewhere(printed) == ""

    goes_red(check, shown, "_proved", lambda old: lambda part: {printed.hash})


def test_conditions_that_are_missing_are_seen():
    found = of(amended("THM-4.3.main"), "without clause 5").statement

    def check():
        assert proved_elsewhere(found) == ""

    goes_red(check, shown, "_weaker", lambda old: lambda known, wanted: known[1] == wanted[1])
