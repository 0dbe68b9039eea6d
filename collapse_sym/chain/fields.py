"""What a description holds: walk over, and map, the numbers of a covariance, a truth or a fit.

A class declares ``roles``: field → role.  A field holds one expression, or a tuple of them, or
``Measured`` numbers (float64 from a file), which are left alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import sympy as sp

from ..errors import InvalidInput
from .grammar import coerce
from .measured import Measured

T = TypeVar("T")


def coerce_fields(record: Any) -> None:
    """Turn every number of a frozen record into an expression of its role (for ``__post_init__``)."""
    for name, role in record.roles.items():
        value = getattr(record, name)
        if value is None and getattr(type(record), name, name) is None:
            continue  # an optional number that was not given
        if name != getattr(record, "sequence", None):
            object.__setattr__(record, name, coerce(value, role))
        elif isinstance(value, (tuple, list)):
            object.__setattr__(record, name, tuple(coerce(x, role) for x in value))
        elif not isinstance(value, Measured):
            raise InvalidInput(value, f"{name} must be a list of numbers", f"write {name} = [ … ]")


def expressions(record: Any) -> Iterator[tuple[str, sp.Expr]]:
    """(role, expression) for every number of a record."""
    for name, role in record.roles.items():
        value = getattr(record, name)
        if isinstance(value, tuple):
            yield from ((role, x) for x in value)
        elif isinstance(value, sp.Expr):
            yield role, value


def mapped(record: T, change: Callable[[str, sp.Expr], Any]) -> T:
    """The record with every expression replaced by ``change(role, expression)``."""
    new = {}
    for name, role in record.roles.items():  # type: ignore[attr-defined]
        value = getattr(record, name)
        if isinstance(value, tuple):
            new[name] = tuple(change(role, x) for x in value)
        elif isinstance(value, sp.Expr):
            new[name] = change(role, value)
    if all(new[name] == getattr(record, name) for name in new):
        return record
    return dataclasses.replace(record, **new)  # type: ignore[type-var]
