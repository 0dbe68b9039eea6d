"""The product of a campaign: one row per task as Parquet, CSV or JSON lines, written in one piece.

Columns: one per name of the grid (integers for sizes and counts, floats otherwise), ``replicate``, ``seed`` (the
sha256 that seeded the task), the simulator's columns, ``refused`` (the reason where a point has no numbers).
Rows are ordered by the values of the grid, then by replicate.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy as sp

from ...chain.grammar import parse
from ...errors import InvalidInput, MissingTool, Unfinished
from .journal import Result, unwritable
from .tasks import Campaign


@dataclass(frozen=True)
class Table:
    """Columns by name with their Python type, and rows in order; None where there is nothing."""

    columns: Mapping[str, type]
    rows: Sequence[tuple[Any, ...]]
    about: Mapping[str, str]


def table_of(campaign: Campaign, results: Sequence[Result], columns: Mapping[str, str]) -> Table:
    """The results of a campaign as a table; ``columns`` documents the simulator's (name → meaning)."""
    axes = {axis.name: (int if axis.whole else float) for axis in campaign.axes}
    types = {**axes, "replicate": int, "seed": str, **dict.fromkeys(columns, float), "refused": str}
    values = _Values()
    ordered = sorted(results, key=lambda r: (*(values.exact(dict(r.point)[name]) for name in axes), r.replicate))
    rows = []
    for r in ordered:
        point = dict(r.point)
        grid = [kind(values.exact(point[name])) for name, kind in axes.items()]
        rows.append((*grid, r.replicate, r.digest, *(r.numbers.get(c) for c in columns), r.refused))
    about = {**columns, **{key: json.dumps(value) for key, value in campaign.identity.items()}}
    return Table(types, rows, about)


class _Values:
    """Texts of the grid as numbers, each read once."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def exact(self, text: str) -> Any:
        if text not in self._known:
            value = parse(text, names="squared")
            self._known[text] = value if value.is_Rational else sp.Rational(str(sp.N(value, 30)))
        return self._known[text]


def check_output(path: Path) -> None:
    """Refuse, before any work, a result that could not be written in the end.

    Raises: InvalidInput (unknown ending, a folder, a file that is no campaign's), MissingTool.
    """
    if path.suffix not in WRITERS:
        raise InvalidInput(path, "a result ends in .parquet, .csv or .jsonl", "name it for instance results.parquet")
    if path.suffix == ".parquet":
        _pyarrow("pyarrow.parquet")
    try:
        folder, foreign = path.is_dir(), path.exists() and not journal_path(path).exists()
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    if folder:
        raise InvalidInput(path, "is a folder", "name a file in it")
    if foreign:
        raise InvalidInput(path, "exists and is no campaign's", "name another --out, or remove that file")


def journal_path(path: Path) -> Path:
    """The journal beside a result."""
    return path.with_name(path.name + ".journal")


def write_table(path: Path, table: Table) -> None:
    """Write the whole file or nothing: under another name first, then in its place.

    Raises: Unfinished (a full disk), InvalidInput (an unwritable place).
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(WRITERS[path.suffix](table))
        os.replace(part, path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        remedy = "make room or name another --out, and run again: what is stored in the journal stays"
        raise Unfinished(path, f"cannot be written: {why}", remedy) from error
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # a place that takes no file holds none either
        pass


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue().encode()


def _jsonl(table: Table) -> bytes:
    lines = (json.dumps(dict(zip(table.columns, row)), ensure_ascii=False) for row in table.rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _parquet(table: Table) -> bytes:
    arrow, parquet = _pyarrow("pyarrow"), _pyarrow("pyarrow.parquet")
    kinds = {int: arrow.int64(), float: arrow.float64(), str: arrow.string()}
    schema = arrow.schema([(name, kinds[kind]) for name, kind in table.columns.items()], metadata=dict(table.about))
    columns = list(zip(*table.rows)) or [()] * len(table.columns)
    out = io.BytesIO()
    parquet.write_table(arrow.table([list(c) for c in columns], schema=schema), out)
    return out.getvalue()


def _pyarrow(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        remedy = "pip install 'collapse-sym[campaign]', or name a .csv or .jsonl file"
        raise MissingTool("pyarrow", "writing .parquet needs it", remedy) from None


WRITERS: dict[str, Callable[[Table], bytes]] = {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}
