"""Forged certificates about orders of growth, sums of powers, real exponents, laws of eigenvalues."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import POINT, digest, mean, trace
from tests.proof.checker.forged_steps import FEATURES, LEAST, case, step

Term = Any
Forged = tuple[dict[str, Any], str, str]
LOG_T: Term = ["Log", "T"]
ROW: Term = ["ForAll", ["List", "j", "1", "d"], ["Comparable", ["Eigenvalue", "j"], ["Power", "j", "-2"]]]
CLAUSES: Term = [
    ["TendsTo", "T", "Infinity"],
    ["TendsTo", "d", "Infinity"],
    ROW,
    ["Bounded", ["Divide", "x", "T"]],
    ["Bounded", "y"],
    ["Comparable", "x", "y"],
    ["PolynomiallyComparable", "T", "d"],
    ["ForAll", ["List", "j", "1", "d"], ["TendsTo", ["Divide", "T", "j"], "Infinity"]],
]
GROWS: Term = [{"grows": ["T", "d", "Sigma", "w0"], "clauses": CLAUSES}]
SAYS: Term = ["Comparable", "T", "T"]
T = step("order-of", value="T")
ONE = step("order-of", value="1")
D = step("order-of", value="d")
WIDE = step("order-clause", number="0", member="")  # 1 ≤ C T
SMALL = step("clause", number="0")  # 1/T → 0
LOW: Term = {"is": "low"}


def going(*steps: dict[str, Any], says: Term = SAYS, **parts: Any) -> dict[str, Any]:
    return case(*steps, says=says, **{"regime": GROWS, **parts})


def product(*premises: str, value: Term = "T", order: Term = LOG_T, **data: Any) -> dict[str, Any]:
    given: Term = {"is": "both", "factor": "1", "factors": [["0", "1"]], "relations": [], "multipliers": []}
    return step("order", *premises, value=value, order=order, **{**given, **data})


def terms(*premises: str, value: Term = "T", order: Term = LOG_T, **data: Any) -> dict[str, Any]:
    given: Term = {"is": "both", "factors": [["0", "1"]], **data}
    return step("order-of-terms", *premises, value=value, order=order, **given)


ORDERS: list[Forged] = [
    (case(T, says=SAYS), "order-of", "every member"),
    (going(T, says=["GreaterEqual", "T", "1"]), "order-of", "every member"),
    (going(T, regime=[*GROWS, {"grows": ["T0"], "clauses": [["TendsTo", "T0", "Infinity"]]}]), "order-of",
     "several stages"),
    (going(step("order-of", value="y")), "order-of", "may not be positive"),
    (going(step("order-clause", number="9", member="")), "order-clause", "no such clause"),
    (going(step("order-clause", number="4", member="")), "order-clause", "may be negative"),
    (going(step("order-clause", number="5", member="")), "order-clause", "may be zero"),
    (going(step("order-clause", number="6", member="")), "order-clause", "not read here"),
    (going(step("order-clause", number="7", member="1")), "order-clause", "not read here"),
    (going(step("order-clause", number="2", member="0")), "order-clause", "outside the range"),
    (going(step("order-clause", number="2", member="3")), "order-clause", "outside the range"),
    (going(step("order-log", scale="T")), "order-log", "no z → ∞"),
    (going(step("along", value="0", multipliers=[], products=[]), step("order-log", "0", scale="y")), "ring", ""),
    (going(T, product("0", **{"is": "above"})), "order", "not a side"),
    (going(T, product("0", factor="y")), "order", "not fixed and positive"),
    (going(T, product("0", factor="T", value=["Power", "T", "2"])), "order", "not fixed and positive"),
    (going(SMALL, product("0")), "order", "not an order"),
    (going(T, product("0", factors=[["0", "d"]])), "order", "an exponent that moves"),
    (going(WIDE, product("0", value="1")), "order", "the other side"),
    (going(T, WIDE, product("0", "1", value="1", factors=[["1", "-1"]], **{"is": "high"})), "order", "the other side"),
    (going(T, WIDE, product("0", "1", value="1", factors=[["1", "y"]], **{"is": "high"})), "order", "unknown sign"),
    (going(T, product("0", value="d")), "order", "another product"),
    (going(T, product("0", order="0")), "order", "do not compare"),
    (going(T, product("0", order="0", **{"is": "high"})), "order", "do not compare"),
    (going(T, T, product("0", "1", relations=[["1", "1"]])), "order", "not an order of 1"),
    (going(T, WIDE, product("0", "1", order="0", relations=[["1", "1"]])), "order", "not an order of 1"),
    (going(T, WIDE, product("0", "1", relations=[["1", "T"]], **{"is": "high"})), "order", "a multiplier that moves"),
    (going(T, WIDE, product("0", "1", order="0", relations=[["1", "-1"]], **{"is": "high"})), "order",
     "a multiplier that may be negative"),
    (going(T, product("0", multipliers=["1"])), "order", "one multiplier each"),
    (going(T, step("order-of-equal", "0", value="d", multipliers=[])), "order-of-equal", "no order of an equal value"),
    (going(T, T, step("order-both", "0", "1")), "order-both", "not a lower and an upper side"),
    (going(T, D, terms("0", **LOW), terms("1", value="d", order=["Log", "d"], **{"is": "high"}),
           step("order-both", "2", "3")), "order-both", "two values"),
    (going(T, terms("0", factors=[])), "order-of-terms", "no term"),
    (going(WIDE, terms("0", value="1", **LOW)), "order-of-terms", "not this side"),
    (going(T, terms("0", order="0")), "order-of-terms", "another order"),
    (going(T, terms("0", factors=[["0", "-1"]], value=["Negate", "T"])), "order-of-terms", "not fixed and ≥ 0"),
    (going(T, terms("0", factors=[["0", "d"]])), "order-of-terms", "not fixed and ≥ 0"),
    (going(T, terms("0", factors=[["0", "0"]], value="0")), "order-of-terms", "no term with a factor > 0"),
    (going(T, terms("0", value="d", **LOW)), "order-of-terms", "do not give the sign"),
    (going(T, terms("0", value=["Subtract", "T", "2"], **{"is": "high"})), "order-of-terms", "do not give the sign"),
    (going(T, step("order-vanishes", "0", scale="T")), "order-vanishes", "no z → ∞"),
    (going(T, SMALL, step("order-vanishes", "0", "1", scale="T")), "order-vanishes", "no multiple"),
    (going(T, SMALL, terms("0", **LOW), step("order-vanishes", "2", "1", scale="T")), "order-vanishes", "upper side"),
    (going(T, step("order-bounded", "0")), "order-bounded", "bounded above"),
    (going(ONE, step("order-grows", "0", scale="T", conclusion=SAYS)), "order-grows", "another one"),
    (going(WIDE, step("order-grows", "0", scale="T", conclusion=["TendsTo", "1", "Infinity"])), "order-grows",
     "lower side"),
    (going(T, step("order-grows", "0", scale="T", conclusion=["TendsTo", "d", "Infinity"])), "order-grows",
     "another value"),
    (going(step("tends-to", conclusion=SAYS)), "tends-to", "another one"),
    (going(SMALL, step("tends-to", "0", conclusion=["TendsTo", "T", "0"])), "tends-to", "does not vanish"),
    (going(step("trichotomy", value="T", steps=[[], [], []], last=["", "", ""])), "trichotomy", "moves"),
    (going(step("trichotomy", value="y", steps=[[], [], []], last=["0", "0", "0"])), "trichotomy", "without"),
    (going(step("maximum", left="x", right="T", **{"is": "least"})), "maximum", "neither"),
    (going(step("maximum", left="y", right="T", **{"is": "sum"})), "maximum", "may be negative"),
]  # fmt: skip


def alike(*pairs: Term, says: Term = SAYS, **data: Any) -> dict[str, Any]:
    given: Term = {"middle": "", "low": "1", "high": "1", "multipliers": [], "conclusion": says}
    return step("comparable-orders", *("0", "1"), pairs=list(pairs), **{**given, **data})


LAW: Term = {"T": "k", "d": "k", "Sigma": ["law", ["Power", "m", "-2"]], "w0": ["law", ["Power", "m", "-1"]]}


def without_truth(forged: dict[str, Any]) -> dict[str, Any]:
    """The same about d and Σ alone."""
    kept = ("d", "Sigma")
    variables = {x: forged["statement"]["variables"][x] for x in kept}
    stated = {**forged["statement"], "variables": variables, "chain": None, "regime": []}
    points = {place: {x: forged[place][x] for x in kept} for place in ("witness", "at")}
    return {**forged, "statement": stated, "hash": digest(stated), **points}


def along(*steps: dict[str, Any], says: Term, **at: Any) -> dict[str, Any]:
    """Points k = 1, 2, …, with a law of eigenvalues."""
    return case(*steps, says=says, at={**LAW, **at}, regime=[{**GROWS[0], "clauses": CLAUSES[:3]}])


def keeping(norm: Term, **at: Any) -> dict[str, Any]:
    """T is not bounded along such points, on which a norm is said to be."""
    clauses = [*CLAUSES[:2], ["Bounded", norm]]
    steps = SMALL, T, apart("1", "0", says=["Bounded", "T"])
    return case(*steps, says=["Bounded", "T"], at={**LAW, **at}, regime=[{**GROWS[0], "clauses": clauses}])


def form(exponent: str) -> Term:
    """‖Σ^p w₀‖²."""
    return ["SquaredNorm", ["MatrixMultiply", ["Power", "Sigma", exponent], "w0"]]


def apart(*premises: str, says: Term, scale: Term = "T") -> dict[str, Any]:
    return step("order-apart", *premises, scale=scale, conclusion=says)


RATIO: Term = ["Comparable", "T", "1"]
BOUNDED: Term = ["Bounded", "T"]
GROWN: Term = ["TendsTo", "T", "Infinity"]
TO_ZERO: Term = ["TendsTo", "T", "0"]
AT_ONE: Term = ["TendsTo", ["Divide", "T", "T"], "1"]
FEW: Term = {"value": "T", "order": LOG_T}
ENDS: list[Forged] = [
    (going(T, D, alike(["0", "1", "1"], conclusion=["Equivalent", "T", "T"]), says=["Equivalent", "T", "T"]),
     "comparable-orders", "another one"),
    (going(T, terms("0", **LOW), alike(["0", "1", "1"])), "comparable-orders", "not both sides"),
    (going(T, D, alike(["0", "1", "1"])), "comparable-orders", "two orders"),
    (going(T, T, alike(["0", "1", "y"])), "comparable-orders", "may be negative"),
    (going(T, T, alike(["0", "1", "2"])), "comparable-orders", "other sums"),
    (going(T, T, alike(["0", "1", "1"], middle="T", low="y")), "comparable-orders", "not a positive constant"),
    (going(T, T, alike(["0", "1", "1"], middle="T", low="2", high="2")), "comparable-orders", "do not give the sign"),
    (along(T, apart("0", says=RATIO), says=BOUNDED), "order-apart", "not what is stated"),
    (going(T, apart("0", says=BOUNDED), says=BOUNDED), "order-apart", "not what is stated"),
    (along(T, apart("0", says=RATIO), says=RATIO), "order-apart", "not two orders"),
    (along(WIDE, WIDE, apart("0", "1", says=RATIO), says=RATIO), "order-apart", "not a lower and an upper side"),
    (along(T, T, apart("0", "1", says=RATIO), says=RATIO), "order-apart", "another value"),
    (along(T, ONE, apart("0", "1", says=RATIO), says=RATIO), "order-apart", "no z → ∞"),
    (along(ONE, SMALL, apart("0", "1", says=BOUNDED), says=BOUNDED), "order-apart", "another value"),
    (along(T, SMALL, terms("0", **{"is": "high"}), apart("2", "1", says=BOUNDED), says=BOUNDED), "order-apart",
     "lower side"),
    (along(T, apart("0", says=GROWN), says=GROWN), "order-apart", "bounded above"),
    (along(T, apart("0", says=TO_ZERO), says=TO_ZERO), "order-apart", "bounded below"),
    (along(ONE, apart("0", says=AT_ONE), says=AT_ONE), "order-apart", "another limit than 0"),
    (along(SMALL, T, apart("1", "0", says=BOUNDED), says=BOUNDED, d="2"), "point", "do not satisfy a clause"),
    (along(says=BOUNDED, Sigma=["law", "m"]), "point", "not positive and falling"),
    (along(says=BOUNDED, Sigma=["law", "0"]), "point", "not positive and falling"),
    (along(says=BOUNDED, Sigma=["law"]), "point", "not a law"),
    (along(says=BOUNDED, w0=["1", "1"]), "point", "a law beside a list"),
    (without_truth(along(says=["Greater", ["Coefficient", "1"], "0"])), "point", "a vector without a law"),
    (case(says=BOUNDED, at=LAW, regime=[{**GROWS[0], "clauses": [["ForAll", ["List", "j", "d", "d"], ROW[2]]]}]),
     "point", "without a fixed low end"),
    (along(says=BOUNDED, Sigma=["law", ["Power", "m", "-3"]]), "point", "do not satisfy a clause"),
    (keeping(form("-1/4")), "point", "do not satisfy a clause"),  # Σ 1/m
    (keeping(form("1/4"), w0=["law", ["Divide", "k", "m"]]), "point", "do not satisfy a clause"),
    (keeping(["SquaredNorm", "w0"], w0=["law", "1"]), "point", "do not satisfy a clause"),
    (keeping(["OperatorNorm", ["Power", "Sigma", "-1"]]), "point", "do not satisfy a clause"),
    (keeping(["OperatorNorm", "Sigma"], Sigma=["law", ["Multiply", ["Add", "1", ["Divide", "1", "k"]],
                                                       ["Power", "m", "-2"]]]), "point", "do not satisfy a clause"),
]  # fmt: skip

#: Σ_{j ≤ d} λ_j ≤ C, by one piece: λ_j ≤ C j⁻²
NUMBER = step("order-of", value="i0")
MEMBER = step("order-clause", number="2", member="i0")
FALLS: Term = {"value": ["Eigenvalue", "i0"], "order": ["Multiply", "-2", ["Log", "i0"]]}
INNER = [
    {"id": "a", **NUMBER},
    {"id": "b", **MEMBER},
    {"id": "c", **product("a", "b", factors=[["1", "1"], ["0", "-2"]], **FALLS)},
]
PIECE: Term = {
    "name": "i0", "high": "d", "body": ["Eigenvalue", "i0"], "order": "0", "ends": [""], "steps": [INNER],
    "last": ["c"], "scales": ["0"], "pieces": [[]], "corrections": [[]],
}  # fmt: skip
ABOUT: Term = {**PIECE, "ends": ["0"], "pieces": [[], [["0", "1"]], []], "corrections": [[], [], []]}
MANY = step("order-clause", number="1", member="")  # 1 ≤ C d
FLAT = [INNER[0], {"id": "c", **product("a", value=["Divide", "1", "i0"], order=["Negate", ["Log", "i0"]],
                                        factors=[["0", "-1"]])}]  # fmt: skip
SLOW: Term = {**PIECE, "body": ["Divide", "1", "i0"], "steps": [FLAT], "order": ["Log", ["Log", "d"]]}


def above(*premises: str, **data: Any) -> dict[str, Any]:
    return step("sum-above", *premises, **{**PIECE, **data})


def below(*premises: str, **data: Any) -> dict[str, Any]:
    return step("sum-below", *premises, **{**ABOUT, **data})


def inside(value: Term, order: Term, **data: Any) -> Term:
    """Nested steps that end with this order of the terms."""
    return [[*INNER[:2], {"id": "c", **product("a", "b", value=value, order=order, **data)}]]


LARGER: Term = ["Multiply", "T", ["Eigenvalue", "i0"]]
MOVING: Term = ["Power", "i0", ["Negate", "x"]]
SUMS: list[Forged] = [
    (going(above(ends=[])), "sum-above", "not one entry"),
    (going(above(ends=["0"])), "sum-above", "not one entry"),
    (going(above(order=["Negate", LOG_T])), "sum-above", "do not compare"),
    (going(above(last=["d"])), "sum-above", "no order of the terms"),
    (going(above(last=["b"])), "sum-above", "no order of the terms"),
    (going(above(body=["Subtract", ["Eigenvalue", "i0"], "1"])), "sum-above", "may be negative"),
    (going(above(steps=[[*INNER, {"id": "e", **terms("c", **{**FALLS, "is": "low"})}]], last=["e"])), "sum-above",
     "upper side"),
    (going(above(body="i0", high="Infinity", steps=[[INNER[0]]], last=["a"])), "sum-above", "do not fall fast"),
    (going(above(body=MOVING, steps=inside(MOVING, ["Multiply", ["Negate", "x"], ["Log", "i0"]],
                                           factors=[["0", ["Negate", "x"]]]))), "sum-above", "unknown sign"),
    (going(above(body=LARGER, steps=[[{"id": "a", **step("order-of", value=LARGER)}]], last=["a"])), "sum-above",
     "changes with the number"),
    (going(step("clause", number="1"), step("order-log", "0", scale="d"),
           step("sum-above", **{**SLOW, "scales": ["d"]})), "sum-above", "no z → ∞"),
    (going(step("clause", number="1"), step("order-log", "0", scale="d"), SMALL,
           step("sum-above", "2", **{**SLOW, "scales": ["T"]})), "sum-above", "another length"),
    (going(step("hypothesis", number="0", member=""), above("0", steps=inside(
        FALLS["value"], ["Multiply", ["Subtract", ["Multiply", ["Subtract", "n", "2"], "T"], "2"], ["Log", "i0"]],
        factors=[["1", "1"], ["0", "-2"]], multipliers=[["Multiply", "T", ["Log", "i0"]]], premises=["a", "b", "0"])),
        hypotheses=[["Equal", "n", "2"]]), "sum-above", "an exponent that moves"),
    (going(MANY, below("0", ends=[])), "sum-below", "not a place"),
    (going(MANY, below("0", pieces=[[]])), "sum-below", "not a place"),
    (going(MANY, below("0", order=LOG_T)), "sum-below", "do not compare"),
    (going(MANY, below("0", pieces=[[], [], []])), "sum-below", "do not compare"),
    (going(MANY, below("0", ends=["-1", ["Log", "d"]])), "sum-below", "do not fall like 1/j"),
    (going(MANY, below("0", steps=[[*INNER, {"id": "e", **terms("c", **{**FALLS, "is": "high"})}]], last=["e"])),
     "sum-below", "lower side"),
    (going(step("spectral", name="i0", matrix="Sigma", vector="v", body="1")), "spectral", "another vector"),
    (case(step("spectral", name="i0", matrix="Sigma", vector="", body="1"), at={}), "spectral", "listed eigenvalues"),
    (going(step("spectral", name="i0", matrix="Sigma", vector="", body="1")), "spectral", "another function"),
    (going(step("spectral", name="i0", matrix="M", vector="", body="1")), "spectral", "not read here"),
    (going(step("spectral", name="i0", matrix=["Scale", ["Power", "T", "1/2"], "Sigma"], vector="",
                body=["Multiply", ["Power", ["Eigenvalue", "i0"], "1/2"], ["Eigenvalue", "i0"]])),
     "spectral", "another function"),  # √T read as a root of Σ
    (going(ONE, step("trichotomy", "0", value="y", last=["c", "c", "c"], steps=[
        [{"id": "c", **alike(["0", "0", x], says=["Comparable", x, x]), "premises": ["0"]}] for x in ("1", "1", "2")])),
     "trichotomy", "different conclusions"),
]  # fmt: skip


def summed(body: Term, low: str = "1") -> Term:
    return ["Greater", ["Sum", "j", low, "Infinity", body], "0"]


POWERS: list[Forged] = [
    (case(says=["Greater", ["Power", "y", "1/2"], "0"]), "terms", "may not be positive"),
    (case(says=["Greater", ["Power", ["Multiply", "y", "y"], "1/2"], "0"]), "terms", "may not be positive"),
    ({**case(step("hypothesis", number="0", member=""), says=["Greater", ["Power", ["Multiply", "y", "y"], "1/2"], "0"],
             hypotheses=[["Greater", ["Multiply", "y", "y"], "0"]]), "witness": {**POINT, "y": "-1"}}, "terms",
     "a product of other signs"),
    (case(says=["Greater", ["Power", "x", "99/2"], "0"]), "limits", "a great exponent"),
    (case(says=["Greater", ["Eigenvalue", "0"], "0"]), "terms", "outside 1, …, d"),
    (case(says=["Greater", ["Eigenvalue", ["Add", "d", "1"]], "0"]), "terms", "outside 1, …, d"),
    (case(says=["Greater", ["Eigenvalue", "x"], "0"]), "terms", "outside 1, …, d"),
    (case(says=["Greater", ["Coefficient", "x"], "0"]), "terms", "outside 1, …, d"),
    (case(says=["Less", ["Eigenvalue", "1"], "2"], at={}), "conclude", ""),
    (case(says=["Less", ["Coefficient", "2"], "0"], at={"Sigma": [["1", "k"], "2"], "d": ["Add", "k", "1"]}),
     "point", "where sizes move"),
    (case(says=summed("y")), "terms", "may be negative"),
    (case(says=summed("x", "-1")), "terms", "from another number"),
    (case(says=summed("x", "x")), "terms", "from another number"),
]  # fmt: skip

FIXED: Term = [{"grows": ["T"], "clauses": [["TendsTo", "T", "Infinity"], ["TendsTo", "lambda", "0"]]}]
ROWS = step("clause", number="0")
FEW: Term = [{"grows": ["T", "lambda"], "clauses": FIXED[0]["clauses"]}]
BOTH = (ROWS, step("clause", number="1"))


def few(of: Term, *premises: str, **parts: Any) -> dict[str, Any]:
    return case(*BOTH, step("small-penalty", *premises, of=of), **{"regime": FEW, "says": SAYS, **parts})


WEIGHTED: Term = ["Multiply", "lambda", mean(trace("Resolvent"))]
#: Σ − λ_1 ≤ 0 beside what is ≥ 0
ABOVE: Term = ["Subtract", "Sigma", ["Scale", ["Eigenvalue", "1"], "Identity"]]
BELOW: Term = ["Subtract", ["Scale", ["Eigenvalue", "1"], "Identity"], "Sigma"]


def square(metric: Term, weight: Term) -> dict[str, Any]:
    """E tr(H RFR) ≥ 0 at once."""
    says = ["GreaterEqual", mean(trace(weight, "Resolvent", metric, "Resolvent")), "0"]
    return case(step("weighted-mean-square", factor="Resolvent", metric=metric, weight=weight), says=says)


RESOLVENTS: list[Forged] = [
    (square(ABOVE, "Sigma"), "mean-square", "not a product"),
    (square("Sigma", ABOVE), "mean-square", "not a product"),
    (square(["MatrixMultiply", BELOW, ABOVE], "Sigma"), "mean-square", "not a product"),
    (square("Sigma", ["MatrixMultiply", ABOVE, BELOW]), "mean-square", "not a product"),
    (square(["MatrixMultiply", "Resolvent", "Sigma"], "Identity"), "mean-square", "not a product"),
    (few(WEIGHTED, "0", "1", chain=LEAST), "small-penalty", "no penalty"),
    (few(WEIGHTED, "0", "1", chain=FEATURES), "small-penalty", "unknown law"),
    (few(WEIGHTED, "0", "1", regime=[{**FEW[0], "grows": ["T", "lambda", "d"]}]), "small-penalty", "that moves"),
    (few(WEIGHTED, "0"), "small-penalty", "λ → 0 is not given"),
    (few(WEIGHTED, "1"), "small-penalty", "λ → 0 is not given"),
    (few(["Multiply", WEIGHTED, mean(trace("Resolvent"))], "0", "1"), "small-penalty", "not one mean"),
    (few(["Multiply", "lambda", mean(trace("Resolvent", ["Power", "Sigma", ["Divide", "1", "2"]]))], "0", "1"),
     "small-penalty", "not one mean"),
    (few(["Multiply", trace("Resolvent"), mean(trace("Resolvent"))], "0", "1"), "small-penalty", "a random factor"),
    (few(mean(trace("Resolvent")), "0", "1"), "small-penalty", "not bounded"),
    (few(["Divide", mean(trace("Resolvent")), "T"], "0", "1"), "small-penalty", "not bounded"),
    (case(step("below-inverse", matrix="Sigma", vector=""), chain=LEAST), "below-inverse", "no penalty"),
    (case(step("below-inverse", matrix="Sigma", vector=""), chain=FEATURES), "below-inverse", "unknown law"),
    (case(step("below-inverse", matrix="Sigma", vector="")), "below-inverse", "do not give the sign"),
    (case(step("hypothesis", number="0", member=""), step("below-inverse", "0", matrix="Sigma", vector=""),
          hypotheses=[["GreaterEqual", "T", ["Add", "d", "2"]]]), "witness", ""),
    ({**case(step("hypothesis", number="0", member=""), step("below-inverse", "0", matrix="Sigma", vector=""),
             hypotheses=[["GreaterEqual", "T", ["Add", "d", "2"]]]), "witness": {**POINT, "T": "4"}}, "below-inverse",
     "whose rank is not established"),
    ({**case(step("hypothesis", number="0", member=""), step("rank", "0", fit="down"),
             step("below-inverse", "0", matrix=["Subtract", "Identity", "Sigma"], vector=""),
             hypotheses=[["GreaterEqual", "T", ["Add", "d", "2"]]]), "witness": {**POINT, "T": "4"}}, "below-inverse",
     "not a product"),
    ({**case(step("hypothesis", number="0", member=""), step("rank", "0", fit="down"),
             step("below-inverse", "0", matrix="", vector="Sigma"),
             hypotheses=[["GreaterEqual", "T", ["Add", "d", "2"]]]), "witness": {**POINT, "T": "4"}}, "below-inverse",
     "no vector"),
    (case(says=["Greater", trace(["Power", "Resolvent", "1/2"]), "0"]), "words", ""),
    (case(says=["Greater", trace(["Power", ["Add", "Sigma", "Identity"], "1/2"]), "0"]), "words", "a root"),
]  # fmt: skip

LAWS = [*ORDERS, *ENDS, *SUMS, *POWERS, *RESOLVENTS]
