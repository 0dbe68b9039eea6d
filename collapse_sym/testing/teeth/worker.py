"""A process of its own for mutants of the checker: a condition that bounds work may be the one that is left out.

Reads JSON lines {"module": file, "number": n, "texts": […]} and answers each with the verdicts of the n-th mutant of
that file.  Nothing but the standard library and the checker is loaded.
"""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from .changes import of_conditions, of_premises
from .source import SourceMutant, mutants, premises

HOME = "collapse_sym.proof.checker"
ALIAS = "checker_with_one_change"
SECONDS, BYTES = 20, 3 * 2**30
ACCEPTED = "accepted"


def folder() -> Path:
    """Where the checker lies; it is not imported for that."""
    spec = importlib.util.find_spec(HOME)
    if spec is None or spec.origin is None:
        raise ImportError(HOME)
    return Path(spec.origin).parent


@cache
def of_module(name: str) -> tuple[SourceMutant, ...]:
    """The mutants of one file of the checker, in order."""
    module = HOME if name == "__init__" else f"{HOME}.{name}"
    own = [*mutants(module, of_conditions, _asks), *premises(module, of_premises, _asks)]
    return tuple(own)


def _asks(where: str) -> bool:
    return where != "need"


@cache
def _code(path: Path) -> CodeType:
    """What stands in a file, compiled once for all mutants of other files."""
    loader: Any = importlib.machinery.SourceFileLoader(path.stem, str(path))
    code: CodeType = loader.source_to_code(path.read_bytes(), str(path))
    return code


class _Finder:
    """Finds the checker under another name, with one file replaced by a tree."""

    def __init__(self, changed: str, tree: ast.Module) -> None:
        self.changed, self.tree = changed, tree

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        head, _, name = fullname.partition(".")
        file = folder() / f"{name or '__init__'}.py"
        if head != ALIAS or not file.exists():
            return None
        loader = _Loader(file, self.tree if self.changed == file.stem else None)
        return importlib.util.spec_from_loader(fullname, loader, origin=str(file), is_package=not name)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, file: Path, tree: ast.Module | None) -> None:
        super().__init__(file.stem, str(file))
        self.file, self.tree = file, tree

    def get_code(self, fullname: str) -> CodeType:
        changed: Any = self.tree
        return _code(self.file) if changed is None else self.source_to_code(changed, str(self.file))

    def is_package(self, fullname: str) -> bool:
        return self.file.stem == "__init__"


def load(mutant: SourceMutant, file: str) -> ModuleType:
    """The checker with one condition changed, under a name of its own."""
    for name in [m for m in sys.modules if m.partition(".")[0] == ALIAS]:
        del sys.modules[name]
    finder: Any = _Finder(file, mutant.tree)
    sys.meta_path.insert(0, finder)
    try:
        return importlib.import_module(ALIAS)
    finally:
        sys.meta_path.remove(finder)


def verdicts(checker: Any, texts: Sequence[str]) -> Iterator[str]:
    """For each text: accepted, or "rule: reason", or what it raised.

    Nothing is worse than the first accepted, and after the time is up none would be stopped.
    """
    for text in texts:
        try:
            checker.check(text)
            yield ACCEPTED
            return
        except checker.Rejected as rejection:
            yield f"{rejection.rule}: {rejection.reason}"
        except Exception as crash:  # a crash is noticed by any user
            yield f"raised {type(crash).__name__}"
            if isinstance(crash, TimeoutError):
                return


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds of work")


def main() -> None:
    """Answer line by line."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    except (ImportError, ValueError, OSError):
        pass
    signal.signal(signal.SIGPROF, _too_long)  # work, not time by the wall: a busy machine kills nobody
    for line in sys.stdin:
        task = json.loads(line)
        mutant = of_module(task["module"])[task["number"]]
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        found = list(verdicts(load(mutant, task["module"]), task["texts"]))
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
