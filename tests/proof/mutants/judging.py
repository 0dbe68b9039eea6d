"""What numbers alone say of a mutant: killed, true as far as they see, or nothing, with a reason that is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from collapse_sym.errors import CollapseSymError
from collapse_sym.oracle.evidence import AGREES, DISAGREES
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.evidence import evidence
from collapse_sym.proof.evidence.comparison import Comparison, compare
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.entries import Entry, drawn_entry
from collapse_sym.proof.evidence.judging import FAILS, HOLDS, OPEN, Row
from collapse_sym.proof.evidence.mutants import Mutant
from collapse_sym.proof.statements import Statement

KILLED, TRUE, SILENT = "killed", "true", "does not apply"
#: places drawn in search of some that a dropped condition let in, how many are looked at, and outcomes at each
DRAWS, NEW, REPLICATES, PATH_REPLICATES = 150, 6, 4_000, 400


@dataclass(frozen=True)
class Seen:
    """What numbers say of a mutant; ``z`` of the gap that kills it, infinite for an exact one; ``reason`` in words."""

    verdict: str
    z: float = 0.0
    reason: str = ""

    @property
    def exact(self) -> bool:
        """Whether an exact number killed it."""
        return self.verdict == KILLED and np.isinf(self.z)


def by_evidence(original: Statement, mutant: Mutant, *, seed: int = 0, fast: bool = True) -> Seen:
    """What evidence says of a mutant of a true statement.

    ``fast`` looks once, at few outcomes, and calls nothing true that is not exact.  Otherwise points that are not
    decided are looked at again, with more outcomes, before a mutant is called true.
    """
    if mutant.path[0] in ("hypotheses", "regime"):
        return _outside(original, mutant.statement, seed)
    found = evidence(mutant.statement, seed=seed, fast=True)
    if found.verdict != DISAGREES and not fast and not found.exact and not mutant.statement.regime:
        found = evidence(mutant.statement, seed=seed)
    if found.verdict == DISAGREES:
        return _killed(next(c for c in found.comparisons if c.fails))
    counted = f"holds at {found.counts[HOLDS]} of {len(found.comparisons)} places"
    if found.verdict == AGREES and (found.exact or not fast):
        return Seen(TRUE, reason=counted)
    if found.verdict == AGREES:
        return Seen(SILENT, reason=f"{counted}, by few outcomes")
    return Seen(SILENT, reason=_open(found.comparisons))


def _killed(comparison: Comparison) -> Seen:
    failing = [row for row in comparison.rows if row.state == FAILS] or list(comparison.rows)
    exact = comparison.exact or any(row.exact for row in failing)
    z = float("inf") if exact else max((abs(row.z) for row in failing), default=float("inf"))
    return Seen(KILLED, z, "exactly" if np.isinf(z) else f"|z| = {z:.1f}")


def _open(comparisons: tuple[Comparison, ...]) -> str:
    """Why nothing was decided: the least width of a gap, relative to its sides, that simulation reached."""
    if not comparisons:
        return "no place has numbers on both sides"
    widths = [w for c in comparisons for row in c.rows if (w := _relative_width(row)) is not None]
    if not widths:
        return f"none of {len(comparisons)} places decides alone"
    return f"open at {len(comparisons)} places: the narrowest gap is known to {100 * min(widths):.2g} % of its sides"


def _relative_width(row: Row) -> float | None:
    try:
        scale = max(abs(float(row.left)), abs(float(row.right)))
        return row.width / scale if row.state == OPEN and scale else None
    except (TypeError, ValueError):
        return None


# -- conditions that were dropped ------------------------------------------------------------------
def _outside(original: Statement, mutated: Statement, seed: int) -> Seen:
    """Places that the mutant lets in and the statement does not: does the conclusion hold there?"""
    states: Counter[str] = Counter()
    without: Counter[str] = Counter()
    replicates = PATH_REPLICATES if mutated.regime else REPLICATES
    for i, entry in enumerate(_new_places(original, mutated, seed)):
        try:
            found = compare(mutated, place_of(mutated, entry), replicates=replicates, seed=(seed, i))
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError) as error:
            without[str(error)] += 1
            continue
        if found.fails:
            return _killed(found)
        states[found.state] += 1
        if sum(states.values()) == NEW:
            break
    if states[HOLDS]:
        return Seen(TRUE, reason=f"holds at {states[HOLDS]} places that were outside")
    if states[OPEN]:
        return Seen(SILENT, reason=f"open at the {states[OPEN]} places that were outside")
    if without:
        (reason, _), *_ = without.most_common(1)
        return Seen(SILENT, reason=f"no numbers at the {sum(without.values())} places that were outside: {reason}")
    return Seen(SILENT, reason=f"none of {DRAWS} drawn places was outside what was dropped")


def _new_places(original: Statement, mutated: Statement, seed: int) -> Iterator[Entry]:
    rng = generator_for("outside", mutated.hash, seed)
    for _ in range(DRAWS):
        try:
            entry = drawn_entry(mutated, rng)
        except (CollapseSymError, ArithmeticError):
            continue
        if entry is not None and _inside(mutated, entry) and not _inside(original, entry):
            yield entry


def _inside(statement: Statement, entry: Entry) -> bool:
    try:
        place_of(statement, entry)
    except CollapseSymError:
        return False
    return True
