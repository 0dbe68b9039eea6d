r"""The optimal ridge near the ends: little or much excess (few or many generations), and teachers that have shrunk.

x⋆ is put into the stationarity polynomial as a series with unknown coefficients, which are then linear unknowns order
by order; ridge, error and gain follow.  Orders are those of the formal series; that λ⋆ has these limits is what the
certified bounds and monotonicities of ``derivations`` say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from .isotropic import clean, least, x_of
from .landscape import ALIGNMENT, EXCESS, NOISE, SQUARED, X, landscape


@dataclass(frozen=True)
class Expansion:
    """λ⋆/v and E_test/v as Σ coefficient·small^power, (power, coefficient) in rising powers of ``small``.

    ``small`` is the excess, 1/excess, or the alignment; after the last term the next power of it is left out.
    """

    small: sp.Expr
    ridge: tuple[tuple[int, sp.Expr], ...]
    error: tuple[tuple[int, sp.Expr], ...]

    def value(self, terms: tuple[tuple[int, sp.Expr], ...]) -> sp.Expr:
        """The sum of some terms."""
        return sp.Add(*[c * self.small**k for k, c in terms])


ORDERS = 2  # coefficients of x⋆, and terms of ridge and error


@cache
def much_excess() -> Expansion:
    """Excess → ∞ at fixed alignment: λ⋆ grows in proportion, E_test → ‖w₀‖² from below.

    >>> much_excess().ridge[0]
    (-1, (phi + 1)/alignment)
    """
    epsilon = sp.Dummy("epsilon", positive=True)
    return _at_infinity(1 / EXCESS, {EXCESS: 1 / epsilon}, epsilon)


@cache
def little_alignment() -> Expansion:
    """Alignment → 0 at fixed excess and noise, as after many small fresh designs: λ⋆ → ∞ like 1/alignment.

    >>> little_alignment().ridge[0]
    (-1, excess*phi + excess + noise*phi)
    """
    epsilon = sp.Dummy("epsilon", positive=True)
    return _at_infinity(ALIGNMENT, {ALIGNMENT: epsilon}, epsilon)


def _at_infinity(small: sp.Expr, table: dict[sp.Symbol, sp.Expr], epsilon: sp.Symbol) -> Expansion:
    """x⋆ = (y₀ + y₁ε)/ε: the balance without its negative powers of x is a linear equation for each y."""
    found: list[sp.Expr] = []
    balance = landscape().balance.xreplace(table)
    for _ in range(ORDERS):
        y = sp.Dummy("y", positive=True)
        x = sp.Add(*[c * epsilon**k for k, c in enumerate([*found, y])]) / epsilon
        lowest = _terms(balance.xreplace({X: x}), epsilon, 1, unknown=y)
        solved = [r for r in sp.solve(lowest[0][1], y) if r != 0]
        found.append(sp.factor(solved[0]))
    x = sp.Add(*[c * epsilon**k for k, c in enumerate(found)]) / epsilon
    ridge, error = (e.xreplace(table).xreplace({X: x}) for e in (landscape().ridge, least()))
    return Expansion(small, _terms(ridge, epsilon, ORDERS), _terms(error, epsilon, ORDERS))


def _terms(
    expr: sp.Expr, epsilon: sp.Symbol, count: int, *, unknown: sp.Symbol | None = None
) -> tuple[tuple[int, sp.Expr], ...]:
    """The first terms that do not vanish of a rational function's series at ε = 0: (power, coefficient)."""
    above, below = (sp.Poly(p, epsilon) for p in sp.fraction(sp.cancel(sp.together(expr))))
    up, down = above.all_coeffs()[::-1], below.all_coeffs()[::-1]
    shift = next(k for k, c in enumerate(down) if c != 0)
    down, found = down[shift:], list[sp.Expr]()
    out: list[tuple[int, sp.Expr]] = []
    for k in range(len(up) + count + shift + 2):
        rest = (up[k] if k < len(up) else 0) - sum(down[j] * found[k - j] for j in range(1, min(k, len(down) - 1) + 1))
        found.append(sp.factor(sp.cancel(rest / down[0])))
        if found[-1] != 0:
            out.append((k - shift, found[-1]))
        if len(out) == count:
            break
    return tuple(out)


@dataclass(frozen=True)
class FirstOrder:
    """Little excess, at the clean optimum x: λ⋆ = ridge + excess·slope + O(excess²), in symbols of the landscape.

    ``gain`` is the coefficient of excess² in E_test/v(clean ridge) − E_test/v(λ⋆), ≥ 0; ``x`` is the clean optimum.
    """

    x: sp.Expr
    ridge: sp.Expr
    slope: sp.Expr
    gain: sp.Expr


@cache
def little_excess() -> FirstOrder:
    """Excess → 0 at fixed alignment ‖w₀‖², noise > 0 or φ ≠ 1.

    >>> little_excess().ridge
    noise*phi/alignment
    """
    shape, zero = landscape(), {EXCESS: sp.Integer(0)}
    rise = sp.diff(shape.balance, X).xreplace(zero)
    moved = sp.cancel(-sp.diff(shape.balance, EXCESS) / rise)  # dx⋆/dexcess
    bend = sp.diff(shape.polynomial * shape.scale, X).xreplace(zero)
    (noise,) = sp.solve(shape.balance.xreplace(zero), NOISE)
    at_clean = {NOISE: noise}
    slope = sp.factor(sp.cancel(sp.diff(shape.ridge, X) * moved))
    gain = sp.factor(sp.cancel(bend.xreplace(at_clean) * moved**2 / 2))
    return FirstOrder(x_of(clean().xreplace({SQUARED: ALIGNMENT})), clean().xreplace({SQUARED: ALIGNMENT}), slope, gain)
