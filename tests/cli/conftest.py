"""What the tests of the commands share."""

import pytest


@pytest.fixture
def file(tmp_path):
    """Writes a chain and gives its path."""

    def write(text):
        path = tmp_path / "chain.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def inline(monkeypatch):
    """Campaigns in this process: what processes do is tested with the pools."""
    from contextlib import contextmanager

    from collapse_sym.oracle.campaigns import Pool
    from tests.oracle.campaigns.small import Inline

    @contextmanager
    def pool(workers):
        yield Pool(Inline())

    monkeypatch.setattr("collapse_sym.oracle.campaigns.local_pool", pool)
