"""Evidence for a statement: both sides at drawn places in every regime that its hypotheses allow.

Four answers: it *disagrees* if it is violated at one place, *agrees* if it holds at some and fails at none, is
*unknown* where nothing could be decided, and *vacuous* where no place inside the hypotheses was met.  Agreement is
claimed only where a relative error of RESOLUTION would have been seen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.evidence import AGREES, DISAGREES, UNKNOWN
from ...oracle.plan import generator_for
from ..evaluation import Sequence, Value
from ..language import SEQUENCES, Term
from ..statements import Statement
from .candidates import Rng
from .comparison import Comparison, compare
from .counterexamples import place_of
from .entries import Entry, drawn_entry, entry_of_point, later
from .judging import ERROR, FAILS, HOLDS, OPEN
from .sampling import conclusion

VACUOUS = "vacuous"
SIMULATED = ("Expectation", "IndependentNormal")
#: places per regime, and drawn in search of regimes
PER_REGIME, DRAWS, PATH_DRAWS = 2, 200, 60
MOST, OF_PATHS, FEW = 24, 12, 6
#: outcomes per place: at first, and where that leaves a relation open
REPLICATES, MORE = 4_000, 60_000
PATH_REPLICATES, MORE_PATH = 400, 3_000
#: outcomes that show whether a place can be compared at all
GLANCE = 3


@dataclass(frozen=True)
class Agreement:
    """What drawn places say of a statement; ``regimes`` are those met, as signs of each number of rows minus d."""

    part: str
    verdict: str
    comparisons: tuple[Comparison, ...]
    regimes: tuple[str, ...]
    error: float

    @property
    def counts(self) -> Mapping[str, int]:
        """How many places hold, fail, stay open."""
        return {state: sum(c.state == state for c in self.comparisons) for state in (HOLDS, FAILS, OPEN)}

    @property
    def exact(self) -> bool:
        """Whether no simulation stands behind it."""
        return all(c.exact for c in self.comparisons)

    @property
    def sees(self) -> float:
        """The relative error in a side of an equation that would have been found at every place that holds.

        Infinite where there is no such place; orders do not count, for they have no error to be found.
        """
        seen = [c.sees for c in self.comparisons if c.state == HOLDS and c.sees < math.inf]
        return max(seen, default=math.inf)

    @property
    def stderr(self) -> float:
        """The largest relative standard error of a difference at a place that holds; infinite as ``sees`` is."""
        rows = [r for c in self.comparisons if c.state == HOLDS and c.sees < math.inf for r in c.rows]
        return max((r.stderr for r in rows if r.stderr < math.inf), default=math.inf)

    def lines(self) -> tuple[str, ...]:
        """The answer, what it rests on, and the place that disagrees."""
        found = [f"{self.part}: {self.verdict}", ", ".join(f"{n} {state}" for state, n in self.counts.items())]
        found.append(f"regimes: {'; '.join(self.regimes) or 'none'}")
        for comparison in [c for c in self.comparisons if c.fails][:1]:
            found += comparison.lines()
        return tuple(found)


def evidence(
    statement: Statement,
    *,
    seed: int = 0,
    fast: bool = False,
    most: int = MOST,
    more: int = MORE,
    error: float = ERROR,
) -> Agreement:
    """Evidence for or against a statement, printed or amended.

    ``fast`` looks once at each place, with few outcomes; exact comparisons are as good then.  ``more`` outcomes are
    drawn where those leave a point open.  ``error`` is the probability that a true statement is said to disagree.  The
    same seed gives the same answer.
    """
    rng = generator_for("evidence", statement.hash, seed)
    allowed = MOST if not statement.regime else FEW if fast else OF_PATHS
    entries = _entries(statement, rng, min(most, allowed))
    if not fast:
        entries = [later(entry) for entry in entries]
    rounds = [PATH_REPLICATES, MORE_PATH] if statement.regime else [REPLICATES, more]
    found: list[Comparison] = []
    met: list[str] = []
    for i, entry in enumerate(entries):
        comparison = _compared(statement, entry, (seed, i), rounds[: 1 if fast else 2], error / len(entries))
        if comparison is not None:
            found.append(comparison)
            met.append(regime_of(statement, entry))
        if comparison is not None and comparison.fails:
            break
    return Agreement(statement.id, _verdict(found), tuple(found), tuple(dict.fromkeys(met)), error)


def _verdict(found: list[Comparison]) -> str:
    states = {c.state for c in found}
    if FAILS in states:
        return DISAGREES
    if not found:
        return VACUOUS
    return AGREES if HOLDS in states else UNKNOWN


def _compared(statement: Statement, entry: Entry, seed: Any, rounds: list[int], error: float) -> Comparison | None:
    """The comparison at a place, with more outcomes while it is open; None where it cannot be made."""
    found = None
    try:
        place = place_of(statement, entry)
        for number, replicates in enumerate(rounds):
            # the looks at a place share its error
            found = compare(statement, place, replicates=replicates, seed=(*seed, number), error=error / len(rounds))
            if found.state != OPEN or found.exact:
                break
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return found  # outside, infinite, or without a value that we can compute
    return found


# -- places in every regime ------------------------------------------------------------------------
def _entries(statement: Statement, rng: Rng, most: int) -> list[Entry]:
    """The witness, then places that are spread over the regimes; more of them where nothing is simulated."""
    first = [] if statement.regime else [entry_of_point(statement, _plain(statement.point()), rng)]
    by_regime: dict[str, list[Entry]] = {}
    more = 1 if _is_simulated(conclusion(statement)) else 3
    for _ in range(PATH_DRAWS if statement.regime else more * DRAWS):
        entry = drawn_entry(statement, rng)
        if entry is None:
            break
        met = by_regime.setdefault(regime_of(statement, entry), [])
        if len(met) < more * PER_REGIME and _usable(statement, entry):
            met.append(entry)
        if len(first) + _settled(by_regime) >= more * most:
            break  # what else is met comes after these
    rounds = [[met[i] for met in by_regime.values() if len(met) > i] for i in range(more * PER_REGIME)]
    return (first + [entry for met in rounds for entry in met])[: more * most]


def _settled(by_regime: Mapping[str, list[Entry]]) -> int:
    """The number of regimes whose first places stay the first ones: those before a regime that has none as yet."""
    return sum(1 for _ in takewhile(bool, by_regime.values()))


def _is_simulated(term: Term) -> bool:
    return not isinstance(term, str) and (term[0] in SIMULATED or any(map(_is_simulated, term[1:])))


def _plain(point: Mapping[str, Value]) -> dict[str, Value]:
    return {name: x for name, x in point.items() if isinstance(x, (Fraction, tuple, Sequence))}


def _usable(statement: Statement, entry: Entry) -> bool:
    """Whether a place is inside the hypotheses and both sides have values there: a glance at a few outcomes says so."""
    return _compared(statement, entry, ("glance",), [GLANCE], ERROR) is not None


def regime_of(statement: Statement, entry: Entry) -> str:
    """On which side of d each number of rows stands, and whether there are no, one or more generators.

    >>> from collapse_sym.proof.evidence.candidates import data_of
    >>> from collapse_sym.proof.statements import statement
    >>> regime_of(statement("EQ-9.zero"), {"point": data_of(statement("EQ-9.zero").point())})
    'T > d'
    """
    sizes = [name for name, domain in statement.variables if _is_size(name, domain)]
    if "sequence" in entry:
        return ", ".join(f"{name} = {_text(entry['sequence'][name])}" for name in sizes) or "one"
    point = entry["point"]
    signs = []
    for name in sizes:
        members = point[name] if not isinstance(point[name], Mapping) else None
        found = [members] if members is not None else [*point[name]["start"], *point[name]["period"]]
        sides = {("<", "=", ">")[(int(x) > int(point["d"])) + (int(x) >= int(point["d"]))] for x in found}
        signs.append(f"{name} {'/'.join(sorted(sides))} d")
    if "n" in point:
        signs.append(("n = 0", "n = 1", "n > 1")[min(int(point["n"]), 2)])
    return ", ".join(signs) or "one"


def _is_size(name: str, domain: str) -> bool:
    return domain.endswith("positive-integer") and name not in ("d", "n") and (domain in SEQUENCES or name != "n")


def _text(term: Any) -> str:
    from .. import wording

    if isinstance(term, Mapping):
        return "…" if "each" in term else ", ".join(map(_text, (*term["start"], *term["period"])))
    return wording.plain(term)
