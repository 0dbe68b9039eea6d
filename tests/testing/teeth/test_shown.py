"""Mutants that are true after all are shown to be, and false ones are not: implications, roots, functions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.closed import expected
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.exactly import exact
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import absorbed as functions
from collapse_sym.testing.teeth import implied as implications
from collapse_sym.testing.teeth import positivity, shown, uniqueness
from collapse_sym.testing.teeth.absorbed import absorbed
from collapse_sym.testing.teeth.implied import implied
from collapse_sym.testing.teeth.pinched import pinched
from collapse_sym.testing.teeth.positivity import Rational, rational
from collapse_sym.testing.teeth.shown import proved_elsewhere
from collapse_sym.testing.teeth.uniqueness import unique

NULL, ROOT, ZERO = amended("REM-NULL.in-particular"), statement("EQ-9.main"), amended("EQ-9.zero")
FRESH, SHARED = amended("EQ-1.main"), amended("EQ-1.shared")


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
    x = sp.Symbol("x_above", nonnegative=True)
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


# -- roots -----------------------------------------------------------------------------------------
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


def test_a_killing_point_is_a_place_that_can_be_shown_again():
    killed = pinched(of(NULL, "2 % more").statement)
    assert killed is not None
    place = killed.place
    again = exact(of(NULL, "2 % more").statement, {"point": _data(place.point)})
    assert again is not None and again.fails and place_of(NULL, {"point": _data(place.point)}).point == place.point


def _data(point):
    from collapse_sym.proof.evidence.candidates import data_of

    return data_of(point)
