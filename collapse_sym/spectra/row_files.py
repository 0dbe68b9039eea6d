"""The cache of classes of rows, beside that of spectra: each is measured once for a data set and a kernel.

A file is JSON, with a digest that is checked when it is read; one that cannot be read is written anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..data import DataSet, Kernel
from ..data.gram_spectrum import Progress
from ..data.spectrum_files import cache_file, replace_file
from .row_classes import RowClasses, row_classes

#: digits that give every float64 back
DIGITS = 17
#: changes when the same rows would be sorted differently
VERSION = "row classes 1"


def kept_row_classes(data: DataSet, kernel: Kernel, *, progress: Progress | None = None) -> RowClasses:
    """The classes of a data set's rows, from the cache where they were measured before.

    A cache that cannot be written is no error: the next call measures again.
    """
    file = cache_file(data, kernel).with_suffix(".rows.json")
    kept = _kept(file)
    if kept is not None:
        return kept
    found = row_classes(data, kernel, progress=progress)
    table = found.plain(DIGITS)
    try:
        replace_file(file, json.dumps({"digest": _digest(table), "rows": table}).encode())
    except OSError:
        pass
    return found


def _kept(file: Path) -> RowClasses | None:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        return RowClasses.read(read["rows"]) if read["digest"] == _digest(read["rows"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(table: dict[str, Any]) -> str:
    return hashlib.sha256((VERSION + json.dumps(table)).encode()).hexdigest()
