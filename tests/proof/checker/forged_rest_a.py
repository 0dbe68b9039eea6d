"""Forged certificates for refusals in the checker's files a to l that no other one reaches."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, BOUND, CHAIN, GROWING, ONE, POINT, identity, mean, refuted, total, trace
from tests.proof.checker.forged_steps import ALONG, LEAST, case, step

Term = Any
KAPPA: Term = ["Kappa", "x", "T"]
FIRST, SECOND = ["Projection", "0"], ["Projection", "n"]
KEPT, SIZED = {**POINT, "Sigma": ["1", "1"]}, {**CHAIN, "generators": [{**BLOCK, "samples": ["At", "s", "m"]}]}
BLOCKS = {**CHAIN, "generators": [{**BLOCK, "repeat": "1"}, {**BLOCK, "repeat": "1"}]}
RIDGE, PLAIN = "equivalent.ridge.", "equivalent.ridgeless."
#: d = 2k, T = 3k: one eigenvalue of each, half of the space
MANY: Term = {"d": ["Multiply", "2", "k"], "T": ["Multiply", "3", "k"], "Sigma": [["1", "k"], ["2", "k"]]}
LARGE = [{"grows": ["d", "Sigma", "T"], "clauses": [["TendsTo", "T", "Infinity"]]}]


def flat(*steps: dict[str, Any], fit: str = "0", **parts: Any) -> dict[str, Any]:
    """Steps after E P = (E tr P/d) I, of the fit, for Σ = I: premise "1"."""
    known = step("trace-of-projection", fit=fit), step("invariance", "0", fit=fit)
    given = {"hypotheses": [["Equal", "Sigma", "Identity"]], **parts}
    return {**case(*known, *steps, **given), "witness": KEPT}


def averaged(of: Term, *more: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A mean of projections averaged, for Σ = I."""
    chain = {key: parts.pop(key) for key in list(parts) if key == "chain"}
    return flat(*more, step("average", str(1 + len(more)), fit="0", of=of, **parts), **chain)


def powers(image: Term) -> dict[str, Any]:
    """A closed form of a product of projections, for Σ = I."""
    return flat(step("projections", "1", mean=["Add", "M", ["Scale", "m", image]], second=""))


def cited(names: list[str], *steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Steps after facts about the downstream fit, along points with many rows and eigenvalues."""
    found = case(step("cite", fit="down", facts=[fact(x).term for x in names]), *steps, at=MANY, regime=LARGE, **parts)
    return {**found, "cited": sorted(names)}


def normal(vector: Term, variance: Term, chain: Any) -> dict[str, Any]:
    """A sum of noises that is said to be normal."""
    said = ["IndependentNormal", vector, variance]
    return case(step("sum-of-normals", conclusion=said), says=said, chain=chain)


def slope(equation: dict[str, Any]) -> dict[str, Any]:
    """A slope of κ from another equation."""
    return case(
        step("kappa", penalty="x", samples="T"), equation, step("differentiate", "1", root=KAPPA, variable="x")
    )


HIDDEN: Term = trace(["Power", ["Resolvents", KAPPA], "n"])
DEFINING: Term = ["Subtract", ["Subtract", KAPPA, "x"], ["Divide", ["Multiply", KAPPA, ["Df", "1", KAPPA]], "T"]]
TIMES = step("equation", "0", multipliers=[HIDDEN], conclusion=["Equal", ["Multiply", HIDDEN, DEFINING], "0"])
TURNED: Term = ["Transpose", "w0"]
OF_LAWS: Term = mean(["Multiply", "y", trace(FIRST)])
SAID: Term = ["Multiply", "y", "x"]
FUNCTION_THAT_MOVES: Term = mean(trace(["Resolvents", "x"], "Resolvent"))
RARE: Term = ["Divide", "1", "T"]
MOVING: Term = ["Equivalent", ["Divide", "2", "T"], RARE]
DETERMINISTIC: Term = ["Form", "w0", ["Resolvents", ["Kappa", "lambda", "T"]], "w0"]
LENGTH: Term = mean(trace(TURNED, "Resolvent", "w0"))
SHARE: Term = ["Divide", ["Kappa", "lambda", "T"], "lambda"]
BOTH_ERRORS: Term = ["Add", ["Subtract", LENGTH, ["Multiply", SHARE, DETERMINISTIC]], ["Divide", "1", "T"]]
LONGER: Term = total(["Noise", "j"], high=["Subtract", "T", "1"])
SPECTRAL: Term = {"grows": ["Sigma"], "clauses": []}


def mean_elsewhere() -> dict[str, Any]:
    """y E tr P₀ = y x also for five rows, as it is so for T₀ rows: it was accepted."""
    given = step("hypothesis", number="0", member="")
    said = ["Equal", ["Where", OF_LAWS, "T0", "5"], SAID]
    last = step("elsewhere", "0", uses=["0"], steps=[{"id": "a", **given}], of="a", conclusion=said)
    return case(given, last, says=said, hypotheses=[["Equal", OF_LAWS, SAID]])


REST_A: list[tuple[dict[str, Any], str, str]] = [
    (refuted(["Less", "x", "1"], {"n": "k"}, hypotheses=[BOUND], regime=[{"grows": ["n"], "clauses": []}]), "point",
     "without fixed ends"),
    (mean_elsewhere(), "elsewhere", "a condition on laws"),
    ({**case(regime=[*GROWING, SPECTRAL]), "witness": {**POINT, "Sigma": "Sigma"}}, "witness", "no eigenvalues"),
    (case(ALONG, step("many-rows", "0", of=FUNCTION_THAT_MOVES),
          regime=[{"grows": ["T", "x"], "clauses": [["TendsTo", "T", "Infinity"]]}]), "many-rows",
     "a function of Σ that moves"),
    (normal(["Add", ["Noise", "0"], ["Noise", "1"]], "2",
            {**SIZED, "generators": [{**SIZED["generators"][0], "repeat": "2"}]}), "sum-of-normals", "different sizes"),
    (normal(total(["Noise", "j"]), "n", SIZED), "sum-of-normals", "different sizes"),
    (averaged(["Multiply", mean(trace(FIRST, "Resolvent")), mean(trace(FIRST, "Resolvent"))]), "average",
     "a product of random factors"),
    (averaged(mean(trace(FIRST, "Resolvent")), member="0", chain=ONE), "average", "where designs have none"),
    (averaged(mean(trace(FIRST, "Resolvent", SECOND)), member="0"), "average", "may be the same"),
    (averaged(mean(trace(["ProjectionProduct", "n", "1"])),
              step("projections", "1", mean=["Scale", ["Power", ["Divide", ["Min", "T0", "d"], "d"], "m"], "M"],
                   second="")), "average", "does not begin with the first"),
    (averaged(mean(trace(FIRST, "Resolvent", FIRST, "SampleCovariance"))), "average", "around something random"),
    (powers(["Power", "M", "2"]), "average", "not linear in M"),
    (powers(["Scale", trace("M", "M"), "Identity"]), "average", "not linear in M"),
    (identity(["Equal", trace(FIRST), "0"], chain=BLOCKS), "terms", "one block of generators"),
    (cited([RIDGE + "second"]), "cite", "no fact about the mean"),
    (flat(step("noise-cost", "1", fit="down", metric="Sigma"), fit="down", chain=LEAST), "noise-cost",
     "no cited fact about the noise"),
    (cited([PLAIN + x for x in ("mean", "second", "noise")],
           step("noise-cost", "0", fit="down", metric=["Power", "Sigma", "-1"]), chain=LEAST), "noise-cost",
     "not a polynomial in Σ"),
    (identity(["Equal", mean(trace(["Transpose", total(["Noise", "j"])], LONGER)), "0"], chain=ONE), "average-noise",
     "over different numbers"),
    (case(step("first-of-sum", name="j", low="0", high=["Subtract", "n", "1"], body=["At", "s", "j"])), "first-of-sum",
     "may be empty"),
    (flat(step("fit", "1", "1", fit="down"), fit="down", chain=LEAST), "fit", "one map of the fit at most"),
    (flat(step("fit", "1", "0", fit="down"), fit="down", chain=LEAST), "fit", "no equation for E tr(BᵀB)"),
    (cited([RIDGE + "mean"], step("fit", "0", fit="down")), "fit", "no fact about E[AᵀMA]"),
    (flat(step("projections", "1", mean=["Scale", ["Power", ["Divide", ["Min", "T0", "d"], "d"], "m"], "M"], second=""),
          step("fit", "2", fit="0")), "fit", "no map of the projection"),
    (slope(step("trace-of-projection", fit="0")), "differentiate", "an atom that hides the variable"),
    (slope(TIMES), "differentiate", "an atom that hides the variable"),
    (cited([RIDGE + "mean"],
           step("average", "0", fit="down", of=LENGTH),
           ALONG,
           step("along", "1", "2", value=BOTH_ERRORS, multipliers=[], products=[["1", ["0"]], ["1", ["1"]]])), "along",
     "different vectors"),
    # the facts about ridge do not keep T/d away from 1, where E‖X†‖² may be infinite: it was accepted
    (cited([RIDGE + "mean", RIDGE + "second"],
           step("mean-square", "0", factor=["PseudoInverse", "DownstreamDesign"], metric="")), "mean-square",
     "may have no moments"),
    (case(ALONG, step("domain", value="0", strict="false"), step("domain", value="1", strict="true"),
          step("domain", value=RARE, strict="true"),
          step("ratio", "0", "1", "2", "3", multipliers=[], scale="1", least=RARE, conclusion=MOVING), says=MOVING,
          regime=GROWING), "ratio", "a lower bound that moves"),
]  # fmt: skip
