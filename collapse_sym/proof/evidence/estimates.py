r"""Estimates: means over replicates, and smooth functions of them, with their errors.

An estimate carries what each replicate contributes to it to first order (its influence), so that errors of functions of
several means on the same outcomes come out right:

    ĝ = g(m₁, …, m_k) ,      ψ_r = Σ_i ∂g/∂m_i (y_{ir} − m_i) ,      standard error = sd(ψ)/√R .

A difference that vanishes replicate by replicate has error 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from ...oracle.quantiles import studentised
from ..evaluation import Undetermined, value

Number = Any
#: the side of a relation that divides by zero at a point
NO_VALUE = "no value"


@dataclass(frozen=True)
class Estimate:
    """A scalar or a matrix: ``mean`` of shape S, ``influence`` of shape (R, S)."""

    mean: Any
    influence: Any

    @property
    def error(self) -> Any:
        """The standard error of the mean."""
        R = len(self.influence)
        return np.sqrt((self.influence**2).sum(axis=0) / (R * max(R - 1, 1)))

    def width(self, quantile: float) -> float:
        """Half the interval at a normal quantile, the skewness of the replicates and their number taken in."""
        return float(studentised(quantile, self.influence) * self.error)

    def entries(self) -> list[Estimate]:
        """The entries of a matrix as estimates."""
        flat = self.influence.reshape(len(self.influence), -1)
        return [Estimate(m, flat[:, i]) for i, m in enumerate(np.ravel(self.mean))]

    def __add__(self, other: Number) -> Estimate:
        if isinstance(other, Estimate):
            return Estimate(self.mean + other.mean, self.influence + other.influence)
        return Estimate(self.mean + other, self.influence)

    __radd__ = __add__

    def __neg__(self) -> Estimate:
        return Estimate(-self.mean, -self.influence)

    def __sub__(self, other: Number) -> Estimate:
        return self + (-other)

    def __rsub__(self, other: Number) -> Estimate:
        return -self + other

    def __mul__(self, other: Number) -> Estimate:
        if isinstance(other, Estimate):
            slope = self.influence * other.mean + other.influence * self.mean
            return Estimate(self.mean * other.mean, slope)
        return Estimate(self.mean * other, self.influence * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Estimate:
        return self * (other.mapped(lambda x: 1 / x, lambda x: -1 / x**2) if isinstance(other, Estimate) else 1 / other)

    def __rtruediv__(self, other: Number) -> Estimate:
        return self.mapped(lambda x: other / x, lambda x: -other / x**2)

    def mapped(self, function: Callable[[float], float], slope: Callable[[float], float]) -> Estimate:
        """A smooth function of a scalar, with its derivative."""
        try:
            return Estimate(function(self.mean), self.influence * slope(self.mean))
        except ZeroDivisionError:
            raise Undetermined(self.mean, "divides by zero") from None

    def power(self, exponent: float) -> Estimate:
        """self ** exponent."""
        return self.mapped(lambda x: x**exponent, lambda x: exponent * x ** (exponent - 1))

    def log(self) -> Estimate:
        """log self."""
        if self.mean <= 0:
            raise Undetermined(self.mean, "has no real logarithm")
        return self.mapped(math.log, lambda x: 1 / x)


def mean_of(values: Any, weights: Any) -> Estimate:
    """The mean over replicates (first axis), each with its weight of mean 1."""
    weighted = values * weights.reshape(-1, *(1,) * (values.ndim - 1))
    mean = weighted.mean(axis=0)
    return Estimate(float(mean) if mean.ndim == 0 else mean, weighted - mean)


def number(x: Any) -> Any:
    """An exact number as a float; an estimate as it is."""
    if isinstance(x, Estimate):
        return x
    try:
        return float(x)
    except OverflowError:
        raise Undetermined(x, "is beyond the range of floats") from None


# -- exact numbers, estimates and ∞ together -----------------------------------------------------------
INFINITE = Estimate(math.inf, np.zeros(1))


def is_infinite(x: Any) -> bool:
    """Whether this is the mean of what has none that is finite."""
    return isinstance(x, Estimate) and np.ndim(x.mean) == 0 and math.isinf(x.mean)


def plus(a: Any, b: Any) -> Any:
    """a + b."""
    if is_infinite(a) or is_infinite(b):
        return _with_infinity(a, b, lambda x, y: x + y)
    return _like(a, b) + _like(b, a) if _mixed(a, b) else _exactly("Add", a, b)


def minus(a: Any, b: Any) -> Any:
    """a − b."""
    return plus(a, times(Fraction(-1), b))


def times(a: Any, b: Any) -> Any:
    """a b."""
    if is_infinite(a) or is_infinite(b):
        return _with_infinity(a, b, lambda x, y: x * y)
    return _like(a, b) * _like(b, a) if _mixed(a, b) else _exactly("Multiply", a, b)


def over(a: Any, b: Any) -> Any:
    """a / b."""
    if is_infinite(a) or is_infinite(b):
        return _with_infinity(a, b, lambda x, y: x / y)
    return _like(a, b) / _like(b, a) if _mixed(a, b) else _exactly("Divide", a, b)


def _with_infinity(a: Any, b: Any, combine: Callable[[float, float], float]) -> Any:
    """∞ with a number, where that has a meaning; ∞ − ∞, 0 ∞, ∞/∞ and ∞/0 have none."""
    sides = [float(x.mean if isinstance(x, Estimate) else x) for x in (a, b)]
    try:
        found = combine(*sides)
    except ZeroDivisionError:
        found = math.nan
    if math.isnan(found):
        raise Undetermined(f"{sides[0]} and {sides[1]}", "have no sum, product or quotient")
    return Estimate(found, np.zeros(1)) if math.isinf(found) else Fraction(0)


def trace(x: Any) -> Any:
    """tr x."""
    if isinstance(x, Estimate):
        return Estimate(float(np.trace(x.mean)), np.trace(x.influence, axis1=-2, axis2=-1))
    return reduce(plus, x)


def _mixed(a: Any, b: Any) -> bool:
    return isinstance(a, Estimate) or isinstance(b, Estimate)


def _exactly(head: str, a: Any, b: Any) -> Any:
    return value([head, "a", "b"], {"a": a, "b": b})


def _like(x: Any, other: Any) -> Any:
    """x as floats; functions of Σ in the shape of the matrix or vector that they meet."""
    if not isinstance(x, tuple):
        return number(x)
    flat = np.array([float(entry) for entry in x])
    return flat[:, None] if other.mean.shape[-1] == 1 < len(flat) else np.diag(flat)
