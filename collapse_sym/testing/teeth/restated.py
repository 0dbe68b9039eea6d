"""The same said of the same: maps of a shared design, the opposite of what tends to 0, a model one generation earlier.

- With one design X for all generators, P_i = X†X for every number i, X†X X† = X†, and Q_{k,m} is a product
  of these or the identity: Q̄_{k,m} = Q_{k,m} X† = X† whatever k is.
- x → 0 says what −x → 0 says, and the limit of −x is −1 times that of x.
- lim_n of what is said of ŵ_n in an inner limit is that of ŵ_{n−1}: the same numbers one member later.  The inner stage
  of n asks of generators up to n − 1 what that of n − 1 asks of generators up to n − 2, and more.  Of the outer stage
  n → ∞ is left, and 1/Π_{m<n} min(1/x_m, 1) → ∞ with fixed x_m > 0: it grows with n, so that it goes to ∞ along all n
  or along none.  Nothing else in the term may change with n.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import GENERATOR_HEADS, Term, words
from ...proof.statements import Statement

#: letters that the number of generations changes
OF_MODELS = frozenset(("Prediction", "DownstreamLabels"))
LAST = ["Subtract", "n", "1"]
LATER = "the same maps, as all generators share a design"
OPPOSITE = "the opposite of what tends to 0"
EARLIER = "the same numbers one generation later, in a limit of many"


def restated(original: Statement, mutant: Mutant) -> str:
    """Why a conclusion says the same as its original, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.in-particular-delta-bias")
    >>> [restated(s, m) for m in mutants(s) if m.name == "a difference turned round at conclusion.1.1"]
    ['the opposite of what tends to 0']
    """
    if mutant.path[0] != "conclusion":
        return ""
    before, after = conclusion(original), conclusion(mutant.statement)
    if _shares_a_design(original) and _first_numbers_left_out(before) == _first_numbers_left_out(after):
        return LATER
    if before[0] == after[0] == "TendsTo" and before[2] == after[2]:
        if before[2] == "0" and _opposite(before[1], after[1]):
            return OPPOSITE
        if _is_earlier(original, before[1], after[1]):
            return EARLIER
    return ""


# -- maps of a shared design -----------------------------------------------------------------------
def _shares_a_design(statement: Statement) -> bool:
    chain: Any = statement.chain or {"generators": []}
    fits = chain["generators"]
    return (
        len(fits) == 1
        and fits[0]["fit"] == "ols"
        and fits[0]["design"] != "fresh"
        and "m" not in words(fits[0]["samples"])
    )


def _first_numbers_left_out(term: Term) -> Term:
    """A term in which Q̄_{k,m} names m alone."""
    match term:
        case ["NoiseMap", _, number]:
            return ["NoiseMap", number]
        case [head, *parts]:
            return [head, *map(_first_numbers_left_out, parts)]
    return term


# -- opposites -------------------------------------------------------------------------------------
def _opposite(before: Term, after: Term) -> bool:
    match before, after:
        case ["Limit", x], ["Limit", y]:
            return _opposite(x, y)
        case ["Subtract", a, b], ["Subtract", c, d]:
            return bool(a == d and b == c)
    return False


# -- one generation earlier ------------------------------------------------------------------------
def _is_earlier(statement: Statement, before: Term, after: Term) -> bool:
    """Whether the second is the first at n − 1, in a limit where n → ∞ comes last and n is in numbers of letters."""
    stages = statement.meaning["regime"]
    if len(stages) != 2 or stages[1]["grows"] != ["n"] or before[0] != "Limit" or after != _stepped(before):
        return False
    chain: Any = statement.chain or {"generators": [], "downstream": []}
    fits = [*chain["generators"], *chain["downstream"]]
    fields = [t for fit in fits for key, t in fit.items() if key not in ("fit", "design", "repeat")]
    free = not any("n" in words(t) for t in [*statement.meaning["hypotheses"], *fields])
    return free and _upto(stages[0]["clauses"]) and _lasts(statement, stages[1]["clauses"]) and not _else(before)


def _upto(clauses: list[Term]) -> bool:
    """Whether clauses speak of n as the end of a range alone: what they ask at n − 1 is part of what they ask at n."""
    return all(
        "n" not in words(c) or c[0] == "ForAll" and c[1][2:] == ["0", LAST] and "n" not in words(c[2]) for c in clauses
    )


def _lasts(statement: Statement, clauses: list[Term]) -> bool:
    """Whether clauses say of n that it grows, and that a product of fixed factors of at most 1 goes to 0."""
    return ["TendsTo", "n", "Infinity"] in clauses and all(
        c == ["TendsTo", "n", "Infinity"] or "n" not in words(c) or falls(c, statement) for c in clauses
    )


def falls(clause: Term, statement: Statement) -> str:
    """The fixed x of 1/Π_{m<n} min(1/x_m, 1) → ∞, or an empty text."""
    fixed = {x for x, domain in statement.variables if domain == "sequence of positive"}
    fixed -= {x for stage in statement.meaning["regime"] for x in stage["grows"]}
    match clause:
        case [
            "TendsTo",
            ["Divide", "1", ["Product", i, "0", last, ["Min", ["Divide", "1", ["At", x, j]], "1"]]],
            "Infinity",
        ]:
            return x if last == LAST and i == j and x in fixed else ""
    return ""


def _else(term: Term) -> bool:
    """Whether anything but a number of a letter of the generators may change with n."""
    if isinstance(term, str):
        return term == "n" or term in OF_MODELS
    return term[0] not in GENERATOR_HEADS and any(map(_else, term[1:]))


def _stepped(term: Term) -> Term:
    """A term at n − 1."""
    if isinstance(term, str):
        return LAST if term == "n" else term
    return [term[0], *map(_stepped, term[1:])]
