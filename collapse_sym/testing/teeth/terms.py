"""The image that a cited fact states, evaluated on eigenvalues: in floats, and exactly."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from ...proof.language import Term

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add, "Subtract": operator.sub, "Multiply": operator.mul, "Divide": operator.truediv,
}  # fmt: skip


class NoValue(ArithmeticError):
    """A term that has no value here."""


def image(term: Term, names: Mapping[str, Any], trace: Callable[[Any], Any], number: Callable[[Fraction], Any]) -> Any:
    """A term in T, κ's, M and Σ: a number, or one number per eigenvalue.

    ``names`` gives Sigma as an array over the eigenvalues; ``number`` makes a rational one of the same kind.

    >>> image(["Df", "2", "kappa"], {"Sigma": 3.0, "kappa": 1.0}, lambda g: 4 * g, float)
    2.25
    """
    if isinstance(term, str):
        if term == "Identity":
            return names["Sigma"] / names["Sigma"]
        return names[term] if term in names else number(Fraction(term))
    head, *rest = term
    if head == "Power":
        return image(rest[0], names, trace, number) ** int(rest[1])
    parts = [image(part, names, trace, number) for part in rest[1 if head == "Df" else 0 :]]
    if head == "Trace":
        return trace(parts[0])
    if head == "Df":
        return trace((names["Sigma"] / (names["Sigma"] + parts[0])) ** int(rest[0]))
    return combined(head, parts)


def combined(head: str, parts: list[Any]) -> Any:
    """A sum, difference, product or quotient of numbers or arrays.

    Raises: NoValue for any other head.

    >>> combined("Subtract", [3, 1])
    2
    """
    if head == "Negate":
        return -1 * parts[0]
    if head not in _OPERATIONS:
        raise NoValue(head)
    return reduce(_OPERATIONS[head], parts)
