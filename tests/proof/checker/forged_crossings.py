"""Forged certificates about a difference that changes its sign once: each lacks one thing that the rule asks for."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged_steps import case, step

Term = Any
ONE, DOUBLE = step("domain", value="1", strict="true"), step("domain", value=["Multiply", "2", "z"], strict="true")
MORE = step("domain", value=["Add", "z", "1"], strict="true")
SMALL = step("domain", value=["Power", ["Add", "z", "1"], "-2"], strict="true")
SQUARE: Term = ["Power", "z", "2"]
#: (z − 1)(z − 2)(z − 3) + 6
CUBIC: Term = ["Add", ["Power", "z", "3"], ["Multiply", "-6", SQUARE], ["Multiply", "11", "z"]]


def equation(left: Term, right: Term, head: str = "Equal", where: str = "nonnegative") -> Term:
    return ["ExistsUnique", "z", where, [head, left, right]]


def crossing(
    says: Term, *first: dict[str, Any], high: Term = "2", multiplier: Term = "0", conclusion: Term = None
) -> Any:
    """The rule with all steps before it as premises."""
    found = says if conclusion is None else conclusion
    last = step("one-crossing", *map(str, range(len(first))), multiplier=multiplier, high=high, conclusion=found)
    return case(*first, last, says=says)


ROOT = equation("z", "1")
CROSSINGS: list[tuple[Any, str, str]] = [
    (crossing(equation("z", "5"), ONE, conclusion=ROOT), "one-crossing", "not what is stated"),
    (crossing(["Equal", "x", "x"], ONE), "one-crossing", "not what is stated"),
    (crossing(equation("z", "1", where="real"), ONE), "one-crossing", "numbers ≥ 0"),
    (crossing(equation("z", "1", head="LessEqual"), ONE), "one-crossing", "numbers ≥ 0"),
    (crossing(equation(CUBIC, "6"), ONE, high="4"), "one-crossing", "do not give the sign"),
    (crossing(ROOT, ONE, MORE, high=["Add", "z", "2"]), "one-crossing", "depends on the root"),
    (crossing(equation(SQUARE, "1"), ONE, DOUBLE, high="-2"), "one-crossing", "do not give the sign"),
    (crossing(equation("z", "-1"), ONE, high="1"), "one-crossing", "do not give the sign"),
    (crossing(equation(["Divide", "z", ["Add", "z", "1"]], "1"), ONE, SMALL), "one-crossing", "do not give the sign"),
    (crossing(equation(["Sqrt", "z"], "1"), ONE, high="4"), "differentiate", "hides the variable"),
]  # fmt: skip
#: (z − 1)/(1 + z²) rises and falls; f' + 2z/(1 + z²) f = 1/(1 + z²)
BELL: Term = ["Add", "1", SQUARE]
FIFTH, HEIGHT = step("domain", value="1/5", strict="true"), step("domain", value=["Divide", "1", BELL], strict="true")
ACCEPTED = [
    crossing(ROOT, ONE),
    crossing(equation(SQUARE, "1"), ONE, DOUBLE),
    crossing(equation(["Divide", "z", BELL], ["Divide", "1", BELL]), FIFTH, HEIGHT,
             multiplier=["Divide", ["Multiply", "2", "z"], BELL]),
]  # fmt: skip
