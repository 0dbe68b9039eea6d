"""Along which sequences an asymptotic statement is meant, and the sequence through its witness.

A regime is a list of stages, inner limit first.  A stage names the symbols that grow, all others being
fixed, and clauses on them.  Member k of the witness sequence has k-fold sizes; each eigenvalue
of Σ occurs k times; vectors are continued by zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .evaluation import Sequence, Value, same, value
from .language import SEQUENCES, BadStatement, Term, need
from .sorts import Scope

MEMBERS = (1, 2, 4)
GROWING = ("positive-integer", "natural", *SEQUENCES[:2], "covariance", "vector")


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
            need(variables[name] in GROWING, "regime", f"{name} is no size, spectrum or vector")
        tied = {x for x, domain in variables.items() if domain in ("covariance", "vector")}
        need("d" not in grows or tied <= set(grows), "regime", "what lives in d dimensions grows with d")
        need("d" in grows or not tied & set(grows), "regime", "what lives in d dimensions grows with d")
        need(isinstance(stage["clauses"], list) and stage["clauses"], "regime", "a stage says what its symbols do")
        for clause in stage["clauses"]:
            need(scope.sort(clause) == "truth", "regime", "a clause is a truth")


def member(point: Mapping[str, Value], grows: list[str], k: int) -> dict[str, Value]:
    """Member k of the sequence through a point."""
    return {name: _grown(x, k, name) if name in grows else x for name, x in point.items()}


def _grown(x: Value, k: int, name: str) -> Value:
    if isinstance(x, tuple):
        rest = [s if name == "Sigma" else Fraction(0) for s in x for _ in range(k - 1)]
        return (*x, *rest)
    return x.times(k) if isinstance(x, Sequence) else x * k


def holds_along(clause: Term, points: list[dict[str, Value]]) -> bool:
    """Whether a clause holds along the members that we look at.

    A finite limit must be met by every member, an infinite one be approached by a growing sequence.
    """
    head, arguments = clause[0], clause[1:]
    if head == "ForAll":
        _, index, low, high = arguments[0]
        ends = {(value(low, p), value(high, p)) for p in points}
        if len(ends) != 1:
            raise BadStatement("regime", "a range that changes along the sequence")
        ((first, last),) = ends
        indices = range(int(first), int(last) + 1)
        return all(holds_along(arguments[1], [{**p, index: Fraction(m)} for p in points]) for m in indices)
    if head == "TendsTo" and arguments[1] == "Infinity":
        found = [value(arguments[0], p) for p in points]
        return all(a < b for a, b in zip(found, found[1:]))
    if head == "TendsTo":
        return all(same(value(arguments[0], p), value(arguments[1], p)) for p in points)
    if head == "Bounded":
        found = [value(arguments[0], p) for p in points]
        return max(found[1:]) <= found[0]
    if head == "PolynomiallyComparable":
        # both ≥ 2, so that one exponent C serves the members looked at; beyond them the ratio is fixed
        return all(value(a, p) >= 2 for p in points for a in arguments)
    raise BadStatement("regime", f"{head} is no clause of a regime")
