"""κ, and what is left over in differences: T − df_m(κ), x − y, n − 1.

κ = κ(λ, cT) solves κ(1 − df₁(κ)/(cT)) = λ, the left side grows with κ; df₁(κ) < cT, and df₁(x) ≤ tr Σ/x.

- κ = λ + κ df₁(κ)/(cT) ≤ λ + tr Σ/(cT): λ ≥ c′ tr Σ/T makes κ ≍ λ, and otherwise λ ≤ κ ≤ C tr Σ/T;
- where β > 1, df₁(x) ≤ C max(1, x^(−1/β)), and λ ≥ c′T^−β makes κ ≍ λ: at Cλ with a large C the left side is at least
  Cλ/2, for df₁ is at most T c/2 there; otherwise λ ≤ κ ≤ C T^−β, as the left side at C T^−β is at least half of that;
- T − df_m(κ) for m ≥ 1 is between T − df₁(κ) = Tλ/κ and T where c = 1, and ≍ T where df_m is negligible beside T;
- c − x with c > 1 is (c − 1) + (1 − x), where 1 − x ≥ 0.

Let x ≥ y + ε > y ≥ 0.  Either x − y ≍ x, or y ≥ x/2, hence x ≍ y, and x − y is at least of order 1 and at most x.  If
y/x → φ < 1, it is the first.  So x − df_m ≥ x − d, where df_m < d.  A fixed n ≥ 1 that is whole has n − 1 = 0 or ≥ 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from ...proof.language import NUMBER, Term, text_of
from .blocks import ZERO, Blocks, Fresh, NotRead, Own, Size, Split, Summand

ORDERS_OF_DF = ("1", "2")


@dataclass(frozen=True)
class Spare(Blocks):
    """Reads κ and differences on a region.

    ``known`` gives the logarithms of names (None: the name is 0), ``values`` the symbols of fixed exponents, ``laws``
    those of entries by their number: of λ_j, c_j², members of a sequence.  ``fresh`` are the coordinates of their own
    (None: what they stand for is 0), ``whole`` the names of fixed numbers ≥ 1.
    """

    known: Mapping[str, sp.Expr | None]
    values: Mapping[str, sp.Expr]
    laws: Mapping[str, sp.Expr]
    large: frozenset[str]
    spares: Callable[[Term], tuple[sp.Expr, bool] | None]
    fresh: Mapping[str, sp.Expr | None]
    whole: frozenset[str] = frozenset()

    def size(self, term: Term) -> Size:
        """The logarithm of a term ≥ 0."""
        raise NotImplementedError

    def of(self, term: Term) -> sp.Expr | None:
        """The same, decided."""
        raise NotImplementedError

    def own(self, key: str, *cases: Own) -> sp.Expr | None:
        """What has a coordinate of its own. Raises: Fresh where it has none yet."""
        if key not in self.fresh:
            raise Fresh(key, *cases)
        return self.fresh[key]

    def between(self, key: str, low: sp.Expr, high: sp.Expr) -> sp.Expr:
        """Something of which two bounds are known: them, where they are the same. Raises: Fresh."""
        if self.region.nonnegative(low - high):
            return high
        found = self.own(key, lambda x: (x, [(x - low, False), (high - x, False)]))
        assert found is not None
        return found

    # -- κ -----------------------------------------------------------------------------------------
    @property
    def fall(self) -> sp.Expr:
        """β of λ_j ≍ j^−β."""
        if "Sigma" not in self.laws or "d" not in self.known or self.known["d"] is None:
            raise NotRead("no power law")
        return -self.laws["Sigma"]

    def kappa(self, penalty: Term, rows: Term) -> sp.Expr:
        """κ(λ, cT)."""
        given, size = self.of(penalty), self._rows(rows)
        if given is None:
            raise NotRead("no penalty")
        if self.side(self.fall - 1) > 0:
            highest = -self.fall * size
        else:
            highest = self.total(Summand(ZERO, -self.fall), self.known["d"]) - size
        if self.largest(given, highest) == given:
            return given
        found = self.between(text_of(["Kappa", penalty, rows]), given, highest)
        for freedom in self.freedoms(sp.S.One, found) if self.side(self.fall - 1) <= 0 else ():
            self._must(size - freedom)
        return found

    def _must(self, x: sp.Expr) -> None:
        """Has x ≥ 0 told of the region, where it is not known there."""
        if not self.region.nonnegative(x):
            raise Split(x, ways=(((x, False),),))

    def freedoms(self, order: sp.Expr, kappa: sp.Expr) -> tuple[sp.Expr, ...]:
        """Blocks of df_m(κ) = Σ_j (λ_j/(λ_j + κ))^m."""
        share = Summand(ZERO, -self.fall, ((-sp.S.One, (ZERO, -self.fall), (kappa, ZERO)),))
        return self.totals(share.times(order), self.known["d"])

    def _rows(self, term: Term) -> sp.Expr:
        """The logarithm of a number of rows that tends to ∞."""
        name = without_shift(term)
        found = self.known.get(name) if isinstance(name, str) else None
        if name not in self.large or found is None:
            raise NotRead("rows that stay")
        return found

    # -- differences -------------------------------------------------------------------------------
    def difference(self, term: Term) -> Size:
        """x − y > 0, or a whole number ≥ 1 less 1."""
        _, left, right = term
        match right:
            case "0":
                return self.size(left)
            case ["Divide", above, below] if left == "1":
                return self.over(self.difference(["Subtract", below, above]), self.size(below))
            case ["Divide", *_] if _is_more_than_1(left):
                return self.plus(Size((ZERO,)), self.difference(["Subtract", "1", right]))
            case ["Df", order, ["Kappa", penalty, rows]] if order in ORDERS_OF_DF:
                return self._beside_freedom(left, order, penalty, rows)
            case "1" if isinstance(left, str) and left in self.whole:
                return _of(self.own(text_of(term), lambda x: (None, []), lambda x: (ZERO, [])))
        plain = without_shift(term)
        if isinstance(plain, str) and plain in self.large:
            return self.size(plain)
        return self._of_names(term)

    def _of_names(self, term: Term) -> Size:
        """x − y + c > 0 by a hypothesis: see the head."""
        found, plain = self.spares(term), without_shift(term)
        if found is None or isinstance(plain, str):
            raise NotRead(text_of(term))
        (x, any_less), y = found, self.of(plain[2])
        if not any_less or y is None or self._is_negligible(y, x):
            return Size((x,))
        alike = lambda g: (g, [(g, False), (x - g, False), (y - x, False)])  # noqa: E731
        return _of(self.own(text_of(plain), lambda g: (x, []), alike))

    def _is_negligible(self, y: sp.Expr, x: sp.Expr) -> bool:
        """By a power of what tends to ∞."""
        return bool(self.large) and self.region.surely_positive(x - y)

    def _beside_freedom(self, left: Term, order: str, penalty: Term, rows: Term) -> Size:
        """x + c − df_m(κ(λ, T))."""
        plain, shift = _parts(left)
        size, given, kappa = self._rows(left), self.of(penalty), self.kappa(penalty, rows)
        assert given is not None
        if all(self._is_negligible(df, size) for df in self.freedoms(sp.Rational(order), kappa)):
            return Size((size,))
        if plain != rows:
            return self._above_dimension(plain, shift, size, kappa)
        least = size + given - kappa
        if self.region.nonnegative(least - size):
            return Size((size,))
        if shift < 0:
            raise NotRead("a row less")
        found = least if order == "1" else self.between(f"{plain} - df {order} {kappa}", least, size)
        return Size((found,)) if shift == 0 else Size(self.pruned([found, ZERO]))

    def _above_dimension(self, plain: Term, shift: sp.Rational, size: sp.Expr, kappa: sp.Expr) -> Size:
        """x + c − df_m where x ≥ d + ε and c ≥ 0."""
        if shift < 0:
            raise NotRead("a row less")
        least = self.decided(self._of_names(["Subtract", plain, "d"]))
        if least is None:
            raise NotRead("other rows")
        return Size((self.between(f"{text_of(plain)} - df {kappa}", least, size),))


def _of(found: sp.Expr | None) -> Size:
    return Size(()) if found is None else Size((found,))


def _is_more_than_1(term: Term) -> bool:
    return isinstance(term, str) and bool(NUMBER.match(term)) and sp.Rational(term) > 1


def without_shift(term: Term) -> Term:
    """What stands beside numbers in sums, and beside numbers > 0 in products."""
    match term:
        case ["Add" | "Subtract", inner, str(number)] if NUMBER.match(number):
            return without_shift(inner)
        case ["Multiply", str(number), inner] if NUMBER.match(number) and not number.startswith("-") and number != "0":
            return without_shift(inner)
    return term


def _parts(term: Term) -> tuple[Term, sp.Rational]:
    """What stands beside a number in a sum, and the number."""
    match term:
        case ["Add" | "Subtract" as head, inner, str(number)] if NUMBER.match(number):
            plain, c = _parts(inner)
            return plain, c + (sp.Rational(number) if head == "Add" else -sp.Rational(number))
    return term, sp.S.Zero
