"""Runs the Python snippets of a page: sessions as doctests, files as they stand, with one set of names."""

from __future__ import annotations

import doctest
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def run(snippets: Iterable[str], page: Path) -> doctest.DocTestRunner:
    """The runner, which has counted what it tried and what failed."""
    names: dict[str, Any] = {"__name__": "readme"}
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for text in snippets:
        if ">>>" in text:
            test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
            runner.run(test, clear_globs=False)
            names = test.globs
        else:
            exec(compile(text, str(page), "exec", dont_inherit=True), names)  # a page of the project
    return runner
