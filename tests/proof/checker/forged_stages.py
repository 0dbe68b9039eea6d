"""Forged certificates about two stages: of what is true, at points outside the hypotheses, by rules beyond them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from collapse_sym.proof.checker.verdict import digest
from derivations.many_fresh_designs import AMENDED, POINTS, REFUTES
from tests.proof.checker.forged_steps import TWO, case, step

Term = Any
PART = "THM-4.6.in-particular"
SIDE: Term = ["Limit", ["Expectation", ["SquaredNorm", ["Model", "n"]]]]
LIMIT: Term = ["TendsTo", ["Limit", "x"], "0"]
ENDS: Term = {"name": "j", "low": "0", "high": ["Subtract", "n", "1"]}
VALUE: Term = ["Add", "j", "1"]


@cache
def honest(build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a builder gives, built once: whoever changes it has a copy."""
    return build()


def changed(change: Callable[[dict[str, Any]], Any], of: dict[str, Callable[[], dict[str, Any]]] = REFUTES) -> Any:
    """The certificate of the negation, or of the amended statement, changed, with the hash of its statement."""
    found = copy.deepcopy(honest(of[PART]))
    change(found)
    return {**found, "hash": digest(found["statement"])}


def at(**values: Term) -> dict[str, Any]:
    """At other points, which are looked at whatever the steps show."""
    return dict(changed(lambda c: (c["at"].update(values), c.update(steps=[], theorem=[]))))


def about(where: str, put: Callable[[Any], Any]) -> dict[str, Any]:
    """Of another statement."""

    def change(c: dict[str, Any]) -> None:
        c["statement"][where] = put(c["statement"][where])
        c.update(steps=[], theorem=[])

    return dict(changed(change))


def of_another(conclusion: Term) -> dict[str, Any]:
    """The steps, and another conclusion."""
    return dict(changed(lambda c: c["statement"].update(conclusion=conclusion)))


def stage(number: int, **parts: Any) -> Callable[[Any], Any]:
    """A stage changed."""
    return lambda stages: [{**s, **parts} if i == number else s for i, s in enumerate(stages)]


def clause_added(number: int, clause: Term) -> Callable[[Any], Any]:
    """A clause more."""
    return lambda stages: [
        {**s, "clauses": [*s["clauses"], clause]} if i == number else s for i, s in enumerate(stages)
    ]


def amended_step(**data: Any) -> dict[str, Any]:
    """The last step of the amended proof changed."""
    return dict(changed(lambda c: c["steps"][-1].update(data), AMENDED))


def product(body: Term, name: str = "i") -> Term:
    return ["Product", name, "0", ["Subtract", "n", "1"], body]


def last(**data: Any) -> dict[str, Any]:
    given = {"number": "0", "value": "0", "conclusion": LIMIT}
    return step("last-limit", **{**given, **data})


def of_each(clause: Term, low: Term = "0") -> Term:
    return ["ForAll", ["List", "m", low, ["Subtract", "n", "1"]], clause]


SHARE: Term = ["Min", ["At", "s", "j"], "1"]
TWO_SIGNS = [
    {"id": "a", **step("domain", value=SHARE, strict="false")},
    {"id": "b", **step("minimum", left=SHARE[1], right="1", **{"is": "right"})},
]


def below(body: Term = SHARE, last: Term = ("a", "b"), says: Term = None, **data: Any) -> dict[str, Any]:
    """Π min(s_j, 1) (1 + Σ (1 − min(s_j, 1))) ≤ 1, changed in one place."""
    parts = {key: data.pop(key) for key in list(data) if key == "regime"}
    share: Term = ["Min", ["At", "s", "i"], "1"]
    lost: Term = ["Sum", "i", "0", ["Subtract", "n", "1"], ["Subtract", "1", share]]
    said = ["LessEqual", ["Multiply", product(share), ["Add", "1", lost]], "1"] if says is None else says
    given = {**ENDS, "body": body, "steps": TWO_SIGNS, "last": list(last), **data}
    return case(step("product-below-sum", **given), says=said, **parts)


ANOTHER: Term = ["TendsTo", ["At", "ratios", "m"], "1"]
FACTOR: Term = ["Divide", ["Add", "j", "2"], ["Add", "j", "1"]]
FIRST: Term = TWO[0]
SECOND: Term = {"grows": ["n"], "clauses": [["TendsTo", "n", "Infinity"]]}
STAGES: list[tuple[dict[str, Any], str, str]] = [
    # telescope
    (case(step("telescope", **{**ENDS, "high": ["Subtract", "n", "2"]}, body=FACTOR, value=VALUE)), "telescope",
     "less than no member"),
    (case(step("telescope", **ENDS, body=FACTOR, value="j")), "telescope", "may be zero"),
    (case(step("telescope", **ENDS, body=["Kappa", "x", "j"], value=VALUE)), "telescope", "not a fraction of symbols"),
    (case(step("telescope", **ENDS, body="2", value=VALUE)), "telescope", "another one"),
    (case(step("telescope", **ENDS, body="1", value=["Min", "x", "1"])), "telescope", "not a fraction"),
    (case(step("telescope", **ENDS, body=FACTOR, value=VALUE), regime=[{"grows": ["n"], "clauses": []}]), "telescope",
     "ends that move"),
    (case(step("telescope", **ENDS, body="1", value="x"), says=["Equal", product("1"), "x"]), "conclude",
     "do not give"),
    (case(step("telescope", **ENDS, body="1", value="y")), "telescope", "may be zero"),
    # product-below-sum
    (below(last=("b", "a")), "product-below-sum", "between 0 and 1"),
    (below(last=("a",)), "product-below-sum", "between 0 and 1"),
    (below(last=("b",)), "product-below-sum", "between 0 and 1"),
    (below(last=("a", "b", "b")), "product-below-sum", "between 0 and 1"),
    (below(last=("a", "c")), "product-below-sum", "between 0 and 1"),
    (below(SHARE[1]), "product-below-sum", "between 0 and 1"),
    (below(["Add", SHARE, "1"]), "product-below-sum", "between 0 and 1"),
    (below(name="n"), "product-below-sum", "occurs already"),
    (below(low="-1"), "product-below-sum", "a negative one"),
    (below(regime=[{"grows": ["n"], "clauses": []}]), "product-below-sum", "ends that move"),
    (below(says=["LessEqual", product(["Min", ["At", "s", "i"], "1"]), "1/2"]), "conclude", "do not give"),
    # last-limit
    (case(last(), says=LIMIT), "last-limit", "not what is stated"),
    (case(last(), regime=[FIRST, SECOND]), "last-limit", "not what is stated"),
    (case(last(number="1"), says=LIMIT, regime=[FIRST, SECOND]), "last-limit", "no such clause"),
    (case(last(conclusion=["TendsTo", ["Limit", "x"], "1"]), says=["TendsTo", ["Limit", "x"], "1"],
          regime=[FIRST, SECOND]), "last-limit", "another limit"),
    (case(last(), says=LIMIT, regime=[FIRST, {**SECOND, "clauses": [["TendsTo", "n", "2"]]}]), "last-limit",
     "another limit"),
    (case(last(), says=LIMIT, regime=[FIRST, {**SECOND, "clauses": [["Bounded", "n"]]}]), "last-limit",
     "another limit"),
    (case(last(value="n"), says=LIMIT, regime=[FIRST, SECOND]), "last-limit", "a bound that moves"),
    (case(last(value="T"), says=LIMIT, regime=[FIRST, SECOND]), "last-limit", "a bound that moves"),
    (case(last(value=["Expectation", ["Trace", "Resolvent"]]), says=LIMIT, regime=[FIRST, SECOND]), "last-limit",
     "a bound that moves"),
    (case(last(conclusion=["TendsTo", "x", "0"]), says=["TendsTo", "x", "0"], regime=[FIRST, SECOND]), "last-limit",
     "not limits"),
    (case(last(value="x"), says=LIMIT, regime=[FIRST, SECOND]), "last-limit", "do not give the sign"),
    (amended_step(number="0"), "last-limit", "do not give the sign"),
    (amended_step(value="1"), "last-limit", "do not give the sign"),
    (amended_step(value=["Add", "r", "1"], premises=[]), "last-limit", "do not give the sign"),
    # the negation of something else
    (of_another(["TendsTo", SIDE, "1/2"]), "conclude", "do not show that it fails"),
    (of_another(["Equal", SIDE, "1/2"]), "conclude", "no limit"),
    (changed(lambda c: c.update(theorem=[])), "conclude", "do not show that it fails"),
    (changed(lambda c: c.update(theorem=c["theorem"][:-1] + ["11"])), "conclude", "do not show that it fails"),
    # points that do not serve every n, or lie outside
    (at(n="2"), "point", "other than n → ∞"),
    (at(n="k"), "point", "other than n → ∞"),
    (at(T="T"), "point", "not a rational function"),
    (at(T="k"), "point", "a hypothesis fails"),
    (at(d=["Add", "k", "1"]), "point", "not the number of eigenvalues"),
    (at(ratios="1"), "point", "a condition that a member may fail"),
    (at(ratios=["Add", "1", ["Divide", "1", ["Add", "m", "1"]]]), "point", "a clause that a member may fail"),
    (at(sizes=["Ceiling", ["Divide", ["Multiply", "k", ["Add", "m", "1"]], ["Add", "m", "2"]]]), "point",
     "a clause that a member may fail"),
    (at(sizes=["Ceiling", ["Multiply", "n", "k"]]), "point", "not a rational function"),
    (at(sizes=["Subtract", ["Ceiling", POINTS["sizes"][1]], "1"]), "point", "not in its domain"),
    (at(sizes=["Ceiling", ["Ceiling", POINTS["sizes"][1]]]), "point", "a clause that a member may fail"),
    (at(sigma="k"), "point", "does not grow in the regime"),
    (at(ratios=["Divide", ["Power", ["Add", "m", "2"], "2"], ["Add", ["Multiply", ["Add", "m", "1"], ["Add", "m", "3"]],
                                                              ["Divide", "1", "k"]]]), "point", "does not grow"),
    # stages, hypotheses and clauses that are not those
    (about("regime", stage(1, clauses=[["TendsTo", "n", "3"]])), "point", "other than n → ∞"),
    (about("regime", clause_added(1, ["TendsTo", ["Divide", "d", "n"], "0"])), "point", "other than n → ∞"),
    (about("regime", stage(1, grows=["n", "sigma"])), "point", "the same names"),
    (about("regime", stage(0, grows=["d", "Sigma", "w0", "sizes", "T", "n"])), "point", "the same names"),
    (about("regime", clause_added(0, ["TendsTo", ["Divide", "n", "d"], "1"])), "point", "do not give"),
    (about("regime", clause_added(0, of_each(["TendsTo", ["At", "sizes", "m"], "Infinity"]))), "point",
     "not read here"),
    (about("regime", clause_added(0, of_each(["Bounded", ["At", "sizes", "m"]]))), "point", "not read here"),
    (about("regime", clause_added(0, of_each(["TendsTo", ["At", "ratios", "m"], "1"]))), "point", "may fail"),
    (about("regime", clause_added(0, of_each(["TendsTo", ["At", "ratios", "0"], ["At", "ratios", "m"]]))), "point",
     "may fail"),
    (about("regime", clause_added(0, of_each(["TendsTo", "n", "m"]))), "terms", "not declared"),
    (about("regime", clause_added(0, of_each(ANOTHER, "n"))), "terms", "not declared"),
    (about("regime", clause_added(0, of_each(["TendsTo", ["Divide", "m", "d"], "0"], "-1"))), "point", "not read here"),
    (about("hypotheses", lambda h: [*h, ["GreaterEqual", "n", "0"]]), "point", "do not give"),
    (about("hypotheses", lambda h: [*h, ["InfinitelyMany", "m", ["Greater", ["At", "ratios", "m"], "3/2"]]]), "point",
     "a condition that a member may fail"),
    (about("chain", lambda c: {**c, "generators": [{**c["generators"][0], "repeat": ["Add", "n", "1"]}]}), "point",
     "do not give"),
    (about("chain", lambda c: {**c, "downstream": [{**c["downstream"][0], "variance": "n"}]}), "point", "do not give"),
]  # fmt: skip
