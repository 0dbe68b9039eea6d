"""What is said to be the same is no error, and what differs is not said to be the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, _read, mutants, put
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import alike as forms
from collapse_sym.testing.teeth import consequences, growing, samelimits
from collapse_sym.testing.teeth.alike import LIMIT, ORDER, Along, alike, along
from collapse_sym.testing.teeth.sameness import same


def mutant(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


@pytest.mark.parametrize(
    "s, change, why",
    [
        (amended("THM-4.1.main"), "without hypothesis 1", "from some member on"),
        (amended("THM-4.3.main"), "without hypothesis 0", "another hypothesis"),
        (statement("PROP-4.2.bias"), "without clause 0", "other clauses"),
        (statement("PROP-4.2.bias"), "T + 1", "same limit"),
        (statement("PROP-4.2.bias"), "twice the variance", "reads this noise"),
        (statement("THM-4.6.main"), "twice the variance", "reads the downstream fit"),
        (statement("THM-F.1.main"), "twice the penalty", "another value"),
        (amended("THM-4.1.main"), "T - 1", "by their form"),  # T − d − 1 → ∞ beside a positive constant
        (statement("THM-4.1.scaling"), "2 % more", "by their form"),
        (statement("THM-4.1.scaling"), "T0 - 1", "by their form"),
        (statement("THM-4.1.scaling"), "Sigma squared", "by their form"),
        (statement("THM-4.1.scaling"), "a row more", "another T0"),
        (statement("THM-4.1.scaling"), "twice the variance", "another sigma0"),
        (amended("REM-MINIMAX.equivalent"), "nothing subtracted", "by their form"),  # df₂(κ) = o(T)
        (amended("REM-MINIMAX.equivalent"), "df1 for df2", "by their form"),
        (amended("REM-MINIMAX.equivalent"), "kappa of twice the rows", "by their form"),
        (amended("REM-MINIMAX.equivalent"), "twice the penalty in kappa", "by their form"),
        (amended("COR-5.2.equivalent"), "nothing subtracted", "by their form"),
        (amended("THM-5.1.equivalent"), "T0 - 1", "by their form"),  # 1 − d/T₀ keeps its order, T₀ ≥ d + 2
        (amended("THM-5.1.equivalent"), "d + 1", "by their form"),
        (amended("THM-5.1.equivalent"), "T - 1", "by their form"),
        (amended("SET-12.main"), "2 % more", "by their form"),  # of ∞
        (amended("SET-12.main"), "d - 1", "by their form"),
        (statement("SET-12.norm"), "a number + 1", "by their form"),  # λ₂
        (statement("THM-4.1.plateau"), "a power + 1", "by their form"),  # of a fixed σ₀
        (statement("THM-4.1.plateau"), "no Sigma", "by their form"),
        (amended("COR-5.2.equivalent"), "without hypothesis 1", "from some member on"),  # d/T₀ → φ₀ < 1
    ],
)
def test_what_is_the_same_is_said_to_be(s, change, why):
    assert why in same(s, mutant(s, change))


@pytest.mark.parametrize(
    "s, change",
    [
        (amended("THM-4.1.main"), "without hypothesis 0"),
        (amended("THM-4.1.main"), "2 % more"),
        (amended("COR-4.4.main"), "d - 1"),  # another limit where T0 − d stays fixed
        (amended("COR-4.4.main"), "without clause 4"),
        (statement("PROP-4.2.bias"), "df1 for df2"),
        (statement("PROP-4.2.bias"), "twice the penalty in kappa"),
        (statement("THM-4.5.delta-bias"), "without hypothesis 1"),
        (amended("THM-4.1.main"), "twice the variance"),
        (amended("THM-4.1.main"), "a generation more"),
        (amended("THM-4.1.main"), "a row more"),  # T₀ stays
        (amended("THM-4.1.main"), "a number + 1"),  # in T₀ − d − 1
        (amended("THM-4.1.proportional"), "T - 1"),  # T − d may stay
        (statement("THM-4.1.scaling"), "n + 1"),  # n may be 0
        (statement("THM-4.1.scaling"), "a generation more"),
        (statement("THM-4.1.scaling"), "a summand left out"),
        (amended("APP-H2.bias"), "a factor left out"),
        (amended("APP-H2.bias"), "a power - 1"),
        (amended("SET-12.main"), "d + 1"),  # there is no such direction
        (statement("SET-12.norm"), "a number - 1"),
        (amended("COR-5.2.equivalent"), "a power + 1"),  # of what grows
        (amended("THM-5.1.equivalent"), "a number - 1"),
        (amended("THM-5.1.equivalent"), "Sigma squared"),
        (amended("COR-5.2.equivalent"), "without hypothesis 2"),  # φ₀ < 1
        (statement("COR-5.2.infimum-equivalent"), "kappa of twice the rows"),  # ℓ may be β
        (statement("COR-5.2.infimum-equivalent"), "df1 for df2"),
        (statement("APP-H1.kappa"), "without hypothesis 1"),
    ],
)
def test_what_is_another_statement_is_not(s, change):
    assert same(s, mutant(s, change)) == ""


def test_a_blind_comparison_of_limits_is_seen():
    s = statement("PROP-4.2.bias")

    def check():
        assert not same(s, mutant(s, "df1 for df2"))

    goes_red(check, samelimits, "_tends_to_one", lambda old: lambda *a: True)


# -- forms -----------------------------------------------------------------------------------------
DOMAINS = {"T": "positive-integer", "d": "positive-integer", "n": "natural", "c": "positive", "s": "nonnegative"}
AT = Along(DOMAINS | {"T0": "positive-integer"}, frozenset("T"), frozenset("T"), False, {("T0", "d"): Fraction(2)})
GAP = ["Subtract", ["Subtract", "T0", "d"], "1"]
SHIFTED, TWICE = (["Add", "Sigma", ["Scale", x, "Identity"]] for x in ("c", ["Multiply", "2", "c"]))


@pytest.mark.parametrize(
    "old, new, by",
    [
        ("T", ["Subtract", "T", "3"], LIMIT),
        (["Subtract", "T", "d"], ["Add", "T", "1"], LIMIT),
        (["Divide", "s", "T"], ["Divide", "s", ["Add", "T", "1"]], LIMIT),
        (["Add", "s", ["Divide", "c", GAP], "T"], ["Add", "s", ["Divide", "c", GAP], ["Add", "T", "1"]], LIMIT),
        ("d", ["Add", "d", "1"], ORDER),
        (["Multiply", "c", "s"], "s", ORDER),
        (["Divide", "s", GAP], "s", ORDER),
        (["Kappa", "c", "T"], ["Kappa", ["Multiply", "2", "c"], "T"], ORDER),
        (["Power", ["Multiply", "c", "T"], "c"], ["Power", "T", "c"], ORDER),
        (["Sum", "j", "1", "d", ["Multiply", "2", "s"]], ["Sum", "j", "1", "d", "s"], ORDER),
        (["Subtract", "1", ["Divide", "d", "T"]], ["Subtract", "1", ["Divide", "d", ["Add", "T", "1"]]], LIMIT),
        (["Subtract", "T0", "d"], ["Subtract", "T0", ["Add", "d", "1"]], ORDER),
        (["Df", "2", ["Kappa", "c", "T"]], ["Df", "2", ["Kappa", ["Multiply", "2", "c"], "T"]], ORDER),
        (["Trace", ["Power", SHIFTED, "-2"]], ["Trace", ["Power", TWICE, "-2"]], ORDER),
    ],
)
def test_forms_that_are_alike(old, new, by):
    assert alike(old, new, AT, by) and alike(new, old, AT, by)


@pytest.mark.parametrize(
    "old, new, by",
    [
        ("d", ["Add", "d", "1"], LIMIT),
        ("d", ["Subtract", "d", "1"], ORDER),  # may be 0
        ("T", ["Multiply", "2", "T"], LIMIT),
        ("T", ["Power", "T", "2"], ORDER),
        ("n", ["Add", "n", "1"], ORDER),
        (["Multiply", "n", "s"], "s", ORDER),
        (["Divide", "s", ["Subtract", GAP, "1"]], "s", ORDER),  # T₀ − d − 2 may be 0
        (["Subtract", "T", "s"], ["Subtract", ["Add", "T", "1"], "T"], LIMIT),
        (["Subtract", "1", ["Divide", "c", "d"]], ["Subtract", "1", ["Divide", "c", ["Add", "d", "1"]]], ORDER),
        (["Subtract", "1", ["Divide", "d", "T0"]], ["Subtract", "1", ["Divide", "d", ["Subtract", "T0", "2"]]], ORDER),
        (["Where", "T", "T", "1"], ["Where", ["Add", "T", "1"], "T", "1"], LIMIT),  # this T is 1
        (["Kappa", "c", "T"], ["Kappa", "c", ["Multiply", "2", "T"]], ORDER),
        (["SquaredNorm", "w"], ["SquaredNormIn", "Sigma", "w"], LIMIT),
        (["Power", "T", "c"], ["Power", "T", ["Add", "c", "1"]], ORDER),
        ("s", ["Power", "s", "-1"], ORDER),  # s may be 0
        (["Power", "s", "2"], "c", ORDER),
        (["Df", "2", "c"], ["Df", "1", "c"], ORDER),  # no law is known
        (["Subtract", "T", ["Df", "2", ["Kappa", "c", "T"]]], "T", ORDER),
        (["Trace", ["Power", SHIFTED, "-2"]], ["Trace", ["Power", SHIFTED, "-1"]], ORDER),
        (["Trace", ["Add", "SampleCovariance", SHIFTED]], ["Trace", ["Add", "SampleCovariance", TWICE]], ORDER),
        (["Trace", ["Subtract", "Sigma", SHIFTED]], ["Trace", ["Subtract", "Sigma", TWICE]], ORDER),
    ],
)
def test_forms_that_are_not_seen_to_be_alike(old, new, by):
    assert not alike(old, new, AT, by) and not alike(new, old, AT, by)


def test_norms_are_alike_where_sigma_stays():
    old, new, grows = ["SquaredNorm", "w"], ["SquaredNormIn", "Sigma", "w"], frozenset(("T", "Sigma"))
    assert alike(old, new, replace(AT, bounded=True), ORDER) and not alike(old, new, replace(AT, grows=grows), ORDER)


@pytest.mark.parametrize(
    "owner, name, new, s, change",
    [
        (forms, "_large", lambda term, at: "T", amended("THM-4.1.main"), "a number + 1"),
        (forms.Along, "constant", lambda self, term: True, statement("THM-4.1.scaling"), "T for T0"),
        (consequences, "_only_here", lambda *a: True, amended("REM-MLOG2.in-particular"), "twice the variance"),
    ],
)
def test_a_form_that_is_called_alike_too_soon_is_seen(owner, name, new, s, change):
    def check():
        assert not same(s, mutant(s, change))

    goes_red(check, owner, name, lambda old: new)


@pytest.mark.parametrize(
    "owner, name, new, s, change",
    [
        (growing, "_is_less", lambda *a: True, statement("COR-5.2.infimum-equivalent"), "kappa of twice the rows"),
        (growing, "is_spectral", lambda *a: True, None, ["SampleCovariance"]),
        (forms, "is_bounded", lambda *a: True, None, []),
    ],
)
def test_a_law_that_is_used_too_soon_is_seen(owner, name, new, s, change):
    def check():
        if s is not None:
            assert not same(s, mutant(s, change))
        elif change:
            assert not growing.is_spectral(["Power", change[0], "2"], lambda t: True)
        else:  # κ may grow: df₂/df₁ ≍ 1/κ then
            at = replace(AT, capacity="beta")
            assert not alike(["Df", "2", ["Power", "T", "c"]], ["Df", "1", ["Power", "T", "c"]], at, ORDER)

    goes_red(check, owner, name, lambda old: new)


def test_an_abbreviation_that_stands_in_a_clause_is_not_changed_in_passing():
    # δ is what the coefficients fall by: the sides do not name it
    s = amended("APP-H2.bias")
    at = [name for name, _ in s.meaning["where"]].index("delta")
    changed = put(s.meaning, ("where", at, 1), "2")
    other = Mutant("another fall", ("where", at, 1), "delta", "2", _read(s, changed))

    def check():
        assert not same(s, other)

    goes_red(check, consequences, "_conditions", lambda old: lambda statement: [])


def test_sums_with_a_difference_are_not_taken_part_by_part():
    old, new = (["Add", t, ["Multiply", "-1", "T"]] for t in ("T", ["Add", "T", "1"]))

    def check():
        assert not alike(old, new, AT, LIMIT)

    goes_red(check, forms, "nonnegative", lambda old: lambda term, at: True)


@pytest.mark.parametrize(
    "s, name, kept",
    [
        (statement("THM-4.1.scaling"), "T0", True),
        (statement("THM-4.1.scaling"), "d", False),  # T ≥ d + 2
        (amended("REM-MLOG2.main"), "T0", False),  # it is the first size
        (amended("APP-G.equivalent"), "n", False),  # n σ₀² ≍ T^a
    ],
)
def test_one_more_is_allowed_where_hypotheses_and_clauses_keep(s, name, kept):
    assert consequences._keeps(s, name, consequences.MORE(name), along(s)) == kept
