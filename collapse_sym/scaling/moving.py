"""Values of constants as one factor k in them moves: what they share at one k is read once."""

from __future__ import annotations

from collections.abc import Mapping

import flint
import sympy as sp
from flint import arb

from .certified import Reader


class Moving:
    """``value_at`` as k moves, for several expressions: what they share at one k is read once.

    What is free of k is read once for each precision.

    >>> k = sp.Symbol("k")
    >>> x, moving = arb(2), Moving(k, {})
    >>> print(moving.at(k**2, x), moving.at(k**2 + sp.pi, x).str(5, radius=False))
    4.00000000000000 7.1416
    """

    def __init__(self, k: sp.Expr, known: Mapping[sp.Expr, arb]) -> None:
        self.k, self.known = k, known
        self.fixed: dict[tuple[sp.Expr, int], dict[sp.Expr, arb]] = {}
        self.constants: dict[int, Reader] = {}
        self.last: tuple[arb, int, Reader] | None = None

    def constant(self, expr: sp.Expr) -> arb:
        """The value of what is free of k, at the current precision."""
        bits = flint.ctx.prec
        if bits not in self.constants:
            self.constants[bits] = Reader(dict(self.known))
        return self.constants[bits].of(expr)

    def at(self, expr: sp.Expr, x: arb) -> arb:
        """The value where k = x, at the current precision."""
        bits = flint.ctx.prec
        if self.last is None or self.last[0] is not x or self.last[1] != bits:
            self.last = x, bits, Reader({**self.known, self.k: x})
        reader = self.last[2]
        if (expr, bits) in self.fixed:
            reader.known |= self.fixed[expr, bits]
            return reader.of(expr)
        found = reader.of(expr)
        self.fixed[expr, bits] = {e: ball for e, ball in reader.known.items() if not e.has(self.k)}
        return found
