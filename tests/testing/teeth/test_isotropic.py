"""Equations that hold whatever κ is, hypotheses that names hide, and quotients by what passes through 0."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evaluation import value
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import isotropic, judging, poles, sameness, shown

FACTOR, REMARK = statement("COR-4.4.isotropic-rho"), amended("COR-4.4.remark")
ROWS, PENALTY = "kappa of twice the rows at where.2.1", "twice the penalty in kappa at where.2.1"


@cache
def changed(key):
    s = next(s for s in (FACTOR, REMARK) if s.hash == key)
    return s, {m.name: m for m in mutants(s)}


def _shown(s, *names):
    return [name for name in names if isotropic.whatever_kappa(changed(s.hash)[1][name].statement)]


def test_equations_for_round_designs_hold_whatever_kappa_is_but_not_of_other_rows():
    few = "without hypothesis 2 at hypotheses"  # T₀ > d

    def check():
        assert isotropic.whatever_kappa(FACTOR) == isotropic.TOLD
        # twice the rows do not keep T - df_2 above 0
        assert _shown(FACTOR, PENALTY, ROWS, few) == [PENALTY]

    goes_red(check, isotropic, "holds_by_signs", lambda old: lambda *_: True)
    goes_red(check, isotropic, "_more_than", lambda old: lambda at, *_: at)
    assert _shown(FACTOR, "2 % more at conclusion", "without hypothesis 1 at hypotheses") == []  # Σ = I
    traced = ["Trace", ["MatrixMultiply", "Sigma", ["Scale", "kappa", "Identity"]]]
    assert isotropic._at_one(traced) == ["Multiply", "d", ["Multiply", "1", ["Multiply", "kappa", "1"]]]


def test_names_below_one_may_be_any_number_below_one():
    wrong = ("T0 - 1 at where.1.1.2", "without hypothesis 3 at hypotheses")  # 1/(1 - phi0) has no value at T0 = d (+ 1)

    def check():
        right = ["T - 1 at where.0.1.2", "d + 1 at where.0.1.1"]
        assert _shown(REMARK, *right, *wrong) == right

    goes_red(check, isotropic, "_below_one", lambda old: lambda _, at: at)


@pytest.mark.parametrize(("name", "why"), [(PENALTY, isotropic.TOLD), ("d + 1 at where.0.1.1", isotropic.BOUNDED)])
def test_the_list_of_deciders_asks(name, why):
    s = FACTOR if name == PENALTY else REMARK
    m = changed(s.hash)[1][name]
    goes_red(lambda: _is(shown.shown(s, m), why), shown, "whatever_kappa", lambda old: lambda _: "")


def _is(found, wanted):
    assert found == wanted


# -- hypotheses behind names -----------------------------------------------------------------------
def test_a_ratio_below_one_is_an_order_of_sizes():
    m = changed(REMARK.hash)[1]["without hypothesis 4 at hypotheses"]  # T > d, where d/T < 1 is left

    def check():
        assert sameness.same(REMARK, m) == "another hypothesis implies what was left out"

    goes_red(check, sameness, "_plain", lambda old: lambda _, h: h)
    for name in ("without hypothesis 2 at hypotheses", "without hypothesis 3 at hypotheses"):  # Σ = I, T₀ > d
        assert sameness.same(REMARK, changed(REMARK.hash)[1][name]) == ""


@pytest.mark.parametrize(
    ("hypothesis", "plain"),
    [
        (["Less", "phi", "1"], ["Greater", "T", "d"]),
        (["LessEqual", ["Divide", "d", "T"], "1"], ["GreaterEqual", "T", "d"]),
        (["Less", ["Divide", "d", "sigma"], "1"], ["Greater", "1", ["Divide", "d", "sigma"]]),  # sigma may be 0
        (["Less", ["Divide", "d", "T"], "2"], ["Greater", "2", ["Divide", "d", "T"]]),
        (["Greater", "T", "d"], ["Greater", "T", "d"]),
    ],
)
def test_orders_are_written_with_the_larger_side_first(hypothesis, plain):
    assert sameness._plain(REMARK, hypothesis) == plain


# -- quotients by nothing --------------------------------------------------------------------------
def test_where_rows_of_kappa_are_twice_those_of_the_fit_something_divides_by_0():
    def check():
        named = [changed(FACTOR.hash)[1][name].statement for name in (ROWS, PENALTY)]
        assert [poles.divides_by_nothing(FACTOR, s) for s in named] == [poles.TOLD, ""]

    goes_red(check, poles, "_stands", lambda old: lambda *_: False)
    goes_red(check, poles, "_near", lambda old: lambda *_: iter(()))
    seen = judging.by_chosen_places(FACTOR, changed(FACTOR.hash)[1][ROWS])
    assert (seen.verdict, seen.reason) == (judging.KILLED, poles.TOLD)
    # d = 9, T = 4, λ = 1/8: κ of 8 rows is 1/2, and df₂ = 9/(3/2)² = 4
    point = {"d": Fraction(9), "T": Fraction(4), "lambda": Fraction(1, 8), "Sigma": (Fraction(1),) * 9}
    kappa = ["Kappa", "lambda", ["Multiply", "2", "T"]]
    assert abs(float(value(["Subtract", "T", ["Df", "2", kappa]], point))) < 1e-12


@pytest.mark.parametrize(
    ("f", "found"),
    [(lambda x: float(x * x - 2), True), (lambda x: 1 / (float(x) - 1.5), False), (lambda x: None, False)],
)
def test_a_sign_that_changes_at_a_pole_is_no_zero(f, found):
    assert (poles._crossing(f, Fraction(1), Fraction(7, 4)) is not None) is found
