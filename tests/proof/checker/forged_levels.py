"""Forged certificates about two eigenvalues, the law of one direction, and equivalents of which one side is 0."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import BLOCK, CHAIN, mean
from tests.proof.checker.forged_steps import FEATURES, case, step

Term = Any
#: one row, so that T < d = 2
SHORT = {**CHAIN, "generators": [{**BLOCK, "samples": "1"}]}
FEWER = step("domain", value="0", strict="false")  # 2 − 1 − 1
SHARE: Term = {"fit": "0", "value": "1/2", "k": "2", "member": "0"}
TWO: Term = {"d": "4", "Sigma": [["1", "2"], ["2", "2"]]}
KEPT = mean(["Quad", ["Projection", "1"]])
SIDES: Term = ["Equivalent", "x", "y"]
LARGER = step("domain", value="x", strict="true")


def vanishing(says: Term = SIDES, at: Term = None, **data: Any) -> dict[str, Any]:
    given: Term = {"side": "right", "by": "1", "conclusion": says, **data}
    return case(LARGER, step("one-side-vanishes", "0", **given), says=says, at={} if at is None else at)


LEVELS: list[tuple[dict[str, Any], str, str]] = [
    (case(step("two-levels", fit="0", member="0"), chain=SHORT), "two-levels", "two eigenvalues"),
    (case(step("two-levels", fit="0", member="0"), at={"Sigma": [["2", "2"]], "w0": ["1"]}, chain=SHORT), "two-levels",
     "two eigenvalues"),
    (case(step("two-levels", fit="0", member="0"), at={}, chain={**SHORT, "inputs": "features"}), "two-levels",
     "not Gaussian"),
    (case(step("two-levels", fit="0", member="0"), step("average", "0", fit="0", of=KEPT), at={}, chain=SHORT),
     "average", "a map of another product"),
    (case(FEWER, step("one-direction", "0", **SHARE), at={}, chain=FEATURES), "one-direction", "not Gaussian"),
    (case(FEWER, step("one-direction", "0", **SHARE), at=TWO, chain=SHORT), "one-direction", "one direction"),
    (case(step("one-direction", **SHARE), at={}, chain=SHORT), "one-direction", "do not give the sign"),
    (case(FEWER, step("one-direction", "0", **SHARE), at={"T0": "2"}), "one-direction", "do not give the sign"),
    (case(FEWER, step("one-direction", "0", **{**SHARE, "k": "4"}), at={}, chain=SHORT), "one-direction",
     "around which"),
    (case(FEWER, step("one-direction", "0", **{**SHARE, "value": "x"}), at={"x": "k"}, chain=SHORT), "one-direction",
     "around which"),
    (case(FEWER, step("one-direction", "0", **{**SHARE, "value": "-3"}), at={}, chain=SHORT), "one-direction",
     "around which"),
    (case(LARGER, step("one-side-vanishes", "0", side="right", by="1", conclusion=SIDES), says=SIDES),
     "one-side-vanishes", "no equivalence along points"),
    (vanishing(["Equal", "x", "y"]), "one-side-vanishes", "no equivalence along points"),
    (vanishing(side="below"), "one-side-vanishes", "neither the left side"),
    (vanishing(at={"y": "1/k"}), "point", ""),
    (vanishing(at={"y": ["Divide", "1", "k"]}), "one-side-vanishes", "other than 0"),
    (vanishing(side="left"), "one-side-vanishes", "other than 0"),
    (vanishing(by="-1"), "one-side-vanishes", "do not give the sign"),
    (vanishing(by="0"), "one-side-vanishes", "not a sign"),
    (vanishing(["Equivalent", "y", "y"]), "one-side-vanishes", "do not give the sign"),
]  # fmt: skip
