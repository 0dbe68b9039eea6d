"""The journal of a campaign: an SQLite file beside the results, one row per finished task.

Why SQLite and not parts of the final format: a commit is atomic, so that a process killed at any instant leaves
every earlier row readable and no half of one; it is part of Python; and its lock is the operating system's, gone
with the process, so that two runs never write one campaign at once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import CollapseSymError, InvalidInput, Unfinished

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS done (
    digest TEXT PRIMARY KEY, point TEXT NOT NULL, replicate INTEGER NOT NULL,
    numbers TEXT NOT NULL, refused TEXT, run INTEGER NOT NULL);
"""
#: What says that a file is a journal of ours, and of which form.
FORM = "collapse-sym campaign 1"


@dataclass(frozen=True)
class Result:
    """A finished task: column → number, or the reason why there is none."""

    digest: str
    point: tuple[tuple[str, str], ...]
    replicate: int
    numbers: Mapping[str, float] = field(default_factory=dict)
    refused: str | None = None


class Journal:
    """An open journal; a context manager.  One process at a time holds it.

    Raises: InvalidInput (cannot be written, not a journal, another campaign's, in use), Unfinished (no room).
    """

    def __init__(self, path: Path, identity: Mapping[str, object]) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open(identity)
        except (OSError, ValueError) as error:
            raise unwritable(path, error) from error
        except sqlite3.Error as error:
            raise refusal(path, error) from error

    def _open(self, identity: Mapping[str, object]) -> None:
        self._database = sqlite3.connect(self.path, timeout=1.0)
        try:
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.executescript(_SCHEMA)
            (last,) = self._database.execute("SELECT COALESCE(MAX(run), 0) FROM done").fetchone()
            self.run = int(last) + 1
            self._claim({"form": FORM, **identity})
        except BaseException:
            self._database.close()
            raise

    def _claim(self, identity: Mapping[str, object]) -> None:
        with self._database:
            if self.run == 1:  # nothing was ever stored: whatever was meant to be is not binding
                self._database.execute("DELETE FROM meta")
            stored = dict(self._database.execute("SELECT key, value FROM meta"))
            for key, value in identity.items():
                text = json.dumps(value, sort_keys=True)
                if stored.setdefault(key, text) != text:
                    _refuse_other(self.path, key, json.loads(stored[key]), value)
            self._database.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", stored.items())

    def finished(self) -> set[str]:
        """The digests of all stored tasks."""
        return {digest for (digest,) in self._database.execute("SELECT digest FROM done")}

    def store(self, results: Iterable[Result]) -> None:
        """Store results for good, all or none.

        Raises: Unfinished where the disk takes no more.
        """
        rows = [
            (r.digest, json.dumps(dict(r.point)), r.replicate, json.dumps(dict(r.numbers)), r.refused, self.run)
            for r in results
        ]
        try:
            with self._database:
                # Never OR REPLACE: a task that is done twice is a fault of ours and shall be seen.
                self._database.executemany("INSERT INTO done VALUES (?, ?, ?, ?, ?, ?)", rows)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise refusal(self.path, error) from error

    def results(self) -> Iterator[Result]:
        """Everything stored, in no order of meaning."""
        rows = self._database.execute("SELECT digest, point, replicate, numbers, refused FROM done")
        for digest, point, replicate, numbers, refused in rows:
            yield Result(digest, tuple(json.loads(point).items()), replicate, json.loads(numbers), refused)

    def runs(self) -> dict[int, int]:
        """How many tasks each run of the campaign stored."""
        return dict(self._database.execute("SELECT run, COUNT(*) FROM done GROUP BY run"))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()


def refusal(path: Path, error: Exception) -> CollapseSymError:
    """What a failure of the disk or of the database means for the user."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL") or name.startswith("SQLITE_IOERR"):
        why = "the disk is full" if name.startswith("SQLITE_FULL") else f"{error} (a full disk or quota?)"
        return Unfinished(path, why, "make room and run the same command again: what is stored stays")
    if name.startswith("SQLITE_BUSY"):
        return InvalidInput(path, "another run is writing this campaign", "wait for it, or name another --out")
    if name.startswith("SQLITE_NOTADB") or name.startswith("SQLITE_CORRUPT"):
        return InvalidInput(path, "is no journal of a campaign", "name another --out, or remove that file")
    return unwritable(path, error)


def unwritable(path: Path, error: Exception) -> InvalidInput:
    """A place that takes no file."""
    why = (getattr(error, "strerror", None) or str(error)).lower()
    return InvalidInput(path, f"cannot be written: {why}", "name a file in a folder of yours")


def _refuse_other(path: Path, key: str, stored: object, asked: object) -> None:
    said = {"chain": "another chain", "form": "another form of journal"}
    text = said.get(key) or f"{key} {_plain(stored)}, not {_plain(asked)}"
    raise InvalidInput(path, f"holds a campaign of {text}", "name another --out, or remove that file to begin anew")


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
