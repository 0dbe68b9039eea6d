"""What is shown of one generator holds for all of them.  Forged certificates are in forged_generations.py."""

from __future__ import annotations

import json

from collapse_sym.proof.checker import check
from tests.proof.checker.forged_generations import MEAN, products
from tests.proof.checker.forged_steps import case, step


def test_the_mean_of_all_projections() -> None:
    verdict = check(json.dumps({**products(), "theorem": ["4"]}))
    assert (verdict.goal, verdict.cited) == ("proved", (MEAN,))


def test_a_minimum_and_a_product_of_equal_factors() -> None:
    least = ["Min", "x", "T"]
    one = ["Multiply", ["Subtract", "x", least], ["Subtract", "T", least]]
    said = ["And", ["GreaterEqual", "x", least], ["LessEqual", least, "T"], ["Equal", one, "0"]]
    steps = [step("minimum", left="x", right="T", **{"is": side}) for side in ("left", "right", "one")]
    assert check(json.dumps(case(*steps, says=said))).goal == "proved"
    sides = (["Min", "T", "d"], ["Subtract", ["Add", "T", "d"], ["Subtract", ["Add", "T", "d"], ["Min", "T", "d"]]])
    inner = [{"id": "a", **step("equation", multipliers=[], conclusion=["Equal", *sides])}]
    ends = {"name": "j", "low": "0", "high": "n"}
    equal = step("product-of-equals", **ends, left=sides[0], right=sides[1], steps=inner, last="a")
    total = [["Product", "i", "0", "n", side] for side in sides]
    assert check(json.dumps(case(equal, says=["Equal", *total]))).goal == "proved"
