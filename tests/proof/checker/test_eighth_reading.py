"""False statements that the checker accepted at its eighth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.checker.forged import GROWING, POINT, VARIABLES, identity, mean, statement, trace
from tests.proof.checker.forged_rest_b import XT, V
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused
from tests.proof.checker.test_third_reading import FLAT, each, equal

Term = Any
Forged = tuple[dict[str, Any], str, str]
KAPPA: Term = ["Kappa", "lambda", "T"]
RANK = lambda i: ["Subtract", ["Add", ["Min", "T0", "d"], ["At", "z", i]], "1/2"]  # noqa: E731
OF_M: Term = ["Trace", "M"]
SQUARE: Term = ["Multiply", OF_M, OF_M]
CONDITION = equal(["Multiply", "y", ["Subtract", KAPPA, "2"]], "0")
SOLVED: Term = ["Subtract", ["Subtract", "2", "lambda"], ["Divide", ["Multiply", "2", ["Df", "1", "2"]], "T"]]


def kept(i: Term) -> Term:
    """E tr P of generator i."""
    return mean(["Trace", ["Projection", i]])


def of_generators(conclusion: Term, *steps: dict[str, Any]) -> dict[str, Any]:
    """z_i = 1/2 for i < n, so that E tr P_i = min(T₀, d) + z_i − 1/2 there: its map is step 4, the usual one step 5."""
    stated = statement(conclusion, hypotheses=[FLAT, ["GreaterEqual", "n", "1"], each(equal(["At", "z", "i"], "1/2"))],
                       variables={**VARIABLES, "z": "sequence of real"})  # fmt: skip
    return ending(
        stated, step("hypothesis", number="1", member=""), step("hypothesis", number="2", member="generator"),
        step("trace-of-projection", fit="0"),
        step("equation", "2", "1", multipliers=["1", "-1"], conclusion=equal(kept("generator"), RANK("generator"))),
        step("invariance", "3", fit="0"), step("invariance", "2", fit="0"), *steps,
        witness={**POINT, "Sigma": ["1", "1"], "z": {"start": [], "period": ["1/2"]}},
    )  # fmt: skip


def of_a_later_generator() -> dict[str, Any]:
    """z_n = 1/2, as E tr P_n was what it is for generators before n."""
    conclusion = equal(["At", "z", "n"], "1/2")
    means = [step("average", number, fit="0", of=kept("n"), member="n") for number in ("4", "5")]
    return of_generators(conclusion, *means, step("equation", "6", "7", multipliers=["-1", "1"], conclusion=conclusion))


def of_a_sum_of_later_ones() -> dict[str, Any]:
    """The same for Σ_{i<n} E tr P_{i+1}, whose last member is that of n."""
    total: Term = ["Sum", "j", "0", ["Subtract", "n", "1"], kept(["Add", "j", "1"])]
    conclusion = equal(["Sum", "j", "0", ["Subtract", "n", "1"], ["At", "z", ["Add", "j", "1"]]], ["Divide", "n", "2"])
    means = [step("average", number, fit="0", of=total) for number in ("4", "5")]
    return of_generators(conclusion, *means, step("equation", "6", "7", multipliers=["-1", "1"], conclusion=conclusion))


def of_a_long_product() -> dict[str, Any]:
    """The same for P_{T−1} … P_0, where T may be greater than n."""
    before: Term = ["Subtract", "T", "1"]
    long: Term = mean(["Trace", ["ProjectionProduct", before, "0"]])
    ranks = (RANK("j"), ["Min", "T0", "d"])
    shares: Term = [lambda high, x=x: ["Product", "j", "0", high, ["Divide", x, "d"]] for x in ranks]
    maps = [step("projections", number, mean=["Scale", share(["Subtract", "m", "1"]), "M"], second="")
            for number, share in zip(("4", "5"), shares)]  # fmt: skip
    means = [step("average", number, fit="0", of=long) for number in ("6", "7")]
    conclusion = equal(shares[0](before), shares[1](before))
    inverse: Term = ["Divide", "1", "d"]
    return of_generators(conclusion, *maps, *means, step(
        "equation", "8", "9", multipliers=[["Negate", inverse], inverse], conclusion=conclusion))  # fmt: skip


def of_a_condition_by_itself(condition: Term, **parts: Any) -> dict[str, Any]:
    """y (κ − 2) = 0 gives y F(2) = 0, F(κ) = 0 being what defines κ.  At y = 1, where κ is not 2, the condition
    was true, as it had been used for κ = 2."""
    of_two = [["Resolvents", x] for x in ("2", KAPPA)]
    quotient: Term = ["Subtract", "1", ["Divide", ["Trace", ["MatrixMultiply", "Sigma", "Sigma", *of_two]], "T"]]
    at_two = equal(SOLVED, "0")
    given = step("hypothesis", number="0", member="")
    return {**ending(
        statement(**{"conclusion": equal(["Multiply", "y", SOLVED], "0"), "hypotheses": [condition], **parts}),
        given, step("kappa", penalty="lambda", samples="T"),
        step("equation", "0", "1", multipliers=[["Negate", quotient], "1"], conclusion=at_two),
        step("domain", value="2", strict="true"),
        step("kappa-unique", "2", "3", penalty="lambda", samples="T", value="2"), at={"y": "1"},
    ), "theorem": []}  # fmt: skip


def of_a_condition_that_is_stated() -> dict[str, Any]:
    """The same condition in what is stated: it is true only where it holds."""
    found = of_a_condition_by_itself(CONDITION)
    implied = ["Implies", CONDITION, found["statement"]["conclusion"]]
    return of_a_condition_by_itself(CONDITION, conclusion=implied, hypotheses=[])


def of_a_name_for_m() -> dict[str, Any]:
    """(tr M)² = 1 for each M: E tr MV + B − 1 − (tr M)², where B was a name of 1 + (tr M)², was read as linear in M."""
    inverse, spare = ["Power", "Sigma", "-1"], ["Subtract", ["Subtract", "T", "d"], "1"]
    image: Term = ["Divide", trace(inverse, "M"), spare]
    plain, named = equal(mean(trace("M", V)), image), ["Subtract", ["Subtract", "B", "1"], SQUARE]
    scale = ["Divide", "1", spare]
    stated = statement(equal("1", "2"), hypotheses=[["GreaterEqual", ["Subtract", spare, "1"], "0"]])
    steps = [
        step("hypothesis", number="0", member=""),
        step("sign", "0", value=spare, multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]]),
        step("rank", "0", fit="down"),
        step("integrate-by-parts", "0", fit="down", word=["MatrixMultiply", "DownstreamDesign", inverse, "M", V, XT]),
        step("equation", "3", multipliers=[["Negate", scale]], conclusion=plain),
        step("sign", value=["Add", SQUARE, "1"], multipliers=[], products=[["1", [], OF_M], ["1", [], "1"]]),
        step("name", "5", name="B", value=["Add", SQUARE, "1"]),
        step("equation", "4", "6", multipliers=["1", "1"],
             conclusion=equal(["Add", mean(trace("M", V)), named], image)),
        step("inverse-moment", "4", fit="down"), step("inverse-moment", "7", fit="down"),
        *(step("average", number, fit="down", of=mean(["Trace", V])) for number in ("8", "9")),
        step("equation", "10", "11", multipliers=["-1", "1"],
             conclusion=equal(["Multiply", "d", "B"], ["Multiply", "2", "d"])),
        step("equation", "12", "6", multipliers=[["Divide", "1", "d"], "-1"], conclusion=equal(SQUARE, "1")),
    ]  # fmt: skip
    return ending(stated, *steps, witness={**POINT, "T": "5", "T0": "5"})


def of_a_bound_of_m() -> dict[str, Any]:
    """A bound of tr M is one for each M."""
    stated = statement(["Bounded", "x"], regime=GROWING)
    size = step("along", value=OF_M, multipliers=[], products=[[OF_M, []]])
    return ending(stated, size, step("bound", "0", name="B", value=OF_M))


def of_no_sequence() -> dict[str, Any]:
    """x ≍ 1 with the constants x and x, where nothing is said of what is still."""
    conclusion: Term = ["Comparable", "x", "1"]
    signs = [step("domain", value=value, strict="false") for value in ("1", "0")]
    compared = step("comparable", "0", "1", low="x", high="x", conclusion=conclusion)
    return ending(statement(conclusion), *signs, compared)


LONG: Term = ["Noise", "-1"]
LATER = "beyond those of the generators"
BY_ITSELF: Term = of_a_condition_by_itself(CONDITION)
FORGED: dict[str, Forged] = {
    "a later generator": (of_a_later_generator(), "average", LATER),
    "a sum of later ones": (of_a_sum_of_later_ones(), "average", LATER),
    "a product of later ones": (of_a_long_product(), "average", LATER),
    "a condition by itself": (BY_ITSELF, "point", "a hypothesis fails"),
    "a condition that is stated": (of_a_condition_that_is_stated(), "conclude", "do not show"),
    "a name of what is of each M": (of_a_name_for_m(), "name", "a number of M"),
    "a bound of what is of each M": (of_a_bound_of_m(), "bound", "a number of M"),
    "constants without a sequence": (of_no_sequence(), "comparable", "no sequence"),
    "a generator before the first": (
        identity(equal(mean(trace(["Transpose", LONG], LONG)), "T0")), "terms", "a negative number"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
