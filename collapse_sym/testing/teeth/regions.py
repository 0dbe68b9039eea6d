"""Regions given by inequalities between polynomials, and inequalities that follow there, with weights that prove them.

A rational function is ≥ 0 on a region if its numerator is Σ w·P with weights w ≥ 0, P products of what is ≥ 0 there,
and its denominator is > 0; > 0 if some P with w > 0 is > 0.  Where x ≥ c for every symbol, P are the monomials of the
x − c, and the weights are the coefficients of the numerator in these; else they are found by an exact linear program.
A symbol that stands in rows to the first power can be taken out of them (``without``).
Every "yes" is an identity of polynomials; "no" only says that none was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
import sympy as sp
from flint import fmpq

from .polynomials import Key, Poly, Ring, key_of, ring_of, shifted, values
from .weights import DEGREE, Product, longer, made, products

#: points drawn at a time, how often, and those of them inside that are kept
DRAWN, ROUNDS, TRIED = 4_000, 3, 60
#: how far inside a point is, in floats, and what is on the border: only what is to be refused is looked at there
INSIDE, ON = 1e-9, 1e-12
#: distances of points from bounds, nearer ones where none is inside; one in so many is below where there is no bound
NEAR = (0.0, 0.25, 1 / 3, 0.5, 0.5, 2 / 3, 0.75, 1.0, 1.0, 1.25, 4 / 3, 1.5, 2.0, 2.0, 2.5, 3.0, 4.0, 6.0)
NEARER = (1 / 12, 1 / 12, 1 / 8, 1 / 8, 1 / 6, 1 / 4, 1 / 2, 1.0, 2.0)
BELOW = 4


@dataclass(frozen=True)
class Region:
    """All points at which each row is ≥ 0, or > 0 where it says so.

    >>> x, y = sp.symbols("x y")
    >>> square = Region((x, y), ((x, True), (1 - x, False), (y, False)))
    >>> square.positive(x + y), square.nonnegative(1 - x * x), square.nonnegative(x - y), square.empty
    (True, True, False, False)
    """

    symbols: tuple[sp.Symbol, ...]
    rows: tuple[tuple[sp.Expr, bool], ...] = ()
    _known: dict[tuple[sp.Expr, bool], bool] = field(default_factory=dict, compare=False, repr=False)
    _shown: dict[tuple[Key, bool], bool] = field(default_factory=dict, compare=False, repr=False)

    def within(self, *rows: tuple[sp.Expr, bool]) -> Region:
        """The part of it where more is so."""
        return region_of((*self.rows, *rows))

    @cached_property
    def empty(self) -> bool:
        """Whether it is seen to have no point: 0 > 0 would follow."""
        return not len(self.points) and self._follows(self._ring.zero, strict=True, long=True)

    def without(self, name: sp.Symbol) -> Region:
        """What follows for the other symbols: a x + p ≥ 0 and q − b x ≥ 0 with a, b > 0 give b p + a q ≥ 0.

        Rows with x² or a slope of no known sign are left out, so that it may be larger.  Where it is empty, this is.
        """
        kept, low, high = list[tuple[sp.Expr, bool]](), list[tuple[sp.Expr, ...]](), list[tuple[sp.Expr, ...]]()
        for row, strict in ((sp.expand(row), strict) for row, strict in self.rows):
            slope, rest = row.coeff(name, 1), row.coeff(name, 0)
            if sp.expand(row - slope * name - rest) != 0:
                continue
            if slope == 0:
                kept.append((row, strict))
            for sign, side in ((1, low), (-1, high)):
                if slope != 0 and self.positive(sign * slope):
                    side.append((sign * slope, rest, strict))
        met = [(b * p + a * q, s or t) for (a, p, s), (b, q, t) in product(low, high)]
        return self if not met else region_of((*kept, *(polynomial_rows(met, self) or ())))

    def nonnegative(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be ≥ 0 at every point."""
        return self._seen(expr, strict=False)

    def positive(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be > 0 at every point."""
        return self._seen(expr, strict=True)

    def surely_positive(self, expr: sp.Expr) -> bool:
        """The same, looked at longer: whether there is seen to be no point at which it is ≤ 0."""
        if self.positive(expr):
            return True
        above = self.numerator(-expr)
        return above is not None and bool(len(self.points)) and self.within((above, False)).empty

    def _seen(self, expr: sp.Expr, *, strict: bool) -> bool:
        key = (expr, strict)
        if key not in self._known:
            above = self._numerator(expr)
            self._known[key] = above is not None and self._polynomial(above, strict=strict)
        return self._known[key]

    def numerator(self, expr: sp.Expr) -> sp.Expr | None:
        """A polynomial that has the sign of a rational function everywhere, without factors that are seen to be > 0.

        None where a denominator is not seen to be > 0 or < 0.
        """
        found = self._numerator(expr)
        return None if found is None else self._ring_with(expr).expression(found)

    def is_zero(self, expr: sp.Expr) -> bool:
        """Whether a rational function is 0 whatever its symbols are."""
        return self._ring_with(expr).quotient(expr)[0] == 0

    @cached_property
    def _ring(self) -> Ring:
        return ring_of(self.symbols)

    def _ring_with(self, expr: sp.Expr) -> Ring:
        more = expr.free_symbols - set(self.symbols)
        return ring_of((*self.symbols, *sorted(more, key=str))) if more else self._ring

    def _numerator(self, expr: sp.Expr) -> Poly | None:
        ring = self._ring_with(expr)
        try:
            c, up, down = ring.factors(expr)
        except (ValueError, ZeroDivisionError):
            return None
        left, sign = ring.one, 1 if c > 0 else -1
        for factor, power in down:
            known = self._sign_of(factor)
            if known is None:
                return None
            sign *= known if power % 2 else 1
        odd = [factor for factor, power in up if power % 2]
        for factor, power in up:
            known = self._sign_of(factor) if power % 2 and len(odd) > 1 else None  # one alone is asked for anyway
            left, sign = (left * factor**power, sign) if known is None else (left, sign * known)
        return sign * left if c else ring.zero

    def _sign_of(self, factor: Poly) -> int | None:
        found = [s for s in (1, -1) if self._polynomial(s * factor, strict=True)]
        return found[0] if found else None

    def _polynomial(self, poly: Poly, *, strict: bool) -> bool:
        if poly.is_constant():
            return bool(poly != 0 and poly.leading_coefficient() > 0 or not strict and poly == 0)
        if any(map(int, poly.degrees()[len(self.symbols) :])):
            return False  # of symbols that no row speaks of nothing is known
        poly = self._ring.own(poly)
        key = (key_of(poly), strict)
        if key not in self._shown:
            refused = len(self.points) and float(np.min(values(poly, self.points))) < -INSIDE
            self._shown[key] = not refused and (self._by_form(poly, strict) or self._follows(poly, strict=strict))
        return self._shown[key]

    def highest(self, name: sp.Symbol) -> sp.Rational:
        """The least c with c − x ≥ 0 in a row, of rows in a symbol alone; 0 without one."""
        alone = [(e.coeff(name, 0), e.coeff(name, 1)) for e, _ in self.rows if e.free_symbols == {name}]
        return min((c / -slope for c, slope in alone if slope < 0), default=sp.S.Zero)

    # -- bounds of the symbols ---------------------------------------------------------------------
    @cached_property
    def _bounds(self) -> list[tuple[fmpq, bool] | None]:
        """The largest c with x ≥ c, or x > c, in a row, by symbol."""
        found: list[tuple[fmpq, bool] | None] = [None] * len(self.symbols)
        for poly, strict in self._polynomials:
            powers, *others = [m for m in poly.monoms() if any(m)] or [()]
            if others or sum(map(int, powers)) != 1 or poly.leading_coefficient() < 0:
                continue
            i = list(map(int, powers)).index(1)
            bound = (-poly[(0,) * len(self.symbols)] / poly.leading_coefficient(), strict)
            found[i] = bound if found[i] is None else max(found[i], bound)  # type: ignore[type-var]
        return found

    def _by_form(self, poly: Poly, strict: bool) -> bool:
        """Coefficients ≥ 0 in the distances of the symbols from their bounds."""
        there = shifted(poly, [b[0] if b else fmpq(0) for b in self._bounds])
        terms = [(tuple(map(int, m)), c) for m, c in zip(there.monoms(), there.coeffs())]
        if any(c < 0 or any(e and b is None for e, b in zip(m, self._bounds)) for m, c in terms):
            return False
        return not strict or any(all(not e or b and b[1] for e, b in zip(m, self._bounds)) for m, _ in terms)

    # -- weights -----------------------------------------------------------------------------------
    @cached_property
    def _polynomials(self) -> list[tuple[Poly, bool]]:
        return [(self._ring.quotient(row)[0], strict) for row, strict in self.rows]

    @cached_property
    def _products(self) -> dict[int, list[Product]]:
        return products(self._ring.one, self._polynomials)

    @cached_property
    def _longer(self) -> list[Product]:
        return [*self._products[DEGREE], *longer(self._ring.one, self._polynomials)]

    def _follows(self, target: Poly, *, strict: bool, long: bool = False) -> bool:
        """Weights of products that make the target; ``strict``: one that is > 0 among those of weight > 0."""
        aim = target.to_dict()
        found = any(made(aim, some, strict=strict) for some in self._products.values())
        return found or long and made(aim, self._longer, strict=strict)

    # -- points ------------------------------------------------------------------------------------
    @cached_property
    def points(self) -> np.ndarray:
        """Some points inside, in floats, drawn by a fixed seed; one row each.  Where rows are ≥ 0 some are 0."""
        rng = np.random.default_rng(0)
        found = self._drawn(rng, NEAR)
        return (found if len(found) else self._drawn(rng, NEARER))[:TRIED]

    def _drawn(self, rng: np.random.Generator, distances: Sequence[float]) -> np.ndarray:
        below = np.array([b is None for b in self._bounds], dtype=bool)
        bounds = np.array([float(b[0].p) / float(b[0].q) if b else 0.0 for b in self._bounds])
        found = np.zeros((0, len(self.symbols)))
        for _ in range(ROUNDS):
            drawn = rng.choice(distances, (DRAWN, len(self.symbols)))
            drawn = bounds + np.where(below & (rng.integers(0, BELOW, drawn.shape) == 0), -drawn, drawn)
            for poly, strict in self._polynomials:
                drawn = drawn[values(poly, drawn) > (INSIDE if strict else -ON)]
            found = np.vstack([found, drawn])
            if len(found) >= TRIED:
                break
        return found


@lru_cache(maxsize=2048)
def region_of(rows: tuple[tuple[sp.Expr, bool], ...]) -> Region:
    """The region with these rows; what was seen of it once is remembered."""
    kept = _needed(tuple(dict.fromkeys(rows)))
    return Region(tuple(sorted({x for row, _ in kept for x in row.free_symbols}, key=str)), kept)


def _needed(rows: tuple[tuple[sp.Expr, bool], ...]) -> tuple[tuple[sp.Expr, bool], ...]:
    """Rows without numbers ≥ 0, what is > 0 as well, and all but the largest bound of a symbol."""
    rows = tuple(dict.fromkeys((_in_units(row), strict) for row, strict in rows))
    largest: dict[sp.Symbol, tuple[sp.Rational, bool]] = {}
    for row, strict in rows:
        if (name := _bounded(row)) is not None:
            bound = (name - row, strict)
            largest[name] = max(largest.get(name, bound), bound)

    def is_needed(row: sp.Expr, strict: bool) -> bool:
        if row.is_number:
            return bool(row < 0 or strict and row == 0)
        name = _bounded(row)
        return (strict or (row, True) not in rows) and (name is None or largest[name] == (name - row, strict))

    return tuple(row for row in rows if is_needed(*row))


def _in_units(row: sp.Expr) -> sp.Expr:
    """x − c for a multiple > 0 of it."""
    names = row.free_symbols
    slope = row.coeff(next(iter(names)), 1) if len(names) == 1 else sp.S.Zero
    bounds = slope.is_number and slope > 0 and (row - slope * next(iter(names))).is_number
    return sp.expand(row / slope) if bounds else row


def _bounded(row: sp.Expr) -> sp.Symbol | None:
    """x in x − c."""
    names = row.free_symbols
    name = next(iter(names)) if len(names) == 1 else None
    return name if name is not None and (row - name).is_number else None


def polynomial_rows(exprs: Iterable[tuple[sp.Expr, bool]], region: Region) -> list[tuple[sp.Expr, bool]] | None:
    """Rows as polynomials without factors that are > 0 there; None where a denominator is not seen to have a sign."""
    found = [(region.numerator(expr), strict) for expr, strict in exprs]
    return None if any(expr is None for expr, _ in found) else found
