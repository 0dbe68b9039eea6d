"""Implications that are true after all are shown to be, by signs of coefficients; false ones are killed."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.candidates import data_of
from collapse_sym.proof.evidence.closed import expected
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.exactly import exact
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import implied as implications
from collapse_sym.testing.teeth import positivity
from collapse_sym.testing.teeth.implied import implied
from collapse_sym.testing.teeth.pinched import pinched
from collapse_sym.testing.teeth.positivity import Rational, rational

NULL = amended("REM-NULL.in-particular")


def of(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


# -- signs by coefficients -------------------------------------------------------------------------
AT = rational(amended("REM-NULL.main"))  # T₀, T ≥ d + 2 and σ, σ₀, ‖w₀‖ > 0
GAP = ["Subtract", ["Subtract", "T0", "d"], "1"]


@pytest.mark.parametrize(
    "term",
    [GAP, ["Multiply", "sigma", GAP], ["Divide", "sigma0", GAP], ["Subtract", "T", "2"], ["Power", "sigma", "-2"]],
)
def test_what_is_positive_is_seen(term):
    assert AT.positive(AT.of(term))


@pytest.mark.parametrize("term", [["Subtract", GAP, "1"], "n", ["Subtract", "T", "d"], ["Multiply", "n", GAP]])
def test_what_may_be_zero_is_not_positive(term):
    assert AT.nonnegative(AT.of(term)) and (not AT.positive(AT.of(term)) or term == ["Subtract", "T", "d"])


@pytest.mark.parametrize(
    "term", [["Subtract", GAP, "2"], ["Subtract", "T0", "T"], ["Subtract", "n", "1"], "0", ["Negate", "n"]]
)
def test_what_may_be_negative_is_not_seen(term):
    assert not AT.positive(AT.of(term)) and (AT.nonnegative(AT.of(term)) == (term == "0"))


def test_a_difference_of_the_same_is_not_positive():
    assert not AT.positive(AT.of("T") - AT.of("T")) and AT.nonnegative(sp.Integer(0))
    x = symbol("x_above", "squared")
    assert not AT.positive((x + 1) ** 2 - x**2 - 2 * x - 1)


@pytest.mark.parametrize("term", [["Divide", "1", "n"], ["Divide", "1", ["Subtract", GAP, "1"]], ["Log", "T"], "Sigma"])
def test_what_has_no_value_somewhere_is_refused(term):
    with pytest.raises(positivity.NotRational):
        AT.of(term)


# -- implications ----------------------------------------------------------------------------------
TRUE_OF_NULL = ["a sign", "nothing subtracted", "a number - 1", "n - 1", "T0 + 1", "T0 - 1", "d - 1", "a row more",
                "without hypothesis 2", "a generation more", "twice the variance", "shared designs"]  # fmt: skip
FALSE_OF_NULL = ["an order turned round", "2 % more", "no Sigma", "twice w0", "Sigma squared", "a factor left out",
                 "a difference turned round", "a number + 1", "a quotient turned round", "a power + 1", "a power - 1",
                 "sigma for sigma0", "n + 1", "T for T0", "d + 1", "without hypothesis 0"]  # fmt: skip


@pytest.mark.parametrize("change", TRUE_OF_NULL)
def test_a_true_implication_is_shown(change):
    assert implied(of(NULL, change).statement)


#: those that are nearest to a violation: premises that are weaker than that of the original, or as weak
NEAR = ["T0 - 1", "a row more", "nothing subtracted"]
FAR = [pytest.param(change, marks=pytest.mark.deep) for change in TRUE_OF_NULL if change not in NEAR]


@pytest.mark.parametrize("change", NEAR + FAR)
def test_a_true_implication_is_not_killed(change):
    assert pinched(of(NULL, change).statement) is None


@pytest.mark.parametrize("change", FALSE_OF_NULL)
def test_a_false_implication_is_killed_where_its_premise_just_holds(change):
    found = of(NULL, change).statement
    killed = pinched(found)
    assert killed is not None and killed.fails and killed.exact and not implied(found)


def test_an_implication_that_is_false_on_few_rows_only_is_killed_by_simulation():
    found = of(NULL, "without hypothesis 1").statement
    killed = pinched(found)
    assert killed is not None and not killed.exact and abs(killed.rows[1].z) > 5 and not implied(found)
    assert killed.place.point["T"] < killed.place.point["d"]


@pytest.mark.deep
def test_a_true_implication_is_not_killed_whatever_the_seed():
    assert all(pinched(NULL, seed) is None for seed in range(20))


def test_means_of_full_rank_are_those_of_closed_forms():
    point = NULL.point()
    at = rational(NULL)
    values = {"d_above": point["d"] - 1, "T0_above": point["T0"] - point["d"] - 2, "n_above": point["n"]}
    values |= {"T_above": point["T"] - point["d"] - 2, "sigma0_above": point["sigma0"], "sigma_above": point["sigma"]}
    values["norm_w0"] = sum(s * w * w for s, w in zip(point["Sigma"], point["w0"]))
    for v in ("Prediction", ["Subtract", "Prediction", "w0"], ["Add", "Prediction", ["Scale", "3", "w0"]]):
        body = ["SquaredNormIn", "Sigma", v]
        found = implications.mean(NULL, at, body)
        number = found.subs({x: sp.Rational(str(values[str(x)])) for x in found.free_symbols})
        assert Fraction(str(number)) == expected(NULL.chain, dict(NULL.variables), point, body)


@pytest.mark.parametrize(
    "owner, name, new, change",
    [
        (Rational, "positive", lambda self, expr: True, "2 % more"),
        (implications, "_noise", lambda fit, at: at.of("sigma0") ** 2 * at.of("d") * at.of("n"), "2 % more"),
        (implications, "_solved", lambda premise, wanted, relation, at: [(at.of("sigma"), at)], "n + 1"),
    ],
)
def test_an_implication_that_is_shown_too_soon_is_seen(owner, name, new, change):
    def check():
        assert not implied(of(NULL, change).statement)

    goes_red(check, owner, name, lambda old: new)


def test_a_killing_point_is_a_place_that_can_be_shown_again():
    killed = pinched(of(NULL, "2 % more").statement)
    assert killed is not None
    place = killed.place
    again = exact(of(NULL, "2 % more").statement, {"point": data_of(place.point)})
    assert again is not None and again.fails and place_of(NULL, {"point": data_of(place.point)}).point == place.point
