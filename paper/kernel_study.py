"""The kernel study: measure the spectra of the plan, then run it (about twenty minutes on one core).

python paper/kernel_study.py measure     writes collapse_sym/kernel_study/spectra.json
python paper/kernel_study.py run         writes collapse_sym/kernel_study/results.json, and goes on where it stopped
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from collapse_sym.kernel_study.campaign import rows_of, run  # noqa: E402
from collapse_sym.kernel_study.leverages import LEVERAGES, leverages  # noqa: E402
from collapse_sym.kernel_study.plan import PLAN, SPECTRA, Cell, plan  # noqa: E402
from collapse_sym.kernel_study.points import points  # noqa: E402
from collapse_sym.kernel_study.spectra import measured  # noqa: E402
from collapse_sym.kernel_study.summary import as_markdown  # noqa: E402
from collapse_sym.kernel_study.trust import TRUST, fit, halves, score  # noqa: E402

RESULTS = PLAN.with_name("results.json")


def measure() -> None:
    """Write the spectra."""
    found = {setting.name: measured(setting) for setting in plan().settings}
    SPECTRA.write_text(written(found), encoding="utf-8")


def run_all() -> None:
    """Run every group of cells that has no result yet."""
    done = json.loads(RESULTS.read_text(encoding="utf-8"))["cells"] if RESULTS.exists() else []
    keys = {(c["setting"], c["rows"], c["generators"], c["T"], c["T0"]) for c in done}
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in plan().cells():
        if cell.key not in keys:
            groups.setdefault(cell.taught_by, []).append(cell)
    at_hand, rows = None, None
    for key, cells in groups.items():
        if at_hand != key[:2]:
            at_hand, rows = key[:2], rows_of(cells[0].setting, cells[0].rows)
        done += run(cells, rows)
        print(*key, flush=True)
        about = {
            "script": "paper/kernel_study.py run",
            "seed": plan().seed,
            "versions": {name: version(name) for name in ("numpy", "scikit-learn", "mlxtend")},
            "data": {s.name: s.measured.checksum for s in plan().settings},
        }
        RESULTS.write_text(written({**about, "cells": done}), encoding="utf-8")


def measure_leverages() -> None:
    """Write how unevenly the rows of each setting weigh."""
    found = {s.name: asdict(leverages(s.load(), s.kernel_function(), s.measured.modes)) for s in plan().settings}
    LEVERAGES.write_text(written(found), encoding="utf-8")


def fit_trust() -> None:
    """Fit the thresholds to one half of the cells, write them, and say what they score on the other."""
    first, second = halves(points())
    found = fit(first)
    TRUST.write_text(json.dumps(asdict(found)) + "\n", encoding="utf-8")
    print(found, score(first, found), score(second, found), sep="\n")


def written(record: dict[str, Any]) -> str:
    """JSON with one line for each entry of the second level."""
    lines = []
    for name, value in record.items():
        inner = ",\n".join(json.dumps(x, separators=(",", ":")) for x in value) if isinstance(value, list) else None
        lines.append(
            f'"{name}": ' + (f"[\n{inner}\n]" if inner is not None else json.dumps(value, separators=(",", ":")))
        )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    table = lambda: print(as_markdown(), end="")  # noqa: E731
    {"measure": measure, "run": run_all, "leverages": measure_leverages, "trust": fit_trust, "table": table}[
        sys.argv[1]
    ]()
