"""Every snippet of the README runs, and prints what the README says that it prints.

A block of ``toml`` named in its first comment (``# chain.toml``) becomes that file.  In a ``console``
block each line after ``$ `` is run in the folder of those files and the lines below it are its output, exactly;
``# exit 2`` at the end of a command states its exit code.  Lines with pipes, redirections or other programs are run by
a shell, as is the first of all; the others here, as their process is not the point and SymPy takes a second to load.
The ``python`` blocks run in order as one session; ``>>>`` blocks are doctests of that session.
"""

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from collapse_sym.chain import FITS
from collapse_sym.cli.main import main
from tests.readme.snippets import run

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(README.read_text(encoding="utf-8"))
#: Commands that make runs; they are covered by .ci/run itself.
NOT_RUN_HERE = ("make ", "git ", "pip ", "python3 -m venv")
#: what only a shell understands, and the command that starts processes of its own
OF_A_SHELL = r"[|<>&;$]| simulate "


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


def by_shell(command, folder):
    """Exit code, stdout and stderr of a line."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def in_process(command):
    """The same of a line that calls ``collapse-sym`` and nothing else."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(shlex.split(command)[1:])
    return code, out.getvalue(), err.getvalue()


def test_commands_print_what_the_readme_says(folder, monkeypatch):
    monkeypatch.chdir(folder)
    plain = [c for c, _, _ in commands() if c.startswith("collapse-sym ") and not re.search(OF_A_SHELL, c)]
    assert len(commands()) > len(plain) > 3
    for command, expected, code in commands():
        here = command in plain[1:]
        returned, out, err = in_process(command) if here else by_shell(command, folder)
        assert returned == code, err
        assert (out if code == 0 else out + err).rstrip("\n") == expected, command


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
