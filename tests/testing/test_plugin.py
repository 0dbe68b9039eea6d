"""The pytest plugin: nothing heavy and nothing printed in projects of others; claims and their coverage in ours."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from collapse_sym.testing.ledger import Ledger

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
PLUGIN = "collapse_sym.testing.plugin"
HEAVY = ("sympy", "numpy", "mpmath", "flint", "hypothesis.strategies", "collapse_sym.chain", "collapse_sym.oracle")
UNRELATED = """
import sys
def test_of_another_project():
    ours = sorted(m for m in sys.modules if m.split(".")[0] == "collapse_sym")
    assert ours == ["collapse_sym", "collapse_sym.testing", "collapse_sym.testing.plugin", "collapse_sym.testing.seeds"]
    assert not [m for m in {heavy} if m in sys.modules]
"""
CLAIMS = """
import pytest
from collapse_sym.testing.ledger import LEDGER
@pytest.mark.parametrize("n", ["0", "1", "2"])
def test_claim(n):
    LEDGER.record("mine", how="simulated, =", regime={"n": n}, sees=0.02, seed=3)
    LEDGER.record("exact", how="exact value", regime={"n": n}, digits=int(n) + 12)
"""
VACUOUS = """
from collapse_sym.testing.ledger import LEDGER
def test_claim():
    LEDGER.undecided("nothing")
"""


def run(folder, text, *arguments):
    """pytest in a folder of its own, with the plugin found as its entry point names it."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COLLAPSE_SYM", "PYTEST", "HYPOTHESIS"))}
    plugins = ["-p", PLUGIN, "-p", "no:hypothesispytest", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=100)


def test_it_is_an_entry_point_under_the_name_of_its_module():
    # pytest registers a module once per name: another name would clash with a conftest that asks for the module
    assert PROJECT["project"]["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}


def test_projects_of_others_load_nothing_heavy_and_see_nothing(tmp_path):
    done = run(tmp_path, UNRELATED.replace("{heavy}", repr(HEAVY)))
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout and "claims" not in done.stdout and "chains:" not in done.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_claims_are_reported_with_digits_and_coverage(tmp_path, workers):
    done = run(tmp_path, CLAIMS, *workers)
    assert done.returncode == 0, done.stdout
    assert "mine: 3 points; an error of 2 % would have been seen; simulated, =; seed 3" in done.stdout
    assert "exact: 3 points; 12 digits; exact value" in done.stdout and "n 0/1/2" in done.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_claim_that_nothing_decided_fails_the_run(tmp_path, workers):
    done = run(tmp_path, VACUOUS, *workers)
    assert done.returncode == 1 and "nothing: VACUOUS, 1 points and none decided anything" in done.stdout


def test_a_contradiction_is_not_reported_as_coverage():
    found = Ledger()
    found.record("mine", how="exact value", regime={}, digits=20)
    found.contradicted("mine")
    again = Ledger()
    again.merge(found.data())
    assert again.text() == found.text() == "mine: CONTRADICTED at 1 of 2 points" and not again.vacuous
