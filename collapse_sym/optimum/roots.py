r"""The optimal ridge of an isotropic chain of numbers: x⋆ between two rationals, everything else as balls.

dE/dλ has the sign of a polynomial of degree 4 in x that changes its sign once on the branch x > √φ
(``derivations.the_optimal_ridge``): two rationals with opposite signs isolate x⋆, and halving finds it.  Signs are
exact for rational chains, else those of balls that exclude 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import flint
import sympy as sp
from flint import arb

from ..errors import InvalidInput, NotConverged
from ..scaling import certified
from .isotropic import Optimum, least
from .landscape import NOISE, RATIO, X, landscape, numbers_of

MAX_BITS, MAX_HALVINGS = 4096, 20_000
SPARE_BITS = 80


@dataclass(frozen=True)
class Located:
    """The optimal ridge of a chain of numbers.

    ``low`` ≤ x⋆ ≤ ``high`` isolate x⋆ (equal where it is rational and found); ``ridge`` λ⋆ and ``error`` E_test are
    balls.  ``ridge`` is 0 where λ → 0⁺ is the best of the ridges that are admitted.
    """

    low: Fraction
    high: Fraction
    ridge: arb
    error: arb


def located(optimum: Optimum, *, digits: int = 15, signed: bool = False) -> Located:
    """λ⋆ of an optimum whose chain holds numbers only; ``signed`` admits λ < 0, down to −v(1−√φ)².

    *Raises* InvalidInput if a symbol is left, NotConverged where the digits are out of reach.

    >>> from collapse_sym.chain import example_text, loads
    >>> from collapse_sym.optimum.isotropic import optima
    >>> chain = loads(example_text("cor-4.4-isotropic")).substitute(
    ...     {"d": 50, "T0": 101, "T": 100, "sigma0": 1, "sigma": 1, "n": 3, "r2": 1})
    >>> print(located(optima(chain)[0]).ridge.str(12, radius=False))
    4.20260604325
    """
    given = numbers_of(optimum.teacher)
    defined = {d.symbol for d in optimum.teacher.definitions}
    symbols = {str(x) for value in given.values() for x in value.free_symbols - defined}
    if symbols:
        raise InvalidInput(", ".join(sorted(symbols)), "numbers are needed", "give them with --set NAME=VALUE")
    target = int(3.33 * digits) + 4
    bits = target + SPARE_BITS
    while bits <= MAX_BITS:
        saved, flint.ctx.prec = flint.ctx.prec, bits
        try:
            found = _at_precision(optimum, bits - SPARE_BITS // 2, signed)
            if found is not None and all(y == 0 or y.rel_accuracy_bits() >= target for y in (found.ridge, found.error)):
                return found
        finally:
            flint.ctx.prec = saved
        bits *= 2
    raise NotConverged("lambda", f"{digits} digits are out of reach at {MAX_BITS} bits")


def _at_precision(optimum: Optimum, bits: int, signed: bool) -> Located | None:
    known = _known(optimum)
    sign = _signs(optimum, known)
    ratio = Fraction(int(optimum.teacher.ratio.p), int(optimum.teacher.ratio.q))
    end = max(Fraction(1), ratio)
    at_end = sign(end)
    if at_end is None:
        return None
    if at_end > 0 and not signed or at_end == 0 and optimum.side != "positive":
        return Located(end, end, arb(0), _at_end(optimum, known, end))
    low = end if at_end < 0 else _above(sign, end) if at_end == 0 else _below(sign, ratio, end)
    bracket = None if low is None else _bracket(sign, low, bits)
    if bracket is None:
        return None
    x = certified_ball(*bracket)
    here = {**known, X: x}
    level = certified.value_at(optimum.teacher.level, here)
    ridge, error = (level * certified.value_at(e, here) for e in (landscape().ridge, least()))
    return Located(*bracket, ridge, error)


def certified_ball(low: Fraction, high: Fraction) -> arb:
    """A ball that holds all numbers between two rationals."""
    return _ball(low).union(_ball(high))


def _ball(x: Fraction) -> arb:
    return arb(flint.fmpq(x.numerator, x.denominator))


def _known(optimum: Optimum) -> dict[sp.Expr, arb]:
    """The symbols of the landscape as balls, at the current precision."""
    defined: dict[sp.Expr, arb] = {}
    for d in optimum.teacher.definitions:
        if d.expr is None:
            raise InvalidInput(d.name, "its equation has no solution in radicals", "use smaller numbers")
        defined[d.symbol] = certified.value_at(d.expr, dict(defined))
    return {y: certified.value_at(value, dict(defined)) for y, value in numbers_of(optimum.teacher).items()}


def _signs(optimum: Optimum, known: dict[sp.Expr, arb]) -> Callable[[Fraction], int | None]:
    """The sign of dE/dλ at a rational x: exact where the numbers are rational, None where balls hold 0."""
    coefficients = sp.Poly(landscape().polynomial, X).all_coeffs()
    given = numbers_of(optimum.teacher)
    if all(value.is_Rational for value in given.values()):
        rational = [c.xreplace(given) for c in coefficients]
        exact = [flint.fmpq(int(c.p), int(c.q)) for c in rational]
        return lambda x: _sign_of(_horner(exact, flint.fmpq(x.numerator, x.denominator)))
    balls = [certified.value_at(c, dict(known)) for c in coefficients]
    return lambda x: _sign_of(_horner(balls, _ball(x)))


def _horner(coefficients: list, x: object) -> object:
    total = coefficients[0]
    for c in coefficients[1:]:
        total = total * x + c
    return total


def _sign_of(value: object) -> int | None:
    if value > 0 or value < 0:  # type: ignore[operator]
        return 1 if value > 0 else -1  # type: ignore[operator]
    return 0 if not isinstance(value, arb) or value == 0 else None


def _below(sign: Callable[[Fraction], int | None], ratio: Fraction, end: Fraction) -> Fraction | None:
    """A rational between √φ and ``end`` where the error still falls."""
    for k in range(1, MAX_BITS):
        root = Fraction(isqrt(ratio.numerator * 4 ** (2 * k) // ratio.denominator) + 1, 4**k)
        x = root + (end - root) / 2**k
        if root < end and sign(x) == -1:
            return x
    return None


def _above(sign: Callable[[Fraction], int | None], end: Fraction) -> Fraction | None:
    """A rational above ``end`` where the error still falls, which is flat at ``end`` (φ = 1 without noise)."""
    near = (end + Fraction(1, 2**k) for k in range(1, MAX_BITS))
    return next((x for x in near if sign(x) == -1), None)


def _bracket(sign: Callable[[Fraction], int | None], low: Fraction, bits: int) -> tuple[Fraction, Fraction] | None:
    """Two rationals around the change of sign above ``low``, 2^(−bits) apart in proportion."""
    step = Fraction(1)
    while sign(low + step) != 1:
        if step > 2**bits:
            return None
        step *= 2
    high = low + step
    for _ in range(MAX_HALVINGS):
        if (high - low) * 2**bits < high:
            break
        middle = _short((low + high) / 2, bits)
        side = sign(middle)
        if side is None:
            return None
        if side == 0:
            return middle, middle
        low, high = (middle, high) if side < 0 else (low, middle)
    return low, high


def _short(x: Fraction, bits: int) -> Fraction:
    """The nearest multiple of 2^(−2·bits): numerators stay short."""
    return Fraction(round(x * 4**bits), 4**bits)


def _at_end(optimum: Optimum, known: dict[sp.Expr, arb], end: Fraction) -> arb:
    """E_test as λ → 0⁺: at φ = 1 and without noise, where its denominator vanishes, after what cancels."""
    error, x = landscape().error, sp.Rational(end.numerator, end.denominator)
    if optimum.teacher.ratio == 1:
        error = sp.cancel(error.xreplace({RATIO: sp.Integer(1), NOISE: sp.Integer(0)}))
    error = error.xreplace({X: x})
    numbers = numbers_of(optimum.teacher)
    if all(value.is_Rational for value in numbers.values()):  # exact: it may be 0
        error = error.xreplace(numbers)
    return certified.value_at(optimum.teacher.level * error, dict(known))
