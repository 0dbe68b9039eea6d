"""The two fields in which answers are compared: fractions of polynomials over Q, and integers modulo a prime.

A fraction keeps its denominator as a multiset of known factors: no generic gcd is ever taken, and
whether it vanishes is read off the numerator.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import flint
import sympy as sp

from ..errors import TooLarge

MAX_TERMS = 60_000  # of a numerator


Factors = dict[str, tuple[flint.fmpq_mpoly, int]]  # text of a factor → (factor, exponent): polynomials do not hash


class Fraction:
    """numerator / Π factor^exponent over Q[generators]."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: flint.fmpq_mpoly, denominator: Factors | None = None) -> None:
        if len(numerator) > MAX_TERMS:
            raise TooLarge(
                f"{len(numerator)} terms", f"more than {MAX_TERMS} in one numerator", "compare smaller answers"
            )
        self.numerator, self.denominator = numerator, denominator or {}

    def __add__(self, other: Fraction) -> Fraction:
        common = dict(self.denominator)
        for key, (factor, k) in other.denominator.items():
            common[key] = (factor, max(k, common[key][1] if key in common else 0))
        return Fraction(_lifted(self, common) + _lifted(other, common), common)

    def __neg__(self) -> Fraction:
        return Fraction(-self.numerator, self.denominator)

    def __sub__(self, other: Fraction) -> Fraction:
        return self + -other

    def __mul__(self, other: Fraction) -> Fraction:
        denominator = dict(self.denominator)
        for key, (factor, k) in other.denominator.items():
            denominator[key] = (factor, k + (denominator[key][1] if key in denominator else 0))
        return _reduced(self.numerator * other.numerator, denominator)

    def __truediv__(self, other: Fraction) -> Fraction:
        return self * other.inverse()

    def inverse(self) -> Fraction:
        """1/x: the numerator, split into irreducible factors, becomes the denominator."""
        if self.numerator.is_zero():
            raise ZeroDivisionError
        numerator = self.numerator.context().constant(1)
        for factor, k in self.denominator.values():
            numerator *= factor**k
        content, factors = self.numerator.factor()
        return _reduced(numerator * (1 / flint.fmpq(content)), {str(f): (f, int(k)) for f, k in factors})


def _lifted(x: Fraction, common: Factors) -> flint.fmpq_mpoly:
    out = x.numerator
    for key, (factor, k) in common.items():
        missing = k - (x.denominator[key][1] if key in x.denominator else 0)
        if missing:
            out *= factor**missing
    return out


def _reduced(numerator: flint.fmpq_mpoly, denominator: Factors) -> Fraction:
    """Known factors that divide the numerator are cancelled: trial division, never a gcd."""
    kept: Factors = {}
    for key, (factor, k) in denominator.items():
        while k and not numerator.is_zero():
            quotient, remainder = divmod(numerator, factor)
            if not remainder.is_zero():
                break
            numerator, k = quotient, k - 1
        if k:
            kept[key] = (factor, k)
    return Fraction(numerator, kept)


class Exact:
    """Fractions over Q in named generators, modulo relations r² = e of square roots."""

    def __init__(self, names: Sequence[str]) -> None:
        self.context = flint.fmpq_mpoly_ctx.get(tuple(names) or ("x",), "lex")
        self.index = {name: i for i, name in enumerate(names)}
        self.roots: list[tuple[int, Fraction]] = []

    def rational(self, q: sp.Rational) -> Fraction:
        return Fraction(self.context.constant(flint.fmpq(int(q.p), int(q.q))))

    def generator(self, name: str) -> Fraction:
        return Fraction(self.context.gen(self.index[name]))

    def root(self, name: str, square: Fraction) -> Fraction:
        """A generator with the relation r² = square."""
        if all(i != self.index[name] for i, _ in self.roots):
            self.roots.append((self.index[name], square))
        return self.generator(name)

    def sign(self, name: str) -> Fraction:
        """A generator with the relation r² = 1."""
        return self.root(name, self.rational(sp.Integer(1)))

    def is_zero(self, x: Fraction) -> bool:
        """Decides x = 0: reduces modulo the roots, last defined first."""
        for i, square in reversed(self.roots):
            x = self._reduce(Fraction(x.numerator), i, square)
        return bool(x.numerator.is_zero())

    def _reduce(self, x: Fraction, i: int, square: Fraction) -> Fraction:
        even, odd = self.rational(sp.Integer(0)), self.rational(sp.Integer(0))
        for exponents, coefficient in x.numerator.to_dict().items():
            k = exponents[i]
            rest = self.context.from_dict({tuple(0 if j == i else e for j, e in enumerate(exponents)): coefficient})
            term = Fraction(rest)
            for _ in range(k // 2):
                term = term * square
            if k % 2:
                odd = odd + term
            else:
                even = even + term
        return even + odd * Fraction(self.context.gen(i))


class Modular:
    """Integers modulo a random prime of 61 bits, generators at random points: an instant "no"."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.prime = _random_prime(rng)
        self.values: dict[str, flint.nmod] = {}

    def rational(self, q: sp.Rational) -> flint.nmod:
        return flint.nmod(int(q.p) % self.prime, self.prime) / flint.nmod(int(q.q) % self.prime, self.prime)

    def generator(self, name: str) -> flint.nmod:
        if name not in self.values:
            self.values[name] = flint.nmod(self.rng.randrange(1, self.prime), self.prime)
        return self.values[name]

    def root(self, name: str, square: flint.nmod) -> flint.nmod:
        """A square root modulo the prime (≡ 3 mod 4); ZeroDivisionError where there is none, to draw again.

        It is the root that is a square itself, so that roots multiply: √a √b = √(ab).
        """
        candidate = square ** ((self.prime + 1) // 4)
        if candidate * candidate != square:
            raise ZeroDivisionError
        return self.values.setdefault(name, candidate)

    def sign(self, name: str) -> flint.nmod:
        """1 or −1."""
        return self.values.setdefault(name, self.rational(sp.Integer(self.rng.choice((1, -1)))))

    def is_zero(self, x: flint.nmod) -> bool:
        return int(x) == 0


def _random_prime(rng: random.Random) -> int:
    """A prime ≡ 3 mod 4 of 61 bits: of every number, half of the primes have a square root."""
    candidate = rng.randrange(1 << 58, 1 << 59) * 4 + 3
    while not flint.fmpz(candidate).is_prime():
        candidate = rng.randrange(1 << 58, 1 << 59) * 4 + 3
    return candidate
