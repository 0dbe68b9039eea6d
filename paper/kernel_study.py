"""The kernel study: measure the spectra of the plan, then run it (about twenty minutes on one core).

python paper/kernel_study.py measure     writes collapse_sym/kernel_study/spectra.json
python paper/kernel_study.py leverages   writes leverages.json
python paper/kernel_study.py rows        writes rows.json, the classes of rows that weigh alike
python paper/kernel_study.py run         writes results.json, and goes on where it stopped
python paper/kernel_study.py uneven      writes uneven.json, on the points that miss the bar (a quarter of an hour)
python paper/kernel_study.py trust       writes trust.json; table prints what the README has

With ``full`` behind it a command is about the settings at full size, ten thousand rows of MNIST, and writes full_*.json
(half an hour of one core and 4.1 GB of memory; all of MNIST must lie in COLLAPSE_SYM_DATA: paper/fetch_mnist.sh).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from collapse_sym.kernel_study.campaign import rows_of, run  # noqa: E402
from collapse_sym.kernel_study.leverages import leverages  # noqa: E402
from collapse_sym.kernel_study.missed import UNEVEN, predicted_again  # noqa: E402
from collapse_sym.kernel_study.plan import FULL, PLAN, STUDY, Cell, plan  # noqa: E402
from collapse_sym.kernel_study.points import points  # noqa: E402
from collapse_sym.kernel_study.spectra import measured  # noqa: E402
from collapse_sym.kernel_study.summary import as_markdown  # noqa: E402
from collapse_sym.kernel_study.trust import TRUST, fit, halves, name_of, score  # noqa: E402
from collapse_sym.spectra.row_classes import row_classes  # noqa: E402

SIZE = FULL if "full" in sys.argv[2:] else STUDY
SETTINGS = plan().of_size(SIZE)
#: digits that are kept of the classes of rows
DIGITS = 5


def file(name: str) -> Path:
    """Where something is kept of the settings that are asked for."""
    return PLAN.with_name(f"{SIZE}{name}.json")


def said(what: str, done: int, of: int) -> None:
    """One line on stderr that is written over, with the memory that was needed so far."""
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\r\x1b[K{what}: {done} of {of} ({gigabytes:.1f} GB)", end="", file=sys.stderr, flush=True)


def measure() -> None:
    """Write the spectra."""
    found = {}
    for setting in SETTINGS:
        found[setting.name] = measured(setting, said)
        file("spectra").write_text(written(found), encoding="utf-8")


def run_all() -> None:
    """Run every group of cells that has no result yet."""
    done = json.loads(file("results").read_text(encoding="utf-8"))["cells"] if file("results").exists() else []
    keys = {(c["setting"], c["rows"], c["generators"], c["T"], c["T0"]) for c in done}
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in plan().cells(SIZE):
        if cell.key not in keys:
            groups.setdefault(cell.taught_by, []).append(cell)
    at_hand, rows = None, None
    for at, (key, cells) in enumerate(groups.items()):
        if at_hand != key[:2]:
            at_hand, rows = key[:2], None  # one Gram matrix at a time
            rows = rows_of(cells[0].setting, cells[0].rows)
        done += run(cells, rows)
        said(" ".join(map(str, key)), at + 1, len(groups))
        about = {
            "script": " ".join(["paper/kernel_study.py run", *sys.argv[2:]]),
            "seed": plan().seed,
            "versions": {name: version(name) for name in ("numpy", "scikit-learn", "mlxtend")},
            "data": {s.name: s.measured.checksum for s in SETTINGS},
        }
        file("results").write_text(written({**about, "cells": done}), encoding="utf-8")


def measure_leverages() -> None:
    """Write how unevenly the rows of each setting weigh."""
    found = {s.name: asdict(leverages(s.load(), s.kernel_function(), s.measured.modes)) for s in SETTINGS}
    file("leverages").write_text(written(found), encoding="utf-8")


def measure_rows() -> None:
    """Write the classes of the rows of each setting."""
    found = {s.name: row_classes(s.load(), s.kernel_function(), progress=said).plain(DIGITS) for s in SETTINGS}
    file("rows").write_text(written(found), encoding="utf-8")


def explain() -> None:
    """Write what equivalents with a weight for every row say where the theory misses its bar."""
    about = {"script": "paper/kernel_study.py uneven", "versions": {"numpy": version("numpy")}}
    UNEVEN.write_text(written({**about, "cells": list(predicted_again())}), encoding="utf-8")


def fit_trust() -> None:
    """Fit the thresholds to one half of the cells, write them, and say what they score on the other."""
    kept = {}
    for even in (False, True):
        first, second = halves(points(even=even))
        found = fit(first, even)
        kept[name_of(even)] = asdict(found)
        print(name_of(even), found, score(first, found), score(second, found), sep="\n")
    TRUST.write_text(json.dumps(kept) + "\n", encoding="utf-8")


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
    commands = {
        "measure": measure,
        "run": run_all,
        "leverages": measure_leverages,
        "rows": measure_rows,
        "uneven": explain,
    }
    {**commands, "trust": fit_trust, "table": table}[sys.argv[1]]()
