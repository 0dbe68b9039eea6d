"""Sides that are sums to infinity of what falls no faster than 1/j: they have no value.

Where exponents say so (``Diverges``: blocks of 2^i numbers do not fall, whose sums are those of a geometric series with
a ratio ≥ 1) a rational point of the region is a sequence, on which the summands x_j > 0 are looked at far out, too:
j x_j must not fall there.  The sequence must lie inside the statement, and where only the conclusion was changed, the
original must have both of its sides there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evidence.comparison import Place
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.exactly import exact
from ...proof.evidence.floats import Floats
from ...proof.evidence.power_paths import draw_powers
from ...proof.evidence.powers import floats_of, of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .blocks import Diverges, Fresh, NotRead, Split
from .maxplus import MOST, Differ, _first, _relations, parts_of
from .orders import Orders
from .rays import _entry, _points
from .reading import Empty, Reading

#: numbers of summands that are looked at, beyond all kinks of members up to 10⁶; what rounding does to a product
NUMBERS, ROUNDING = np.array([1e14, 1e18, 1e22]), 1e-6
DIVERGES = "a sum to infinity whose summands fall no faster than 1/j has no value"


def without_an_end(original: Statement, mutated: Statement, seed: int = 0) -> str:
    """Why a side of a mutant is a sum that diverges at a place inside it, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("LEM-I.1.large")
    >>> changed = next(m for m in mutants(s) if m.name.startswith("a quotient turned round")).statement
    >>> without_an_end(s, changed), without_an_end(s, s)
    ('a sum to infinity whose summands fall no faster than 1/j has no value', '')
    """
    sums = _endless(conclusion(mutated))
    if not sums or len(mutated.regime) != 1 or not of_powers(mutated):
        return ""
    rng = generator_for("divergent", mutated.hash, seed)
    kept = original.meaning["hypotheses"] == mutated.meaning["hypotheses"] and original.regime == mutated.regime
    for at in _regions(mutated):
        for point in _points(Differ(at, ())):
            entry = _entry(mutated, draw_powers(mutated, rng), Differ(at, ()), point)
            place = None if entry is None else _inside(mutated, entry)
            if entry is None or place is None or kept and not _has_sides(original, entry):
                continue
            if any(_grows(t, place) for t in sums):
                return DIVERGES
    return ""


def _endless(term: Term) -> list[Term]:
    if isinstance(term, str):
        return []
    own = [term] if term[0] == "Sum" and term[3] == "Infinity" else []
    return own + [t for part in term[1:] for t in _endless(part)]


def _regions(statement: Statement) -> Iterator[Orders]:
    """Parts on all of which a side diverges; what is not decided is split, borders left out."""
    parts, met = _first(statement), 0
    while parts and met < MOST:
        part, met = parts.pop(), met + 1
        try:
            at = Reading(statement, part).orders()
        except (Empty, NotRead, Split, Fresh):
            continue
        if at.region.empty:
            continue
        try:
            for relation in _relations(conclusion(statement)):
                for side in relation[1:]:
                    at.of(side)
        except Diverges:
            yield at
        except Split as split:
            parts += [replace(part, rows=(*part.rows, *((e, True) for e, _ in way))) for way in split.ways]
        except Fresh as fresh:
            parts += parts_of(part, fresh)
        except NotRead:
            continue


def _inside(statement: Statement, entry: Entry) -> Place | None:
    try:
        return place_of(statement, entry)
    except (CollapseSymError, ArithmeticError):
        return None


def _has_sides(original: Statement, entry: Entry) -> bool:
    found = exact(original, entry)
    return found is not None and not found.fails


def _grows(term: Term, place: Place) -> bool:
    """Whether j x_j > 0 does not fall at the numbers that are looked at, at every member."""
    _, index, _, _, body = term
    assert place.path is not None
    for member in place.path.places():
        floats = floats_of(place.path, member)
        try:
            terms = Floats({**floats.point, index: NUMBERS}, floats.laws).value(body) * NUMBERS
        except (CollapseSymError, ArithmeticError):
            return False
        if not (np.all(np.isfinite(terms)) and np.all(terms > 0) and np.all(np.diff(terms) >= -ROUNDING * terms[1:])):
            return False
    return True
