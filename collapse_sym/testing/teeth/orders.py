"""The exponent of a term along sequences of powers: T ↦ 1, products ↦ sums, sums of what is ≥ 0 ↦ maxima.

Let log x be the logarithm of a quantity > 0 to a base that tends to ∞.  A term that is read here has a logarithm that
differs by a bounded amount from a piecewise linear function of those of the sizes, whose coefficients depend on fixed
exponents; on a region where all comparisons are decided (``Region``) it is one linear function.  What is not decided
is left as a maximum (``Size``) or split (``Split``); what has a logarithm that is only bounded by others is a
coordinate of its own (``Fresh``).

Sums over directions are read by their largest blocks (``blocks``), κ and differences as ``spare`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import sympy as sp

from ...proof.language import NUMBER, Term, replaced, text_of, words
from .blocks import ZERO, Fresh, NotRead, Row, Size, Split, Summand
from .regions import region_of
from .spare import Spare, without_shift

__all__ = ["ZERO", "Fresh", "NotRead", "Orders", "Row", "Size", "Split", "Summand"]


@dataclass(frozen=True)
class Orders(Spare):
    """Reads terms on a region, by what is known (``Spare``)."""

    # -- fixed exponents ---------------------------------------------------------------------------
    def value(self, term: Term) -> sp.Expr:
        """A fixed number, as a rational function of symbols.

        Raises: NotRead, Split.
        """
        if isinstance(term, str):
            if NUMBER.match(term):
                return sp.Rational(term)
            if term not in self.values:
                raise NotRead(term)
            return self.values[term]
        parts = [self.value(t) for t in term[1:]]
        if term[0] == "Divide":
            self.sign(parts[1])
            return parts[0] / parts[1]
        if term[0] in ("Min", "Max"):
            return reduce(self.least if term[0] == "Min" else self.largest, parts)
        if term[0] not in OPERATIONS:
            raise NotRead(term[0])
        return OPERATIONS[term[0]](*parts)

    def where(self, put: Mapping[sp.Symbol, sp.Expr]) -> Orders:
        """The same where symbols are something else, of which the region is polynomial again."""
        known, values, fresh = (
            {x: None if e is None else e.subs(put) for x, e in some.items()}
            for some in (self.known, self.values, self.fresh)
        )
        laws = {x: e.subs(put) for x, e in self.laws.items()}
        rows = region_of(tuple((e.subs(put), strict) for e, strict in self.region.rows))

        def spares(term: Term) -> tuple[sp.Expr, bool] | None:
            found = self.spares(term)
            return None if found is None else (found[0].subs(put), found[1])

        return replace(self, region=rows, known=known, values=values, fresh=fresh, laws=laws, spares=spares)

    # -- orders ------------------------------------------------------------------------------------
    def of(self, term: Term) -> sp.Expr | None:
        """The logarithm of a term ≥ 0, or None for 0.

        Raises: NotRead, Split, Fresh.
        """
        return self.decided(self.size(term))

    def size(self, term: Term) -> Size:
        """The logarithm of a term ≥ 0, with maxima as they are.

        Raises: NotRead, Split, Fresh.
        """
        if isinstance(term, str):
            return _size(self._leaf(term))
        head, *rest = term
        if head in ("Add", "Max"):
            return reduce(self.plus, map(self.size, rest))
        if head == "Min":
            some = [self.of(t) for t in rest]
            return _size(None if None in some else reduce(self.least, some))
        if head in ("Multiply", "Scale"):
            return reduce(self.times, map(self.size, rest))
        if head == "Divide":
            return self.over(*map(self.size, rest))
        if head == "Power":
            return self._power(self.size(rest[0]), self.value(rest[1]))
        if head == "Sqrt":
            return self._power(self.size(rest[0]), sp.Rational(1, 2))
        if head == "Kappa":
            return _size(self.kappa(*rest))
        if head == "Subtract":
            return self.difference(term)
        return Size(self._sum(term))

    def _leaf(self, text: str) -> sp.Expr | None:
        if NUMBER.match(text):
            number = sp.Rational(text)
            if number < 0:
                raise NotRead(text)
            return ZERO if number > 0 else None
        if text not in self.known:
            raise NotRead(text)
        return self.known[text]

    def _power(self, base: Size, e: sp.Expr) -> Size:
        if len(base.above) == len(base.below) == 1:
            return Size((e * (base.above[0] - base.below[0]),))
        sign = self.side(e)
        if sign <= 0 and not base.above:
            raise NotRead("a power of 0")
        above, below = (tuple(sign * e * x for x in some) for some in (base.above, base.below))
        return Size((ZERO,)) if sign == 0 else Size(above, below) if sign > 0 else Size(below, above)

    # -- sums over directions ----------------------------------------------------------------------
    def _sum(self, term: Term) -> tuple[sp.Expr, ...]:
        head, *rest = term
        if head == "Df":
            kappa = self.of(rest[1])
            if kappa is None:
                raise NotRead("no penalty")
            return self.freedoms(self.value(rest[0]), kappa)
        if head in ("Trace", "Quad"):
            weight = self.laws.get("w0") if head == "Quad" else ZERO
            return self._weighted(self.entry(rest[0]), weight)
        if head == "SquaredNorm" and (matrix := _applied(rest[0])) is not None:
            return self._weighted(self.entry(matrix).times(sp.Integer(2)), self.laws.get("w0"))
        if head == "Sum":
            index, low, high, body = rest
            last = _last(high)
            first = self.value(low)
            whole = first == 1 and high == "d"  # else d must be larger than what is left out
            if not first.is_Integer or first < 1 or last is None or last == "d" and "d" not in self.large and not whole:
                raise NotRead("range")
            return self.totals(self._at(body, index), None if last == "Infinity" else self.known["d"])
        if head == "Eigenvalue" and str(rest[0]).isdigit() and int(rest[0]) >= 1 and "Sigma" in self.laws:
            return (ZERO,)
        raise NotRead(head)

    def _weighted(self, summand: Summand, weight: sp.Expr | None) -> tuple[sp.Expr, ...]:
        if weight is None:
            raise NotRead("w0")
        return self.totals(summand + Summand(ZERO, weight), self.known["d"])

    def entry(self, matrix: Term) -> Summand:
        """A function of Σ at λ_j."""
        if matrix in ("Sigma", "Identity"):
            if "Sigma" not in self.laws:
                raise NotRead("no power law")
            return Summand(ZERO, self.laws["Sigma"] if matrix == "Sigma" else ZERO)
        if isinstance(matrix, str):
            raise NotRead(matrix)
        head, *rest = matrix
        if head == "Scale":
            return self._constant(rest[0]) + self.entry(rest[1])
        return self._built(matrix, self.entry)

    def _at(self, term: Term, index: str) -> Summand:
        """A summand by its number."""
        if term == index:
            return Summand(ZERO, sp.S.One)
        if isinstance(term, str) or index not in words(term):
            return self._constant(term)
        for name, law in (("Sigma", ["Eigenvalue", index]), ("At", term)):
            if term == law and (key := name if name == "Sigma" else text_of(replaced(term, {index: "j"}))) in self.laws:
                return Summand(ZERO, self.laws[key])
        if term == ["Power", ["Coefficient", index], "2"] and "w0" in self.laws:
            return Summand(ZERO, self.laws["w0"])
        return self._built(term, lambda t: self._at(t, index))

    def _constant(self, term: Term) -> Summand:
        found = self.of(term)
        if found is None:
            raise NotRead("0 in a sum")
        return Summand(found, ZERO)

    def _built(self, term: Term, read: Callable[[Term], Summand]) -> Summand:
        head, *rest = term
        if head in ("Multiply", "MatrixMultiply"):
            return reduce(lambda a, b: a + b, map(read, rest))
        if head == "Divide":
            return read(rest[0]) + read(rest[1]).times(-sp.S.One)
        if head == "Power":
            return read(rest[0]).times(self.value(rest[1]))
        if head == "Add" and len(rest) == 2:
            a, b = map(read, rest)
            if not a.joints and not b.joints:
                return Summand(ZERO, ZERO, ((sp.S.One, (a.at, a.slope), (b.at, b.slope)),))
        raise NotRead(head)


OPERATIONS: dict[str, Callable[..., sp.Expr]] = {
    "Add": lambda *a: sum(a, ZERO), "Subtract": lambda a, b: a - b, "Negate": lambda a: -a,
    "Multiply": lambda *a: reduce(lambda x, y: x * y, a),
}  # fmt: skip


def _size(found: sp.Expr | None) -> Size:
    return Size(()) if found is None else Size((found,))


def _last(term: Term) -> str | None:
    """∞, or d less a number, of which there are about as many."""
    inner = without_shift(term)
    less = isinstance(term, str) or term[0] == "Subtract"
    return inner if inner == "Infinity" or inner == "d" and less else None


def _applied(term: Any) -> Term | None:
    """M in M w₀, and I in w₀."""
    match term:
        case "w0":
            return "Identity"
        case ["MatrixMultiply", matrix, inner] if _applied(inner) == "Identity":
            return matrix
        case ["Scale", str(number), inner] if NUMBER.match(number) and not number.startswith("-") and number != "0":
            return _applied(inner)
    return None
