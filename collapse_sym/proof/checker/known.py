"""What is known of values: which are ≥ 0, > 0, whole, other than 0."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .limits import Fuel, need
from .logarithms import interval
from .order import one, remembered
from .ring import ONE, Frozen, Generator, Poly, cleared, fraction, generator, monic

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?\Z", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}\Z", re.ASCII)
#: domain → (in words, the bound x ≥ bound that it gives, whether strict, membership)
DOMAINS: dict[str, tuple[str, int | None, bool, Callable[[Fraction], bool]]] = {
    "positive-integer": ("a positive integer", 1, False, lambda x: x.denominator == 1 and x > 0),
    "natural": ("an integer ≥ 0", 0, False, lambda x: x.denominator == 1 and x >= 0),
    "nonnegative": ("≥ 0", 0, False, lambda x: x >= 0),
    "positive": ("> 0", 0, True, lambda x: x > 0),
    "real": ("real", None, False, lambda x: True),
}
#: heads that are atoms of equal arguments → how many arguments
OPAQUE = {"Kappa": 2, "Log": 1, "Sqrt": 1, "Min": 2, "Max": 2, "Ceiling": 1}
INTEGERS = (("symbol", "k"), ("symbol", "m"), ("symbol", "#"), ("symbol", "##"))
STEPS = {"Add": operator.add, "Sum": operator.add, "Multiply": operator.mul, "Product": operator.mul}


class Known:
    """Values and their signs; ``nonzero`` and ``signs`` grow as facts are established."""

    def __init__(self, domains: dict[str, str], fuel: Fuel) -> None:
        self.domains, self.fuel = domains, fuel
        self.values: dict[str, Any] = {}  # names that stand for terms: abbreviations, and the point of a refutation
        self.bound: dict[str, Poly] = {}
        self.fixed: dict[str, Poly] = {}  # names that Where sets to a value
        self.points = False  # whether k = 1, 2, … numbers points
        self.nonzero: set[Generator] = set()
        self.signs: dict[Frozen, bool] = {}  # known p ≥ 0 → whether p > 0
        self.doubtful: set[Any] = set()  # those that rest on a condition on generators, of which there may be none
        self.unsure = self.doubt = False  # whether what a step learns is so; whether it has used such a sign
        self.between: list[tuple[Poly, Poly, Poly, bool]] = []  # low, high and a sign that is known for # = low … high
        self.each: dict[Frozen, bool] = {}  # the same, for every # = 0, 1, …
        self.roots: dict[Generator, Poly] = {}  # κ's whose value is established

    def number(self, value: int | Fraction) -> Poly:
        return Poly({(): value if type(value) is Fraction else ONE if value == 1 else Fraction(value)}, self.fuel)

    def atom(self, *g: Any) -> Poly:
        return self.roots.get(known := one(g)) or generator(known, self.fuel)

    def thawed(self, frozen: Frozen) -> Poly:
        return Poly(dict(frozen), self.fuel)

    def reciprocal(self, q: Poly) -> Poly:
        """1/q, for q a non-zero number or known to be non-zero."""
        above, below = cleared(q)
        c, inverse = monic(above)
        need(self.invertible(above), "ring", "a denominator is not known to be non-zero")
        whole = self.number(1) if above.constant() is not None else generator(inverse, self.fuel)
        return below * self.number(1 / c) * whole

    def invertible(self, q: Poly) -> bool:
        """Whether q ≠ 0 is known."""
        above = cleared(q)[0]
        return bool(above.terms) and (
            above.constant() is not None or self._asked(monic(above)[1], self.nonzero) or self.positive(above)
        )

    def learn(self, value: Poly, strict: bool) -> None:
        """value ≥ 0 or > 0 is established; a strict one may be divided by."""
        self._note(value, strict)
        above, below = cleared(value)
        general = of_any(value.frozen()) and not of_any(above.frozen())  # of any generator: there may be none
        if above.terms and not general:
            c, inverse = monic(above)
            if self.positive(below):  # the numerator, up to a number, as denominators are kept
                self._note(above * self.number(1 / abs(c)), strict)
            if strict:
                self.nonzero.add(inverse)
                self.doubtful |= {inverse} if self.unsure or self.doubt else set()

    def _note(self, value: Poly, strict: bool) -> None:
        key = value.frozen()
        self.doubtful |= {key} if self.unsure or self.doubt else set()
        self.signs[key] = strict or self.signs.get(key, False)

    def _asked(self, key: Any, known: Any) -> bool:
        """Whether something is known; whether it rests on a condition is remembered."""
        self.doubt = self.doubt or (key in known and key in self.doubtful)
        return key in known

    def nonnegative(self, p: Poly) -> bool:
        """Whether p ≥ 0 is known: a known sign plus a number ≥ 0, or a sum of products of atoms that are ≥ 0."""
        return self._asked(p.frozen(), self.signs) or self._shifted(p) is not None or self._by_atoms(p)

    def _shifted(self, p: Poly) -> Fraction | None:
        """A number c ≥ 0 such that p − c ≥ 0 is known."""
        c = p.terms.get((), Fraction(0))
        return c if c >= 0 and self._asked((p - self.number(c)).frozen(), self.signs) else None

    def _by_atoms(self, p: Poly) -> bool:
        return all(
            self._turned(m, c) > 0 and all(k % 2 == 0 or self.positive_atom(g) or self.flips(g) for g, k in m)
            for m, c in p.terms.items()
        )

    def flips(self, g: Generator) -> bool:
        """Whether an atom is the inverse of a number < 0."""
        return g[0] == "inverse" and self.positive(-self.thawed(g[1]))

    def _turned(self, m: Any, c: Fraction) -> Fraction:
        """The coefficient of a monomial with such inverses replaced by their opposites."""
        return -c if sum(k for g, k in m if g[0] == "inverse" and self.flips(g)) % 2 else c

    def positive(self, p: Poly) -> bool:
        """Whether p > 0 is known."""
        if (self._asked(p.frozen(), self.signs) and self.signs[p.frozen()]) or (self._shifted(p) or 0) > 0:
            return True
        if (ends := interval(p)) is not None and ends[0] > 0:  # of logarithms of numbers
            return True
        return self._by_atoms(p) and any(all(self.positive_atom(g, True) for g, k in m) for m in p.terms)

    def integral(self, p: Poly) -> bool:
        """Whether p is known to be an integer: a polynomial of integers."""
        return all(c.denominator == 1 and all(self._integer(g) for g, _ in m) for m, c in p.terms.items())

    def _integer(self, g: Generator) -> bool:
        domain = self.domains.get(g[1], "").split(" of ")[-1] if g[0] in ("symbol", "At") else ""
        return domain in ("natural", "positive-integer") or g in INTEGERS or g[0] == "Ceiling"

    def clearly(self, p: Poly, strict: bool = False) -> bool:
        """Whether p ≥ 0, or p > 0, is known of numerator and denominator."""
        if self.positive(p) or (not strict and self.nonnegative(p)):
            return True
        (above, factors), sign = fraction(p), self.number(1)
        for q, k in factors:
            if k % 2:
                if not self.positive(q) and not self.positive(-q):
                    return False
                sign = sign if self.positive(q) else -sign
        return self.positive(sign * above) if strict else self.nonnegative(sign * above)

    def positive_atom(self, g: Generator, strict: bool = False) -> bool:
        """Whether an atom is ≥ 0, or > 0, by its kind."""
        domain = self.domains.get(g[1], "").split(" of ")[-1] if g[0] in ("symbol", "At") else ""
        if g == ("symbol", "k") or domain in ("positive", "positive-integer") or g[0] in ("real", "Eigenvalue"):
            return True
        if g[0] in ("inverse", "Min", "power", "Product", "Ceiling"):  # of numbers that are ≥ 0, or > 0
            parts, known = [self.thawed(x) for x in g[1 : 3 if g[0] == "Min" else 2]], self.signs
            self.signs = self._about_no_number() if g[0] == "Product" else known
            found = all(self.positive(x) if strict or g[0] == "inverse" else self.nonnegative(x) for x in parts)
            self.signs = known
            return found
        if g[0] in ("Sum", "Series") and not strict:
            kept = self.signs, self.nonzero
            self.signs, self.nonzero = self._about_no_number(), set(self.nonzero)
            self._from_the_low_end(self.thawed(g[2]).constant())
            body = self.nonnegative(self.thawed(g[1]))
            self.signs, self.nonzero = kept
            return body
        return not strict and (g[0] in ("Kappa", "Sqrt") or domain in ("natural", "nonnegative"))

    def _from_the_low_end(self, low: Fraction | None) -> None:
        """What # = low, low + 1, … gives: # ≥ low, # > 0 and log # > 0."""
        number = self.atom("symbol", "#")
        if low is not None and low >= 0:
            self.learn(number - self.number(low), False)
        if low is not None and low >= 1:
            self.learn(number, True)
            if low > 1:
                self.learn(self.atom("Log", number.frozen()), True)

    def _about_no_number(self) -> dict[Frozen, bool]:
        """The known signs without those of # in a sum outside."""
        self.fuel.spend(10 * sum(map(len, self.signs)))
        return {p: strict for p, strict in self.signs.items() if "#" not in names(p)}


@remembered
def of_any(x: Any) -> bool:
    """Whether # is free in nested tuples: outside bodies of sums and products, and what a sum binds."""
    if not isinstance(x, tuple):
        return False
    if x[:1] == ("symbol",):
        return x[1:] == ("#",)
    if (x[:1] in (("Sum",), ("Product",)) and len(x) == 4) or (x[:1] == ("Series",) and len(x) == 3):
        return of_any(x[2:])
    if x[:1] in (("word",), ("sums",)) and len(x) == 3 and x[2]:
        return of_any(x[2])
    return any(of_any(y) for y in x)


@remembered
def names(x: Any) -> frozenset[str]:
    """All strings inside nested tuples."""
    return frozenset({x} if isinstance(x, str) else {n for y in x for n in names(y)} if isinstance(x, tuple) else ())
