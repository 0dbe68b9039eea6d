r"""The summand of a power sum, its Taylor coefficients, and its growth in a sector of the complex plane.

    f(x) = x^{−a} Π_i (x^{−b} + κ_i)^{−m_i} ,      b > 0 , κ_i > 0

In the sector |arg z| ≤ asin θ with b·asin θ < π nothing vanishes: for |arg u| ≤ φ < π, |u + κ| ≥ (|u| + κ) cos(φ/2).
Hence on the disc |z − x| ≤ θx

    |f(z)| ≤ C f(x) ,   C = max((1−θ)^{−a}, (1+θ)^{−a}) Π_{m_i>0} ((1+θ)^b/cos(φ/2))^{m_i} Π_{m_i<0} (1−θ)^{−b|m_i|}

whatever the κ's are, and f(y)/f(x) ≤ (y/x)^p for y ≥ x with p = −a + b Σ_{m_i>0} m_i.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flint import arb, arb_series

from ...functionals.precision import series_length


@dataclass(frozen=True, eq=False)
class Summand:
    """The numbers of a summand as balls: exponents ``a`` and ``b``, and (κ_i, m_i) with κ_i > 0."""

    a: arb
    b: arb
    scales: tuple[tuple[arb, arb], ...]

    @cached_property
    def growth(self) -> float:
        """p, the largest logarithmic slope of f, as a float."""
        return -float(self.a) + float(self.b) * sum(max(float(m), 0.0) for _, m in self.scales)

    def __call__(self, x: arb) -> arb:
        """f(x) for x > 0."""
        log = x.log()
        return self.of_powers((-self.a * log).exp(), (-self.b * log).exp())

    def of_powers(self, outer: arb, inner: arb) -> arb:
        """f from x^{−a} and x^{−b}."""
        value = outer
        for kappa, m in self.scales:
            value *= (inner + kappa) ** (-m)
        return value

    def head(self, stop: int) -> arb:
        """Σ_{j<stop} f(j), term by term."""
        powers = zip(multiplicative(self.a, stop), multiplicative(self.b, stop))
        return sum((self.of_powers(outer, inner) for outer, inner in powers), arb(0))

    def taylor(self, x: arb, length: int) -> list[arb]:
        """The coefficients of f(x(1+τ))/f(x) in τ, the first ``length`` of them."""
        with series_length(length):
            series = _binomial(-self.a, length)
            inner = _binomial(-self.b, length) - 1 if self.scales else series
            for kappa, m in self.scales:
                series *= (1 + inner / (1 + kappa * x**self.b)) ** (-m)
        return _all(series, length)

    def magnification(self, theta: arb) -> arb:
        """C, an upper bound of |f(z)|/f(x) on the disc of radius θx about x; not finite if the sector is too wide."""
        half = self.b * theta.asin() / 2
        if not half < arb.pi() / 2:
            return arb.pos_inf()
        wide, narrow, cosine = 1 + theta, 1 - theta, half.cos()
        bound = (narrow**-self.a).max(wide**-self.a)
        for _, m in self.scales:
            bound *= (wide**self.b / cosine) ** m if m > 0 else narrow ** (self.b * m)
        return bound

    def magnification_bits(self, theta: float) -> float:
        """log₂ C as a float, for choosing θ only."""
        a, b = float(self.a), float(self.b)
        wide, narrow = math.log2(1 + theta), math.log2(1 - theta)
        cosine = math.log2(math.cos(b * math.asin(theta) / 2))
        total = max(-a * narrow, -a * wide)
        for _, m in self.scales:
            total += float(m) * ((b * wide - cosine) if m > 0 else b * narrow)
        return total


def binomial(exponent: arb, length: int) -> list[arb]:
    """The coefficients of (1+τ)^exponent.

    >>> [int(c.unique_fmpz()) for c in binomial(arb(-1), 4)]
    [1, -1, 1, -1]
    """
    with series_length(length):
        return _all(_binomial(exponent, length), length)


def _binomial(exponent: arb, length: int) -> arb_series:
    return arb_series([1, 1], length) ** exponent


def _all(series: arb_series, length: int) -> list[arb]:
    """The coefficients, also those that end the series as zeros."""
    found: list[arb] = series.coeffs()
    return found + [arb(0)] * (length - len(found))


def multiplicative(exponent: arb, stop: int) -> Iterator[arb]:
    """j^{−exponent} for j = 1, …, stop − 1: a power for each prime, a product for the others.

    >>> [x.str(4) for x in multiplicative(arb(2), 5)]
    ['1.000', '0.2500', '[0.1111 +/- ...]', '0.06250']
    """
    powers = [arb(1)] * max(stop, 2)
    factor = list(range(stop))
    for p in range(2, math.isqrt(max(stop - 1, 0)) + 1):
        if factor[p] == p:
            factor[p * p :: p] = [p] * len(range(p * p, stop, p))
    for j in range(1, stop):
        if j > 1:
            p = factor[j]
            powers[j] = powers[p] * powers[j // p] if p < j else arb(j) ** -exponent
        yield powers[j]
