r"""What a downstream fit is taught by, as measures on the spectrum: the recursion run on an unknown metric.

Backwards through the generators every metric is linear in the metric g that the downstream fit hands over:

    g ↦ multiplier·g + Σ_k direction_k · ⟨weight_k, g⟩ ,        ⟨(a, b), g⟩ = Tr[a g] + Quad[b g]

because a fit multiplies, and spreads what it cannot resolve.  One run of the engine's own recursion on this form gives
the test error's share of the generators for all ridges of the downstream fit at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import sympy as sp

from ..calculi import OVER, Act
from ..chain.designs import MAX_STEPS, Block
from ..errors import TooLarge
from ..risk.derive import Setup
from ..risk.numbers import _generators

MOST_DIRECTIONS = 400  # generations that shrink: the work grows with their square


@dataclass(frozen=True)
class Functional:
    """g ↦ Tr[trace·g] + Quad[quad·g], a number; the two weights are metrics, or 0."""

    trace: Any = 0
    quad: Any = 0

    __array_ufunc__: ClassVar[None] = None

    def __add__(self, other: Any) -> Functional:
        o = _functional(other)
        return Functional(_plus(self.trace, o.trace), _plus(self.quad, o.quad))

    def __mul__(self, scalar: Any) -> Any:
        if isinstance(scalar, Functional):
            raise TypeError("a product of two unknown numbers is not linear")
        if not _is_scalar(scalar):
            return Operator(0, ((scalar, self),))
        return Functional(_times(self.trace, scalar), _times(self.quad, scalar))

    def __truediv__(self, scalar: Any) -> Functional:
        return self * (1 / scalar)

    def __neg__(self) -> Functional:
        return self * -1

    def __sub__(self, other: Any) -> Functional:
        return self + -_functional(other)

    def __rsub__(self, other: Any) -> Functional:
        return -self + other

    def of(self, language: Any, g: Any) -> Any:
        """Its value at a metric of a language."""
        parts = [] if _zero(self.trace) else [language.trace(self.trace * g)]
        parts += [] if _zero(self.quad) else [language.quad(self.quad * g)]
        return sum(parts[1:], parts[0]) if parts else 0 * language.quad(g)

    __radd__, __rmul__ = __add__, __mul__


@dataclass(frozen=True)
class Operator:
    """g ↦ multiplier·g + Σ direction·⟨weight, g⟩, a metric that is linear in an unknown one."""

    multiplier: Any
    directions: tuple[tuple[Any, Functional], ...] = ()

    __array_ufunc__: ClassVar[None] = None

    def __post_init__(self) -> None:
        if len(self.directions) > MOST_DIRECTIONS:
            raise TooLarge(f"{MOST_DIRECTIONS} generations that shrink", "too many for one profile", "lower n")

    def __add__(self, other: Any) -> Operator:
        if not isinstance(other, Operator):
            return self  # the recursion starts at metrics that are 0
        return Operator(_plus(self.multiplier, other.multiplier), (*self.directions, *other.directions))

    def __mul__(self, factor: Any) -> Operator:
        return Operator(_times(self.multiplier, factor), tuple((_times(v, factor), w) for v, w in self.directions))

    def __truediv__(self, factor: Any) -> Operator:
        return self * (1 / factor)

    def __neg__(self) -> Operator:
        return self * -1

    def __sub__(self, other: Any) -> Operator:
        return self + (-other if isinstance(other, Operator) else other)

    def __rsub__(self, other: Any) -> Operator:
        return -self

    def traced(self, trace: Any) -> Functional:
        """Tr of it."""
        total = Functional(trace=self.multiplier)
        return sum((w * trace(v) for v, w in self.directions), total)

    def weighed(self, quad: Any) -> Functional:
        """Quad of it."""
        total = Functional(quad=self.multiplier)
        return sum((w * quad(v) for v, w in self.directions), total)

    __radd__, __rmul__ = __add__, __mul__


class Unknown:
    """A numeric language in which metrics may also be operators, and traces of them functionals."""

    def __init__(self, language: Any) -> None:
        self._language = language

    def __getattr__(self, name: str) -> Any:
        return getattr(self._language, name)

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return g.traced(self._language.trace) if isinstance(g, Operator) else self._language.trace(g)

    def quad(self, g: Any) -> Any:
        """Quad[g]."""
        return g.weighed(self._language.quad) if isinstance(g, Operator) else self._language.quad(g)


@dataclass(frozen=True)
class Taught:
    """E_test = clean + variance + ``energy``(second(Σ)) + ``cross``(cross(Σ)), the maps being the downstream fit's.

    ``energy`` is that of the error ŵ_n − w₀, its label noise included; ``cross`` is −2 times that of its mean and w₀.
    ``known`` are ``square`` and ``aligned`` where rougher numbers than those of the two hold them.
    """

    energy: Functional
    cross: Functional
    known: tuple[Functional, Functional] | None = None

    @property
    def square(self) -> Functional:
        """That of ŵ_n itself, E ŵ_nᵀgŵ_n: small after much shrinkage."""
        return self.energy - self.cross + Functional(quad=1) if self.known is None else self.known[0]

    @property
    def aligned(self) -> Functional:
        """−2E ŵ_nᵀg w₀."""
        return self.cross + Functional(quad=-2) if self.known is None else self.known[1]


def taught(setup: Setup) -> Taught:
    """The measures of the last teacher, from the recursion on operators; ``setup`` is in the ``Unknown`` language.

    *Raises* TooLarge for more generations than are run one by one.
    """
    setup = replace(setup, blocks=tuple((_at_once(block, act), act) for block, act in setup.blocks))
    if sum(int(block.repeat) for block, _ in setup.blocks) > MAX_STEPS:
        raise TooLarge("repeat", f"more than {MAX_STEPS} generations are not run one by one", "lower n")
    one = 0 * setup.language.s + 1  # not s/s, which a wide ball does not know to be 1
    delta, crossed, collapse = _generators(setup, Operator(one), Operator(-1 * one))
    return Taught(_functional(delta) + _functional(collapse), _functional(crossed))


def _at_once(block: Block, act: Act) -> Block:
    """Generations that hand every metric on as it is, as one with the sum of their variances."""
    plain = act.regime == OVER and block.truth_weight == 0 and block.fit._untransformed
    if not plain or block.repeat <= 1:
        return block
    one = sp.Integer(1)
    share = replace(block.shares[0], repeat=one, variance=block.variance * block.repeat)
    return replace(block, repeat=one, shares=(share,))


def _functional(x: Any) -> Functional:
    """Itself; numbers that meet functionals here are 0."""
    return x if isinstance(x, Functional) else Functional()


def _is_scalar(x: Any) -> bool:
    return np.ndim(x) == 0 and not hasattr(x, "terms")


def _zero(x: Any) -> bool:
    return isinstance(x, int) and x == 0


def _plus(x: Any, y: Any) -> Any:
    return y if _zero(x) else x if _zero(y) else x + y


def _times(x: Any, factor: Any) -> Any:
    return 0 if _zero(x) else x * factor
