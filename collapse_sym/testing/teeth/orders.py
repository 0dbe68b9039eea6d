"""The exponent of a term along sequences of powers: T ↦ 1, products ↦ sums, sums of what is ≥ 0 ↦ maxima.

Let log x be the logarithm of a quantity > 0 to a base that tends to ∞.  A term that is read here has a logarithm that
differs by a bounded amount from a piecewise linear function of those of the sizes, whose coefficients depend on fixed
exponents; on a region where all comparisons are decided (``Region``) it is one linear function.  What is not decided is
split (``Split``), what has a logarithm that is only bounded by others is a coordinate of its own (``Fresh``).

Sums over directions are read by their largest blocks (``blocks``).

κ = κ(λ, cT) solves κ(1 − df₁(κ)/(cT)) = λ, the left side grows with κ, and df₁(x) ≤ C max(1, x^(−1/β)):
- λ ≥ c′T^−β makes κ ≍ λ: at Cλ with a large C the left side is at least Cλ/2, for df₁ is at most T c/2 there;
- otherwise λ ≤ κ ≤ C T^−β, as the left side at C T^−β is at least half of that;
- T − df_m(κ) for m ≥ 1 is between T − df₁(κ) = Tλ/κ and T where c = 1, and ≍ T where T^−β is negligible beside λ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy as sp

from ...proof.language import NUMBER, Term, replaced, text_of, words
from .blocks import ZERO, Blocks, Fresh, NotRead, Row, Split, Summand


@dataclass(frozen=True)
class Orders(Blocks):
    """Reads terms on a region.

    ``known`` gives the logarithms of names (None: the name is 0), ``values`` the symbols of fixed exponents, ``laws``
    those of entries by their number: of λ_j, c_j², members of a sequence.  ``fresh`` are the coordinates of their own.
    """

    known: Mapping[str, sp.Expr | None]
    values: Mapping[str, sp.Expr]
    laws: Mapping[str, sp.Expr]
    large: frozenset[str]
    spares: Callable[[Term], tuple[sp.Expr, bool] | None]
    fresh: Mapping[str, sp.Symbol]

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

    # -- orders ------------------------------------------------------------------------------------
    def of(self, term: Term) -> sp.Expr | None:
        """The logarithm of a term ≥ 0, or None for 0.

        Raises: NotRead, Split, Fresh.
        """
        if isinstance(term, str):
            return self._leaf(term)
        head, *rest = term
        if head in ("Add", "Max"):
            found = [x for t in rest if (x := self.of(t)) is not None]
            return reduce(self.largest, found) if found else None
        if head == "Min":
            some = [self.of(t) for t in rest]
            return None if None in some else reduce(self.least, some)
        if head in ("Multiply", "Scale", "Divide"):
            return self._product(head, [self.of(t) for t in rest])
        if head == "Power":
            return self._power(self.of(rest[0]), self.value(rest[1]))
        if head == "Sqrt":
            return self._power(self.of(rest[0]), sp.Rational(1, 2))
        if head == "Kappa":
            return self._kappa(*rest)
        if head == "Subtract":
            return self._difference(term)
        return self._sum(term)

    def _leaf(self, text: str) -> sp.Expr | None:
        if NUMBER.match(text):
            number = sp.Rational(text)
            if number < 0:
                raise NotRead(text)
            return ZERO if number > 0 else None
        if text not in self.known:
            raise NotRead(text)
        return self.known[text]

    def _product(self, head: str, parts: list[sp.Expr | None]) -> sp.Expr | None:
        if head == "Divide":
            if parts[1] is None:
                raise NotRead("a quotient by 0")
            parts[1] = -parts[1]
        return None if None in parts else sum((x for x in parts if x is not None), ZERO)

    def _power(self, base: sp.Expr | None, e: sp.Expr) -> sp.Expr | None:
        if base is not None:
            return e * base
        if self.sign(e) < 0:
            raise NotRead("a power of 0")
        return None

    def _kappa(self, penalty: Term, rows: Term) -> sp.Expr:
        given, size, beta = self.of(penalty), self._size(rows), self.beta
        if given is None:
            raise NotRead("no penalty")
        if self.region.nonnegative(given + beta * size):
            return given
        if not self.region.nonnegative(-given - beta * size):
            raise Split(given + beta * size)
        return self._own(text_of(["Kappa", penalty, rows]), lambda k: [(k - given, False), (-beta * size - k, False)])

    def _own(self, key: str, rows: Callable[[sp.Symbol], list[Row]]) -> sp.Symbol:
        if key not in self.fresh:
            raise Fresh(key, rows)
        return self.fresh[key]

    @property
    def beta(self) -> sp.Expr:
        """β > 1 of the eigenvalues."""
        if "Sigma" not in self.laws or not self.region.positive(-self.laws["Sigma"] - 1):
            raise NotRead("no power law")
        return -self.laws["Sigma"]

    def _size(self, term: Term) -> sp.Expr:
        """The logarithm of a number of rows that tends to ∞."""
        name = _name(_without_shift(term))
        found = self.known.get(name)
        if name not in self.large or found is None:
            raise NotRead("rows that stay")
        return found

    def _difference(self, term: Term) -> sp.Expr | None:
        _, left, right = term
        if left == "1" and isinstance(right, list) and right[0] == "Divide":
            above, below = self.of(["Subtract", right[2], right[1]]), self.of(right[2])
            return self._product("Divide", [above, below])
        if isinstance(left, str) and NUMBER.match(left) and sp.Rational(left) > 1 and right[0] == "Divide":
            # c − x = (c − 1) + (1 − x), where 1 − x ≥ 0
            return self.of(["Add", "1", ["Subtract", "1", right]])
        if _name(_without_shift(term)) in self.large:
            return self.of(_without_shift(term))
        match right:
            case ["Df", order, ["Kappa", penalty, rows]] if order in ("1", "2"):
                return self._spare(left, penalty, rows)
        found = self.spares(term)
        if found is None:
            raise NotRead(text_of(term))
        x, y = found
        return self._own(text_of(_without_shift(term)), lambda g: [(g, False), (x - g, False)]) if y else x

    def _spare(self, left: Term, penalty: Term, rows: Term) -> sp.Expr:
        """T − df_m(κ), see the head."""
        size, given = self._size(left), self.of(penalty)
        if given is None or size != self._size(rows):
            raise NotRead("rows")
        if self.region.positive(given + self.beta * size):
            return size
        if left != rows:
            raise NotRead("other rows")
        kappa = self._kappa(penalty, rows)
        if kappa == given:
            return size
        return self._own(f"{text_of(left)} - {kappa}", lambda m: [(size - m, False), (m - size - given + kappa, False)])

    # -- sums over directions ----------------------------------------------------------------------
    def _sum(self, term: Term) -> sp.Expr:
        head, *rest = term
        if head == "Df":
            order = self.value(rest[0])
            share = self.entry("Sigma") + self.entry(["Add", "Sigma", ["Scale", rest[1], "Identity"]]).times(-sp.S.One)
            return self.total(share.times(order), self.known["d"])
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
            return self.total(self._at(body, index), None if last == "Infinity" else self.known["d"])
        if head == "Eigenvalue" and str(rest[0]).isdigit() and int(rest[0]) >= 1 and "Sigma" in self.laws:
            return ZERO
        raise NotRead(head)

    def _weighted(self, summand: Summand, weight: sp.Expr | None) -> sp.Expr:
        if weight is None:
            raise NotRead("w0")
        return self.total(summand + Summand(ZERO, weight), self.known["d"])

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


def _name(term: Term) -> str:
    return term if isinstance(term, str) else ""


def _without_shift(term: Term) -> Term:
    """What stands beside numbers in sums, and beside numbers > 0 in products."""
    match term:
        case ["Add" | "Subtract", inner, str(number)] if NUMBER.match(number):
            return _without_shift(inner)
        case ["Multiply", str(number), inner] if NUMBER.match(number) and not number.startswith("-") and number != "0":
            return _without_shift(inner)
    return term


def _last(term: Term) -> str | None:
    """∞, or d less a number, of which there are about as many."""
    inner = _without_shift(term)
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
