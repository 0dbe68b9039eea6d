r"""Laurent series about a pole, two coefficients long: enough for the residue of a double pole.

    Γ(−k+η) = (−1)^k/k! (1/η + ψ(k+1) + …) ,   Γ(z+η) = Γ(z)(1 + ψ(z)η + …) ,   ζ(1+η, q) = 1/η − ψ(q) + …
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import sympy as sp


@dataclass(frozen=True)
class Local:
    """(lead + next·ε + …) ε^order about a point; ``next`` is None where it is never needed.

    ``following`` is that, or what gives it: most poles are simple, and theirs is never asked for.
    """

    order: int
    lead: sp.Expr
    following: sp.Expr | Callable[[], sp.Expr] | None

    @cached_property
    def next(self) -> sp.Expr | None:
        """The second coefficient."""
        if self.following is None or isinstance(self.following, sp.Expr):
            return self.following
        return self.following()

    def __mul__(self, other: Local) -> Local:
        known = self.following is not None and other.following is not None
        later = (lambda: self.lead * other.next + self.next * other.lead) if known else None
        return Local(self.order + other.order, self.lead * other.lead, later)

    @property
    def residue(self) -> sp.Expr:
        """The coefficient of 1/ε.

        >>> (gamma_at(sp.Integer(-1), 1) * power_at(sp.Symbol("x", positive=True), sp.Integer(-1))).residue
        -x
        """
        if self.order > -2:
            return self.lead if self.order == -1 else sp.Integer(0)
        if self.order < -2 or self.next is None:
            raise ValueError(f"the residue of a pole of order {-self.order} needs more coefficients")
        return self.next


def settled(expr: sp.Expr) -> sp.Expr:
    """A rational function in lowest terms, so that a coincidence of poles is seen where it is declared.

    >>> a, b = sp.symbols("a b")
    >>> settled((b * (a + 2) - a * b) / b)
    2
    """
    return sp.cancel(expr)


def pole_of_gamma(z: sp.Expr) -> int | None:
    """k where z = −k is a pole of Γ, else None."""
    return -int(z) if z.is_Integer and z <= 0 else None


def gamma_at(z: sp.Expr, slope: int, over: sp.Expr | None = None) -> Local:
    """Γ(z + slope·ε), divided by Γ(over) if that is given."""
    below = sp.Integer(1) if over is None else sp.gamma(over)
    k = pole_of_gamma(z)
    if k is not None:
        sign = sp.Integer(-1) ** k / sp.factorial(k) / below
        return Local(-1, sign / slope, lambda: sign * sp.digamma(k + 1))
    more = None if over is None else settled(z - over)
    value = sp.rf(over, int(more)) if more is not None and more.is_Integer and more >= 0 else sp.gamma(z) / below
    return Local(0, value, lambda: slope * value * sp.digamma(z))


def zeta_at(w: sp.Expr, slope: sp.Expr, q: sp.Expr | None = None) -> Local:
    """ζ(w + slope·ε, q), with q = 1 where it is None."""
    if w == 1:
        return Local(-1, 1 / slope, sp.EulerGamma if q is None else -sp.digamma(q))
    return Local(0, sp.zeta(w) if q is None else sp.zeta(w, q), None)


def power_at(x: sp.Expr, p: sp.Expr) -> Local:
    """x^{−p−ε}."""
    return Local(0, x**-p, lambda: -(x**-p) * sp.log(x))
