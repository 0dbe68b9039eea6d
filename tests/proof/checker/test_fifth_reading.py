"""False statements that the checker accepted at its fifth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.checker.forged import POINT, mean, statement, trace
from tests.proof.checker.forged_ranges import FRESH, inner
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_third_reading import FLAT, each, equal

Term = Any
ROWS: Term = ["At", "s", "generator"]
OF_ALL: Term = step("hypothesis", number="0", member="generator")


def of_no_generator_at_a_point() -> dict[str, Any]:
    """0 = 0 fails where no generator has 7 rows, as each of n has 3: what is said of any was taken for true there."""
    return ending(
        statement(equal("0", "0"), hypotheses=[each(equal(["At", "s", "i"], "3"))]),
        step("specialise", steps=inner(OF_ALL), of="a", conclusion=equal(ROWS, "3")),
        step("limit", "0", value="0", multipliers=["1"]),
        goal="refuted", witness={**POINT, "n": "0"},
        at={**POINT, "n": "0", "s": {"start": [], "period": ["7"]}},
    )  # fmt: skip


def of_no_generator_elsewhere() -> dict[str, Any]:
    """3 = 5, as each of n generators has 3 rows and 5: without generators, what any has was taken for a number."""
    said = [equal(["Where", ["Expectation", ROWS], "n", "0"], rows) for rows in ("3", "5")]
    steps = [
        step("elsewhere", uses=["0", "1"], of="a", conclusion=x,
             steps=inner(step("hypothesis", number=str(i), member="generator")))
        for i, x in enumerate(said)
    ]  # fmt: skip
    hypotheses = [each(equal(["At", "s", "i"], rows)) for rows in ("3", "5")]
    return ending(
        statement(equal("3", "5"), hypotheses=hypotheses, chain=FRESH), *steps,
        step("equation", "0", "1", multipliers=["-1", "1"], conclusion=equal("3", "5")),
        witness={**POINT, "n": "0"},
    )  # fmt: skip


def of_a_bounded_square() -> dict[str, Any]:
    """tr Σ²/d → 0 where tr Σ² is bounded: it fails along points with Σ = 2 I, whose tr Σ² grows with d."""
    share: Term = ["Divide", ["SquaredNorm", "Sigma"], "d"]
    clauses = [["TendsTo", "d", "Infinity"], ["Bounded", ["SquaredNorm", "Sigma"]]]
    regime = [{"grows": ["d", "Sigma"], "clauses": clauses}]
    return ending(
        statement(["TendsTo", share, "0"], regime=regime),
        step("limit", value=share, multipliers=[]),
        step("limit", value="0", multipliers=[]),
        goal="refuted", theorem=["0", "1"],
        at={**POINT, "d": ["Multiply", "1", "k"], "Sigma": [["2", "k"]], "w0": ["1"]},
    )  # fmt: skip


def of_each_number() -> dict[str, Any]:
    """Σ 1/(T_j − d) over j < T is read, as T_j > d for each j < n: it was kept for every j."""
    spare = lambda i: ["Subtract", ["At", "s", i], "d"]  # noqa: E731
    total: Term = ["Sum", "j", "0", ["Subtract", "T", "1"], ["Divide", "1", spare("j")]]
    return ending(
        statement(equal(total, total), hypotheses=[each(["Greater", spare("i"), "0"])]), OF_ALL,
        step("for-each", value=spare("generator"), multipliers=[], products=[[spare("generator"), [], "1"]]),
        step("equation", multipliers=[], conclusion=equal(total, total)),
    )  # fmt: skip


def sum_of_no_generator() -> dict[str, Any]:
    """y ≥ 0, as y ≥ T_i for each of n generators: the two signs of any, no premises, add up to one of none."""
    y = step("sign", value="y", multipliers=[], products=[[["Subtract", "y", ROWS], [], "1"], [ROWS, [], "1"]])
    return ending(
        statement(["GreaterEqual", "y", "0"], hypotheses=[each(["GreaterEqual", "y", ["At", "s", "i"]])]), OF_ALL, y,
        witness={**POINT, "n": "0", "y": "-1"},
    )  # fmt: skip


def trace_of_no_generator() -> dict[str, Any]:
    """tr y Σ > 0, as y/T_i > 0 for each of n generators: a function is positive as its factors are."""
    factors: Term = [["Scale", ["Divide", "y", ROWS], "Sigma"], ["Scale", ROWS, "Identity"]]
    return ending(
        statement(["Greater", trace(["Scale", "y", "Sigma"]), "0"],
                  hypotheses=[each(["Greater", ["Divide", "y", ["At", "s", "i"]], "0"])]), OF_ALL,
        step("positive-trace", matrix=["MatrixMultiply", *factors], vector=""),
        witness={**POINT, "n": "0", "y": "-1"},
    )  # fmt: skip


def mean_of_no_generator() -> dict[str, Any]:
    """E P₀ = I/d, as each of n generators says that E tr P is 1: the theorem did not ask what the map rests on."""
    conclusion = equal(mean(["Projection", "0"]), ["Scale", ["Divide", "1", "d"], "Identity"])
    return ending(
        statement(conclusion, hypotheses=[FLAT, each(equal(mean(["Trace", ["Projection", "i"]]), "1"))]),
        step("hypothesis", number="1", member="generator"),
        step("invariance", "0", fit="0"),
        witness={**POINT, "n": "0", "Sigma": ["1", "1"]},
    )


def signs_of_no_generator() -> dict[str, Any]:
    """Σ y ≥ 0, as y ≥ T_i for each of n generators: y T/T, T the rows of any, is y."""
    one: Term = ["Divide", ROWS, ROWS]
    steps = inner(OF_ALL, step("sign", "a", value=["Multiply", "y", one], multipliers=[],
                               products=[[one, ["0"], "1"], [["Multiply", one, ROWS], [], "1"]]))  # fmt: skip
    return ending(
        statement(["GreaterEqual", ["Sum", "j", "0", "T", "y"], "0"],
                  hypotheses=[each(["GreaterEqual", "y", ["At", "s", "i"]])]),
        step("sum-of-signs", name="l", low="0", high="T", body="y", last="b", steps=steps),
        witness={**POINT, "n": "0", "y": "-1"},
    )  # fmt: skip


FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no generator, at a point": (of_no_generator_at_a_point(), "specialise", "not the equation"),
    "no generator, elsewhere": (of_no_generator_elsewhere(), "elsewhere", "not the equation"),
    "a sum beyond the last generator": (of_each_number(), "for-each", "of a block only"),
    "a sum of signs of no generator": (sum_of_no_generator(), "sign", "there may be none"),
    "a trace of no generator": (trace_of_no_generator(), "conclude", "do not give"),
    "a mean of no generator": (mean_of_no_generator(), "conclude", "not established"),
    "a sum of what no generator says": (signs_of_no_generator(), "sum-of-signs", "not shown"),
    "points whose ‖Σ‖² grows": (of_a_bounded_square(), "point", "a clause of the regime"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
