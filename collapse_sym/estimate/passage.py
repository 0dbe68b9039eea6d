r"""What a chain of generators makes of a truth, direction by direction, as the engine says it.

The last teacher ŵ_n has in the j-th direction of Σ the mean square

    E ĉ_j² = (carry c²)_j + noise_j ,          (carry c²)_j = multiplier_j c_j² + Σ_k spread_kj ⟨weight_k, c²⟩ ,

read off one run of the engine's own backward recursion on an unknown metric (``optimum.adjoint``): a fit multiplies,
and what it cannot resolve it spreads.  With T₀ ≥ d + 2 carry is 1 and noise is what ``collapse`` charges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..chain.fits import FRESH, Generator, LeastSquares, Ridge
from ..chain.measured import Measured
from ..chain.model import Chain
from ..chain.populations import CoefficientsTruth, Diagonal, Population
from ..optimum.adjoint import Functional, Operator, Unknown
from ..risk.cases import branches
from ..risk.derive import set_up
from ..risk.numbers import _generators
from ..spectra.numeric import Floats, Numeric
from ..spectra.spectrum import spectrum_of

SHARED = "generators"  # the name of a design that all of them share


@dataclass(frozen=True)
class Guess:
    """What is believed of the generators: how many, on how many rows, with what label noise, fitted how.

    ``noise`` is a standard deviation, ``ridge`` the generators' λ (None: least squares), ``shared``: one design.
    """

    generations: int
    samples: int = 1
    noise: float = 0.0
    ridge: float | None = None
    shared: bool = False

    @property
    def blocks(self) -> tuple[Generator, ...]:
        """The generators of a chain."""
        if self.generations == 0:
            return ()
        common: dict[str, Any] = {"samples": self.samples, "noise": self.noise}
        common["design"] = SHARED if self.shared else FRESH
        fit = LeastSquares(**common) if self.ridge is None else Ridge(**common, ridge=self.ridge)
        return (Generator(fit, self.generations),)


def chain_of(eigenvalues: np.ndarray, squares: np.ndarray, guess: Guess, *, samples: int, noise: float) -> Chain:
    """The chain of a population of these eigenvalues and squared coefficients; the downstream λ = 1 plays no part."""
    truth = CoefficientsTruth(Measured(np.sqrt(squares)))
    population = Population(Diagonal(Measured(eigenvalues)), truth)
    return Chain(population, guess.blocks, Ridge(samples, noise, ridge=1))


class _Unread(Unknown):
    """The language of unknown metrics that leaves Quad of an operator unread: the truth is not known yet."""

    def quad(self, g: Any) -> Any:
        return g if isinstance(g, Operator) else super().quad(g)


@dataclass(frozen=True)
class Passage:
    """c² ↦ carry c² + noise, for d eigenvalues, and ``mean``: E ĉ_j = mean_j c_j.

    ``spreads`` are pairs (where it goes, what is weighed), each (d,).
    """

    multiplier: np.ndarray
    spreads: tuple[tuple[np.ndarray, np.ndarray], ...]
    noise: np.ndarray
    mean: np.ndarray

    def carry(self, squares: np.ndarray) -> np.ndarray:
        """What is left of squared coefficients (d,), in mean square."""
        return self.multiplier * squares + sum((to * (by @ squares) for to, by in self.spreads), np.zeros(1))

    def teacher(self, squares: np.ndarray) -> np.ndarray:
        """E ĉ_j² of the last teacher."""
        return self.carry(squares) + self.noise


def untouched(eigenvalues: np.ndarray) -> Passage:
    """What no generator does."""
    one = np.ones_like(eigenvalues)
    return Passage(one, (), 0 * one, one)


def passage(eigenvalues: np.ndarray, guess: Guess) -> Passage:
    """What the generators do to a truth, by the calculus that ``risk`` takes.

    *Raises* InfiniteRisk where noisy generators have |T₀ − d| ≤ 1, InvalidInput.

    >>> import numpy as np
    >>> found = passage(np.array([4.0] * 3 + [1.0] * 3), Guess(2, samples=9, noise=1.0))
    >>> found.teacher(np.zeros(6)).tolist(), found.carry(np.ones(6)).tolist()
    ([0.25, 0.25, 0.25, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    """
    chain = chain_of(eigenvalues, np.ones_like(eigenvalues), guess, samples=1, noise=0.0)
    if not chain.generators:
        return untouched(eigenvalues)
    (regimes,), _ = branches(chain)
    known = spectrum_of(chain.population)
    assert known is not None, "the eigenvalues are listed"
    setup = set_up(chain, regimes, "auto", language=_Unread(Numeric(known, Floats)))
    every = np.ones_like(setup.language.s)
    # E ŵᵀgŵ = w₀ᵀg w₀ + 2 E δᵀg w₀ + E δᵀgδ for the error δ = ŵ_n − w₀
    square, cross, collapse = _generators(setup, Operator(every), Operator(every))
    moved = Operator(every) + square + cross
    place = np.searchsorted(setup.language.s, eigenvalues)  # equal eigenvalues are one entry, in ascending order
    spreads = tuple(((w.trace * every)[place], v[place]) for v, w in moved.directions)
    costs = collapse.trace if isinstance(collapse, Functional) else 0.0
    mean = 1 + (cross.multiplier * every)[place] / 2
    return Passage(moved.multiplier[place], spreads, (costs * every)[place], mean)
