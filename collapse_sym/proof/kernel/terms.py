"""Scalar terms as polynomials; every symbol must be declared and every denominator known to be non-zero beforehand."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from .limits import Fuel, need
from .logarithms import ceiling, interval
from .ring import Frozen, Generator, Poly, cleared, generator, monic

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


class Scalars:
    """Reads scalar terms; ``nonzero`` and ``signs`` grow as facts are established."""

    def __init__(self, domains: dict[str, str], fuel: Fuel) -> None:
        self.domains, self.fuel = domains, fuel
        self.values: dict[str, Any] = {}  # names that stand for terms: abbreviations, and the point of a refutation
        self.bound: dict[str, Poly] = {}
        self.fixed: dict[str, Poly] = {}  # names that Where sets to a value
        self.points = False  # whether k = 1, 2, … numbers points
        self.nonzero: set[Generator] = set()
        self.signs: dict[Frozen, bool] = {}  # known p ≥ 0 → whether p > 0
        self.between: list[tuple[Poly, Poly, Poly, bool]] = []  # low, high and a sign that is known for # = low … high
        self.each: dict[Frozen, bool] = {}  # the same, for every # = 0, 1, …
        self.roots: dict[Generator, Poly] = {}  # κ's whose value is established

    def number(self, value: int | Fraction) -> Poly:
        return Poly({(): Fraction(value)}, self.fuel)

    def atom(self, *g: Any) -> Poly:
        return self.roots[g] if g in self.roots else generator(g, self.fuel)

    def thawed(self, frozen: Frozen) -> Poly:
        return Poly(dict(frozen), self.fuel)

    def scalar(self, term: Any) -> Poly:
        """A polynomial in symbols, traces, expectations and other atoms."""
        if isinstance(term, str):
            return self._leaf(term)
        need(isinstance(term, list) and term and isinstance(term[0], str), "terms", "not a term")
        head, arguments = term[0], term[1:]
        if head in ("Sum", "Product"):
            low, high = (self.scalar(x) for x in arguments[1:3])
            last, numbers = self.split(low, high)
            if last is None:  # member by member
                members = [self.inside(arguments, self.scalar, x) for x in numbers]
                return reduce(STEPS[head], members, self.number(head == "Product"))
            return self.folded(head, self.inside(arguments, self.scalar), low, high)
        if head == "Divide" and len(arguments) == 2:
            return self.scalar(arguments[0]) * self.inverse_of(arguments[1])
        if head in OPAQUE or head in STEPS or head in ("Negate", "Subtract", "Divide", "Power"):
            return self._operation(head, [self.scalar(a) for a in arguments])
        if head == "At" and len(arguments) == 2 and self.domains.get(str(arguments[0]), "").startswith("sequence"):
            return self.member(arguments[0], self.scalar(arguments[1]))
        return self.special(head, arguments)

    def inverse_of(self, term: Any) -> Poly:
        """1/term, factor by factor: each must be known to be non-zero."""
        if isinstance(term, list) and term[:1] == ["Multiply"] and len(term) > 1:
            return reduce(operator.mul, [self.inverse_of(t) for t in term[1:]])
        if isinstance(term, list) and term[:1] == ["Power"] and len(term) == 3 and term[2] in ("2", "3", "4"):
            return self.inverse_of(term[1]).power(int(term[2]))
        return self.reciprocal(self.scalar(term))

    def member(self, name: str, number: Poly) -> Poly:
        """A member of a sequence: an atom, or at a point its value (start and period, or a term in m)."""
        value, fixed = self.values.get(name), number.constant()
        need(self.integral(number), "terms", "a number that may be no integer")
        if value is None:
            return self.atom("At", name, number.frozen())
        if isinstance(value, dict):
            start, period = value["start"], value["period"]
            if not start and len(period) == 1:
                return self.scalar(period[0])
            need(fixed is not None and fixed >= 0, "point", "a member of a sequence without a number")
            i = int(fixed or 0)
            return self.scalar(start[i] if i < len(start) else period[(i - len(start)) % len(period)])
        outer, self.bound = self.bound, {"m": number}
        found = self.scalar(value)
        self.bound = outer
        return found

    def symbols(self, term: Any) -> set[str]:
        """The texts in a term, abbreviations written out."""
        self.fuel.spend(1)
        if isinstance(term, list):
            return {x for t in term for x in self.symbols(t)}
        found = self.values.get(term) if isinstance(term, str) else None
        return (
            {term, *(self.symbols(found) if isinstance(found, (str, list)) else ())} if isinstance(term, str) else set()
        )

    def special(self, head: str, arguments: list[Any]) -> Poly:
        """Heads that speak of matrices: see reading.py."""
        raise NotImplementedError

    def _leaf(self, text: str) -> Poly:
        if NUMBER.match(text):
            return self.number(Fraction(text))
        for known in (self.bound, self.fixed):
            if text in known:
                return known[text]
        if (
            text == "generator" and not self.bound
        ):  # in a proof: any generator of the block, # as in the index of its design
            return self.atom("symbol", "#")
        if text in self.values:
            value = self.values[text]
            if value[:1] != ["Abbreviation"] or len(value) != 2:
                return self.scalar(value)
            return (
                self.scalar(value[1]) if self.fixed or self.points else self.atom("name", text)
            )  # one atom: it stays short
        need(
            self.domains.get(text) in DOMAINS or (text == "k" and self.points), "terms", "a symbol that is not declared"
        )
        return self.atom("symbol", text)

    def _operation(self, head: str, parts: list[Poly]) -> Poly:
        if head in STEPS and parts:
            return reduce(STEPS[head], parts)
        need(len(parts) == {"Negate": 1, **OPAQUE}.get(head, 2), "terms", f"wrong arguments of {head}")
        known = self.nonnegative(parts[0]) if head == "Sqrt" else head != "Log" or self.positive(parts[0])
        need(known, "terms", f"a {head} of a number that may be negative")
        whole = ceiling(parts[0]) if head == "Ceiling" else None
        if head in OPAQUE:
            return self.atom(head, *(p.frozen() for p in parts)) if whole is None else self.number(whole)
        if head == "Power":
            return self.raised(*parts)
        if head == "Divide":
            return parts[0] * self.reciprocal(parts[1])
        return -parts[0] if head == "Negate" else parts[0] - parts[1]

    def raised(self, base: Poly, exponent: Poly) -> Poly:
        """A power; of a symbolic exponent x^(n+c) = x^n x^c."""
        fixed, shift = exponent.constant(), exponent.terms.get((), Fraction(0))
        need(
            shift.denominator == 1 and (fixed is not None or shift >= 0),
            "terms",
            "an exponent below a symbol, or a root",
        )
        if fixed is None:  # x^(n+c) = x^n x^c for x = 0 only where n ≥ 0
            rest = exponent - self.number(shift)
            need(
                self.integral(exponent) and (self.nonnegative(rest) or self.invertible(base)),
                "terms",
                "an exponent that may be negative",
            )
        whole = base.power(int(shift)) if shift >= 0 else self.reciprocal(base).power(int(-shift))
        if fixed is not None:
            return whole
        return whole * self._power(base, exponent - self.number(shift))

    def _power(self, base: Poly, exponent: Poly) -> Poly:
        """A power with an exponent that is an integer and no number: x^(cn) = (x^n)^c, (abc)^n = a^n b^n c^n for
        numbers."""
        ((unit, c),) = exponent.terms.items() if len(exponent.terms) == 1 else [((), Fraction(1))]
        if names(base.frozen()) & {"S", "G", "M", "word"} or len(exponent.terms) > 1 or c.denominator > 1:
            return self.atom("power", base.frozen(), exponent.frozen())
        if c < 0:
            return self._power(self.reciprocal(base), -exponent)
        once = Poly({unit: Fraction(1)}, self.fuel).frozen()
        factors = [(base, 1)]
        if len(base.terms) == 1:
            ((monomial, x),) = base.terms.items()
            factors = [(generator(g, self.fuel), k) for g, k in monomial]
            factors += [(self.number(y), k) for y, k in prime_powers(x)]
        return reduce(
            operator.mul, [self.atom("power", x.frozen(), once).power(k * int(c)) for x, k in factors], self.number(1)
        )

    def reciprocal(self, q: Poly) -> Poly:
        """1/q, for q a non-zero number or known to be non-zero."""
        above, below = cleared(q)
        (c, inverse), constant = monic(above), above.constant()
        need(self.invertible(above), "ring", "a denominator is not known to be non-zero")
        return below * self.number(1 / c) * (self.number(1) if constant is not None else generator(inverse, self.fuel))

    def invertible(self, q: Poly) -> bool:
        """Whether q ≠ 0 is known."""
        above = cleared(q)[0]
        return bool(above.terms) and (
            above.constant() is not None or monic(above)[1] in self.nonzero or self.positive(above)
        )

    # -- what is known ---------------------------------------------------------------------------
    def learn(self, value: Poly, strict: bool) -> None:
        """value ≥ 0 or > 0 is established; a strict one may be divided by."""
        self._note(value, strict)
        above, below = cleared(value)
        if above.terms:
            c, inverse = monic(above)
            if self.positive(below):  # the numerator, up to a number, as denominators are kept
                self._note(above * self.number(1 / abs(c)), strict)
            if strict:
                self.nonzero.add(inverse)

    def _note(self, value: Poly, strict: bool) -> None:
        self.signs[value.frozen()] = strict or self.signs.get(value.frozen(), False)

    def nonnegative(self, p: Poly) -> bool:
        """Whether p ≥ 0 is known: a known sign plus a number ≥ 0, or a sum of products of atoms that are ≥ 0."""
        return p.frozen() in self.signs or self._shifted(p) is not None or self._by_atoms(p)

    def _shifted(self, p: Poly) -> Fraction | None:
        """A number c ≥ 0 such that p − c ≥ 0 is known."""
        c = p.terms.get((), Fraction(0))
        return c if c >= 0 and (p - self.number(c)).frozen() in self.signs else None

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
        if self.signs.get(p.frozen(), False) or (self._shifted(p) or 0) > 0:
            return True
        ends = interval(p)  # of logarithms of numbers
        return (
            ends is not None
            and ends[0] > 0
            or self._by_atoms(p)
            and any(all(self.positive_atom(g, True) for g, k in m) for m in p.terms)
        )

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
        above, sign = cleared(p)[0], self.number(1)
        for g in p.generators():
            if (
                g[0] == "inverse" and max(dict(m).get(g, 0) for m in p.terms) % 2
            ):  # the denominator has an odd power of q
                q = self.thawed(g[1])
                if not self.positive(q) and not self.positive(-q):
                    return False
                sign = sign if self.positive(q) else -sign
        return self.positive(sign * above) if strict else self.nonnegative(sign * above)

    def positive_atom(self, g: Generator, strict: bool = False) -> bool:
        """Whether an atom is ≥ 0, or > 0, by its kind."""
        domain = self.domains.get(g[1], "").split(" of ")[-1] if g[0] in ("symbol", "At") else ""
        if g == ("symbol", "k") or domain in ("positive", "positive-integer"):
            return True
        if g[0] in ("inverse", "Min", "power", "Product", "Ceiling"):  # of numbers that are ≥ 0, or > 0
            parts, known = [self.thawed(x) for x in g[1 : 3 if g[0] == "Min" else 2]], self.signs
            self.signs = self._about_no_number() if g[0] == "Product" else known
            found = all(self.positive(x) if strict or g[0] == "inverse" else self.nonnegative(x) for x in parts)
            self.signs = known
            return found
        if g[0] == "Sum" and not strict:
            kept = self.signs, self.nonzero
            self.signs, self.nonzero = self._about_no_number(), set(self.nonzero)
            self._from_the_low_end(self.thawed(g[2]).constant())
            body = self.nonnegative(self.thawed(g[1]))
            self.signs, self.nonzero = kept
            return body
        return not strict and (g[0] in ("Kappa", "Sqrt") or domain in ("natural", "nonnegative"))

    # -- sums and products over integers ---------------------------------------------------------
    def inside(self, arguments: list[Any], read: Callable[[Any], Poly], number: Poly | None = None) -> Poly:
        """The body of a sum: at a number, or at #, which is at most the high end."""
        ok = len(arguments) == 4 and isinstance(arguments[0], str) and NAME.match(arguments[0]) and not self.bound
        need(ok, "terms", "a sum has a name, two ends and a body, and lies in no other")
        need(
            arguments[0] not in self.values and (arguments[0] == "m" or arguments[0] not in self.domains),
            "terms",
            "a name that is taken",
        )
        high = self.scalar(arguments[2])
        need("#" not in names(high.frozen()), "terms", "a sum has a name, two ends and a body, and lies in no other")
        below, known = (high - self.atom("symbol", "#")).frozen(), (self.signs, self.nonzero)
        self.signs = {**self._about_no_number(), below: False}
        self.nonzero = {g for g in self.nonzero if "#" not in names(g)}
        for p, strict in self.each.items() if self.nonnegative(self.scalar(arguments[1])) else ():
            self.learn(self.thawed(p), strict)
        for first, last, sign, strict in self.between:
            if self.nonnegative(self.scalar(arguments[1]) - first) and self.nonnegative(last - high):
                self.learn(sign, strict)
                self.learn(sign + self.number(1), True)
        self._from_the_low_end(self.scalar(arguments[1]).constant())
        self.bound = {arguments[0]: self.atom("symbol", "#") if number is None else number}
        body = read(arguments[3])
        self.bound, (self.signs, self.nonzero) = {}, known
        return body

    def _from_the_low_end(self, low: Fraction | None) -> None:
        """What # = low, low + 1, … gives: # ≥ low, # > 0 and log # > 0."""
        number = self.atom("symbol", "#")
        if low is not None and low >= 1:
            self.learn(number - self.number(low), False)
            self.learn(number, True)
            if low > 1:
                self.learn(self.atom("Log", number.frozen()), True)

    def _about_no_number(self) -> dict[Frozen, bool]:
        """The known signs without those of # in a sum outside."""
        return {p: strict for p, strict in self.signs.items() if "#" not in names(p)}

    def split(self, low: Poly, high: Poly) -> tuple[Poly | None, list[Poly]]:
        """A sum's end as a symbol minus one (None: no symbol), and the numbers beyond it that are taken one by one."""
        need(self.integral(low) and self.integral(high), "terms", "an end of a sum that may be no integer")
        count, shift = (high - low + self.number(1)).constant(), high.terms.get((), Fraction(0))
        top = high - self.number(shift)
        if count is None and (shift < 0 or not self.nonnegative(top - low)):
            return high, []
        first, size = (low, count) if count is not None else (top, shift + 1)
        need(size <= 64, "limits", "a sum of more than 64 terms")
        last = None if count is not None else top - self.number(1)
        return last, [first + self.number(j) for j in range(max(int(size), 0))]

    def at(self, p: Poly, number: Poly, name: str = "#") -> Poly:
        """p with a number put for a symbol, inside atoms too."""
        return p.substitute(lambda g: self.moved(g, name, number) if name in names(g) else None)

    def moved(self, g: Generator, name: str, number: Poly) -> Poly:
        """An atom with a number for a symbol."""
        parts = [
            self.at(self.thawed(x), number, name) if isinstance(x, tuple) else x for x in g[1:] if g[0] != "inverse"
        ]
        if g[0] == "symbol":
            return number
        if g[0] == "inverse":
            return self.reciprocal(self.at(self.thawed(g[1]), number, name))
        if g[0] == "power":
            return self.raised(*parts)
        if g[0] == "At":
            return self.member(g[1], parts[1])
        if g[0] in ("Sum", "Product"):
            if name == "#":  # in its body # is its own number; an end may depend on another
                parts[0] = self.thawed(g[1])
            need(name == "#" or "#" not in names(number.frozen()), "terms", "a number that another sum would catch")
            return self.folded(g[0], *parts)
        need(g[0] in OPAQUE or g[0] == "G", "terms", f"{name} occurs inside an atom of kind {g[0]}")
        return self.atom(g[0], *(x.frozen() for x in parts))

    def folded(self, head: str, body: Poly, low: Poly, high: Poly) -> Poly:
        """Σ or Π of body over # = low … high; the high end becomes a symbol minus one, what is constant goes
        outside."""
        last, numbers = self.split(low, high)
        rest = self.number(head == "Product") if last is None else self._unfolded(head, body, low, last)
        return reduce(STEPS[head], [self.at(body, x) for x in numbers], rest)

    def _unfolded(self, head: str, body: Poly, low: Poly, high: Poly) -> Poly:
        if head == "Product":
            return self.atom(head, body.frozen(), low.frozen(), high.frozen())
        total, size = self.number(0), high - low + self.number(1)
        for monomial, c in body.terms.items():
            inner = tuple((g, k) for g, k in monomial if "#" in names(g))
            outer = Poly({tuple((g, k) for g, k in monomial if "#" not in names(g)): c}, self.fuel)
            need(inner or self.nonnegative(size), "terms", "a sum whose number of terms may be negative")
            ends = (Poly({inner: Fraction(1)}, self.fuel).frozen(), low.frozen(), high.frozen())
            total = total + outer * (self.atom("Sum", *ends) if inner else size)
        return total


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


def names(x: Any) -> set[str]:
    """All strings inside nested tuples."""
    return {x} if isinstance(x, str) else {n for y in x for n in names(y)} if isinstance(x, tuple) else set()
