"""The error of a chain as a sum of powers of n generations, Σ_b C_b b^n + c·n, read off the engine's closed form."""

from __future__ import annotations

import sympy as sp

from ..errors import OutsideCalculus
from ..notation import N


def powers(expr: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """base → coefficient of base^n; 1 for the constant, N for the coefficient of n.

    *Raises* OutsideCalculus for any other function of n.

    >>> powers((1 - sp.Rational(1, 2) ** N) * 3 + 2 * N) == {sp.S.One: 3, sp.Rational(1, 2): -3, N: 2}
    True
    """
    table = {p: _parts(p) for p in expr.atoms(sp.Pow) if p.exp.has(N)}
    bases = sorted({b for b, _, _ in table.values()}, key=sp.default_sort_key)
    names = {b: sp.Dummy("power", positive=True) for b in bases}
    plain = expr.xreplace({p: factor * names[b] ** k for p, (b, k, factor) in table.items()})
    above, below = sp.fraction(sp.together(plain))
    still, moving = below.as_independent(N, *names.values(), as_Add=False)
    variables = (N, *names.values())
    if not above.is_polynomial(*variables) or not moving.is_polynomial(*variables):
        raise _no_sum_of_powers(expr)
    (lowest, unit), *others = sp.Poly(moving, *variables).terms()
    if others or lowest[0]:
        raise _no_sum_of_powers(expr)
    found: dict[sp.Expr, sp.Expr] = {}
    for degrees, c in sp.Poly(above, *variables).terms():
        base = sp.Mul(*[b ** (k - l) for b, k, l in zip(bases, degrees[1:], lowest[1:], strict=True)])
        if degrees[0] > 1 or (degrees[0] and base != 1):
            raise _no_sum_of_powers(expr)
        key = N if degrees[0] else base
        found[key] = found.get(key, sp.Integer(0)) + c / (unit * still)
    return found


def _parts(power: sp.Pow) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """(b, k, factor) of a power factor·(b^n)^k."""
    if power.base.has(N) or not power.exp.is_polynomial(N) or sp.degree(power.exp, N) != 1:
        raise _no_sum_of_powers(power)
    k, shift = sp.Poly(power.exp, N).all_coeffs()
    if not k.is_Integer:
        raise _no_sum_of_powers(power)
    return power.base, k, power.base**shift


def _no_sum_of_powers(expr: sp.Expr) -> OutsideCalculus:
    return OutsideCalculus("of the error over n", expr, "no sum of powers b^n", remedy="use --set n=…")
