"""Weights ≥ 0 of products of what is ≥ 0 that make a polynomial: the products, and a linear program that is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from flint import fmpq

from ...scaling.simplex import combination
from .polynomials import Key, Poly, key_of

#: a product of rows: exponents of the symbols → coefficient, and whether it is > 0
Product = tuple[Mapping[Any, fmpq], bool]
Rows = Sequence[tuple[Poly, bool]]
#: factors of a product of rows, and bounds beside one row
DEGREE, LONG = 2, 3
#: steps of the simplex method in floats, what counts as 0 there, shifts of right sides, and what is left of these
PIVOTS, SMALL, SHIFT, NEARLY = 1_500, 1e-9, 1e-6, 1e-3


def products(one: Poly, rows: Rows) -> dict[int, list[Product]]:
    """1, the rows, and products of up to so many rows, each with whether it is > 0."""
    found: list[tuple[Poly, bool]] = [(one, True)]
    by_degree = {}
    for degree in range(1, DEGREE + 1):
        for chosen in combinations_with_replacement(rows, degree):
            found.append(_product((one, True), chosen))
        by_degree[degree] = [(poly.to_dict(), strict) for poly, strict in found]
    return by_degree


def longer(one: Poly, rows: Rows) -> list[Product]:
    """1 and rows times products of bounds of symbols beside which the others are linear.

    Where those symbols are fixed numbers, weights of rows are all that is needed (Farkas); they depend on these.
    """
    beside = _others_are_linear([poly for poly, _ in rows])
    plain = [row for row in rows if row[0].total_degree() == 1 and len(row[0].monoms()) <= 2]
    bounds = [row for row in plain if any(row[0].degrees()[i] for i in beside)]
    found: dict[Key, Product] = {}
    for start in ((one, True), *rows):
        for more in range(1, LONG + 1):
            for chosen in combinations_with_replacement(bounds, more):
                product, strict = _product(start, chosen)
                found[key_of(product)] = product.to_dict(), strict
    return list(found.values())


def _product(start: tuple[Poly, bool], factors: Rows) -> tuple[Poly, bool]:
    product, strict = start
    for factor, s in factors:
        product, strict = product * factor, strict and s
    return product, strict


def _others_are_linear(polys: Iterable[Poly]) -> set[int]:
    """Symbols, by their number, such that no monomial has two others, or a square of one."""
    monomials = [list(map(int, m)) for poly in polys for m in poly.monoms()]
    chosen: set[int] = set()
    while True:
        left = [[0 if i in chosen else e for i, e in enumerate(m)] for m in monomials]
        left = [m for m in left if sum(m) > 1]
        if not left:
            return chosen
        counts = [sum(1 for m in left if m[i]) for i in range(len(left[0]))]
        chosen.add(counts.index(max(counts)))


def made(target: Mapping[Any, fmpq], products: Sequence[Product], *, strict: bool) -> bool:
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


def support(table: Any, aim: Any) -> list[int] | None:
    """Columns with weights ≥ 0 that make a vector, by the simplex method in floats; None where it finds none.

    >>> support(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([2.0, 1.0]))
    [0, 2]
    """
    norms = np.linalg.norm(table, axis=0)
    rows = np.where(aim < 0, -1.0, 1.0)[:, None] * table / np.where(norms > 0, norms, 1.0)
    height, width = rows.shape
    right = np.abs(aim) / (np.max(np.abs(aim)) or 1.0)
    # most right sides are 0: without a small shift of each the method goes round in circles
    full = np.hstack([rows, (right + SHIFT * np.random.default_rng(0).uniform(0.5, 1.0, height))[:, None]])
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
    used = sorted(j for j in basis if j < width)
    if left >= NEARLY or not used:
        return used if left < NEARLY else None
    shares = np.linalg.lstsq(rows[:, used], right, rcond=None)[0]  # of the right sides as they are
    return [j for j, share in zip(used, shares) if share > SMALL]
