"""Mutants of certificates: one term of one step is changed, and so is every later step and the statement itself.

This is the forger who knows his trade: what he changes in one place he carries through to the end, and the hash is
right.  A forgery that is accepted proves the original statement still, or another one that must be true.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...proof import Rejected, check
from ...proof.checker.verdict import digest
from ...proof.evidence.mutants import Mutant, Names, changes, places, put
from ...proof.evidence.mutants import _read as read
from ...proof.language import Term
from .forging import PLAIN, swapped
from .statements import Proved, by_numbers, proved
from .trial import KILLED, SURVIVED, Seen, Trial

#: forgeries of one certificate
MOST = 6


@dataclass(frozen=True)
class Forgery:
    """A certificate with one change carried through from step ``number`` on."""

    proved: Proved
    change: str
    certificate: dict[str, Any]

    @property
    def moved(self) -> bool:
        """Whether the statement is another one."""
        return bool(self.certificate["hash"] != self.proved.certificate["hash"])


def mutants(claim: str = "", *, most: int = MOST, seed: int = 0) -> Iterator[Forgery]:
    """Some forgeries of every certificate, by a seed."""
    for item in proved(claim):
        found = list(of_certificate(item))
        random.Random(f"{seed} {item.name}").shuffle(found)
        for number, key, path, old, new, operator in found[:most]:
            yield _forged(item, number, key, path, old, new, operator)


Place = tuple[int, str, tuple[Any, ...], Term, Term, str]


def of_certificate(item: Proved) -> Iterator[Place]:
    """Every change of every term of every step: the step, its key, the path, what stood there and what stands there."""
    names: Names = item.statement.meaning["variables"]
    for number, step in enumerate(item.certificate["steps"]):
        for key, data in step.items():
            if key not in PLAIN and isinstance(data, list) and data and isinstance(data[0], str):
                for path, part in places(data):
                    for operator, new in changes(part, names):
                        yield number, key, path, part, new, operator


def _forged(item: Proved, number: int, key: str, path: tuple[Any, ...], old: Term, new: Term, operator: str) -> Forgery:
    certificate = item.certificate
    steps = [dict(step) for step in certificate["steps"]]
    outer, inner = _wider(steps[number][key], path, new)
    steps[number][key] = put(steps[number][key], path, new)
    steps[number + 1 :] = [swapped(step, outer, inner) for step in steps[number + 1 :]]
    meaning = certificate["statement"]
    stated = ("where", "hypotheses", "regime", "conclusion")
    meaning = {**meaning, **{k: swapped(meaning[k], outer, inner) for k in stated}}
    changed = {**certificate, "steps": steps, "statement": meaning, "hash": digest(meaning)}
    where = f"step {number} ({steps[number]['rule']}), {key} {'.'.join(map(str, path)) or 'whole'}"
    return Forgery(item, f"{operator} in {where}, and ever after", changed)


def _wider(data: Term, path: tuple[Any, ...], new: Term) -> tuple[Term, Term]:
    """What changed, as the smallest term that is no single word: a name would be changed in every other role too."""
    while path and isinstance(_at(data, path), str):
        new = put(_at(data, path[:-1]), path[-1:], new)
        path = path[:-1]
    return _at(data, path), new


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for index in path:
        data = data[index]
    return data


def trial(forgery: Forgery, *, fast: bool = False, seed: int = 0) -> Trial:
    """What the checker says, and numbers of the statement if it is another one."""
    try:
        check(json.dumps(forgery.certificate))
    except Rejected as rejection:
        return Trial("certificate", forgery.proved.name, forgery.change, checker=Seen(KILLED, rejection.rule))
    accepted = Seen(SURVIVED, "accepted")
    if not forgery.moved:
        same = "accepted, and proves the statement as it was"
        return Trial("certificate", forgery.proved.name, forgery.change, checker=accepted, same=same)
    other = read(forgery.proved.statement, forgery.certificate["statement"])
    if other is None:
        return Trial("certificate", forgery.proved.name, forgery.change, checker=accepted)
    mutant = Mutant(forgery.change, ("conclusion",), None, None, other)
    evidence = by_numbers(forgery.proved.statement, mutant, fast=fast, seed=seed)
    same = "" if evidence.state == KILLED else "another statement, proved"
    return Trial("certificate", forgery.proved.name, forgery.change, evidence, accepted, same)
