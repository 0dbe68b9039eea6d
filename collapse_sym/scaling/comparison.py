"""What a given penalty loses against the best one, and where its test error stops vanishing.

λ = T^(−ℓ_crit), ℓ_crit = β/(R+1), is the best penalty for clean labels of noise σ² ≍ 1 (x = 1/(R+1)).  Kept for
labels that come from generators, its exponent is min over terms of e(x, p) at this x: piecewise linear in p as the
best one is, so that both are compared region by region.  The noise of the generators multiplies the collapse: a
larger a takes its difference off the exponent, so that at numbers there is one a from which on nothing vanishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from ..notation import R
from .affine import Affine
from .families import Family, Question, shown
from .forms import Linear, linear
from .logarithms import log_power
from .optimum import sharp
from .phases import Region, irredundant, overlap, phases
from .programs import Program
from .simplex import follows
from .witnesses import implied

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


@dataclass(frozen=True)
class Critical:
    """The penalty T^(−ell), ell = ℓ_crit, where all of ``bounds`` are ≥ 0: E_test ≍ T^(−exponent)(log T)^log_power.

    That is T^lost times worse than the best one (oo: the best error is 0).  ``vanishes`` is None where it depends on
    the point: there the error falls where the exponent is > 0.  ``limit`` is the least a with nσ₀² = T^a at which
    it does not fall, None where no a changes that; the limit is known at numbers only, and log_power None where r = 1
    and it depends on the point.
    """

    bounds: tuple[sp.Expr, ...]
    ell: sp.Expr
    exponent: sp.Expr
    log_power: int | None
    lost: sp.Expr
    vanishes: bool | None
    limit: sp.Expr | None = None


def critical(question: Question, family: Family, region: Region | None, kept: tuple[Region, ...]) -> list[Critical]:
    """λ = T^(−ℓ_crit) inside of a region of the best penalty; ``kept`` are the phases of that one.

    Without a region the best error is 0.
    """
    program = family.program
    ell = sp.cancel(family.exponents.beta * shown(question, program.frame.affine(CRITICAL)))
    numbers = not program.names and not family.exponents.free
    found = []
    for other, loss in within(program, region, kept) if region else ((k, _all_lost(program, k)) for k in kept):
        bounds = tuple(shown(question, bound) for bound in loss.bounds)
        lost = shown(question, loss.lost) if region else sp.oo
        log: int | None = 0
        if numbers:
            log = sharp(replace(family.setting, ell=ell), optimise=False).log_power
        elif family.logarithmic:
            log = log_power(family, other, CRITICAL)
        limit = _limit(question, family) if numbers else None
        found.append(Critical(bounds, ell, shown(question, loss.kept), log, lost, loss.vanishes, limit))
    return found


def _limit(question: Question, family: Family) -> sp.Expr | None:
    """a at which the exponent of the collapse is 0, unless another term does not fall anyway."""
    sample = family.exponents.sample()
    at = {"x": 1 / (sample[R] + 1), **{str(key): value for key, value in sample.items()}}
    exponents = {term.name: term.exponent.at(at) for term in family.terms}
    collapse = exponents.pop("collapse", None)
    return None if collapse is None or min(exponents.values()) <= 0 else question.a + collapse


def losses(program: Program, x: Linear = CRITICAL) -> tuple[Loss, ...]:
    """The loss of a penalty at position x, on polyhedra that cover the domain with disjoint interiors.

    Assumes that x lies in the program's range.
    """
    best = phases(program)
    return tuple(loss for kept in phases(at(program, x)) for loss in _common(program, kept, best))


def within(program: Program, region: Region, kept: tuple[Region, ...]) -> Iterator[tuple[Region, Loss]]:
    """The phases that meet a region of the best penalty, and the losses there, without bounds that hold all over it."""
    for other in kept:
        if overlap(other.bounds, region.bounds):
            bounds = list(other.bounds)
            for bound in other.bounds:
                rest = [a for a in bounds if a is not bound]
                if implied(program.frame, bound, [*region.bounds, *rest]):
                    bounds = rest
            vanishes = _vanishes(other.rate, (*region.bounds, *bounds))
            lost = region.rate - other.rate
            yield other, Loss(tuple(a.tidy() for a in bounds), region.rate, other.rate, lost, vanishes)


def _all_lost(program: Program, kept: Region) -> Loss:
    return Loss(kept.bounds, program.zero, kept.rate, program.zero, _vanishes(kept.rate, kept.bounds))


def at(program: Program, x: Linear) -> Program:
    """The program in which x is given."""
    known = program.exponents.reduced
    x = linear({name: known(c) for name, c in x.coefficients}, known(x.constant))
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
