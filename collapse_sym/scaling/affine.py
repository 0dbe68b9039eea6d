"""Linear forms twice: as a row of numbers at a sample of (β, R), to search with, and over Q(β, R), to prove with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from flint import fmpq, fmpz

from ..notation import BETA
from ..notation import R as RATE
from .forms import Linear, linear
from .ratios import Ratio, sign
from .signs import Exponents
from .simplex import Row

Vector = tuple[Ratio, ...]  # constant, coefficient of x, coefficients of the parameters
_NOTHING = Ratio.of(0)


@dataclass(frozen=True)
class Frame:
    """The coordinates in their order, the variable x first, and what is known of β and R."""

    names: tuple[str, ...]
    exponents: Exponents

    @cached_property
    def sample(self) -> tuple[fmpq, fmpq]:
        """Numbers for β and R."""
        values = self.exponents.sample()
        beta, R = (fmpq(int(values[s].p), int(values[s].q)) for s in (BETA, RATE))
        return beta, R

    def affine(self, form: Linear) -> Affine:
        """The form in both shapes."""
        table = dict(form.coefficients)
        values = [form.constant, *(table.get(name, sp.S.Zero) for name in self.names)]
        values = [self.exponents.reduced(v) for v in values]
        numbers = [v.xreplace(self.exponents.sample()) for v in values]
        row = tuple(fmpq(int(q.p), int(q.q)) for q in numbers)
        return Affine(self, row, lambda: tuple(map(Ratio.of, values)))

    def constant(self, value: int) -> Affine:
        """The constant form."""
        row = (fmpq(value), *[fmpq(0)] * len(self.names))
        return Affine(self, row, lambda: (Ratio.of(value), *[_NOTHING] * len(self.names)))

    def sign(self, value: Ratio) -> int | None:
        """The sign on the whole domain of (β, R), None where it is not one."""
        beta = self.exponents.beta
        return sign(value, beta if beta.is_Rational else None)


@dataclass(frozen=True, eq=False)
class Affine:
    """c₀ + c₁x + Σ c_i p_i; the ``vector`` over Q(β, R) is computed when it is asked for."""

    frame: Frame
    row: Row
    make: Callable[[], Vector]

    @cached_property
    def vector(self) -> Vector:
        """The coefficients in Q(β, R)."""
        return self.make()

    @cached_property
    def form(self) -> Linear:
        """To show."""
        constant, *rest = (v.expression for v in self.vector)
        return linear(dict(zip(self.frame.names, rest)), constant)

    @cached_property
    def direction(self) -> tuple[fmpz, ...]:
        """What forms share that are positive multiples of each other, in whole numbers; the form is not zero."""
        size = next(abs(c) for c in (*self.row[2:], self.row[0]) if c)
        return tuple(number for c in self.row for number in ((c / size).p, (c / size).q))

    @property
    def slope(self) -> fmpq:
        """The coefficient of x."""
        return self.row[1]

    @property
    def zero(self) -> bool:
        """Whether it vanishes identically."""
        return not any(self.row)

    def at(self, point: Sequence[fmpq]) -> fmpq:
        """The value where x does not occur."""
        return sum((c * z for c, z in zip(self.row[2:], point)), self.row[0])

    def __add__(self, other: Affine) -> Affine:
        row = tuple(a + b for a, b in zip(self.row, other.row))
        return Affine(self.frame, row, lambda: tuple(a + b for a, b in zip(self.vector, other.vector)))

    def __sub__(self, other: Affine) -> Affine:
        return self + -other

    def __neg__(self) -> Affine:
        return Affine(self.frame, tuple(-a for a in self.row), lambda: tuple(-a for a in self.vector))

    def half(self) -> Affine:
        """Half of it."""
        return Affine(self.frame, tuple(a / 2 for a in self.row), lambda: tuple(a / 2 for a in self.vector))

    def beyond(self, upper: Affine | None) -> Affine:
        """The middle of the interval from here to ``upper``; without one, the form one further."""
        return self + self.frame.constant(1) if upper is None else (self + upper).half()

    def where(self, x: Affine) -> Affine:
        """The form with x replaced by a form that is free of x."""
        row = tuple(a + self.slope * b for a, b in zip(_free(self.row), x.row))
        return Affine(self.frame, row, lambda: _where(self.vector, x.vector))

    def meets(self, level: Affine) -> Affine:
        """The x at which this form has the value ``level``, which is free of x."""
        row = tuple((a - b) / self.slope for a, b in zip(level.row, _free(self.row)))
        return Affine(self.frame, row, lambda: _meets(self.vector, level.vector))

    def crosses(self, other: Affine) -> Affine:
        """The x at which two forms are equal."""
        return (self - other).meets(self.frame.constant(0))

    def tidy(self) -> Affine:
        """The form multiplied by a number or polynomial > 0 so that it is as simple as can be.

        Where no sign of the multiplier is certified, the form as it is.
        """
        factor = _content(self.vector)
        if factor is None or self.frame.sign(factor) != 1:
            return self
        scaled = tuple(v / factor for v in self.vector)
        return Affine(self.frame, tuple(v.at(*self.frame.sample) for v in scaled), lambda: scaled)


def _free(row: Row) -> Row:
    return (row[0], fmpq(0), *row[2:])


def _where(vector: Vector, x: Vector) -> Vector:
    rest = (vector[0], _NOTHING, *vector[2:])
    return tuple(a if b.zero else a + vector[1] * b for a, b in zip(rest, x))


def _meets(vector: Vector, level: Vector) -> Vector:
    rest = (vector[0], _NOTHING, *vector[2:])
    return tuple((a - b) / vector[1] for a, b in zip(level, rest))


def _content(vector: Vector) -> Ratio | None:
    """gcd of the numerators over lcm of the denominators, > 0 at a sample where it has a sign."""
    kept = [v for v in vector if not v.zero]
    if not kept:
        return None
    over, under = kept[0].numerator, kept[0].denominator
    for v in kept[1:]:
        over = over.gcd(v.numerator)
        # lcm: what the other denominator adds to this one.
        under = (Ratio(under, v.denominator).numerator) * v.denominator
    return Ratio(over, under)
