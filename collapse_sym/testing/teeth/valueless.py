"""Sides that name what there is not: a member with a negative number, direction 0 or d + 1, 1/0, a sum that diverges.

Sequences begin with number 0, directions with 1, and there are d of them.  A side is asked for at members of a sequence
inside the hypotheses where the original has both of its sides, and names nothing of the kind: what is named in a range
is looked at for its first, second and last number.  Sums to infinity are those of ``divergent``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value, value
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.exactly import exact
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, text_of
from ...proof.statements import Statement
from .divergent import without_an_end
from .meeting import meetings

#: sequences drawn, and those inside that are looked at
DRAWS, LOOKED_AT = 20, 6
RANGES = ("Sum", "Product", "MatrixProduct")
#: heads that bind names otherwise, or whose parts need no value
CLOSED = ("ForAll", "InfinitelyMany", "ExistsUnique", "ExistsFunction", "Derivative", "Limit")
Point = Mapping[str, Value]


def without_a_value(original: Statement, mutated: Statement, seed: int = 0) -> str:
    """What a conclusion names that has no value at a place where its original has both sides; or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.delta-bias")
    >>> changed = next(m for m in mutants(s) if m.name.startswith("a number - 1 at conclusion.2.1.2.2"))
    >>> without_a_value(s, changed.statement), without_a_value(s, s)
    ('a member with a negative number has no value', '')
    """
    if len(mutated.regime) != 1:
        return ""
    told = _named(original, mutated, seed) if conclusion(original) != conclusion(mutated) else ""
    return told or without_an_end(original, mutated, seed)


def _named(original: Statement, mutated: Statement, seed: int) -> str:
    rng, inside = generator_for("valueless", text_of(mutated.meaning["hypotheses"]), seed), 0
    for _ in range(DRAWS):
        entry = drawn_path(mutated, rng)
        reasons = _missing_along(mutated, entry)
        inside += bool(reasons)
        if inside > LOOKED_AT:
            break
        if told := _only_mutated(original, reasons, entry):
            return told
    for entry in meetings(mutated, seed):
        if told := _only_mutated(original, _missing_along(mutated, entry), entry):
            return told
    return ""


def _only_mutated(original: Statement, reasons: list[str], entry: Entry) -> str:
    """The first of reasons, if there is one at every member, where the original has both of its sides."""
    if not reasons or "" in reasons or set(_missing_along(original, entry)) != {""}:
        return ""
    found = exact(original, entry)
    return reasons[0] if found is not None and not found.fails else ""


def _missing_along(statement: Statement, entry: Entry) -> list[str]:
    """What a conclusion names without a value at each member of a sequence inside a statement; [] where it is none."""
    try:
        path = place_of(statement, entry).path
    except CollapseSymError:
        return []
    return [] if path is None else [_missing(conclusion(statement), path.sizes(*at)) for at in path.places()]


def _missing(term: Term, point: Point) -> str:
    """What a term names without a value, in words."""
    if isinstance(term, str) or term[0] in CLOSED:
        return ""
    head, *rest = term
    if head in RANGES:
        return _in_range(rest, point)
    if head == "Where":
        new = _number(rest[2], point)
        return _missing(rest[0], {**point, rest[1]: new}) if new is not None else ""
    return next((told for t in rest if (told := _missing(t, point))), "") or _itself(term, point)


def _in_range(rest: list[Any], point: Point) -> str:
    index, low, high, body = rest
    first, last = _number(low, point), None if high == "Infinity" else _number(high, point)
    if first is None or high != "Infinity" and (last is None or last < first):
        return ""
    numbers = [first, first + 1] if last is None else dict.fromkeys((first, min(first + 1, last), last))
    return next((told for i in numbers if (told := _missing(body, {**point, index: i}))), "")


def _itself(term: Term, point: Point) -> str:
    match term:
        case ["At", _, index] if (i := _number(index, point)) is not None and i < 0:
            return "a member with a negative number has no value"
        case ["Eigenvalue" | "Coefficient", number] if (j := _number(number, point)) is not None:
            return "" if 1 <= j <= point["d"] else "there are d directions, numbered from 1"
        case ["Divide", _, below] if _is_zero(below, point):
            return "a quotient by 0 has no value"
        case ["Power", base, exponent] if _is_zero(base, point):
            e = _number(exponent, point)
            return "0 to a power below 0 has no value" if e is not None and e < 0 else ""
    return ""


def _is_zero(term: Term, point: Point) -> bool:
    """Whether a term is 0 exactly."""
    found = _number(term, point)
    return isinstance(found, (int, Fraction)) and found == 0


def _number(term: Term, point: Point) -> Value | None:
    """A number that asks for sizes alone; None where it is none."""
    try:
        found = value(term, point)
    except (CollapseSymError, ArithmeticError, KeyError, IndexError, TypeError, ValueError):
        return None
    return None if isinstance(found, (bool, tuple)) else found
