"""Exact arithmetic: polynomials with rational coefficients whose generators may be inverses of polynomials.

A generator is a tuple that begins with its kind: ("symbol", name), ("trace", …), … or ("inverse", items) for 1/q,
q with leading coefficient 1 and free of inverses.  An inverse exists only where q ≠ 0 has been
established, so clearing denominators decides equality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from .limits import MAX_ATOM, MAX_BITS, MAX_EXPONENT, Fuel, need
from .order import WEIGHTS, key, one, place, weight

Generator = tuple[Any, ...]
Monomial = tuple[tuple[Generator, int], ...]
Frozen = tuple[tuple[Monomial, Fraction], ...]
ZERO, ONE = Fraction(0), Fraction(1)


class Poly:
    """A polynomial: monomial → coefficient."""

    __slots__ = ("terms", "fuel")

    def __init__(self, terms: dict[Monomial, Fraction], fuel: Fuel) -> None:
        self.terms = {m: c for m, c in terms.items() if c}
        self.fuel = fuel
        ratios = map(Fraction.as_integer_ratio, self.terms.values())
        bits = max([above.bit_length() + below.bit_length() for above, below in ratios], default=0)
        need(bits <= MAX_BITS, "limits", "a coefficient grows too long")
        fuel.spend(1 + len(self.terms) * (1 + bits // 64))

    def number(self, value: int | Fraction) -> Poly:
        """A constant that shares this polynomial's fuel."""
        return Poly({(): Fraction(value)}, self.fuel)

    def __add__(self, other: Poly) -> Poly:
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            terms[monomial] = terms.get(monomial, ZERO) + c
        return Poly(terms, self.fuel)

    def __mul__(self, other: Poly) -> Poly:
        self.fuel.spend(10 * len(self.terms) * len(other.terms))
        terms: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = join(left, right)
                terms[monomial] = terms.get(monomial, ZERO) + a * b
        return Poly(terms, self.fuel)

    def __neg__(self) -> Poly:
        return Poly({m: -c for m, c in self.terms.items()}, self.fuel)

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def power(self, exponent: int) -> Poly:
        need(exponent <= MAX_EXPONENT, "limits", f"an exponent is beyond {MAX_EXPONENT}")
        result = self if exponent else self.number(1)
        for _ in range(exponent - 1):
            result = result * self
        return result

    def constant(self) -> Fraction | None:
        """The value if there are no generators, else None."""
        return self.terms.get((), Fraction(0)) if all(m == () for m in self.terms) else None

    def generators(self) -> set[Generator]:
        return {g for monomial in self.terms for g, _ in monomial}

    def substitute(self, image: Callable[[Generator], Poly | None]) -> Poly:
        """Every generator g replaced by image(g) (None: unchanged)."""
        images, products = {g: image(g) for g in self.generators()}, []
        if all(value is None for value in images.values()):
            return self
        for monomial, c in self.terms.items():
            product = Poly({tuple((g, k) for g, k in monomial if images[g] is None): c}, self.fuel)
            for value, k in ((images[g], k) for g, k in monomial):
                product = product if value is None else product * value.power(k)
            products.append(product)
        return added(products, self.fuel)

    def frozen(self) -> Frozen:
        """The polynomial as a tuple, equal for equal polynomials."""
        return tuple(sorted(self.terms.items(), key=key))

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
            terms[monomial] = terms.get(monomial, ZERO) + c
    return Poly(terms, fuel)


def join(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not (left and right):
        return left or right
    exponents = dict(left)
    for g, k in right:
        exponents[g] = exponents.get(g, 0) + k
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
    c = q.terms[max(q.terms, key=key)]
    return c, one(("inverse", tuple(sorted(((m, a / c) for m, a in q.terms.items()), key=key))))


def cleared(p: Poly) -> tuple[Poly, Poly]:
    """Numerator and denominator, both free of inverses (none is nested, see the head of this file)."""
    below = p.number(1)
    while True:
        inverses = [g for g in p.generators() if g[0] == "inverse"]
        if not inverses:
            return p, below
        g = max(inverses, key=key)
        q, top = Poly(dict(g[1]), p.fuel), max(dict(m).get(g, 0) for m in p.terms)
        parts: list[dict[Monomial, Fraction]] = [{} for _ in range(top + 1)]  # by powers of g: q's are taken once
        for monomial, c in p.terms.items():
            parts[top - dict(monomial).get(g, 0)][tuple((h, k) for h, k in monomial if h != g)] = c
        p = Poly(parts[top], p.fuel)
        for part in reversed(parts[:top]):
            p = p * q + Poly(part, p.fuel)
        below = below * q.power(top)


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


def prime_powers(x: Fraction) -> list[tuple[Fraction, int]]:
    """x as a product of powers of small primes, of their inverses, and of what is left."""
    found, rest = [], [x.numerator, x.denominator]
    for i in (0, 1):
        for p in (2, 3, 5, 7, 11, 13):
            k = 0
            while rest[i] and rest[i] % p == 0:
                rest[i], k = rest[i] // p, k + 1
            found += [(Fraction(p) if i == 0 else Fraction(1, p), k)] * (k > 0)
    left = Fraction(rest[0], rest[1])
    return found + [(left, 1)] * (left != 1)
