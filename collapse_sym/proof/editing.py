"""Edits of a statement's data: what each does, and whether it leaves relation and left side of the conclusion alone."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import InvalidInput
from .language import SCALAR_DOMAINS, Term, replaced, words
from .statements import FILE

FIELDS = ("conclusion", "hypotheses", "regime", "where", "chain", "variables")
#: domain → those inside it
NARROWER = {
    "natural": {"positive-integer"},
    "nonnegative": {"positive", "natural", "positive-integer"},
    "positive": {"positive-integer"},
    "real": {"nonnegative", "positive", "natural", "positive-integer"},
}
#: heads that bind a name over their last argument
BINDERS = ("ExistsFunction", "ExistsUnique", "ForAll", "InfinitelyMany")

Entry = dict[str, Any]


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """The definitions of the catalogue: name → latex, text, term."""
    text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)["definitions"]
    return found


def definition_terms() -> dict[str, Term]:
    """What each definition stands for."""
    return {name: d["term"] for name, d in definitions().items()}


def edited(entry: Mapping[str, Any], edit: Mapping[str, Any]) -> Entry:
    """The entry after one edit, a copy.

    Raises: InvalidInput for an edit that does not fit or changes nothing.
    """
    found: Entry = copy.deepcopy(dict(entry))
    if "add-hypothesis" in edit:
        found["hypotheses"].append(copy.deepcopy(edit["add-hypothesis"]))
    elif "add-clause" in edit:
        stage, clause = edit["add-clause"]
        _stage(found, stage)["clauses"].append(copy.deepcopy(clause))
    elif "add-variable" in edit:
        found["variables"].append(list(edit["add-variable"]))
    else:
        _replace(found, edit)
    if found == entry:
        raise InvalidInput(str(dict(edit)), "changes nothing")
    return found


def _stage(entry: Entry, number: Any) -> dict[str, Any]:
    stages: list[dict[str, Any]] = entry["regime"]
    if not isinstance(number, int) or not 0 <= number < len(stages):
        raise InvalidInput(f"stage {number}", f"the limit has {len(stages)} stages")
    return stages[number]


def _replace(entry: Entry, edit: Mapping[str, Any]) -> None:
    if set(edit) != {"replace", "in", "by"} or edit["in"] not in FIELDS or not isinstance(edit["replace"], list):
        raise InvalidInput(str(dict(edit)), f"a replacement has a path, a field ({', '.join(FIELDS)}) and a term")
    path, by = [edit["in"], *edit["replace"]], copy.deepcopy(edit["by"])
    place: Any = entry
    try:
        for index in path[:-1]:
            place = place[_whole(index)]
        place[_whole(path[-1])]  # it must be there
        place[path[-1]] = by
    except (IndexError, KeyError, TypeError):
        raise InvalidInput(str(edit["replace"]), f"leads nowhere in the {edit['in']}") from None


def _whole(index: Any) -> Any:
    """Indices count from the front: −1 would read as the last."""
    if isinstance(index, int) and index < 0:
        raise InvalidInput(str(index), "is no index of a path")
    return index


def beside_the_left(entry: Mapping[str, Any], edit: Mapping[str, Any]) -> bool:
    """Whether an edit leaves relation and left side of the conclusion as they are, and narrows what else it changes.

    It may add variables, hypotheses and clauses, change hypotheses, the condition of an implication and right sides,
    abbreviations that only the right side uses, and make inputs Gaussian or a domain smaller.
    """
    if "replace" not in edit:
        return True
    path, field = edit["replace"], edit["in"]
    if field == "conclusion":
        return on_the_right(entry["conclusion"], path)
    if field == "where":
        return bool(path) and entry["where"][path[0]][0] not in _used_on_the_left(entry)
    if field == "variables":
        narrowed = len(path) == 2 and path[1] == 1
        return narrowed and edit["by"] in NARROWER.get(entry["variables"][path[0]][1], set())
    if field == "chain":
        return path == ["inputs"] and edit["by"] == "gaussian"
    return True


def on_the_right(conclusion: Term, path: list[int]) -> bool:
    """Whether a path leads into the right side of a relation, or into the condition of an implication.

    >>> on_the_right(["Equal", "a", ["Add", "b", "c"]], [2, 1]), on_the_right(["Equal", "a", "b"], [0])
    (True, False)
    >>> on_the_right(["And", ["Less", "a", "b"], ["Less", "c", "d"]], [2, 1])
    False
    """
    if not path or not isinstance(conclusion, list):
        return False
    head, first = conclusion[0], path[0]
    if head in ("And", "Or"):
        return first > 0 and on_the_right(conclusion[first], path[1:])
    if head == "Implies":
        return first == 1 or (first == 2 and on_the_right(conclusion[2], path[1:]))
    if head in BINDERS:
        return first == len(conclusion) - 1 and on_the_right(conclusion[first], path[1:])
    # to grow without bound is a relation of its own
    return len(conclusion) == 3 and first == 2 and (head, conclusion[2]) != ("TendsTo", "Infinity")


def _left(conclusion: Term) -> list[Term]:
    """What stands outside the right sides."""
    head = conclusion[0]
    if head in ("And", "Or"):
        return [t for part in conclusion[1:] for t in _left(part)]
    if head == "Implies":
        return _left(conclusion[2])
    if head in BINDERS:
        return [t for t in conclusion[1:-1]] + _left(conclusion[-1])
    return conclusion[1:2] if len(conclusion) == 3 else conclusion[1:]


def _used_on_the_left(entry: Mapping[str, Any]) -> set[str]:
    """The names that the left side needs, through abbreviations as well."""
    terms = definition_terms()
    found = {w for t in _left(entry["conclusion"]) for w in _words(t, terms)}
    for name, term in reversed(entry["where"]):
        if name in found:
            found |= _words(term, terms)
    return found


def _words(term: Term, definitions: Mapping[str, Term]) -> set[str]:
    if isinstance(term, list) and term[:1] == ["List"]:
        return {w for t in term[1:] for w in _words(t, definitions)}
    return words(replaced(term, definitions))


def tidied(entry: Entry) -> Entry:
    """The entry without abbreviations, and without numbers, that nothing uses."""
    found, known = copy.deepcopy(entry), definition_terms()
    terms = [found["conclusion"], *found["hypotheses"], *(c for s in found["regime"] for c in s["clauses"])]
    used = {w for t in terms for w in words(replaced(t, known))}
    kept: list[Any] = []
    for name, term in reversed(found["where"]):
        if name in used:
            used |= words(replaced(term, known))
            kept.insert(0, [name, term])
    found["where"] = kept
    used |= _of_the_chain(found["chain"]) | {name for stage in found["regime"] for name in stage["grows"]}
    idle = {n for n, domain in found["variables"] if domain in SCALAR_DOMAINS and n not in used | {"d"}}
    found["variables"] = [v for v in found["variables"] if v[0] not in idle]
    found["witness"] = {name: x for name, x in found["witness"].items() if name not in idle}
    return found


def _of_the_chain(chain: Mapping[str, Any] | None) -> set[str]:
    fits = [*chain["generators"], *chain["downstream"]] if chain else []
    return {w for fit in fits for key, t in fit.items() if key not in ("fit", "design") for w in words(t)}
