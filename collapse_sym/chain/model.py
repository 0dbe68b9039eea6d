"""Chain: the frozen description of one training recursion.

ŵ₀ = w₀,   ŵ_m = fit of generator m on labels of ŵ_{m−1},   ŵ_pred = downstream fit on labels of ŵ_n .
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from .fits import Fit, Generator
from .populations import Population


@dataclass(frozen=True)
class Chain:
    """A training chain: a population, generators in order, a downstream fit, assumptions on sizes.

    ``downstream`` None: the risk is that of the last generator.  ``assume`` holds chains of
    comparisons between linear forms in sizes and d, as text ("T0 >= d + 2").  In sizes, d stands for
    rank Σ and is replaced by it; ridge with λ = 0 is least squares, and is kept as such.

    Raises: InvalidInput, Contradiction, InfiniteRisk.

    >>> from collapse_sym.chain import Isotropic, LeastSquares, NormTruth
    >>> fit = LeastSquares(samples="2*d", noise=0.1)
    >>> Chain(Population(Isotropic(300), NormTruth(1)), (Generator(fit, repeat="n"),)).fits[0].samples
    600
    """

    population: Population
    generators: tuple[Generator, ...] = ()
    downstream: Fit | None = None
    assume: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        from .resolution import resolve
        from .validation import validate

        for name, value in resolve(self).items():
            object.__setattr__(self, name, value)
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

    @property
    def symbols(self) -> dict[str, str]:
        """Name → role of every symbol left in the chain, d ("size") and n ("index") included, m not."""
        from .substitution import roles_of

        return roles_of(self)

    @property
    def numeric(self) -> bool:
        """Whether the chain holds numbers only: no symbols, no abstract Σ or truth."""
        from .substitution import numeric

        return numeric(self)

    def substitute(self, values: Mapping[str, object]) -> Chain:
        """The chain with names replaced by numbers or expressions; ``n`` gives the number of generations.

        Raises: InvalidInput (a name that the chain does not have, a value outside its domain).
        """
        from .substitution import substitute

        return substitute(self, values)

    def scaled(self, k: int) -> Chain:
        """The chain with d and all sizes k times as large, and the same spectral law, noises and λ.

        Each eigenvalue is taken k times and its c_j² split evenly; ‖w₀‖² stays.
        """
        from .substitution import scaled

        return scaled(self, k)

    def optimal_ridge(self, *, digits: int = 15, calculus: str = "auto") -> Any:
        """The downstream ridge that makes the test error least, as ``collapse_sym.optimal_ridge`` says it.

        Raises: InvalidInput (no downstream fit), OutsideCalculus, InfiniteRisk, NotConverged.

        >>> from collapse_sym.chain import example_text, loads
        >>> float(loads(example_text("ridge-generators")).optimal_ridge().numbers.best.ridge)
        0.0
        """
        return front_door().optimal_ridge(self, digits=digits, calculus=calculus)


def front_door() -> Any:
    """The package itself, loaded before any room of it: it knows the rooms that build on this one."""
    return sys.modules[__name__.partition(".")[0]]
