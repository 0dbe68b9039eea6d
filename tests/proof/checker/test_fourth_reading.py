"""False statements that the checker accepted at its fourth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, CHAIN, GROWING, POINT, VARIABLES, certificate, mean, statement
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_third_reading import FLAT, each, equal

Term = Any


def equivalence(conclusion: Term, *premises: str, **data: Any) -> dict[str, Any]:
    given = {"multipliers": [], "scale": "0", "least": "1", "conclusion": conclusion}
    return step("ratio", *premises, **{**given, **data})


def no_text(left: Term, at_0: Term, right: Term) -> dict[str, Any]:
    """For n = 0, left ≃ right, as at_0, whose text is that of left with 0 for n, is equal to right."""
    conclusion = ["Equivalent", left, right]
    all_of_it = [["Divide", ["Subtract", left, right], "n"]]  # n = 0 and n ≥ 1
    none = [{"id": "a", **equivalence(["Equivalent", at_0, right])}]
    some = [
        {"id": "b", **step("sign", "case", value="n", multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]])},
        {"id": "c", **equivalence(conclusion, "0", multipliers=all_of_it)},
    ]
    return ending(
        statement(conclusion, regime=GROWING, hypotheses=[equal("n", "0")]),
        step("hypothesis", number="0", member="0"),
        step("none-or-some", "0", name="n", steps=[none, some], last=["a", "c"]),
        witness={**POINT, "n": "0"},
    )


GROWS = ["Multiply", "T", "y"]
NOTHING: list[dict[str, Any]] = [step("along", value="0", multipliers=[], products=[])]


def of_another_value() -> dict[str, Any]:
    """y = 0, as T y is bounded, of which the statement says that it has a limit for y = 0."""
    inner = ["Limit", ["Where", ["Limit", GROWS], "y", "0"]]
    conclusion = ["And", equal(inner, inner), equal("y", "0")]
    return ending(
        statement(conclusion, regime=GROWING),
        step("clause", number="0"),
        step("has-limit", value=GROWS),
        step("along", "0", "1", value="y", multipliers=[], products=[["1", ["0", "1"]]]),
        step("limit-is", "2", value="y", limit="0"),
        *NOTHING,
        step("limit-is", "4", value="y", limit="y"),
        step("equation", "3", "5", multipliers=["1", "-1"], conclusion=equal("y", "0")),
        theorem=["6"],
    )


MOVING: Term = {"variables": {**VARIABLES, "z": "real"}, "regime": [{**GROWING[0], "grows": ["T", "z"]}]}
AND_ITS_PRODUCT = ["Subtract", *[["Limit", ["Multiply", "T", "z"]]] * 2]
LIMIT_0 = equal(["Add", ["Limit", "z"], AND_ITS_PRODUCT], "0")


def without_a_limit(conclusion: Term = LIMIT_0, **parts: Any) -> dict[str, Any]:
    """lim z = 0 where lim Tz exists: refuted by z = 1, where it does not."""
    return certificate(
        statement(conclusion, **{**MOVING, **parts}),
        step("limit", value="z", multipliers=[]),
        at={"z": "1", "T": "k"},
        witness={**POINT, "z": "0"},
    )


def what_has_no_limit() -> dict[str, Any]:
    """lim 1/T = 5, as 1 → 0 where T has a limit, along T = k."""
    return certificate(
        statement(["And", ["GreaterEqual", ["Limit", "T"], "0"], equal(["Limit", ["Divide", "1", "T"]], "0")],
                  regime=GROWING),
        step("clause", number="0"),
        step("has-limit", value="T"),
        step("along", "0", "1", value="1", multipliers=[], products=[["1", ["0", "1"]]]),
        step("limit", "2", value=["Divide", "1", "T"], multipliers=["5"]),
        at={"T": "k"},
    )  # fmt: skip


def ridge_fits_as_projections() -> dict[str, Any]:
    """E tr P … P ≃ d/(1 + κ)ⁿ as T₀ → ∞, where each P is I: the mean of a ridge fit taken for that of its P."""
    share = ["Divide", "1", ["Add", "1", ["Kappa", "lambda", "T0"]]]
    value = mean(["Trace", ["ProjectionProduct", ["Subtract", "n", "1"], "0"]])
    limit = ["Multiply", "d", ["Power", share, "n"]]
    chain = {**CHAIN, "generators": [{**BLOCK, "fit": "ridge", "penalty": "lambda"}], "downstream": []}
    stated = statement(
        ["Near", ["Divide", value, "d"], ["Divide", limit, "d"]],
        chain=chain, hypotheses=[FLAT], regime=[{"grows": ["T0"], "clauses": [["TendsTo", "T0", "Infinity"]]}],
    )  # fmt: skip
    return ending(
        stated,
        step("clause", number="0"),
        step("cited-projections", "0", name="j", steps=[], uses=["0"], facts=[fact("equivalent.ridge.mean").term],
             mean=["Scale", ["Power", share, "m"], "M"]),
        step("average", "1", fit="0", of=value),
        cited=["equivalent.ridge.mean"], witness={**POINT, "Sigma": ["1", "1"]},
    )  # fmt: skip


def learned_of_no_generator() -> dict[str, Any]:
    """n ≥ 1, as each of n generators says: the rule noted it before it was asked whether there is one."""
    some = ["GreaterEqual", "n", "1"]
    return ending(statement(some, hypotheses=[each(some)]), step("hypothesis", number="0", member="generator"))


def numerator_of_no_generator() -> dict[str, Any]:
    """y > 0, as y/s_i > 0 for each of n generators: the numerator was noted for itself."""
    return ending(
        statement(["Greater", "y", "0"], hypotheses=[each(["Greater", ["Divide", "y", ["At", "s", "i"]], "0"])]),
        step("hypothesis", number="0", member="generator"),
        step("domain", value="y", strict="true"),
        witness={**POINT, "y": "1"},
    )


def map_of_no_generator() -> dict[str, Any]:
    """E tr P₀ = 1, as each of n generators says: what it says of any was forgotten in the map of P."""
    first = mean(["Trace", ["Projection", "0"]])
    return ending(
        statement(equal(first, "1"), hypotheses=[FLAT, each(equal(mean(["Trace", ["Projection", "i"]]), "1"))]),
        step("hypothesis", number="1", member="generator"),
        step("invariance", "0", fit="0"),
        step("average", "1", fit="0", of=first),
        witness={**POINT, "n": "0", "Sigma": ["1", "1"]},
    )


def map_beyond_the_last_generator() -> dict[str, Any]:
    """Σ E tr P_j = N over j = 0 … N − 1, as each of n generators says that a mean is 1."""
    whole = ["Sum", "j", "0", ["Subtract", "N", "1"], mean(["Trace", ["Projection", "j"]])]
    return ending(
        statement(equal(whole, "N"), variables={**VARIABLES, "N": "natural"},
                  hypotheses=[FLAT, each(equal(mean(["Trace", ["Projection", "i"]]), "1"))]),
        step("hypothesis", number="1", member="generator"),
        step("invariance", "0", fit="0"),
        step("average", "1", fit="0", of=whole),
        witness={**POINT, "n": "0", "N": "2", "Sigma": ["1", "1"]},
    )  # fmt: skip


FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "none, where another number is put": (
        no_text(["Where", ["Add", "n", "1"], "n", "3"], ["Where", ["Add", "0", "1"], "n", "3"], "1"),
        "none-or-some", "other values",
    ),
    "none, in a slope": (
        no_text(["Derivative", ["Multiply", "n", "y"], "n"], *[["Derivative", ["Multiply", "0", "y"], "n"]] * 2),
        "none-or-some", "other values",
    ),
    "a limit for another value": (of_another_value(), "has-limit", "may not exist"),
    "points without a limit that is spoken of": (without_a_limit(), "conclude", "not shown to exist"),
    "points without a limit that an abbreviation speaks of": (
        without_a_limit(equal(["Add", ["Limit", "z"], "rest"], "0"), where=[["rest", AND_ITS_PRODUCT]]),
        "conclude", "not shown to exist",
    ),
    "points without a limit for another value": (
        without_a_limit(["And", LIMIT_0, equal(["Where", ["Limit", "T"], "x", "1"], "0")]), "conclude", "another kind",
    ),
    "points where what is unbounded has a limit": (what_has_no_limit(), "has-limit", "may not exist"),
    "ridge fits as projections": (ridge_fits_as_projections(), "cited-projections", "no projections"),
    "a sign learned of no generator": (learned_of_no_generator(), "hypothesis", "there may be none"),
    "a map known of no generator": (map_of_no_generator(), "average", "there may be none"),
    "a map in a sum beyond the last generator": (map_beyond_the_last_generator(), "average", "there may be none"),
    "a numerator learned of no generator": (numerator_of_no_generator(), "domain", "no domain gives"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
