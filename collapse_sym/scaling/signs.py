"""The sign of a rational function of (β, R) on its whole domain β > 1, 0 < R ≤ 2β.

Substitute β = 1 + u and R = 2β·w/(1+w): the open domain is u, w > 0.  A polynomial whose coefficients
in (u, w) have one sign has this sign there.  The edge R = 2β (a source r ≥ 1) is a domain of its own:
below it a sign is strict, on it many a difference of exponents vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from ..errors import InvalidInput
from ..notation import BETA, R

_U, _W = sp.Dummy("u", positive=True), sp.Dummy("w", positive=True)


@dataclass(frozen=True)
class Exponents:
    """What is known of β and R: each a number or free; R may be a multiple of β.

    A free β is any number > 1, a free R any number in (0, 2β).

    >>> Exponents(sp.Integer(2), R).sign(4 - R), Exponents(BETA, 2 * BETA).sign(2 * BETA - R)
    (1, 0)
    """

    beta: sp.Expr = BETA
    R: sp.Expr = R

    def __post_init__(self) -> None:
        if self.beta != BETA and not (self.beta.is_Rational and self.beta > 1):
            raise InvalidInput(f"beta = {self.beta}", "the sum of the eigenvalues needs beta > 1", "give a number > 1")
        multiple = sp.cancel(self.R / self.beta)
        if self.R != R and not (multiple.is_Rational and 0 < multiple <= 2):
            raise InvalidInput(f"R = {self.R}", "it is 2*beta*min(r, 1) with r > 0", "give a number in (0, 2*beta]")

    @property
    def free(self) -> bool:
        """Whether β or R is free."""
        return bool(self.beta.free_symbols | self.R.free_symbols)

    def reduced(self, value: sp.Expr) -> sp.Expr:
        """The value with what is known put in, in its one reduced form."""
        value = value.xreplace({BETA: self.beta, R: self.R})
        return value if value.is_Rational else sp.cancel(value)

    def sign(self, value: sp.Expr) -> int | None:
        """1, 0 or −1 where the sign is strict and one on the whole domain, else None."""
        return _sign(self, value)

    def sample(self) -> dict[sp.Symbol, sp.Rational]:
        """Numbers in the domain, odd enough that nothing is equal there by accident."""
        beta = self.beta if self.beta.is_Rational else sp.Rational(20011, 9973)
        share = sp.Rational(7001, 19937)
        return {BETA: beta, R: 2 * beta * share if self.R == R else self.R.xreplace({BETA: beta})}


@cache
def _sign(known: Exponents, value: sp.Expr) -> int | None:
    beta = 1 + _U if known.beta == BETA else known.beta
    value = known.reduced(value).xreplace({BETA: beta, R: 2 * beta * _W / (1 + _W)})
    numerator, denominator = sp.fraction(sp.cancel(value))
    over, under = _of_polynomial(numerator), _of_polynomial(denominator)
    return None if over is None or under is None else over * under


def weak_sign(coefficient: sp.Expr) -> int | None:
    """1 where the value is ≥ 0 for all β > 1, 0 < R ≤ 2β; −1 where ≤ 0; 0 where it is zero; else None.

    >>> weak_sign(2 * BETA - R), weak_sign(BETA - R) is None
    (1, True)
    """
    if coefficient.is_Rational:
        return int(sp.sign(coefficient))
    found = {Exponents().sign(coefficient), Exponents(R=2 * BETA).sign(coefficient)}
    if None in found or found == {1, -1}:
        return None
    return next((s for s in found if s), 0)


def _of_polynomial(polynomial: sp.Expr) -> int | None:
    if not polynomial.free_symbols:
        return int(sp.sign(polynomial))
    signs = {int(sp.sign(c)) for c in sp.Poly(polynomial, _U, _W).coeffs()}
    return signs.pop() if len(signs) == 1 else None
