"""What all commands share: one line for a refusal, a file for a bug, progress, plain tables."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..errors import InvalidInput

LONGEST_LINE = 500


def say(line: str) -> None:
    """One line on stderr; a stderr that is closed is not our trouble."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass


def one_line(text: str, limit: int = LONGEST_LINE) -> str:
    r"""The text on one line of bounded length, control characters escaped.

    >>> one_line("a\nb")
    'a\\nb'
    """
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Parser(argparse.ArgumentParser):
    """argparse with one line per error instead of the usage and the error."""

    def error(self, message: str) -> NoReturn:
        message = message.replace("the following arguments are required", "missing")
        say(one_line(f"{self.prog}: {message}", LONGEST_LINE - 60) + f"; {self.prog} --help shows the usage")
        raise SystemExit(2)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        # argparse drops -- even where it is the value of an option, which then is an empty list.
        if action.option_strings and arg_strings == ["--"]:
            self.error(f"argument {'/'.join(action.option_strings)}: -- is no value")
        return super()._get_values(action, arg_strings)


def report_bug(bug: Exception) -> str:
    """Write the traceback to a new file and return the line that names it."""
    try:
        handle, name = tempfile.mkstemp(prefix="collapse-sym-bug-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exception(bug, file=file)
    except OSError:
        name = "nowhere: no temporary file could be written"
    what = one_line(f"{type(bug).__name__}: {_message(bug)}", 200)
    return f"{what}; this is a bug of collapse-sym, its traceback is in {name}"


def _message(bug: Exception) -> str:
    # Python refuses to print integers of more than 4300 digits: a message may hold one.
    try:
        return str(bug)
    except ValueError:
        return "(a message that cannot be printed)"


class Progress:
    """Progress on stderr: rewritten in place on a terminal, one line a step elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.step = total, 0

    def __call__(self, what: str) -> None:
        """Announce the next step."""
        self.step += 1
        say(f"[{self.step}/{self.total}] {what}")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned by width, the first row over a rule.

    >>> print(table([("part", "value"), ("bias", "1")]))
    part  value
    ----  -----
    bias  1
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]])


def write_text(path: str | Path, text: str) -> Path:
    """Write a file that the user named; what the system refuses becomes one line."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        raise InvalidInput(path, f"cannot be written: {_reason(error)}", "name a file in a folder of yours") from error
    return path


def read_bytes(path: str, *, at_most: int = 64 * 2**20) -> bytes:
    """The bytes of a file that the user named, '-' for stdin; unreadable ones become one line."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(at_most + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(at_most + 1)
    except (OSError, ValueError) as error:
        raise InvalidInput(path, f"cannot be read: {_reason(error)}", "name a readable file, or - for stdin") from error
    if len(data) > at_most:
        raise InvalidInput(path, f"is larger than {at_most // 2**20} MiB", "give a smaller file")
    return data


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
