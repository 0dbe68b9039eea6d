"""Regions given by inequalities between polynomials, and inequalities that follow there, with weights that prove them.

A rational function is ≥ 0 on a region if its numerator is Σ w·P with weights w ≥ 0, P products of what is ≥ 0 there,
and its denominator is > 0; > 0 if some P with w > 0 is > 0.  Where x ≥ c for every symbol, P are the monomials of the
x − c, and the weights are the coefficients of the numerator in these; else they are found by an exact linear program.
Every "yes" is an identity of polynomials; "no" only says that none was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq

from ...scaling.simplex import combination
from .polynomials import Key, Poly, Ring, key_of, ring_of, shifted, values

#: a product of rows: exponents of the symbols → coefficient, and whether it is > 0
Product = tuple[Mapping[Any, fmpq], bool]
#: factors of a product of rows; points drawn at a time, how often, and those of them inside that are kept
DEGREE, DRAWN, ROUNDS, TRIED = 2, 4_000, 3, 60
#: how far inside a point is, in floats: only what is to be refused is looked at there
INSIDE = 1e-9
#: distances of points from bounds; one in so many is below where there is no bound
NEAR = (0.0, 0.25, 1 / 3, 0.5, 0.5, 2 / 3, 0.75, 1.0, 1.0, 1.25, 4 / 3, 1.5, 2.0, 2.0, 2.5, 3.0, 4.0, 6.0)
BELOW = 4
#: steps of the simplex method in floats, and what counts as 0 there
PIVOTS, SMALL = 400, 1e-9


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
        return not len(self.points) and self._follows(self._ring.zero, strict=True, longer=True)

    def nonnegative(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be ≥ 0 at every point."""
        return self._seen(expr, strict=False)

    def positive(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be > 0 at every point."""
        return self._seen(expr, strict=True)

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
        for factor, power in up:
            known = self._sign_of(factor) if power % 2 else None
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
        """1, the rows, and products of up to so many rows, each with whether it is > 0."""
        found: list[tuple[Poly, bool]] = [(self._ring.one, True)]
        by_degree = {}
        for degree in range(1, DEGREE + 1):
            for chosen in combinations_with_replacement(self._polynomials, degree):
                product = self._ring.one
                for poly, _ in chosen:
                    product = product * poly
                found.append((product, all(strict for _, strict in chosen)))
            by_degree[degree] = [(poly.to_dict(), strict) for poly, strict in found]
        return by_degree

    @cached_property
    def _longer(self) -> list[Product]:
        """Products of two rows with a third that bounds a symbol from below, and the shorter ones."""
        bounds = [row for row in self._polynomials if row[0].total_degree() == 1 and len(row[0].monoms()) <= 2]
        found = {}
        for (a, p), (b, q) in combinations_with_replacement(self._polynomials, 2):
            for c, s in bounds:
                product = a * b * c
                found[key_of(product)] = product.to_dict(), p and q and s
        return [*self._products[DEGREE], *found.values()]

    def _follows(self, target: Poly, *, strict: bool, longer: bool = False) -> bool:
        """Weights of products that make the target; ``strict``: one that is > 0 among those of weight > 0."""
        aim = target.to_dict()
        found = any(self._made(aim, products, strict=strict) for products in self._products.values())
        return found or longer and self._made(aim, self._longer, strict=strict)

    @staticmethod
    def _made(target: Mapping[Any, fmpq], products: list[Product], *, strict: bool) -> bool:
        """Whether weights make the target; ``strict``: some multiple of it, with weights of what is > 0 that make 1.

        Floats choose the products, and their weights are solved for in fractions.
        """
        monomials = sorted({m for p, _ in products for m in p})
        if not target.keys() <= set(monomials):
            return False
        zero, one = fmpq(0), fmpq(1)
        columns = [(*(p.get(m, zero) for m in monomials), one if s and strict else zero) for p, s in products]
        aim = (*(target.get(m, zero) for m in monomials), zero)
        if strict:
            columns.append(tuple(-x for x in aim))
            aim = (*[zero] * len(monomials), one)
        used = support(np.array([[float(x) for x in c] for c in columns]).T, np.array([float(x) for x in aim]))
        return used is not None and combination(aim, [columns[j] for j in used], [0] * len(used)) is not None

    # -- points ------------------------------------------------------------------------------------
    @cached_property
    def points(self) -> np.ndarray:
        """Some points inside, in floats, drawn by a fixed seed; one row each.  Where rows are ≥ 0 some are 0."""
        rng = np.random.default_rng(0)
        below = np.array([b is None for b in self._bounds], dtype=bool)
        bounds = np.array([float(b[0].p) / float(b[0].q) if b else 0.0 for b in self._bounds])
        found = np.zeros((0, len(self.symbols)))
        for _ in range(ROUNDS):
            drawn = rng.choice(NEAR, (DRAWN, len(self.symbols)))
            drawn = bounds + np.where(below & (rng.integers(0, BELOW, drawn.shape) == 0), -drawn, drawn)
            for poly, strict in self._polynomials:
                drawn = drawn[values(poly, drawn) > (INSIDE if strict else -SMALL * INSIDE)]
            found = np.vstack([found, drawn])
            if len(found) >= TRIED:
                break
        return found[:TRIED]


def support(table: Any, aim: Any) -> list[int] | None:
    """Columns with weights ≥ 0 that make a vector, by the simplex method in floats; None where it finds none.

    >>> support(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([2.0, 1.0]))
    [0, 2]
    """
    norms = np.linalg.norm(table, axis=0)
    rows = np.where(aim < 0, -1.0, 1.0)[:, None] * table / np.where(norms > 0, norms, 1.0)
    height, width = rows.shape
    full = np.hstack([rows, (np.abs(aim) / (np.max(np.abs(aim)) or 1.0))[:, None]])
    cost, basis = -full.sum(axis=0), list(range(width, width + height))
    for _ in range(PIVOTS):
        entering = int(np.argmin(cost[:-1]))
        if cost[entering] > -SMALL:
            break
        column = full[:, entering]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = np.where(column > SMALL, full[:, -1] / column, np.inf)
        leaving = int(np.argmin(ratios))
        if ratios[leaving] == np.inf:
            return None
        full[leaving] /= column[leaving]
        pivot = full[leaving].copy()
        full -= np.outer(full[:, entering], pivot)
        full[leaving] = pivot
        cost -= cost[entering] * pivot
        basis[leaving] = entering
    left = sum(full[i, -1] for i, j in enumerate(basis) if j >= width)
    return sorted(j for j in basis if j < width) if left < SMALL**0.5 else None


@lru_cache(maxsize=2048)
def region_of(rows: tuple[tuple[sp.Expr, bool], ...]) -> Region:
    """The region with these rows; what was seen of it once is remembered."""
    kept = (row for row in rows if not (row[0].is_number and (row[0] > 0 or row[0] == 0 and not row[1])))
    rows = tuple(dict.fromkeys(kept))
    return Region(tuple(sorted({x for row, _ in rows for x in row.free_symbols}, key=str)), rows)


def polynomial_rows(exprs: Iterable[tuple[sp.Expr, bool]], region: Region) -> list[tuple[sp.Expr, bool]] | None:
    """Rows as polynomials without factors that are > 0 there; None where a denominator is not seen to have a sign."""
    found = [(region.numerator(expr), strict) for expr, strict in exprs]
    return None if any(expr is None for expr, _ in found) else found
