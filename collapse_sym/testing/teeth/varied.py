"""Sequences beside a sequence of powers, with a factor at each member at which a side is all but 0.

What clauses leave free is varied: T₀ nearer to d, d and T in another ratio, Σ with a factor, d one more than it is.
Then σ₀, d or a factor of Σ is sought at each member (``tuned``).  A factor of Σ stays between 1/C and C, so that it
keeps λ_j ≍ j^−β; it is varied where nothing more is said of Σ.

Members are far out, where sums are floats, or *near*: sums of at most a few thousand summands are taken to fifty
digits there.  A factor counts there, as one of Σ does, if it has settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.points import Path, require_along
from ...proof.evidence.sampling import spelled
from ...proof.language import SCALAR_RELATIONS, Term
from ...proof.statements import Statement
from .rounding import certain
from .tuned import Tuned, settled

#: members where factors are sought: far out, and sizes of T near
MEMBERS, NEAR_SIZES = (1_000, 31_623, 1_000_000), (16, 128, 1_024)
#: another limit of d/T₀, of d/T, and a factor of Σ
NEAR, BETWEEN, LARGE = "9/10", "3/2", "64"
#: the name of a factor of Σ
OF_SIGMA = "factor_of_Sigma"
ARITHMETIC = ("Add", "Subtract", "Negate", "Multiply", "Divide", "Power", "Sqrt", "Min", "Max")
LIMITS = ("TendsTo", "Comparable", "PolynomiallyComparable", "Bounded")
Terms = Mapping[str, Any]


def violation_beside(
    statement: Statement, terms: Terms, side: Term, other: Term, *, one_more: bool
) -> Comparison | None:
    """A violation along a sequence at which a side is next to nothing beside another one, or None."""
    plain, ratios = ([], []) if one_more else ([terms, *_limits(terms)], [*_ratios(terms)])
    for varied in [*plain, *ratios] if plain else [_one_more(terms)]:
        for path in _tuned(statement, varied, ["Divide", side, other], near=one_more):
            by_clauses = varied in plain and path.name != OF_SIGMA and path.members == (MEMBERS,)
            if not by_clauses and (varied in ratios and path.name == "d" or not settled(path)):
                continue
            found = _compared(statement, path)
            if found is not None and found.fails and certain(path, side, other):
                return found
    return None


# -- sequences --------------------------------------------------------------------------------------
def _limits(terms: Terms) -> Iterator[Terms]:
    """With T₀ nearer to d, where that is 2d: what is divided by T₀ − d is larger."""
    if "phi0" in terms and terms["T0"] == ["Multiply", "2", "d"]:
        yield {**terms, "phi0": NEAR, "T0": ["Ceiling", ["Divide", "d", NEAR]]}


def _ratios(terms: Terms) -> Iterator[Terms]:
    """With more directions than rows, where there are as many, and with a larger Σ, beside which λ is smaller."""
    if "T" in terms and terms["T"] == terms.get("d") and "law" in terms.get("Sigma", {}):
        wide = {**terms, "d": ["Ceiling", ["Multiply", BETWEEN, terms["d"]]]}
        yield wide
        yield {**wide, "Sigma": {"law": ["Multiply", LARGE, terms["Sigma"]["law"]]}}


def _one_more(terms: Terms) -> Terms:
    return {**terms, "d": ["Add", terms["d"], "1"]}


def _tuned(statement: Statement, terms: Terms, of: Term, *, near: bool) -> Iterator[Tuned]:
    domains, exponent = dict(statement.variables), terms.get("T")
    small = [] if not isinstance(exponent, list) else [_near(int(exponent[2]))]
    for members, name in product([*([] if near else [MEMBERS]), *small], _free(statement)):
        given = terms
        if name == OF_SIGMA:
            if "law" not in terms.get("Sigma", {}):
                continue
            given = {OF_SIGMA: "1", **terms, "Sigma": {"law": ["Multiply", OF_SIGMA, terms["Sigma"]["law"]]}}
        yield Tuned(given, (members,), name, domains.get(name) == "positive-integer", of)


def _near(exponent: int) -> tuple[int, ...]:
    return tuple(round(size ** (1 / exponent)) for size in NEAR_SIZES)


def _free(statement: Statement) -> list[str]:
    """What may have another factor at each member; whether it may is for the clauses to say."""
    grows, domains = statement.regime[0]["grows"], dict(statement.variables)
    found = [x for x in domains if x in grows and domains[x] in ("positive", "nonnegative")] + ["d"] * ("d" in grows)
    stated = [*statement.meaning["hypotheses"], *statement.meaning["regime"][0]["clauses"]]
    said = [c for c in stated if c[0] != "ForAll" or c[2][0] != "Comparable"]
    free = "Sigma" in grows and all(_is_of_numbers(spelled(statement, c)) for c in said)
    return found + [OF_SIGMA] * free


def _is_of_numbers(term: Term) -> bool:
    """Whether a term speaks of numbers alone, and not of Σ or of what depends on it."""
    if isinstance(term, str):
        return term not in ("Sigma", "w0")
    return term[0] in (*SCALAR_RELATIONS, *ARITHMETIC, *LIMITS) and all(map(_is_of_numbers, term[1:]))


def _compared(statement: Statement, path: Tuned) -> Comparison | None:
    try:
        as_it_is = Path(path.terms, path.members) if path.name == OF_SIGMA else path
        require_along(statement, as_it_is)
        return compare(statement, Place(path=path), replicates=None)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None
