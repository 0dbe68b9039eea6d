"""Forged steps, one or a few each: (statement, steps, rule, reason); a point makes them refutations."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import BLOCK, CHAIN, FIT, GROWING, ONE, certificate, mean, statement, total, trace

Term = Any
NOTHING: Term = ["Equal", "0", "0"]
FEATURES = {**CHAIN, "inputs": "features"}
OLS = {**{k: v for k, v in FIT.items() if k != "penalty"}, "fit": "ols"}
LEAST = {**CHAIN, "downstream": [OLS]}
RESOLVENT = mean(trace("Resolvent", "Sigma"))
LARGE = [["GreaterEqual", "T", ["Add", "d", "2"]]]
EQUIVALENT: Term = ["Equivalent", "x", "x"]
ROOT: Term = ["ExistsUnique", "z", "nonnegative", ["Equal", ["Multiply", "z", "z"], "z"]]
FUNCTION: Term = ["ExistsFunction", "f", ["List", "x"], ["Equal", ["Apply", "f", "x"], "y"]]
ALL_FIT = {"closed": {}, "noises": []}
TWO = [*GROWING, {"grows": ["T0"], "clauses": [["TendsTo", "T0", "Infinity"]]}]
WEIGHTED = ["Trace", ["MatrixMultiply", ["Transpose", "w0"], ["Projection", "0"], "w0"]]


def step(rule: str, *premises: str, **data: Any) -> dict[str, Any]:
    return {"rule": rule, "premises": list(premises), **data}


def ending(stated: dict[str, Any], *steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A certificate whose theorem is its last step."""
    return certificate(stated, *steps, **{"theorem": [str(len(steps) - 1)], **parts})


def case(*steps: dict[str, Any], says: Term = NOTHING, at: Any = None, **parts: Any) -> dict[str, Any]:
    return certificate(statement(says, **parts), *steps, at=at)


ALONG = step("clause", number="0")
POSITIVE = step("domain", value="x", strict="true")

GRAM: Term = ["MatrixMultiply", "DownstreamDesign", ["Transpose", "DownstreamDesign"]]
TURNED: Term = ["Transpose", "DownstreamDesign"]
KERNEL: Term = {"before": TURNED, "value": ["MatrixMultiply", "Resolvent", TURNED]}


def inverted(square: Term = GRAM, shift: Term = "lambda", size: Term = "T") -> Term:
    return ["Power", ["Add", square, ["Scale", shift, ["IdentityOfSize", size]]], "-1"]


STEPS: list[tuple[dict[str, Any], str, str]] = [
    (case(step("inverse", **KERNEL, inverse=GRAM)), "inverse", "not an inverse"),
    (case(step("inverse", **KERNEL, inverse=["Power", GRAM, "-1"])), "inverse", "not of the form"),
    (case(step("inverse", **KERNEL, inverse=inverted("Sigma"))), "inverse", "not a square"),
    (case(step("inverse", **KERNEL, inverse=inverted(size="d"))), "inverse", "another size"),
    (case(step("inverse", **KERNEL, inverse=inverted(shift="-1"))), "inverse", "not known to be > 0"),
    (case(step("inverse", **KERNEL, inverse=inverted())), "inverse", "is not A"),  # λ for λT
    (case(step("many-rows", of=RESOLVENT), chain=LEAST), "many-rows", "no penalty"),
    (case(step("many-rows", of=RESOLVENT), regime=[{"grows": ["d", "Sigma", "T"], "clauses": []}]), "many-rows",
     "that moves"),
    (case(step("many-rows", of=RESOLVENT), regime=GROWING), "many-rows", "T → ∞ is not given"),
    (case(step("many-rows", of=RESOLVENT), at={}), "many-rows", "does not grow"),
    (case(ALONG, step("many-rows", "0", of=mean(["Multiply", trace("Resolvent"), trace("Resolvent")])), regime=GROWING),
     "many-rows", "a product of random factors"),
    (case(step("positive-square", left="w0", inner="Resolvent", right="Sigma")), "positive-square", "not positive"),
    (case(step("positive-square", left="Sigma", inner="Sigma", right="Sigma")), "positive-square", "not a product"),
    (case(step("sum-of-normals", conclusion=["IndependentNormal", "w0", "1"]), says=["IndependentNormal", "w0", "1"]),
     "sum-of-normals", "not a sum of noises"),
    (case(step("sum-of-normals", conclusion=["IndependentNormal", ["Add", ["Noise", "n"], ["Noise", "T"]], "2"]),
          says=["IndependentNormal", ["Add", ["Noise", "n"], ["Noise", "T"]], "2"], chain=ONE), "sum-of-normals",
           "may be the same"),
    (case(step("sum-of-normals", conclusion=["IndependentNormal", total(["Noise", "j"]), "1"]),
          says=["IndependentNormal", total(["Noise", "j"]), "1"], chain=ONE), "sum-of-normals", "not the sum"),
    (case(step("average", fit="0", of=mean(WEIGHTED), member="0"), chain=ONE), "average", "shape"),
    (case(step("cite", fit="down", facts=[{}]), chain=FEATURES), "cite", ""),
    (case(step("noise-cost", fit="down", metric="Sigma")), "noise-cost", ""),
    (case(step("apart", by="1", conclusion=EQUIVALENT), says=EQUIVALENT), "apart", "along points"),
    (case(POSITIVE, step("apart", "0", by="1", conclusion=EQUIVALENT), says=EQUIVALENT, at={}), "apart", ""),
    (case(step("apart", by=mean(trace("Resolvent")), conclusion=EQUIVALENT), says=EQUIVALENT, at={}), "apart", "moves"),
    (case(step("comparable", low="1", high="1", conclusion=EQUIVALENT)), "comparable", "not a comparison"),
    (case(step("within", error="0", conclusion=EQUIVALENT), says=EQUIVALENT), "within", "no equivalence"),
    (case(step("within", error="1", conclusion=EQUIVALENT), says=EQUIVALENT, regime=GROWING), "within", "not shown"),
    (case(says=["Equal", mean(["Projection", "0"]), "Identity"]), "conclude", "not established"),
    (case(says=["Equal", mean(["MatrixMultiply", ["Projection", "0"], "Resolvent"]), "Identity"]), "conclude",
     "mean of a product"),
    (case(says=["Equal", mean(["ProjectionProduct", "n", "0"]), "Identity"]), "conclude", "mean of a product"),
    (case(says=["Equal", mean(["Scale", trace(["Projection", "0"]), ["Projection", "0"]]), "Identity"]), "conclude",
     "mean of a product"),
    (case(step("differentiate", root="1", variable="x")), "differentiate", "not an atom"),
    (case(step("kappa-unique", penalty="y", samples="T", value="1")), "kappa-unique", "may be zero"),
    (case(step("clause", number="0", member="0"), regime=[{"grows": ["T"], "clauses": [["ForAll", ["List", "i", "1",
     "2"],
          ["TendsTo", "T", "Infinity"]]]}]), "clause", "outside the range"),
    (case(step("clause", number="0"), regime=[{"grows": ["T"], "clauses": [["TendsTo", "x", "T"]]}]), "clause",
     "moves"),
    (case(step("clause", number="1"), regime=GROWING), "clause", "no such clause"),
    (case(step("clause", number="0")), "clause", "no regime"),
    (case(step("limit-is", value="x", limit="1"), regime=GROWING), "limit-is", "no fixed limit"),
    (case(step("reciprocal", value="x", limit="1"), says=EQUIVALENT, regime=GROWING), "reciprocal", "no fixed limit"),
    (case(step("eventually", value="x", limit="1"), regime=GROWING), "eventually", ""),
    (case(step("eventually", value="x", limit="1"), says=EQUIVALENT, regime=GROWING), "eventually", "no fixed limit"),
    (case(ALONG, step("along", "0", value="0", multipliers=[], products=[["1", ["7"]]]), regime=GROWING), "along",
     "number of a premise"),
    (case(ALONG, step("ratio", "0", multipliers=[], scale="1", least="1", conclusion=["Equivalent", "x", "1"]),
     regime=TWO),
     "ratio", "not the last"),
    (case(step("ratio", multipliers=[], scale="1", least="1", conclusion=NOTHING)), "ratio", "no equivalence"),
    (case(step("squeeze", value="x")), "squeeze", ""),
    (case(step("plane", fit="down", moments=[])), "plane", "not one Gaussian row"),
    (case(step("plane", fit="down", moments=[]), at={"T": "1"}), "plane", "five moments"),
    (case(step("vanishing-penalty", of=RESOLVENT), chain=LEAST), "vanishing-penalty", "does not vanish"),
    (case(step("vanishing-penalty", of=RESOLVENT), at={}), "vanishing-penalty", "does not vanish"),
    (case(step("vanishing-penalty", of=RESOLVENT), at={"lambda": ["Divide", "1", "k"], "T": "k"}),
     "vanishing-penalty", "size that moves"),
    (case(step("vanishing-penalty", of=mean(trace("SampleCovariance"))), at={"lambda": ["Divide", "1", "k"]}),
     "vanishing-penalty", "not bounded"),
    (case(step("vanishing-penalty", of=["Multiply", "k", RESOLVENT]), at={"lambda": ["Divide", "1", "k"]}),
     "vanishing-penalty", "without a finite limit"),
    (case(step("product-of-limits", name="x", low="0", high="n", left="1", right="1", steps=[], last="0")),
     "product-of-limits", "a name"),
    (case(step("product-of-limits", name="i", low="y", high="n", left="1", right="1", steps=[], last="0")),
     "product-of-limits", "ends"),
    (case(step("product-of-limits", name="i", low="0", high="n", left="1", right="1", steps=[], last="0")),
     "product-of-limits", "not shown"),
    (case(step("scaled-minimum", left="x", right="1", by="y", new_left="x", new_right="1")), "scaled-minimum", "≥ 0"),
    (case(step("scaled-minimum", left="x", right="1", by="2", new_left="x", new_right="1")), "scaled-minimum",
     "not the same"),
    (case(step("smaller", left="x", right="y", **{"is": "up"})), "smaller", "neither"),
    (case(step("minimum-of-limits", left="x", right="y", **{"with": "1"})), "minimum-of-limits", "close"),
    (case(step("outcome", designs=[[["1", "0"], ["0", "1"]]], noises=[]), at={}), "outcome", "rank"),
    (case(step("outcome", designs=[], noises=[]), at={"Sigma": [["1", "2"]], "w0": ["1"]}), "outcome", "may miss"),
    (case(step("outcome", designs=[], noises=[]), at={}, chain=FEATURES), "outcome", "may miss"),
    (case(step("outcome", designs=[[["1", "0"]]], noises=[]), says=["Equal", RESOLVENT, "0"], at={}), "outcome",
     "no outcome decides"),
    (case(step("outcome", designs=[[["1", "0"]]], noises=[]), says=["Equal", trace(["Projection", "0"]), "0"], at={}),
     "outcome", "another size"),
    (case(step("outcome", designs=[[["1", "0"]]], noises=[]), says=["Equal", trace(["Projection", "1"]), "0"], at={}),
     "outcome", "without an outcome"),
    (case(step("specialise", steps=[], of="0", conclusion=NOTHING), regime=GROWING), "specialise", "regime"),
    (case(step("specialise", steps=[], of="0", conclusion=NOTHING)), "specialise", "not the equation"),
    (case(step("specialise", steps=[{"id": "0", **step("equation", multipliers=[], conclusion=["Equal", "x", "x"])}],
     of="0",
               conclusion=["Equal", "x", "1"]), at={}), "specialise", "not the equation"),
    (case(step("elsewhere", uses=[], steps=[], of="0", conclusion=NOTHING)), "elsewhere", "no term elsewhere"),
    (case(step("instance", k="7"), says=FUNCTION, at={}), "instance", "not one of the points"),
    (case(step("instance", k="1"), says=FUNCTION, at={"x": "k"}), "instance", "changes along"),
    (case(step("instance", k="1"), at={}), "instance", "no function"),
    (case(step("choose", value="1"), says=FUNCTION), "choose", "not a function of Σ"),
    (case(step("integrate-by-parts", fit="down", word="DownstreamDesign"), chain=FEATURES), "integrate-by-parts",
     "Gaussian"),
    (case(step("integrate-by-parts", fit="down", word=total("DownstreamDesign"))), "integrate-by-parts", "a sum"),
    (case(step("integrate-by-parts", fit="down", word=["MatrixMultiply", "DownstreamDesign", ["Projection", "0"]])),
     "integrate-by-parts", "another law"),
    (case(step("integrate-by-parts", fit="down", word="Sigma")), "integrate-by-parts", "does not begin"),
    (case(step("trace-of-projection", fit="down"), chain=FEATURES), "trace-of-projection", "Gaussian"),
    (case(step("trace-of-projection", fit="7")), "trace-of-projection", "not a fit"),
    (case(step("models", closed_form="w0", **{"from": "7"})), "models", "0 or 1"),
    (case(step("models", closed_form="w0", **{"from": "1"})), "models", "fewer generations"),
    (case(step("models", closed_form=["Scale", "2", "w0"], **{"from": "0"})), "models", "base"),
    (case(step("models", closed_form="w0", **{"from": "0"})), "models", "step"),
    (case(says=["Equal", ["Trace", ["PseudoInverse", "Sigma"]], "0"]), "words", "pseudo-inverse"),
    (case(says=["Equal", trace(["Transpose", "w0"], ["Model", "-1"]), "0"]), "words", "before the first"),
    (case(says=["Equal", trace(["ProjectionProduct", "20", "0"]), "0"]), "limits", "more than 16"),
    (case(says=["Equal", ["Sum", "j", "0", "70", ["At", "s", "j"]], "0"]), "limits", "more than 64"),
    (case(says=["Equal", ["Sum", "j", "3", "n", "1"], "0"]), "terms", "may be negative"),
    (case(says=["Equal", ["Power", "x", "65"], "0"]), "limits", "exponent"),
    (case(says=["Equal", trace("w0", "w0"), "0"]), "words", "two sizes"),
    (case(says=["Equal", trace("Sigma", "Sigma", *["Resolvent", ["Projection", "0"]] * 13), "0"]), "limits", "letters"),
    (case(says=["Equal", ["Where", ["Expectation", "T"], "T", "n"], "0"]), "terms", "no number"),
    (case(says=["Equal", ["Risk", "down", "0"], "0"]), "terms", "fits in order"),
    (case(says=["Equal", ["Trace", ["MatrixProduct", "j", "0", "n", ["Projection", "j"]]], "0"]), "words",
     "not a function"),
    (case(step("root", quotient="1", low="1", high="2", conclusion=NOTHING)), "root", "not what is stated"),
    (case(step("root", quotient="1", low="1", high="2", conclusion=ROOT), says=ROOT), "root", "quotient"),
    (case(step("root-at-zero", side="above", conclusion=ROOT), says=ROOT), "root-at-zero", "sign"),
    (case(step("root-at-zero", side="above", conclusion=NOTHING)), "root-at-zero", "not what is stated"),
    (case(step("another-root", value="1")), "another-root", "not what is stated"),
    (case(step("contraction", matrix="Sigma")), "contraction", "not a product"),
    (case(step("isotropic", fit="down", letter="Resolvent")), "isotropic", "rotations"),
    (case(step("mean-square", factor="w0", metric=["Projection", "0"])), "mean-square", "not a product"),
    (case(step("mean-square", factor=["PseudoInverse", ["Design", "0"]], metric="")), "mean-square", "no moments"),
    (case(step("norm-of-one-row", matrix="Sigma")), "norm-of-one-row", "not a product"),
    (case(step("norm-of-one-row", matrix=["MatrixMultiply", "Sigma", "Resolvent"])), "norm-of-one-row", "rank 1"),
    (case(step("operator-norm", matrix=["Projection", "0"], factor="w0")), "operator-norm", "downstream"),
    (case(step("operator-norm", matrix="Resolvent", factor="Resolvent")), "operator-norm", "independent"),
    (case(step("between", low="a", high="b")), "between", "two bounds"),
    (case(step("between", low="x", high="b")), "between", "occurs already"),
    (case(step("bound", name="x", value="y")), "bound", "occurs already"),
    (case(step("bound", name="b", value="y")), "bound", "not shown"),
    (case(step("name", name="x", value="y")), "name", "occurs already"),
    (case(step("name", name="b", value=RESOLVENT)), "name", "moves"),
    (case(step("cases", value="y", steps=[], last=[])), "cases", "moves"),
    (case(step("domain", value=["Multiply", "x", "x"], strict="true"), step("cases", "0", value="x", steps=[], last=[]),
          regime=GROWING), "cases", "different conclusions"),
    (case(step("limit-sign", value="x")), "limit-sign", "without a regime"),
    (case(step("limit-order", left="x", right="x")), "limit-order", "without a regime"),
    (case(step("scaled-limit", value="x", by="1", multipliers=[])), "scaled-limit", "no positive scale"),
    (case(step("no-value", denominator="x"), says=["Equal", ["Divide", "1", "x"], "1"]), "no-value", "other than 0"),
    (case(step("no-value", denominator="x")), "no-value", "not a denominator"),
    (case(step("risk", **ALL_FIT)), "risk", "no maps"),
    (case(step("risk", **ALL_FIT), chain=FEATURES), "risk", "Gaussian"),
    (case(step("risk", closed={}, noises=["0", "down"]), at={}), "risk", "a point"),
    (case(step("fit", fit="down")), "fit", "no map of the resolvent"),
    (case(step("fit", fit="0")), "fit", "rank"),
    (case(step("positive-trace", matrix=["Projection", "0"], vector="")), "positive-trace", "not a product"),
    (case(says=["Equal", ["Trace", ["IdentityOfSize", "x"]], "0"]), "words", ""),
    (case(chain={**CHAIN, "downstream": [{**FIT, "fit": "ols"}]}), "witness", "ridge fit"),
    (case(chain={**CHAIN, "generators": [BLOCK, {**BLOCK, "repeat": "1/2"}]}), "witness", "repeat"),
]  # fmt: skip
