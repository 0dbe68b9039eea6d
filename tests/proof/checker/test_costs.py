"""What noise costs beside another design; no generations, or some: what is true is accepted."""

from __future__ import annotations

import json

from collapse_sym.proof.checker import check
from tests.proof.checker.forged import mean, trace
from tests.proof.checker.forged_costs import KEPT, PAIR, SHRUNK, beside, bounded, costs, noise, some
from tests.proof.checker.forged_steps import case, step


def test_a_ridge_fit_beside_the_cost_of_another_design() -> None:
    kappa = ["Kappa", "lambda", "T"]
    image = mean(trace(PAIR, "Sigma", ["Scale", ["Divide", kappa, "lambda"], SHRUNK]))
    assert check(json.dumps({**bounded(beside(), says=["Near", KEPT, image]), "theorem": ["15"]})).goal == "proved"


def test_the_cost_of_a_bounded_function() -> None:
    kappa0 = ["Kappa", "0", "T0"]
    metric = ["Resolvents", kappa0]
    image = ["Divide", trace("Sigma", ["Power", metric, "3"]), ["Subtract", "T0", ["Df", "2", kappa0]]]
    said = ["Near", mean(trace(PAIR, metric)), image]
    assert check(json.dumps({**costs(noise(metric), says=said), "theorem": ["14"]})).goal == "proved"


def test_the_difference_of_two_inverses() -> None:
    both = ["Multiply", ["Subtract", "lambda", "x"], trace(["Resolvents", "x"], ["Resolvents", "lambda"])]
    said = ["Equal", both, ["Subtract", trace(["Resolvents", "x"]), trace(["Resolvents", "lambda"])]]
    one = step("two-resolvents", left="x", right="lambda", matrix="Identity")
    assert check(json.dumps(case(one, says=said))).goal == "proved"


def test_none_or_some() -> None:
    assert check(json.dumps(some(says=["Equivalent", ["Add", "n", "1"], ["Add", "1", "n"]]))).goal == "proved"
