"""Numbers at the door of the power sums: exact numbers of any kind, or balls."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp
from flint import arb, fmpq, fmpz

from ...chain.grammar import coerce
from ...errors import InvalidInput
from ...functionals.evaluate import ball

#: Decimals (text, float) are exact; a ball stands for every number that it holds.
Number: TypeAlias = Any  # int, text, float, Fraction, sp.Expr, fmpq or arb
#: A number as a ball at the precision of the moment.
Reader: TypeAlias = Callable[[], arb]


def reader(value: Number, what: str) -> Reader:
    """A function that gives the value as a ball at the current precision.

    *Raises*: InvalidInput.

    >>> reader("0.1", "a")().str(5, radius=False)
    '0.10000'
    """
    if isinstance(value, arb):
        if not value.is_finite():
            raise InvalidInput(value, f"{what} must be finite", "give a number")
        return lambda: value
    exact = rational(value)
    if exact is not None:
        return lambda: arb(exact)
    expression = coerce(value, "coefficient")
    if not expression.is_number:
        raise InvalidInput(expression, f"{what} must be a number", "give every symbol a value")
    return lambda: ball(expression)


def rational(value: Number) -> fmpq | None:
    """An exact rational number as one, and None for all else."""
    # Past the limits of text: 10^80 is a dimension here, 10^-300 a penalty.
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, fmpz)):
        return fmpq(int(value))
    if isinstance(value, fmpq):
        return value
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, sp.Rational):
        return fmpq(int(value.p), int(value.q))
    return None


def upper_limits(d: object) -> tuple[int | None, ...]:
    """The least and the largest integer that ``d`` may be: one for an integer or ∞ (None), two for a wide ball.

    *Raises*: InvalidInput.

    >>> upper_limits(7), upper_limits(None), upper_limits(arb(5, 1.25))
    ((7,), (None,), (4, 6))
    """
    if d is None or d == sp.oo:
        return (None,)
    if isinstance(d, arb) and d.is_finite():
        low, high = d.lower().ceil().unique_fmpz(), d.upper().floor().unique_fmpz()
        if low is None or high is None or low > high or low < 1:
            raise InvalidInput(d, "this ball holds no integer ≥ 1", "give the number of terms as an integer")
        return (int(low),) if low == high else (int(low), int(high))
    whole = rational(d)
    if whole is None or whole.q != 1 or whole < 1:
        raise InvalidInput(d, "a number of terms must be an integer ≥ 1", "give an integer, or None for ∞")
    return (int(whole.p),)
