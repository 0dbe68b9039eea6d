"""Places as data, drawn for a statement: a point or a sequence, with what else its conclusion asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..statements import Statement
from .candidates import Rng, changed_point, data_of, draw_point, settled
from .counterexamples import place_of
from .judging import atoms
from .outcomes import is_random
from .paths import changed_path, draw_path
from .power_paths import members_of
from .powers import of_powers
from .sampling import conclusion

#: members of a sequence when it is screened, and when it is looked at in earnest
MEMBERS, LATE_MEMBERS = {"k": ["2", "8"], "l": ["2", "8"]}, {"k": ["4", "16"], "l": ["2", "8"]}
#: members where constants are to be told from growth, which takes three
FAR_MEMBERS = ["2", "8", "32"]
TRIES = 50

Entry = Mapping[str, Any]


def drawn_entry(statement: Statement, rng: Rng) -> Entry | None:
    """A place as it stands in a file; None where no point inside the hypotheses is met."""
    if statement.regime:
        return _of_path(statement, draw_path(statement, rng), rng)
    point = draw_point(statement, rng)
    return None if point is None else entry_of_point(statement, point, rng)


def neighbour_entry(statement: Statement, entry: Entry, rng: Rng) -> Entry | None:
    """A place like this one."""
    if statement.regime:
        return _of_path(statement, changed_path(statement, entry["sequence"], rng), rng)
    place = place_of(statement, entry)
    assert place.point is not None
    point = changed_point(statement, place.point, rng)
    return None if point is None else entry_of_point(statement, point, rng)


def later(entry: Entry) -> Entry:
    """The same sequence at larger members; a point as it is."""
    if "members" not in entry:
        return entry
    members = {letter: LATE_MEMBERS[letter] for letter, ks in entry["members"].items() if ks == MEMBERS[letter]}
    return {**entry, "members": entry["members"] | members}


def _of_path(statement: Statement, terms: Mapping[str, Any], rng: Rng) -> Entry:
    letters = "kl"[: len(statement.regime)]
    law = (statement.chain or {}).get("inputs") == "features" and rng.integers(2)
    members = {letter: MEMBERS[letter] for letter in letters}
    if of_powers(statement):
        members["k"] = members_of(terms, is_random(conclusion(statement)))
    elif any(relation[0] == "Comparable" for relation in atoms(conclusion(statement))):
        members[letters[-1]] = FAR_MEMBERS
    return {"sequence": terms, "members": members} | ({"law": "one-hot"} if law else {})


def entry_of_point(statement: Statement, point: Mapping[str, Any], rng: Rng) -> Entry:
    """A point, and a second one where a function must serve both."""
    entry: dict[str, Any] = {"point": data_of(point)}
    other = _other(statement, point, rng)
    return entry | ({"other": other} if other is not None else {})


def _other(statement: Statement, point: Mapping[str, Any], rng: Rng) -> Entry | None:
    """Changes that make a point which shares the arguments of the function."""
    term = conclusion(statement)
    if term[0] != "ExistsFunction":
        return None
    shared = {t for t in term[2][1:] if isinstance(t, str)} | {"d"}
    for _ in range(TRIES):
        new = draw_point(statement, rng)
        mixed = None
        if new is not None:
            free = {name: x for name, x in new.items() if name not in shared and not isinstance(x, tuple)}
            mixed = settled(statement, {**point, **free})
        if mixed is not None and mixed != dict(point):
            return {name: x for name, x in data_of(mixed).items() if mixed[name] != point[name]}
    return None
