"""Evidence agrees with what is true, disagrees with its mutants, and says when it knows nothing."""

from dataclasses import replace
from functools import cache

import pytest

from collapse_sym.proof.evidence import evidence
from collapse_sym.proof.evidence.agreement import AGREES, DISAGREES, UNKNOWN, VACUOUS
from collapse_sym.proof.evidence.judging import FAILS, HOLDS, OPEN
from collapse_sym.proof.statements import statement
from tests.proof.evidence.variants import changed, with_design, without

TRUE = ["EQ-9.main", "EQ-10.main", "COR-4.4.isotropic-rho", "LEM-I.2.main", "LEM-I.2.variance", "THM-F.1.main",
        "THM-F.1.shared", "THM-4.3.bias-equality", "LEM-F.4.main", "LEM-F.4.condition-shared", "APP-C.main",
        "APP-C.sized", "PROP-4.2.main", "PROP-4.2.variance"]  # fmt: skip
DF2 = '["Df", "2", "kappa"]'
MUTANTS = [
    changed("LEM-I.2.main", (DF2, '["Df", "1", "kappa"]')),
    changed("LEM-I.2.main", ('"T"]]]', '["Subtract", "T", "1"]]]]')),
    changed("LEM-I.2.variance", ('"slope"]', '"slope", "21/20"]')),
    changed("LEM-I.2.lower-bound", ('"GreaterEqual"', '"LessEqual"')),
    changed("EQ-9.main", ('["Subtract", "kappa", "lambda"]', '["Add", "kappa", "lambda"]')),
    changed("EQ-10.main", ('["Multiply", "4", "lambda"]', '["Multiply", "4", "T"]')),
    changed("COR-4.4.isotropic-rho", ('["Subtract", "T0", "d"]', '["Subtract", ["Subtract", "T0", "d"], "1"]')),
    changed("THM-F.1.main", ('"BiasTilde", "Variance"', '"Bias", "Variance"')),
    changed("THM-F.1.main", ('["Power", "sigma0", "2"]', '["Power", "sigma", "2"]')),
    changed("THM-F.1.main", ('["Multiply", "n", ', '["Multiply", ["Add", "n", "1"], ')),
    changed("LEM-F.4.main", ('["NoiseMap", ["Subtract", "n", "1"], "m"]', '["NoiseMap", "m", "m"]')),
    changed("APP-C.sized", ('["Multiply", "lambda", "T"]', '["Multiply", "lambda", "d"]')),
    changed("PROP-4.2.variance", (DF2, '["Df", "1", "kappa"]')),
    changed("PROP-4.2.main", ('["Add", "Bias", "Variance"]', '["Multiply", "21/20", ["Add", "Bias", "Variance"]]')),
    with_design("LEM-F.4.condition-shared", "fresh"),
    without("EQ-10.main", 0),
]  # fmt: skip


@cache
def looked_at(identifier):
    """A quick look at a printed part: several tests read the same one."""
    return evidence(statement(identifier), fast=True)


@pytest.mark.parametrize("identifier", TRUE)
def test_evidence_agrees_with_what_is_true(identifier, record_property):
    found = looked_at(identifier)
    assert found.verdict == AGREES, "\n".join(found.lines())
    assert found.counts[HOLDS] >= 2 and found.counts[FAILS] == 0 and found.regimes
    if any(row.relation in ("Equal", "Equivalent") for c in found.comparisons for row in c.rows):
        assert found.sees <= 0.02
        record_property("power", f"statement {identifier}: {100 * found.sees:.2g} %")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda part: part.id)
def test_evidence_disagrees_with_a_mutant(mutant):
    found = evidence(mutant, fast=True)
    assert found.verdict == DISAGREES, "\n".join(found.lines())
    assert found.counts[FAILS] == 1 and any(": fails" in line or "violated" in line for line in found.lines())


def test_more_outcomes_show_what_few_leave_open():
    off = changed("LEM-F.4.noise", ('["Multiply", "n", ', '["Multiply", "21/20", "n", '))
    assert evidence(off, fast=True, most=2).verdict in (UNKNOWN, DISAGREES)
    assert evidence(off, most=2, more=80_000).verdict == DISAGREES
    assert evidence(statement("LEM-F.4.noise"), most=2, more=80_000).verdict == AGREES


def test_all_sides_of_the_threshold_are_met():
    regimes = looked_at("EQ-9.main").regimes
    assert {"T < d", "T = d", "T > d"} <= set(regimes)
    assert all("<" not in regime for regime in evidence(statement("REM-NULL.main"), fast=True).regimes)


def test_a_statement_that_no_place_satisfies_is_vacuous():
    found = evidence(replace(statement("LEM-I.2.main"), hypotheses=(["Less", "T", "0"],)), fast=True)
    assert (found.verdict, found.comparisons, found.regimes) == (VACUOUS, (), ())


def test_a_statement_that_cannot_be_decided_is_unknown():
    # a limit of limits that is asked for at few members, with the deviation still shrinking
    found = evidence(statement("THM-4.6.in-particular"), fast=True, most=1)
    assert found.verdict == UNKNOWN and found.counts[OPEN] >= 1


def test_the_same_seed_gives_the_same_answer():
    first, again = (evidence(statement("THM-F.1.main"), fast=True, most=8, seed=5) for _ in range(2))
    assert first.lines() == again.lines() and first.comparisons[0].rows == again.comparisons[0].rows


def test_exact_statements_are_said_to_be_exact():
    assert looked_at("LEM-F.4.main").exact
    assert not evidence(statement("THM-F.1.large-designs"), fast=True, most=2).exact
