"""Forged certificates about ridge fits in a row on one design: what is no such row, and what their maps do not say."""

from __future__ import annotations

from typing import Any

from collapse_sym.literature import fact
from tests.proof.checker.forged import BLOCK, CHAIN, FIT
from tests.proof.checker.forged_steps import case, step

Term = Any
POWERS = "equivalent.ridge.shared-design"
SINGLE = ("equivalent.ridge.mean", "equivalent.ridge.second", "equivalent.ridge.noise")
RIDGE = {**BLOCK, "fit": "ridge", "penalty": "lambda", "design": "X0", "repeat": "2"}
ONCE = {**RIDGE, "repeat": "1"}
NORM: Term = ["Bounded", ["OperatorNorm", "Sigma"]]
REGIME = [{"grows": ["T0", "T", "d", "Sigma", "w0"],
           "clauses": [["TendsTo", "T0", "Infinity"], NORM, ["Bounded", ["SquaredNorm", "w0"]]]}]  # fmt: skip
KAPPA: Term = ["Kappa", "lambda", "T0"]
SQUARE: Term = ["MatrixMultiply", "Sigma", ["Power", ["Resolvents", KAPPA], "2"]]
MARGIN: Term = ["Subtract", "T0", ["Df", "2", KAPPA]]
NOTHING: Term = ["Near", "0", "0"]


def of(*generators: dict[str, Any], last: Any = None) -> dict[str, Any]:
    return {**CHAIN, "generators": list(generators), "downstream": [] if last is None else [last]}


def powers(*steps: dict[str, Any], chain: Any = None, fit: str = "0", known: Term = POWERS, regime: Any = None) -> Any:
    """T₀ − df₂(κ₀) > 0, the maps of the fits (step 6), and what follows."""
    found = case(
        *(step("clause", number=str(i)) for i in range(3)), step("kappa", penalty="lambda", samples="T0"),
        step("positive-trace", matrix=SQUARE, vector=""),
        step("sign", "3", "4", value=MARGIN, multipliers=[["Divide", "T0", KAPPA]],
             products=[[KAPPA, ["0"], "1"], [["Divide", ["Multiply", "lambda", "T0"], KAPPA], [], "1"]]),
        step("powers-of-fit", "0", "1", fit=fit, facts=[fact(known).term]),
        *steps, says=NOTHING, regime=regime or REGIME, chain=chain or of(RIDGE),
    )  # fmt: skip
    return {**found, "cited": sorted({known, POWERS, *SINGLE} if steps else {known})}


def risk(noises: Any = (), closed: Any = None, maps: str = "6") -> dict[str, Any]:
    return step("risk", maps, "1", "2", noises=list(noises), closed=closed or {})


#: the fits of the block as if each came with a design of its own (steps 7 and 8)
ALONE = (
    step("cite", "0", "1", fit="0", facts=[fact(i).term for i in SINGLE]),
    step("fit", "7", fit="0"),
)
FORMS = {"first": "1", "mixed": "0", "cross": "1", "last": "0", "shift": "0", "cost": "0"}
OLS = {**BLOCK, "design": "X0", "repeat": "1"}

REPEATED: list[tuple[dict[str, Any], str, str]] = [
    (powers(chain={**of(RIDGE), "inputs": "features"}), "powers-of-fit", "not Gaussian"),
    (powers(known=SINGLE[0]), "powers-of-fit", "not the fact"),
    (powers(step("cite", "0", "1", fit="0", facts=[fact(POWERS).term])), "cite", "about several fits"),
    (powers(chain=of({**RIDGE, "design": "fresh"})), "powers-of-fit", "not generators on one design"),
    (powers(chain=of(RIDGE, last=FIT), fit="down"), "powers-of-fit", "not generators on one design"),
    (powers(chain=of(ONCE, last={**FIT, "design": "X0", "samples": "T0"})), "powers-of-fit", "not generators on one"),
    (powers(chain=of(ONCE, {**BLOCK, "repeat": "1"}, ONCE)), "powers-of-fit", "comes again"),
    (powers(chain=of(ONCE, ONCE), fit="1"), "powers-of-fit", "comes again"),
    (powers(chain=of(ONCE, OLS)), "powers-of-fit", "least squares and ridge"),
    (powers(chain=of(ONCE, {**ONCE, "samples": "T"})), "powers-of-fit", "two sizes"),
    (powers(chain=of(ONCE, {**ONCE, "penalty": "x"})), "powers-of-fit", "two penalties"),
    (powers(chain=of({**RIDGE, "repeat": "n"})), "powers-of-fit", "number is not known"),
    (powers(chain=of({**RIDGE, "repeat": "0"})), "powers-of-fit", "number is not known"),
    (powers(chain=of({**RIDGE, "repeat": "65"})), "powers-of-fit", "number is not known"),
    (powers(chain=of({**RIDGE, "repeat": "3/2"})), "witness", "not an integer"),
    (powers(chain=of({**RIDGE, "truth": "1/2"})), "powers-of-fit", "labels mixed"),
    (powers(chain=of(ONCE, {**ONCE, "truth": "1/2"})), "powers-of-fit", "labels mixed"),
    (powers(chain=of(ONCE)), "powers-of-fit", "one fit"),
    (powers(chain=of({**RIDGE, "repeat": "33"}, {**RIDGE, "repeat": "33"})), "powers-of-fit", "too many"),
    # λ that moves, T₀ that may stay, Σ that may be unbounded: what the fact assumes
    (powers(regime=[{**REGIME[0], "grows": [*REGIME[0]["grows"], "lambda"]}]), "cite", "is not given"),
    (powers(*ALONE, risk(maps="8")), "risk", "maps of one fit for several"),
    (powers(risk(closed={"0": FORMS})), "risk", "an induction over fits on one design"),
    # the noise of the number m of a block on one design
    (powers(risk(["0"]), chain=of({**RIDGE, "variance": "m"})), "terms", "m"),
    (powers(risk(["0"]), chain=of({**RIDGE, "variance": "d"})), "risk", "a noise that moves"),
    (powers(risk(), chain=of(ONCE, {**ONCE, "penalty": "x"})), "powers-of-fit", "two penalties"),
    (powers(risk(), chain=of(RIDGE, {**RIDGE, "design": "X1"})), "risk", "no maps of fit 1"),
]  # fmt: skip
