"""The sign of a rational function of (β, R) on its whole domain β > 1, 0 < R ≤ 2β.

Substitute β = 1 + u and R = 2β·w/(1+w): the open domain is u, w > 0, and its edge R = 2β (a source
r ≥ 1) is w → ∞.  A polynomial whose coefficients in (u, w) have one sign has this sign on the domain.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from ..notation import BETA, R

_U, _W = sp.Dummy("u", positive=True), sp.Dummy("w", positive=True)


@cache
def sign(coefficient: sp.Expr, *, edge: bool | None = None) -> int | None:
    """1, 0 or −1 where the sign is strict and one everywhere, else None.

    ``edge`` says where: on R = 2β (True), on R < 2β (False), on both (None).

    >>> sign(R + 1), sign(1 / BETA - 1), sign(2 * BETA - R), sign(2 * BETA - R, edge=True), sign(BETA - R)
    (1, -1, None, 0, None)
    """
    if edge is None:
        inside = sign(coefficient, edge=False)
        return inside if sign(coefficient, edge=True) == inside else None
    beta = 1 + _U
    value = coefficient.xreplace({BETA: beta, R: 2 * beta if edge else 2 * beta * _W / (1 + _W)})
    numerator, denominator = sp.fraction(sp.cancel(value))
    over, under = _of_polynomial(numerator), _of_polynomial(denominator)
    return None if over is None or under is None else over * under


def weak_sign(coefficient: sp.Expr) -> int | None:
    """1 where the value is ≥ 0 on the whole domain, −1 where ≤ 0, 0 where it is zero, else None.

    >>> weak_sign(2 * BETA - R), weak_sign(BETA - R) is None
    (1, True)
    """
    found = {sign(coefficient, edge=edge) for edge in (False, True)}
    if None in found or found == {1, -1}:
        return None
    return next((s for s in found if s), 0)


def _of_polynomial(polynomial: sp.Expr) -> int | None:
    if not polynomial.free_symbols:
        return int(sp.sign(polynomial))
    signs = {int(sp.sign(c)) for c in sp.Poly(polynomial, _U, _W).coeffs()}
    return signs.pop() if len(signs) == 1 else None
