"""Run tests with one text of one module replaced: ``python -m tests.scaling.mutants 3`` takes the mutant of this place.

The exit code says what became of it.  Nothing is written: the module is compiled from the changed text.
"""

import sys
import tomllib
from dataclasses import dataclass, replace
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: exit codes that neither Python nor pytest has
KILLED, SURVIVED, UNTRIED = 40, 41, 42


@dataclass(frozen=True)
class Mutant:
    """One change, and the files of tests of which one must see it."""

    module: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def path(self):
        """The file of the module."""
        # found without importing the package, which pytest wants to do itself
        package = Path(find_spec("collapse_sym").origin).parent
        return package / (self.module.replace(".", "/") + ".py")

    @property
    def source(self):
        """The text of the module as it is."""
        return self.path.read_text(encoding="utf-8")

    @property
    def changed(self):
        """The text of the mutant."""
        return self.source.replace(self.old, self.new)


def mutants():
    """All of them."""
    table = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    return [Mutant(m["module"], m["old"], m["new"], tuple(m["tests"])) for m in table]


class _Loader(SourceFileLoader):
    def __init__(self, name, mutant):
        super().__init__(name, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname):
        return compile(self.mutant.changed, self.path, "exec")


class _Finder:
    """Finds the mutant in place of its module."""

    def __init__(self, mutant):
        self.name, self.mutant, self.met = f"collapse_sym.{mutant.module}", mutant, False

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name:
            return None
        self.met = True
        spec = ModuleSpec(fullname, _Loader(fullname, self.mutant), origin=str(self.mutant.path))
        spec.has_location = True
        return spec

    def pytest_sessionstart(self):
        # before pytest's own finder, which would take the module from its file
        sys.meta_path.insert(0, self)


def run(mutant):
    """KILLED where a test failed, SURVIVED where all passed, UNTRIED for anything else: a crash is no kill."""
    finder = _Finder(mutant)
    tests = [str(HERE.parent / test) for test in mutant.tests]
    code = pytest.main(["-q", "-x", "--no-header", "--tb=line", "-p", "no:cacheprovider", *tests], [finder])
    if not finder.met:
        return UNTRIED
    return {pytest.ExitCode.TESTS_FAILED: KILLED, pytest.ExitCode.OK: SURVIVED}.get(code, UNTRIED)


if __name__ == "__main__":
    chosen = mutants()[int(sys.argv[1])]
    # the control: the same run of the same tests with nothing changed
    sys.exit(run(replace(chosen, new=chosen.old) if "--control" in sys.argv else chosen))
