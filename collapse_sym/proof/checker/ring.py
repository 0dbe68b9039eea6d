"""Exact arithmetic: polynomials with rational coefficients whose generators may be inverses of polynomials.

A generator is a tuple: ("symbol", name), ("variance", fit), ("trace", word), ("expect", words), ("risk",),
or ("inverse", items) for 1/q, q with leading coefficient 1.  An inverse exists only where q ≠ 0 has been
established, so clearing denominators decides equality.  Such a q is a combination of hypotheses, which
hold no inverses: inverses are not nested.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .limits import MAX_BITS, MAX_EXPONENT, Fuel, need

Generator = tuple[Any, ...]
Monomial = tuple[tuple[Generator, int], ...]


class Poly:
    """A polynomial: monomial → coefficient."""

    __slots__ = ("terms", "fuel")

    def __init__(self, terms: dict[Monomial, Fraction], fuel: Fuel) -> None:
        self.terms = {m: c for m, c in terms.items() if c}
        self.fuel = fuel
        bits = max((c.numerator.bit_length() + c.denominator.bit_length() for c in self.terms.values()), default=0)
        need(bits <= MAX_BITS, "limits", "a coefficient grows too long")
        fuel.spend(1 + len(self.terms) * (1 + bits // 64))

    def number(self, value: int | Fraction) -> Poly:
        """A constant that shares this polynomial's fuel."""
        return Poly({(): Fraction(value)}, self.fuel)

    def __add__(self, other: Poly) -> Poly:
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            terms[monomial] = terms.get(monomial, Fraction(0)) + c
        return Poly(terms, self.fuel)

    def __mul__(self, other: Poly) -> Poly:
        self.fuel.spend(10 * len(self.terms) * len(other.terms))
        terms: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                exponents = dict(left)
                for g, k in right:
                    exponents[g] = exponents.get(g, 0) + k
                monomial = tuple(sorted(exponents.items(), key=repr))
                terms[monomial] = terms.get(monomial, Fraction(0)) + a * b
        return Poly(terms, self.fuel)

    def __neg__(self) -> Poly:
        return self * self.number(-1)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def power(self, exponent: int) -> Poly:
        need(0 <= exponent <= MAX_EXPONENT, "limits", f"an exponent is beyond {MAX_EXPONENT}")
        result = self.number(1)
        for _ in range(exponent):
            result = result * self
        return result

    def constant(self) -> Fraction | None:
        """The value if there are no generators, else None."""
        return self.terms.get((), Fraction(0)) if all(m == () for m in self.terms) else None

    def generators(self) -> set[Generator]:
        return {g for monomial in self.terms for g, _ in monomial}

    def substitute(self, image: Callable[[Generator], Poly | None]) -> Poly:
        """Every generator g replaced by image(g) (None: unchanged)."""
        result = self.number(0)
        images = {g: image(g) for g in self.generators()}
        for monomial, c in self.terms.items():
            product = Poly({tuple((g, k) for g, k in monomial if images[g] is None): c}, self.fuel)
            for value, k in ((images[g], k) for g, k in monomial):
                product = product if value is None else product * value.power(k)
            result = result + product
        return result


def generator(g: Generator, fuel: Fuel) -> Poly:
    """The polynomial g."""
    return Poly({((g, 1),): Fraction(1)}, fuel)


def monic(q: Poly) -> tuple[Fraction, Generator]:
    """Leading coefficient c and the generator that stands for the inverse of q/c."""
    need(q.terms, "ring", "division by zero")
    c = q.terms[max(q.terms, key=repr)]
    return c, ("inverse", tuple(sorted(((m, a / c) for m, a in q.terms.items()), key=repr)))


def inverse(q: Poly) -> Poly:
    """1/q; the caller has established q ≠ 0."""
    c, g = monic(q)
    return q.number(1 / c) if q.constant() is not None else generator(g, q.fuel) * q.number(1 / c)


def vanishes(p: Poly) -> bool:
    """Whether p is zero as a rational function: clear the inverses (none is nested, see the head of this file)."""
    while p.terms:
        g = max(p.generators(), key=lambda g: (g[0] == "inverse", repr(g)), default=("",))
        if g[0] != "inverse":
            return False
        q, top = Poly(dict(g[1]), p.fuel), max(dict(m).get(g, 0) for m in p.terms)
        cleared = p.number(0)
        for monomial, c in p.terms.items():
            rest = Poly({tuple((h, k) for h, k in monomial if h != g): c}, p.fuel)
            cleared = cleared + rest * q.power(top - dict(monomial).get(g, 0))
        p = cleared
    return True


def evaluate(p: Poly, point: dict[Generator, Fraction]) -> Fraction:
    """The value at a point that has a number for every symbol, and no zero denominator."""

    def image(g: Generator) -> Poly:
        return p.number(1 / evaluate(Poly(dict(g[1]), p.fuel), point) if g[0] == "inverse" else point[g])

    return p.substitute(image).constant() or Fraction(0)
