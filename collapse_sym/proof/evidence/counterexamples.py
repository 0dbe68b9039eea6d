"""Counterexamples as data: where a statement is violated, to be run again; nothing in the file says how it turns out.

    {"format": "collapse-sym counterexamples 1", "counterexamples": {key: entry}}

A key is the id of a part, or ``ID/…`` for another statement that the caller gives (an amended one).  An entry has

    point       as a witness                          or   sequence, members    as in points.py
    other       changes of the point that make the second one, where a function must serve both
    outcome     designs X, X_0, … and noises E, E_0, … of an outcome, as rows of rationals
    law         of the rows, where the inputs may have any (one of LAWS)
    replicates  outcomes per point
    besides     further entries: small cases
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...errors import InvalidInput
from ..statements import Statement, statement
from .comparison import REPLICATES, Comparison, Place, compare
from .points import read_path, read_point

FORMAT = "collapse-sym counterexamples 1"
FILE = "counterexamples.json"
KEYS = frozenset("point other outcome law replicates sequence members besides".split())
#: how surely a statement fails where it is known to (its refutation is a certificate of its own)
AGAIN = 1e-6


@dataclass(frozen=True)
class Rerun:
    """A counterexample run again: the comparison that decides, and those beside it."""

    main: Comparison
    besides: tuple[Comparison, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether the statement is violated there."""
        return self.main.fails

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows of the comparison that decides."""
        return self.main.rows

    def lines(self) -> tuple[str, ...]:
        """Everything that was computed, in plain text."""
        found = list(self.main.lines())
        for case in self.besides:
            found += ["", "besides:", *case.lines()[1:]]
        return tuple(found)


@cache
def counterexamples() -> dict[str, Mapping[str, Any]]:
    """All entries of the file, by key.

    Raises: InvalidInput for a file that is not one.
    """
    return read(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def read(text: str) -> dict[str, Mapping[str, Any]]:
    """The entries of a file.

    Raises: InvalidInput.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InvalidInput(FILE, "is not JSON") from error
    if not isinstance(data, dict) or set(data) != {"format", "counterexamples"} or data["format"] != FORMAT:
        raise InvalidInput(FILE, f"is no file of the format {FORMAT}")
    for key, entry in data["counterexamples"].items():
        _require_entry(key, entry)
    return dict(data["counterexamples"])


def _require_entry(key: str, entry: Any) -> None:
    if not isinstance(entry, dict) or not set(entry) <= KEYS:
        raise InvalidInput(key, f"an entry has some of the keys {', '.join(sorted(KEYS))}")
    if ("point" in entry) == ("sequence" in entry) or ("sequence" in entry) != ("members" in entry):
        raise InvalidInput(key, "an entry has either a point, or a sequence with members")
    for case in entry.get("besides", []):
        _require_entry(f"{key}, besides", case)


def place_of(part: Statement, entry: Mapping[str, Any]) -> Place:
    """The place of an entry, inside all hypotheses of the statement.

    Raises: InvalidInput for a place outside them.
    """
    common = {"law": entry.get("law", "gaussian"), "outcome": entry.get("outcome", {})}
    if "sequence" in entry:
        members = {letter: [int(k) for k in ks] for letter, ks in entry["members"].items()}
        return Place(path=read_path(part, entry["sequence"], members), **common)
    other = read_point(part, entry["point"] | entry["other"]) if "other" in entry else None
    return Place(point=read_point(part, entry["point"]), other=other, **common)


def rerun(key: str, *, part: Statement | None = None, seed: int = 0, error: float = AGAIN) -> Rerun:
    """Run a counterexample again: both sides, gap, error, and whether the statement fails there.

    ``part``: the statement, where it is not the printed one with this id.  ``error``: the probability that it fails
    there by chance.
    Raises: InvalidInput for an unknown key or a place outside the hypotheses.
    """
    if key not in counterexamples():
        raise InvalidInput(key, "has no counterexample on file")
    return run(part or statement(key.partition("/")[0]), counterexamples()[key], seed=seed, error=error)


def run(part: Statement, entry: Mapping[str, Any], *, seed: int = 0, error: float = AGAIN) -> Rerun:
    """Compare both sides of a statement where an entry says.

    Raises: InvalidInput.
    """
    count = int(entry.get("replicates", REPLICATES))
    main = compare(part, place_of(part, entry), replicates=count, seed=seed, error=error)
    besides = []
    for case in entry.get("besides", []):
        count = int(case.get("replicates", REPLICATES))
        besides.append(compare(part, place_of(part, case), replicates=count, seed=seed, error=error))
    return Rerun(main, tuple(besides))
