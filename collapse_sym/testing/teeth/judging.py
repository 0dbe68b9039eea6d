"""What numbers alone say of a mutant: killed, true as far as they see, or nothing, with a reason that is computed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ...errors import CollapseSymError
from ...oracle.evidence import AGREES, DISAGREES
from ...oracle.plan import generator_for
from ...proof.evidence import evidence
from ...proof.evidence.along import SHRINK
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, drawn_entry, later
from ...proof.evidence.estimates import NO_VALUE
from ...proof.evidence.exactly import violation
from ...proof.evidence.judging import ERROR, FAILS, HOLDS, OPEN, RESOLUTION, ROUNDING, Row
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.search import strength
from ...proof.statements import Statement
from .again import violation_outside
from .belowd import violation_below_d
from .cancelled import violation_by_cancelling
from .even import violation_evenly
from .farther import violation_farther
from .few import violation_in_a_few
from .levels import violation_by_levels
from .manyrows import at_given_numbers, violation_with_many_rows
from .negative import below_zero
from .oneway import violation_by_outgrowing
from .outside import DRAWS, new_places
from .pinched import pinched
from .placed import names_no_member, violation_at_extremes
from .poles import divides_by_nothing
from .rays import crossing_over, violation_by_orders
from .recorded import violation_recorded
from .trial import ALONG, DRAWN, EXACTLY, VALUELESS
from .units import violation_in_other_units
from .unround import violation_of_strong_directions
from .valueless import without_a_value
from .vanishing import violation_at_zero
from .variances import another_variance
from .weak import violation_in_weak_directions
from .wide import violation_wide

KILLED, TRUE, SILENT = "killed", "true", "does not apply"
#: places that a dropped condition let in which are looked at, and outcomes at each
NEW, REPLICATES, PATH_REPLICATES = 6, 4_000, 400
#: places screened for a violation, how many are looked at again, outcomes at first and then
HUNTED, BEST, HUNT_POINTS, HUNT_PATHS = 40, 4, (300, 20_000), (60, 1_000)


@dataclass(frozen=True)
class Seen:
    """What numbers say of a mutant; ``how`` they kill it, ``reason`` in words."""

    verdict: str
    how: str = ""
    reason: str = ""
    #: where a mutant holds, if that calls it true and whether the change can be seen there was not asked yet
    unasked: tuple[Comparison, ...] = field(default=(), repr=False, compare=False)

    @property
    def computed(self) -> bool:
        """Whether numbers killed it without any that are drawn, at a point or at members of a sequence."""
        return self.how in (EXACTLY, ALONG)


def by_evidence(original: Statement, mutant: Mutant, *, seed: int = 0, fast: bool = True) -> Seen:
    """What evidence says of a mutant of a true statement."""
    return sighted(original, mutant, at_places(original, mutant, seed=seed, fast=fast))


def at_places(original: Statement, mutant: Mutant, *, seed: int = 0, fast: bool = True) -> Seen:
    """The same, but for whether numbers would have seen the change where they call a mutant true: ``sighted``.

    Places where both sides are exact come first, then those where a premise just holds.  ``fast`` looks once, at few
    outcomes, and calls nothing true that is not exact.  Otherwise what is not killed is looked at again with more
    outcomes, and where it seems most violated, before a mutant is called true.
    """
    if why := below_zero(mutant.statement, seed):
        return Seen(KILLED, EXACTLY, why)
    found_at = violation_at_zero(mutant.statement, seed=seed)
    found_at = found_at or violation(mutant.statement, seed=seed, fast=fast) or pinched(mutant.statement, seed)
    found_at = found_at or violation_with_many_rows(mutant.statement, seed=seed)
    found_at = found_at or violation_of_strong_directions(original, mutant.statement, seed=seed)
    if found_at is not None and crossing_over(mutant.statement, found_at):
        return Seen(SILENT, reason="the sides' ratio grows slowly as far as was looked; their exponents agree")
    if found_at is not None:
        return _killed(found_at)
    if mutant.path[0] in ("hypotheses", "regime"):
        return _outside(original, mutant.statement, seed)
    if alike := at_given_numbers(original, mutant):
        return Seen(TRUE, reason=alike)  # simulations would see nothing but their errors
    found = evidence(mutant.statement, seed=seed, fast=True)
    if found.verdict != DISAGREES and not fast and not found.exact and not mutant.statement.regime:
        found = evidence(mutant.statement, seed=seed)
    if found.verdict == DISAGREES:
        return _killed(next(c for c in found.comparisons if c.fails))
    killed = None if fast else _hunted(mutant.statement, seed)
    if killed is not None:
        return killed
    counted = f"holds at {found.counts[HOLDS]} of {len(found.comparisons)} places"
    if found.verdict == AGREES and fast and not found.exact:
        return Seen(SILENT, reason=f"{counted}, by few outcomes")
    if found.verdict == AGREES:
        return Seen(TRUE, reason=counted, unasked=found.comparisons)
    return Seen(SILENT, reason=_open(found.comparisons))


def sighted(original: Statement, mutant: Mutant, seen: Seen) -> Seen:
    """What was seen, or silence where agreement says nothing as the change is too small to be seen."""
    blind = _blind(original, mutant.statement, seen.unasked) if seen.unasked else ""
    return Seen(SILENT, reason=blind) if blind else replace(seen, unasked=())


def by_more_places(mutant: Mutant, *, seed: int = 0) -> Seen | None:
    """What all exact places say, some far out, where exponents differ and where parts cancel: killed, or nothing."""
    found = violation_farther(mutant.statement, seed=seed)
    if found is not None and crossing_over(mutant.statement, found):
        found = None
    found = found or violation_wide(mutant.statement, seed=seed)
    found = found or violation_by_cancelling(mutant.statement, seed=seed)
    found = found or violation_by_orders(mutant.statement, seed=seed)
    found = found or violation_by_outgrowing(mutant.statement, seed=seed)
    found = found or violation_at_extremes(mutant.statement, seed=seed)
    found = found or violation_in_other_units(mutant.statement, seed=seed)
    return None if found is None else _killed(found)


def by_chosen_places(original: Statement, mutant: Mutant, *, seed: int = 0) -> Seen | None:
    """What places say that were made for what a mutant lost, and more of those that it let in: killed, or nothing."""
    why = without_a_value(original, mutant.statement, seed) or names_no_member(original, mutant.statement, seed)
    if why := why or divides_by_nothing(original, mutant.statement, seed):
        return Seen(KILLED, VALUELESS, why)
    if why := another_variance(mutant.statement, seed):
        return Seen(KILLED, EXACTLY, why)
    found = violation_recorded(mutant.statement, seed=seed) or violation_below_d(mutant.statement, seed=seed)
    found = found or violation_in_weak_directions(mutant.statement, seed=seed)
    found = found or violation_by_levels(mutant.statement, seed=seed)
    if found is None and mutant.path[0] in ("hypotheses", "regime"):
        evenly = partial(violation_evenly, mutant.statement, seed=seed)
        found = violation_in_a_few(mutant.statement, seed=seed, meanwhile=evenly)
        found = found or violation_outside(original, mutant.statement, seed=seed)
    return None if found is None or crossing_over(mutant.statement, found) else _killed(found)


# -- how much a change does ------------------------------------------------------------------------
def _blind(original: Statement, mutated: Statement, comparisons: tuple[Comparison, ...]) -> str:
    """Why agreement says nothing of an equality: the change moves its sides by less than would have been seen.

    Empty where it moves them by nothing anywhere, by more, or by what goes away along a sequence.
    """
    moved = [(c.state, m) for c in comparisons if (m := _moved(original, mutated, c)) is not None]
    held = [m for state, m in moved if state == HOLDS]
    first, last = (max((m[i] for m in held), default=0.0) for i in (0, 1))
    anywhere = max((max(m) for _, m in moved), default=0.0)
    if last > RESOLUTION or anywhere <= ROUNDING or (mutated.regime and last and last <= SHRINK * first):
        return ""
    return f"moves the sides by at most {100 * last:.2g} % where they are decided, to {100 * RESOLUTION:.2g} %"


def _moved(original: Statement, mutated: Statement, comparison: Comparison) -> tuple[float, float] | None:
    """By how much, relatively, the sides of the two statements differ, at the first member and the last."""
    replicates = PATH_REPLICATES if mutated.regime else REPLICATES
    pairs = []
    try:
        both = [compare(s, comparison.place, replicates=replicates, seed=0) for s in (original, mutated)]
        for a, b in zip(*(c.rows for c in both)):
            if a.relation not in ("Equal", "Equivalent", "TendsTo"):
                return None
            scale = max(abs(float(a.left)), abs(float(a.right)))
            gap = max(abs(float(a.left) - float(b.left)), abs(float(a.right) - float(b.right)))
            pairs.append(gap / scale if scale else float(gap > 0))
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError, TypeError, ValueError):
        return None
    return (pairs[0], pairs[-1]) if pairs else None


def _hunted(statement: Statement, seed: int) -> Seen | None:
    """The places, among many, where a statement seems most violated by few outcomes, looked at with more."""
    rng = generator_for("hunt", statement.hash, seed)
    few, many = HUNT_PATHS if statement.regime else HUNT_POINTS
    ranked: list[tuple[float, int, Entry]] = []
    met: list[Entry] = []
    for i in range(HUNTED):
        entry = drawn_entry(statement, rng)
        if entry in met:
            continue  # hypotheses may leave a place or two, each of which takes as long as any
        met += [] if entry is None else [entry]
        found = None if entry is None else _compared(statement, entry, few, (seed, i), ERROR)
        if entry is not None and found is not None and all(row.gap != NO_VALUE for row in found.rows):
            ranked.append((strength(statement, found, few), i, entry))
    ranked.sort(key=lambda item: (-item[0], item[1]))
    for _, i, entry in ranked[:BEST]:
        found = _compared(statement, later(entry), many, (seed, "again", i), ERROR / BEST)
        if found is not None and found.fails:
            return _killed(found)
    return None


def _compared(statement: Statement, entry: Entry, replicates: int, seed: object, error: float) -> Comparison | None:
    try:
        return compare(statement, place_of(statement, entry), replicates=replicates, seed=seed, error=error)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def _killed(comparison: Comparison) -> Seen:
    failing = [row for row in comparison.rows if row.state == FAILS]
    path = comparison.place.path
    told = f" at {len(path.places())} members of a sequence" if path is not None else ""
    if all(row.exact for row in failing or comparison.rows):
        return Seen(KILLED, EXACTLY if path is None else ALONG, f"by numbers{told}" if told else "exactly")
    # a member that fails has a deviation in standard errors; a growth has none
    z = f"|z| = {max(abs(row.z) for row in failing):.1f}" if failing else "by simulation"
    return Seen(KILLED, DRAWN, f"{z}{told}")


def _open(comparisons: tuple[Comparison, ...]) -> str:
    """Why nothing was decided: how far apart the sides stay at the last members, or the least width of a gap."""
    if not comparisons:
        return "no place has numbers on both sides"
    if any(c.place.path is not None for c in comparisons):
        last = [c.rows[-1] for c in comparisons if c.rows and c.rows[-1].gap != NO_VALUE]
        gaps = sorted(abs(float(row.gap)) for row in last)
        told = f"; deviations at the last members {gaps[0]:.2g} to {gaps[-1]:.2g}" if gaps else ""
        return f"undecided along {len(comparisons)} sequences{told}"
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
    for i, entry in enumerate(new_places(original, mutated, seed)):
        try:
            found = compare(mutated, place_of(mutated, entry), replicates=replicates, seed=(seed, i))
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError) as error:
            without[str(error)] += 1
            continue
        if found.fails and not crossing_over(mutated, found):
            return _killed(found)
        states[OPEN if found.fails else found.state] += 1
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
