"""Every snippet of the README of collapse_sym.testing runs, and says what the README says that it says."""

import re
from pathlib import Path

import pytest

import collapse_sym.testing
from collapse_sym.testing import ledger
from collapse_sym.testing.ledger import Ledger
from tests.readme.snippets import run

README = Path(collapse_sym.testing.__file__).parent / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def own_ledger(monkeypatch):
    """The README's claims, one of them wrong on purpose, stay out of the report of this run."""
    from collapse_sym.testing import agreement

    found = Ledger()
    monkeypatch.setattr(agreement, "LEDGER", found)
    assert agreement.LEDGER is not ledger.LEDGER
    return found


def test_the_snippets_run(own_ledger):
    assert len(BLOCKS) == 3
    runner = run(BLOCKS, README)
    assert runner.failures == 0 and runner.tries >= 2
    # the report that the README shows
    shown = own_ledger.text()
    assert "collapse is linear in n: 20 points; 12 digits; exact value\n" in shown
    assert "one generation too many: CONTRADICTED" in shown
