"""Forged certificates, each against one part of a condition that no other part implies: files a to e of the checker."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import (
    CHAIN,
    FIT,
    GROWING,
    certificate,
    mean,
    statement,
    total,
    trace,
)
from tests.proof.checker.forged_costs import REGIME, beside, bounded, costs, some
from tests.proof.checker.forged_rest_a import PLAIN, RIDGE, averaged, cited, normal, powers
from tests.proof.checker.forged_steps import (
    ALONG,
    EQUIVALENT,
    FEATURES,
    LEAST,
    NOTHING,
    RESOLVENT,
    case,
    ending,
    step,
)

Term = Any
Z: Term = ["Noise", "0"]
RANDOM: Term = trace(["Projection", "0"])
NEGATIVE: Term = ["Negate", "Sigma"]
SQUARE: Term = mean(trace("Sigma", "Resolvent", NEGATIVE, "Resolvent"))
FIRST: Term = ["Projection", "0"]
ALL = [PLAIN + x for x in ("mean", "second", "noise")]
COMPARABLE: Term = ["Comparable", "x", "y"]
ROW: Term = ["Transpose", "w0"]
ANY: Term = ["Projection", "generator"]
DOWN: Term = ["PseudoInverse", "DownstreamDesign"]
PAIR_DOWN: Term = ["MatrixMultiply", DOWN, ["Transpose", DOWN]]


def data(stated: Any = None, **changed: Any) -> Any:
    """A certificate of 0 = 0 with other entries."""
    return {**certificate(statement(NOTHING) if stated is None else stated), **changed}


def chain(**changed: Any) -> Any:
    return case(chain={**CHAIN, **changed})


def stated_by(rule: str, conclusion: Term, says: Term, **parts: Any) -> Any:
    """A rule that concludes, with a conclusion of another kind, or of another form."""
    given = {key: parts.pop(key) for key in list(parts) if key not in ("regime", "at", "chain", "hypotheses")}
    return case(step(rule, **given, conclusion=conclusion), says=says, **parts)


def many_rows(of: Term, *steps: dict[str, Any], says: Term = NOTHING, **parts: Any) -> Any:
    return ending(statement(says, regime=GROWING, **parts), ALONG, *steps, step("many-rows", "0", of=of))


PARTS_A: list[tuple[Any, str, str]] = [
    # -- __init__
    (data(goal="maybe"), "certificate", "an unknown goal"),
    (data(cited=["b", "a"]), "cite", "a sorted list"),
    (data(steps=[["id", "rule", "premises"]]), "certificate", "not a step"),
    (data(steps=[{}]), "certificate", "not a step"),
    # -- averages: noise times something random, times a row, a row, one noise n times
    (stated_by("sum-of-normals", NOTHING, NOTHING), "sum-of-normals", "not what is stated"),
    (normal(["Scale", RANDOM, Z], ["Power", RANDOM, "2"], CHAIN), "sum-of-normals", "not a sum of noises"),
    (normal(["MatrixMultiply", Z, ROW], "1", CHAIN), "sum-of-normals", "not a sum of noises"),
    (normal(["Transpose", Z], "1", CHAIN), "sum-of-normals", "not a sum of noises"),
    (normal(total(Z), "n", CHAIN), "sum-of-normals", "may be the same"),
    (case(step("positive-square", left="Sigma", inner="Resolvent", right=NEGATIVE), says=["Greater", SQUARE, "0"]),
     "positive-square", "not positive functions"),
    (case(step("positive-square", left="Sigma", inner="Resolvent", right="Sigma"), chain=LEAST), "positive-square",
     "not a product of"),
    (many_rows(RESOLVENT, chain=FEATURES, says=["Near", RESOLVENT, trace(["Resolvents", "lambda"], "Sigma")]),
     "many-rows", "rows of an unknown law"),
    # -- averaging: an error T times as large, a product of projections for one, …
    (cited([RIDGE + "mean"], step("average", "0", fit="down", of=["Multiply", "T", mean(trace("Sigma", "Resolvent"))])),
     "average", "of one expectation only"),
    (averaged(mean(trace(FIRST, "Resolvent", FIRST, "Resolvent", FIRST, "SampleCovariance")), member="0"), "average",
     "not of the form"),
    (averaged(mean(trace(FIRST, "Resolvent", ["Projection", "n"]))), "average", "not of the form"),
    (powers(["MatrixProduct", "j", "0", ["Subtract", "m", "1"], "M"]), "average", "not linear in M"),
    (powers(["Scale", ["Form", "w0", "M", "w0"], "Identity"]), "average", "not linear in M"),
    # -- chain
    (chain(downstream=[FIT, FIT]), "witness", "at most one downstream fit"),
    (chain(inputs="others"), "witness", "another truth"),
    (chain(truth="w1"), "witness", "another truth"),
    (chain(downstream=[{**FIT, "design": []}]), "witness", "a fit of unknown kind"),
    (chain(downstream=[{**FIT, "design": "a b"}]), "witness", "a name of its own"),
    # -- citations: a factor that moves, a metric of any size
    (cited(ALL, step("noise-cost", "0", fit="down", metric=["Scale", "T", "Sigma"]), chain=LEAST), "noise-cost",
     "not a polynomial in Σ"),
    (cited(ALL, step("noise-cost", "0", fit="down", metric="M"), chain=LEAST), "noise-cost", "not a polynomial in Σ"),
    # -- comparisons
    (stated_by("within", COMPARABLE, EQUIVALENT, error="0", regime=GROWING), "within", "no equivalence"),
    (stated_by("comparable", COMPARABLE, COMPARABLE, low="y", high="1"), "comparable", "a positive constant"),
    (stated_by("apart", COMPARABLE, COMPARABLE, by="1", at={}), "apart", "along points"),
    # -- conclude
    (case(says=["Equal", mean(total(FIRST)), "Identity"]), "conclude", "mean of a product"),
    (case(says=["Equal", mean(["MatrixMultiply", *[FIRST, "Sigma"] * 3]), "Identity"]), "conclude",
     "mean of a product"),
    # -- costs
    (some(steps=[[]], last=["a", "a"]), "none-or-some", "not two cases"),
    (case(step("none-or-some", name="n", steps=[[], []], last=["a", "a"]), says=EQUIVALENT), "none-or-some",
     "does not grow"),
    (bounded(beside("T")), "average-beside-cost", "not the mean of one trace"),
    (costs(step("clause", number="5"), beside(mean(trace(PAIR_DOWN, "Sigma"))),
           regime=[{**REGIME[0], "clauses": [*REGIME[0]["clauses"][:5], ["Bounded", mean(trace(PAIR_DOWN))]]}]),
     "average", "not of the form"),
    # -- expectations
    (case(step("domain", strict="false", value=mean(["Multiply", trace(total(FIRST)), trace(ANY)]))), "average-noise",
     "a product of sums"),
]  # fmt: skip
