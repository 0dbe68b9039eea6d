"""Powers with real exponents, eigenvalues and coefficients by number, and sums without an end."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any

from .limits import need
from .ring import Generator, Poly, generator
from .sums import Sums

WHOLE = 64  # the greatest numerator of an exponent


class Powers(Sums):
    """Atoms of power laws."""

    chain: Any
    spectrum: Any = None
    law: dict[str, Any] | None = None  # at a point: the j-th eigenvalue, and the j-th part of w0, as terms in m = j

    def real(self, base: Poly, exponent: Poly) -> Poly:
        """x^p for x > 0: of one monomial factor by factor, x^p an atom for other x and for p that is no number."""
        need(self.positive(base), "terms", "a real power of a number that may not be positive")
        exponent = exponent.substitute(self._smaller)
        if len(base.terms) > 1:
            return self._split(base, exponent)
        ((monomial, c),) = base.terms.items()
        factors = [(generator(g, self.fuel), k) for g, k in monomial]
        need(all(map(self.positive, (x for x, _ in factors))), "terms", "a real power of a product of other signs")
        factors += [(self.number(x), k) for x, k in prime_powers(c)]
        return reduce(mul, [self._real(x, exponent * self.number(k)) for x, k in factors], self.number(1))

    def _smaller(self, g: Generator) -> Poly | None:
        """The least or greatest of two numbers in an exponent."""
        ends = [self.thawed(x).constant() for x in g[1:]] if g[0] in ("Min", "Max") else [None]
        numbers = [x for x in ends if x is not None]
        return self.number({"Min": min, "Max": max}[g[0]](numbers)) if len(numbers) == 2 else None

    def _real(self, x: Poly, exponent: Poly) -> Poly:
        """A power of one atom or number > 0."""
        ((monomial, _),) = x.terms.items()
        kind = monomial[0][0] if monomial else ("",)
        if kind[0] == "inverse":
            return self.real(self.thawed(kind[1]), -exponent)
        if kind[0] == "real":
            return self.real(self.thawed(kind[1]), self.thawed(kind[2]) * exponent)
        return self._split(x, exponent)

    def _split(self, x: Poly, exponent: Poly) -> Poly:
        """x^(a+b) = x^a x^b, so that powers of one number meet; x^(n/q) is the n-th power of x^(1/q)."""
        found = self.number(1)
        for monomial, c in exponent.terms.items():
            need(abs(c.numerator) <= WHOLE, "limits", "a great exponent")
            root = Poly({monomial: Fraction(1, c.denominator)}, self.fuel)
            atom = x if root.constant() == 1 else self.atom("real", x.frozen(), root.frozen())
            found = found * (atom if c > 0 else self.reciprocal(atom)).power(abs(c.numerator))
        return found

    def eigenvalue(self, number: Poly) -> Poly:
        """The j-th eigenvalue of Σ, the greatest first, 1 ≤ j ≤ d."""
        self._numbered(number)
        if self.law is not None:
            return self.by_law("Sigma", number)
        if self.spectrum is None:
            return self.atom("Eigenvalue", number.frozen())
        return self.number(self._listed(number)[0])

    def coefficient(self, number: Poly) -> Poly:
        """The part of w0 along the j-th eigenvector."""
        self._numbered(number)
        if self.law is not None:
            return self.by_law("w0", number)
        if self.spectrum is None:
            return self.atom("Coefficient", number.frozen())
        return self.number(self._listed(number)[1])

    def _numbered(self, number: Poly) -> None:
        inside = self.nonnegative(number - self.number(1)) and self.nonnegative(self.scalar("d") - number)
        need(self.integral(number) and inside, "terms", "an eigenvalue with a number that may lie outside 1, …, d")

    def by_law(self, name: str, number: Poly) -> Poly:
        """The law of the point at a number."""
        need(name in (self.law or {}), "point", "a vector without a law")
        outer, self.bound = self.bound, {"m": number}
        found = self.scalar((self.law or {})[name])
        self.bound = outer
        return found

    def _listed(self, number: Poly) -> tuple[Fraction, Fraction]:
        """Eigenvalue and coefficient from the list of a point whose multiplicities are numbers."""
        sizes = [m.constant() for _, m, _ in self.spectrum]
        j = number.constant()
        need(j is not None and None not in sizes, "point", "an eigenvalue by its number, where sizes move")
        assert j is not None
        self.fuel.spend(20 * len(sizes))  # they are sorted below
        found, first = [], 1  # the numbers first, …, first + size − 1 have one eigenvalue
        for value, size, parts in sorted(self.spectrum, key=lambda x: -x[0]):
            last = first + int(size.constant())
            part = parts.get("w0", Fraction(0)) if j == first else Fraction(0)
            found += [(value, part)] * (first <= j < last)
            first = last
        return found[0]

    def series(self, arguments: list[Any]) -> Poly:
        """Σ of a body ≥ 0 over # = low, low + 1, …: one atom, a number only where it was shown to be finite."""
        found = self.unending(arguments)
        need(self.finite(found).frozen() in self.signs, "terms", "a series that is not shown to be finite")
        return found

    def finite(self, series: Poly) -> Poly:
        """What is noted of a series that is finite: its sign may be noted of one that is not."""
        return self.atom("finite", series.frozen())

    def unending(self, arguments: list[Any]) -> Poly:
        """The same, finite or not."""
        low = self.scalar(arguments[1])
        fixed = low.constant()
        need(fixed is not None and fixed >= 0 and fixed.denominator == 1, "terms", "a series from another number")
        body = self.inside(arguments, self._body)
        return self.atom("Series", body.frozen(), low.frozen())

    def _body(self, term: Any) -> Poly:
        body = self.scalar(term)
        need(self.nonnegative(body), "terms", "a series whose terms may be negative")
        return body

    def placed(self, g: Generator, parts: list[Any]) -> Poly | None:
        """An atom of this file with other arguments; None: of another file."""
        if g[0] == "real":
            return self.real(*parts)
        if g[0] in ("Eigenvalue", "Coefficient"):
            return self.eigenvalue(*parts) if g[0] == "Eigenvalue" else self.coefficient(*parts)
        return None


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
