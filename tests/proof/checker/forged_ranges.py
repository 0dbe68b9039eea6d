"""Forged certificates about ceilings, logarithms, and sums: signs added up, ranges moved."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import CHAIN
from tests.proof.checker.forged_steps import POSITIVE, case, step

Term = Any
OF_N: Term = {"name": "j", "low": "1", "high": "n"}
ROWS: Term = ["At", "s", "j"]
LEAST: Term = ["GreaterEqual", ["At", "s", "m"], ["Add", "d", "1"]]
FEW: Term = ["ForAll", ["List", "m", "1", "2"], LEAST]
ALL: Term = ["ForAll", ["List", "m", "1", "n"], LEAST]
SPARE: Term = ["Subtract", ROWS, "d"]
ONE_LESS = step("sign", "0", value=["Subtract", "x", "1"], multipliers=[], products=[["1", ["0"], "1"]])
FRESH = {**CHAIN, "generators": [{**CHAIN["generators"][0], "samples": ["At", "s", "m"]}]}


def inner(*steps: dict[str, Any]) -> list[dict[str, Any]]:
    """Nested steps, a, b, …"""
    return [{"id": "abcdef"[i], **x} for i, x in enumerate(steps)]


def total(body: Term, name: str = "i", low: Term = "1", high: Term = "n") -> Term:
    return ["Sum", name, low, high, body]


def signs(*steps: dict[str, Any], body: Term = ROWS, last: str = "a", **data: Any) -> dict[str, Any]:
    """Σ s_j ≥ 0, changed in one place."""
    parts = {key: data.pop(key) for key in list(data) if key in ("regime", "hypotheses", "says")}
    given = {**OF_N, "body": body, "steps": inner(*steps), "last": last, **data}
    return case(step("sum-of-signs", **given), **{"says": ["GreaterEqual", total(["At", "s", "i"]), "0"], **parts})


POSITIVE_ROWS = step("domain", value=ROWS, strict="true")


def moved(by: Term = "1", body: Term = ROWS, says: Term = None, **parts: Any) -> dict[str, Any]:
    """Σ_{1…n} s_j = Σ_{2…n+1} s_{j−1}, changed in one place."""
    later = total(["At", "s", ["Subtract", "i", "1"]], "i", "2", ["Add", "n", "1"])
    said = ["Equal", total(["At", "s", "i"]), later] if says is None else says
    return case(step("shifted-sum", **OF_N, body=body, by=by), says=said, **parts)


RANGES: list[tuple[dict[str, Any], str, str]] = [
    (case(step("ceiling", value="x", **{"is": "equal"})), "ceiling", "neither above nor below"),
    (case(step("ceiling", value="x", **{"is": "above"}), says=["Greater", ["Ceiling", "x"], "x"]), "conclude", ""),
    (case(step("ceiling", value="x", **{"is": "below"}), says=["Less", ["Ceiling", "x"], "x"]), "conclude", ""),
    (case(step("ceiling", value="x", **{"is": "below"}), says=["LessEqual", ["Ceiling", "x"], "x"]), "conclude", ""),
    (case(POSITIVE, step("logarithm", "0", value="x")), "logarithm", "do not give the sign"),
    (case(step("domain", value="T", strict="true"), step("logarithm", "0", value="T")), "logarithm", "do not give"),
    (case(step("hypothesis", number="0", member=""), ONE_LESS, step("logarithm", "1", value="x"),
          hypotheses=[["GreaterEqual", "x", "1"]]), "logarithm", "do not give the sign"),
    (signs(POSITIVE_ROWS, last="b"), "sum-of-signs", "not shown to be"),
    (signs(POSITIVE_ROWS, body=["Subtract", ROWS, "1"]), "sum-of-signs", "not shown to be"),
    (signs(step("equation", multipliers=[], conclusion=["Equal", ROWS, ROWS])), "sum-of-signs", "not shown to be"),
    (signs(step("domain", value=["At", "s", "i"], strict="true")), "terms", "not declared"),
    (signs(POSITIVE_ROWS, name="n"), "sum-of-signs", "occurs already"),
    (signs(POSITIVE_ROWS, low="-1"), "sum-of-signs", "a negative one"),
    (signs(POSITIVE_ROWS, regime=[{"grows": ["n"], "clauses": []}]), "sum-of-signs", "ends that move"),
    # n may be 3, and the hypothesis is about two members
    (signs(step("hypothesis", number="0", member="j"), body=["Subtract", SPARE, "1"], hypotheses=[FEW]), "hypothesis",
     "outside the range"),
    # what is known of j inside is not known outside
    (case(step("sum-of-signs", **OF_N, body=ROWS, steps=inner(POSITIVE_ROWS), last="a"),
          step("domain", value=["Subtract", "n", "j"], strict="false")), "terms", "not declared"),
    (signs(POSITIVE_ROWS, says=["Greater", total(["At", "s", "i"]), "0"]), "conclude", ""),  # there may be none
    (moved("1/2"), "shifted-sum", "no whole number"),
    (moved("x"), "shifted-sum", "no whole number"),
    (moved("generator", chain=FRESH), "shifted-sum", "that moves"),
    (moved("2"), "conclude", ""),
    # Σ_{1…n} s_i = Σ_{2…n+1} s_i was accepted: the name stood in an abbreviation only, and was not moved there
    (moved(body="a", says=["Equal", total(["At", "s", "i"]), total(["At", "s", "i"], "i", "2", ["Add", "n", "1"])],
           where=[["a", ROWS]]), "shifted-sum", "an abbreviation of the name"),
    (moved(says=["Equal", total(["At", "s", "i"]), total(["At", "s", ["Subtract", "i", "1"]])]), "conclude", ""),
    # s_j ≥ d + 1 for j ≤ n gives nothing of s_{n+1}
    (case(step("hypothesis", number="0", member=["Add", "generator", "1"]),
          step("shifted-sum", name="j", low="2", high=["Add", "n", "1"], body=["Divide", "1", SPARE], by="-1"),
          hypotheses=[ALL], chain=FRESH), "ring", "not known to be non-zero"),
]  # fmt: skip
