"""All mutants of every kind, some of them chosen by a seed, shown to both judges."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ...errors import InvalidInput
from .trial import KINDS, Trial

Say = Callable[[str], object]
#: a mutant: the name of what is changed, and how to try it
Task = tuple[str, Any]
#: mutants after which there is word of them
STEP = 50


def campaign(
    kinds: Sequence[str] = KINDS,
    *,
    say: Say,
    claim: str = "",
    sample: int | None = None,
    seed: int = 0,
    fast: bool = False,
    every: slice = slice(None),
) -> list[Trial]:
    """Trials of ``sample`` mutants of each kind (None: of all), in the order of their kinds.

    ``claim`` keeps those of a part of a claim, a fact or a function whose name begins so.  ``fast`` looks once, with
    few outcomes, where a statement is random.  The same seed gives the same mutants.  ``every`` tries some of those
    that are chosen: a long campaign is run in parts.

    Raises: InvalidInput where none is left.
    """
    found: list[Trial] = []
    for kind in kinds:
        everything = [(name, m) for name, m in _MUTANTS[kind](seed, claim) if name.startswith(claim)]
        chosen = _chosen(everything, sample, f"{seed} {kind}")[every]
        if chosen:
            say(f"{kind}: {len(chosen)} of {len(everything)} mutants")
        for number, trial in enumerate(_tried(kind, [m for _, m in chosen], fast=fast, seed=seed), 1):
            found.append(trial)
            if number % STEP == 0 and number < len(chosen):
                say(f"{kind}: {number} of {len(chosen)} tried")
    if not found:
        raise InvalidInput(claim, "is the beginning of no part, fact or function with a mutant", "leave out --claim")
    return found


def _chosen(everything: list[Task], sample: int | None, seed: str) -> list[Task]:
    """Some of them by a seed, in the order in which they stand."""
    if sample is None or sample >= len(everything):
        return everything
    some = random.Random(seed).sample(range(len(everything)), sample)
    return [everything[i] for i in sorted(some)]


def _tried(kind: str, chosen: list[Any], *, fast: bool, seed: int) -> Iterable[Trial]:
    from . import certificates, conditions, facts, maps, statements

    if kind == "condition":
        return conditions.trials(chosen)
    trials: dict[str, Callable[[Any], Trial]] = {
        "statement": lambda m: statements.trial(*m, fast=fast, seed=seed),
        "certificate": lambda m: certificates.trial(m, fast=fast, seed=seed),
        "fact": facts.trial,
        "map": maps.trial,
    }
    return map(trials[kind], chosen)


def _statements(seed: int, claim: str) -> Iterator[Task]:
    from . import statements

    return ((item.name, (item, m)) for item, m in statements.mutants(claim))


def _facts(seed: int, claim: str) -> Iterator[Task]:
    from . import facts

    return ((m.fact.id, m) for m in facts.mutants())


def _maps(seed: int, claim: str) -> Iterator[Task]:
    from . import maps

    return ((f"{m.module.rpartition('.')[2]}.{m.where}", m) for m in maps.mutants())


def _certificates(seed: int, claim: str) -> Iterator[Task]:
    from . import certificates

    return ((m.proved.name, m) for m in certificates.mutants(claim, seed=seed))


def _conditions(seed: int, claim: str) -> Iterator[Task]:
    from . import conditions

    return ((m.of, m) for m in conditions.mutants())


_MUTANTS: dict[str, Callable[[int, str], Iterator[Task]]] = {
    "statement": _statements,
    "fact": _facts,
    "map": _maps,
    "certificate": _certificates,
    "condition": _conditions,
}
