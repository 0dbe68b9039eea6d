"""Exponents of T: maxima and minima of linear forms, with coefficients in Q(β, R).

In T the maximum of two powers has the larger exponent, so that the exponent of a sum of non-negative
powers of T is a maximum, that of a cut-off a minimum, and every exponent of this room is one ``Form``
in coordinates such as x (the position of κ ≍ T^(−βx)), a, b, D, s, nu.  Sums distribute, so does a
factor of known sign: max(p, q) − r = max(p − r, q − r) and −max(p, q) = min(−p, −q).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import sympy as sp

from ..errors import InvalidInput
from ..notation import BETA, R
from .signs import weak_sign

Number: TypeAlias = Any  # an integer, or a SymPy expression in (β, R)


def _scalar(value: Number) -> sp.Expr:
    value = sp.sympify(value, strict=True)
    return value if value.is_Rational else _reduced(value)


@lru_cache(maxsize=4096)
def _reduced(value: sp.Expr) -> sp.Expr:
    """A rational function of (β, R) in its one reduced form."""
    if not value.free_symbols <= {BETA, R}:
        raise InvalidInput(value, "is no rational function of beta and R", "name other quantities as coordinates")
    # of a polynomial this is the same form, and most are polynomials: cancel takes fifty times as long
    return sp.expand(value) if value.is_polynomial(BETA, R) else sp.cancel(value)


class Form:
    """A linear form, or a maximum or minimum of forms; see ``Linear``, ``Max``, ``Min``."""

    def __add__(self, other: Form | Number) -> Form:
        return _sum(self, _form(other))

    def __radd__(self, other: Number) -> Form:
        return _sum(_form(other), self)

    def __neg__(self) -> Form:
        return self * -1

    def __sub__(self, other: Form | Number) -> Form:
        return self + -_form(other)

    def __rsub__(self, other: Number) -> Form:
        return _form(other) + -self

    def __mul__(self, factor: Number) -> Form:
        return self._scaled(_scalar(factor))

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> Form:
        return self._scaled(1 / _scalar(divisor))

    def _scaled(self, factor: sp.Expr) -> Form:
        raise NotImplementedError

    def at(self, values: Mapping[str, Number]) -> sp.Expr:
        """The value where every coordinate has its number; ``beta`` and ``R`` may be among them."""
        raise NotImplementedError

    def linear_parts(self) -> Iterator[Linear]:
        """The linear forms in it, each once."""
        raise NotImplementedError

    def where(self, name: str, value: Linear) -> Form:
        """The form with a coordinate replaced by a linear form."""
        raise NotImplementedError

    @property
    def coordinates(self) -> frozenset[str]:
        """The names that it depends on."""
        return frozenset(name for part in self.linear_parts() for name, _ in part.coefficients)


@dataclass(frozen=True)
class Linear(Form):
    """Σ coefficient·coordinate + constant; coefficients by name in order, none of them zero.

    >>> x, D = coordinate("x"), coordinate("D")
    >>> form = R * x + (2 * BETA - R) * (x - D)
    >>> form.at({"x": 2, "D": 1}), form.coordinates == {"x", "D"}
    (R + 2*beta, True)
    """

    coefficients: tuple[tuple[str, sp.Expr], ...] = ()
    constant: sp.Expr = field(default_factory=lambda: sp.S.Zero)

    def coefficient(self, name: str) -> sp.Expr:
        """The coefficient of a coordinate, 0 where it does not occur."""
        return dict(self.coefficients).get(name, sp.S.Zero)

    def _scaled(self, factor: sp.Expr) -> Linear:
        return linear({name: c * factor for name, c in self.coefficients}, self.constant * factor)

    def at(self, values: Mapping[str, Number]) -> sp.Expr:
        numbers = {s: sp.sympify(values[s.name], strict=True) for s in (BETA, R) if s.name in values}
        missing = [name for name, _ in self.coefficients if name not in values]
        if missing:
            raise InvalidInput(missing[0], "has no value here", f"give one for {missing[0]}")
        total = sum((c * sp.sympify(values[name], strict=True) for name, c in self.coefficients), self.constant)
        value = total.xreplace(numbers)
        return value if value.is_Rational else sp.cancel(value)

    def linear_parts(self) -> Iterator[Linear]:
        yield self

    def where(self, name: str, value: Linear) -> Form:
        factor = self.coefficient(name)
        return self if factor == 0 else self - factor * coordinate(name) + factor * value

    def __str__(self) -> str:
        shown = sp.Add(*(c * sp.Dummy(name) for name, c in self.coefficients), self.constant)
        return str(shown).replace("_", "")


@dataclass(frozen=True)
class _Extreme(Form):
    parts: tuple[Form, ...]

    def _scaled(self, factor: sp.Expr) -> Form:
        known = weak_sign(factor)
        if known is None:
            raise InvalidInput(factor, "has no one sign for beta > 1, 0 < R <= 2*beta", "scale linear forms only")
        scaled = [part._scaled(factor) for part in self.parts]
        return maximum(*scaled) if (known >= 0) == isinstance(self, Max) else minimum(*scaled)

    def linear_parts(self) -> Iterator[Linear]:
        yield from dict.fromkeys(leaf for part in self.parts for leaf in part.linear_parts())

    def where(self, name: str, value: Linear) -> Form:
        return _extreme(Max if isinstance(self, Max) else Min, tuple(part.where(name, value) for part in self.parts))

    def at(self, values: Mapping[str, Number]) -> sp.Expr:
        found = [part.at(values) for part in self.parts]
        if all(value.is_Rational for value in found):  # the same, without SymPy's search for what dominates
            return max(found) if isinstance(self, Max) else min(found)
        return (sp.Max if isinstance(self, Max) else sp.Min)(*found)

    def __str__(self) -> str:
        return f"{'max' if isinstance(self, Max) else 'min'}({', '.join(str(part) for part in self.parts)})"


class Max(_Extreme):
    """The largest of its parts; made by ``maximum``."""


class Min(_Extreme):
    """The smallest of its parts; made by ``minimum``."""


@dataclass(frozen=True)
class Term:
    """One non-negative term T^(−exponent)·(log T)^k of the test error.

    k is the number of ``flats`` that are > 0: lengths of segments over which a sum is the same at every
    scale, so that it collects log T times their length.  ``constant`` is the factor where it is known.
    """

    name: str
    exponent: Form
    flats: tuple[Form, ...] = ()
    constant: sp.Expr | None = None

    def log_power(self, values: Mapping[str, Number]) -> int:
        """The power of log T at numbers."""
        return sum(1 for flat in self.flats if flat.at(values) > 0)


def linear(coefficients: Mapping[str, Number], constant: Number = 0) -> Linear:
    """The linear form with these coefficients.

    >>> str(linear({"x": 2, "b": 0}, 1))
    '2*x + 1'
    """
    reduced = {name: _scalar(c) for name, c in sorted(coefficients.items())}
    return Linear(tuple((name, c) for name, c in reduced.items() if c != 0), _scalar(constant))


def coordinate(name: str) -> Linear:
    """The coordinate itself as a form."""
    return linear({name: 1})


def maximum(*forms: Form | Number) -> Form:
    """The maximum, nested maxima opened and equal parts once.

    >>> x, b = coordinate("x"), coordinate("b")
    >>> str(maximum(x, b) - b), str(-maximum(x, b))
    ('max(-b + x, 0)', 'min(-x, -b)')
    """
    return _extreme(Max, forms)


def minimum(*forms: Form | Number) -> Form:
    """The minimum, nested minima opened and equal parts once."""
    return _extreme(Min, forms)


def _extreme(kind: type[Max] | type[Min], forms: tuple[Form | Number, ...]) -> Form:
    parts: dict[Form, None] = {}
    for form in map(_form, forms):
        parts.update(dict.fromkeys(form.parts if isinstance(form, kind) else (form,)))
    if not parts:
        raise InvalidInput("()", "no form to compare", "give at least one")
    return next(iter(parts)) if len(parts) == 1 else kind(tuple(parts))


def _form(value: Form | Number) -> Form:
    return value if isinstance(value, Form) else linear({}, value)


def _sum(p: Form, q: Form) -> Form:
    if isinstance(p, Linear) and isinstance(q, Linear):
        table = {name: p.coefficient(name) + q.coefficient(name) for name in p.coordinates | q.coordinates}
        return linear(table, p.constant + q.constant)
    if isinstance(p, Linear):
        p, q = q, p
    kind = Max if isinstance(p, Max) else Min
    return _extreme(kind, tuple(part + q for part in p.parts))  # type: ignore[attr-defined]
