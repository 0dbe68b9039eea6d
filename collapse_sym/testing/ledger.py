"""What was checked of each claim: points, digits or what an error had to be to be seen, and the regimes met.

Standard library only, so that the pytest plugin can print it without loading any mathematics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: one claim as plain data, for sending to another process
Data = tuple[str, dict[str, Any]]


@dataclass
class Entry:
    """One claim: how many points decided it, the fewest digits, the largest error that could have hidden.

    ``digits`` counts exact values only, ``sees`` (a relative error) simulated ones; None where there were none.
    """

    decided: int = 0
    undecided: int = 0
    contradicted: int = 0
    digits: float | None = None
    sees: float | None = None
    seeds: set[int] = field(default_factory=set)
    how: set[str] = field(default_factory=set)
    met: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def vacuous(self) -> bool:
        """Whether no point decided anything: that is a failure, not a success."""
        return self.decided == self.contradicted == 0


class Ledger:
    """All claims of a test run, by name."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def record(
        self,
        claim: str,
        *,
        how: str,
        regime: Mapping[str, str],
        digits: float | None = None,
        sees: float | None = None,
        seed: int | None = None,
    ) -> None:
        """Note a point at which the claim held, to so many digits or within what simulation sees."""
        entry = self.entries.setdefault(claim, Entry())
        entry.decided += 1
        _add(entry, digits, sees, [] if seed is None else [seed], [how])
        entry.met.update(regime.items())

    def undecided(self, claim: str) -> None:
        """Note a point that decided nothing."""
        self.entries.setdefault(claim, Entry()).undecided += 1

    def contradicted(self, claim: str) -> None:
        """Note a point at which the claim does not hold."""
        self.entries.setdefault(claim, Entry()).contradicted += 1

    def data(self) -> list[Data]:
        """The ledger as plain lists, for sending to another process."""
        plain = ("decided", "undecided", "contradicted", "digits", "sees")
        return [
            (k, {name: getattr(e, name) for name in plain}
                | {"seeds": sorted(e.seeds), "how": sorted(e.how), "met": [(*m, c) for m, c in e.met.items()]})
            for k, e in self.entries.items()
        ]  # fmt: skip

    def merge(self, data: Iterable[Data]) -> None:
        """Add what another process has recorded."""
        for claim, found in data:
            entry = self.entries.setdefault(claim, Entry())
            for name in ("decided", "undecided", "contradicted"):
                setattr(entry, name, getattr(entry, name) + found[name])
            _add(entry, found["digits"], found["sees"], found["seeds"], found["how"])
            for variable, value, count in found["met"]:
                entry.met[variable, value] += count

    @property
    def vacuous(self) -> list[str]:
        """The claims that no point has decided."""
        return sorted(k for k, e in self.entries.items() if e.vacuous)

    def text(self) -> str:
        """One block per claim: points and digits, then the regimes that were met."""
        return "\n".join(line for name in sorted(self.entries) for line in _lines(name, self.entries[name]))


def _add(entry: Entry, digits: Any, sees: Any, seeds: Iterable[int], how: Iterable[str]) -> None:
    if digits is not None:
        entry.digits = digits if entry.digits is None else min(entry.digits, digits)
    if sees is not None:
        entry.sees = sees if entry.sees is None else max(entry.sees, sees)
    entry.seeds |= set(seeds)
    entry.how |= set(how)


def _lines(name: str, entry: Entry) -> list[str]:
    if entry.vacuous:
        return [f"{name}: VACUOUS, {entry.undecided} points and none decided anything"]
    if entry.contradicted:
        return [f"{name}: CONTRADICTED at {entry.contradicted} of {entry.decided + entry.contradicted} points"]
    told = [f"{entry.decided} points", *([f"{entry.undecided} undecided"] if entry.undecided else [])]
    told += [] if entry.digits is None else [f"{entry.digits:.0f} digits"]
    told += [] if entry.sees is None else [f"an error of {100 * entry.sees:.2g} % would have been seen"]
    told += [", ".join(sorted(entry.how))]
    told += [f"seed {', '.join(map(str, sorted(entry.seeds)))}"] if entry.seeds else []
    regimes: dict[str, list[str]] = {}
    for variable, value in sorted(entry.met):
        regimes.setdefault(variable, []).append(value)
    return [f"{name}: {'; '.join(told)}", "  " + ", ".join(f"{k} {'/'.join(v)}" for k, v in regimes.items())]


#: What this process has checked; the pytest plugin prints it.
LEDGER = Ledger()
