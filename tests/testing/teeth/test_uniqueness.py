"""Unique roots that are there after all are shown to be, and others are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import uniqueness
from collapse_sym.testing.teeth.uniqueness import unique

ROOT, ZERO = statement("EQ-9.main"), amended("EQ-9.zero")


def of(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


TRUE_OF_ROOT = [
    "2 % more",
    "a quotient turned round",
    "T + 1",
    "a factor left out",
    "df2 for df1",
    "a difference turned round",
]
TRUE_OF_ZERO = [*TRUE_OF_ROOT[1:], "a number + 1"]
FALSE_OF_ROOT = [(ROOT, c) for c in ("a wider domain", "T - 1", "a sign")] + [
    (ZERO, c)
    for c in ("a wider domain", "2 % more", "T - 1", "without hypothesis 0", "a hypothesis one wider", "a number - 1")
]


@pytest.mark.parametrize("s, change", [(ROOT, c) for c in TRUE_OF_ROOT] + [(ZERO, c) for c in TRUE_OF_ZERO])
def test_one_root_is_shown(s, change):
    assert unique(of(s, change).statement)


@pytest.mark.parametrize("s, change", FALSE_OF_ROOT)
def test_no_root_and_several_are_not_one(s, change):
    assert unique(of(s, change).statement) == ""


def test_the_printed_statement_without_its_hypothesis_is_not_shown():
    assert unique(statement("EQ-9.zero")) == ""


DF1 = ["Df", "1", "kappa"]


def equation(left, right, domain="nonnegative"):
    return replace(ROOT, conclusion=["ExistsUnique", "kappa", domain, ["Equal", left, right]])


#: one root or three
RISE_AND_FALL = equation(["Add", "kappa", ["Multiply", "T", "kappa", ["Df", "2", "kappa"]]], "lambda")


@pytest.mark.parametrize(
    "left, right, domain, one",
    [
        ("kappa", "lambda", "positive", True),
        ("kappa", "0", "positive", False),
        ("kappa", "0", "nonnegative", True),
        ("kappa", ["Negate", "lambda"], "nonnegative", False),
        ("kappa", "kappa", "nonnegative", False),
        (["Divide", ["Multiply", "kappa", "kappa"], "kappa"], "0", "nonnegative", False),  # no value at 0
        (["Df", "1", "kappa"], "d", "nonnegative", True),
        (["Df", "1", "kappa"], "d", "positive", False),
        (["Df", "1", "kappa"], ["Add", "d", "1"], "nonnegative", False),
        (["Df", "1", "kappa"], "T", "nonnegative", False),  # where T ≤ d only
        (["Multiply", "kappa", ["Df", "1", "kappa"]], "lambda", "positive", False),  # where λ < tr Σ only
        (["Multiply", "kappa", ["Df", "2", "kappa"]], "lambda", "positive", False),  # rises, then falls
        (["Power", "kappa", "2"], ["Multiply", "lambda", ["Df", "2", "kappa"]], "positive", True),
    ],
)
def test_roots_of_equations(left, right, domain, one):
    assert bool(unique(equation(left, right, domain))) == one


@pytest.mark.parametrize(
    "owner, name, new, s",
    [
        (uniqueness.Summand, "grows", property(lambda self: True), RISE_AND_FALL),
        (uniqueness, "_crossings", lambda rising, at: 1, equation(DF1, ["Add", "d", "1"])),
        (uniqueness, "_at_zero", lambda found, at: 1, equation("kappa", ["Negate", "lambda"])),
        (uniqueness, "_start", lambda found, at: sp.Integer(-1), equation(DF1, "T")),
    ],
)
def test_a_root_that_is_shown_too_soon_is_seen(owner, name, new, s):
    def check():
        assert not unique(s)

    goes_red(check, owner, name, lambda old: new)
