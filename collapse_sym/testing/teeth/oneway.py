"""x → ∞ where x = P − N has parts of both signs: shown where P outgrows N, and sequences along which N outgrows P.

P and N are sums of products and quotients that are > 0 each (``cancelled.signed``), 0 − y being −y.  Where P/N → ∞ and
P → ∞ on all that hypotheses leave, x ≃ P → ∞.  Where N has a larger exponent than P, x is < 0 in the end: a rational
point of such a region is a sequence of powers, which counts by the comparison that is made there, as any place does.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ...oracle.plan import generator_for
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.exactly import exact
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .blocks import NotRead
from .cancelled import signed
from .maxplus import INFINITY, by_orders, readings
from .orders import Orders
from .rays import MOST, entries

TOLD = "parts of the other sign count for nothing, and the rest tends to infinity"


def outgrows(statement: Statement) -> str:
    """Why a side with parts of both signs tends to ∞, or an empty text.

    >>> from dataclasses import replace
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("APP-H1.kappa")
    >>> sides = ["Subtract", ["Power", "T", "2"], "T"], ["Subtract", "T", ["Divide", "T", "2"]]
    >>> [outgrows(replace(s, conclusion=["TendsTo", x, "Infinity"])) for x in sides]
    ['parts of the other sign count for nothing, and the rest tends to infinity', '']
    """
    found = _parts_of(statement)
    if not found or any(one != found[0] for one in found):
        return ""
    positive, negative = found[0]
    ratio = ["Divide", positive, negative]
    return TOLD if all(by_orders(_stating(statement, t)) for t in (ratio, positive)) else ""


def violation_by_outgrowing(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence along which the parts < 0 outgrow the others and x does not tend to ∞, or None where none is found."""
    if not of_powers(statement):
        return None
    rng, met = generator_for("oneway", statement.hash, seed), list[tuple[Term, Term]]()
    for positive, negative in _parts_of(statement):
        if (positive, negative) in met:
            continue
        met.append((positive, negative))
        ratio = _stating(statement, ["Divide", positive, negative])
        for entry in islice(entries(ratio, rng), MOST):
            found = exact(statement, entry)
            if found is not None and found.fails:
                return found
    return None


def _parts_of(statement: Statement) -> list[tuple[Term, Term]]:
    """The parts > 0 and those < 0, wherever they are read; [] where there are none of one sign, or one is not read."""
    term = conclusion(statement)
    if len(statement.regime) != 1 or term[0] != "TendsTo" or term[2] != INFINITY:
        return []
    found = [None if at is None else _both(term[1], at) for at in readings(statement)]
    return [] if None in found else found  # type: ignore[return-value]


def _both(term: Term, at: Orders) -> tuple[Term, Term] | None:
    try:
        parts = signed(_without_zeros(term), at)
    except NotRead:
        return None
    positive, negative = ([t for s, t in parts if s == sign] for sign in (1, -1))
    return (_sum(positive), _sum(negative)) if positive and negative else None


def _sum(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else ["Add", *parts]


def _without_zeros(term: Term) -> Term:
    """0 − y as −y, and sums without 0."""
    if isinstance(term, str):
        return term
    head, *rest = [term[0], *map(_without_zeros, term[1:])]
    if head == "Subtract" and rest[0] == "0":
        return ["Negate", rest[1]]
    if head in ("Add", "Subtract") and "0" in rest[1:]:
        left = [rest[0], *(t for t in rest[1:] if t != "0")]
        return left[0] if len(left) == 1 else [head, *left]
    return [head, *rest]


def _stating(statement: Statement, term: Term) -> Statement:
    return replace(statement, conclusion=["TendsTo", term, INFINITY])
