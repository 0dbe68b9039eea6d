"""A fixed order of atoms, monomials and words, and the size of atoms, for the time of one check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ORDER: dict[Any, int] = {}  # generators and letters by their first appearance in a check
WEIGHTS: dict[Any, int] = {}  # how many entries an atom has, all levels counted


def key(x: Any) -> Any:
    """The order of generators, monomials and words: any fixed one will do."""
    if isinstance(x, tuple) and not (x and isinstance(x[0], str)):
        return tuple(map(key, x))
    return ORDER.setdefault(x, len(ORDER)) if isinstance(x, tuple) else x


@contextmanager
def forgetting() -> Iterator[None]:
    """A check by itself: it knows no atoms from before, and leaves none."""
    tables = (ORDER, WEIGHTS)
    kept = [dict(table) for table in tables]
    for table in tables:
        table.clear()
    try:
        yield
    finally:
        for table, before in zip(tables, kept):
            table.clear()
            table.update(before)


def weight(x: Any) -> int:
    """How many entries nested tuples have."""
    if not isinstance(x, tuple):
        return 1
    return WEIGHTS[x] if x in WEIGHTS else 1 + sum(map(weight, x))
