r"""Sums of a rational function over m = 0, 1, …: in polygammas, and as balls.

With partial fractions f = Σ_r Σ_j A_{r,j}/(m − r)^j over the poles r,

    Σ_{m<n} f(m) = Σ_r Σ_j A_{r,j} (−1)^j/(j−1)! · (ψ^(j−1)(−r) − ψ^(j−1)(n − r)) ,

where the second ψ is dropped for n = ∞, if the degree of f is −2 or less (a cited convention of ψ and nothing else:
ψ(z + 1) − ψ(z) = 1/z).  Balls come from the same formula with enclosures of the poles.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import flint
import sympy as sp
from flint import acb, acb_series, arb, fmpq

from ..errors import InvalidInput
from ..notation import M

CLOSED_DEGREE = 2  # of a factor whose roots are written in radicals


def degree(f: sp.Expr) -> int:
    """The degree of a rational function of m: that of its numerator minus that of its denominator.

    >>> degree(M / (M**3 + 1))
    -2
    """
    above, below = sp.fraction(sp.cancel(sp.together(f)))
    return int(sp.degree(above, M)) - int(sp.degree(below, M))


def closed_sum(f: sp.Expr) -> sp.Expr | None:
    """Σ_{m ≥ 0} f(m) in polygammas for a rational f of degree ≤ −2; None where a pole is no radical of degree 2.

    Assumes: no pole is an integer ≥ 0.

    >>> closed_sum(1 / (M + 1) ** 2), closed_sum(1 / ((M + 1) * (M + 2)))
    (pi**2/6, 1)
    """
    above, below = sp.fraction(sp.cancel(sp.together(f)))
    poles = _radical_poles(below)
    if poles is None:
        return None
    total, leading = sp.Integer(0), sp.Poly(below, M).LC()
    for pole, order in poles:
        regular = above / leading  # f(m)(m − pole)^order; written by its poles, as radicals do not cancel by themselves
        for other, k in poles:
            regular /= 1 if other == pole else (M - other) ** k
        for j in range(1, order + 1):
            part = sp.diff(regular, M, order - j).xreplace({M: pole}) / factorial(order - j)
            value = sp.polygamma(j - 1, -pole)
            total += part * (-1) ** j / factorial(j - 1) * (sp.expand_func(value) if pole.is_Rational else value)
    return sp.expand(total) if all(pole.is_Rational for pole, _ in poles) else total


def _radical_poles(below: sp.Expr) -> list[tuple[sp.Expr, int]] | None:
    found = []
    for factor, order in sp.factor_list(below, M)[1]:
        poly = sp.Poly(factor, M)
        if poly.degree() > CLOSED_DEGREE:
            return None
        found += [(pole, order) for pole in sp.roots(poly, multiple=True)]
    return found


def partial_sum(f: sp.Expr, n: int | None) -> arb:
    """Σ_{m<n} f(m) as a ball at the current precision; n None: the whole series.

    Assumes: f rational with rational coefficients, no pole an integer ≥ 0; degree ≤ −2 for the series, ≤ −1 else.

    *Raises* InvalidInput where a symbol is left.

    >>> print(partial_sum(1 / (M + 1) ** 2, None).str(10, radius=False))
    1.644934067
    >>> print(partial_sum(1 / (M + 1), 3).str(5, radius=False))
    1.8333
    """
    if n == 0:
        return arb(0)
    above, below = (_coefficients(p) for p in sp.fraction(sp.cancel(sp.together(f))))
    poles: Any = below.numer().complex_roots()  # (pole, order); the stub says otherwise
    total = acb(0)
    for i, (pole, order) in enumerate(poles):
        others = [(r, k) for j, (r, k) in enumerate(poles) if j != i]
        total += _share(above, acb(_leading(below)), pole, order, others, n)
    return total.real


def _share(
    above: flint.fmpq_poly, leading: acb, pole: acb, order: int, others: list[tuple[acb, int]], n: int | None
) -> acb:
    """What one pole adds: the coefficient of x^(order − 1) in −f(r + x)x^order·(ψ(−r − x) − ψ(n − r − x))."""
    x = acb_series([pole, 1], order)
    regular = acb_series([0], order)
    for c in reversed(above.coeffs()):
        regular = regular * x + acb_series([acb(arb(c))], order)
    below = acb_series([leading], order)
    for r, k in others:
        for _ in range(k):
            below = below * (x - acb_series([r], order))
    psi = _psi(-pole, order)
    if n is not None:
        psi = psi - _psi(n - pole, order)
    return -(regular / below * psi)[order - 1]


def _psi(a: acb, order: int) -> acb_series:
    """ψ(a − x) to x^(order − 1)."""
    values = [a.digamma() if i == 0 else a.polygamma(i) for i in range(order)]
    return acb_series([v * (-1) ** i / factorial(i) for i, v in enumerate(values)], order)


def _coefficients(p: sp.Expr) -> flint.fmpq_poly:
    coefficients = sp.Poly(p, M).all_coeffs()
    if not all(c.is_Rational for c in coefficients):
        names = ", ".join(sorted(str(x) for x in p.free_symbols - {M})) or str(p)
        raise InvalidInput(names, "numbers are needed", "give them with --set NAME=VALUE")
    return flint.fmpq_poly([fmpq(int(c.p), int(c.q)) for c in reversed(coefficients)])


def _leading(p: flint.fmpq_poly) -> arb:
    return arb(p.coeffs()[-1])
