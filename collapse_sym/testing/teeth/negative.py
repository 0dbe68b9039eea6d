"""Means of squares that are said to be, or to tend to, a number < 0: they are ≥ 0, whatever the chain.

σ²d/(T − d − 1) is < 0 for T ≤ d.  Places inside the hypotheses where a size is one beyond another are looked at for
the sign of the other side alone, which is a rational number there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value, value
from ...proof.evidence.candidates import Rng, draw_point, pick, settled
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, entry_of_point
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.outcomes import is_random
from ...proof.evidence.points import Path
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, words
from ...proof.statements import Statement
from ...proof.validation import point_of
from .asking_less import is_nonnegative

RELATIONS = ("Equal", "TendsTo")
#: heads without which a number has no side below 0
FALLING = ("Subtract", "Negate")
#: places drawn; what one size may be beside another
DRAWS = 30
BESIDE = (lambda y: ["Add", y, "2"], lambda y: ["Multiply", "2", y], lambda y: "1")
FAULTS = (CollapseSymError, ArithmeticError, KeyError, TypeError, ValueError, np.linalg.LinAlgError)


def below_zero(statement: Statement, seed: int = 0) -> str:
    """Why a mean of squares is not what a statement says: the number < 0 that it would be, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("TXT-FIG1B.main")
    >>> changed = next(m for m in mutants(s) if m.name == "without hypothesis 1 at hypotheses").statement
    >>> below_zero(s), below_zero(changed)
    ('', 'a mean of squares is not -150/149')
    """
    said = _said(statement)
    if said is None:
        return ""
    for entry in _places(statement, said, seed):
        try:
            found = value(said, _numbers(statement, entry))
            if isinstance(found, Fraction) and found < 0:
                place_of(statement, entry)  # inside the hypotheses, or refused: this takes longer
                return f"a mean of squares is not {found}"
        except FAULTS:
            continue
    return ""


def _numbers(statement: Statement, entry: Entry) -> dict[str, Value]:
    """The point, or the first member of the sequence, inside the hypotheses or not."""
    if "point" in entry:
        return point_of({"variables": statement.variables, "witness": entry["point"]})
    path = Path(entry["sequence"], tuple(tuple(map(int, numbers)) for numbers in entry["members"].values()))
    return path.at(*path.places()[0])


def _said(statement: Statement) -> Term | None:
    """What a mean of squares is said to be or to tend to, if it may be < 0 and nothing that grows is in it."""
    term = conclusion(statement)
    if term[0] not in RELATIONS:
        return None
    domains, moves = dict(statement.variables), {x for stage in statement.regime for x in stage["grows"]}
    for side, other in (term[1:], term[:0:-1]):
        squares = is_random(side) and not is_random(other) and is_nonnegative(side, domains)
        if squares and _heads(other) & set(FALLING) and not words(other) & moves:
            return other
    return None


def _heads(term: Term) -> set[str]:
    return set() if isinstance(term, str) else {term[0]}.union(*map(_heads, term[1:]))


def _places(statement: Statement, said: Term, seed: int) -> Iterator[Entry]:
    """Places drawn with one size of the side beside another one; whether they are inside is not known here."""
    rng = generator_for("below zero", statement.hash, seed)
    domains, moves = dict(statement.variables), {x for stage in statement.regime for x in stage["grows"]}
    sizes = sorted(x for x in words(said) if domains.get(x) == "positive-integer" and x not in moves)
    for _ in range(DRAWS if len(sizes) > 1 else 0):
        x, y = pick(rng, sizes), pick(rng, sizes)
        entry = _beside(statement, x, pick(rng, BESIDE)(y), rng) if x != y else None
        if entry is not None:
            yield entry


def _beside(statement: Statement, name: str, size: Term, rng: Rng) -> Entry | None:
    """A drawn place with another size; a term of a sequence speaks of what stands before it, d first where it can."""
    try:
        if statement.regime:
            entry = drawn_path(statement, rng)
            terms: dict[str, Any] = {**entry["sequence"], name: size}
            first = [x for x in ("d", *sorted(words(size)), name) if x in terms and (x, name) != ("d", "d")]
            return {**entry, "sequence": {x: terms[x] for x in dict.fromkeys((*first, name, *terms))}}
        point = draw_point(statement, rng)
        new = None if point is None else settled(statement, {**point, name: value(size, point)})
        return None if new is None else entry_of_point(statement, new, rng)
    except FAULTS:
        return None
