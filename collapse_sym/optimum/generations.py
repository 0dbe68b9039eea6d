r"""The optimal ridge of an isotropic chain for few and for many generations: the expansions, with the chain's numbers.

Few: excess → 0 in proportion to n.  The fixed point alignment·λ⋆/v = noise·φ + excess·g(x⋆) with x⋆ = x + O(excess), x
that of clean labels, leaves out O(excess²).  Many: excess → ∞ in proportion to n, or alignment → 0 like b^n.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..errors import OutsideCalculus
from ..functionals.answer import Answer
from ..notation import N
from . import signs
from .expansions import Expansion, little_alignment, much_excess
from .exponents import powers
from .isotropic import Optimum


@dataclass(frozen=True)
class Many:
    """λ⋆ and E_test as n → ∞, two terms each; what λ⋆ leaves out is O(``beyond``)."""

    ridge: Answer
    error: Answer
    beyond: sp.Expr


def starts_clean(optimum: Optimum) -> bool:
    """Whether λ⋆ is its fixed point at the x of clean labels up to O(n²): the truth up to a noise that goes with n.

    Without label noise φ = 1 is left out: there λ⋆ = 0 up to a threshold.
    """
    teacher = optimum.teacher
    linear = teacher.excess.has(N) and not teacher.excess.has(sp.Sum) and sp.diff(teacher.excess, N, 2) == 0
    return linear and teacher.alignment == teacher.squared and teacher.noise != 0


def many(optimum: Optimum) -> Many | None:
    """λ⋆ and E_test for n → ∞; None where neither excess nor alignment is known to lead."""
    teacher = optimum.teacher
    try:
        alignment, excess = powers(teacher.alignment), powers(teacher.excess)
    except OutsideCalculus:
        return None
    if set(alignment) == {sp.S.One}:
        return _near(optimum, much_excess(), 1 / N) if set(excess) <= {sp.S.One, N} and N in excess else None
    shares = [b for b in (*alignment, *excess) if b != 1]
    if len(alignment) > 1 or not excess or N in shares:
        return None
    if any(signs.sign(1 - b, teacher.known, teacher.weights) != signs.POSITIVE for b in shares):
        return None
    return _near(optimum, little_alignment(), next(iter(alignment)) ** N)


def _near(optimum: Optimum, expansion: Expansion, beyond: sp.Expr) -> Many:
    level, answer = optimum.teacher.level, optimum.teacher.answer
    ridge, error = (level * optimum.of(expansion.value(terms)) for terms in (expansion.ridge, expansion.error))
    return Many(answer(ridge), answer(error), beyond)
