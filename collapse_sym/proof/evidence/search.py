"""The search for counterexamples: screen many places roughly, look harder at the best, confirm on fresh outcomes.

Places are ranked by the size of the violation in standard deviations of one outcome.  Each round draws new outcomes,
so that luck in one is not carried into the next; what is reported was violated on outcomes that had no part in
choosing it, with the error probability shared by everything that was tried in the last round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ..language import Term, text_of
from ..statements import Statement, statement
from .candidates import Rng
from .comparison import Comparison, compare
from .counterexamples import place_of
from .entries import drawn_entry, later, neighbour_entry
from .estimates import NO_VALUE
from .judging import ERROR, FAILS, ORDERS, Row, atoms
from .sampling import conclusion

BUDGET = 300
#: rounds for points: outcomes per place, and which share of the places goes on
ROUNDS = ((300, 0.12), (1_000, 0.5), (4_000, 0.2), (40_000, 0.4))
CONFIRM = 200_000
#: rounds for sequences, whose members are larger
PATH_ROUNDS = ((60, 0.2), (60, 0.5), (60, 0.3), (400, 0.4))
PATH_CONFIRM = 3_000
#: what a place of a sequence costs against a point
COST = 4


@dataclass(frozen=True)
class Found:
    """A place inside the hypotheses where the statement is violated; ``entry`` is as in counterexamples.json."""

    part: str
    entry: Mapping[str, Any]
    comparison: Comparison
    searched: int

    def lines(self) -> tuple[str, ...]:
        """Both sides there."""
        return (*self.comparison.lines(), f"found among {self.searched} places")


@dataclass(frozen=True)
class NotFound:
    """Nothing was found among ``searched`` places; ``best`` came nearest to a violation."""

    part: str
    searched: int
    best: Comparison | None

    def lines(self) -> tuple[str, ...]:
        """How far the search went."""
        found = [f"{self.part}: no counterexample among {self.searched} places"]
        return (*found, *(["nearest:", *self.best.lines()] if self.best else []))


@dataclass(frozen=True)
class Candidate:
    """A place as data, and how strongly the statement seems violated there."""

    entry: Mapping[str, Any]
    strength: float
    comparison: Comparison | None


def refute(
    part: str | Statement,
    *,
    seed: int = 0,
    budget: int = BUDGET,
    progress: Callable[[str], None] | None = None,
) -> Found | NotFound:
    """Search for a place inside all hypotheses where a statement is violated.

    ``budget`` is the number of places that are screened (a fourth of it for sequences); the same seed and budget give
    the same answer.  A place where a side of the statement has no value counts only where no violation is found.
    Raises: BadStatement for an unknown part.
    """
    hunt = Hunt(part if isinstance(part, Statement) else statement(part), seed, progress or (lambda line: None))
    return hunt.run(budget)


@dataclass
class Hunt:
    """One search."""

    statement: Statement
    seed: int
    progress: Callable[[str], None]

    def __post_init__(self) -> None:
        self.rng: Rng = generator_for("search", self.statement.hash, self.seed)
        self.path = bool(self.statement.regime)
        self.searched = 0
        self.meaningless: Candidate | None = None

    def run(self, budget: int) -> Found | NotFound:
        """Screen, refine, confirm."""
        rounds = PATH_ROUNDS if self.path else ROUNDS
        wanted = max(4, budget // COST if self.path else budget)
        pool = self._screened(wanted, rounds[0][0])
        for number, (_, share) in enumerate(rounds[:-1]):
            exact = next((c for c in pool if c.comparison and c.comparison.exact and c.comparison.fails), None)
            if exact is not None and not self.path:
                return self._found(exact)
            kept = pool[: max(3, int(share * len(pool)))]
            self.progress(f"round {number + 2}: the best {len(kept)} of {self.searched} places")
            # each is looked at again, beside a neighbour that may be better still
            entries = [c.entry for c in kept] + [e for c in kept if (e := self._neighbour(c.entry))]
            pool = self._ranked(entries, rounds[number + 1][0], (self.seed, number + 1), 0)
        return self._confirmed(pool[: max(2, int(rounds[-1][1] * len(pool)))][:4])

    # -- rounds --------------------------------------------------------------------------------------
    def _screened(self, wanted: int, replicates: int) -> list[Candidate]:
        drawn = (drawn_entry(self.statement, self.rng) for _ in range(wanted))
        entries = [e for e in drawn if e is not None]
        self.progress(f"round 1: {len(entries)} places")
        return self._ranked(entries, replicates, (self.seed, 0), 0)

    def _ranked(self, entries: list[Mapping[str, Any]], replicates: int, seed: Any, late: int) -> list[Candidate]:
        found = []
        for i, entry in enumerate(entries):
            candidate = self._tried(entry, replicates, (*seed, i), ERROR)
            if candidate is not None:
                found.append(candidate)
        # of two equally strong ones the simpler is the better example
        return sorted(found, key=lambda c: (-c.strength, _length(c.entry)))

    def _tried(self, entry: Mapping[str, Any], replicates: int, seed: Any, error: float) -> Candidate | None:
        self.searched += 1
        try:
            place = place_of(self.statement, entry)
            comparison = compare(self.statement, place, replicates=replicates, seed=seed, error=error)
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
            return None  # outside, infinite, or without a value that we can compute
        if any(row.gap == NO_VALUE for row in comparison.rows):
            if comparison.fails and self.meaningless is None:
                self.meaningless = Candidate(entry, 0.0, comparison)
            return None
        return Candidate(entry, strength(self.statement, comparison, replicates), comparison)

    def _confirmed(self, pool: list[Candidate]) -> Found | NotFound:
        tries = max(1, len(pool))
        replicates = PATH_CONFIRM if self.path else CONFIRM
        for i, candidate in enumerate(pool):
            entry = later(candidate.entry)
            self.progress(f"confirming {i + 1} of {tries}")
            sure = self._tried(entry, replicates, (self.seed, "confirm", i), ERROR / tries)
            if sure is not None and sure.comparison is not None and sure.comparison.fails:
                return self._found(replace(sure, entry={**entry, "replicates": str(replicates)}))
        if self.meaningless is not None:
            return self._found(self.meaningless)
        return NotFound(self.statement.id, self.searched, pool[0].comparison if pool else None)

    def _neighbour(self, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return neighbour_entry(self.statement, entry, self.rng)

    def _found(self, candidate: Candidate) -> Found:
        assert candidate.comparison is not None
        return Found(self.statement.id, candidate.entry, candidate.comparison, self.searched)


def strength(statement: Statement, comparison: Comparison, replicates: int) -> float:
    """How strongly a statement seems violated: its violation over its spread, infinite where it is exact.

    Along a sequence it is the violation, beyond two errors, at the member where it is least.
    """
    rows, path, term = comparison.rows, comparison.place.path, conclusion(statement)
    if path is not None:
        count = len(rows) // len(path.members[-1])
        return _joined(term, [min(map(_relative, rows[i::count])) for i in range(count)])
    if comparison.fails and comparison.exact:
        return math.inf
    found = [_violation(row) for row in rows] or [-1.0]
    return (_joined(term, found) if len(found) == len(atoms(term)) else max(found)) / replicates**0.5


def _joined(term: Term, strengths: list[float]) -> float:
    """The violation of a conclusion from those of its relations, which are taken from the list in order."""
    if term[0] not in ("And", "Or", "Implies"):
        return strengths.pop(0)
    parts = [_joined(t, strengths) for t in term[1:]]
    if term[0] == "And":
        return max(parts)
    # nothing is violated where the premise is
    return min(parts) if term[0] == "Or" else min(-parts[0], parts[1])


def _length(entry: Mapping[str, Any]) -> int:
    """How long an example is to read; a generator more counts as a few letters."""
    return len(text_of(entry)) + 10 * int(entry.get("point", {}).get("n", 0))


def _violation(row: Row) -> float:
    """The violation in standard errors."""
    sign = ORDERS.get(row.relation, 0)
    if row.exact or row.error == 0:
        return math.inf if row.state == FAILS else -math.inf if row.relation in ORDERS and sign else -1.0
    return abs(row.z) if sign == 0 else row.z * sign


def _relative(row: Row) -> float:
    """The violation at one member, relative to the sides of an order, less two standard errors."""
    sign, gap = ORDERS.get(row.relation, 0), float(row.gap)
    if gap == 0 == row.error:
        return -1.0  # both sides are one quantity here: nothing to be learnt nearby
    if math.isinf(gap):
        return math.inf if row.state == FAILS else -1.0
    violation = (abs(gap) if sign == 0 else gap * sign) - 2 * row.error
    sides = [abs(float(x)) for x in (row.left, row.right)]
    # beside an exact 0 every gap is as large as the other side
    return violation / max(sides) if row.relation in ORDERS and min(sides) > 0 else violation
