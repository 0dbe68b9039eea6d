"""Definitions: the abbreviations that keep an answer polynomial in the number of generations."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .printing import latex


@dataclass(frozen=True)
class Definition:
    """``symbol`` := ``expr``, or ``symbol`` is the unique non-negative root of ``root_of`` = 0.

    ``of`` is "s" if the symbol is a function of the spectral variable (metric1(s)), else "".
    """

    symbol: sp.Expr
    expr: sp.Expr | None = None
    root_of: sp.Expr | None = None
    of: str = ""
    #: the same as a function of the chain's symbols: κ(λ, T) for a root
    function: sp.Expr | None = None

    @property
    def name(self) -> str:
        """The symbol's name, without its argument."""
        return self.symbol.func.__name__ if self.of else self.symbol.name

    @property
    def value(self) -> sp.Expr:
        """The right side of an explicit definition."""
        assert self.expr is not None, "a root has no right side"
        return self.expr

    @property
    def latex(self) -> str:
        """The defining equation in LaTeX."""
        if self.root_of is not None:
            return rf"{latex(self.symbol)} \geq 0:\quad {latex(self.root_of)} = 0"
        return f"{latex(self.symbol)} = {latex(self.expr)}"
