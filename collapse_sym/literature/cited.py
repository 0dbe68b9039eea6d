"""What a cited fact carries: its formula, sufficient assumptions, sources, and a name that changes when it does."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

UNCONFIRMED = "number unconfirmed"


@dataclass(frozen=True)
class Source:
    """Where a fact is stated: authors, title, venue, year, the place in it, and how the place was ``checked``."""

    key: str
    authors: str
    title: str
    where: str
    year: int
    place: str
    checked: str = UNCONFIRMED

    def __str__(self) -> str:
        return f"{self.authors}, {self.title}, {self.where} ({self.year}), {self.place}"


@dataclass(frozen=True)
class CitedFact:
    """A fact that is cited, or a group of such facts (``parts``).

    ``latex`` and ``text`` show the formula, ``variables`` say what its letters are, ``assumptions`` are *sufficient*;
    ``term`` says the same to a machine and ``hash`` names it.  ``note`` bridges the sources' statements to ours,
    ``proof`` is where we prove it in words; ``needless`` is what the sources assume and the proof does without.
    ``candidates`` may give the fact under other assumptions, which we have not checked.
    """

    id: str
    title: str
    latex: tuple[str, ...]
    text: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    sources: tuple[Source, ...]
    candidates: tuple[Source, ...] = ()
    note: str = ""
    proof: str = ""
    needless: tuple[str, ...] = ()
    parts: tuple[CitedFact, ...] = field(default=(), repr=False)
    stored: dict[str, Any] | None = field(default=None, hash=False, repr=False)

    @property
    def term(self) -> dict[str, Any] | None:
        """{"fit", "map", "image", "assumptions"} in MathJSON, a copy; None for a group."""
        return copy.deepcopy(self.stored)

    @property
    def hash(self) -> str:
        """sha256 of the canonical JSON of the term; of a group: of its members' hashes."""
        return digest([part.hash for part in self.parts] if self.stored is None else self.stored)

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of a group's facts."""
        return tuple(part.id for part in self.parts)


def digest(term: Any) -> str:
    """sha256 of a term's canonical JSON: keys sorted, no blanks, UTF-8.

    >>> digest({"b": "κ", "a": []})[:8]
    '44c2dfab'
    """
    text = json.dumps(term, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
