"""Plan: a numeric chain as the list of its fits in order, in floating-point numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from ..chain.fits import Fit, LeastSquares, Ridge, refuse_below_zero
from ..chain.model import Chain
from ..errors import InvalidInput, TooLarge
from ..notation import M
from ..spectra.spectrum import Spectrum, spectrum_of

#: Largest dimension that is simulated, and the largest number of fits in one chain.
MAX_DIMENSION = 2000
MAX_FITS = 10_000

#: value, reason, remedy of a chain in infinite dimension
INFINITE = ("d = ∞", "a simulation draws finitely many coordinates", "give a dimension")

Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True)
class Step:
    """One fit of the chain: ``samples`` rows, label noise ``noise`` (a standard deviation).

    ``penalty`` is λ per sample (0: least squares), ``weight`` the weight p of the truth in the labels,
    ``block`` the index of the generator block (None: downstream).  ``plain`` says that the fit is
    least squares or ridge itself, not a fit derived from it, so that closed forms apply.
    """

    fit: Fit
    samples: int
    noise: float
    penalty: float
    weight: float
    block: int | None
    index: int
    design: object
    plain: bool

    @property
    def number(self) -> Callable[[Any], float]:
        """Turns an expression of this fit into a number (the index m of the generation filled in)."""
        return lambda expression: as_float(expression, self.index)


@dataclass(frozen=True)
class Plan:
    """Steps in the order of training; ``roots`` = √s and ``squares`` = c² per direction, both of shape (d,).

    Only the weight of w₀ on each eigenspace is known; ``squares`` spreads it evenly, which changes no
    expectation because Gaussian designs are invariant under rotations of an eigenspace.
    """

    steps: tuple[Step, ...]
    roots: Floats
    squares: Floats
    blocks: int

    @property
    def d(self) -> int:
        """rank Σ."""
        return len(self.roots)

    @property
    def has_downstream(self) -> bool:
        """Whether the last step is the downstream fit."""
        return bool(self.steps) and self.steps[-1].block is None

    @cached_property
    def truth(self) -> Floats:
        """One w₀ with the given weights: all of each eigenspace's weight on its first direction."""
        w0 = np.zeros(self.d)
        _, first, place = np.unique(self.roots, return_index=True, return_inverse=True)
        w0[first] = np.sqrt(np.bincount(place, weights=self.squares))
        return w0

    @property
    def size_of_truth(self) -> float:
        """‖w₀‖²_Σ, the natural scale of a bias."""
        return float((self.squares * self.roots**2).sum())


def plan_of(chain: Chain, *, draws: bool = False) -> Plan:
    """The plan of a numeric chain; ``draws``: for single draws, no mean is taken of them, and λ < 0 is admitted.

    Raises: InvalidInput where a symbol is left or Σ or w₀ is abstract, TooLarge beyond bounds, OutsideCalculus.
    """
    if chain.population.covariance.infinite:
        raise InvalidInput(*INFINITE)
    if not draws:
        refuse_below_zero("of simulated means", chain.fits, remedy="simulate draws, and take their median")
    spectrum = spectrum_of(chain.population)
    if spectrum is None or not spectrum.has_truth:
        raise InvalidInput("abstract", "a simulation needs a concrete Σ and w₀", "give eigenvalues and coefficients")
    roots, squares = directions(spectrum)
    steps: list[Step] = []
    for block, generator in enumerate(chain.generators):
        repeat = as_integer(generator.repeat)
        if len(steps) + repeat > MAX_FITS:
            raise TooLarge(repeat, f"more than {MAX_FITS} fits in one simulation", "simulate fewer generations")
        weight = as_float(generator.truth_weight)
        steps += [_step(generator.fit, weight=weight, block=block, index=i, place=(block, i)) for i in range(repeat)]
    if chain.downstream is not None:
        steps.append(_step(chain.downstream, weight=0.0, block=None, index=0, place="downstream"))
    return Plan(tuple(steps), roots, squares, len(chain.generators))


def directions(spectrum: Spectrum) -> tuple[Floats, Floats]:
    """(√s, c²) per direction, each eigenspace's weight spread evenly over it."""
    values, counts, weights = spectrum.numeric()
    d = float(np.sum(counts))  # before they are integers of 64 bits, in which 10^19 is negative
    if d > MAX_DIMENSION:
        raise TooLarge(f"d = {d:.17g}", f"simulation stops at d = {MAX_DIMENSION}", "compare at a smaller dimension")
    if not (np.min(values) > 0 and np.max(values) < np.inf):
        raise InvalidInput("Σ", "float64 has some of its eigenvalues as 0 or ∞", "simulate in other units")
    repeats = np.asarray(counts, dtype=np.int64)
    squares = np.zeros(len(values)) if len(weights) == 0 else np.asarray(weights) / counts
    return np.repeat(np.sqrt(values), repeats), np.repeat(squares, repeats)


def _step(fit: Fit, *, weight: float, block: int | None, index: int, place: object) -> Step:
    return Step(
        fit=fit,
        samples=as_integer(fit.samples, index),
        noise=_deviation(fit.noise, index),
        penalty=_penalty(fit, index),
        weight=weight,
        block=block,
        index=index,
        design=("named", fit.design) if fit.design != "fresh" else ("fresh", place),
        plain=type(fit) in (LeastSquares, Ridge),
    )


def _penalty(fit: Fit, index: int) -> float:
    """λ as float, λT one too.  Raises: InvalidInput."""
    value = as_float(fit.penalty, index)
    if not abs(value) * max(1, as_integer(fit.samples, index)) < np.inf:
        raise InvalidInput(f"ridge = {value:g}", "float64 has it times the rows as ∞", "simulate in other units")
    return value


def _deviation(noise: Any, index: int) -> float:
    """A standard deviation as float, its variance one too.  Raises: InvalidInput."""
    value = as_float(noise, index)
    if not (value == 0 and noise == 0 or 0 < value * value < np.inf):
        raise InvalidInput(f"noise = {value:g}", "float64 has its square as 0 or ∞", "simulate in other units")
    return value


def as_float(expression: Any, index: int = 0) -> float:
    """A number as float, with m ↦ index; InvalidInput if a symbol is left."""
    value = sp.sympify(expression, strict=True).xreplace({M: sp.Integer(index)})
    if not value.is_number:
        name = sorted(v.name for v in value.free_symbols)[0]
        raise InvalidInput(value, "a simulation needs numbers", f"give it with --set {name}=…")
    return float(value)


def as_integer(expression: Any, index: int = 0) -> int:
    """A non-negative integer; InvalidInput otherwise."""
    value = as_float(expression, index)
    if value != int(value) or value < 0:
        raise InvalidInput(expression, "not a whole number", "sizes and repeats are non-negative integers")
    return int(value)


def generator_for(*identity: object) -> np.random.Generator:
    """A random generator seeded by a stable digest of its identity: the same on every machine.

    >>> int(generator_for("a", 1).integers(1000)) == int(generator_for("a", 1).integers(1000))
    True
    """
    digest = hashlib.sha256(repr(identity).encode()).digest()
    words = np.frombuffer(digest, dtype="<u4")
    return np.random.default_rng(np.random.SeedSequence([int(w) for w in words]))
