"""Sums and products over whole numbers; # is the number, free in a body and in nothing else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from .known import NAME, OPAQUE, STEPS, Known, names
from .limits import need
from .ring import Generator, Poly


class Sums(Known):
    """Bodies, ends, and numbers put for #."""

    def scalar(self, term: Any) -> Poly:
        """A term as a value: see terms.py."""
        raise NotImplementedError

    def texts(self, term: Any) -> set[str]:
        """The texts in a term: see terms.py."""
        raise NotImplementedError

    def member(self, name: str, number: Poly) -> Poly:
        """A member of a sequence: see terms.py."""
        raise NotImplementedError

    def raised(self, base: Poly, exponent: Poly) -> Poly:
        """A power: see terms.py."""
        raise NotImplementedError

    def placed(self, g: Generator, parts: list[Any]) -> Poly | None:
        """An atom with other arguments: see powers.py."""
        raise NotImplementedError

    def inside(self, arguments: list[Any], read: Callable[[Any], Poly], number: Poly | None = None) -> Poly:
        """The body of a sum: at a number, or at #, which is at most the high end."""
        ok = len(arguments) == 4 and isinstance(arguments[0], str) and NAME.match(arguments[0]) and not self.bound
        need(ok, "terms", "a sum has a name, two ends and a body, and lies in no other")
        need(
            arguments[0] not in {*self.values, "k", "M", "generator"}
            and (arguments[0] == "m" or arguments[0] not in self.domains),
            "terms",
            "a name that is taken",
        )
        endless = arguments[2] == "Infinity"
        high = self.scalar(arguments[1] if endless else arguments[2])
        ends = names((high.frozen(), self.scalar(arguments[1]).frozen()))
        need("#" not in ends, "terms", "a sum has a name, two ends and a body, and lies in no other")
        caught = {x for x, value in self.fixed.items() if number is None and "#" in names(value.frozen())}
        need(not caught or not caught & self.texts(arguments[3]), "terms", "a number that another sum would catch")
        below, known = (high - self.atom("symbol", "#")).frozen(), (self.signs, self.nonzero, self.doubtful)
        outer, self.doubtful, self.unsure, self.doubt = (self.unsure, self.doubt), set(), False, False  # another number
        self.signs = {**self._about_no_number(), **({} if endless else {below: False})}
        self.nonzero = {g for g in self.nonzero if "#" not in names(g)}
        for p, strict in self.each.items() if self.nonnegative(self.scalar(arguments[1])) else ():
            self.learn(self.thawed(p), strict)
        for first, last, sign, strict in self.between if not endless else ():
            if self.nonnegative(self.scalar(arguments[1]) - first) and self.nonnegative(last - high):
                self.learn(sign, strict)
                self.learn(sign + self.number(1), True)
        self._from_the_low_end(self.scalar(arguments[1]).constant())
        self.unsure, self.doubt = outer
        self.bound = {arguments[0]: self.atom("symbol", "#") if number is None else number}
        body = read(arguments[3])
        self.bound, (self.signs, self.nonzero, self.doubtful) = {}, known
        return body

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
        if g[0] == "symbol":  # a name may be that of a kind of atoms
            return number if g[1] == name else self.atom(*g)
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
        placed = self.placed(g, parts)
        if placed is not None:
            return placed
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
