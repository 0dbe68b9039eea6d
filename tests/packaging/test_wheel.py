"""A wheel in a clean environment, used from an empty folder: nothing outside the wheel is needed."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: the distributions that the core needs, and nothing else: theirs among them
CORE = ("sympy", "mpmath", "numpy", "python-flint")


def run(*argv, cwd, code=0):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run([str(a) for a in argv], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the sources so that nothing is left behind in them."""
    source = tmp_path_factory.mktemp("source")
    names = ["pyproject.toml", "README.md", "LICENSE", "collapse_sym", "derivations"]
    run("cp", "-r", *[ROOT / name for name in names], source, cwd=ROOT)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", source / "dist", source, cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


def lend(names, place):
    """Links to what these distributions have installed here: no download, and nothing is compiled anew."""
    ours = Path(metadata.distribution("pip").locate_file(""))
    for name in names:
        tops = {Path(file).parts[0] for file in metadata.files(name)} - {"..", "__pycache__"}
        for top in tops:
            (place / top).symlink_to(ours / top)


@pytest.fixture(scope="module")
def program(wheel, tmp_path_factory):
    """collapse-sym installed beside its core dependencies alone; pip refuses where the wheel asks for more."""
    place = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(place)
    (packages,) = place.glob("lib/python*/site-packages")
    lend(CORE, packages)
    pip = [sys.executable, "-m", "pip", "--python", place / "bin" / "python", "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-index", "--no-compile", wheel, cwd=place)
    return place / "bin" / "collapse-sym"


def test_the_wheel_holds_the_derivations_and_the_examples(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "collapse_sym/derivations/__init__.py" in names
    assert any(name.startswith("collapse_sym/chain/examples/") and name.endswith(".toml") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "derivations/", "paper/"))]


def test_the_core_needs_these_distributions_and_no_others(program):
    found = program.parents[1].glob("lib/python*/site-packages/*.dist-info")
    installed = {one.metadata["Name"]: one for one in map(metadata.Distribution.at, found)}
    assert set(installed) == {*CORE, "collapse-sym"}
    asked = [text for text in installed["collapse-sym"].requires if "extra ==" not in text]
    assert {re.match(r"[\w-]+", text)[0] for text in asked} == set(CORE)


def test_risk_check_and_reproduce_from_an_empty_folder(program, tmp_path):
    first = run(program, "example", cwd=tmp_path).split()[0]
    (tmp_path / "some.toml").write_text(run(program, "example", first, cwd=tmp_path), encoding="utf-8")
    assert "total" in run(program, "risk", "some.toml", cwd=tmp_path)
    assert "THM-4.1" in run(program, "reproduce", "THM-4.1", "--out", "out", cwd=tmp_path)
    certificates = sorted((tmp_path / "out" / "certificates").glob("*.json"))
    assert certificates
    assert "accepted" in run(program, "check", *certificates, cwd=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"some.toml", "out"}
