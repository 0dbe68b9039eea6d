"""Regions given by inequalities between polynomials, and inequalities that follow there, with weights that prove them.

A rational function is ≥ 0 on a region if its numerator is Σ w·P with weights w ≥ 0, P products of what is ≥ 0 there,
and its denominator is > 0; > 0 if some P with w > 0 is > 0.  The weights are found by an exact linear program, so that
every "yes" is an identity of polynomials; "no" only says that none was found.
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

#: a polynomial: exponents of the symbols → coefficient
Poly = Mapping[tuple[int, ...], fmpq]
#: factors of a product of rows; points drawn, and those of them inside that are tried first
DEGREE, DRAWN, TRIED = 2, 6_000, 40
#: how far inside a point is, in floats: only what is to be refused is looked at there
INSIDE = 1e-9
TOP = 4
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
    _signs: dict[sp.Expr, sp.Expr | None] = field(default_factory=dict, compare=False, repr=False)

    def within(self, *rows: tuple[sp.Expr, bool]) -> Region:
        """The part of it where more is so."""
        return region_of((*self.rows, *rows))

    @cached_property
    def empty(self) -> bool:
        """Whether it is seen to have no point: 0 > 0 would follow."""
        return not len(self.points) and self._follows({}, strict=True)

    def nonnegative(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be ≥ 0 at every point."""
        return self._shown(expr, strict=False)

    def positive(self, expr: sp.Expr) -> bool:
        """Whether a rational function is seen to be > 0 at every point."""
        return self._shown(expr, strict=True)

    def _shown(self, expr: sp.Expr, *, strict: bool) -> bool:
        key = (expr, strict)
        if key not in self._known:
            above = self.numerator(expr)
            self._known[key] = above is not None and self._polynomial(above, strict=strict)
        return self._known[key]

    def numerator(self, expr: sp.Expr) -> sp.Expr | None:
        """A polynomial that has the sign of a rational function everywhere, without factors that are seen to be > 0.

        None where a denominator is not seen to be > 0 or < 0.
        """
        if expr in self._signs:
            return self._signs[expr]
        above, below = sp.fraction(sp.cancel(sp.together(expr)))
        if above == 0:
            return sp.S.Zero
        c, factors = sp.factor_list(above)
        e, divisors = sp.factor_list(below)
        left, sign = [], int(sp.sign(c * e))
        for factor, power in (*factors, *divisors):
            known = 1 if power % 2 == 0 and (factor, power) in factors else self._sign_of(factor)
            if known is None and (factor, power) in divisors:
                self._signs[expr] = None
                return None
            if known is None or power % 2 == 0 and (factor, power) in factors:
                left.append(factor**power)
            elif power % 2:
                sign *= known
        self._signs[expr] = sp.expand(sign * sp.prod(left))
        return self._signs[expr]

    def _sign_of(self, factor: sp.Expr) -> int | None:
        found = [s for s in (1, -1) if self._polynomial(sp.expand(s * factor), strict=True)]
        return found[0] if found else None

    def _polynomial(self, expr: sp.Expr, *, strict: bool) -> bool:
        if not expr.free_symbols:
            return bool(expr > 0 if strict else expr >= 0)
        if not expr.free_symbols <= set(self.symbols):
            return False
        poly = self._read(expr)
        if len(self.points) and float(np.min(_values(poly, self.points))) < -INSIDE:
            return False
        return self._follows(poly, strict=strict)

    # -- weights -----------------------------------------------------------------------------------
    def _read(self, expr: sp.Expr) -> Poly:
        terms = sp.Poly(expr, *self.symbols).terms() if self.symbols else [((), expr)]
        return {powers: fmpq(int(c.p), int(c.q)) for powers, c in terms if c != 0}

    @cached_property
    def _products(self) -> dict[int, list[tuple[Poly, bool]]]:
        """1, the rows, and products of up to so many rows, each with whether it is > 0."""
        rows = [(self._read(row), strict) for row, strict in self.rows]
        found: list[tuple[Poly, bool]] = [({(0,) * len(self.symbols): fmpq(1)}, True)]
        by_degree = {}
        for degree in range(1, DEGREE + 1):
            for chosen in combinations_with_replacement(rows, degree):
                product = found[0][0]
                for poly, _ in chosen:
                    product = _times(product, poly)
                found.append((product, all(strict for _, strict in chosen)))
            by_degree[degree] = list(found)
        return by_degree

    def _follows(self, target: Poly, *, strict: bool) -> bool:
        """Weights of products that make the target; ``strict``: one that is > 0 among those of weight > 0."""
        return any(self._made(target, products, strict=strict) for products in self._products.values())

    @staticmethod
    def _made(target: Poly, products: list[tuple[Poly, bool]], *, strict: bool) -> bool:
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
        """Some points inside, in floats, drawn by a fixed seed; one row each."""
        rng = np.random.default_rng(0)
        drawn = rng.integers(1, TOP * 12, (DRAWN, len(self.symbols))) / 12.0
        drawn *= rng.choice([1.0, 1.0, 0.25, -1.0], drawn.shape)
        inside = np.ones(DRAWN, dtype=bool)
        for row, _ in self.rows:
            inside &= _values(self._read(row), drawn) > INSIDE
        return np.asarray(drawn[inside][:TRIED])


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


@lru_cache(maxsize=512)
def region_of(rows: tuple[tuple[sp.Expr, bool], ...]) -> Region:
    """The region with these rows; what was seen of it once is remembered."""
    rows = tuple(dict.fromkeys(rows))
    return Region(tuple(sorted({x for row, _ in rows for x in row.free_symbols}, key=str)), rows)


def _values(poly: Poly, points: np.ndarray) -> np.ndarray:
    total = np.zeros(len(points))
    for powers, c in poly.items():
        total += float(c) * np.prod(points ** np.array(powers), axis=1)
    return total


def _times(a: Poly, b: Poly) -> Poly:
    out: dict[tuple[int, ...], fmpq] = {}
    for m, c in a.items():
        for n, e in b.items():
            key = tuple(x + y for x, y in zip(m, n))
            out[key] = out.get(key, fmpq(0)) + c * e
    return {m: c for m, c in out.items() if c != 0}


def polynomial_rows(exprs: Iterable[tuple[sp.Expr, bool]], region: Region) -> list[tuple[sp.Expr, bool]] | None:
    """Rows as polynomials without factors that are > 0 there; None where a denominator is not seen to have a sign."""
    found = [(region.numerator(expr), strict) for expr, strict in exprs]
    return None if any(expr is None for expr, _ in found) else found
