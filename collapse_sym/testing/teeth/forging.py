"""The right proof of another statement: the steps of a certificate, restated for a mutant of what they prove."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...proof import Rejected, check
from ...proof.evidence.judging import atoms
from ...proof.evidence.mutants import WITHIN, Mutant
from ...proof.language import Term

ACCEPTED = "accepted"
#: rules whose steps cite a condition by its number
CITING = {"hypotheses": ("hypothesis",), "clauses": ("clause", "order-clause", "last-limit")}
#: keys of a step that hold no term
PLAIN = ("id", "rule", "premises")


def swapped(data: Any, old: Term, new: Term) -> Any:
    """The data with every occurrence of a term replaced."""
    if data == old:
        return new
    if isinstance(data, dict):
        return {k: v if k in PLAIN else swapped(v, old, new) for k, v in data.items()}
    return [swapped(x, old, new) for x in data] if isinstance(data, list) else data


def relations(term: Term) -> list[Term]:
    """The relations of a conclusion, inside what binds their names too."""
    if term[0] in WITHIN[3:]:
        return relations(term[-1])
    found = [term[1:]] if term[0] in WITHIN else []
    return [r for part in found for t in part for r in relations(t)] or atoms(term)


def pairs(old: Term, new: Term) -> list[tuple[Term, Term]]:
    """What is stated before and after: whole conclusions, their relations, their sides; only what changed."""
    found = [(old, new)]
    for a, b in zip(relations(old), relations(new)):
        found += [(a, b), *zip(a[1:], b[1:])]
    return [(a, b) for a, b in found if a != b and isinstance(a, list)]


def smallest(old: Term, new: Term) -> list[tuple[Term, Term]]:
    """The parts that changed, from the smallest that is no single word outwards."""
    found: list[tuple[Term, Term]] = []
    while isinstance(old, list) and isinstance(new, list) and old != new:
        found.append((old, new))
        different = [i for i, (a, b) in enumerate(zip(old, new)) if a != b]
        if len(old) != len(new) or len(different) != 1:
            break
        old, new = old[different[0]], new[different[0]]
    return found[::-1]


def forgeries(certificate: dict[str, Any], mutant: Mutant) -> Iterator[str]:
    """Certificates of the mutant by the same steps: the last restated, then all, by the smallest part that changed."""
    meaning, last = mutant.statement.meaning, set(certificate["theorem"])
    old, new = certificate["statement"]["conclusion"], meaning["conclusion"]
    head = {**certificate, "statement": meaning, "hash": mutant.statement.hash}
    steps = certificate["steps"]
    seen: list[Any] = []
    ends = steps
    for a, b in pairs(old, new):
        ends = [swapped(s, a, b) if s["id"] in last else s for s in ends]
    everywhere = [swapped(steps, a, b) for a, b in smallest(old, new)[:1]]
    for tried in (*_without_condition(steps, mutant), ends, *everywhere):
        if tried not in seen:
            seen.append(tried)
            yield json.dumps({**head, "steps": tried})


def _without_condition(steps: list[Any], mutant: Mutant) -> Iterator[list[Any]]:
    """The steps where a hypothesis or a clause was left out: those that cite it go, later ones are numbered anew."""
    if not (mutant.path == ("hypotheses",) or mutant.path[0] == "regime") or len(mutant.after) >= len(mutant.before):
        return
    rules = CITING["hypotheses" if mutant.path[0] == "hypotheses" else "clauses"]
    gone = next(i for i, x in enumerate(mutant.before) if mutant.after[i : i + 1] != [x])
    yield _renumbered([s for s in steps if not (s["rule"] in rules and s.get("number") == str(gone))], rules, gone)


def _renumbered(data: Any, rules: tuple[str, ...], gone: int) -> Any:
    if isinstance(data, dict):
        found = {key: _renumbered(x, rules, gone) for key, x in data.items()}
        later = found.get("rule") in rules and str(found.get("number", "")).isdigit() and int(found["number"]) > gone
        return found | {"number": str(int(found["number"]) - 1)} if later else found
    return [_renumbered(x, rules, gone) for x in data] if isinstance(data, list) else data


def by_checker(certificate: dict[str, Any], mutant: Mutant, *, thorough: bool = True) -> str:
    """The rule that refuses the mutant, or ``accepted``; all forgeries are tried if ``thorough``, else the last."""
    rule = ""
    for text in list(forgeries(certificate, mutant))[0 if thorough else -1 :]:
        try:
            check(text)
        except Rejected as rejection:
            rule = rejection.rule
        else:
            return ACCEPTED
    return rule
