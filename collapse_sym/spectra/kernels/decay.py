"""How fast eigenvalues fall: the leading power of an expression in k, and from levels to single eigenvalues."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ...errors import InvalidInput


@dataclass(frozen=True)
class Decay:
    """The law of the eigenvalues s_1 ≥ s_2 ≥ …, each as often as it occurs.

    ``exponent`` is β in s_j ~ ``constant``·j^(−β): the capacity exponent.  It is oo where s_j falls faster than any
    power; ``logarithm`` then tells log s_j to leading order, as an expression in j, and is None for finitely many.
    """

    exponent: sp.Expr
    constant: sp.Expr | None = None
    logarithm: sp.Expr | None = None

    @property
    def power(self) -> bool:
        """Whether the eigenvalues are a power law to leading order."""
        return self.constant is not None


def power_decay(value: sp.Expr, count: sp.Expr, step: int, k: sp.Symbol) -> Decay:
    """The decay of levels k, k + ``step``, … whose eigenvalues and multiplicities are powers of k to leading order.

    With λ_k ~ C k^(−u) and N_k ~ M k^w there are J ~ M k^(w+1)/(step·(w+1)) eigenvalues up to level k, so that
    s_J ~ C (J·step·(w+1)/M)^(−u/(w+1)).

    >>> k = sp.Symbol("k", positive=True)
    >>> power_decay(k**-4, sp.Integer(2), 1, k)
    Decay(exponent=4, constant=16, logarithm=None)
    """
    (C, fall), (M, w) = leading_power(value, k), leading_power(count, k)
    exponent = sp.cancel(-fall / (w + 1))
    return Decay(exponent, C * (step * (w + 1) / M) ** -exponent)


def leading_power(expression: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(C, e) with ``expression`` ~ C·k^e as k → ∞, for sums of products of Γ(αk + b), polynomials and constants.

    By Stirling, Γ(αk + b) ~ √(2π) (αk)^(αk + b − 1/2) e^(−αk): what grows faster than powers has to cancel.

    *Raises* InvalidInput where it does not, or where the leading terms of a sum do.

    >>> k = sp.Symbol("k", positive=True)
    >>> leading_power((3 * k**2 + 1) * sp.gamma(k / 2) / sp.gamma(k / 2 + 2), k)
    (12, 0)
    """
    if isinstance(expression, sp.Add):
        return _of_sum([leading_power(term, k) for term in expression.args], expression)
    constant, exponent, swift, bases = sp.S.One, sp.S.Zero, sp.S.Zero, sp.S.Zero
    for factor in sp.Mul.make_args(expression):
        base, power = factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif power.has(k):
            raise _refused(expression)
        elif isinstance(base, sp.gamma):
            slope, shift = _linear(base.args[0], k)
            constant *= (sp.sqrt(2 * sp.pi) * slope ** (shift - sp.Rational(1, 2))) ** power
            exponent += power * (shift - sp.Rational(1, 2))
            swift, bases = swift + power * slope, bases + power * slope * sp.log(slope)
        else:
            C, e = _of_base(base, k)
            constant, exponent = constant * C**power, exponent + power * e
    if sp.expand(swift) != 0 or sp.expand_log(bases, force=True) != 0:
        raise _refused(expression)
    return constant, sp.expand(exponent)


def _of_sum(parts: list[tuple[sp.Expr, sp.Expr]], expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    best = parts[0][1]
    for _, exponent in parts[1:]:
        best = exponent if (exponent - best).is_positive else best
    if not all((best - exponent).is_nonnegative for _, exponent in parts):
        raise _refused(expression)
    total = sp.Add(*[C for C, exponent in parts if exponent == best])
    if total.is_zero is not False and not (total.free_symbols or abs(total.evalf()) > 0):
        raise _refused(expression)
    return total, best


def _linear(argument: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    polynomial = sp.Poly(argument, k)
    if polynomial.degree() != 1:
        raise _refused(argument)
    slope, shift = polynomial.all_coeffs()
    return slope, shift


def _of_base(base: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    if not base.is_polynomial(k):
        if isinstance(base, sp.Add):
            return leading_power(base, k)
        raise _refused(base)
    polynomial = sp.Poly(base, k)
    return polynomial.LC(), sp.Integer(polynomial.degree())


def _refused(expression: sp.Expr) -> InvalidInput:
    return InvalidInput(expression, "is no power of k to leading order", "give products of powers and Gamma functions")
