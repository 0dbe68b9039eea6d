"""Sequences with a factor at each member: x ≍ y and x = O(y) leave bounded factors free, member by member.

A name of the sequence is multiplied by the t in [1/C, C] at which a term g has a wanted value, g = 1/k for the
member k, wherever g goes from above it to below it as t grows or falls: by bisection, in floats.  Members at which it
does not stay as they are, and those beyond the last that is looked at have its factor.  Whether hypotheses and clauses
hold along the new sequence is asked as for any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evaluation import Value
from ...proof.evidence.laws import SETTLED
from ...proof.evidence.points import Path
from ...proof.evidence.powers import floats_of
from ...proof.language import Term

#: factors 2^(j/3 + 1/6) that are tried, |j| ≤ WIDEST, none of them 1; halvings between two of them; a bit more than the
#: digits of a float
WIDEST, HALVINGS, DIGITS = 18, 40, 2**60
#: the value that is sought at the member k, as a power of k: factors that differ by 1/k have settled soon
RATE = -1.0
#: how much more than the wanted value is enough, as whole numbers do not come nearer; beside a pole there is none
ENOUGH = 2
#: see ``settled``
HALF, TINY = 0.5, 1e-3


@dataclass(frozen=True)
class Tuned(Path):
    """A sequence in which ``name``, a whole number if ``whole``, has the factor at which ``of`` is 1/k."""

    name: str = ""
    whole: bool = False
    of: Term = "0"
    _found: dict[int, float | None] = field(default_factory=dict, compare=False, repr=False)

    def _numbers(self, place: tuple[int, ...]) -> dict[str, Value]:
        factor = self.factor(place[0])
        return Path(self.terms if factor is None else self._with(factor), self.members)._numbers(place)

    def _with(self, factor: float) -> Mapping[str, Any]:
        exact = Fraction(round(factor * DIGITS), DIGITS)
        term: Term = ["Multiply", str(exact), self.terms[self.name]]
        return {**self.terms, self.name: ["Ceiling", term] if self.whole else term}

    def _at(self, k: int, factor: float) -> float:
        """The term with a factor at a member; NaN where it has no value."""
        try:
            return float(floats_of(Path(self._with(factor), self.members), (k,)).value(self.of))
        except (CollapseSymError, ArithmeticError, KeyError, ValueError):
            return math.nan

    def factor(self, k: int) -> float | None:
        """The factor at a member; None where it stays as it is."""
        k = min(k, self.members[0][-1])
        if k not in self._found:
            self._found[k] = self._sought(k)
        return self._found[k]

    def _sought(self, k: int) -> float | None:
        wanted = k**RATE
        tried = [(t, self._at(k, t)) for t in 2.0 ** (np.arange(-WIDEST, WIDEST + 1) / 3 + 1 / 6)]
        for (a, x), (b, y) in pairwise(tried):
            if (x - wanted) * (y - wanted) <= 0:
                above, below = (a, b) if x > y else (b, a)
                for _ in range(HALVINGS):
                    middle = (above + below) / 2
                    above, below = (middle, below) if self._at(k, middle) > wanted else (above, middle)
                if abs(self._at(k, above)) <= ENOUGH * wanted:
                    return above
        return None


def settled(path: Tuned) -> bool:
    """Whether there is a factor at each member, and the last one is as near to that before as what has a limit is.

    The last step is small, and at most HALF of that before or tiny: a logarithm, or a power of one, goes on by more.
    """
    factors = list[float]()
    for k in path.members[0]:
        found = path.factor(k)
        if found is None:
            return False
        factors.append(found)
    first, before, last = factors[-3:]
    step = abs(last - before)
    return step <= SETTLED * before and step <= max(HALF * abs(before - first), TINY * before)
