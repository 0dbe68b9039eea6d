"""Arithmetic of statements: rationals as long as all are rational, else numbers of 60 digits; tuples entry by entry."""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

import flint
import mpmath
from flint import arb, fmpq

from ..errors import InvalidInput, NotConverged, shown

DIGITS = 60
#: what two irrational numbers may differ by, relatively, and still count as equal
CLOSE = mpmath.mpf(10) ** -30
MAX_STEPS = 400
#: binary digits beyond those of mpmath with which sums over levels are taken
GUARD = 20
#: binary digits of the longest exact power that is taken
LONGEST = 100_000
#: doubling ranges of a series that are summed, and how near to each other the ratios of the last ones must be
SERIES, SETTLED = 13, 0.01

Value = Any


class Undetermined(InvalidInput):
    """A term without a value at a point: it is random, asymptotic, or divides by zero there."""


@dataclass(frozen=True)
class Sequence:
    """x₀, x₁, …: a start, then a period for ever."""

    start: tuple[Fraction, ...]
    period: tuple[Fraction, ...]

    def at(self, index: int) -> Fraction:
        """The member with this index ≥ 0."""
        if index < 0:
            raise Undetermined(index, "a sequence begins at 0")
        if index < len(self.start):
            return self.start[index]
        return self.period[(index - len(self.start)) % len(self.period)]

    def times(self, factor: int) -> Sequence:
        """Every member multiplied."""
        return Sequence(tuple(x * factor for x in self.start), tuple(x * factor for x in self.period))


def kappa(ridge: Value, samples: Value, spectrum: tuple[Value, ...]) -> Value:
    """κ(λ, T): the positive root of κ − λ = κ df₁(κ)/T, at λ = 0 its limit λ → 0⁺ (Newton from the right)."""
    if ridge == 0 and samples >= len(spectrum):
        return Fraction(0)
    return _effective(ridge, samples, levels(spectrum), mpmath.mp.dps)


def levels(values: tuple[Value, ...]) -> tuple[tuple[Value, int], ...]:
    """The distinct values in order of their first places, each with how often it stands there.

    >>> levels((Fraction(2), Fraction(1), Fraction(2)))
    ((Fraction(2, 1), 2), (Fraction(1, 1), 1))
    """
    objects = Counter(map(id, values))  # a level is one object as a rule, and fractions are slow to hash
    found: dict[Value, int] = {}
    for key, x in dict(zip(map(id, values), values)).items():
        found[x] = found.get(x, 0) + objects[key]
    return tuple(found.items())


@lru_cache(maxsize=1024)
def _effective(ridge: Value, samples: Value, spectrum: tuple[tuple[Value, int], ...], digits: int) -> Value:
    """The root to so many digits, those of mpmath; terms ask for the same one again and again."""
    with flint.ctx.workprec(mpmath.mp.prec + GUARD):
        least, rows, small = ball(ridge), ball(samples), arb(10) ** (8 - digits)
        found = [(ball(s), count) for s, count in spectrum]
        root = least + sum(count * s for s, count in found) / rows
        for _ in range(MAX_STEPS):
            shares = [(s / (s + root), count) for s, count in found]
            slope = 1 - sum(count * x * x for x, count in shares) / rows
            step = ((root * (1 - sum(count * x for x, count in shares) / rows) - least) / slope).mid()
            root = _finite((root - step).mid())
            if abs(step) <= root * small:
                return mpmath.mpf(root)
    raise NotConverged(f"kappa({ridge}, {samples})", f"Newton's iteration did not settle in {MAX_STEPS} steps")


def degrees(order: int, at: Value, spectrum: tuple[tuple[Value, int], ...]) -> Value:
    """Σ count (s/(s + t))^order over levels s: exact if all are rational, else in floating point.

    >>> degrees(2, Fraction(1), ((Fraction(1), 1), (Fraction(2), 1)))
    Fraction(25, 36)
    """
    if type(at) is Fraction and all(type(s) is Fraction for s, _ in spectrum):
        x, rationals = _rational(at), [(_rational(s), count) for s, count in spectrum]
        total = sum((count * (s / (s + x)) ** order for s, count in rationals), fmpq(0))
        return Fraction(int(total.p), int(total.q))
    with flint.ctx.workprec(mpmath.mp.prec + GUARD):
        t, found = ball(at), [(ball(s), count) for s, count in spectrum]
        return mpmath.mpf(_finite(sum((count * (s / (s + t)) ** order for s, count in found), arb(0))))


def ball(x: Value) -> arb:
    """A number as FLINT has it, whose arithmetic takes a tenth of the time of mpmath's."""
    return arb(_rational(x)) if type(x) is Fraction else arb(x)


def _rational(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _finite(x: arb) -> arb:
    """The middle of a ball.  Raises: ZeroDivisionError where something was divided by zero on the way."""
    if not x.is_finite():
        raise ZeroDivisionError
    return x.mid()


def same(a: Value, b: Value) -> bool:
    """Equality: exact between rationals, to 30 digits otherwise."""
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    a, b = real(a), real(b)
    return bool(abs(a - b) <= CLOSE * max(1, abs(a)))


def series(body: Callable[[int], Value], first: int) -> Value:
    """Σ_{j ≥ first} body(j) of positive terms that in the end fall like a power of j faster than 1/j.

    Summed over doubling ranges, whose sums fall like a geometric series then; what is left is added by its ratio.
    Raises: NotConverged where the ratio does not settle.
    """
    total, j, ranges = mpmath.mpf(0), first, [mpmath.mpf(1)]
    for size in range(SERIES):
        ranges.append(mpmath.fsum(real(body(i)) for i in range(j, j + 2**size)))
        total, j = total + ranges[-1], j + 2**size
    (a, b), (ratio, before) = ranges[-2:], (ranges[-1] / ranges[-2], ranges[-2] / ranges[-3])
    if not b < a or abs(ratio - before) > SETTLED * ratio:
        raise NotConverged("sum to infinity", f"its terms do not fall like a power among {j - first} of them")
    return total + b * ratio / (1 - ratio)


def joint(a: Value, b: Value) -> tuple[Value, Value]:
    """Two numbers of one kind: rational if both are."""
    return (a, b) if type(a) is Fraction is type(b) else (real(a), real(b))


def divide(a: Value, b: Value) -> Value:
    a, b = joint(a, b)
    return a / b


def _order(compare: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    return lambda a, b: bool(compare(*joint(a, b)))


def power(base: Value, exponent: Value) -> Value:
    if isinstance(base, tuple):
        return _entries(power, base, (exponent,) * len(base))
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        _require_short(base, int(exponent))
        return base ** int(exponent)
    return mpmath.power(_at_least_zero(base), real(exponent))


def _require_short(base: Value, exponent: int) -> None:
    """Refuse a power that would be exact and fill the memory: an exponent may be a size of a sequence."""
    if isinstance(base, Fraction):
        digits = max(base.numerator.bit_length(), base.denominator.bit_length()) - 1  # 0 for 1 and -1
        if abs(exponent) * digits > LONGEST:
            raise Undetermined(
                f"{shown(base)} to the power {shown(exponent)}", f"has more than {LONGEST} binary digits"
            )


def real(x: Value) -> Value:
    # a type is compared at once, where an abstract base would be asked about each mpf
    return mpmath.mpf(x.numerator) / x.denominator if type(x) is Fraction else x


def _root(x: Value) -> Value:
    if isinstance(x, tuple):
        return tuple(map(_root, x))
    if isinstance(x, Fraction) and x >= 0:
        top, bottom = math.isqrt(x.numerator), math.isqrt(x.denominator)
        if (top * top, bottom * bottom) == (x.numerator, x.denominator):
            return Fraction(top, bottom)
    return mpmath.sqrt(_at_least_zero(x))


def _at_least_zero(x: Value) -> Value:
    if x < 0:
        raise Undetermined(x, "is negative, and the numbers here are real")
    return real(x)


def _log(x: Value) -> Value:
    if x <= 0:
        raise Undetermined(x, "has no real logarithm")
    return mpmath.log(real(x))


def _entries(combine: Callable[[Value, Value], Value], a: tuple[Value, ...], b: tuple[Value, ...]) -> Value:
    """Entry by entry; where the same two objects meet again, so does what they make: levels fill large spectra."""
    pairs = list(zip(map(id, a), map(id, b)))
    made = {pair: combine(x, y) for pair, (x, y) in dict(zip(pairs, zip(a, b))).items()}
    return tuple(map(made.__getitem__, pairs))


def total(values: tuple[Value, ...]) -> Value:
    """The sum of some entries; of fractions, in which order does not matter, each object is counted first.

    >>> total((Fraction(1, 2),) * 4 + (Fraction(1, 3),))
    Fraction(7, 3)
    """
    if not set(map(type, values)) <= {Fraction}:
        return reduce(add, values)
    counts = Counter(map(id, values))
    objects = dict(zip(map(id, values), values))
    return reduce(add, (x if counts[key] == 1 else x * counts[key] for key, x in objects.items()))


def add(a: Value, b: Value) -> Value:
    if isinstance(a, tuple):
        return _entries(add, a, b)
    a, b = joint(a, b)
    return a + b


def times(a: Value, b: Value) -> Value:
    """Diagonal matrices and vectors in one basis multiply entry by entry; numbers multiply all."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _entries(times, a, b)
    if isinstance(a, tuple):
        return _entries(times, a, (b,) * len(a))
    if isinstance(b, tuple):
        return _entries(times, (a,) * len(b), b)
    a, b = joint(a, b)
    return a * b


def negate(x: Value) -> Value:
    return times(Fraction(-1), x)


#: heads that only need the values of their arguments
PLAIN: dict[str, Callable[..., Value]] = {
    "Add": lambda *a: reduce(add, a),
    "Subtract": lambda a, b: add(a, negate(b)),
    "Negate": negate,
    "Multiply": lambda *a: reduce(times, a),
    "MatrixMultiply": lambda *a: reduce(times, a),
    "Scale": times,
    "Divide": divide,
    "Power": power,
    "Sqrt": _root,
    "Log": _log,
    "Ceiling": lambda x: Fraction(math.ceil(x)),
    "Min": lambda *a: min(a, key=real),
    "Max": lambda *a: max(a, key=real),
    "Transpose": lambda m: m,
    "Trace": total,
    "Form": lambda u, m, v: total(times(times(u, m), v)),
    "SquaredNorm": lambda v: total(times(v, v)),
    "SquaredNormIn": lambda m, v: total(times(m, times(v, v))),
    "OperatorNorm": lambda m: max(map(abs, m)),
    "Equal": same,
    "LessEqual": _order(operator.le),
    "Less": _order(operator.lt),
    "GreaterEqual": _order(operator.ge),
    "Greater": _order(operator.gt),
    "And": lambda *a: all(a),
    "Or": lambda *a: any(a),
    "Implies": lambda a, b: not a or b,
}
