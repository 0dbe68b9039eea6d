"""Inequalities between linear forms with the multipliers that prove them, for all β and R at once.

The multipliers are found at a sample of (β, R).  Those that are not zero belong to independent forms, so
that the same forms, taken as unknowns over Q(β, R), have one solution: its identity holds by
construction, and its signs are decided on the whole domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import sympy as sp

from ..errors import CollapseSymError
from .affine import Affine, Frame
from .ratios import Ratio
from .simplex import Row, combination

_DRAWS, _DEAR = 60, 1000


class Undecided(CollapseSymError):
    """An inequality that holds at the sample of (β, R) and has no proof for all of them."""


@dataclass(frozen=True)
class Witness:
    """``target`` = Σ weight·form, every weight ≥ 0 on the whole domain of (β, R).

    ``says`` tells what the forms are; a witness of a mean has weights that sum to 1 on its first ``mean``
    forms.  Where ``strict``, some weight of a form that is > 0 in the interior is not zero.
    """

    says: str
    target: Affine
    parts: tuple[tuple[Ratio, Affine], ...]
    mean: int = 0
    strict: bool = False


def witness(
    frame: Frame,
    says: str,
    target: Affine,
    forms: Sequence[Affine],
    *,
    mean: Sequence[Affine] = (),
    strict: bool = False,
) -> Witness | None:
    """target = a mean of the forms ``mean`` + Σ weight·forms + constant ≥ 0, or None where the sample has none.

    Raises: Undecided, where a weight is > 0 at the sample and has no one sign on the domain.
    """
    one = frame.constant(1)
    everything = [*mean, *forms, one]
    columns = [_counted(a, int(j < len(mean))) for j, a in enumerate(everything)]
    solid = [strict and j >= len(mean) for j in range(len(columns))]
    tried: set[tuple[int, ...]] = set()
    for draw in range(_DRAWS):
        found = combination(_counted(target, int(bool(mean))), columns, _pays(solid, draw))
        used = () if found is None else tuple(j for j, _ in found.weights)
        if found is None or (strict and not any(solid[j] for j in used)):
            return None
        if used not in tried:
            tried.add(used)
            if frame.exponents.free:
                weights = _lifted(frame, target, everything, used, len(mean))
            else:  # the sample is all there is
                weights = [Ratio.of(sp.Rational(int(w.p), int(w.q))) for _, w in found.weights]
            if weights is not None:
                parts = tuple((w, everything[j]) for j, w in zip(used, weights))
                return Witness(says, target, parts, sum(1 for j in used if j < len(mean)), strict)
    raise Undecided(says, "is proved at a sample of (beta, R) only", "give beta and the source as numbers")


def _pays(solid: Sequence[bool], draw: int) -> list[int]:
    """What the weights pay: as few as possible; then without one form after the other; then at random.

    So other supports of the same fact are tried.  Where the witness must be strict, weight on what is positive
    inside pays.
    """
    random = Random(draw)
    size = [random.randint(1, 99) if draw > len(solid) else 1 for _ in solid]
    if 0 < draw <= len(solid):
        size[-draw] = _DEAR
    return [s if is_solid and s != _DEAR else -s for is_solid, s in zip(solid, size)]


def implied(frame: Frame, form: Affine, others: Sequence[Affine]) -> bool:
    """Whether the form is ≥ 0 where the others are, with a proof for all (β, R)."""
    try:
        return witness(frame, "", form, others) is not None
    except Undecided:
        return False


def empty(frame: Frame, says: str, forms: Sequence[Affine]) -> Witness:
    """That no point makes all forms > 0: a mean of the forms is a constant ≤ 0.

    The target is 0 = Σ weight·form + constant, the weights of the forms sum to 1.
    Raises: Undecided, where there is no such mean.
    """
    found = witness(frame, says, frame.constant(0), [], mean=forms)
    if found is None:
        raise Undecided(says, "has no proof", "report it with the command that led here")
    return found


def _counted(a: Affine, share: int) -> Row:
    return (*a.row, type(a.row[0])(share))


def _lifted(
    frame: Frame, target: Affine, forms: Sequence[Affine], used: Sequence[int], mean: int
) -> list[Ratio] | None:
    """The weights over Q(β, R), if they exist and their signs are certified."""
    columns = [(*forms[j].vector, Ratio.of(int(j < mean))) for j in used]
    goal = (*target.vector, Ratio.of(int(bool(mean))))
    weights = solution([[column[i] for column in columns] + [goal[i]] for i in range(len(goal))])
    return weights if weights is not None and all(frame.sign(w) in (0, 1) for w in weights) else None


def solution(rows: list[list[Ratio]]) -> list[Ratio] | None:
    """The one solution of a linear system, the right-hand side last; None where there is none or more.

    >>> from collapse_sym.notation import BETA, R
    >>> [[found]] = [solution([[Ratio.of(R), Ratio.of(1)], [Ratio.of(R * BETA), Ratio.of(BETA)]])]
    >>> found.expression
    1/R
    """
    width = len(rows[0]) - 1
    done: list[list[Ratio]] = []
    for j in range(width):
        pivot = next((row for row in rows if not row[j].zero), None)
        if pivot is None:
            return None
        rows = [row for row in rows if row is not pivot]
        pivot = [a / pivot[j] if not a.zero else a for a in pivot]
        rows, done = [_minus(row, pivot, j) for row in rows], [_minus(row, pivot, j) for row in done]
        done.append(pivot)
    return None if any(not row[-1].zero for row in rows) else [row[-1] for row in done]


def _minus(row: list[Ratio], pivot: list[Ratio], j: int) -> list[Ratio]:
    factor = row[j]
    return row if factor.zero else [a if b.zero else a - factor * b for a, b in zip(row, pivot)]
