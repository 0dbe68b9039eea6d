r"""The best K where κ meets a scale of the spectrum: there c(K) is no sum of powers.

Scales are T^(−β) where d exceeds T, d^(−β) where it does not, and κ₀ of generators with T₀ < d.  Before and behind one
the constant of a flat exponent is free of K; at it, c(K) goes from the one to the other as K falls, but not always
without going below both: less is shrunk while less noise passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sympy as sp
from flint import arb

from ..errors import InvalidInput, NotConverged
from .certified import root, value, value_at
from .constants import LeadingTerms, kappa_of, lacking
from .handed_down import last_position
from .kappas import KappaScale
from .minimum import least
from .settings import Setting

DIGITS = 40
CERTAIN = 50  # bits of the best K and of the constant


@dataclass(frozen=True)
class Best:
    """The least constant and its K, in certain digits; K = 0 stands for every larger ℓ."""

    constant: sp.Float
    ridge: sp.Expr


def positions(setting: Setting, low: sp.Expr, high: sp.Expr) -> Iterator[sp.Expr]:
    """The ℓ in [low, high] at which κ meets a scale, in order; at 0 it meets the first eigenvalues."""
    ends = [min(setting.D, sp.S.One), *([] if setting.over else [setting.b, last_position(setting)])]
    met = {sp.S.Zero, *(setting.beta * x for x in ends if 0 < x <= 1)}
    return (ell for ell in sorted(met) if low <= ell <= high)


def best_ridge(
    setting: Setting, found: LeadingTerms, total: sp.Expr, slowest: tuple[sp.Expr, int], level: bool = False
) -> Best:
    """The least value of the constant over all K ≥ 0; ``slowest`` are the powers of T and log T that it belongs to.

    ``level`` says that its slope is known to be 0 at K = 0.

    *Raises* NotConverged where no proof is found that it is the least one.
    """
    kappa, K = found.kappa, setting.factors.ridge
    k, start = _range(setting, kappa)
    floor = lacking(setting, kappa)
    if (floor.exponent, floor.log) != slowest:
        raise NotConverged("K", "the bias is none of the largest terms")
    try:
        best = least(total, k, start, floor.constant, _others(found), level)
    except InvalidInput as refusal:
        raise NotConverged("K", refusal.reason) from None
    if best.first:
        return Best(_decimal(best.value), sp.S.Zero)
    if min(best.k.rel_accuracy_bits(), best.value.rel_accuracy_bits()) < CERTAIN:
        raise NotConverged("K", "its digits are out of reach")
    ridge = best.k if kappa.equation is None else value_at(kappa.equation.subs(K, 0), {**_others(found), k: best.k})
    return Best(_decimal(best.value), _decimal(ridge))


def _range(setting: Setting, kappa: KappaScale) -> tuple[sp.Expr, arb]:
    """The variable that grows with K from its value at K = 0: K itself where κ ~ λ, else κ's factor."""
    if kappa.equation is None:
        return setting.factors.ridge, arb(0)
    smallest = kappa_of(replace(setting, ell=setting.ell + 1))
    if smallest.position != kappa.position:  # d < T: with K = 0, κ falls faster
        return kappa.factor, arb(0)
    if smallest.equation is None:
        return kappa.factor, value(smallest.factor, DIGITS)
    return kappa.factor, root(smallest.equation, smallest.factor, DIGITS)


def _others(found: LeadingTerms) -> Mapping[sp.Expr, arb]:
    """The factor of κ₀ where it is another one and implicit."""
    kappa0 = found.kappa0
    if kappa0 is None or kappa0.equation is None or kappa0.factor == found.kappa.factor:
        return {}
    return {kappa0.factor: root(kappa0.equation, kappa0.factor, DIGITS)}


def _decimal(ball: arb) -> sp.Float:
    """The digits that are certain, at most 15."""
    return sp.Float(ball.str(15, radius=False))
