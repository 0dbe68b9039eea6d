"""From what was written to what is meant: types, d, and ridge with λ = 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

from ..errors import InvalidInput
from ..notation import D
from .fields import mapped
from .fits import Fit, Generator, LeastSquares, Ridge
from .populations import Covariance, Population, Truth

if TYPE_CHECKING:
    from .model import Chain

MAX_GENERATORS = 1_000


def resolve(chain: Chain) -> dict[str, Any]:
    """The fields of the chain, of the right types, with d replaced by rank Σ and ridge 0 by least squares."""
    population = _typed(chain.population, Population, "population")
    _typed(population.covariance, Covariance, "covariance")
    _typed(population.truth, Truth, "truth")
    rank = population.rank
    if D in rank.free_symbols and rank != D:
        raise InvalidInput(rank, "d is the dimension itself", 'write dimension = "d", or another name')
    if population.covariance.infinite:
        _without_d(chain)
    generators = _sequence(chain.generators, "generators")
    if len(generators) > MAX_GENERATORS:
        raise InvalidInput(len(generators), f"more than {MAX_GENERATORS} generator blocks", "use repeat for equal ones")
    downstream = chain.downstream
    return {
        "generators": tuple(_generator(_typed(g, Generator, "generator"), rank) for g in generators),
        "downstream": None if downstream is None else _fit(_typed(downstream, Fit, "downstream"), rank),
        "assume": tuple(_typed(a, str, "assume") for a in _sequence(chain.assume, "assume")),
    }


def _without_d(chain: Chain) -> None:
    for fit in (*(getattr(g, "fit", None) for g in _sequence(chain.generators, "generators")), chain.downstream):
        if isinstance(fit, Fit) and D in fit.samples.free_symbols:
            raise InvalidInput(fit.samples, "d is infinite here, and a size is finite", "give the size without d")


def _typed(value: Any, kind: type, name: str) -> Any:
    if not isinstance(value, kind):
        raise InvalidInput(value, f"{name} must be a {kind.__name__}, not {type(value).__name__}", "see the README")
    return value


def _sequence(value: Any, name: str) -> tuple:
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise InvalidInput(value, f"{name} must be a list", f"write {name} = [ … ]")
    return tuple(value)


def _generator(g: Generator, rank: sp.Expr) -> Generator:
    fit = _fit(_typed(g.fit, Fit, "fit"), rank)
    return g if fit is g.fit else Generator(fit, g.repeat, g.truth_weight)


def _fit(fit: Fit, rank: sp.Expr) -> Fit:
    if rank != D:
        fit = mapped(fit, lambda role, e: e.xreplace({D: rank}))
    if type(fit) is Ridge and fit.ridge == 0:
        return LeastSquares(fit.samples, fit.noise, fit.design)
    return fit
