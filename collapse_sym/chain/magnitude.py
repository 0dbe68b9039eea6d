"""Arithmetic of the grammar with bounds: no operation makes a number that is long to write or slow to judge."""

from __future__ import annotations

import math

import mpmath
import sympy as sp

from ..errors import InvalidInput

MAX_BITS = 3000  # of an intermediate numerator or denominator; 10**400 has 1329
MAX_SYMBOLIC_POWER = 4096
MAX_EXPANDED = 64  # terms of a value that is multiplied out: answers are products of a few of them
_PRECISION = 300  # bits of the enclosure that tells an irrational number from zero


def checked(value: sp.Expr, text: object) -> sp.Expr:
    """``value`` if it is real, finite, of bounded size and, where a number, distinguishable from zero."""
    if value.is_Rational:
        if _bits(value) > MAX_BITS:
            raise InvalidInput(text, "a number too long to keep exactly", "use smaller numbers")
        return value
    if value.has(sp.I, sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise InvalidInput(text, "not a finite real number", "avoid roots of negative numbers and division by zero")
    if not value.free_symbols:
        # SymPy would look for a minimal polynomial here, which has no bound on time.
        if sign(value) is None:
            raise InvalidInput(text, "a number that cannot be told from zero", "write it without nested roots")
    return value


def power(base: sp.Expr, exponent: int, text: object) -> sp.Expr:
    """baseᵏ, refused where it is 1/0 or too large."""
    if base == 0 and exponent < 0:
        raise InvalidInput(text, "division by zero", "write a non-zero denominator")
    if base.is_Rational and abs(exponent) * _bits(base) > 16 * MAX_BITS:
        raise InvalidInput(text, "a number too long to keep exactly", "use smaller numbers")
    # SymPy multiplies out to learn signs, which has no bound on time.
    unexpanded(sp.Pow(base, exponent, evaluate=False), text)
    result = base**exponent
    if any(abs(p.exp) > MAX_SYMBOLIC_POWER for p in result.atoms(sp.Pow)):
        raise InvalidInput(text, f"a power beyond {MAX_SYMBOLIC_POWER}", "use a smaller power")
    return checked(result, text)


def product(factors: list[sp.Expr], text: object) -> sp.Expr:
    """The product of the factors, refused where its numbers together are too long."""
    # SymPy gathers roots under one root, and then looks for squares in it.
    if sum(_bits(q) for factor in factors for q in factor.atoms(sp.Rational)) > 2 * MAX_BITS:
        raise InvalidInput(text, "a number too long to keep exactly", "use smaller numbers")
    return checked(sp.Mul(*factors), text)


def _bits(q: sp.Rational) -> int:
    return max(int(q.p).bit_length(), int(q.q).bit_length())


def unexpanded(value: sp.Expr, text: object) -> None:
    """Refuse a value that would be long when multiplied out."""
    if terms(value, MAX_EXPANDED) > MAX_EXPANDED:
        raise InvalidInput(text, f"more than {MAX_EXPANDED} terms when multiplied out", "give it a name of its own")


def terms(value: sp.Expr, most: int) -> int:
    """A bound on the number of terms of the value multiplied out, cut at most + 1.

    >>> x, y = sp.symbols("x y")
    >>> terms((x + 1) ** 16, 100), terms((x + y + 1) ** 2 * x, 100), terms(((x + 1) ** 16 + 1) ** 16, 100)
    (17, 6, 101)
    """
    count = 1
    if value.is_Add:
        count = sum(terms(a, most) for a in value.args)
    elif value.is_Mul:
        for a in value.args:
            count = min(count * terms(a, most), most + 1)
    elif value.is_Pow and value.exp.is_Rational:
        inner, k = terms(value.base, most), math.ceil(abs(value.exp))
        if inner > 1:  # at least k + 1 terms
            count = most + 1 if k > most else math.comb(inner - 1 + k, k)
    return min(count, most + 1)


def square_root(value: sp.Expr) -> sp.Expr:
    """√value, refused for a negative number."""
    if value.is_negative:
        raise InvalidInput(value, "the root of a negative number", "write sqrt of something ≥ 0")
    try:
        root = sp.sqrt(value)
    except ValueError as trouble:  # SymPy 1.14 fails on the squares of some long numbers
        raise InvalidInput(value, "the root of a number this long", "round it") from trouble
    return checked(root, value)


def sign(value: sp.Expr) -> int | None:
    """The sign of a number without symbols, or None where 300 bits do not tell it from zero."""
    if value.is_Rational:
        return (value.p > 0) - (value.p < 0)
    context = mpmath.iv.__class__()
    context.prec = _PRECISION
    ball = _enclosure(value, context)
    return 1 if ball.a > 0 else -1 if ball.b < 0 else None


def _enclosure(value: sp.Expr, iv: mpmath.ctx_iv.MPIntervalContext) -> mpmath.ctx_iv.ivmpf:
    if value.is_Rational:
        return iv.mpf(int(value.p)) / iv.mpf(int(value.q))
    if value.is_Add:
        return sum((_enclosure(a, iv) for a in value.args), iv.mpf(0))
    if value.is_Mul:
        result = iv.mpf(1)
        for a in value.args:
            result = result * _enclosure(a, iv)
        return result
    base, exponent = value.as_base_exp()
    if isinstance(value, sp.Abs):
        return abs(_enclosure(value.args[0], iv))
    ball, halvings = _enclosure(base, iv), int(exponent.q).bit_length() - 1
    for _ in range(halvings):
        ball = iv.sqrt(ball)
    return ball ** int(exponent.p)
