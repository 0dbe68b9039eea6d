"""python -I checker certificate.json …: exit 0 if all are accepted, 1 if one is rejected, 2 if one is unreadable.

python -I checker axioms --all: what every verdict rests on, in words.
"""

from __future__ import annotations

import importlib.util
import pathlib
import sys
from typing import Any

LONGEST = 16_000_000  # bytes of a file that is worth opening


def load() -> Any:
    """This folder as a package, whatever it is called and wherever it lies."""
    here = pathlib.Path(__file__).resolve().parent
    place = [str(here)]
    spec = importlib.util.spec_from_file_location("checker", here / "__init__.py", submodule_search_locations=place)
    if spec is None or spec.loader is None:
        raise ImportError(str(here))
    module = sys.modules["checker"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(paths: list[str]) -> int:
    """Check the files and print one verdict each."""
    checker, worst = load(), 0 if paths else 2
    if paths == ["axioms", "--all"]:
        print("\n".join(checker.AXIOMS))
        return 0
    if not paths:
        print(__doc__)
    for path in paths:
        try:
            with open(path, "rb") as file:
                verdict = checker.check(file.read(LONGEST).decode("utf-8"))
        except (OSError, UnicodeDecodeError) as problem:
            print(f"{path}: cannot be read ({problem})")
            worst = 2
        except checker.Rejected as rejection:
            print(f"{path}: rejected by {rejection}")
            worst = max(worst, 1)
        else:
            print(f"{path}: accepted, {verdict.goal}\n  theorem: {verdict.theorem}")
            print("\n".join(f"  assuming: {hypothesis}" for hypothesis in verdict.hypotheses))
            print(f"  cited facts: {', '.join(verdict.cited) or 'none'}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
