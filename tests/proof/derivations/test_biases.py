"""The order and the growth of biases: certificates are accepted; steps do not carry over to changed statements."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from collapse_sym.proof.amendments import amendments
from collapse_sym.proof.book import Book
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.statements import statement
from derivations import (
    biases_of_one_shared_design,
    isotropic_biases_are_ordered,
    the_bias_has_a_cross_term,
    the_change_of_bias_is_bounded_above,
    the_order_of_biases_fails,
)
from tests.proof.built import checked
from tests.proof.derivations.biases import later, mutants, put, without

ORDERED, BOUND, FAILS = isotropic_biases_are_ordered, the_change_of_bias_is_bounded_above, the_order_of_biases_fails
REFUTED = {**biases_of_one_shared_design.REFUTES, **FAILS.REFUTES, **BOUND.REFUTES}
CASES = [
    (module, kind, part)
    for module in (FAILS, BOUND, ORDERED)
    for kind in ("REFUTES", "AMENDED")
    for part in getattr(module, kind, {})
]
GENERATIONS = {"one generation more on the left", "one generation more on the right"}
#: changed statements that are as true, or as false, as the unchanged ones, for the same reason
AS_GOOD = {
    # one projection, once or many times
    ("REFUTES", "THM-4.3.bias-order-shared"): GENERATIONS,
    # the same, and Σ = I at the point
    ("REFUTES", "REM-DELTABIAS.main"): {*GENERATIONS, "a norm without √Σ"},
    ("REFUTES", "REM-DELTABIAS.ridgeless"): {*GENERATIONS, "a norm without √Σ", "the norm, not its square"},
    ("AMENDED", "REM-DELTABIAS.main"): {*GENERATIONS, "rows of any law"},
    ("AMENDED", "REM-DELTABIAS.ridgeless"): {*GENERATIONS, "rows of any law"},
    # for Σ = I and least squares the two sides are equal
    ("AMENDED", "THM-4.3.bias-order-ridgeless"): {"the other direction", "the sides swapped"},
}


@cache
def certificate(module: ModuleType, kind: str, part: str) -> dict[str, Any]:
    """Built once: no test changes what it gets."""
    builders: dict[str, Callable[[], dict[str, Any]]] = getattr(module, kind)
    return builders[part]()


@pytest.mark.parametrize(("module", "kind", "part"), CASES, ids=str)
def test_every_certificate_is_accepted(module: ModuleType, kind: str, part: str) -> None:
    verdict = checked(certificate(module, kind, part))
    assert verdict.goal == ("refuted" if kind == "REFUTES" else "proved")
    assert (verdict.hash == statement(part).hash) == (kind == "REFUTES")
    assert verdict.cited == ()


@pytest.mark.parametrize(("module", "kind", "part"), CASES, ids=str)
def test_the_steps_do_not_carry_over_to_a_changed_statement(module: ModuleType, kind: str, part: str) -> None:
    refused = 0
    for name, text in mutants(certificate(module, kind, part)):
        if name in AS_GOOD.get((kind, part), set()):
            check(text)
            continue
        with pytest.raises(Rejected):
            check(text)
        refused += 1
    assert refused >= 8


@pytest.mark.parametrize("part", ORDERED.AMENDED)
def test_without_isotropy_the_proof_stops_and_the_statement_fails(part: str) -> None:
    proof = ORDERED.AMENDED[part]()
    with pytest.raises(Rejected, match="rotations may change"):
        check(without(proof, ORDERED.ISOTROPIC))
    assert json.loads(without(proof, ORDERED.ISOTROPIC))["statement"] == statement(part).meaning
    assert checked(REFUTED[part]()).hash == statement(part).hash


@pytest.mark.parametrize("part", ["REM-MONO.main", "REM-MONO.total", "REM-MONO.limit"])
def test_growth_is_not_shown_where_designs_are_large(part: str) -> None:
    with pytest.raises(Rejected):
        check(without(ORDERED.AMENDED[part](), ["Less", "T0", "d"]))


@pytest.mark.parametrize("part", FAILS.REFUTES)
def test_a_wrong_moment_is_refused(part: str) -> None:
    proof = FAILS.REFUTES[part]()
    plane = next(step for step in proof["steps"] if step["rule"] == "plane")
    plane["moments"][3][1][0] = "1/7"
    with pytest.raises(Rejected, match="do not add up"):
        check(json.dumps(proof))


def test_the_gaps_are_the_known_ones() -> None:
    """B̃ias − Bias − ΔBias = 8/27 − 1/4 − 17/108; ΔBias 1/10 → 53/540; B̃ias 8/27 → 71/243."""
    half, fifth = FAILS.Plane(FAILS.Fraction(1, 2)), FAILS.Plane(FAILS.Fraction(1, 5))
    one = (FAILS.Fraction(1), half.q**2)
    second, first = half.twice(one), half.kept
    error = [one[1] + half.twice(second)[1] - 2 * one[1] * first[1] ** 2]
    error.append(one[1] + half.twice(half.twice(second))[1] - 2 * one[1] * first[1] ** 3)
    assert [str(x) for x in error] == ["8/27", "71/243"]
    metric = (FAILS.Fraction(1), fifth.q**2)
    grown = [fifth.twice(metric)[1] + metric[1] * (1 - 2 * fifth.kept[1])]
    grown.append(fifth.twice(fifth.twice(metric))[1] + metric[1] * (1 - 2 * fifth.kept[1] ** 2))
    assert [str(x) for x in grown] == ["1/10", "53/540"]


@pytest.mark.parametrize("part", ORDERED.ORDERS)
def test_the_bias_is_the_sum_of_its_parts_and_a_cross_term(part: str) -> None:
    """Twice the cross term, not once; and with the metric Σ."""
    proof = the_bias_has_a_cross_term.identity(part)
    assert checked(proof).goal == "proved"
    equation = proof["statement"]["conclusion"]
    once = put(equation, ["Multiply", "2", *the_bias_has_a_cross_term.CROSS[2:]], the_bias_has_a_cross_term.CROSS[2])
    plain = put(equation, "Sigma", "Identity")
    for wrong in (once, [equation[0], equation[1], plain[2]], [equation[0], later(equation[1]), equation[2]]):
        with pytest.raises(Rejected, match="equation"):
            book = Book(dataclasses.replace(the_bias_has_a_cross_term.expanded(part), conclusion=wrong))
            check(json.dumps(book.certificate(book.step("equation", multipliers=[], conclusion=wrong))))


@pytest.mark.parametrize(("module", "part"), [(m, p) for m in (BOUND, ORDERED) for p in m.AMENDED], ids=str)
def test_what_is_proved_is_the_amended_statement(module: ModuleType, part: str) -> None:
    """The edits lead from what is printed to what is proved; without an added hypothesis a certificate refutes it."""
    proof, stated = module.AMENDED[part](), amendments(part)[0]
    assert (proof["statement"], proof["witness"]) == (stated.statement.meaning, stated.statement.witness)
    assert [stated.without(i).hash for i in stated.added] == [statement(part).hash] * (module is ORDERED)
    assert part in REFUTED


@pytest.mark.parametrize("part", ORDERED.ORDERS)
def test_the_further_amendments_are_proved(part: str) -> None:
    for i, builder in enumerate((the_bias_has_a_cross_term.large_designs, the_bias_has_a_cross_term.identity), start=1):
        assert builder(part)["statement"] == amendments(part)[i].statement.meaning


@pytest.mark.parametrize("part", ORDERED.ORDERS)
def test_the_order_holds_for_large_designs_of_any_covariance(part: str) -> None:
    proof = the_bias_has_a_cross_term.large_designs(part)
    assert checked(proof).goal == "proved"
    with pytest.raises(Rejected):
        check(without(proof, ["GreaterEqual", "T0", "d"]))
