"""Points in other units and with few rows, sums of noises, and what projections leave over."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.candidates import draw_point
from collapse_sym.proof.evidence.draws import Drawn
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.outcomes import Outcome
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import asking_less, belowd, judging, leftover, shown, units, variances

MAIN, RIDGELESS = amended("REM-DELTABIAS.main"), amended("REM-DELTABIAS.ridgeless")
NOISE = statement("LEM-F.4.noise")
#: statements without a regime that a certificate proves
PROVED = [amended(x) for x in ("REM-MONO.main", "THM-4.3.bias-order", "THM-4.6.argument", "EQ-1.shared")]


def mutant(s, operator):
    return mutants(s, [operator])[0]


# -- other units -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "s, operator",
    [
        (MAIN, "a power + 1"), (MAIN, "no root"), (MAIN, "Sigma squared"), (RIDGELESS, "a power + 1"),
        (RIDGELESS, "a power - 1"), (RIDGELESS, "no root"), (RIDGELESS, "Sigma squared"),
    ],
)  # fmt: skip
def test_sides_of_other_degrees_are_told_by_huge_and_tiny_units(s, operator):
    assert units.violation_in_other_units(mutant(s, operator).statement) is not None


def test_the_same_points_in_their_own_units_do_not_tell():
    def check():
        assert units.violation_in_other_units(mutant(MAIN, "no root").statement) is not None

    goes_red(check, units, "_times", lambda old: lambda x, factor: x)


@pytest.mark.parametrize("s", [MAIN, RIDGELESS, *PROVED])
def test_what_is_true_holds_in_other_units_and_below_d(s):
    assert units.violation_in_other_units(s) is None and belowd.violation_below_d(s) is None


@pytest.mark.parametrize("operator", ["twice w0", "n - 1"])
def test_what_asks_for_less_holds_there_too(operator):
    for found in (units.violation_in_other_units, belowd.violation_below_d):
        assert found(mutant(RIDGELESS, operator).statement) is None


def errors(s, point):
    """The test errors of a chain at five outcomes, the same but for the units."""
    drawn = Drawn(("units",), point["Sigma"], 5, average=False)
    found = Outcome(s.chain, dict(s.variables), point, drawn)
    return found.value(["SquaredNormIn", "Sigma", ["Subtract", "Prediction", "w0"]])


@pytest.mark.parametrize("inputs, labels", [(2, 1), (1, 3), (Fraction(1, 5), 7)])
def test_errors_are_as_much_larger_as_labels_squared(inputs, labels):
    s = statement("THM-F.1.main")
    point = {**draw_point(s, generator_for("units", 0)), "lambda": Fraction(1, 3), "sigma": Fraction(1)}

    def check():
        new = units.in_units(s, point, Fraction(inputs), Fraction(labels))
        assert errors(s, new) == pytest.approx(labels**2 * errors(s, point), rel=1e-9)

    goes_red(check, units, "_of_fits", lambda old: lambda *args: {})  # neither penalties nor noises


# -- fewer rows than directions --------------------------------------------------------------------
@pytest.mark.parametrize("part", ["THM-4.6.argument", "THM-4.6.argument-projection"])
def test_products_of_projections_are_none(part):
    s = amended(part)
    for changed in mutants(s, ["without hypothesis 0", "shared designs"]):

        def check(found=changed.statement):
            assert belowd.violation_below_d(found) is not None

        goes_red(check, belowd, "GENERATIONS", lambda old: (1,))


def test_one_projection_named_again_is_seen_only_where_two_sizes_alternate():
    changed = mutant(amended("THM-4.6.argument"), "shared designs").statement

    def check():
        assert belowd.violation_below_d(changed) is not None

    goes_red(check, belowd, "DIMENSIONS", lambda old: (2,))  # one row each: P³ = P


# -- sums of noises --------------------------------------------------------------------------------
@pytest.mark.parametrize("operator", ["2 % more", "a factor left out", "a power + 1", "n + 1", "one less in a range"])
def test_another_variance_is_told_exactly(operator):
    assert variances.another_variance(mutant(NOISE, operator).statement)


def test_the_variance_of_a_sum_is_that_of_its_summands():
    for operator in ("fresh designs", "a generation more", "a row more"):
        assert not variances.another_variance(mutant(NOISE, operator).statement)
    assert not variances.another_variance(NOISE)

    def check():
        assert not variances.another_variance(NOISE)

    goes_red(check, variances, "variance", lambda old: lambda *args: 2 * old(*args))


@pytest.mark.parametrize(
    "term, expected",
    [
        (["Add", ["Noise", "0"], ["Noise", "0"]], 4), (["Subtract", ["Noise", "0"], ["Noise", "1"]], 2),
        (["Subtract", ["Noise", "1"], ["Noise", "1"]], 0), (["Scale", "3", ["Negate", ["Noise", "2"]]], 9),
        (["Sum", "m", "0", "2", ["Scale", "m", ["Noise", "m"]]], 5),
    ],
)  # fmt: skip
def test_factors_of_one_noise_are_added_before_they_are_squared(term, expected):
    point = {"d": Fraction(2), "T0": Fraction(3), "n": Fraction(3), "sigma0": Fraction(1, 2)}
    assert variances.variance(NOISE, term, point) == Fraction(expected, 4)


@pytest.mark.parametrize("term", [["Noise", "3"], ["Noise", "-1"], "w0", ["Model", "1"], ["Sum", "m", "1", "0", "w0"]])
def test_no_other_vector_is_a_sum_of_noises(term):
    point = {"d": Fraction(2), "T0": Fraction(3), "n": Fraction(3), "sigma0": Fraction(1, 2)}
    with pytest.raises(variances.NoSum):
        variances.variance(NOISE, term, point)


# -- what projections leave over -------------------------------------------------------------------
def test_fewer_projections_leave_no_more_over():
    for s in (MAIN, RIDGELESS):
        assert leftover.fewer_projections(s, mutant(s, "n - 1"))


@pytest.mark.parametrize("part", ["REM-DELTABIAS.main", "REM-DELTABIAS.ridgeless", "REM-MONO.main"])
def test_nothing_else_is_called_so(part):
    s = amended(part)
    found = [m.operator for m in mutants(s) if leftover.fewer_projections(s, m)]
    assert found == (["n - 1"] if part != "REM-MONO.main" else [])


def test_fresh_designs_more_projections_and_the_larger_side_are_another_matter():
    changed = mutant(MAIN, "n - 1")
    fresh = replace(MAIN, chain=mutant(MAIN, "fresh designs").statement.chain)
    assert not leftover.fewer_projections(fresh, changed)  # P₁P₀w₀ and P₀w₀ leave other vectors over
    back = replace(changed, statement=MAIN)
    assert not leftover.fewer_projections(changed.statement, back)  # at n = 1 there is one more
    turned = [replace(s, conclusion=["GreaterEqual", *s.conclusion[1:]]) for s in (MAIN, changed.statement)]
    assert not leftover.fewer_projections(turned[0], replace(changed, statement=turned[1]))

    def check():
        assert not leftover.fewer_projections(fresh, changed)

    goes_red(check, leftover, "_shares_a_design", lambda old: lambda s: True)


Q, PART = (["ProjectionProduct", ["Subtract", "n", k], "0"] for k in ("1", "2"))
LEFT, LESS = (["Subtract", ["MatrixMultiply", t, "w0"], "w0"] for t in (Q, PART))


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (LEFT, LESS, True), (LESS, LEFT, False), (LEFT, LEFT, True),
        (["Add", LEFT, LEFT], ["Add", LEFT, LESS], False),  # at n = 1 one vanishes, the other does not
        (LEFT, ["Subtract", ["MatrixMultiply", ["ProjectionProduct", ["Subtract", "n", "1"], "1"], "w0"], "w0"], False),
        (LEFT, ["Subtract", ["MatrixMultiply", PART, "w0"], ["Scale", "2", "w0"]], False),
    ],
)  # fmt: skip
def test_one_product_of_projections_may_be_shorter_and_nothing_else_may_differ(before, after, expected):
    assert leftover._fewer(before, after) is expected


def test_a_side_that_does_not_vanish_with_an_empty_product_is_seen():
    for operator in ("twice w0", "nothing subtracted"):
        s = mutant(MAIN, operator).statement
        small = s.conclusion[2][2][1]
        assert leftover.emptied(small) not in ("0", ["SquaredNorm", "0"])
    assert leftover.emptied(["SquaredNorm", LEFT]) == ["SquaredNorm", "0"]


PV = ["MatrixMultiply", ["Projection", "0"], "v"]
AV = ["MatrixMultiply", "A", "v"]


@pytest.mark.parametrize(
    "parts, others, expected",
    [
        ((PV, "v"), (PV, ["Scale", "2", "v"]), True), (("v", PV), (["Scale", "3/2", "v"], PV), True),
        ((PV, "v"), (PV, ["Scale", "1/2", "v"]), False),  # (1/2)²‖Pv‖² + (1/2)²‖v − Pv‖² may be less
        ((PV, "v"), (["Scale", "2", PV], "v"), False),  # ‖Pv‖² + ‖v − Pv‖²: more, but not by this rule
        ((PV, ["Scale", "2", "v"]), (PV, "v"), False), ((AV, "v"), (AV, ["Scale", "2", "v"]), False),
        ((PV, "v"), (PV, ["Scale", "2", "u"]), False), ((PV, "v"), (["Scale", "2", "v"], PV), False),
    ],
)  # fmt: skip
def test_a_longer_vector_is_farther_from_its_projection(parts, others, expected):
    x, y = (["SquaredNorm", ["Subtract", *p]] for p in (parts, others))
    assert asking_less.at_most(x, y, {}) is expected


def test_a_decider_that_takes_shorter_vectors_is_seen():
    x, y = (["SquaredNorm", ["Subtract", PV, w]] for w in ("v", ["Scale", "1/2", "v"]))

    def check():
        assert not asking_less.at_most(x, y, {})

    goes_red(check, asking_less, "_is_longer", lambda old: lambda v, w: True)


# -- whom the judges ask ---------------------------------------------------------------------------
def test_both_judges_ask_them():
    changed = mutant(RIDGELESS, "n - 1")
    asked = [
        (lambda: judging.by_more_places(mutant(RIDGELESS, "no root")), judging, "violation_in_other_units"),
        (lambda: judging.by_chosen_places(NOISE, mutant(NOISE, "2 % more")), judging, "another_variance"),
        (lambda: shown.shown(RIDGELESS, changed), shown, "fewer_projections"),
    ]
    s = amended("THM-4.6.argument")
    asked.append((lambda: judging.by_chosen_places(s, mutant(s, "shared designs")), judging, "violation_below_d"))
    for found, owner, name in asked:

        def check(found=found):
            assert found()

        goes_red(check, owner, name, lambda old: lambda *args, **kwargs: None)
