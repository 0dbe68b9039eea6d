"""Fourier–Motzkin elimination with integer tightening, bounded.

A system of constraints Σ a_i x_i + c ≥ 0 is refuted by eliminating one atom after another: every lower
bound of the atom meets every upper bound.  Over integers each new constraint is divided by the
common factor of its coefficients and its constant rounded down (a Chvátal–Gomory cut), so that
2T = 2d + 1 is refuted although it has rational solutions.

Sound, not complete: a refuted system has no integer point; a system that is not refuted may still
have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import sympy as sp

from ..errors import TooLarge
from .conditions import Constraint, constraint

MAX_CONSTRAINTS = 1500
MAX_ATOMS = 40


def refuted(system: Iterable[Constraint]) -> bool:
    """Whether elimination shows that no point satisfies all constraints.

    Raises: TooLarge, beyond 1500 constraints or 40 atoms.
    """
    current = _tightest(system)
    atoms = {a for c in current for a in c.atoms}
    if len(atoms) > MAX_ATOMS:
        raise TooLarge(f"{len(atoms)} sizes", f"assumptions on more than {MAX_ATOMS} sizes", "give some as numbers")
    while True:
        if any(c.impossible for c in current):
            return True
        atoms = {a for c in current for a in c.atoms}
        if not atoms:
            return False
        current = _tightest(_eliminate(current, _cheapest(current, atoms)))
        if len(current) > MAX_CONSTRAINTS:
            raise TooLarge(
                f"{len(current)} constraints",
                f"assumptions that need more than {MAX_CONSTRAINTS}",
                "give fewer assumptions",
            )


def _tightest(system: Iterable[Constraint]) -> list[Constraint]:
    """One constraint per left-hand side: the strongest."""
    best: dict[tuple, Constraint] = {}
    for c in system:
        if not c.coefficients and not c.impossible:
            continue
        old = best.get(c.coefficients)
        if old is None or (c.constant, not c.strict) < (old.constant, not old.strict):
            best[c.coefficients] = c
    return list(best.values())


def _cheapest(system: list[Constraint], atoms: set[sp.Expr]) -> sp.Expr:
    """The atom whose elimination makes the fewest new constraints."""

    def cost(atom: sp.Expr) -> tuple[int, str]:
        signs = [dict(c.coefficients).get(atom, 0) for c in system]
        below, above = sum(s > 0 for s in signs), sum(s < 0 for s in signs)
        return below * above - below - above, str(atom)

    return min(atoms, key=cost)


def _eliminate(system: list[Constraint], atom: sp.Expr) -> list[Constraint]:
    free: list[Constraint] = []
    lower: list[Constraint] = []
    upper: list[Constraint] = []
    for c in system:
        a = dict(c.coefficients).get(atom, 0)
        (lower if a > 0 else upper if a < 0 else free).append(c)
    return free + [_combined(p, q, atom) for p in lower for q in upper]


def _combined(p: Constraint, q: Constraint, atom: sp.Expr) -> Constraint:
    """The non-negative combination of p and q in which ``atom`` cancels."""
    left, right = dict(p.coefficients), dict(q.coefficients)
    up, down = -right[atom], left[atom]
    form = {a: Fraction(up * left.get(a, 0) + down * right.get(a, 0)) for a in {*left, *right} - {atom}}
    return constraint(form, up * p.constant + down * q.constant, p.strict or q.strict)
