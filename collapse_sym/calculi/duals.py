"""Dual numbers: quantities to first order in a small ε."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Dual:
    """value + slope·ε with ε² = 0: a quantity to first order in ε = 1/d.

    >>> (Dual(2, 3) * Dual(5, 7)), 1 - Dual(2, 3)
    (Dual(value=10, slope=29), Dual(value=-1, slope=-3))
    """

    value: Any
    slope: Any = 0

    # numpy arrays leave arithmetic with us to us
    __array_ufunc__: ClassVar[None] = None

    def __add__(self, other: Any) -> Dual:
        other = dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Any) -> Dual:
        other = dual(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def __sub__(self, other: Any) -> Dual:
        return self + -dual(other)

    def __rsub__(self, other: Any) -> Dual:
        return dual(other) + -self

    def __truediv__(self, other: Any) -> Dual:
        other = dual(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.slope - quotient * other.slope) / other.value)

    def __pow__(self, exponent: int) -> Dual:
        out = Dual(1)
        for _ in range(exponent):
            out = out * self
        return out

    __radd__, __rmul__ = __add__, __mul__


def dual(x: Any) -> Dual:
    """A number as a constant."""
    return x if isinstance(x, Dual) else Dual(x)
