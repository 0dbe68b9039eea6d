"""Mutants of the checker's conditions: each ``need`` left out, or one part of it or of what it asks for by a name, or
an order made weaker.

Evidence cannot kill these; the forged certificates do, each written for one condition.  A mutant that accepts one is
killed, and so is one that refuses it for another reason than that condition gives.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...proof.checker import Rejected, check
from ...proof.checker.limits import MAX_NODES, MAX_STRING, MAX_TEXT
from .source import SourceMutant
from .trial import KILLED, SURVIVED, Seen, Trial
from .worker import ACCEPTED, folder, of_module

DATA = Path(__file__).parent / "data" / "forged.jsonl"
#: texts that are too long to keep
BOMBS = (
    "[" * 100_000,
    "[" + ",".join(['""'] * (MAX_NODES + 1)) + "]",
    '"' + "a" * (MAX_STRING + 1) + '"',
    " " * (MAX_TEXT + 1),
)
MOST, PATIENCE = 100, 120.0
#: mutants shown to one process: all at once would use up its time where the machine is busy, which is no kill
BATCH = 50
HUNG = "more time than it was given"


@dataclass(frozen=True)
class ConditionMutant:
    """The ``number``-th mutant of a file of the checker; ``lines`` is where its condition stands there."""

    file: str
    number: int
    mutant: SourceMutant
    lines: tuple[int, int]

    @property
    def of(self) -> str:
        """The file and the function."""
        return f"{self.file}.{self.mutant.where}"


@dataclass(frozen=True)
class Forged:
    """A certificate that is refused: by which condition (file, line), rule and reason."""

    text: str
    file: str
    line: int
    verdict: str


def mutants() -> Iterator[ConditionMutant]:
    """Every weakening of every condition of the checker."""
    for path in sorted(folder().glob("*.py")):
        for number, mutant in enumerate(of_module(path.stem)):
            yield ConditionMutant(path.stem, number, mutant, mutant.lines)


def texts() -> tuple[str, ...]:
    """The forged certificates, one a line of the data file, and those that are too long for it."""
    return (*DATA.read_text(encoding="utf-8").splitlines(), *BOMBS)


@cache
def corpus() -> tuple[Forged, ...]:
    """The forged certificates, each with the condition that refuses it.

    Raises: AssertionError for one that the checker accepts.
    """
    found = []
    for text in texts():
        try:
            check(text)
        except Rejected as rejection:
            file, line = origin(rejection)
            found.append(Forged(text, file, line, f"{rejection.rule}: {rejection.reason}"))
            continue
        raise AssertionError(f"the checker accepts a forged certificate: {text[:200]}")
    return tuple(found)


def origin(rejection: BaseException) -> tuple[str, int]:
    """File and line of the condition that refuses, also where the refusal of a witness passes it on."""
    if isinstance(rejection.__context__, Rejected):
        return origin(rejection.__context__)
    frames, traceback = [], rejection.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append((Path(code.co_filename).stem, code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    file, _, line = frames[-2] if frames[-1][1] == "need" else frames[-1]
    return file, line


def reaching(mutant: ConditionMutant) -> tuple[Forged, ...]:
    """The forged certificates that are refused by the condition that is changed: no other can tell."""
    first, last = mutant.lines
    return tuple(f for f in corpus() if f.file == mutant.file and first <= f.line <= last)


def trials(chosen: Sequence[ConditionMutant]) -> Iterator[Trial]:
    """What the forged certificates say of each mutant, in a process of their own."""
    return (_trial(mutant, answer) for mutant, answer in zip(chosen, answers(chosen)))


def answers(chosen: Sequence[ConditionMutant]) -> Iterator[list[str]]:
    """The verdicts of each mutant on the certificates that reach its condition."""
    waiting = list(chosen)
    while waiting:
        found = _answers(waiting[:BATCH])
        yield from found
        waiting = waiting[len(found) :]


def _answers(chosen: Sequence[ConditionMutant]) -> list[list[str]]:
    """The verdicts of as many mutants as a process could tell; one that hung ends it."""
    tasks = [{"module": m.file, "number": m.number, "texts": [f.text for f in reaching(m)[:MOST]]} for m in chosen]
    lines = "".join(json.dumps(task) + "\n" for task in tasks)
    command = [sys.executable, "-m", f"{__package__}.worker"]
    try:
        done = subprocess.run(
            command, input=lines, capture_output=True, encoding="utf-8", timeout=PATIENCE + len(chosen)
        )
        out, hung = done.stdout, done.returncode != 0
    except subprocess.TimeoutExpired as late:
        out, hung = (late.stdout or b"").decode() if isinstance(late.stdout, bytes) else (late.stdout or ""), True
    found = [json.loads(line) for line in out.splitlines()]
    return [*found, [HUNG]] if hung and len(found) < len(chosen) else found


def _trial(mutant: ConditionMutant, answer: list[str]) -> Trial:
    reached = reaching(mutant)[:MOST]
    changed = [(a, f) for a, f in zip(answer, reached) if a != f.verdict]
    if not reached:
        seen = Seen(SURVIVED, "no forged certificate reaches the condition")
    elif not changed:
        seen = Seen(SURVIVED, f"{len(reached)} forged certificates are refused all the same")
    else:
        worst = min(changed, key=lambda pair: pair[0] != ACCEPTED)[0]
        seen = Seen(KILLED, "accepts a forged certificate" if worst == ACCEPTED else f"refuses elsewhere: {worst}")
    return Trial("condition", mutant.of, mutant.mutant.change, checker=seen)
