"""Where the spectrum alone misses the bar, and what equivalents in which every row has its own weight say there.

Every ridge of a cell at which some point is missed is predicted again, at all levels and n, from the Gram matrix: what
that gave is kept, as it takes minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from .plan import PLAN, Cell, plan
from .points import Points, Result, points, results
from .uneven import UnevenFit, UnevenParts, chain_parts

UNEVEN = PLAN.with_name("uneven.json")
DIGITS = 6


@dataclass(frozen=True)
class Missed:
    """A cell with points beyond the bar: ``places`` of their ridges, and ``beyond`` (level, n, place)."""

    result: Result
    places: tuple[int, ...]
    beyond: np.ndarray


def beyond(found: Points) -> np.ndarray:
    """Which points of the bar are farther off than it allows."""
    allowed = np.maximum(plan().bar["worst"], plan().bar["errors"] * found.error)
    return np.asarray(found.bar & (abs(found.off) > allowed))


@cache
def missed() -> tuple[Missed, ...]:
    """The cells of the study in which the spectrum alone misses points."""
    every = points(even=True)
    return tuple(_missed(int(i), every.where(every.cell == i)) for i in np.unique(every.cell[beyond(every)]))


def _missed(index: int, found: Points) -> Missed:
    result = results()[index]
    shape = (len(plan().levels), plan().generations + 1, len(result.ridges))
    mask = beyond(found).reshape(shape)
    places = np.flatnonzero(mask.any((0, 1)))
    return Missed(result, tuple(int(i) for i in places), mask[..., places])


def predicted_again() -> Iterator[dict[str, Any]]:
    """What ``uneven.json`` keeps: the parts at the missed ridges of each cell, a minute for each ridge."""
    at_hand: dict[Any, UnevenFit] = {}
    for cell in missed():
        parts = _parts(cell.result.cell, cell.result.ridges[list(cell.places)], at_hand)
        kept = {name: _rounded(getattr(parts, name)) for name in ("bias", "variance", "collapse")}
        yield {"cell": list(cell.result.cell.key), "ridges": cell.result.ridges[list(cell.places)].tolist(), **kept}


def _parts(cell: Cell, ridges: np.ndarray, at_hand: dict[Any, UnevenFit]) -> UnevenParts:
    data = cell.setting.load()
    K = cell.setting.kernel_function().gram(data.inputs)

    def fit(rows: int, ridge: float) -> UnevenFit:
        key = cell.setting.name, rows, ridge
        if key not in at_hand:
            at_hand[key] = UnevenFit(K, rows, ridge)
        return at_hand[key]

    last = [fit(cell.samples, float(ridge)) for ridge in ridges]
    return chain_parts(K, data.targets, last, fit(cell.samples0, cell.ridge0), plan().generations)


def _rounded(values: np.ndarray) -> list[Any]:
    return [_rounded(x) if np.ndim(x) else float(f"{x:.{DIGITS}g}") for x in values]


@cache
def record() -> tuple[dict[str, Any], ...]:
    """The cells that were kept."""
    return tuple(json.loads(UNEVEN.read_text(encoding="utf-8"))["cells"])


def explained() -> Points:
    """The points beyond the bar, as far off as what was kept is at them."""
    every = points(even=True)
    off = np.concatenate([_off(cell, kept)[cell.beyond] for cell, kept in zip(missed(), record())])
    return replace(every.where(beyond(every)), off=off)


def _off(cell: Missed, kept: dict[str, Any]) -> np.ndarray:
    """By how much what was kept is off, (level, n, place)."""
    bias, variance, collapse = (np.array(kept[name]) for name in ("bias", "variance", "collapse"))
    told = [bias + noise**2 * variance + noise0**2 * collapse for noise, noise0 in plan().levels]
    measured = [cell.result.total(level)[:, list(cell.places)] for level in range(len(told))]
    return np.asarray(np.array(told) / np.array(measured) - 1)
