"""Modes of a kernel: levels k with their eigenvalue λ_k and multiplicity N_k, as expressions in k."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import mpmath
import numpy as np
import sympy as sp

from ...errors import InvalidInput
from ...notation import symbol
from .decay import Decay

#: the level of a mode, and the arguments of kernels
K = symbol("k", "index")
T, X, Y = (symbol(name, "coefficient") for name in ("t", "x", "y"))
#: decimal digits carried where eigenvalues become float64
DIGITS = 30


@dataclass(frozen=True)
class Branch:
    """The levels k = ``first``, ``first`` + ``step``, … up to ``last`` (all where that is None)."""

    eigenvalue: sp.Expr
    multiplicity: sp.Expr
    first: int
    step: int = 1
    last: int | None = None

    @property
    def infinite(self) -> bool:
        """Whether there are infinitely many levels."""
        return self.last is None

    def levels(self, below: int) -> range:
        """The levels k < ``below``."""
        return range(self.first, below if self.last is None else min(below, self.last + 1), self.step)

    def at(self, k: int) -> tuple[sp.Expr, sp.Expr]:
        """(λ_k, N_k)."""
        return self.eigenvalue.subs(K, k), self.multiplicity.subs(K, k)

    def numbers(self, below: int) -> list[tuple[int, mpmath.mpf, int]]:
        """(k, λ_k, N_k) of the levels k < ``below``, λ_k at the precision of mpmath.

        *Raises* InvalidInput where a parameter is a symbol.
        """
        free = (self.eigenvalue.free_symbols | self.multiplicity.free_symbols) - {K}
        if free:
            raise InvalidInput(min(map(str, free)), "a number is needed here", "give a number for each parameter")
        value, count = (sp.lambdify(K, e, "mpmath") for e in (self.eigenvalue, self.multiplicity))
        places = [(k, mpmath.mpf(k)) for k in self.levels(below)]
        return [(k, mpmath.mpf(value(x)), int(mpmath.nint(count(x)))) for k, x in places]


@dataclass(frozen=True)
class KernelModes:
    """A kernel and its spectrum under a law of the inputs.

    ``kernel`` is K as an expression in t = ⟨x, y⟩ or in x and y, ``trace`` is E K(x, x) = Σ_k N_k λ_k, ``inputs``
    the law of x in words.  Parameters may be symbols; ``eigenvalues`` needs numbers.
    """

    name: str
    kernel: sp.Expr
    inputs: str
    branches: tuple[Branch, ...]
    trace: sp.Expr
    decay: Decay

    def level(self, k: int) -> tuple[sp.Expr, sp.Expr]:
        """(λ_k, N_k) of one level, exact; (0, 0) where the kernel has no mode of this level."""
        for branch in self.branches:
            if k in branch.levels(k + 1):
                return branch.at(k)
        return sp.S.Zero, sp.S.Zero

    def levels(self, below: int) -> Iterator[tuple[int, sp.Expr, sp.Expr]]:
        """(k, λ_k, N_k) of the levels k < ``below`` that the kernel has, in the order of k."""
        listed = [(k, *branch.at(k)) for branch in self.branches for k in branch.levels(below)]
        yield from sorted(listed, key=lambda level: level[0])

    def eigenvalues(self, below: int) -> tuple[np.ndarray, np.ndarray]:
        """λ_k and N_k of the levels k < ``below`` as float64, in the order of k.

        *Raises* InvalidInput where a parameter is a symbol, or float64 has an eigenvalue as 0.
        """
        with mpmath.workdps(DIGITS):
            found = sorted(level for branch in self.branches for level in branch.numbers(below))
        if not found:
            raise InvalidInput(self.name, "no level is there", "take more levels")
        values = np.array([float(value) for _, value, _ in found])
        counts = np.array([float(count) for *_, count in found])
        if values.min() <= 0:
            last = found[int(np.argmin(values))][0]
            raise InvalidInput(f"level {last}", "float64 has its eigenvalue as 0", "take fewer levels")
        return values, counts
