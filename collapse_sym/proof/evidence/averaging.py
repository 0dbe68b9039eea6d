"""Label noise that need not be drawn: vectors linear in it, and the exact mean of what is quadratic in it.

Given the designs a parameter is const + Σ_i L_i E_i with independent E_i ~ N(0, σ_i² I), so that uᵀv has the mean
const·const + Σ σ_i² tr LᵀL′.  Where noise stands in any other way ``NotLinear`` is raised, and it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class NotLinear(Exception):
    """The noises do not stand linearly here: they must be drawn."""


class Affine:
    """const + Σ_i L_i E_i; ``parts`` is key → (L, variance of the entries of E), L = None the identity."""

    # numpy would otherwise broadcast its own operators over this object
    __array_ufunc__ = None

    def __init__(self, const: Any, parts: dict[Any, tuple[Any, float]]) -> None:
        self.const, self.parts = const, parts

    def mapped(self, linear: Callable[[Any], Any]) -> Affine:
        """The image under a linear map; ``linear(None)`` is its matrix."""
        const = self.const if isinstance(self.const, int) else linear(self.const)
        return Affine(const, {key: (linear(L), variance) for key, (L, variance) in self.parts.items()})

    def __add__(self, other: Any) -> Affine:
        if not isinstance(other, Affine):
            return Affine(self.const + other, self.parts)
        parts = dict(self.parts)
        for key, (L, variance) in other.parts.items():
            parts[key] = (_known(parts[key][0]) + _known(L), variance) if key in parts else (L, variance)
        return Affine(self.const + other.const, parts)

    __radd__ = __add__

    def __mul__(self, c: Any) -> Affine:
        factor = c[:, None, None] if isinstance(c, np.ndarray) else c
        return self.mapped(lambda x: _known(x) * factor)


class Averaged:
    """A scalar whose mean over the noises was taken: it may be added and scaled, nothing else."""

    __array_ufunc__ = None

    def __init__(self, values: Any) -> None:
        self.values = values

    def __add__(self, other: Any) -> Averaged:
        return Averaged(self.values + (other.values if isinstance(other, Averaged) else other))

    __radd__ = __add__

    def __mul__(self, c: Any) -> Averaged:
        return Averaged(self.values * known(c))

    __rmul__ = __mul__

    def __truediv__(self, c: Any) -> Averaged:
        return Averaged(self.values / known(c))


def known(x: Any) -> Any:
    """What depends on no noise; anything else is not linear."""
    if isinstance(x, (Affine, Averaged)):
        raise NotLinear
    return x


def _known(L: Any) -> Any:
    # the identity of a noise is left unwritten, so that it has no size to be added to
    if L is None:
        raise NotLinear
    return L


def averaged(u: Any, v: Any) -> Averaged:
    """E uᵀv over the noises, given everything else."""
    first, second = (x if isinstance(x, Affine) else Affine(x, {}) for x in (u, v))
    found: Any = 0.0
    if not isinstance(first.const, int) and not isinstance(second.const, int):
        found = (first.const * second.const).sum(axis=(-1, -2))
    for key in first.parts.keys() & second.parts.keys():
        (L, variance), (M, _) = first.parts[key], second.parts[key]
        found = found + variance * (_known(L) * _known(M)).sum(axis=(-1, -2))
    return Averaged(found)
