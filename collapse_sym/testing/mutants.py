"""Mutants: a check is worth something only if it goes red when what it checks is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def mutant(owner: Any, name: str, change: Callable[[Any], Any]) -> Iterator[None]:
    """Replace ``owner.name`` by ``change(original)`` inside the block.

    >>> import math
    >>> with mutant(math, "tau", lambda tau: 2 * tau):
    ...     round(math.tau, 2)
    12.57
    """
    original = getattr(owner, name)
    setattr(owner, name, change(original))
    try:
        yield
    finally:
        setattr(owner, name, original)


def goes_red(check: Callable[[], object], owner: Any, name: str, change: Callable[[Any], Any]) -> None:
    """Assert that ``check`` passes, and fails with an AssertionError under the mutant.

    An exception of another kind is not a detection and is passed on.  Raises: AssertionError if the mutant survives.
    """
    check()
    with mutant(owner, name, change):
        try:
            check()
        except AssertionError:
            return
    raise AssertionError(f"the mutant of {name} survived")


def scaled(factor: float) -> Callable[[Any], Any]:
    """A change for ``mutant``: the function's value times ``factor``."""
    return lambda function: lambda *args, **kwargs: factor * function(*args, **kwargs)
