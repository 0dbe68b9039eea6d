"""Truths in weak directions of Σ: what fails there is seen, and what holds there is not called false."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.judging import FAILS, Row
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import weak
from collapse_sym.testing.teeth.weak import SHAPES, entry, violation_in_weak_directions

MAIN, ARGUMENT = amended("PROP-F.5.main"), amended("PROP-F.5.argument")


def one(s, operator, at=""):
    return next(m.statement for m in mutants(s, [operator]) if m.name.endswith(at))


@pytest.fixture(autouse=True)
def few_outcomes():
    few = {large: replace(shape, outcomes=(500,)) for large, shape in SHAPES.items()}
    with mutant(weak, "SHAPES", lambda _: few):
        yield


def test_a_quotient_turned_round_is_seen():
    turned = one(ARGUMENT, "a quotient turned round")

    def check():
        assert violation_in_weak_directions(turned) is not None

    # rows enough for every direction leave nothing in vain
    ample = {False: replace(weak.SHAPES[False], of_last="40"), True: weak.SHAPES[True]}
    goes_red(check, weak, "SHAPES", lambda _: ample)


def test_fresh_designs_make_biases_smaller():
    with mutant(weak, "SHAPES", lambda old: {k: replace(x, outcomes=(3_000,)) for k, x in old.items()}):
        assert violation_in_weak_directions(one(MAIN, "fresh designs")) is not None
    with mutant(weak, "GENERATIONS", lambda _: "1"):  # one generation has one design
        assert violation_in_weak_directions(one(MAIN, "fresh designs")) is None


@pytest.mark.parametrize("s", [MAIN, ARGUMENT])
def test_what_is_true_is_not_called_false(s):
    assert violation_in_weak_directions(s) is None


def test_true_mutants_are_not_called_false():
    assert violation_in_weak_directions(one(MAIN, "df1 for df2")) is None


def test_other_statements_are_left_alone():
    assert violation_in_weak_directions(statement("THM-4.3.bias-order-shared")) is None
    assert violation_in_weak_directions(statement("THM-4.5.main")) is None


def test_the_second_sequence_is_outside_the_bound_alone():
    lost = next(m.statement for m in mutants(MAIN) if m.name.startswith("without clause 4"))
    assert weak.unbounded(lost) == "above"
    place_of(lost, entry(lost, SHAPES[True]))
    with pytest.raises(InvalidInput, match="OperatorNorm"):
        place_of(MAIN, entry(MAIN, SHAPES[True]))


def test_sides_that_grow_have_no_limit():
    rows = [Row("", "GreaterEqual", x, 2 * x, -x, 0.0, 0.0, FAILS) for x in (1.0, 3.0)]
    assert not weak.stays(rows) and weak.stays(rows[::-1])
    turned = one(ARGUMENT, "a quotient turned round")
    with mutant(weak, "stays", lambda _: lambda rows: False):
        assert violation_in_weak_directions(turned) is None


def test_sides_that_come_to_an_end_have_a_limit():
    """‖w₀‖² = 1/k in the weak direction: from k = 4 to 16 the sides are still on their way."""
    lost = one(ARGUMENT, "without clause 4")
    few = mutant(weak, "FEW", lambda _: 60)
    longer = replace(SHAPES[True], truth={"law": SHAPES[True].truth["law"][1]})  # ‖w₀‖ = 1
    with few:
        assert weak._settles(lost, SHAPES[True], 0) and not weak._settles(lost, longer, 0)
