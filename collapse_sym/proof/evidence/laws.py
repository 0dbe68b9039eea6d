"""Spectra and vectors by a law in the number of the direction, and what clauses say of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ...errors import InvalidInput
from ..evaluation import Value, value
from ..language import Term, replaced, text_of, words

#: heads that speak of an entry → the variable
ENTRIES = {"Eigenvalue": "Sigma", "Coefficient": "w0"}
#: numbers of directions that are looked at, besides the last one; members of an endless range
LOOKED_AT = (1, 2, 3, 4, 5, 8, 16, 100)
ENDLESS = 1000
#: directions whose entries are written out at most: members far out have as many as no memory holds
WRITTEN_OUT = 10_000
#: how far a ratio of what is comparable may still be from settled between two far members
SETTLED = 0.05


def by_law(terms: Mapping[str, Any]) -> bool:
    """Whether Σ is given by a law.

    >>> by_law({"d": "k", "Sigma": {"law": ["Power", "m", "-2"]}})
    True
    """
    return isinstance(terms.get("Sigma"), Mapping) and "law" in terms["Sigma"]


def entries_of(name: str, law: Term, point: Mapping[str, Value]) -> tuple[Value, ...]:
    """The entries m = 1, …, d of a law at a point.

    Raises: InvalidInput for eigenvalues that do not fall, and for more directions than are written out.
    """
    if point["d"] > WRITTEN_OUT:
        reason = f"more than {WRITTEN_OUT} entries of a law are not written out"
        raise InvalidInput(f"d = {point['d']}", reason, "choose smaller members")
    names = words(law)
    found = _entries(text_of(law), int(point["d"]), tuple((n, x) for n, x in point.items() if n in names))
    if name == "Sigma" and any(a < b for a, b in pairwise(found)):
        raise InvalidInput(str(law), "gives eigenvalues that do not fall", "number them in falling order")
    return found


@lru_cache(maxsize=256)
def _entries(law: str, d: int, point: tuple[tuple[str, Value], ...]) -> tuple[Value, ...]:
    """One law is met at many sequences that differ in their sizes only."""
    term = json.loads(law)
    return tuple(value(term, {**dict(point), "m": Fraction(m)}) for m in range(1, d + 1))


def comparable_along(clause: Term, terms: Mapping[str, Any], points: Iterable[Mapping[str, Value]]) -> bool:
    """Whether two sides have one ratio for all numbers of a range that are looked at, at all points."""
    (_, index, low, high), (_, left, right) = clause[1:]
    ratio: Term = ["Divide", _spelled(left, terms), _spelled(right, terms)]
    found = []
    for point in points:
        first, last = int(value(low, point)), ENDLESS if high == "Infinity" else int(value(high, point))
        looked_at = sorted({j for j in (*LOOKED_AT, last) if first <= j <= last})
        found += [value(ratio, {**point, index: Fraction(j)}) for j in looked_at]
    return all(x > 0 and value(["Equal", "x", "y"], {"x": x, "y": found[0]}) for x in found)


def _spelled(term: Term, terms: Mapping[str, Any]) -> Term:
    """A term with entries of laws written out; of levels nothing is known by a number."""
    if isinstance(term, str):
        return term
    rest = [_spelled(t, terms) for t in term[1:]]
    if term[0] in ENTRIES:
        given = terms[ENTRIES[term[0]]]
        if not isinstance(given, Mapping) or "law" not in given:
            raise InvalidInput(str(term), "is an entry of something that no law gives", "give it by a law")
        return replaced(given["law"], {"m": rest[0]})
    return [term[0], *rest]


def comparable_far(found: list[list[Value]]) -> bool:
    """Whether the ratio of two sides has settled between two members far out."""
    (a, b), (c, d) = found[0], found[-1]
    if any(x <= 0 for x in (a, b, c, d)):
        return False
    ratio = value(["Divide", ["Multiply", "a", "d"], ["Multiply", "b", "c"]], {"a": a, "b": b, "c": c, "d": d})
    return bool(abs(ratio - 1) <= SETTLED)
