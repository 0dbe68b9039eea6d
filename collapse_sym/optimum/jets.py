"""Jets: a quantity and its first two derivatives, over any numbers, arrays or metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

ZERO = 0  # what derivatives of constants are: skipped, never multiplied


@dataclass(frozen=True)
class Jet:
    """value + slope·t + bend·t², the start of a Taylor series: ``bend`` is half the second derivative.

    >>> t = Jet(3, 1)
    >>> t * t, 1 / Jet(1.0, 1.0)
    (Jet(value=9, slope=6, bend=1), Jet(value=1.0, slope=-1.0, bend=1.0))
    """

    value: Any
    slope: Any = ZERO
    bend: Any = ZERO

    # numpy arrays leave arithmetic with us to us
    __array_ufunc__: ClassVar[None] = None

    def __add__(self, other: Any) -> Jet:
        o = jet(other)
        return Jet(self.value + o.value, _sum(self.slope, o.slope), _sum(self.bend, o.bend))

    def __mul__(self, other: Any) -> Jet:
        a, b = self, jet(other)
        slope = _sum(_product(a.value, b.slope), _product(a.slope, b.value))
        bend = _sum(_product(a.value, b.bend), _product(a.slope, b.slope))
        return Jet(a.value * b.value, slope, _sum(bend, _product(a.bend, b.value)))

    def __truediv__(self, other: Any) -> Jet:
        a, b = self, jet(other)
        value = a.value / b.value
        slope = _over(_sum(a.slope, -_product(value, b.slope)), b.value)
        rest = _sum(_product(value, b.bend), _product(slope, b.slope))
        return Jet(value, slope, _over(_sum(a.bend, -rest), b.value))

    def __rtruediv__(self, other: Any) -> Jet:
        return jet(other) / self

    def __neg__(self) -> Jet:
        return Jet(-self.value, -self.slope, -self.bend)

    def __sub__(self, other: Any) -> Jet:
        return self + -jet(other)

    def __rsub__(self, other: Any) -> Jet:
        return -self + other

    def __pow__(self, exponent: int) -> Jet:
        out = self
        for _ in range(exponent - 1):
            out = out * self
        return out

    def map(self, linear: Any) -> Jet:
        """A linear map of each coefficient."""
        return Jet(*(ZERO if _is_zero(x) else linear(x) for x in (self.value, self.slope, self.bend)))

    __radd__, __rmul__ = __add__, __mul__


def jet(x: Any) -> Jet:
    """A constant as a jet."""
    return x if isinstance(x, Jet) else Jet(x)


def _is_zero(x: Any) -> bool:
    return isinstance(x, int) and x == ZERO


def _sum(x: Any, y: Any) -> Any:
    return y if _is_zero(x) else x if _is_zero(y) else x + y


def _product(x: Any, y: Any) -> Any:
    return ZERO if _is_zero(x) or _is_zero(y) else x * y


def _over(x: Any, y: Any) -> Any:
    return ZERO if _is_zero(x) else x / y
