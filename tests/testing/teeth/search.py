"""A search for forged certificates: honest ones with one entry changed, kept where they tell a changed checker apart.

`python -m tests.testing.teeth.search SECONDS SEED` adds what it finds to found.jsonl; then `python -m
tests.testing.teeth.corpus` writes the data file again.  What is kept is refused by the checker as it is, by the very
condition whose change accepts it or refuses it elsewhere.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.verdict import digest
from collapse_sym.proof.statements import statements
from collapse_sym.testing import mutant
from collapse_sym.testing.teeth import conditions
from collapse_sym.testing.teeth.conditions import Forged, origin
from collapse_sym.testing.teeth.trial import KILLED
from derivations.registry import certificates

FOUND = Path(__file__).parent / "found.jsonl"
CHANGED = ("steps", "at", "statement", "witness", "theorem", "cited")
WORDS = ("0", "1", "2", "-1", "1/2", "d", "T", "T0", "n", "w0", "Sigma", "Identity", "Resolvent", "M", "s", "m", "down")


def honest() -> list[dict[str, Any]]:
    """Every certificate of the derivations."""
    return [c for part in statements() for c in certificates(part).values() if isinstance(c, dict)]


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to all entries."""
    yield path
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(item, (*path, key))


def changed(certificate: dict[str, Any], rng: random.Random) -> str:
    """The certificate with one entry replaced, left out, doubled, or exchanged for another of its own."""
    data = json.loads(json.dumps(certificate))
    paths = [p for key in CHANGED if key in data for p in places(data[key], (key,)) if len(p) > 1]
    path = rng.choice(paths)
    owner = data
    for key in path[:-1]:
        owner = owner[key]
    other = data
    for key in rng.choice(paths):
        other = other[key]
    kind = rng.randrange(5)
    if kind == 0 and isinstance(owner, list):
        del owner[path[-1]]
    elif kind == 1 and isinstance(owner, list):
        owner.insert(path[-1], owner[path[-1]])
    elif kind == 2:
        owner[path[-1]] = rng.choice(WORDS)
    else:
        owner[path[-1]] = json.loads(json.dumps(other))
    data["hash"] = digest(data["statement"])
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def refused(seconds: float, seed: int) -> Iterator[Forged]:
    """Changed certificates that the checker refuses, for so long."""
    rng, end, all_of_them = random.Random(seed), time.monotonic() + seconds, honest()
    while time.monotonic() < end:
        text = changed(rng.choice(all_of_them), rng)
        try:
            check(text)
        except Rejected as rejection:
            file, line = origin(rejection)
            yield Forged(text, file, line, f"{rejection.rule}: {rejection.reason}")


def main(seconds: float, seed: int) -> None:
    """Search, and keep one text for each mutant that no other certificate kills."""
    known = list(conditions.mutants())
    alive = [m for m, t in zip(known, conditions.trials(known)) if t.checker.state != KILLED]
    found = tuple(refused(seconds, seed))
    kept = set(FOUND.read_text(encoding="utf-8").splitlines()) if FOUND.exists() else set()
    with mutant(conditions, "corpus", lambda old: lambda: found):
        told = [m for m in alive if conditions.reaching(m)]
        for m, answer in zip(told, conditions.answers(told)):
            telling = [f.text for a, f in zip(answer, conditions.reaching(m)) if a != f.verdict]
            kept |= {min(telling, key=len)} if telling else set()
    FOUND.write_text("".join(f"{text}\n" for text in sorted(kept)), encoding="utf-8")
    print(len(alive), "alive,", len(found), "tried,", len(kept), "kept")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
