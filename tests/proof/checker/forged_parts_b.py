"""Forged certificates, each against one part of a condition that no other part implies: files f to m of the checker."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import BLOCK, CHAIN, FIT, GROWING, POINT, mean, trace
from tests.proof.checker.forged_costs import REGIME, costs
from tests.proof.checker.forged_generations import UNEQUAL
from tests.proof.checker.forged_levels import FEWER, SHARE, SHORT
from tests.proof.checker.forged_ranges import inner
from tests.proof.checker.forged_rest_a import DEFINING, KAPPA, RARE, flat, slope
from tests.proof.checker.forged_steps import (
    ALONG,
    EQUIVALENT,
    FEATURES,
    KERNEL,
    TURNED,
    case,
    inverted,
    step,
)

Term = Any
MANY: Term = [{**REGIME[0], "grows": [*REGIME[0]["grows"], "n"]}]
HALF: Term = ["ForAll", ["List", "i", "0", "1"], ["GreaterEqual", ["Multiply", "i", "i"], "i"]]
BETWEEN: Term = ["Multiply", ["Multiply", "i", ["Subtract", "i", "1"]], "T"]
AT_BOTH: Term = ["ForAll", ["List", "i", "0", "1"], ["TendsTo", BETWEEN, "0"]]
LOG: Term = ["Log", KAPPA]
TIMES_LOG = step("equation", "0", multipliers=[LOG], conclusion=["Equal", ["Multiply", LOG, DEFINING], "0"])
SKEW: Term = ["MatrixMultiply", "DownstreamDesign", "Sigma", "Resolvent", TURNED]
MIXED = {**CHAIN, "downstream": [{**FIT, "truth": "1/2"}]}
LABELS: Term = ["MatrixMultiply", TURNED, "DownstreamDesign", ["Model", "n"]]
OF_W0: Term = ["Transpose", "w0"]
NOISE: Term = ["MatrixMultiply", TURNED, "DownstreamNoise"]
ONE_DESIGN = {**CHAIN, "generators": [{**BLOCK, "design": "X0"}], "downstream": [{**FIT, "design": "X0"}]}
FIRST_MODEL: Term = trace(["Transpose", "w0"], ["Model", "1"])
ZERO = step("along", value="0", multipliers=[], products=[])
NEXT: Term = ["Add", RARE, ["Power", RARE, "2"]]
LARGE = step("along", "0", value=RARE, multipliers=[], products=[["1", ["0"]]])
SMALLER = step("along", "0", value=["Power", RARE, "2"], multipliers=[], products=[["1", ["0", "0"]]])
POSITIVE = step("domain", value=RARE, strict="true")
ONE_ROW: Term = {"T": "1"}
PRODUCT: Term = {"name": "j", "low": "0", "high": "1", "left": ["Add", "T", RARE], "right": "T", "last": "a"}
NO_SIGMA = {key: value for key, value in POINT.items() if key not in ("Sigma", "w0")}


def clause(limit: Term, **parts: Any) -> Any:
    return case(step("clause", number="0", member="1/2"), regime=[{"grows": ["T"], "clauses": [limit]}], **parts)


def spectral_nowhere() -> Any:
    """λ → 0⁺ at points that say nothing of Σ."""
    at = {**NO_SIGMA, "lambda": ["Divide", "1", "k"]}
    names = {"d": "positive-integer", "T": "positive-integer", "T0": "positive-integer", "n": "natural",
             "lambda": "positive", "x": "positive", "y": "real", "s": "sequence of positive-integer"}  # fmt: skip
    found = case(step("vanishing-penalty", of=mean(trace("Resolvent"))), at={}, variables=names)
    return {**found, "at": at, "witness": NO_SIGMA}


PARTS_B: list[tuple[Any, str, str]] = [
    # -- facts: 1/4 ≥ 1/2, as i² ≥ i for i = 0, 1
    (case(step("hypothesis", number="0", member="1/2"), hypotheses=[HALF], says=["GreaterEqual", "1/4", "1/2"]),
     "hypothesis", "outside the range"),
    # -- fits: a map of a projection for a ridge fit, a product of projections for one
    (flat(step("fit", "1", fit="down"), fit="down"), "fit", "no map of the resolvent"),
    # -- functions_of_kappa
    (slope(TIMES_LOG), "differentiate", "an atom that hides the variable"),
    (case(step("differentiate", root=["Log", "T"], variable="x")), "differentiate", "no κ"),
    # -- generations
    (case(step("product-of-equals", **{**UNEQUAL, "low": "T"}, steps=[], last="0"), regime=GROWING),
     "product-of-equals", "ends that move"),
    # -- inverses
    (case(step("inverse", **KERNEL, inverse=inverted("Identity", size="d"))), "inverse", "not a square"),
    (case(step("inverse", **KERNEL, inverse=inverted(SKEW))), "inverse", "not a square"),
    (case(step("inverse", **KERNEL, inverse=["Subtract", inverted()[1], "-1"])), "inverse", "not an inverse"),
    (case(step("inverse", **KERNEL, inverse=["Power", inverted()[1], "-2"])), "inverse", "not an inverse"),
    # -- letters: labels X ŵ + E, where they are mixed with the truth; letters of one design as independent ones
    (case(says=["Equal", trace(OF_W0, TURNED, "DownstreamLabels"), ["Add", trace(OF_W0, LABELS), trace(OF_W0, NOISE)]],
          chain=MIXED), "words", "more than one kind"),
    (case(says=["Equal", FIRST_MODEL, FIRST_MODEL], chain=ONE_DESIGN), "words", "the model alone"),
    # -- levels: around a point where 0 is divided by
    (case(FEWER, step("one-direction", "0", **{**SHARE, "value": "-1"}), at={}, chain=SHORT), "one-direction",
     "around which"),
    # -- limits_of_sequences: −T/4 → 0, 1/(1/T + 1/T²) − T → 0 and lim T = T, as differences vanish
    (clause(AT_BOTH), "clause", "outside the range"),
    (case(ALONG, SMALLER, POSITIVE, step("reciprocal", "1", "2", value=NEXT, limit=RARE), regime=GROWING,
          says=["Near", ["Divide", "1", NEXT], "T"]), "reciprocal", "no fixed limit"),
    (case(ZERO, step("limit-is", "0", value="T", limit="T"), says=["Equal", ["Limit", "T"], "T"], regime=GROWING),
     "limit-is", "no fixed limit"),
    (case(step("in-proportion", value="x", least="1", vector="w0"), says=EQUIVALENT), "in-proportion",
     "about every member"),
    # -- maps
    (costs(step("projections", "13", mean="M", second=""), chain=CHAIN, regime=MANY), "projections",
     "too many of them"),
    (case(step("plane", fit="down", moments=[]), at=ONE_ROW, chain=FEATURES), "plane", "not one Gaussian row"),
    (case(step("plane", fit="down", moments=[[]] * 5), at={**ONE_ROW, "Sigma": ["2", "2"]}), "plane", "five moments"),
    (case(step("plane", fit="down", moments=[[["1", "-1", "1"]], *[[]] * 4]), at=ONE_ROW), "plane", "not of the form"),
    (case(step("plane", fit="down", moments=[[["1", "0", "1"]], *[[]] * 4]), at=ONE_ROW), "plane", "not of the form"),
    (spectral_nowhere(), "vanishing-penalty", "a size that moves"),
    # -- matrix_terms
    (case(says=["Equal", ["Trace", ["Power", ["Scale", trace(["Projection", "0"]), "Sigma"], "n"]], "0"]), "words",
     "not a function of Σ"),
    # -- minima: min(2x, 1) = 2 min(x, 1), and (T + 1/T)² − T² → 0
    *((case(step("scaled-minimum", left="x", right="1", by="2", new_left=x, new_right=y)), "scaled-minimum",
       "not the same factor") for x, y in ((["Multiply", "2", "x"], "1"), ("x", "2"))),
    (case(ALONG, step("product-of-limits", "0", **PRODUCT,
                      steps=inner(LARGE)),
          regime=GROWING), "product-of-limits", "to fixed numbers"),
]  # fmt: skip
