"""Exact arithmetic: polynomials with rational coefficients whose generators may be inverses of polynomials.

A generator is a tuple: ("symbol", name), ("variance", i), ("trace", word), ("expect", words), or
("inverse", items) for 1/q, q monic.  An inverse exists only where q ≠ 0 has been established, so
clearing denominators decides equality.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .limits import MAX_BITS, MAX_EXPONENT, Fuel, Rejected, need

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
        self.fuel.spend(4 * len(self.terms) * len(other.terms))
        terms: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = _product(left, right)
                terms[monomial] = terms.get(monomial, Fraction(0)) + a * b
        return Poly(terms, self.fuel)

    def __neg__(self) -> Poly:
        return self * self.number(-1)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def power(self, exponent: int) -> Poly:
        need(0 <= exponent <= MAX_EXPONENT, "limits", f"an exponent is not between 0 and {MAX_EXPONENT}")
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
            kept = tuple((g, k) for g, k in monomial if images[g] is None)
            product = Poly({kept: c}, self.fuel)
            for g, k in monomial:
                replacement = images[g]
                if replacement is not None:
                    product = product * replacement.power(k)
            result = result + product
        return result


def _product(left: Monomial, right: Monomial) -> Monomial:
    exponents = dict(left)
    for g, k in right:
        exponents[g] = exponents.get(g, 0) + k
    return tuple(sorted(exponents.items(), key=repr))


def generator(g: Generator, fuel: Fuel) -> Poly:
    """The polynomial g."""
    return Poly({((g, 1),): Fraction(1)}, fuel)


def monic(q: Poly) -> tuple[Fraction, Generator]:
    """Leading coefficient c and the generator that stands for the inverse of q/c."""
    if not q.terms:
        raise Rejected("ring", "division by zero")
    c = q.terms[max(q.terms, key=repr)]
    return c, ("inverse", tuple(sorted(((m, a / c) for m, a in q.terms.items()), key=repr)))


def inverse(q: Poly) -> Poly:
    """1/q; the caller has established q ≠ 0."""
    c, g = monic(q)
    return q.number(1 / c) if q.constant() is not None else generator(g, q.fuel) * q.number(1 / c)


def _depth(g: Generator) -> int:
    if g[0] != "inverse":
        return 0
    return 1 + max((_depth(inner) for monomial, _ in g[1] for inner, _ in monomial), default=0)


def vanishes(p: Poly) -> bool:
    """Whether p is zero as a rational function: clear the inverses, outermost first."""
    while p.terms:
        inverses = sorted((g for g in p.generators() if g[0] == "inverse"), key=lambda g: (_depth(g), repr(g)))
        if not inverses:
            return False
        p = _cleared(p, inverses[-1])
    return True


def _cleared(p: Poly, g: Generator) -> Poly:
    q = Poly(dict(g[1]), p.fuel)
    top = max(dict(m).get(g, 0) for m in p.terms)
    result = p.number(0)
    for monomial, c in p.terms.items():
        rest = tuple((h, k) for h, k in monomial if h != g)
        result = result + Poly({rest: c}, p.fuel) * q.power(top - dict(monomial).get(g, 0))
    return result


def evaluate(p: Poly, point: dict[Generator, Fraction]) -> Fraction:
    """The value at a point; a generator without a value or a zero denominator is refused."""
    total = Fraction(0)
    for monomial, c in p.terms.items():
        for g, k in monomial:
            if g[0] == "inverse":
                value = evaluate(Poly(dict(g[1]), p.fuel), point)
                need(value, "witness", "a denominator is zero at the witness")
                value = 1 / value
            else:
                need(g in point, "witness", f"the witness has no number for {g[-1]}")
                value = point[g]
            c *= value**k
            bits = c.numerator.bit_length() + c.denominator.bit_length()
            need(bits <= 8 * MAX_BITS, "limits", "a number at the witness grows too long")
            p.fuel.spend(1 + k + bits // 64)
        total += c
    return total
