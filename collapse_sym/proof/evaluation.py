"""Numbers for statements: closed forms and hypotheses at a point, exact where the numbers are rational.

A point gives every variable a value; Σ is diagonal there, so that a deterministic matrix is its list
of eigenvalues and a vector its coefficients in the same basis.  Nothing random has a value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any, ClassVar

import mpmath

from .arithmetic import (
    DIGITS,
    PLAIN,
    Sequence,
    Undetermined,
    Value,
    add,
    degrees,
    divide,
    kappa,
    levels,
    negate,
    power,
    real,
    same,
    series,
    times,
)
from .language import NUMBER, RANDOM, SCALAR_RELATIONS, Term

__all__ = ["Evaluator", "Law", "Sequence", "Undetermined", "Value", "kappa", "same", "value"]
MAX_TERMS = 10_000
#: orders of degrees of freedom that are taken all at once; the bounds of longer powers are not asked for them
LOW = 8
#: the working precision, in binary digits
BITS = mpmath.libmp.dps_to_prec(DIGITS)


@dataclass(frozen=True)
class Law:
    """x₀, x₁, …: a term in the index m."""

    term: Term

    def at(self, index: int) -> Value:
        """The member with this index ≥ 0."""
        if index < 0:
            raise Undetermined(index, "a sequence begins at 0")
        return value(self.term, {"m": Fraction(index)})


def value(term: Term, point: Mapping[str, Value]) -> Value:
    """The value of a deterministic term: a Fraction or mpf, a tuple for a matrix or a vector, or a bool.

    Raises: Undetermined.

    >>> value(["Df", "2", "1"], {"Sigma": (Fraction(1), Fraction(2))})
    Fraction(25, 36)
    """
    if mpmath.mp.prec != BITS:  # else a term inside of others: contexts cost more than most terms
        with mpmath.workdps(DIGITS):
            return value(term, point)
    try:
        return Evaluator(point).value(term)
    except ZeroDivisionError:
        raise Undetermined(term, "divides by zero at this point") from None


@lru_cache(maxsize=1024)
def _number(text: str) -> Fraction:
    """The few numbers of a statement are read at many points."""
    return Fraction(text)


@lru_cache(maxsize=64)
def _falling(spectrum: tuple[Value, ...]) -> tuple[int, ...]:
    """The order of falling eigenvalues, which is asked for at each; of equal ones the first listed comes first."""
    return tuple(sorted(range(len(spectrum)), key=lambda i: -real(spectrum[i])))


_LATEST: list[tuple[Any, tuple[int, ...]]] = [((), ())]


def _order(spectrum: tuple[Value, ...]) -> tuple[int, ...]:
    """The same, also without hashing d fractions at each of d directions of one spectrum."""
    latest, order = _LATEST[0]
    if latest is not spectrum:
        order = _falling(spectrum)
        _LATEST[0] = (spectrum, order)
    return order


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
            return _number(text)
        if text == "Identity":
            return (Fraction(1),) * len(self.point["Sigma"])
        if text not in self.point:
            raise Undetermined(text, "has no value at a point")
        return self.point[text]

    def _range(self, low: Term, high: Term) -> range:
        if high == "Infinity":
            raise Undetermined(high, "is no end of a finite range")
        first, last = self.value(low), self.value(high)
        if last - first > MAX_TERMS:
            raise Undetermined(f"{first}, …, {last}", f"a range of more than {MAX_TERMS} terms")
        return range(int(first), int(last) + 1)

    def _fold(self, start: Value, combine: Callable[[Value, Value], Value], terms: list[Term]) -> Value:
        index, low, high, body = terms
        values = (self.inside(**{index: Fraction(m)}).value(body) for m in self._range(low, high))
        return reduce(combine, values, start)

    def _sum(self, *terms: Term) -> Value:
        index, low, high, body = terms
        if high != "Infinity":
            return self._fold(Fraction(0), add, list(terms))
        return series(lambda j: self.inside(**{index: Fraction(j)}).value(body), int(self.value(low)))

    def _direction(self, name: str, number: Term) -> Value:
        j = int(self.value(number))
        if not 1 <= j <= len(self.point[name]):
            raise Undetermined(j, f"directions are numbered from 1 to {len(self.point[name])}")
        return self.point[name][_order(self.point["Sigma"])[j - 1]]

    def _df(self, order: Term, at: Term) -> Value:
        m, t, spectrum = self.value(order), self.value(at), levels(self.point["Sigma"])
        if type(m) is Fraction and m.denominator == 1 and 0 < m <= LOW:
            return degrees(int(m), t, spectrum)
        shares = (times(Fraction(count), power(divide(s, add(s, t)), m)) for s, count in spectrum)
        return reduce(add, shares)

    def _slope(self, body: Term, name: str) -> Value:
        x, h = self.point[name], mpmath.mpf(10) ** -15
        ahead, behind = (self.inside(**{name: real(x) + e}).value(body) for e in (h, -h))
        return divide(add(ahead, negate(behind)), 2 * h)

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
        "Sum": _sum,
        "Eigenvalue": lambda self, j: self._direction("Sigma", j),
        "Coefficient": lambda self, j: self._direction("w0", j),
        "Product": lambda self, *t: self._fold(Fraction(1), times, t),
        "MatrixProduct": lambda self, *t: self._fold(self._leaf("Identity"), times, t),
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
