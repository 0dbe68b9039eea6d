"""Fourier–Motzkin elimination with integer tightening, bounded.

A system of constraints Σ a_i x_i + c ≥ 0 is refuted by eliminating one atom after another: every lower
bound of the atom meets every upper bound.  Over integers each new constraint is divided by the
common factor of its coefficients and its constant rounded down (a Chvátal–Gomory cut), so that
2T = 2d + 1 is refuted although it has rational solutions.

Sound, not complete: a refuted system has no integer point; a system that is not refuted may still
have none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..errors import TooLarge
from .conditions import Constraint, tightened

MAX_CONSTRAINTS = 1000  # at a time
MAX_COMBINATIONS = 20_000  # in all
MAX_ATOMS = 100
MAX_BITS = 4000  # of a coefficient


class Row(NamedTuple):
    """Σ coefficients_i x_i + constant ≥ 0, or > 0 where ``strict``; integer coefficients without common factor."""

    coefficients: tuple[int, ...]
    constant: Fraction
    strict: bool

    @property
    def impossible(self) -> bool:
        """Whether it has no atoms and fails."""
        return not any(self.coefficients) and (self.constant < 0 or (self.strict and self.constant == 0))


def refuted(system: Iterable[Constraint]) -> bool:
    """Whether elimination shows that no point satisfies all constraints.

    Raises: TooLarge, beyond 1000 constraints at a time, 20 000 combinations in all, or 100 atoms.
    """
    system = list(system)
    atoms = list(dict.fromkeys(a for c in system for a in c.atoms))
    if len(atoms) > MAX_ATOMS:
        raise TooLarge(f"{len(atoms)} sizes", f"assumptions on more than {MAX_ATOMS} sizes", "give some as numbers")
    integral = [bool(a.is_integer) for a in atoms]
    rows = _tightest(_dense(c, atoms) for c in system)
    left = set(range(len(atoms)))
    combinations = 0
    while not any(row.impossible for row in rows):
        left = {i for i in left if any(row.coefficients[i] for row in rows)}
        if not left:
            return False
        atom = min(left, key=lambda i: (_cost(rows, i), i))
        lower = [row for row in rows if row.coefficients[atom] > 0]
        upper = [row for row in rows if row.coefficients[atom] < 0]
        combinations += len(lower) * len(upper)
        if combinations > MAX_COMBINATIONS:
            raise _too_large(combinations)
        free = [row for row in rows if not row.coefficients[atom]]
        rows = _tightest(free + [_combined(p, q, atom, integral) for p in lower for q in upper])
    return True


def _dense(c: Constraint, atoms: Sequence) -> Row:
    table = dict(c.coefficients)
    return Row(tuple(table.get(a, 0) for a in atoms), c.constant, c.strict)


def _tightest(rows: Iterable[Row]) -> list[Row]:
    """One row per left-hand side, the strongest; rows that always hold are dropped."""
    best: dict[tuple[int, ...], Row] = {}
    for row in rows:
        old = best.get(row.coefficients)
        if old is None or (row.constant, not row.strict) < (old.constant, not old.strict):
            best[row.coefficients] = row
    if len(best) > MAX_CONSTRAINTS:
        raise _too_large(len(best))
    return [row for row in best.values() if any(row.coefficients) or row.impossible]


def _cost(rows: list[Row], i: int) -> tuple[bool, int]:
    """Whether the elimination of atom i may lose integer points, and how many rows it adds at most."""
    lower = [row.coefficients[i] for row in rows if row.coefficients[i] > 0]
    upper = [row.coefficients[i] for row in rows if row.coefficients[i] < 0]
    # Exact over the integers where one side has unit coefficients only: T = 2 T0 is used for T first.
    exact = set(lower) <= {1} or set(upper) <= {-1}
    return not exact, len(lower) * len(upper) - len(lower) - len(upper)


def _combined(p: Row, q: Row, i: int, integral: Sequence[bool]) -> Row:
    """The non-negative combination of p and q in which atom i cancels, tightened."""
    up, down = -q.coefficients[i], p.coefficients[i]
    coefficients = [up * a + down * b for a, b in zip(p.coefficients, q.coefficients)]
    constant, strict = up * p.constant + down * q.constant, p.strict or q.strict
    if max(abs(a) for a in coefficients).bit_length() > MAX_BITS:
        raise _too_large(max(abs(a) for a in coefficients).bit_length())
    if factor := math.gcd(*coefficients):
        coefficients, constant = [a // factor for a in coefficients], constant / factor
        if all(whole for a, whole in zip(coefficients, integral) if a):
            constant, strict = tightened(constant, strict), False
    return Row(tuple(coefficients), constant, strict)


def _too_large(count: int) -> TooLarge:
    return TooLarge(
        f"assumptions ({count})",
        "their comparison needs more steps, or longer numbers, than it may take",
        "give fewer assumptions, or some sizes as numbers",
    )
