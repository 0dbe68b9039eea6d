"""What became of one mutant, and the table of kill rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

KINDS = ("statement", "fact", "map", "certificate", "condition")
JUDGES = ("evidence", "checker")
#: killed: noticed; survived: not noticed; true: holds wherever numbers looked, hence no error that they could notice;
#: unasked: this judge cannot speak of this kind of mutant
KILLED, SURVIVED, TRUE, UNASKED = "killed", "survived", "true", "unasked"
#: how numbers kill: exact ones at a point; ones at finitely many members of a sequence, computed and not drawn, which
#: tell what a limit or an order is not and prove nothing of it; outcomes that are drawn; a side that has no value
EXACTLY, ALONG, DRAWN, VALUELESS = "exactly", "along sequences", "by simulation", "for want of a value"
WAYS = (EXACTLY, ALONG, DRAWN, VALUELESS)


@dataclass(frozen=True)
class Seen:
    """What one judge says of a mutant, and why, in words; ``how`` numbers kill it, one of WAYS."""

    state: str
    reason: str = ""
    how: str = ""


NOT_ASKED = Seen(UNASKED)


@dataclass(frozen=True)
class Trial:
    """A mutant and both verdicts; ``same`` says why it is none: it says what the original says, or is true.

    ``of`` is what was changed (a part of a claim, a fact, a function), ``change`` what was done to it and where.
    """

    kind: str
    of: str
    change: str
    evidence: Seen = NOT_ASKED
    checker: Seen = NOT_ASKED
    same: str = ""

    def seen(self, judge: str) -> Seen:
        """The verdict of one judge."""
        return self.evidence if judge == "evidence" else self.checker

    @property
    def survives(self) -> tuple[str, ...]:
        """The judges that were asked about a real mutant and did not notice it."""
        return () if self.same else tuple(j for j in JUDGES if self.seen(j).state == SURVIVED)

    @property
    def unnoticed(self) -> bool:
        """Whether no judge noticed a real mutant."""
        return not self.same and not {KILLED, TRUE} & {self.evidence.state, self.checker.state}

    @property
    def true(self) -> bool:
        """Whether the mutant holds wherever numbers looked, and is not known to be a theorem."""
        return not self.same and self.evidence.state == TRUE

    @property
    def unsound(self) -> bool:
        """Whether the checker accepts what numbers refute."""
        return (self.checker.state, self.evidence.state) == (SURVIVED, KILLED)

    def line(self) -> str:
        """One line: what was changed, and what each judge says."""
        told = [f"{j}: {s.state} ({s.reason})" for j in JUDGES if (s := self.seen(j)).state != UNASKED]
        return "  ".join([self.kind, self.of, self.change, "; ".join(told), *[f"same: {self.same}"] * bool(self.same)])


@dataclass(frozen=True)
class Rate:
    """How many real mutants one judge was asked about, and how many of them it killed."""

    asked: int
    killed: int

    def __str__(self) -> str:
        return f"{self.killed}/{self.asked} = {100 * self.killed / self.asked:.1f} %" if self.asked else "–"


def rate(trials: Iterable[Trial], judge: str) -> Rate:
    """The kill rate of one judge.

    >>> dead, alive = (Trial("fact", "a", "b", Seen(state)) for state in (KILLED, SURVIVED))
    >>> str(rate([dead, alive, Trial("fact", "a", "b", Seen(SURVIVED), same="the same limit")], "evidence"))
    '1/2 = 50.0 %'
    """
    asked = [s for t in trials if not t.same and (s := t.seen(judge).state) in (KILLED, SURVIVED)]
    return Rate(len(asked), asked.count(KILLED))


def ways(trials: Iterable[Trial]) -> dict[str, int]:
    """How evidence killed the real mutants that it killed.

    >>> exact, drawn = (Trial("statement", "a", "b", Seen(KILLED, how=how)) for how in (EXACTLY, DRAWN))
    >>> ways([exact, drawn, drawn])
    {'exactly': 1, 'along sequences': 0, 'by simulation': 2, 'for want of a value': 0}
    """
    killed = [t.evidence.how for t in trials if not t.same and t.evidence.state == KILLED]
    return {way: killed.count(way) for way in WAYS}


def told(trials: Sequence[Trial]) -> str:
    """The ways in words, those that were met.

    >>> told([Trial("fact", "a", "b", Seen(KILLED, how=DRAWN))])
    'evidence killed 1: 1 by simulation'
    """
    met = ", ".join(f"{number} {way}" for way, number in ways(trials).items() if number)
    return f"evidence killed {rate(trials, 'evidence').killed}{': ' if met else ''}{met}"


def table(trials: Sequence[Trial]) -> list[tuple[str, ...]]:
    """Rows for people: kind, mutants, those that are shown to be no errors, both kill rates."""
    first = ("kind", "mutants", "same or shown true", "true as numbers see")
    heads = (*first, *(f"killed by {j} alone" for j in JUDGES))
    rows: list[tuple[str, ...]] = [heads]
    for kind in (*KINDS, "all"):
        some = [t for t in trials if kind in (t.kind, "all")]
        same, true = sum(bool(t.same) for t in some), sum(t.true for t in some)
        if some:
            rows.append((kind, str(len(some)), str(same), str(true), *(str(rate(some, j)) for j in JUDGES)))
    return rows


def record(trials: Sequence[Trial]) -> dict[str, Any]:
    """Everything as plain data."""
    kinds = [k for k in KINDS if any(t.kind == k for t in trials)]
    return {
        "kinds": {k: _rates([t for t in trials if t.kind == k]) for k in kinds},
        "all": _rates(trials),
        "survivors": [asdict(t) for t in trials if t.survives],
        "true": [asdict(t) for t in trials if t.true],
        "unsound": [asdict(t) for t in trials if t.unsound],
    }


def _rates(trials: Sequence[Trial]) -> dict[str, Any]:
    found = {j: rate(trials, j) for j in JUDGES}
    return {
        "mutants": len(trials),
        "same": sum(bool(t.same) for t in trials),
        "true": sum(t.true for t in trials),
        **{j: {"asked": r.asked, "killed": r.killed} for j, r in found.items()},
        "evidence killed": ways(trials),
    }
