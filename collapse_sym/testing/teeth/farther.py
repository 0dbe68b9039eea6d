"""Exact places that a first look leaves out: sequences to members far out, along which vectors have other lengths.

A formula that is 2 % off is right by accident somewhere between the first members and the last, where the limit is met
as slowly as 1/k; one that lacks a factor ‖w₀‖² is right wherever w₀ has length one; and T_1 − d is as good as
T_1 − d − 1 wherever T_1 grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...oracle.plan import generator_for
from ...proof.evidence.candidates import pick
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.entries import Entry
from ...proof.evidence.exactly import exact, violation
from ...proof.evidence.nearby import GENERIC, drawn_path
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.statements import Statement

PATHS = 20
#: members where the dimension is a few times each
FAR = ["32", "128", "512"]
#: spare rows of second sizes: the least with a finite risk, and one more, where T − d − 2 is not 0
SPARES = ("2", "3")


def violation_farther(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A place where a statement is violated exactly, among all of a first look and those far out; None without one."""
    found = violation(statement, seed=seed)
    if found is not None or not statement.regime or of_powers(statement):
        return found
    if conclusion(statement)[0] == "IndependentNormal" or len(statement.regime) > 1:
        return None
    rng = generator_for("farther", statement.hash, seed)
    for i in range(PATHS):
        entry = stretched(drawn_path(statement, rng), statement, pick(rng, GENERIC))
        for tried in [narrowed(entry, statement, spare) for spare in SPARES] if i % 2 else [entry]:
            at = exact(statement, tried)
            if at is not None and at.fails:
                return at
    return None


def stretched(entry: Entry, statement: Statement, by: str) -> Entry:
    """The same sequence to members far out where its dimension grows, with all vectors times a number.

    >>> from collapse_sym.proof.statements import statement
    >>> data = {"sequence": {"w0": {"levels": ["1", "-2"]}}, "members": {"k": ["4", "16", "64"]}}
    >>> stretched(data, statement("THM-4.6.main"), "3/2")["sequence"]["w0"]
    {'levels': ['3/2', '-3']}
    """
    vectors = {name for name, domain in statement.variables if domain == "vector"}
    terms = {name: _scaled(given, by) if name in vectors else given for name, given in entry["sequence"].items()}
    grows = any("d" in stage["grows"] for stage in statement.regime)
    return {**entry, "sequence": terms, "members": {"k": FAR} if grows else entry["members"]}


def narrowed(entry: Entry, statement: Statement, spare: str) -> Entry:
    """The same sequence where second sizes are d and so many more: laws seldom bind those."""
    sizes = {name for name, domain in statement.variables if domain == "sequence of positive-integer"}
    terms = dict(entry["sequence"])
    for name in sizes & terms.keys():
        if isinstance(terms[name], Mapping) and "start" in terms[name]:
            first = [*terms[name]["start"], *terms[name]["period"]][:1]
            terms[name] = {**terms[name], "start": [*first, ["Add", "d", spare], *terms[name]["start"][2:]]}
            if spare != SPARES[0] and str(terms.get("n")).isdigit():
                terms["n"] = "1"  # what was drawn for it need not fit the law of the third size
    return {**entry, "sequence": terms}


def _scaled(given: Any, by: str) -> Any:
    if isinstance(given, Mapping) and "levels" in given and all(isinstance(x, str) for x in given["levels"]):
        return {"levels": [str(Fraction(x) * Fraction(by)) for x in given["levels"]]}
    return given
