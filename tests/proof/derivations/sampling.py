"""Which mutants of a certificate a run looks at: all of them in ``make fuzz``, else a seeded part of every kind.

``make deep`` looks at twice as many as ``make test``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Collection, Iterable
from itertools import zip_longest
from typing import TypeVar

from collapse_sym.testing.properties import fuzz_seed

SEED, FULL = fuzz_seed() or 0, fuzz_seed() is not None
DEEP = FULL or os.environ.get("COLLAPSE_SYM_DEEP") == "1"
#: of a certificate: mutants that must be refused, and those that are as true as the original
LEAST, TRUE = (8 if DEEP else 4), 1
STEPS = ("without step", "without a premise")
KINDS = ("without hypothesis", " times ", " on the left", " = ", "no value of", "generators", "downstream", "5 % ")

Change = TypeVar("Change")  # a statement, or a certificate as text


def kind(name: str) -> str:
    """What sort of change a mutant's name tells of: a step, a hypothesis, a value, the chain, or the conclusion.

    >>> [kind(name) for name in ("without step 3, ring", "T 1 on the left", "T -1", "5 % more")]
    ['without step', ' on the left', 'moved', '5 % ']
    """
    found = next((text for text in (*STEPS, *KINDS) if text in name), None)
    return found or ("moved" if name.removesuffix("1")[-1:] in (" ", "-") else "another")


def sample(
    found: Iterable[tuple[str, Change]], part: str, true: Collection[str] = (), least: int = LEAST
) -> list[tuple[str, Change]]:
    """Of a part's mutants some of every kind in turn: ``least`` that are not known as ``true`` and TRUE that are.

    All of both where the former are too few.  Which ones depends on the part: other parts are met by other changes.
    """
    every = list(found)
    if FULL:
        return every
    rng = random.Random(f"{SEED} {part}")
    rng.shuffle(every)
    others, known = ([m for m in every if (m[0] in true) == is_true] for is_true in (False, True))
    return _in_turn(others)[:least] + (known[:TRUE] if len(others) >= least else known)


def _in_turn(every: list[tuple[str, Change]]) -> list[tuple[str, Change]]:
    """One of each kind, then another of each."""
    kinds: dict[str, list[tuple[str, Change]]] = {}
    for mutant in every:
        kinds.setdefault(kind(mutant[0]), []).append(mutant)
    return [mutant for row in zip_longest(*kinds.values()) for mutant in row if mutant is not None]
