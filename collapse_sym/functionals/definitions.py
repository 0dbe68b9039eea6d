"""Definitions: the abbreviations that keep an answer polynomial in the number of generations."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .printing import latex, to_text


@dataclass(frozen=True)
class Definition:
    """``symbol`` := ``expr``, or ``symbol`` is the unique non-negative root of ``root_of`` = 0; the greatest
    real root, which may be negative, where the symbol's domain says no sign (λ < 0).

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
    def greatest(self) -> bool:
        """Whether it is the greatest real root, of any sign, and not the non-negative one."""
        return self.root_of is not None and not self.symbol.is_nonnegative

    @property
    def equation(self) -> dict[str, str]:
        """What defines it as plain data: {"expr"} or {"root_of"}, with "root": "greatest" where it is that one."""
        if self.root_of is None:
            return {"expr": to_text(self.value)}
        return {"root_of": to_text(self.root_of), **({"root": "greatest"} if self.greatest else {})}

    @property
    def latex(self) -> str:
        """The defining equation in LaTeX."""
        if self.root_of is not None:
            which = r"\text{ greatest}" if self.greatest else r"\geq 0"
            return rf"{latex(self.symbol)} {which}:\quad {latex(self.root_of)} = 0"
        return f"{latex(self.symbol)} = {latex(self.expr)}"
