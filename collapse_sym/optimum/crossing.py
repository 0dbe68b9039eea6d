"""Where an error that is a function of n crosses a bound: doubling and halving where it grows, else step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sympy as sp
from flint import arb

from ..errors import NotConverged
from ..functionals.answer import Answer

MOST_GENERATIONS = 10**100
MOST_STEPS = 1000  # generations that are tried one by one where the error is not known to grow


@dataclass(frozen=True)
class Stop:
    """``most`` generations stay at the bound, the next one does not; None: never; −1: not even clean labels do.

    ``bound`` is what the error is held to (None: ``level`` alone, a ball); ``closed`` is ``most`` in closed form where
    all generations cost the same (a value < 0 says −1); ``clean`` is the error without generators, ``limit`` that of
    endless ones (None: unbounded, or not known).
    """

    most: int | None
    bound: Answer | None
    closed: Answer | None = None
    clean: arb | None = None
    limit: arb | None = None
    level: arb | None = None
    assumptions: tuple[str, ...] = ()
    relation: str = "~="


@dataclass(frozen=True)
class Curve:
    """The error as a function of n: ``error`` by balls; ``limit`` None: unbounded; ``grows``: shown not to fall.

    ``exact`` gives the rational value where there is one and n is small, for errors that meet the bound.
    """

    error: Callable[[int], arb] = field(repr=False)
    limit: arb | None
    grows: bool
    assumptions: tuple[str, ...]
    relation: str
    exact: Callable[[int], sp.Expr | None] = field(default=lambda n: None, repr=False)


def crossing(curve: Curve, bound: Answer | None, level: arb) -> Stop:
    """The last n at which a curve is at a bound, given as an answer (or None) and as a ball, or below it.

    *Raises* NotConverged where balls cannot decide.
    """
    known = Stop(None, bound, None, curve.error(0), curve.limit, level, curve.assumptions, curve.relation)

    def above(n: int) -> bool:
        gap = curve.error(n) - level
        if gap > 0 or gap <= 0 or n > MOST_STEPS or bound is None:
            return _decided(gap)
        exact = curve.exact(n)
        return _decided(gap) if exact is None or not bound.expr.is_Rational else bool(exact > bound.expr)

    if above(0):
        return replace(known, most=-1)
    if not curve.grows:
        return replace(known, most=_step_by_step(above))
    if curve.limit is not None and not _decided(curve.limit - level):
        return known
    high = 1
    while not above(high):
        high *= 2
        if high > MOST_GENERATIONS:
            raise NotConverged("n = 10^100", "the error is still at the bound or below", "give a smaller bound")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return replace(known, most=low)


def _step_by_step(above: Callable[[int], bool]) -> int:
    for n in range(1, MOST_STEPS):
        if above(n):
            return n - 1
    reason = "the error is at the bound or below for all of them, and not known to grow with n"
    raise NotConverged(f"{MOST_STEPS} generations", reason, "give a smaller bound")


def _decided(gap: arb) -> bool:
    """Whether a number is > 0."""
    if gap > 0 or gap <= 0:
        return bool(gap > 0)
    raise NotConverged(gap.str(5), "the error meets the bound too closely to tell", "change the bound a little")
