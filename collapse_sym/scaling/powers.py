"""Powers of constants in which no number grows."""

from __future__ import annotations

import sympy as sp

SHORT, LOW = 12, 64  # roots up to the twelfth of powers up to the 64th are simplified by SymPy


class Kept(sp.UnevaluatedExpr):  # type: ignore[misc]
    """A number > 0 that SymPy neither factors nor multiplies with others.

    >>> Kept(12) ** sp.Rational(41, 997), sp.N(Kept(12), 5)
    (12**(41/997), 12.000)
    """

    is_positive = True

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.args[0]._eval_evalf(prec)


def power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """base^exponent for base > 0, with a high power or root of a number left as it is.

    SymPy writes 12^(p/q) as one root of 2^(2p mod q)·3^(p mod q): thousands of digits for a q of three, and all of the
    memory for a q of nine; exponents that come from decimals have such q's.

    >>> power(sp.Rational(12, 7) * sp.pi, sp.Rational(41, 997)), power(sp.Integer(12), sp.Rational(1, 2))
    (pi**(41/997)*(12/7)**(41/997), 2*sqrt(3))
    """
    if not exponent.is_Rational or (exponent.q <= SHORT and abs(exponent.p) <= LOW):
        return base**exponent
    number, rest = base.as_coeff_Mul()
    if number < 0:
        number, rest = -number, -rest
    return (sp.S.One if number == 1 else Kept(number) ** exponent) * rest**exponent
