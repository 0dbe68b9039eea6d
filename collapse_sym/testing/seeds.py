"""The seed of a random run.  Standard library only: the pytest plugin reads it in projects that use nothing else."""

from __future__ import annotations

import os


def fuzz_seed() -> int | None:
    """The seed in COLLAPSE_SYM_FUZZ, or None in an ordinary, derandomised run."""
    text = os.environ.get("COLLAPSE_SYM_FUZZ", "")
    return int(text) if text else None
