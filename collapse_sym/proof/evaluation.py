"""Numbers for statements: closed forms and hypotheses at a point, exact where the numbers are rational.

A point gives every variable a value; Σ is diagonal there, so that a deterministic matrix is its list
of eigenvalues and a vector its coefficients in the same basis.  Nothing random has a value.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar

import mpmath

from ..errors import InvalidInput, NotConverged
from .language import NUMBER, RANDOM, SCALAR_RELATIONS, Term

DIGITS = 60
#: what two irrational numbers may differ by, relatively, and still count as equal
CLOSE = mpmath.mpf(10) ** -30
MAX_TERMS = 10_000
MAX_STEPS = 400

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


def value(term: Term, point: Mapping[str, Value]) -> Value:
    """The value of a deterministic term: a Fraction or mpf, a tuple for a matrix or a vector, or a bool.

    Raises: Undetermined.

    >>> value(["Df", "2", "1"], {"Sigma": (Fraction(1), Fraction(2))})
    Fraction(25, 36)
    """
    with mpmath.workdps(DIGITS):
        try:
            return Evaluator(point).value(term)
        except ZeroDivisionError:
            raise Undetermined(term, "divides by zero at this point") from None


def kappa(ridge: Value, samples: Value, spectrum: tuple[Value, ...]) -> Value:
    """κ(λ, T): the positive root of κ − λ = κ df₁(κ)/T, at λ = 0 its limit λ → 0⁺ (Newton from the right)."""
    if ridge == 0 and samples >= len(spectrum):
        return Fraction(0)
    ridge, samples, spectrum = _real(ridge), _real(samples), tuple(map(_real, spectrum))
    root = ridge + sum(spectrum) / samples
    for _ in range(MAX_STEPS):
        shares = [s / (s + root) for s in spectrum]
        slope = 1 - sum(x * x for x in shares) / samples
        step = (root * (1 - sum(shares) / samples) - ridge) / slope
        root -= step
        if abs(step) <= root * mpmath.mpf(10) ** (-mpmath.mp.dps + 8):
            return root
    raise NotConverged(f"kappa({ridge}, {samples})", f"Newton's iteration did not settle in {MAX_STEPS} steps")


def same(a: Value, b: Value) -> bool:
    """Equality: exact between rationals, to 30 digits otherwise."""
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    a, b = _real(a), _real(b)
    return bool(abs(a - b) <= CLOSE * max(1, abs(a)))


def _joint(a: Value, b: Value) -> tuple[Value, Value]:
    """Two numbers of one kind: rational if both are."""
    return (a, b) if isinstance(a, Fraction) and isinstance(b, Fraction) else (_real(a), _real(b))


def _divide(a: Value, b: Value) -> Value:
    a, b = _joint(a, b)
    return a / b


def _order(compare: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    return lambda a, b: bool(compare(*_joint(a, b)))


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(base, tuple):
        return tuple(_power(x, exponent) for x in base)
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return base ** int(exponent)
    return mpmath.power(_at_least_zero(base), _real(exponent))


def _real(x: Value) -> Value:
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


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
    return _real(x)


def _log(x: Value) -> Value:
    if x <= 0:
        raise Undetermined(x, "has no real logarithm")
    return mpmath.log(_real(x))


def _add(a: Value, b: Value) -> Value:
    if isinstance(a, tuple):
        return tuple(map(_add, a, b))
    a, b = _joint(a, b)
    return a + b


def _times(a: Value, b: Value) -> Value:
    """Diagonal matrices and vectors in one basis multiply entry by entry; numbers multiply all."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return tuple(map(_times, a, b))
    if isinstance(a, tuple):
        return tuple(_times(x, b) for x in a)
    if isinstance(b, tuple):
        return tuple(_times(a, x) for x in b)
    a, b = _joint(a, b)
    return a * b


def _negate(x: Value) -> Value:
    return _times(Fraction(-1), x)


#: heads that only need the values of their arguments
PLAIN: dict[str, Callable[..., Value]] = {
    "Add": lambda *a: reduce(_add, a),
    "Subtract": lambda a, b: _add(a, _negate(b)),
    "Negate": _negate,
    "Multiply": lambda *a: reduce(_times, a),
    "MatrixMultiply": lambda *a: reduce(_times, a),
    "Scale": _times,
    "Divide": _divide,
    "Power": _power,
    "Sqrt": _root,
    "Log": _log,
    "Ceiling": lambda x: Fraction(math.ceil(x)),
    "Min": lambda *a: min(a, key=_real),
    "Max": lambda *a: max(a, key=_real),
    "Transpose": lambda m: m,
    "Trace": lambda m: reduce(_add, m),
    "Form": lambda u, m, v: reduce(_add, _times(_times(u, m), v)),
    "SquaredNorm": lambda v: reduce(_add, _times(v, v)),
    "SquaredNormIn": lambda m, v: reduce(_add, _times(m, _times(v, v))),
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


@dataclass(frozen=True)
class Evaluator:
    """Evaluates terms at a point; binders extend the point."""

    point: Mapping[str, Value]

    def inside(self, **names: Value) -> Evaluator:
        """The evaluator where these names have these values."""
        return replace(self, point={**self.point, **names})

    def value(self, term: Term) -> Value:
        """The value of a term."""
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if head in PLAIN:
            return PLAIN[head](*map(self.value, arguments))
        if head in RANDOM or head in SCALAR_RELATIONS or head not in self._special:
            raise Undetermined(head, "has no value at a point")
        return self._special[head](self, *arguments)

    def _leaf(self, text: str) -> Value:
        if NUMBER.match(text):
            return Fraction(text)
        if text == "Identity":
            return (Fraction(1),) * len(self.point["Sigma"])
        if text not in self.point:
            raise Undetermined(text, "has no value at a point")
        return self.point[text]

    def _range(self, low: Term, high: Term) -> range:
        first, last = self.value(low), self.value(high)
        if last - first > MAX_TERMS:
            raise Undetermined(f"{first}, …, {last}", f"a range of more than {MAX_TERMS} terms")
        return range(int(first), int(last) + 1)

    def _fold(self, start: Value, combine: Callable[[Value, Value], Value], terms: list[Term]) -> Value:
        index, low, high, body = terms
        values = (self.inside(**{index: Fraction(m)}).value(body) for m in self._range(low, high))
        return reduce(combine, values, start)

    def _df(self, order: Term, at: Term) -> Value:
        m, t = self.value(order), self.value(at)
        return reduce(_add, (_power(_divide(s, _add(s, t)), m) for s in self.point["Sigma"]))

    def _slope(self, body: Term, name: str) -> Value:
        x, h = self.point[name], mpmath.mpf(10) ** -15
        ahead, behind = (self.inside(**{name: _real(x) + e}).value(body) for e in (h, -h))
        return _divide(_add(ahead, _negate(behind)), 2 * h)

    def _infinitely_many(self, index: str, body: Term) -> bool:
        """Decided on the periods: whatever holds once there holds for ever."""
        found = [x for x in self.point.values() if isinstance(x, Sequence)]
        first = max((len(x.start) for x in found), default=0)
        length = math.lcm(*(len(x.period) for x in found))
        return any(self.inside(**{index: Fraction(m)}).value(body) for m in range(first, first + length))

    def _for_all(self, domain: Term, body: Term) -> bool:
        _, index, low, high = domain
        return all(self.inside(**{index: Fraction(m)}).value(body) for m in self._range(low, high))

    # The matrices of a product commute here: all are functions of Σ.
    _special: ClassVar[dict[str, Callable[..., Value]]] = {
        "Sum": lambda self, *t: self._fold(Fraction(0), _add, t),
        "Product": lambda self, *t: self._fold(Fraction(1), _times, t),
        "MatrixProduct": lambda self, *t: self._fold(self._leaf("Identity"), _times, t),
        "Quad": lambda self, m: self.value(["Form", "w0", m, "w0"]),
        "Df": _df,
        "Kappa": lambda self, l, t: kappa(self.value(l), self.value(t), self.point["Sigma"]),
        "At": lambda self, name, i: self.point[name].at(int(self.value(i))),
        "Where": lambda self, body, name, new: self.inside(**{name: self.value(new)}).value(body),
        "Derivative": _slope,
        "ForAll": _for_all,
        "InfinitelyMany": _infinitely_many,
        "IdentityOfSize": lambda self, size: (Fraction(1),) * int(self.value(size)),
    }
