"""Ceilings, logarithms and sums over ranges.  Forged certificates are in forged_ranges.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collapse_sym.proof.checker import check
from tests.proof.checker.forged_ranges import ALL, FRESH, POSITIVE_ROWS, SPARE, moved, signs, total
from tests.proof.checker.forged_steps import case, step

UP = ["Ceiling", "x"]
MORE = [["1", ["0"], "1"], ["1", [], "1"]]
EARLIER = total(["At", "s", ["Add", "i", "1"]], "i", "0", ["Subtract", "n", "1"])


def one(side: str) -> dict[str, Any]:
    return step("ceiling", value="x", **{"is": side})


@pytest.mark.parametrize(
    "certificate",
    [
        case(one("above"), says=["GreaterEqual", UP, "x"]),
        case(one("below"), says=["Less", UP, ["Add", "x", "1"]]),
        case(
            step("hypothesis", number="0", member=""),
            step("sign", "0", value=["Subtract", "x", "1"], multipliers=[], products=MORE),
            step("logarithm", "1", value="x"),
            hypotheses=[["GreaterEqual", "x", "2"]],
            says=["Greater", ["Log", "x"], "0"],
        ),
        signs(POSITIVE_ROWS),
        moved(),
        moved("-1", says=["Equal", total(["At", "s", "i"]), EARLIER]),
    ],
)  # fmt: skip
def test_what_the_rules_give(certificate: dict[str, Any]) -> None:
    witness = {**certificate["witness"], "x": "2"}
    assert check(json.dumps({**certificate, "witness": witness})).goal == "proved"


def test_signs_of_a_range_move_with_it() -> None:
    """1/(s_j − d) over 1 … n is defined as s_j ≥ d + 1 there, and so is the sum counted from 0."""
    body = ["Divide", "1", SPARE]
    given = step("hypothesis", number="0", member=["Add", "generator", "1"])
    shift = step("shifted-sum", name="j", low="1", high="n", body=body, by="-1")
    assert check(json.dumps(case(given, shift, hypotheses=[ALL], chain=FRESH))).steps == 2
