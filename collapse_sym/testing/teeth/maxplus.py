"""x ≍ y, x = O(1), x → ∞ along sequences of powers: shown where the exponents say so on all that hypotheses leave.

Names stand for powers of one size that tends to ∞, exponents that are fixed are symbols; hypotheses and clauses give
inequalities between them (``Region``), and both sides are read as exponents there (``orders``).  If for fixed exponents
they are the same on the whole region, which is a cone in the logarithms of the sizes, then they are within constants
of each other along every sequence: its logarithms are within a bounded distance of the cone, and both sides are
piecewise linear in them.  x → ∞ is shown by an exponent that is > 0.  Numbers that may be 0 are looked at as 0, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .orders import ZERO, Fresh, NotRead, Orders, Split
from .reading import ABLE_TO_BE_0, Empty, Part, Reading, quantities
from .termwise import termwise

#: parts into which a region is split at most
MOST = 32
INFINITY = "Infinity"


@dataclass(frozen=True)
class Differ:
    """Where two sides have other exponents: what was read there, and by how much they differ."""

    at: Orders
    gap: sp.Expr


def by_orders(statement: Statement) -> str:
    """Why a statement about orders of growth holds along every sequence, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> by_orders(amended("APP-H2.power"))
    'both sides have the same exponents everywhere'
    """
    found = list(differences(statement))
    return "both sides have the same exponents everywhere" if not found else ""


def differences(statement: Statement) -> Iterator[Differ | None]:
    """The parts on which a statement is not shown; None where a side is not read there."""
    if len(statement.regime) != 1:
        yield None
        return
    parts, met = _first(statement), 0
    while parts:
        part, met = parts.pop(), met + 1
        try:
            if met > MOST:
                raise NotRead("more parts than are looked at")
            yield from _looked_at(statement, part)
        except Empty:
            continue
        except Split as split:
            for sign in (1, -1):
                parts.append(replace(part, rows=(*part.rows, (sign * split.at, split.strict))))
        except Fresh as fresh:
            new = symbol(f"own{len(part.fresh)}", "coefficient")
            parts.append(replace(part, rows=(*part.rows, *fresh.rows(new)), fresh={**part.fresh, fresh.key: new}))
        except NotRead:
            yield None
            return


def _first(statement: Statement) -> list[Part]:
    """What may be 0 is 0 or not."""
    named = quantities(statement)
    able = [x for x, domain in statement.variables if domain in ABLE_TO_BE_0 and x in named]
    return [
        Part(frozenset(x for x, is_0 in zip(able, chosen) if is_0))
        for chosen in product((False, True), repeat=len(able))
    ]


def _looked_at(statement: Statement, part: Part) -> Iterator[Differ]:
    at = Reading(statement, part).orders()
    if at.region.empty:
        return
    for relation in _relations(conclusion(statement)):
        gap = _gap(relation, at)
        if gap is not None:
            yield Differ(at, gap)


def _relations(term: Term) -> list[Term]:
    return [r for t in term[1:] for r in _relations(t)] if term[0] == "And" else [term]


def _gap(relation: Term, at: Orders) -> sp.Expr | None:
    """By how much the exponents are not what a relation asks for; None where they are.

    Raises: NotRead, Split, Fresh.
    """
    head, left, *right = relation
    if head == "Comparable" and termwise(left, right[0], at):
        return None
    x = at.of(left)
    if head == "Bounded":
        return None if x is None or at.region.nonnegative(-x) else x
    if head == "TendsTo" and right == [INFINITY]:
        return None if x is not None and at.region.positive(x) else ZERO if x is None else -x
    if head != "Comparable":
        raise NotRead(head)
    y = at.of(right[0])
    if x is None or y is None:
        return None if x is y else sp.oo
    gap = sp.cancel(x - y)
    same = gap == 0 or at.region.nonnegative(gap) and at.region.nonnegative(-gap)
    return None if same else gap
