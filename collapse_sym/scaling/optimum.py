"""The sharp constant: with λ = K·T^(−ℓ) at the optimal ℓ, E_test ~ c(K)·T^(−exponent), and the K that makes c least.

Where two terms balance below x = 1, c(K) = u·K^p + v·K^(−q) with p, q > 0, and its minimum is at
K = (qv/(pu))^(1/(p+q)).  The powers of T have factor 1 (d = T^D, nσ₀² = T^a, …) unless the setting says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .constants import leading_terms
from .powers import power
from .settings import Setting


@dataclass(frozen=True)
class Sharp:
    """E_test ~ constant·T^(−exponent)(log T)^log_power; ``ridge`` is the best K where it is unique."""

    log_power: int
    constant: sp.Expr | None
    ridge: sp.Expr | None
    notes: tuple[str, ...] = ()


def sharp(setting: Setting, *, optimise: bool) -> Sharp:
    """The constant of a setting at numbers; with ``optimise`` at the best K.

    >>> D, ell, half = sp.Rational(3, 2), sp.Rational(2, 3), sp.Rational(1, 2)
    >>> found = sharp(Setting(a=0, b=2, D=D, s=0, ell=ell, beta=sp.Integer(2), source=half), optimise=True)
    >>> found.log_power, found.ridge, sp.N(found.constant, 5)
    (0, 2**(2/3)*pi**(2/3)/4, 1.2769)
    """
    found = leading_terms(setting)
    least = min(-part.exponent for part in found.parts.values())
    ruling = [part for part in found.parts.values() if -part.exponent == least]
    log = max(part.log for part in ruling)
    notes: tuple[str, ...] = ()
    if len({part.log for part in ruling}) > 1:
        notes = ("terms tie up to a logarithm: a factor (log T)^c in lambda would lower the power of log T",)
    constants = [part.constant for part in ruling if part.log == log]
    if None in constants:
        return Sharp(log, None, None, (*notes, "the constant depends on how many generations there are"))
    total = sp.Add(*(c for c in constants if c is not None))
    ridge = setting.factors.ridge
    implicit = {k for k, _ in found.equations.items()} & total.free_symbols
    if implicit:
        return Sharp(log, None, None, (*notes, "the constant is that of an implicit equation for kappa"))
    if not optimise or not total.has(ridge):
        return Sharp(log, total, None, notes)
    best = None if notes else _least(total, ridge)
    return Sharp(log, None, None, notes) if best is None else Sharp(log, *best, notes)


def _least(total: sp.Expr, K: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """(least value, K) of u·K^p + v·K^(−q); None for any other shape."""
    powers: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(total)):
        factor, rest = term.as_independent(K)
        order = sp.S.One if rest == K else rest.exp if rest.is_Pow and rest.base == K else None
        if order is None or not order.is_Rational:
            return None
        powers[order] = powers.get(order, sp.S.Zero) + factor
    if len(powers) != 2 or not min(powers) < 0 < max(powers):
        return None
    (q, v), (p, u) = sorted(powers.items())
    best = power(-q * v / (p * u), 1 / (p - q))
    return u * power(best, p) * (1 - p / q), best


