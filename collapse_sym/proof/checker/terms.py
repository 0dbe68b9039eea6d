"""Scalar terms as polynomials; every symbol must be declared and every denominator known to be non-zero beforehand."""

from __future__ import annotations

import operator
from fractions import Fraction
from functools import reduce
from typing import Any

from .known import DOMAINS, NUMBER, OPAQUE, STEPS, names
from .limits import need
from .logarithms import ceiling
from .powers import Powers, prime_powers
from .ring import Poly, generator


class Scalars(Powers):
    """Reads scalar terms."""

    def scalar(self, term: Any) -> Poly:
        """A polynomial in symbols, traces, expectations and other atoms."""
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if head == "Sum" and arguments[2:3] == ["Infinity"]:
            return self.series(arguments)
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
        if head in ("Eigenvalue", "Coefficient") and len(arguments) == 1:
            number = self.scalar(arguments[0])
            return self.eigenvalue(number) if head == "Eigenvalue" else self.coefficient(number)
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
        need(self.nonnegative(number), "point", "a member of a sequence that may be before the first")
        outer, self.bound = self.bound, {"m": number}
        found = self.scalar(value)
        self.bound = outer
        return found

    def texts(self, term: Any) -> set[str]:
        """The texts in a term, abbreviations written out."""
        self.fuel.spend(1)
        if isinstance(term, list):
            return {x for t in term for x in self.texts(t)}
        found = self.values.get(term) if isinstance(term, str) else None
        return (
            {term, *(self.texts(found) if isinstance(found, (str, list)) else ())} if isinstance(term, str) else set()
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
        ends = [p.constant() for p in parts] if head in ("Min", "Max") and self.points else [None]
        if None not in ends:
            return self.number({"Min": min, "Max": max}[head](x for x in ends if x is not None))
        whole = ceiling(parts[0]) if head == "Ceiling" else None
        if head in OPAQUE:
            return self.atom(head, *(p.frozen() for p in parts)) if whole is None else self.number(whole)
        if head == "Power":
            return self.raised(*parts)
        if head == "Divide":
            return parts[0] * self.reciprocal(parts[1])
        return -parts[0] if head == "Negate" else parts[0] - parts[1]

    def raised(self, base: Poly, exponent: Poly) -> Poly:
        """A power; of a symbolic exponent x^(n+c) = x^n x^c, of one that may be no integer see powers.py."""
        if not self.integral(exponent):
            return self.real(base, exponent)
        fixed, shift = exponent.constant(), exponent.terms.get((), Fraction(0))
        need(
            fixed is not None or shift >= 0,
            "terms",
            "an exponent below a symbol",
        )
        if fixed is None:  # x^(n+c) = x^n x^c for x = 0 only where n ≥ 0
            rest = exponent - self.number(shift)
            known = self.nonnegative(rest) or self.invertible(base)
            need(known, "terms", "an exponent that may be negative")
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
