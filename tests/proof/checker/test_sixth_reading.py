"""False statements that the checker accepted at its sixth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, CHAIN, GROWING, POINT, VARIABLES, certificate, mean, statement
from tests.proof.checker.forged_limits import CLAUSES, IMAGE, KEPT, MEAN
from tests.proof.checker.forged_ranges import FRESH, inner
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_third_reading import FLAT, each, equal

Term = Any
Forged = tuple[dict[str, Any], str, str]
MANY: Term = ["TendsTo", "T", "Infinity"]
LOG_T: Term = ["Log", "T"]
GROWN = step("domain", value="T", strict="true")
GIVEN = step("hypothesis", number="0", member="")
FIRST: Term = ["Coefficient", "1"]
TRUTH: Term = [{"grows": ["T", "w0"], "clauses": [MANY]}]
SPECTRUM: Term = [{"grows": ["T", "Sigma"], "clauses": [MANY]}]


def of_a_long_vector() -> dict[str, Any]:
    """λ E uᵀRu → 0 for any u: a vector may grow along the sequence, as 1/λ does."""
    share: Term = ["Multiply", "lambda", mean(["Form", "u", "Resolvent", "u"])]
    clauses = [MANY, ["TendsTo", "lambda", "0"]]
    stated = statement(["TendsTo", share, "0"], variables={**VARIABLES, "u": "vector"},
                       regime=[{"grows": ["T", "lambda", "u"], "clauses": clauses}])  # fmt: skip
    return ending(
        stated, step("clause", number="0"), step("clause", number="1"), step("small-penalty", "0", "1", of=share),
        step("tends-to", "2", conclusion=stated["conclusion"]), witness={**POINT, "u": ["1", "1"]},
    )  # fmt: skip


def of_a_part_of_a_long_vector() -> dict[str, Any]:
    """The first part of w₀ is bounded, although w₀ grows: a part does not name the vector."""
    return ending(
        statement(["Bounded", FIRST], regime=TRUTH, hypotheses=[["Greater", FIRST, "0"]]),
        GIVEN, step("order-of", value=FIRST), step("order-bounded", "1"),
    )  # fmt: skip


def by_itself(number: Term, regime: Term, **parts: Any) -> dict[str, Any]:
    """x ≍ 1 with the constants x and x."""
    conclusion = ["Comparable", number, "1"]
    signs = [step("domain", value=x, strict="false") for x in ("1", "0")]
    given = [GIVEN] if "hypotheses" in parts else []
    last = [str(len(given)), str(len(given) + 1)]
    compared = step("comparable", *last, low=number, high=number, conclusion=conclusion)
    return ending(statement(conclusion, regime=regime, **parts), *given, *signs, compared)


def of_a_long_name() -> dict[str, Any]:
    """1/f ≍ 1 where f is short for T: the name does not say that it grows."""
    short = [["f", ["Abbreviation", "T"]]]
    return by_itself(["Divide", "1", "f"], GROWING, where=short, hypotheses=[["Greater", "f", "0"]])


def of_a_divergent_series(positive: bool) -> dict[str, Any]:
    """1 → 0: Σ_{j ≥ 1} 1 is taken for a number, so that it is fixed, and at least T; or is, as it is > 0."""
    series: Term = ["Sum", "i0", "1", "Infinity", "1"]
    more: Term = ["Add", series, "1"]
    below = {"name": "i0", "high": "Infinity", "body": "1", "ends": [LOG_T], "last": ["a"], "scales": ["0"],
             "steps": [inner(step("order-of", value="1"))], "order": LOG_T, "pieces": [[["0", "1"]], [], []],
             "corrections": [[], [], []]}  # fmt: skip
    given: Term = {"factor": "1", "factors": [["0", "-1"], ["1", "1"]], "relations": [], "multipliers": []}
    return ending(
        statement(["TendsTo", "1", "0"], regime=GROWING),
        step("clause", number="0"), step("order-clause", number="0", member=""), step("sum-below", "1", **below),
        step("order-positive", "2") if positive else GROWN, step("order-of", value=more),
        step("order-of-terms", "2", value=more, order=LOG_T, factors=[["0", "1"]], **{"is": "low"}),
        step("order", "5", "4", value="1", order=["Negate", LOG_T], **{**given, "is": "high"}),
        step("order-vanishes", "6", "0", scale="T"), step("tends-to", "7", conclusion=["TendsTo", "1", "0"]),
    )  # fmt: skip


def of_a_moving_number() -> dict[str, Any]:
    """(n + 1)/T → 0, as (i + 1)/T → 0 for each i ≤ n: the number n moves along the sequence."""
    share = lambda i: ["Divide", ["Add", i, "1"], "T"]  # noqa: E731
    clauses = [["ForAll", ["List", "i", "0", "n"], ["TendsTo", share("i"), "0"]]]
    conclusion = ["TendsTo", share("n"), "0"]
    return ending(
        statement(conclusion, regime=[{"grows": ["T", "n"], "clauses": clauses}]),
        step("clause", number="0", member="n"), step("tends-to", "0", conclusion=conclusion),
    )  # fmt: skip


def of_one_generator_after_the_other() -> dict[str, Any]:
    """P of the last generator has rank d in the limit, as ⌈T₀/(m+1)⌉ ≥ d from some T₀ on, of m."""
    number: Term = "generator"
    rows: Term = ["Divide", "T0", ["Add", "m", "1"]]
    part: Term = ["Divide", "1", ["Add", number, "1"]]
    small: Term = ["Negate", ["Divide", "d", "T0"]]
    share: Term = ["Divide", mean(["Trace", ["Projection", ["Subtract", "n", "1"]]]), "d"]
    stated = statement(
        ["TendsTo", share, "1"], chain={**CHAIN, "generators": [{**BLOCK, "samples": ["Ceiling", rows]}]},
        hypotheses=[["GreaterEqual", "n", "1"], each(["GreaterEqual", "i", "0"])],
        regime=[{"grows": ["T0", "n"], "clauses": [["TendsTo", "T0", "Infinity"]]}],
    )  # fmt: skip
    return ending(
        stated, step("clause", number="0"),
        step("along", "0", value=small, multipliers=[], products=[[["Negate", "d"], ["0"]]]), GIVEN,
        step("hypothesis", number="1", member=number), step("domain", value=part, strict="true"),
        step("eventually", "1", "4", value=["Add", part, small], limit=part),
        step("ceiling", value=["Divide", "T0", ["Add", number, "1"]], **{"is": "above"}),
        step("sign", "5", "6", value=["Subtract", ["RowsOf", "0"], "d"], multipliers=[],
             products=[["T0", ["0"], "1"], ["1", ["1"], "1"]]),
        step("rank", "7", fit="0"),
        step("along", value=["Subtract", share, "1"], multipliers=[], products=[]),
        step("tends-to", "9", conclusion=stated["conclusion"]), witness={**POINT, "T0": "4"},
    )  # fmt: skip


def of_many_equal_eigenvalues() -> dict[str, Any]:
    """λ_1001 ≥ 3/2, as the 1002 eigenvalues are 2 at most and add up to 2003: of 1001 equal ones 1000 were counted."""
    values: Term = [["2", "1001"], "1"]
    point = {**POINT, "d": "1002", "Sigma": values}
    hypotheses = [equal("d", "1002"), equal(["Trace", "Sigma"], "2003"), equal(["Eigenvalue", "1"], "2")]
    stated = statement(["GreaterEqual", ["Eigenvalue", "1001"], "3/2"], hypotheses=hypotheses)
    return certificate(stated, at=point, witness=point, theorem=[])


def function_of(value: Term, *steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """There is a function f of Σ with value = f(Σ)."""
    same = equal(value, ["Apply", "f", "Sigma"])
    return certificate(statement(["ExistsFunction", "f", ["List", "Sigma"], same]), *steps, **parts)


def of_another_argument() -> dict[str, Any]:
    """A function of Σ gives the first part of w₀: the part does not name the vector."""
    same = equal(FIRST, ["Apply", "f", "Sigma"])
    return function_of(FIRST, step("choose", value=FIRST), step("equation", multipliers=[], conclusion=same))


def of_a_moving_argument() -> dict[str, Any]:
    """No function of Σ gives its greatest eigenvalue: along a law with k, Σ is another one at each point."""
    zero = step("sign", "0", "1", value="0", multipliers=["1", "-1"], products=[["1", [], "1"]])
    moving: Term = {"Sigma": ["law", ["Divide", ["Add", "k", "1"], "m"]], "w0": ["law", "1"]}
    first, second = step("instance", k="1"), step("instance", k="2")
    return function_of(["Eigenvalue", "1"], first, second, zero, at=moving, theorem=["2"])


def of_no_listed_eigenvalues() -> dict[str, Any]:
    """tr Σ = 1 fails where λ_1 = 1 is given by a law: a sum over listed eigenvalues is empty there."""
    point: Term = {**POINT, "d": "1", "Sigma": ["1"], "w0": ["1"]}
    stated = statement(equal(["Trace", "Sigma"], "1"), hypotheses=[equal("d", "1"), equal(["Eigenvalue", "1"], "1")])
    return certificate(stated, step("outcome", designs=[], noises=[]), witness=point,
                       at={**point, "Sigma": ["law", "1"], "w0": ["law", "1"]})  # fmt: skip


def of_an_error_in_proportion() -> dict[str, Any]:
    """E w₀ᵀRw₀ − its image → 0 along a law by which w₀ grows: the error is in proportion to ‖w₀‖²."""
    gap: Term = ["Subtract", KEPT, IMAGE]
    stated = statement(["TendsTo", gap, "1"], regime=[{"grows": ["T", "d", "Sigma", "w0"], "clauses": CLAUSES[:2]}])
    law: Term = {"T": "k", "d": "k", "Sigma": ["law", ["Divide", "1", "m"]], "w0": ["law", "k"]}
    return certificate(
        stated, step("clause", number="0"), step("clause", number="1"),
        step("cite", "0", "1", fit="down", facts=[fact(MEAN).term]), step("average", "2", fit="down", of=KEPT),
        step("limit", "3", value=gap, multipliers=["1"]), step("limit", value="1", multipliers=[]),
        at=law, theorem=["4", "5"], cited=[MEAN],
    )  # fmt: skip


ROWS: Term = ["RowsOf", "0"]
SPARE: Term = ["Subtract", ROWS, "d"]
AT_LEAST_2 = [step("hypothesis", number="1", member=""),
              step("sign", "0", value=["Subtract", "n", "1"], multipliers=[],
                   products=[["1", ["0"], "1"], ["1", [], "1"]])]  # fmt: skip


def kept(i: Term) -> Term:
    """E tr P of generator i."""
    return mean(["Trace", ["Projection", i]])


def of_generators(conclusion: Term, *steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Σ = I, and at least two generators, each with its rows."""
    hypotheses = [FLAT, ["GreaterEqual", "n", "2"], *parts.pop("more", [])]
    stated = statement(conclusion, chain=FRESH, hypotheses=hypotheses, **parts)
    return ending(stated, *AT_LEAST_2, *steps, witness={**POINT, "Sigma": ["1", "1"]})


def of_one_name_for_all() -> dict[str, Any]:
    """E tr P₀ = E tr P₁, as a name B stands for the rank of any design: it was one number for all of them."""
    rank: Term = ["Min", ROWS, "d"]
    means = [step("average", "6", fit="0", of=kept(i), member=i) for i in ("0", "1")]
    conclusion = equal(kept("0"), kept("1"))
    return of_generators(
        conclusion, step("trace-of-projection", fit="0"), step("domain", value=rank, strict="true"),
        step("name", "3", name="B", value=rank),
        step("equation", "2", "4", multipliers=["1", "-1"], conclusion=equal(kept("generator"), "B")),
        step("invariance", "5", fit="0"), *means,
        step("equation", "7", "8", multipliers=["1", "-1"], conclusion=conclusion),
    )  # fmt: skip


def of_mixed_cases(rule: str) -> dict[str, Any]:
    """(E tr P₀ − d)(E tr P₁ − T₁) → 0: so it is for T ≥ d and for T ≤ d, not for T₀ < d < T₁."""
    share: Term = ["Multiply", ["Subtract", kept("0"), "d"], ["Subtract", kept("1"), ["At", "s", "1"]]]
    conclusion = ["TendsTo", share, "0"]
    small = step("along", value=share, multipliers=[], products=[])
    large = inner(step("rank", "case", fit="0"), small, step("tends-to", "b", conclusion=conclusion))
    few = inner(
        step("smaller", "case", left=ROWS, right="d", **{"is": "left"}), step("trace-of-projection", fit="0"),
        step("equation", "a", "b", multipliers=["1", "1"], conclusion=equal(kept("generator"), ROWS)),
        step("invariance", "c", fit="0"), step("average", "d", fit="0", of=kept("1"), member="1"),
        {**small, "premises": ["e"], "multipliers": [["Subtract", kept("0"), "d"]]},
    )  # fmt: skip
    few = [*few, {"id": "g", **step("tends-to", "f", conclusion=conclusion)}]
    same = inner(step("sign", "case", value=SPARE, multipliers=["1"], products=[]), step("rank", "a", fit="0"), small,
                 step("tends-to", "c", conclusion=conclusion))  # fmt: skip
    if rule == "trichotomy":
        split = step("trichotomy", value=SPARE, steps=[large, few, same], last=["c", "g", "d"])
        return of_generators(conclusion, split, regime=GROWING)
    apart = each(["Greater", ["Power", ["Subtract", ["At", "s", "i"], "d"], "2"], "0"])
    return of_generators(
        conclusion, step("hypothesis", number="2", member="generator"),
        step("cases", "2", value=SPARE, steps=[large, few], last=["c", "g"]), regime=GROWING, more=[apart],
    )  # fmt: skip


FORGED: dict[str, Forged] = {
    "a name of any generator": (of_one_name_for_all(), "name", "no name for all"),
    "three cases of any generator": (of_mixed_cases("trichotomy"), "trichotomy", "some may be of one case"),
    "two cases of any generator": (of_mixed_cases("cases"), "cases", "some may be of one case"),
    "one of many equal eigenvalues": (of_many_equal_eigenvalues(), "conclude", "do not show"),
    "a function of more than it says": (of_another_argument(), "choose", "depends on more"),
    "an argument that is another one": (of_a_moving_argument(), "instance", "changes along the points"),
    "a law, where eigenvalues are listed": (of_no_listed_eigenvalues(), "outcome", "may miss the outcome"),
    "an error beside a law that grows": (of_an_error_in_proportion(), "limit", "without a finite limit"),
    "a vector that grows beside R": (of_a_long_vector(), "small-penalty", "a vector that moves"),
    "a part of a vector that grows": (of_a_part_of_a_long_vector(), "order-bounded", "not an order"),
    "an eigenvalue that grows": (by_itself(["Divide", "1", ["Eigenvalue", "1"]], SPECTRUM), "comparable", "constant"),
    "a part that grows, as a constant": (
        by_itself(["Divide", "1", FIRST], TRUTH, hypotheses=[["Greater", FIRST, "0"]]), "comparable", "constant"),
    "a name for what grows": (of_a_long_name(), "comparable", "constant"),
    "a series that is no number": (of_a_divergent_series(False), "terms", "not shown to be finite"),
    "a series that is positive": (of_a_divergent_series(True), "terms", "not shown to be finite"),
    "a limit of each number": (of_a_moving_number(), "clause", "a number that moves"),
    "more and more generators": (of_one_generator_after_the_other(), "eventually", "no fixed limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
