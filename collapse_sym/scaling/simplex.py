"""Exact linear programs of a few rows: every answer comes with the multipliers that prove it.

A polyhedron is a list of rows (c₀, c₁, …, c_k), each meaning c₀ + Σ c_i z_i ≥ 0.  By Farkas' lemma a row
is ≥ 0 on a non-empty polyhedron iff it is a combination of its rows and of 1 with multipliers ≥ 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flint import fmpq

Row = tuple[fmpq, ...]
ZERO, ONE = fmpq(0), fmpq(1)


class Inside(NamedTuple):
    """A point at which every row is ≥ depth > 0, depth at most 1."""

    point: Row
    depth: fmpq


class Multipliers(NamedTuple):
    """Weights ≥ 0 by the index of the row; rows that are not named have 0."""

    weights: tuple[tuple[int, fmpq], ...]


def value(row: Row, point: Sequence[fmpq]) -> fmpq:
    """c₀ + Σ c_i z_i.

    >>> value((fmpq(1), fmpq(2)), [fmpq(3)])
    7
    """
    return sum((c * z for c, z in zip(row[1:], point)), row[0])


def interior(rows: Sequence[Row], width: int) -> Inside | Multipliers:
    """A point of ``width`` coordinates in the interior; or weights, Σ w = 1 and Σ w·row a constant ≤ 0: there is none.

    >>> interior([(fmpq(0), fmpq(1)), (fmpq(-1), fmpq(-1))], 1)
    Multipliers(weights=((0, 1/2), (1, 1/2)))
    >>> interior([(fmpq(0), fmpq(1)), (fmpq(3), fmpq(-1))], 1)
    Inside(point=(2,), depth=1)
    """
    # max t with row_j(z) ≥ t and t ≤ 1 is the dual of this program, so that its prices are the point.
    columns = [(*row[1:], ONE) for row in rows] + [(*[ZERO] * width, ONE)]
    costs = [row[0] for row in rows] + [ONE]
    solved = _minimise(columns, (*[ZERO] * width, ONE), costs)
    if solved is None:
        raise ArithmeticError("the trivial solution is one")  # the last column alone is feasible
    weights, prices = solved
    if prices[-1] > 0:
        return Inside(tuple(-p for p in prices[:-1]), prices[-1])
    return Multipliers(tuple((j, w) for j, w in weights if j < len(rows)))


def follows(target: Row, rows: Sequence[Row]) -> Multipliers | None:
    """Weights with target = Σ w·row + constant ≥ 0, or None where there are none.

    >>> follows((fmpq(1), fmpq(2)), [(fmpq(0), fmpq(1))])
    Multipliers(weights=((0, 2), (1, 1)))
    >>> follows((fmpq(-1), fmpq(2)), [(fmpq(0), fmpq(1))])
    """
    one = (ONE, *[ZERO] * (len(target) - 1))
    return combination(target, [*rows, one], [0] * (len(rows) + 1))


def combination(target: Row, columns: Sequence[Row], pays: Sequence[int]) -> Multipliers | None:
    """Weights ≥ 0 of independent columns with Σ w·column = target and the greatest Σ pays·w, which must be bounded.

    >>> combination((fmpq(1), fmpq(2)), [(fmpq(1), fmpq(0)), (fmpq(0), fmpq(1))], [0, 0])
    Multipliers(weights=((0, 1), (1, 2)))
    """
    solved = _minimise(columns, target, [fmpq(-p) for p in pays], prices=False)
    return None if solved is None else Multipliers(tuple(solved[0]))


def _minimise(
    columns: Sequence[Row], target: Row, costs: Sequence[fmpq], *, prices: bool = True
) -> tuple[list[tuple[int, fmpq]], list[fmpq]] | None:
    """min costs·w subject to Σ w·column = target, w ≥ 0: (w, prices), None if infeasible; it must be bounded.

    Artificial columns never enter again: they are written out for the prices alone, which are read off them.
    """
    height, width = len(target), len(columns)
    artificial = height if prices else 0
    signs = [-1 if t < 0 else 1 for t in target]
    table = [
        [signs[i] * column[i] for column in columns]
        + [ONE if i == k else ZERO for k in range(artificial)]
        + [signs[i] * target[i]]
        for i in range(height)
    ]
    basis = [width + i for i in range(height)]
    _pivots(table, basis, [ZERO] * width + [ONE] * height, width)
    if any(basis[i] >= width and table[i][-1] for i in range(height)):
        return None
    _drive_out(table, basis, width)
    reduced = _pivots(table, basis, [*costs] + [ZERO] * height, width)
    found = sorted((basis[i], table[i][-1]) for i in range(height) if basis[i] < width and table[i][-1])
    return found, [-signs[i] * reduced[width + i] for i in range(artificial)]


def _drive_out(table: list[list[fmpq]], basis: list[int], width: int) -> None:
    # An artificial column left in the basis at 0 must not grow later.
    for i, column in enumerate(basis):
        if column >= width:
            entering = next((j for j in range(width) if table[i][j]), None)
            if entering is not None:
                _pivot(table, basis, i, entering)


def _pivots(table: list[list[fmpq]], basis: list[int], costs: list[fmpq], width: int) -> list[fmpq]:
    """Bland's rule to the optimum over the first ``width`` columns; the reduced costs of what is written out."""
    reduced = [*costs[: len(table[0]) - 1], ZERO]
    for row, column in zip(table, basis):
        if costs[column]:
            _subtract(reduced, costs[column], _held(row))
    while True:
        entering = next((j for j in range(width) if reduced[j] < 0), None)
        if entering is None:
            return reduced
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            raise ArithmeticError("unbounded program")
        leaving = min(ratios)[2]
        _pivot(table, basis, leaving, entering)
        _subtract(reduced, reduced[entering], _held(table[leaving]))


def _pivot(table: list[list[fmpq]], basis: list[int], i: int, j: int) -> None:
    pivot = table[i][j]
    table[i] = [t / pivot for t in table[i]] if pivot != 1 else table[i]
    held = _held(table[i])
    for k, row in enumerate(table):
        if k != i and row[j]:
            _subtract(row, row[j], held)
    basis[i] = j


def _held(row: list[fmpq]) -> list[tuple[int, fmpq]]:
    """The numbers of a row that are not 0, by their places: most are."""
    return [(k, t) for k, t in enumerate(row) if t]


def _subtract(row: list[fmpq], factor: fmpq, held: list[tuple[int, fmpq]]) -> None:
    for k, t in held:
        row[k] -= factor * t
