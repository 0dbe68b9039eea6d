"""No test of data touches the user's cache or the network."""

from urllib.error import URLError

import pytest


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A cache of its own, no folder of IDX files, no network."""
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COLLAPSE_SYM_DATA", raising=False)

    def no_network(*args, **options):
        raise URLError("there is no network")

    monkeypatch.setattr("sklearn.datasets.fetch_openml", no_network)
    return tmp_path
