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
