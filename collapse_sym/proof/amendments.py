"""Amended statements: what the paper should have said, as scripts of edits on the printed statements.

``amendments.json`` holds ``{part: amendment}``; the printed statements stay as they are.  An amendment is

    {"edits": [edit…], "because": text, "necessity": [{"hypothesis": number of an edit, "counterexample": …}…],
     "witness": {…}, "weaker": [amendment…]}

    edit    {"replace": path, "in": field, "by": term}      path: indices from the field inwards, 0 being a head
            {"add-hypothesis": term}   {"add-clause": [stage, term]}   {"add-variable": [name, domain]}

Every hypothesis and clause that is added has a necessity: a counterexample to the statement without it, which is a key
of ``counterexamples.json`` or an entry in its format, or "unknown".  ``witness`` changes the printed witness;
``weaker`` are further amendments, which say less or other things.
Abbreviations and numbers that nothing uses any more are dropped.  Nothing here says whether a part holds.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from ..errors import InvalidInput
from . import statements as printed
from .editing import beside_the_left, definitions, edited, tidied
from .language import Term
from .statements import Statement
from .wording import plain

FILE = "amendments.json"
KEYS = frozenset(("edits", "because", "necessity", "witness"))
KINDS = ("replace", "add-hypothesis", "add-clause", "add-variable")
UNKNOWN = "unknown"
WORDS = {"conclusion": "conclusion", "hypotheses": "hypotheses", "where": "abbreviations", "regime": "limit"}


@dataclass(frozen=True)
class Amendment:
    """One amendment of a part: its edits, why, and for each added hypothesis what shows that it is needed."""

    part: str
    edits: tuple[Mapping[str, Any], ...]
    because: str
    necessity: tuple[Mapping[str, Any], ...]
    witness: Mapping[str, Any]

    @cached_property
    def statement(self) -> Statement:
        """The amended statement, validated once, as the printed ones are.

        Raises: BadStatement, InvalidInput.

        >>> amendments("EQ-9.zero")[0].statement.hypotheses
        (['GreaterEqual', 'T', 'd'],)
        """
        return self._with(self.edits, self.witness)

    def without(self, number: int) -> Statement:
        """The amended statement without the hypothesis or clause that the edit with this number adds.

        Raises: InvalidInput where that edit adds none.
        """
        if number not in self.added:
            raise InvalidInput(f"{self.part}/without-{number}", "is no added hypothesis", f"choose from {self.added}")
        return self._with(tuple(e for i, e in enumerate(self.edits) if i != number), self.witness)

    @property
    def added(self) -> tuple[int, ...]:
        """The numbers of the edits that narrow the statement: hypotheses and clauses added, inputs made Gaussian."""
        return tuple(i for i, e in enumerate(self.edits) if _adds(e))

    @property
    def changes_only_the_right_side(self) -> bool:
        """Whether relation and left side of the conclusion stay as printed, read off the paths of the edits.

        >>> amendments("LEM-I.2.bias")[0].changes_only_the_right_side
        True
        >>> amendments("REM-DELTABIAS.main")[0].changes_only_the_right_side
        False
        """
        entry = _entry(printed.statement(self.part))
        return all(beside_the_left(entry, edit) for edit in self.edits)

    def counterexample(self, number: int) -> Mapping[str, Any] | str:
        """What shows that the hypothesis of this edit is needed: an entry of counterexamples, or "unknown"."""
        from .evidence.counterexamples import counterexamples

        (found,) = [n["counterexample"] for n in self.necessity if n["hypothesis"] == number]
        return counterexamples()[found] if isinstance(found, str) and found != UNKNOWN else found

    def replaced(self, number: int) -> tuple[Term, Term]:
        """What the replacement with this number puts in place of what; a head is shown with what it stands before."""
        entry = _entry(printed.statement(self.part))
        for edit in self.edits[:number]:
            entry = edited(entry, edit)
        return _both(entry, self.edits[number])

    def lines(self) -> tuple[str, ...]:
        """The edits in words, and the reason.

        >>> print("\\n".join(amendments("LEM-I.2.bias")[0].lines()))
        in the conclusion: w₀ᵀΣ (Σ + κ I)⁻²w₀ ∂κ/∂λ becomes κ² w₀ᵀΣ (Σ + κ I)⁻²w₀ ∂κ/∂λ
        because ...
        """
        entry, found = _entry(printed.statement(self.part)), []
        for edit in self.edits:
            found.append(_line(entry, edit))
            entry = edited(entry, edit)
        return (*found, f"because {self.because}")

    def _with(self, edits: tuple[Mapping[str, Any], ...], witness: Mapping[str, Any]) -> Statement:
        entry = _entry(printed.statement(self.part))
        for edit in edits:
            entry = edited(entry, edit)
        entry["witness"] = {**entry["witness"], **witness}
        return _read(tidied(entry))


def _adds(edit: Mapping[str, Any]) -> bool:
    inputs = edit.get("in") == "chain" and edit.get("replace") == ["inputs"]
    return "add-hypothesis" in edit or "add-clause" in edit or inputs


def _entry(s: Statement) -> dict[str, Any]:
    """A statement as an entry of the file, a copy."""
    return copy.deepcopy(
        {
            "id": s.id,
            "reading": s.reading,
            "variables": [list(v) for v in s.variables],
            "chain": None if s.chain is None else dict(s.chain),
            "where": [list(w) for w in s.where],
            "hypotheses": list(s.hypotheses),
            "regime": [dict(stage) for stage in s.regime],
            "conclusion": s.conclusion,
            "witness": dict(s.witness),
        }
    )


def _read(entry: Mapping[str, Any]) -> Statement:
    """The entry as a statement, by the reader of the printed ones."""
    data = {"format": printed.FORMAT, "definitions": definitions(), "parts": [entry]}
    (found,) = printed.read(json.dumps(data)).values()
    return found


def _line(entry: Mapping[str, Any], edit: Mapping[str, Any]) -> str:
    names = {name: d["text"] for name, d in definitions().items()}
    if "add-hypothesis" in edit:
        return f"add the hypothesis {plain(edit['add-hypothesis'], names)}"
    if "add-clause" in edit:
        return f"add to the limit {plain(edit['add-clause'][1], names)}"
    if "add-variable" in edit:
        return f"with {plain(edit['add-variable'][0])} ({edit['add-variable'][1]})"
    if edit["in"] == "chain":
        return f"{' '.join(edit['replace'])} become {edit['by']}"
    old, new = _both(entry, edit)
    return f"in the {WORDS[edit['in']]}: {plain(old, names)} becomes {plain(new, names)}"


def _both(entry: Mapping[str, Any], edit: Mapping[str, Any]) -> tuple[Term, Term]:
    field, path, by = edit["in"], list(edit["replace"]), edit["by"]
    if path and path[-1] == 0 and len(path) > (field != "conclusion"):
        path, by = path[:-1], [by, *_at(entry[field], path[:-1])[1:]]
    return _at(entry[field], path), by


def _at(term: Term, path: list[Any]) -> Term:
    for index in path:
        term = term[index]
    return term


def read(text: str) -> dict[str, tuple[Amendment, ...]]:
    """The amendments of a file.

    Raises: InvalidInput, for what is no amendment of a printed part.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InvalidInput(FILE, "is not JSON") from error
    if not isinstance(data, dict):
        raise InvalidInput(FILE, "holds an amendment for each part that has one")
    found = {}
    for part, entry in data.items():
        more = entry.pop("weaker", []) if isinstance(entry, dict) else []
        found[part] = tuple(_amendment(part, e) for e in (entry, *more))
    return found


def _amendment(part: str, entry: Any) -> Amendment:
    printed.statement(part)
    if not isinstance(entry, dict) or not {"edits", "because", "necessity"} <= set(entry) <= KEYS:
        raise InvalidInput(part, f"an amendment has the keys {', '.join(sorted(KEYS))}")
    edits = entry["edits"]
    if not edits or any(sum(kind in e for kind in KINDS) != 1 for e in edits):
        raise InvalidInput(part, f"an edit is one of {', '.join(KINDS)}")
    found = Amendment(part, tuple(edits), entry["because"], tuple(entry["necessity"]), entry.get("witness", {}))
    owed, given = list(found.added), sorted(n["hypothesis"] for n in found.necessity)
    if owed != given:
        raise InvalidInput(part, f"the edits {owed} add hypotheses, necessity is given for {given}")
    if not found.because:
        raise InvalidInput(part, "an amendment says why")
    return found


@cache
def all_amendments() -> dict[str, tuple[Amendment, ...]]:
    """The amendments on file, by part."""
    return read(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def amendments(part: str) -> tuple[Amendment, ...]:
    """The amendments of a part, the strongest first; none where it has none.

    Raises: BadStatement for an unknown part.
    """
    return all_amendments().get(printed.statement(part).id, ())


def amended(part: str, number: int = 0) -> Statement:
    """The amended statement of a part: the strongest, or the one with this number.

    Raises: BadStatement for an unknown part, InvalidInput for one that has no such amendment.

    >>> amended("LEM-I.2.bias").text.partition(" = ")[2]
    'κ² w₀ᵀΣ (Σ + κ I)⁻²w₀ ∂κ/∂λ'
    """
    found = amendments(part)
    if number >= len(found):
        raise InvalidInput(part, "has no amendment" if not found else f"has {len(found)} amendments")
    return found[number].statement
