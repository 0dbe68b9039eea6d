"""Forged certificates about each generator of a block, and about κ of a generator that there is not."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, CHAIN, VARIABLES, mean, trace
from tests.proof.checker.forged_steps import case, step

Term = Any
MEAN = "equivalent.ridgeless.mean"
LAST: Term = ["Subtract", "n", "1"]
ROWS: Term = ["At", "s", "j"]
UNEQUAL: Term = {"name": "j", "low": "0", "high": LAST, "left": ROWS, "right": "1"}
NAMES = {**VARIABLES, "r": "sequence of positive"}
FRESH = {**CHAIN, "generators": [{**BLOCK, "samples": ["At", "s", "m"]}]}
SHARED = {**CHAIN, "generators": [{**BLOCK, "design": "X0"}]}
NORMS = [["Bounded", ["OperatorNorm", x]] for x in ("Sigma", ["Power", "Sigma", "-1"])]
EACH: Term = ["ForAll", ["List", "m", "0", LAST], ["TendsTo", ["Divide", "d", ["At", "s", "m"]], ["At", "r", "m"]]]
REGIME = [{"grows": ["d", "Sigma", "s", "w0"], "clauses": [["TendsTo", "d", "Infinity"], EACH, *NORMS]}]
MANY: Term = ["ForAll", ["List", "m", "0", LAST], ["Greater", ["Power", ["Subtract", ["At", "r", "m"], "1"], "2"], "0"]]
SECOND = "equivalent.ridgeless.second"
FREE: Term = ["ForAll", ["List", "m", "0", LAST],
              ["Greater", ["At", "s", "m"], ["Df", "2", ["Kappa", "0", ["At", "s", "m"]]]]]  # fmt: skip
POSITIVE = {"id": "i4", **step("hypothesis", number="1", member="i")}
SHIFT: Term = ["Add", "Sigma", ["Scale", ["Kappa", "0", ROWS], "Identity"]]
GIVEN: Term = {"regime": REGIME, "hypotheses": [MANY], "variables": NAMES, "chain": FRESH}


def kept(last: Term, first: str = "0") -> Term:
    """Σⁿ Π G."""
    factors = ["MatrixProduct", "j", first, last, ["Power", SHIFT, "-1"]]
    return ["MatrixMultiply", ["Power", "Sigma", ["Add", last, "1"]], factors]


def one_generator() -> list[dict[str, Any]]:
    """What the fact assumes, of generator i."""
    share, end = ["Divide", "d", ["At", "s", "i"]], ["At", "r", "i"]
    gap, limit = (["Power", ["Subtract", x, "1"], "2"] for x in (share, end))
    twice = ["Multiply", "2", ["Subtract", end, "1"]]
    rare = ["Divide", "1", ["At", "s", "i"]]
    found = [
        step("clause", number="1", member="i"),
        step("along", "i0", "0", value=rare, multipliers=[], products=[["1", ["0", "1"]], [end, ["1"]]]),
        step("along", "i0", value=["Subtract", gap, limit], multipliers=[],
             products=[["1", ["0", "0"]], [twice, ["0"]]]),
        step("hypothesis", number="0", member="i"),
    ]  # fmt: skip
    return [{"id": f"i{n}", **x} for n, x in enumerate(found)]


def products(closed: Term = None, says: Term = None, cited: str = MEAN, **data: Any) -> dict[str, Any]:
    """The mean of the product of all projections, and what is said to follow; changed in one place."""
    form = ["MatrixMultiply", kept(["Subtract", "m", "1"]) if closed is None else closed, "M"]
    parts = {**GIVEN, **{key: data.pop(key) for key in list(data) if key in GIVEN}}
    given = {"name": "i", "steps": one_generator(), "uses": ["1", "2", "i1"], "facts": [fact(MEAN).term]}
    said = mean(trace(["ProjectionProduct", LAST, "0"])) if says is None else says
    witness = {"n": "0", "s": {"start": [], "period": ["3"]}, "r": {"start": [], "period": ["2"]}}
    found = case(
        *(step("clause", number=i) for i in ("0", "2", "3")),
        step("cited-projections", "0", "1", "2", **{**given, "mean": form, **data}),
        step("average", "3", fit="0", of=said),
        says=["Near", ["Divide", said, "d"], ["Divide", trace(kept(LAST)), "d"]],
        **parts,
    )
    return {**found, "cited": [cited], "witness": {**found["witness"], **witness}}


def without(number: str) -> list[str]:
    return [i for i in ("1", "2", "i1") if i != number]


def kappa_beyond_the_last_generator() -> dict[str, Any]:
    """κ(0, T_m) = 0 for m < n, where T_m ≥ d, gives Σ κ(0, T_m) = 0 over m ≤ n + 5: it was accepted."""
    total = ["Sum", "m", "0", ["Add", "n", "5"], ["Kappa", "0", ["At", "s", "m"]]]
    enough = ["ForAll", ["List", "m", "0", LAST], ["GreaterEqual", ["At", "s", "m"], "d"]]
    return case(
        step("hypothesis", number="0", member="generator"),
        step("domain", value="0", strict="false"),
        step("kappa-unique", "0", "1", penalty="0", samples=["At", "s", "generator"], value="0"),
        step("equation", multipliers=[], conclusion=["Equal", total, "0"]),
        says=["Equal", total, "0"],
        hypotheses=[enough, ["GreaterEqual", "n", "1"]],
        chain=FRESH,
    )


GENERATIONS: list[tuple[dict[str, Any], str, str]] = [
    (kappa_beyond_the_last_generator(), "equation", "not the difference"),
    (case(step("minimum", left="x", right="T", **{"is": "both"})), "minimum", "neither a side"),
    (case(step("product-of-equals", **{**UNEQUAL, "name": "x"}, steps=[], last="0")), "product-of-equals",
     "occurs already"),
    (case(step("product-of-equals", **UNEQUAL, steps=[], last="0"), regime=[{"grows": ["n"], "clauses": []}]),
     "product-of-equals", "ends that move"),
    (case(step("product-of-equals", **{**UNEQUAL, "low": "-1"}, steps=[], last="0")), "product-of-equals",
     "a negative one"),
    (case(step("product-of-equals", **UNEQUAL, steps=[], last="0")), "product-of-equals", "not shown to be equal"),
    (case({"rule": "equation", "multipliers": [], "conclusion": ["Equal", "1", "1"]},
          step("product-of-equals", "0", **UNEQUAL, steps=[], last="0")), "product-of-equals", "not shown to be equal"),
    (products(chain=SHARED), "cited-projections", "no block of fresh designs"),
    (products(uses=["another"]), "cited-projections", "no such step"),
    *((products(uses=without(i)), "cite", "is not given") for i in without("")),
    (products(facts=[fact(SECOND).term], cited=SECOND, hypotheses=[MANY, FREE], steps=[*one_generator(), POSITIVE],
              uses=[*without(""), "i2", "i3"]),
     "cited-projections", "not the fact about the mean"),
    (products(facts=[fact(SECOND).term], cited=SECOND, hypotheses=[MANY, FREE], steps=[*one_generator(), POSITIVE],
              uses=[*without(""), "i2"]), "cite", "is not given"),
    (products(facts=[fact("equivalent.ridge.mean").term]), "cite", "does not know, or that is not listed"),
    (products(kept("m")), "cited-projections", "the base fails"),
    (products(kept(["Subtract", "m", "1"], "1")), "cited-projections", "the step from m to m + 1 fails"),
    (products(["Power", "Sigma", "m"]), "cited-projections", "the step from m to m + 1 fails"),
    *((products(says=mean(trace(["ProjectionProduct", last, "0"]))), *refused)
      for last, refused in ((["Subtract", "T0", "1"], ("words", "may not be")),
                            (["Subtract", "n", "2"], ("average", "a map of one letter only")))),
    (products(regime=[{**REGIME[0], "grows": [*REGIME[0]["grows"], "n"]}]), "cited-projections", "ends that move"),
]  # fmt: skip
