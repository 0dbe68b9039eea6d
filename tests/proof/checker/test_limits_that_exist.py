"""Limits that a statement speaks of, errors in proportion to a vector; what is true is accepted."""

from __future__ import annotations

import json

from collapse_sym.proof.checker import check
from tests.proof.checker.forged_limits import ENDS, MEAN, SHORT, weighted
from tests.proof.checker.forged_steps import step


def test_errors_in_proportion_to_a_bounded_vector_vanish_in_a_limit() -> None:
    steps = (SHORT, step("unweighted", "3", "5"), step("limit-of-null", "6", parts=ENDS))
    verdict = check(json.dumps({**weighted(*steps), "theorem": ["7"]}))
    assert (verdict.goal, verdict.cited) == ("proved", (MEAN,))
