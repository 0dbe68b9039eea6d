"""pytest plugin: prints the seed of a random run and, at the end, the table property × regime.

Use it with ``pytest_plugins = ["collapse_sym.testing.plugin"]`` in the topmost conftest.py.
"""

from __future__ import annotations

from typing import Any

import pytest

from .properties import fuzz_seed
from .regimes import TABLE

_KEY = "collapse_sym_regimes"


def pytest_report_header() -> str:
    """One line that says how chains are drawn."""
    seed = fuzz_seed()
    return "chains: derandomised" if seed is None else f"chains: random, COLLAPSE_SYM_FUZZ={seed}"


def pytest_sessionfinish(session: Any) -> None:
    """In a worker of pytest-xdist: hand the table to the main process."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_KEY] = TABLE.data()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the main process of pytest-xdist: take a worker's table."""
    TABLE.merge(getattr(node, "workeroutput", {}).get(_KEY, ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table property × regime."""
    text = TABLE.text()
    if text:
        terminalreporter.section("regimes drawn, by property")
        terminalreporter.write_line(text)
