"""A fixed order of atoms, monomials and words, and what is asked of an atom again and again, for the time of one check.

Atoms are deep, and every product of polynomials hashes and compares them.  So equal atoms are one object here, which
knows its hash; in everything else it is the tuple that it equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class Atom(tuple):  # type: ignore[type-arg]  # of anything
    """A tuple that knows its hash."""

    known: int

    def __hash__(self) -> int:
        return self.known


ATOMS: dict[Any, Atom] = {}  # the one object for each tuple
ORDER: dict[Any, int] = {}  # generators and letters by their first appearance in a check
WEIGHTS: dict[Any, int] = {}  # how many entries an atom has, all levels counted
TABLES: list[dict[Any, Any]] = [ATOMS, ORDER, WEIGHTS]


def one(x: tuple[Any, ...]) -> Atom:
    """The one object that equals a tuple."""
    if type(x) is Atom:
        return x
    found = ATOMS.get(x)
    if found is None:
        found = Atom(x)
        found.known = hash(x)
        ATOMS[found] = found
    return found


def remembered(function: Callable[[Any], T]) -> Callable[[Any], T]:
    """A function of nested tuples that depends on nothing else, evaluated once for each atom of a check."""
    table: dict[Any, T] = {}
    TABLES.append(table)

    def of(x: Any) -> T:
        if type(x) is not Atom:
            return function(x)
        if x not in table:
            table[x] = function(x)
        return table[x]

    return of


def key(x: Any) -> Any:
    """The order of generators, monomials and words: any fixed one will do."""
    if isinstance(x, tuple) and not (x and isinstance(x[0], str)):
        return tuple(map(key, x))
    return ORDER.setdefault(x, len(ORDER)) if isinstance(x, tuple) else x


def rank(term: tuple[Any, ...]) -> list[tuple[int, int]]:
    """The order of a monomial, the first of a tuple: as ``key`` has it, without its recursion."""
    return [(ORDER.setdefault(g, len(ORDER)), exponent) for g, exponent in term[0]]


def place(entry: tuple[Any, Any]) -> int:
    """The order of the generator in (generator, exponent)."""
    return ORDER.setdefault(entry[0], len(ORDER))


@contextmanager
def forgetting() -> Iterator[None]:
    """A check by itself: it knows no atoms from before, and leaves none."""
    kept = [dict(table) for table in TABLES]
    for table in TABLES:
        table.clear()
    try:
        yield
    finally:
        for table, before in zip(TABLES, kept):
            table.clear()
            table.update(before)


@remembered
def weight(x: Any) -> int:
    """How many entries nested tuples have."""
    return 1 + sum(map(weight, x)) if isinstance(x, tuple) else 1
