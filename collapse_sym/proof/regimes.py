"""Along which sequences an asymptotic statement is meant, and the sequence through its witness.

A regime is a list of stages, inner limit first.  A stage names the symbols that grow, all others being
fixed, and clauses on them.  Member k of the witness sequence has k-fold sizes; numbers that are no sizes stay as they
are, unless a clause has them tend to ∞ (k-fold) or 0 (a k-th), or compares them with a term.  Eigenvalues and squared
coefficients that a clause compares with a term in their number go on by that term; else each eigenvalue of Σ occurs k
times, and vectors are continued by zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .evaluation import Sequence, Value, same, value
from .language import SCALAR_DOMAINS, SEQUENCES, BadStatement, Term, need, replaced, words
from .sorts import Scope

MEMBERS = (1, 2, 4)
#: members of an endless range that are looked at
LOOKED_AT = 8
GROWING = (*SCALAR_DOMAINS, *SEQUENCES[:2], "covariance", "vector")
SIZES = ("positive-integer", "natural")
NUMBERS = ("nonnegative", "positive", "real")
#: what is compared with a term in its number, as it stands in a clause → the variable that it describes
DESCRIBED = {"Eigenvalue": "Sigma", "Coefficient": "w0"}


def check_regime(regime: Any, variables: Mapping[str, str], scope: Scope) -> None:
    """The regime as data: stages, growing symbols, clauses.

    Raises: BadStatement.
    """
    need(isinstance(regime, list) and len(regime) <= 2, "regime", "a regime is a list of at most two stages")
    for stage in regime:
        need(isinstance(stage, dict) and set(stage) == {"grows", "clauses"}, "regime", "a stage has grows and clauses")
        grows = stage["grows"]
        ok = isinstance(grows, list) and grows and all(isinstance(x, str) and x in variables for x in grows)
        ok = ok and len(set(grows)) == len(grows)
        need(ok, "regime", "a stage names the variables that grow, each once")
        for name in grows:
            need(variables[name] in GROWING, "regime", f"{name} is no number, spectrum or vector")
        tied = {x for x, domain in variables.items() if domain in ("covariance", "vector")}
        need("d" not in grows or tied <= set(grows), "regime", "what lives in d dimensions grows with d")
        need("d" in grows or not tied & set(grows), "regime", "what lives in d dimensions grows with d")
        need(isinstance(stage["clauses"], list) and stage["clauses"], "regime", "a stage says what its symbols do")
        for clause in stage["clauses"]:
            need(scope.sort(clause) == "truth", "regime", "a clause is a truth")


def member(point: Mapping[str, Value], stage: Any, k: int, domains: Mapping[str, str]) -> dict[str, Value]:
    """Member k of the sequence through a point; the clauses of the stage are written out."""
    found = dict(point)
    for name in stage["grows"]:
        found[name] = _grown(point[name], k, name, domains[name], stage["clauses"])
    for clause in stage["clauses"]:
        compared = words(clause[1]) if clause[0] == "Comparable" else set()
        free = [n for n in stage["grows"] if n in compared and domains[n] in NUMBERS]
        if len(free) == 1:
            found[free[0]] = _compared(clause, free[0], point, found)
    for name, law in laws(stage["clauses"]).items():
        first = tuple(value(law, {**point, "j": Fraction(j)}) for j in range(1, len(point[name]) + 1))
        need(same(first, point[name]), "vacuous", f"{name} is not the term in its number with which it is compared")
        found[name] = tuple(value(law, {**found, "j": Fraction(j)}) for j in range(1, int(found["d"]) + 1))
    return found


def _compared(clause: Term, name: str, point: Mapping[str, Value], member: Mapping[str, Value]) -> Value:
    """The number of which a power is a factor of the left side of a clause, so that the ratio of the sides stays."""
    ratio, left = ["Divide", *clause[1:]], clause[1]
    twice = value(["Divide", "y", "x"], {"x": value(left, point), "y": value(left, {**point, name: 2 * point[name]})})
    exponent = value(["Divide", ["Log", "y"], ["Log", "2"]], {"y": twice}) if twice != 1 else Fraction(1)
    off = value(["Divide", "x", "y"], {"x": value(ratio, point), "y": value(ratio, member)})
    return value(["Multiply", "x", ["Power", "y", ["Divide", "1", "e"]]], {"x": point[name], "y": off, "e": exponent})


def laws(clauses: list[Term]) -> dict[str, Term]:
    """Σ and w₀ by the terms in j with which clauses compare eigenvalues and squared coefficients.

    >>> laws([["ForAll", ["List", "i", "1", "d"], ["Comparable", ["Eigenvalue", "i"], ["Power", "i", "-2"]]]])
    {'Sigma': ['Power', 'j', '-2']}
    """
    found: dict[str, Term] = {}
    for clause in clauses:
        if clause[0] == "ForAll" and clause[2][0] == "Comparable":
            (_, index, _, _), (_, left, right) = clause[1:]
            squared = left[0] == "Power" and left[2] == "2"
            head, *of = left[1] if squared else left
            if of == [index] and DESCRIBED.get(head, "") == ("w0" if squared else "Sigma"):
                law = replaced(right, {index: "j"})
                found[DESCRIBED[head]] = ["Sqrt", law] if squared else law
    return found


def _grown(x: Value, k: int, name: str, domain: str, clauses: list[Term]) -> Value:
    if isinstance(x, tuple):
        rest = [s if name == "Sigma" else Fraction(0) for s in x for _ in range(k - 1)]
        return (*x, *rest)
    if isinstance(x, Sequence):
        return x.times(k)
    if ["TendsTo", name, "0"] in clauses:
        return x / k
    return x * k if domain in SIZES or ["TendsTo", name, "Infinity"] in clauses else x


def holds_along(clause: Term, points: list[dict[str, Value]]) -> bool:
    """Whether a clause holds along the members that we look at.

    A finite limit must be met by every member, or 0 be approached by halves, an infinite one be approached by a growing
    sequence; what is comparable has one ratio at all members, and for all numbers of a range.
    """
    head, arguments = clause[0], clause[1:]
    if head == "ForAll" and arguments[1][0] == "Comparable":
        _, index, low, high = arguments[0]
        inside = [{**p, index: Fraction(m)} for p in points for m in numbers(value(low, p), end(high, p))]
        return comparable(arguments[1], inside)
    if head == "ForAll":
        _, index, low, high = arguments[0]
        ends = {(value(low, p), value(high, p)) for p in points}
        if len(ends) != 1:
            raise BadStatement("regime", "a range that changes along the sequence")
        ((first, last),) = ends
        indices = numbers(first, last)
        return all(holds_along(arguments[1], [{**p, index: Fraction(m)} for p in points]) for m in indices)
    if head == "Comparable":
        return comparable(clause, points)
    if head == "TendsTo" and arguments[1] == "Infinity":
        found = [value(arguments[0], p) for p in points]
        return all(a < b for a, b in zip(found, found[1:]))
    if head == "TendsTo":
        found = [value(arguments[0], p) for p in points]
        halves = arguments[1] == "0" and all(0 < 2 * b <= a for a, b in zip(found, found[1:]))
        return halves or all(same(x, value(arguments[1], p)) for x, p in zip(found, points))
    if head == "Bounded":
        found = [value(arguments[0], p) for p in points]
        return max(found[1:]) <= found[0] or all(same(x, found[0]) for x in found)
    if head == "PolynomiallyComparable":
        # both ≥ 2, so that one exponent C serves the members looked at; beyond them the ratio is fixed
        return all(value(a, p) >= 2 for p in points for a in arguments)
    raise BadStatement("regime", f"{head} is no clause of a regime")


def end(high: Term, point: Mapping[str, Value]) -> Value:
    """The high end of a range, as far as it is looked at where it is infinite."""
    return Fraction(LOOKED_AT) if high == "Infinity" else value(high, point)


def numbers(first: Value, last: Value) -> range:
    """The numbers of a range."""
    return range(int(first), int(last) + 1)


def comparable(relation: Term, points: list[dict[str, Value]]) -> bool:
    """Whether two positive sides have one ratio at all points."""
    ratios = [value(["Divide", *relation[1:]], p) for p in points]
    return all(x > 0 and same(x / ratios[0], Fraction(1)) for x in ratios)
