"""Exact arithmetic: polynomials with rational coefficients whose generators may be inverses of polynomials.

A generator is a tuple that begins with its kind: ("symbol", name), ("trace", …), … or ("inverse", items) for 1/q, q
with leading coefficient 1, free of inverses and known to be ≠ 0, so that clearing denominators decides equality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any

from .limits import MAX_ATOM, MAX_BITS, MAX_EXPONENT, MAX_POWER, Fuel, need
from .order import WEIGHTS, key, one, place, rank, weight

Generator = tuple[Any, ...]
Monomial = tuple[tuple[Generator, int], ...]
Frozen = tuple[tuple[Monomial, Fraction], ...]
ONE = Fraction(1)
UNIT: dict[Monomial, Fraction] = {(): ONE}


class Poly:
    """A polynomial: monomial → coefficient."""

    __slots__ = ("terms", "fuel", "_frozen")
    _frozen: Frozen | None

    def __init__(self, terms: dict[Monomial, Fraction], fuel: Fuel) -> None:
        bits, zeros = 0, False
        for c in terms.values():  # a plain loop: nothing in the checker runs as often
            if c is not ONE:  # which adds nothing to the bits that count
                above, below = Fraction.as_integer_ratio(c)
                long = above.bit_length() + below.bit_length()
                bits, zeros = long if long > bits else bits, zeros or not above
        self.terms = {m: c for m, c in terms.items() if c} if zeros else dict(terms)
        self.fuel, self._frozen = fuel, None  # terms are never changed in place
        need(bits <= MAX_BITS, "limits", "a coefficient grows too long")
        fuel.spend(1 + len(self.terms) * (1 + bits // 64))

    def number(self, value: int | Fraction) -> Poly:
        """A constant that shares this polynomial's fuel."""
        return Poly({(): value if type(value) is Fraction else ONE if value == 1 else Fraction(value)}, self.fuel)

    def __add__(self, other: Poly) -> Poly:
        return added((self, other), self.fuel) if self.terms and other.terms else self if self.terms else other

    def __mul__(self, other: Poly) -> Poly:
        self.fuel.spend(10 * len(self.terms) * len(other.terms))
        if UNIT in (self.terms, other.terms):
            return other if self.terms == UNIT else self
        terms: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial, c = join(left, right), b if a is ONE else a if b is ONE else a * b
                terms[monomial] = c if (before := terms.get(monomial)) is None else before + c
        return Poly(terms, self.fuel)

    def __neg__(self) -> Poly:
        return Poly({m: -c for m, c in self.terms.items()}, self.fuel)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def power(self, exponent: int) -> Poly:
        need(exponent <= MAX_EXPONENT, "limits", f"an exponent is beyond {MAX_EXPONENT}")
        return reduce(mul, [self] * (exponent - 1), self if exponent else self.number(1))

    def constant(self) -> Fraction | None:
        """The value if there are no generators, else None."""
        return self.terms.get((), Fraction(0)) if all(m == () for m in self.terms) else None

    def generators(self) -> set[Generator]:
        return {g for monomial in self.terms for g, _ in monomial}

    def substitute(self, image: Callable[[Generator], Poly | None]) -> Poly:
        """Every generator g replaced by image(g) (None: unchanged)."""
        images = {g: value for g in self.generators() if (value := image(g)) is not None}
        kept, products = dict(self.terms), []
        for monomial, c in self.terms.items() if images else ():
            new = [images[g].power(k) for g, k in monomial if g in images]
            if new:
                del kept[monomial]
                rest = Poly({tuple((g, k) for g, k in monomial if g not in images): c}, self.fuel)
                products.append(reduce(mul, new, rest))
        return added([Poly(kept, self.fuel), *products], self.fuel) if products else self

    def frozen(self) -> Frozen:
        """The polynomial as a tuple, equal for equal polynomials."""
        if self._frozen is None:
            self._frozen = tuple(sorted(self.terms.items(), key=rank))
        return self._frozen

    def derivative(self, g: Generator) -> Poly:
        """Formal derivative with respect to one generator; inverses by the chain rule."""
        result = self.number(0)
        for monomial, c in self.terms.items():
            for h, k in monomial:
                q = Poly(dict(h[1]), self.fuel) if h[0] == "inverse" else None
                slope = self.number(1 if h == g else 0) if q is None else -q.derivative(g) * generator(h, self.fuel, 2)
                rest = tuple((f, j - (f == h)) for f, j in monomial if (f, j) != (h, 1))
                result = result + (Poly({rest: c * k}, self.fuel) * slope if slope.terms else self.number(0))
        return result


def added(parts: Iterable[Poly], fuel: Fuel) -> Poly:
    """The sum of many polynomials."""
    terms: dict[Monomial, Fraction] = {}
    for part in parts:
        for monomial, c in part.terms.items():
            terms[monomial] = c if (before := terms.get(monomial)) is None else before + c
    return Poly(terms, fuel)


def join(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not (left and right):
        return left or right
    exponents = dict(left)
    for g, k in right:
        exponents[g] = k = exponents.get(g, 0) + k
        if k > MAX_POWER:  # a product runs too often for a call
            need(False, "limits", "a power of an atom grows too high")
    return tuple(sorted(exponents.items(), key=place))


def generator(g: Generator, fuel: Fuel, exponent: int = 1) -> Poly:
    """The polynomial g, or a power of it; what an atom holds is counted, as every comparison goes through it."""
    g = one(g)
    if g not in WEIGHTS:
        WEIGHTS[g] = weight(g)
        need(WEIGHTS[g] <= MAX_ATOM, "limits", "an atom grows too large")
        fuel.spend(WEIGHTS[g])
    return Poly({((g, exponent),): ONE}, fuel)


def monic(q: Poly) -> tuple[Fraction, Generator]:
    """Leading coefficient c and the generator that stands for the inverse of q/c."""
    need(q.terms, "ring", "division by zero")
    frozen = q.frozen()
    c = frozen[-1][1]
    return c, one(("inverse", frozen if c == ONE else tuple((m, a / c) for m, a in frozen)))


def cleared(p: Poly) -> tuple[Poly, Poly]:
    """Numerator and denominator, both free of inverses."""
    above, factors = fraction(p)
    return above, reduce(mul, (q.power(k) for q, k in factors), p.number(1))


def fraction(p: Poly) -> tuple[Poly, list[tuple[Poly, int]]]:
    """Numerator, and the factors q^k of the denominator; k cannot be read off p, as terms cancel on the way."""
    factors: list[tuple[Poly, int]] = []
    while inverses := [g for g in p.generators() if g[0] == "inverse"]:  # none is nested, see the head of this file
        g = max(inverses, key=key)
        q, top = Poly(dict(g[1]), p.fuel), max(dict(m).get(g, 0) for m in p.terms)
        parts: list[dict[Monomial, Fraction]] = [{} for _ in range(top + 1)]  # by powers of g: q's are taken once
        for monomial, c in p.terms.items():
            parts[top - dict(monomial).get(g, 0)][tuple((h, k) for h, k in monomial if h != g)] = c
        p = Poly(parts[top], p.fuel)
        for part in reversed(parts[:top]):
            p = p * q + Poly(part, p.fuel)
        factors.append((q, top))
    return p, factors


def vanishes(p: Poly) -> bool:
    """Whether p is zero as a rational function; eliminating one symbol for each inverse is often enough to see it."""
    return not p.terms or not reduced(p).terms or not cleared(p)[0].terms


def reduced(p: Poly) -> Poly:
    """The same rational function: x·(1/q) is (1 − (q − cx)/q)/c for a symbol x in q, linear there and in no other
    inverse."""
    inverses = [g for g in p.generators() if g[0] == "inverse"]
    chosen = {
        g: [x for x in _linear(dict(g[1])) if not any(repr(x) in repr(h) for h in inverses if h != g)] for g in inverses
    }
    if not all(chosen.values()):
        return p
    for g in sorted(inverses, key=key):
        q, x = dict(g[1]), min(chosen[g], key=key)
        c = q.pop(((x, 1),))
        rest = (generator(g, p.fuel) * Poly(q, p.fuel) - p.number(1)) * p.number(-1 / c)  # x/q
        while both := {m: a for m, a in p.terms.items() if {g, x} <= {h for h, _ in m}}:
            parts = [Poly({m: a for m, a in p.terms.items() if m not in both}, p.fuel)]
            for m, a in both.items():
                left = tuple((h, k - (h in (g, x))) for h, k in m if (h in (g, x), k) != (True, 1))
                parts.append(Poly({left: a}, p.fuel) * rest)
            p = added(parts, p.fuel)
    return p


def _linear(q: dict[Monomial, Fraction]) -> list[Generator]:
    """The symbols that occur once in a polynomial, by themselves."""
    alone = [m[0][0] for m in q if len(m) == 1 and m[0][1] == 1 and m[0][0][0] == "symbol"]
    return [x for x in alone if sum(repr(x) in repr(m) for m in q) == 1]
