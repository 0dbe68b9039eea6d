"""Chain: the frozen description of one training recursion.

    ŵ₀ = w₀,   ŵ_m = fit of generator m on labels of ŵ_{m−1},   ŵ_pred = downstream fit on labels of ŵ_n .
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .fits import Fit, Generator
from .populations import Population


@dataclass(frozen=True)
class Chain:
    """A training chain: a population, generators in order, a downstream fit, assumptions on sizes.

    ``downstream`` None: the risk is that of the last generator.  ``assume`` holds chains of
    comparisons between linear forms in sizes and d, as text ("T0 >= d + 2").
    """

    population: Population
    generators: tuple[Generator, ...] = ()
    downstream: Fit | None = None
    assume: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        from .validation import validate

        object.__setattr__(self, "generators", tuple(self.generators))
        object.__setattr__(self, "assume", tuple(self.assume))
        validate(self)

    @property
    def d(self) -> sp.Expr:
        """rank Σ."""
        return self.population.rank

    @property
    def fits(self) -> tuple[Fit, ...]:
        """The generators' fits in order, then the downstream fit if there is one."""
        tail = () if self.downstream is None else (self.downstream,)
        return tuple(g.fit for g in self.generators) + tail
