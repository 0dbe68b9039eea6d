"""Every snippet of the README runs, and prints what the README says that it prints.

A block of ``toml`` named in its first comment (``# chain.toml``) becomes that file.  In a ``console``
block each line after ``$ `` is run in the folder of those files and the lines below it are its output, exactly;
``# exit 2`` at the end of a command states its exit code.  The first line of all is run by a shell; of the others the
parts between pipes that call us are run here, as their process is not the point and SymPy takes a second to load.
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
#: what only a shell understands, once pipes and files are taken off, and the command that starts processes of its own
OF_A_SHELL = r"[|<&;$]| simulate "


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


def by_shell(command, folder, given=""):
    """Exit code, stdout and stderr of a line."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, input=given, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def in_process(command, given=""):
    """The same of a part of a line that calls ``collapse-sym`` and nothing else."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8"))
        code = main(shlex.split(command)[1:])
    return code, out.getvalue(), err.getvalue()


def by_parts(command, folder):
    """The same of a line with pipes: what a part prints is given to the next, or goes into the file that it names."""
    text, errors = "", ""
    for part in command.split(" | "):
        program, into, file = part.partition(" > ")
        here = program.startswith("collapse-sym ") and not re.search(OF_A_SHELL, program)
        code, text, err = in_process(program, text) if here else by_shell(program, folder, text)
        errors += err
        if into:
            (folder / file).write_text(text, encoding="utf-8")
            text = ""
    return code, text, errors


def test_commands_print_what_the_readme_says(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (first, *_), *others = commands()
    assert first.startswith("collapse-sym ") and len(others) > 10
    for command, expected, code in commands():
        returned, out, err = by_shell(command, folder) if command == first else by_parts(command, folder)
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
