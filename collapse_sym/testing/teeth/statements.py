"""Mutants of proved statements: shown to the checker with the steps of the true proof, and to numbers with no proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...derivations.registry import certificates
from ...proof.amendments import amendments
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.mutants import mutants as of_statement
from ...proof.statements import Statement, statements
from . import judging
from .forging import ACCEPTED, by_checker
from .shown import shown
from .trial import KILLED, SURVIVED, TRUE, Seen, Trial
from .turned import by_turned_signs


@dataclass(frozen=True)
class Proved:
    """A statement, printed or amended, with the certificate that proves it."""

    name: str
    statement: Statement
    certificate: dict[str, Any]


def proved(claim: str = "") -> Iterator[Proved]:
    """Every statement that a certificate proves: printed ones, and the amended one that the certificate is of.

    ``claim`` keeps the parts whose name begins so: building a certificate takes time.
    """
    for part, printed in [(p, s) for p, s in statements().items() if p.startswith(claim)]:
        found = certificates(part)
        if "proves" in found:
            yield Proved(part, printed, found["proves"])
        for amendment in amendments(part) if "amended" in found else ():
            if amendment.statement.hash == found["amended"]["hash"]:
                yield Proved(f"{part} amended", amendment.statement, found["amended"])


def mutants(claim: str = "") -> Iterator[tuple[Proved, Mutant]]:
    """Every mutant of every proved statement."""
    for item in proved(claim):
        yield from ((item, m) for m in of_statement(item.statement))


def trial(item: Proved, mutant: Mutant, *, fast: bool = False, seed: int = 0) -> Trial:
    """What both judges say.  A mutant that the same steps prove is a theorem, and no error to be found."""
    rule = by_checker(item.certificate, mutant)
    checker = Seen(SURVIVED, "the same steps prove it") if rule == ACCEPTED else Seen(KILLED, rule)
    seen = judging.at_places(item.statement, mutant, fast=fast, seed=seed)
    same = ""
    if seen.verdict != judging.KILLED:  # what numbers refute is another statement, whatever else is said of it
        same = "proved by the same steps" if rule == ACCEPTED else by_turned_signs(item.certificate, mutant)
        same = same or shown(item.statement, mutant)
    if not same and seen.verdict != judging.KILLED:  # few are left, and worth a longer look
        more = judging.by_more_places(mutant, seed=seed)
        more = more or judging.by_chosen_places(item.statement, mutant, seed=seed)
        seen = more or judging.sighted(item.statement, mutant, seen)
    return Trial("statement", item.name, mutant.name, _told(seen), checker, same)


def by_numbers(original: Statement, mutant: Mutant, *, fast: bool, seed: int) -> Seen:
    """What evidence alone says of a mutant of a true statement."""
    return _told(judging.by_evidence(original, mutant, seed=seed, fast=fast))


def _told(seen: judging.Seen) -> Seen:
    if seen.verdict == judging.KILLED:
        return Seen(KILLED, seen.reason, seen.how)
    return Seen(TRUE if seen.verdict == judging.TRUE else SURVIVED, seen.reason)
