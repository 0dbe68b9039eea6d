"""Forged certificates, each against one part of what a condition asks for by a name: files l to z of the checker."""

from __future__ import annotations

from typing import Any

from tests.proof.checker.forged import GROWING, POINT, mean, trace
from tests.proof.checker.forged_costs import PAIR, costs
from tests.proof.checker.forged_levels import SHORT
from tests.proof.checker.forged_orders import LAW
from tests.proof.checker.forged_parts_c import MEMBERS, elsewhere, isotropic, where, zero
from tests.proof.checker.forged_parts_d import KEPT_N
from tests.proof.checker.forged_ranges import inner
from tests.proof.checker.forged_rest_a import DETERMINISTIC, LENGTH, RARE, RIDGE, SHARE, SIZED, cited
from tests.proof.checker.forged_stages import ANOTHER, about, below, clause_added, of_each
from tests.proof.checker.forged_steps import ALONG, EQUIVALENT, LEAST, RESOLVENT, TWO, case, step

Term = Any
SHARED: Term = ["Multiply", "2", mean(trace(["Projection", "0"]))]
FIRST, X0 = ["Projection", "0"], ["Design", "0"]
OTHER: Term = ["Equivalent", "y", "y"]
OF_X: Term = step("has-limit", value="x")
SHRINKING: Term = {"lambda": ["Divide", "1", "k"]}
RANGE: Term = {"name": "i", "low": "0", "high": "1"}
WEIGHTED: Term = ["Add", "1", ["Subtract", LENGTH, ["Multiply", SHARE, DETERMINISTIC]]]
AWAY: Term = ["Where", ["Expectation", "T"], "T", "3"]
MANY: Term = [GROWING[0], {"grows": ["x"], "clauses": [["TendsTo", "x", "Infinity"]]}]
TWICE: Term = [step("bound", "0", name="b", value=RARE)] * 2
ALL_SAME: Term = ["ExistsUnique", "z", "nonnegative", ["Equal", "z", "z"]]


def same(conclusion: Term) -> list[dict[str, Any]]:
    return inner(step("ratio", multipliers=[], scale="0", least="1", conclusion=conclusion))


def of_range(high: str) -> Any:
    """A hypothesis about so many numbers, elsewhere."""
    each: Term = ["ForAll", ["List", "i", "0", high], ["GreaterEqual", ["Multiply", "i", "i"], "i"]]
    return elsewhere(["Equal", where("3"), "3"], uses=["0"], hypotheses=[each])


def of_a_limit() -> Any:
    """A hypothesis about what changes without naming the variable; at the point it says nothing."""
    each: Term = ["ForAll", MEMBERS, ["GreaterEqual", ["Limit", "x"], "0"]]
    found = elsewhere(["Equal", where("1", "n", ["Expectation", "n"]), "1"], uses=["0"], hypotheses=[each])
    return {**found, "witness": {**POINT, "n": "0"}}


def over(body: Term) -> Term:
    return zero(["Sum", "j", "0", "n", body])


PARTS_E: list[tuple[Any, str, str]] = [
    # -- letters: (X Σ)† for X†, (2 X)† for X†, a generator before the first
    *((case(says=zero(["Trace", ["MatrixMultiply", ["PseudoInverse", x], X0]])), "words", "other than a design")
      for x in (["MatrixMultiply", X0, "Sigma"], ["Scale", "2", X0])),
    (case(says=zero(trace(["Projection", "-1"])), chain=SIZED), "words", "there may not be"),
    # -- levels
    (case(step("two-levels", fit="0", member="0"), at={"Sigma": ["2", "2"]}, chain=SHORT), "two-levels",
     "two eigenvalues"),
    (case(step("one-side-vanishes", side="right", by="1", conclusion=OTHER), says=EQUIVALENT, at={}),
     "one-side-vanishes", "no equivalence along points"),
    # -- limits_that_exist
    (case(OF_X, says=zero(["Limit", "x"])), "has-limit", "may not exist"),
    # -- maps
    (case(step("plane", fit="down", moments=[]), at={"T": "1", "Sigma": [["1", "2"]], "w0": ["1"]}), "plane",
     "one Gaussian row"),
    (case(step("plane", fit="down", moments=[]), at={}), "plane", "one Gaussian row"),
    *((case(step("vanishing-penalty", of=of), at=SHRINKING), "vanishing-penalty", "not bounded")
      for of in (["Power", RESOLVENT, "2"], mean(["Multiply", trace("Resolvent"), trace("Resolvent")]))),
    # -- minima: errors in proportion to a vector, and the error of something else
    (cited([RIDGE + "mean"], step("average", "0", fit="down", of=LENGTH),
           step("product-of-limits", "1", **RANGE, left=WEIGHTED, right="1", last="a",
                steps=inner(step("along", "1", value=["Subtract", WEIGHTED, "1"], multipliers=[],
                                 products=[["1", ["0"]]])))), "product-of-limits", "to fixed numbers"),
    (case(step("product-of-limits", **RANGE, left="2", right="1", last="a",
               steps=inner(step("along", value="0", multipliers=[], products=[]))), regime=GROWING),
     "product-of-limits", "to fixed numbers"),
    # -- points
    (elsewhere(["Equal", where("y"), "3"]), "elsewhere", "not a value"),
    (elsewhere(["Equal", where("3", "Sigma"), "3"]), "elsewhere", "not a value"),
    (of_a_limit(), "elsewhere", "a condition on laws"),
    (of_range("16"), "elsewhere", "without fixed ends"),
    # -- reading
    (case(says=over(["Risk"])), "terms", "a risk of fits"),
    (case(says=zero(["Where", ["Risk"], "x", "1"])), "terms", "a risk of fits"),
    (case(says=over(AWAY)), "terms", "beside a bound name"),
    (case(says=zero(["Where", AWAY, "x", "1"])), "terms", "beside a bound name"),
    *((case(says=x), "terms", "other than a variable") for x in (
        zero(["Derivative", "x", ["Add", "x", "1"]]), zero(["Derivative", "x", "zz"]))),
    (case(says=over(["Derivative", "x", "x"])), "terms", "another name"),
    *((case(step("domain", value=x, strict="false")), "terms", "a norm") for x in (
        ["Sum", "j", "0", "n", ["OperatorNorm", ["Projection", "j"]]],
        ["OperatorNorm", ["Scale", trace(FIRST), "Resolvent"]])),
    # -- regimes
    (case(step("domain", value=["Multiply", "x", "x"], strict="true"),
          step("cases", "0", value="x", steps=[same(EQUIVALENT), same(OTHER)], last=["a", "a"]), says=EQUIVALENT,
          regime=GROWING), "cases", "different conclusions"),
    (case(step("limit-of-sum", parts=[["1", "x"]]), says=["GreaterEqual", ["Limit", "x"], "0"], at={}, regime=GROWING),
     "limit-of-sum", "may not exist"),
    (case(step("domain", value=["Multiply", "x", "x"], strict="true"),
          step("cases", "0", value="x", steps=[[], []], last=["z", "z"]), regime=GROWING), "cases",
     "without its conclusion"),
    # -- recursion
    (case(step("risk", noises=[], closed={}), at=LAW), "risk", "a point"),
    # -- roots
    (case(step("another-root", value="x"), says=ALL_SAME, at={"x": "k"}), "another-root", "outside the domain"),
    # -- squares: two X† in a row, 2 P for P, vectors and designs of other fits, transposes, R without a penalty
    (costs(step("mean-square", "13", factor=["MatrixMultiply", PAIR, PAIR], metric="")), "mean-square",
     "may have no moments"),
    (case(step("contraction", matrix=["Scale", "2", FIRST]), says=["GreaterEqual", ["Subtract", "d", SHARED], "0"]),
     "contraction", "not a product"),
    *((isotropic(step("isotropic", **x), **y), "isotropic", "a letter of another fit") for x, y in (
        ({"fit": "0", "letter": "w0"}, {}), ({"fit": "down", "letter": FIRST}, {}),
        ({"fit": "0", "letter": ["Transpose", KEPT_N]}, {}),
        ({"fit": "down", "letter": "Resolvent"}, {"chain": LEAST}))),
    # -- stages
    (about("regime", clause_added(0, of_each(ANOTHER, "T"))), "point", "not read here"),
    *((below(last=x), "product-below-sum", "between 0 and 1") for x in (("a", "a"), ("b", "b"))),
    (case(step("last-limit", number="0", value="0", conclusion=["TendsTo", ["Limit", trace(FIRST)], "0"]), regime=TWO,
          says=["TendsTo", ["Limit", trace(FIRST)], "0"]), "last-limit", "not limits of"),
    (case(says=["TendsTo", "y", "1"], regime=MANY, at={"x": "x"}), "point", "a second stage other"),
    (case(at={**LAW, "Sigma": ["law", ["Log", "m"]]}), "point", "not a law"),
    # -- statement: names that are none, that a step gave before, that the statement gives to something
    (case(step("between", low=["a"], high="b")), "between", "occurs already"),
    (case(ALONG, step("bound", "0", name="1b", value=RARE), regime=GROWING), "bound", "occurs already"),
    (case(ALONG, *TWICE, regime=GROWING), "bound", "occurs already"),
    (case(ALONG, step("bound", "0", name="fresh", value=RARE), regime=GROWING), "bound", "occurs already"),
    # -- sums
    *((case(step("domain", value=["Sum", *x], strict="false")), "terms", "a sum has a name") for x in (
        ["j", "0", "n", "1", "1"], [["j"], "0", "n", "1"], ["1", "0", "n", "1"])),
    # -- well_formed
    (case(variables=["d"]), "witness", "names and domains"),
    (case(where={}), "witness", "pairs of a name"),
    (case(where=[["a"]]), "witness", "pairs of a name"),
    (case(hypotheses={}), "witness", "are terms"),
    *((case(where=x), "witness", "a name that is taken, or by") for x in (
        [[["a"], "x"]], [["1a", "x"]], [["k", "x"]], [["a", "x"], ["a", "y"]])),
    (case(regime=[{"grows": "d", "clauses": []}]), "witness", "a stage of a regime"),
    (case(regime=[{"grows": ["zz"], "clauses": []}]), "witness", "a stage of a regime"),
    (case(says=zero(["Sum", "1a", "0", "n", "1"])), "witness", "a bound name"),
]  # fmt: skip
