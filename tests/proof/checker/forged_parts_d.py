"""Forged certificates, each against one part of what a condition asks for by a name: files a to f of the checker."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import CHAIN, FIT, GROWING, mean, trace
from tests.proof.checker.forged_costs import B, beside, bounded, costs, noise, some
from tests.proof.checker.forged_parts_a import FIRST, data
from tests.proof.checker.forged_rest_a import PLAIN, RIDGE, averaged, cited, flat, normal
from tests.proof.checker.forged_steps import ALONG, EQUIVALENT, FEATURES, LEAST, RESOLVENT, case, inverted, step

Term = Any
SQUARE: Term = {"left": "Sigma", "inner": "Resolvent", "right": "Sigma"}
OF_D: Term = {**CHAIN, "downstream": [{**FIT, "penalty": "x"}]}
BT: Term = ["Transpose", B]
BT_1: Term = ["Transpose", ["PseudoInverse", ["Design", "1"]]]
KEPT_N: Term = ["ProjectionProduct", ["Subtract", "n", "1"], "0"]
POWERS: Term = ["Scale", ["Power", ["Divide", ["Min", "T0", "d"], "d"], "m"], "M"]
KEPT: Term = mean(trace(FIRST, "Resolvent"))
BOTH: Term = ["Add", mean(trace("Sigma", "Resolvent")), mean(trace("Sigma", "Resolvent"))]


def grows(name: str, of: Term = RESOLVENT, **parts: Any) -> Any:
    """T → ∞, where something else moves."""
    regime = [{"grows": ["T", name], "clauses": [["TendsTo", "T", "Infinity"]]}]
    return case(ALONG, step("many-rows", "0", of=of), regime=regime, **parts)


def noised(kind: str, fit: str = "down", known: Any = (), **parts: Any) -> Any:
    """What noise costs by a map that says nothing of it."""
    rule = step(kind, "0", fit=fit, metric="Sigma")
    return cited([*known], rule, **parts)


def divided(shift: Term) -> Any:
    return case(step("inverse", before="Sigma", value="Sigma", inverse=["Power", shift, "-1"]))


GRAM: Term = inverted()[1][1]
PARTS_D: list[tuple[Any, str, str]] = [
    # -- __init__, conclude: lists that are texts or objects
    (data(steps=[{"id": "0", "premises": "", **{"rule": "unweighted"}}]), "unweighted", "an earlier step"),
    (data(steps=[{"id": "0", "premises": ["9"], **{"rule": "unweighted"}}]), "unweighted", "an earlier step"),
    (data(theorem=""), "conclude", "do not exist"),
    (data(theorem=["9"]), "conclude", "do not exist"),
    # -- averages
    (normal(["Sum", "j", "0", ["Subtract", "n", "1"], ["Scale", "j", ["Noise", "j"]]],
            ["Sum", "j", "0", ["Subtract", "n", "1"], ["Power", "j", "2"]], CHAIN), "sum-of-normals", "not a sum of"),
    (case(step("positive-square", **SQUARE), chain=FEATURES), "positive-square", "not a product of"),
    (grows("d"), "many-rows", "that moves"),
    (grows("x", chain=OF_D), "many-rows", "that moves"),
    (grows("Sigma"), "many-rows", "that moves"),
    # -- averaging
    (cited([RIDGE + "mean"], step("average", "0", fit="down", of=BOTH)), "average", "of one expectation only"),
    (averaged(["Multiply", KEPT, mean(trace(FIRST, "SampleCovariance"))]), "average", "a product of random factors"),
    (cited([RIDGE + "mean"], step("average", "0", fit="down", of=["Multiply", "k", mean(trace("Sigma", "Resolvent"))])),
     "average", "of one expectation only"),
    (flat(step("projections", "1", mean=POWERS, second=POWERS),
          step("average", "2", fit="0", of=mean(trace(KEPT_N, KEPT_N)))), "average", "around something random"),
    # -- chain
    (case(chain={**CHAIN, "generators": ""}), "witness", "not a list of"),
    (case(chain={**CHAIN, "downstream": ""}), "witness", "not a list of"),
    (case(chain={**CHAIN, "covariance": "w0"}), "witness", "another truth"),
    # -- citations
    (cited([RIDGE + "mean", RIDGE + "noise"], step("noise-cost", "0", fit="down", metric="Sigma")), "noise-cost",
     "no cited fact"),
    (cited([PLAIN + "mean"], step("noise-cost", "0", fit="down", metric="Sigma"), chain=LEAST), "noise-cost",
     "no cited fact"),
    # -- comparisons
    (case(step("comparable", low=["Min", "x", "1"], high="1", conclusion=["Comparable", "x", "y"])), "comparable",
     "a positive constant"),
    # -- costs
    *((bounded(beside(mean(trace(*x))), chain=CHAIN), "average-beside-cost", "not one pair") for x in (
        (B, BT, B, ["Design", "1"]), (B, ["Design", "1"], B, ["Design", "1"]), (B, BT_1, "Sigma", "Resolvent"))),
    (cited([RIDGE + "mean", RIDGE + "noise"], step("noise-of-function", "0", fit="down", metric="Sigma")),
     "noise-of-function", "no cited fact"),
    (cited([PLAIN + "mean"], step("noise-of-function", "0", fit="down", metric="Sigma"), chain=LEAST),
     "noise-of-function", "no cited fact"),
    (flat(step("noise-of-function", "1", fit="down", metric="Sigma"), fit="down", chain=LEAST), "noise-of-function",
     "no cited fact"),
    (costs(noise("M")), "noise-of-function", "may be unbounded"),
    (case(step("none-or-some", name="T", steps=[[], []], last=["a", "a"]), says=EQUIVALENT, regime=GROWING),
     "none-or-some", "does not grow"),
    (case(step("none-or-some", name="n", steps=[[], []], last=["a", "a"]), says=EQUIVALENT,
          regime=[{"grows": ["T", "n"], "clauses": []}]), "none-or-some", "does not grow"),
    (case(step("none-or-some", name="n", steps=[[], []], last=["a", "a"]), says=EQUIVALENT, regime=GROWING, at={}),
     "none-or-some", "does not grow"),
    (some(none=[{"id": "a", **step("domain", value="x", strict="true")}]), "none-or-some", "without its conclusion"),
    # -- facts
    (case(step("equation", multipliers=[], conclusion=["Equal", "x", "x", "x"])), "equation", "no comparison"),
    (case(step("equation", multipliers=[], conclusion=["Less", "x", "x"])), "equation", "no comparison"),
    # -- functions_of_kappa
    (case(step("kappa", penalty="x", samples="T"),
          step("differentiate", "0", root=["Kappa", "x", "T"], variable="x"), regime=GROWING), "differentiate",
     "the hypotheses bind"),
    # -- inverses
    *((divided(x), "inverse", "not of the form") for x in (
        ["Subtract", GRAM, ["Scale", "1", ["IdentityOfSize", "T"]]],
        ["Add", GRAM, ["Scale", "1", ["IdentityOfSize", "T"], "1"]],
        ["Add", GRAM, ["Add", "1", ["IdentityOfSize", "T"]]],
        ["Add", GRAM, ["Scale", "1", ["IdentityOfSize", "T", "1"]]],
        ["Add", GRAM, ["Scale", "1", ["Transpose", "T"]]])),
]  # fmt: skip
