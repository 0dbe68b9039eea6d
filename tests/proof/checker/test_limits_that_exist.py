"""Limits that a statement speaks of, errors in proportion to a vector, signs by cases: what is true is accepted."""

from __future__ import annotations

import json

from collapse_sym.proof.checker import check
from tests.proof.checker.forged_limits import ENDS, GAP, MEAN, SHORT, cases, weighted
from tests.proof.checker.forged_steps import step


def test_errors_in_proportion_to_a_bounded_vector_vanish_in_a_limit() -> None:
    steps = (SHORT, step("unweighted", "3", "5"), step("limit-of-null", "6", parts=ENDS))
    verdict = check(json.dumps({**weighted(*steps), "theorem": ["7"]}))
    assert (verdict.goal, verdict.cited) == ("proved", (MEAN,))



def test_a_sign_in_both_cases() -> None:
    said = ["Greater", ["Multiply", GAP, GAP], "0"]
    assert check(json.dumps({**cases(says=said), "theorem": ["1"]})).goal == "proved"
