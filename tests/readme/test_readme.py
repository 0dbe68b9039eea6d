"""Every snippet of the README runs, and prints what the README says that it prints.

A block of ``toml`` named in its first comment (``# chain.toml``) becomes that file.  In a ``console``
block each line after ``$ `` is run by a shell in the folder of those files and the lines below it are its output,
exactly; ``# exit 2`` at the end of a command states its exit code.  The ``python`` blocks run in order as one
session; ``>>>`` blocks are doctests of that session.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from collapse_sym.chain import FITS
from tests.readme.snippets import run

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(README.read_text(encoding="utf-8"))
#: Commands that make runs; they are covered by .ci/run itself.
NOT_RUN_HERE = ("make ", "git ", "pip ", "python3 -m venv")


def blocks(language):
    return [text for kind, text in BLOCKS if kind == language]


def commands():
    """(command, expected output, expected exit code) of every console block."""
    found = []
    for text in blocks("console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            command, _, note = command.partition("  # exit ")
            found.append((command, expected.rstrip("\n"), int(note or 0)))
    return [c for c in found if not c[0].startswith(NOT_RUN_HERE)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("readme")
    for text in blocks("toml"):
        name = re.match(r"# (\S+\.toml)", text)
        assert name, "a TOML block begins with the name of its file"
        (path / name.group(1)).write_text(text, encoding="utf-8")
    return path


def test_commands_print_what_the_readme_says(folder):
    assert len(commands()) >= 3
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command, expected, code in commands():
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        )
        shown = done.stdout if code == 0 else done.stdout + done.stderr
        assert done.returncode == code, done.stderr
        assert shown.rstrip("\n") == expected, command


def test_python_runs_and_prints_what_the_readme_says(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert blocks("python")
    known = dict(FITS)
    runner = run(blocks("python"), README)
    FITS.clear()
    FITS.update(known)  # the README's own fit is not for other tests
    assert runner.failures == 0 and runner.tries > 0


def test_a_fit_of_your_own_takes_under_15_lines():
    (own,) = [text for text in blocks("python") if "@register_fit" in text]
    assert len([line for line in own.splitlines() if line.strip()]) < 15
