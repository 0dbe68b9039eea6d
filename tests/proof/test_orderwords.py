"""Steps about orders as they are read: each says which order it shows, and of which numbers of a sum."""

import pytest

from collapse_sym.proof import orderwords
from collapse_sym.proof.argument import argument, plain_lines
from collapse_sym.proof.checker import RULES, cases, comparable_sums, orders, orders_end, orders_of_sums, resolvents
from tests.proof import built


def lines(part, kind="proves"):
    return "\n".join(plain_lines(built.certificates(part)[kind]))


def test_every_rule_about_orders_has_words():
    files = (cases, comparable_sums, orders, orders_end, orders_of_sums, resolvents)
    of_files = {name for file in files for name in file.RULES}
    assert set(orderwords.RULES) == of_files <= set(RULES)


def test_a_proof_by_orders_reads_from_top_to_bottom():
    text = lines("LEM-I.1.main")
    for wanted in ("≲ D^(-p)", "≳ D^(-p)", "for i₀ from 1 to D^(1/β): ", "for i₀ from D^(1/β) on: ", "for i₀ ≍ 1: "):
        assert wanted in text
    assert "{" not in text


@pytest.mark.parametrize("part", ["REM-SOURCE.main", "THM-5.1.main"])
def test_a_refutation_ends_with_what_fails(part):
    *_, last = argument(built.certificates(part)["refutes"])
    assert last.rule == "order-apart" and last.shown[0][0] == "Fails"
    assert " fails   [the orders are apart by a power of " in lines(part, "refutes")


def test_a_bound_by_the_inverse_is_shown_as_an_inequality():
    text = lines("REM-MINIMAX.main", "refutes")
    shown = [line for line in text.splitlines() if "[R ≤ (XᵀX/T)⁻¹" in line]
    assert len(shown) == 2 and all(" ≤ T " in line for line in shown)


def test_three_cases_of_a_number_are_all_shown():
    certificate = {**built.certificates("LEM-I.1.main")["proves"]}
    inner = {"id": "a", "rule": "order-of", "premises": [], "value": "D"}
    split = {"id": "b", "rule": "trichotomy", "premises": [], "value": "beta", "last": ["a"] * 3}
    certificate["steps"] = [{**split, "steps": [[inner], [inner], [inner]]}]
    reasons = [x.reason for x in argument(certificate) if x.depth]
    assert [r.partition(":")[0] for r in reasons] == ["if β > 0", "if β < 0", "if β = 0"]


def test_powers_are_written_as_powers():
    omega = ["Add", ["Multiply", "2", ["Log", "T"]], ["Multiply", ["Negate", "beta"], ["Log", "d"]]]
    assert orderwords.exponential(omega) == ["Multiply", ["Power", "T", "2"], ["Power", "d", ["Negate", "beta"]]]
