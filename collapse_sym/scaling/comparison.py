"""What a given penalty loses against the best one, and where its test error stops vanishing.

λ = T^(−ℓ_crit), ℓ_crit = β/(R+1), is the best penalty for clean labels of noise σ² ≍ 1 (x = 1/(R+1)).  Kept for
labels that come from generators, its exponent is min over terms of e(x, p) at this x: piecewise linear in p as the
best one is, so that both are compared region by region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..notation import R
from .affine import Affine
from .forms import Linear, linear
from .phases import Region, irredundant, overlap, phases
from .programs import Program
from .simplex import follows

CRITICAL = linear({}, 1 / (R + 1))  # x = ℓ_crit/β


@dataclass(frozen=True)
class Loss:
    """Where all ``bounds`` are ≥ 0: T^(−kept) at the given penalty against T^(−best), T^lost times worse.

    ``vanishes`` is False where the error at the given penalty nowhere falls, True where it falls everywhere inside,
    None where that depends on the point: it falls where ``kept`` > 0.
    """

    bounds: tuple[Affine, ...]
    best: Affine
    kept: Affine
    lost: Affine
    vanishes: bool | None


def losses(program: Program, x: Linear = CRITICAL) -> tuple[Loss, ...]:
    """The loss of a penalty at position x, on polyhedra that cover the domain with disjoint interiors.

    Assumes that x lies in the program's range.
    """
    best = phases(program)
    return tuple(loss for kept in phases(at(program, x)) for loss in _common(program, kept, best))


def at(program: Program, x: Linear) -> Program:
    """The program in which x is given."""
    terms = tuple(replace(term, exponent=term.exponent.where("x", x)) for term in program.terms)
    return replace(program, terms=terms, upper=linear({}))


def _common(program: Program, kept: Region, best: tuple[Region, ...]) -> Iterator[Loss]:
    # The two programs have the same parameters in the same order, so that forms of one are forms of the other.
    for region in best:
        if overlap(kept.bounds, region.bounds):
            bounds = tuple(irredundant(program, [*kept.bounds, *region.bounds]))
            yield Loss(bounds, region.rate, kept.rate, region.rate - kept.rate, _vanishes(kept.rate, bounds))


def _vanishes(rate: Affine, bounds: tuple[Affine, ...]) -> bool | None:
    rows = [a.row for a in bounds]
    if not overlap(bounds, [rate]):
        return False
    return True if follows(rate.row, rows) is not None else None
