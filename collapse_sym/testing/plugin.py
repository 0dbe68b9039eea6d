"""pytest plugin: prints, at the end, what was checked of each claim and the table property × regime.

It is found by pytest wherever collapse-sym is installed, and loads nothing then but itself: mathematics and Hypothesis
are imported by the tests that use them, and a run that uses neither prints nothing.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

from .seeds import fuzz_seed

#: what worker processes of pytest-xdist hand over: key → (module, its record)
RECORDS = {
    "collapse_sym_claims": ("collapse_sym.testing.ledger", "LEDGER", "claims checked"),
    "collapse_sym_regimes": ("collapse_sym.testing.regimes", "TABLE", "regimes drawn, by property"),
}


def _loaded(key: str) -> Any:
    """The record of this process, None where nothing has imported its module."""
    module, name, _ = RECORDS[key]
    found = sys.modules.get(module)
    return None if found is None else getattr(found, name, None)


def pytest_report_header() -> list[str]:
    """One line for a random run: how to repeat it."""
    seed = fuzz_seed()
    return [] if seed is None else [f"chains: random, COLLAPSE_SYM_FUZZ={seed}"]


def pytest_sessionfinish(session: Any) -> None:
    """In a worker: hand the records to the main process.  A claim that no point decided fails the run."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output.update({key: record.data() for key in RECORDS if (record := _loaded(key)) is not None})
        return
    claims = _loaded("collapse_sym_claims")
    if claims is not None and claims.vacuous and session.exitstatus in (0, pytest.ExitCode.OK):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the main process of pytest-xdist: take a worker's records."""
    from importlib import import_module

    for key, (module, name, _) in RECORDS.items():
        data = getattr(node, "workeroutput", {}).get(key)
        if data:
            getattr(import_module(module), name).merge(data)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was recorded."""
    for key, (_, _, title) in RECORDS.items():
        record = _loaded(key)
        text = record.text() if record is not None else ""
        if text:
            terminalreporter.section(title)
            terminalreporter.write_line(text)
