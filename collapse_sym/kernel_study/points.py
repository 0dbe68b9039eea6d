"""The results that were committed, with what the theory says of each: one point for each cell, level, n and λ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ..risk.kernel import KernelPrediction, predict_kernel
from .leverages import measured as leverages
from .plan import DATA, FULL, GAUSSIAN, PLAN, RIDGELESS, STUDY, Cell, plan


@dataclass(frozen=True)
class Result:
    """A cell that was run: parts (n, λ) for unit noise, and per level what ``campaign`` kept."""

    cell: Cell
    replicates: int
    ridges: np.ndarray
    bias: np.ndarray
    variance: np.ndarray
    collapse: np.ndarray
    levels: tuple[Mapping[str, np.ndarray], ...]
    choices: tuple[Mapping[str, float], ...]

    def total(self, level: int) -> np.ndarray:
        """The mean test error (n, λ), the label noise averaged exactly."""
        noise, noise0 = plan().levels[level]
        return self.bias + noise**2 * self.variance + noise0**2 * self.collapse

    def place(self, level: int, choice: str) -> int:
        """Where a λ that the plan names is among ``ridges``."""
        return int(abs(np.log(self.ridges / self.choices[level][choice])).argmin())

    def predicted(self, *, even: bool = False, noisy: bool = True) -> KernelPrediction:
        """The theory at the same points (level, n, λ), from what was committed of the spectrum and the rows.

        Gaussian features weigh evenly; ``even``: as if all rows did, from the spectrum alone.  ``noisy`` = False: as if
        there were no label noise but what no mode holds of the target.
        """
        noise, noise0 = noisy * np.array(plan().levels).T[:, :, None, None]
        n = np.arange(plan().generations + 1)[:, None]
        rows = None if even or self.cell.rows == GAUSSIAN else self.cell.setting.rows
        return predict_kernel(self.cell.setting.measured.modes, self.cell.chains(self.ridges, (noise, noise0), n), rows)


@cache
def record(size: str = STUDY) -> dict[str, Any]:
    """The file of results as it is: script, seed, versions, checksums of the data, cells."""
    read: dict[str, Any] = json.loads(PLAN.with_name(f"{size}results.json").read_text(encoding="utf-8"))
    return read


@cache
def results() -> tuple[Result, ...]:
    """Every cell that was not refused, those of the study first, in the order of the plan."""
    by_key = {cell.key: cell for size in (STUDY, FULL) for cell in plan().cells(size)}
    return tuple(_result(by_key, c) for c in _all_cells() if "refused" not in c)


def refused() -> dict[tuple[Any, ...], str]:
    """Cells without a result, and why."""
    return {_key(c): c["refused"] for c in _all_cells() if "refused" in c}


def _all_cells() -> list[dict[str, Any]]:
    return [c for size in (STUDY, FULL) for c in record(size)["cells"]]


def _key(c: Mapping[str, Any]) -> tuple[Any, ...]:
    return c["setting"], c["rows"], c["generators"], c["T"], c["T0"]


def _result(by_key: Mapping[tuple[Any, ...], Cell], c: Mapping[str, Any]) -> Result:
    arrays = {name: np.array(c[name]) for name in ("ridges", "bias", "variance", "collapse")}
    kept = tuple({k: np.array(value) for k, value in level.items() if k != "choices"} for level in c["levels"])
    choices = tuple(level["choices"] for level in c["levels"])
    return Result(by_key[_key(c)], c["replicates"], levels=kept, choices=choices, **arrays)


@dataclass(frozen=True)
class Points:
    """Points side by side, arrays of one length: ``off`` is predicted/measured − 1, ``error`` the relative s.e.

    The predicted error, its parts, the loads, the fewest rows and mean f² are those of ``KernelPrediction``; ``spread``
    is that of the rows' leverages, ``bar`` says which points the plan's bar is about.
    """

    cell: np.ndarray
    n: np.ndarray
    off: np.ndarray
    error: np.ndarray
    variance: np.ndarray
    collapse: np.ndarray
    total: np.ndarray
    load1: np.ndarray
    load2: np.ndarray
    taught1: np.ndarray
    taught2: np.ndarray
    fewest: np.ndarray
    power: np.ndarray
    spread: np.ndarray
    bar: np.ndarray

    def where(self, mask: np.ndarray) -> Points:
        """Some of them."""
        return Points(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})

    def __len__(self) -> int:
        return len(self.off)


def points(rows: str = DATA, setting: str | None = None, size: str = STUDY, even: bool = False) -> Points:
    """All points on one kind of rows, of one setting or of all of a size; ``even``: from the spectrum alone."""
    return points_of(rows, setting, size, even)


@cache
def points_of(rows: str, setting: str | None, size: str, even: bool) -> Points:
    """The same, kept however it is asked for."""
    names = {setting} if setting else {s.name for s in plan().of_size(size)}
    kept = [(i, r) for i, r in enumerate(results()) if r.cell.rows == rows and r.cell.setting.name in names]
    pieces = [_points(i, r, even) for i, r in kept]
    return Points(**{name: np.concatenate([piece[name].ravel() for piece in pieces]) for name in pieces[0]})


def _points(index: int, result: Result, even: bool) -> dict[str, np.ndarray]:
    levels, told = range(len(plan().levels)), result.predicted(even=even)
    measured = np.array([result.total(i) for i in levels])
    names = ("variance", "collapse", "total", "load1", "load2", "taught1", "taught2", "fewest", "power")
    predicted = {name: np.broadcast_to(getattr(told, name), measured.shape) for name in names}
    near = np.maximum(told.load1, told.taught1) > plan().bar["load"]
    return {
        "cell": np.full(measured.shape, index),
        "n": np.broadcast_to(np.arange(measured.shape[1])[:, None], measured.shape),
        "off": told.total / measured - 1,
        "error": np.array([result.levels[i]["stderr"] for i in levels]) / measured,
        **predicted,
        "spread": np.full(measured.shape, leverages()[result.cell.setting.name].spread),
        "bar": ~near & _of_bar(result.cell),
    }


def _of_bar(cell: Cell) -> bool:
    bar, N = plan().bar, cell.setting.measured.samples
    sizes = cell.samples >= bar["rows"] and max(cell.samples, cell.samples0) <= bar["share"] * N
    return bool(sizes and cell.generators != RIDGELESS)


@dataclass(frozen=True)
class Verdict:
    """Of some points: how many, median and largest |off|, and how many are beyond max(worst, so many s.e.)."""

    count: int
    median: float
    largest: float
    beyond: int


def verdict(chosen: Points) -> Verdict:
    """How far the theory is off at some points."""
    off, allowed = abs(chosen.off), np.maximum(plan().bar["worst"], plan().bar["errors"] * chosen.error)
    return Verdict(len(off), float(np.median(off)), float(off.max()), int((off > allowed).sum()))
