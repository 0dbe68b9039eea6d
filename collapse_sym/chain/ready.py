"""Ready chains as TOML: one per regime, and the settings of the paper's claims and figures."""

from __future__ import annotations

from importlib.resources import files

from ..errors import InvalidInput


def example_names() -> tuple[str, ...]:
    """The names of the ready chains, sorted."""
    names = (f.name for f in files(__package__).joinpath("examples").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def example_text(name: str) -> str:
    """The TOML text of a ready chain.

    Raises: InvalidInput.

    >>> "thm-4.1" in example_names()
    True
    """
    if name not in example_names():
        raise InvalidInput(name, "no such example", f"known: {', '.join(example_names())}")
    return files(__package__).joinpath("examples", f"{name}.toml").read_text(encoding="utf-8")
