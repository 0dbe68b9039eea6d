"""What simulation said of each statement, kept: ``recorded.json``, written by ``record`` and read beside verdicts.

    {hash of a statement: {"part", "verdict", "points", "holds", "fails", "open", "regimes", "exact", "sees", "stderr",
                           "seed", "error"}}

``verdict`` is agrees, disagrees, unknown or vacuous.  ``sees`` is the relative error in a side of an equation that
would have been found at every place that holds, ``stderr`` the largest relative standard error there (null where
there is no equation, 0 where both sides are exact), ``error`` the probability of a false "disagrees".

An entry belongs to the statement with its hash: one that has changed has no evidence until it is recorded again.
Nothing of this enters a verdict.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .amendments import amendments
from .evidence.counterexamples import counterexamples
from .statements import Statement, statements
from .verdicts import ClaimVerdict, PartVerdict

FILE = "recorded.json"
#: the probability that a true statement is on file as disagreeing
ERROR = 1e-6
SEED = 0


@cache
def recorded() -> dict[str, Mapping[str, Any]]:
    """The entries of the file, by the hash of their statement."""
    found: dict[str, Mapping[str, Any]] = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return found


def with_evidence(claim: ClaimVerdict) -> ClaimVerdict:
    """The verdict with what simulation says of each part beside it."""
    return replace(claim, parts=tuple(replace(p, evidence=evidence_of(p)) for p in claim.parts))


def evidence_of(part: PartVerdict) -> dict[str, Any]:
    """What is on file about a part: for the printed statement, the amended one, and counterexamples to be run again."""
    found: dict[str, Any] = {}
    for name, statement in (("printed", part.statement), ("amended", part.amended)):
        if statement is not None and statement.hash in recorded():
            found[name] = dict(recorded()[statement.hash])
    if part.id in counterexamples():
        found["counterexample"] = f"collapse-sym counterexample {part.id}"
    return found


def all_statements() -> tuple[Statement, ...]:
    """The printed statements and the amended ones, each hash once."""
    found = {s.hash: s for s in statements().values()}
    found |= {a.statement.hash: a.statement for part in statements() for a in amendments(part)}
    return tuple(found.values())


def entry(statement: Statement) -> dict[str, Any]:
    """What simulation says of a statement: minutes for some."""
    from .evidence import evidence

    found = evidence(statement, seed=SEED, error=ERROR)
    counts = found.counts
    return {
        "part": statement.id,
        "verdict": found.verdict,
        "points": len(found.comparisons),
        "holds": counts["holds"],
        "fails": counts["fails"],
        "open": counts["open"],
        "regimes": list(found.regimes),
        "exact": found.exact,
        "sees": rounded(found.sees),
        "stderr": rounded(found.stderr),
        "seed": SEED,
        "error": found.error,
    }


def rounded(x: float) -> float | None:
    """Two digits of a relative error, upwards; None for none.

    >>> rounded(0.01234), rounded(0.0), rounded(float("inf"))
    (0.013, 0.0, None)
    """
    if not math.isfinite(x):
        return None
    if x == 0:
        return 0.0
    place = 1 - math.floor(math.log10(x))
    return round(math.ceil(x * 10**place) / 10**place, place)


def record(
    wanted: Iterable[Statement], path: Path, *, progress: Callable[[str], None] | None = None
) -> dict[str, Mapping[str, Any]]:
    """Simulate what the file does not have yet, drop what no statement has any more, and write it."""
    known = dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
    found = {}
    for statement in wanted:
        if progress:
            progress(statement.id)
        found[statement.hash] = known.get(statement.hash) or entry(statement)
        path.write_text(text_of({**known, **found}), encoding="utf-8")
    path.write_text(text_of(found), encoding="utf-8")
    return found


def text_of(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """The file: one entry a line."""
    lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items()]
    return "{\n " + ",\n ".join(lines) + "\n}\n"
