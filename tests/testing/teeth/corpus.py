"""The forged certificates of the tests of the checker, as the data file that ships with the mutants.

`python -m tests.testing.teeth.corpus` writes it again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from collapse_sym.testing import mutant
from collapse_sym.testing.teeth.conditions import DATA
from tests.proof.checker import test_branches

#: what a search has found (search.py): honest certificates with one entry changed
FOUND = Path(__file__).parent / "found.jsonl"
#: characters of a text that is worth keeping; longer ones are made where they are needed
LONGEST = 20_000


def shown() -> list[str]:
    """Every text that the test of branches shows to the checker."""
    found: list[str] = []

    def recording(refused: Callable[[str], Any]) -> Callable[[str], Any]:
        return lambda text: (found.append(text), refused(text))[1]

    with mutant(test_branches, "refused", recording):
        test_branches.unreached()
    return found


def corpus() -> list[str]:
    """The lines of the data file: short JSON without blanks, sorted."""
    lines = {line for text in shown() if len(text) <= LONGEST and "\n" not in (line := _compact(text))}
    return sorted(lines | set(FOUND.read_text(encoding="utf-8").splitlines()))


def _compact(text: str) -> str:
    try:
        return json.dumps(json.loads(text, object_pairs_hook=_once), ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key occurs twice: kept as it is")
    return dict(pairs)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ["COLLAPSE_SYM_VERDICTS"] = folder
        lines = corpus()
    DATA.write_text("\n".join(lines) + "\n", encoding="utf-8")
