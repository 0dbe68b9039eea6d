"""Data sets of your own: X and y in a ``.npz`` or a ``.csv`` file."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import numpy as np

from ..errors import InvalidInput, TooLarge

TABLES = (".npz", ".csv")
MAX_BYTES = 4_000_000_000
#: names under which the inputs and the targets are looked for, in this order
INPUTS, TARGETS = ("X", "inputs"), ("y", "targets", "target")

_UNREADABLE = (OSError, ValueError, EOFError, SyntaxError, TypeError, KeyError, MemoryError, zipfile.BadZipFile)


def read_table(path: Path, column: str | None = None) -> tuple[np.ndarray, np.ndarray, str]:
    """(inputs, targets, source) of a file: ``.npz`` with arrays X and y, or ``.csv`` whose y is the last column.

    A first line of names is skipped; if one of them is y or target, that column is the target, or the one named
    ``column``.  *Raises* InvalidInput, TooLarge.
    """
    if column is not None and path.suffix != ".csv":
        raise InvalidInput(path, f"no .csv, of which {column} could be a column", "leave the name out")
    try:
        if not path.is_file():
            raise InvalidInput(path, "no such file", "give the path of a .npz or .csv file")
        if path.stat().st_size > MAX_BYTES:
            raise TooLarge(path, f"larger than {MAX_BYTES // 10**9} GB", "give fewer rows")
        return _npz(path) if path.suffix == ".npz" else _csv(path, column)
    except csv.Error as problem:
        raise InvalidInput(path, f"not readable as a table ({problem})", "one row a line, commas between") from None
    except _UNREADABLE as problem:
        reason = (str(problem).splitlines() or [type(problem).__name__])[0][:100]
        remedy = "a .npz of arrays X and y, or a .csv of numbers"
        raise InvalidInput(path, f"not readable as a table ({reason})", remedy) from None


def _npz(path: Path) -> tuple[np.ndarray, np.ndarray, str]:
    with np.load(path, allow_pickle=False) as arrays:
        names = [next((n for n in wanted if n in arrays.files), None) for wanted in (INPUTS, TARGETS)]
        if None in names:
            held = ", ".join(arrays.files) or "nothing"
            raise InvalidInput(path, f"holds no arrays X and y, but {held}", "save it with numpy.savez(X=…, y=…)")
        inputs, targets = (arrays[n] for n in names)
    for array in (inputs, targets):
        if array.dtype.kind not in "biuf":
            raise ValueError(f"an array of type {array.dtype}")
    return inputs.reshape(len(inputs), -1) if inputs.ndim > 1 else inputs, targets, f"arrays of {path.name}"


def _csv(path: Path, column: str | None) -> tuple[np.ndarray, np.ndarray, str]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        head = next(csv.reader(stream), [])
    names = [] if all(_is_number(cell) for cell in head) else [cell.strip() for cell in head]
    if len(head) < 2:
        raise ValueError(f"{len(head)} columns")
    table = np.loadtxt(path, delimiter=",", skiprows=int(bool(names)), ndmin=2, encoding="utf-8-sig")
    if column is not None and column not in names:
        raise InvalidInput(path, f"no column {column}, but {', '.join(names) or 'no names'}", "name one of its columns")
    wanted = TARGETS if column is None else (column,)
    y = next((names.index(n) for n in wanted if n in names), table.shape[1] - 1)
    which = f"column {names[y]}" if names else "the last column"
    return np.delete(table, y, axis=1), table[:, y], f"table {path.name}, target from {which}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
