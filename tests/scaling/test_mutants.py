"""Mutants of the scaling room and of power-law spectra (``mutants.toml``): each is killed by the tests it names."""

import os
import subprocess
import sys

import pytest

from .mutants import KILLED, SURVIVED, mutants

ALL = mutants()


def outcome(number, *more):
    """What becomes of a mutant in an ordinary run, which must see it: the long checks are run by themselves."""
    words = [sys.executable, "-m", "tests.scaling.mutants", str(number), *more]
    ordinary = {**os.environ, "COLLAPSE_SYM_DEEP": "0"}
    return subprocess.run(words, capture_output=True, timeout=900, env=ordinary).returncode


def test_each_changes_one_place_of_the_source_as_it_is():
    assert len(ALL) >= 25
    for mutant in ALL:
        assert mutant.source.count(mutant.old) == 1, mutant
        assert mutant.new not in (mutant.old, "") and compile(mutant.changed, mutant.module, "exec")


@pytest.mark.deep
@pytest.mark.parametrize("number", range(len(ALL)))
def test_each_is_killed(number):
    assert outcome(number) == KILLED, ALL[number]


@pytest.mark.deep
@pytest.mark.parametrize("tests", sorted({mutant.tests for mutant in ALL}))
def test_nothing_is_killed_where_nothing_is_changed(tests):
    """A runner that fails by itself would kill everything."""
    number = next(i for i, mutant in enumerate(ALL) if mutant.tests == tests)
    assert outcome(number, "--control") == SURVIVED
