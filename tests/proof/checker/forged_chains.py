"""Forged steps about chains, words and images: (certificate, rule, reason); and texts that are no certificate."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.checker import limits
from tests.proof.checker.forged import BLOCK, CHAIN, FIT, ONE, VARIABLES, mean, total, trace
from tests.proof.checker.forged_steps import LEAST, OLS, ROOT, case, step

SIZES = [["GreaterEqual", "T", "d"], ["GreaterEqual", "T0", "d"]]
RANKED = [
    step("hypothesis", number="0", member="0"),
    step("rank", "0", fit="down"),
    step("fit", fit="down"),
    step("hypothesis", number="1", member="0"),
    step("rank", "3", fit="0"),
    step("fit", fit="0"),
]


def risk(noises: list[str], closed: Any = None, **chain: Any) -> dict[str, Any]:
    """The risk of least squares on designs of rank d."""
    last = step("risk", "2", "5", closed={} if closed is None else closed, noises=noises)
    return case(*RANKED, last, hypotheses=SIZES, chain={**LEAST, **chain})


def block(**changed: Any) -> dict[str, Any]:
    return {"generators": [{**BLOCK, **changed}]}


PLAIN = {name: domain for name, domain in VARIABLES.items() if name != "w0"}
SHARED = {**BLOCK, "design": "shared"}
FLAT = [["Equal", "Sigma", "Identity"]]
FUNCTION = ["ExistsFunction", "f", ["List", "Sigma", "x"], ["Equal", ["Apply", "f", "Sigma", "x"], "y"]]
DOWN = "DownstreamDesign"

CHAINS: list[tuple[dict[str, Any], str, str]] = [
    (risk(["down"]), "risk", "no map of the noise"),
    (risk([], closed=None, **block(repeat=["Multiply", "n", "n"])), "risk", "not a number of generations"),
    (risk([], **block(repeat="99")), "risk", "not followed"),
    (risk([], **block(truth="1/2")), "risk", "missing or unknown"),
    (case(*RANKED, step("fit", "2", fit="down"), step("for-each", "0", value="m", multipliers=[], products=[]),
     hypotheses=SIZES,
          chain=LEAST), "sign", "does not show"),
    (case(step("cite", fit="down", facts=[{"fit": "ridge"}])), "cite", "does not know"),
    (case(says=["Equal", ["Trace", ["Power", ["Projection", "0"], "-1"]], "0"]), "words", ""),
    (case(says=["Equal", mean(["Power", trace(["Transpose", total(["Noise", "j"])], total(["Noise", "j"])), "2"]),
     "0"], chain=ONE),
     "average-noise", "a product of sums"),
    (case(says=["Equal", mean(trace(["Transpose", ["Noise", "0"]], ["Noise", "0"], ["Transpose", ["Noise", "0"]],
     ["Noise", "0"])), "0"]),
     "average-noise", "more than two noises"),
    (case(says=["Equal", mean(trace(["Transpose", total(["Noise", "j"])], total(["Noise", "j"], high="n"))), "0"],
     chain=ONE),
     "average-noise", ""),
    (case(says=["Equal", mean(trace(total(["Projection", "j"]), total(["Projection", "j"]))), "0"]), "words",
     "a double sum"),
    (case(says=["Equal", mean(trace(*[total(["Projection", "j"])] * 3)), "0"]), "words", "more than two sums"),
    (case(step("differentiate", root=["Kappa", "lambda", "T"], variable="x")), "differentiate", "exactly one premise"),
    (case(step("kappa", penalty="lambda", samples="T"),
          step("differentiate", "0", root=["Kappa", "lambda", "T"], variable="T")), "differentiate", "no variable"),
    (case(step("root", quotient=["Subtract", "z", "1"], low="z", high="2", conclusion=ROOT), says=ROOT), "root", ""),
    (case(step("root", quotient="1", low="1", high="2", conclusion=["ExistsUnique", "z", "real", ["Equal", "z", "0"]]),
          says=["ExistsUnique", "z", "real", ["Equal", "z", "0"]]), "root", "numbers ≥ 0"),
    (case(step("root-at-zero", side="above", conclusion=["ExistsUnique", "z", "real", ["Equal", "z", "0"]]),
          says=["ExistsUnique", "z", "real", ["Equal", "z", "0"]]), "root-at-zero", "numbers ≥ 0"),
    (case(step("root-at-zero", side="above", conclusion=["ExistsUnique", "z", "nonnegative", ["Equal", "z", "1"]]),
          says=["ExistsUnique", "z", "nonnegative", ["Equal", "z", "1"]]), "root-at-zero", "no solution"),
    (case(step("isotropic", fit="down", letter="Sigma"), hypotheses=FLAT), "witness", "hypothesis fails"),
    (case(says=["Equal", ["Sum", "j", "0", ["Sum", "i", "0", "n", "1"], "j"], "0"]), "conclude", ""),
    (case(says=["Equal", [["x"]], "0"]), "witness", "are terms"),
    (case(step("equation", multipliers=[], conclusion=["Equal", ["Multiply", "1", ["OperatorNorm", ["Model", "n"]]],
     "0"])), "terms", "a norm"),

    (case(says=["Equal", trace(["Model", "1"]), "0"], chain={**CHAIN, **block(fit="ridge", penalty="lambda")}),
     "words", "the model alone"),
    (case(says=FUNCTION[:2] + [["List", "Sigma", "x"]] + [["Equal", ["Apply", "f", "Sigma", "x"], "y"]],
          variables={**VARIABLES, "f": "real"}), "witness", "a bound name"),
    (case(step("choose", value="y"), says=FUNCTION), "choose", "depends on more"),
    (case(step("choose", value=["Derivative", "x", "x"]), says=FUNCTION), "choose", "hides"),
    (case(step("choose", value=["Expectation", ["Trace", ["ProjectionProduct", "n", "0"]]]), says=FUNCTION), "choose",
     ""),
    (case(step("risk", closed={}, noises=[]), variables=PLAIN), "witness", ""),
    (case(step("risk", closed={}, noises=[]), chain={"generators": [SHARED], "downstream": [{**FIT,
     "design": "shared"}]}), "risk", "other than"),
    (case(step("risk", closed={}, noises=[]), chain={"generators": [SHARED], "downstream": [{**OLS,
     "design": "shared"}]}), "risk", "two sizes"),
    (case(step("risk", closed={}, noises=[]), chain={"generators": [SHARED], "downstream": [OLS]}), "risk",
     "used by no fit"),
    (case(step("risk", closed={}, noises=[]), chain={"generators": [{**SHARED, "truth": "x", "repeat": "2"}],
     "downstream": [OLS]}),
     "risk", "mixed with the truth"),
    (case(step("risk", closed={}, noises=[]), chain={"generators": [{**SHARED, "repeat": "2"}, {**BLOCK,
     "repeat": "1"}, {**SHARED, "repeat": "1"}],
                                                     "downstream": [OLS]}), "risk", "comes again"),
    (case(step("models", closed_form=["Add", "w0", ["Scale", ["At", "s", "m"], "w0"]], **{"from": "0"})), "models",
     "base"),
    (case(step("integrate-by-parts", fit="down", word=["MatrixMultiply", DOWN, ["PseudoInverse", DOWN]])),
     "integrate-by-parts", "sign that is needed"),
]  # fmt: skip

TEXTS: list[tuple[str, str]] = [
    ("1", "numbers are written as strings"),
    ("true", "only strings"),
    ("{", "not JSON"),
    ("[" * 100_000, "not JSON, or nested too deeply"),
    ("[" * 100 + "]" * 100, "too deeply nested"),
    ("[" + ",".join(['""'] * (limits.MAX_NODES + 1)) + "]", "too many"),
    ('{"a": "1", "a": "1"}', "a key occurs twice"),
    ('"' + "a" * (limits.MAX_STRING + 1) + '"', "a string is too long"),
    (" " * (limits.MAX_TEXT + 1), "not a text of at most"),
]
