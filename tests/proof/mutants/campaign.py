"""Every statement that is proved, its mutants, and who kills them: the checker alone, numbers alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from collapse_sym.proof.evidence.mutants import Mutant
from collapse_sym.testing.teeth.forging import ACCEPTED, by_checker
from collapse_sym.testing.teeth.judging import KILLED, SILENT, TRUE, Seen, by_evidence
from collapse_sym.testing.teeth.statements import Proved

LEAST = 8
Chosen = TypeVar("Chosen")
NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Trial:
    """A mutant, the rule by which the checker refuses it, and what numbers say of it (None: not asked)."""

    proved: Proved
    mutant: Mutant
    checker: str
    seen: Seen | None = None

    @property
    def unsound(self) -> bool:
        """The checker accepts what numbers refute."""
        return self.checker == ACCEPTED and self.seen is not None and self.seen.verdict == KILLED

    @property
    def true(self) -> bool:
        """Proved by the same steps, or true as far as numbers see."""
        return not self.unsound and (self.checker == ACCEPTED or (self.seen is not None and self.seen.verdict == TRUE))

    def line(self) -> str:
        """One line: what was changed, the rule, the numbers."""
        seen = "" if self.seen is None else f"{self.seen.verdict} ({self.seen.reason})"
        return f"{self.proved.name}  {self.mutant.name}  checker: {self.checker}  evidence: {seen or NOT_ASKED}"


def chosen(found: Sequence[Chosen], seed: str, most: int) -> tuple[Chosen, ...]:
    """Some mutants or operators, by a seed."""
    mixed = list(found)
    random.Random(seed).shuffle(mixed)
    return tuple(mixed[:most])


def table(trials: Iterable[Trial]) -> list[str]:
    """part: mutants, killed by the checker, killed by numbers, true, not applicable."""
    rows: dict[str, Counter[str]] = {}
    for t in trials:
        row = rows.setdefault(t.proved.name, Counter())
        row["mutants"] += 1
        row["checker"] += t.checker != ACCEPTED
        row["true"] += t.true
        row["asked"] += t.seen is not None
        row["numbers"] += t.seen is not None and t.seen.verdict == KILLED
        row["silent"] += t.seen is not None and t.seen.verdict == SILENT
    keys = ("mutants", "checker", "asked", "numbers", "true", "silent")
    heads = ("mutants", "killed by checker", "shown to numbers", "killed by numbers", "true", "numbers do not apply")
    total = sum(rows.values(), Counter())
    width = max(map(len, rows), default=0)
    lines = [f"{'statement':{width}}  " + "  ".join(heads)]
    for name, row in [*rows.items(), ("all", total)]:
        lines.append(f"{name:{width}}  " + "  ".join(f"{row[k]:>{len(h)}}" for k, h in zip(keys, heads)))
    return lines


def tried(item: Proved, mutant: Mutant, *, fast: bool, numbers: bool, thorough: bool = True, seed: int = 0) -> Trial:
    """One mutant shown to the checker, and to numbers if asked."""
    seen = by_evidence(item.statement, mutant, seed=seed, fast=fast) if numbers else None
    return Trial(item, mutant, by_checker(item.certificate, mutant, thorough=thorough), seen)
