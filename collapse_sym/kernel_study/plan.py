"""The plan of the runs: settings, sizes, ridges and seeds, all of it fixed by ``plan.toml`` and the measured spectra.

Every ridge is known before the first run: powers of T by the fitted capacity and source, and the theory's best ones.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..data import DataSet, Kernel, kernel_of, load
from ..risk.kernel import KernelChains, Modes, predict_kernel
from ..spectra.row_classes import RowClasses
from .features import random_features

PLAN = Path(__file__).with_name("plan.toml")
#: where what was measured of the settings is kept: of the study, and of those at full size
STUDY, FULL = "", "full_"
RIDGELESS, CRITICAL, TUNED = "ridgeless", "critical", "tuned"
#: the rows that a chain is trained on
DATA, GAUSSIAN, HELD_OUT = "data", "gaussian", "held-out"


@dataclass(frozen=True)
class Measured:
    """What is kept of a setting's spectrum: gathered modes, exponents, and what they were measured on.

    ``gathering`` is the largest relative change that gathering makes to a prediction of the plan.
    """

    modes: Modes
    trace: float
    samples: int
    capacity: float
    source: float
    checksum: str
    described: str
    gathering: float

    @property
    def unresolved_share(self) -> float:
        """The part of mean f² that no mode holds."""
        outside = self.modes.unresolved
        return outside / (outside + float(self.modes.weights @ self.modes.eigenvalues))

    @property
    def critical(self) -> float:
        """ℓ_crit = β/(2β min(r, 1) + 1)."""
        return self.capacity / (2 * self.capacity * min(self.source, 1.0) + 1)


@dataclass(frozen=True)
class Setting:
    """A data set, a kernel, and the pairs (T, T₀) that are run on each kind of rows."""

    name: str
    data: Mapping[str, Any] = field(compare=False)
    kernel: Mapping[str, Any] = field(compare=False)
    sizes: Mapping[str, tuple[tuple[int, int], ...]] = field(compare=False)
    #: number and seed of random features that take the place of the inputs
    features: Mapping[str, int] | None = field(compare=False, default=None)
    #: kinds of generators, where they are not those of the plan
    generators: tuple[str, ...] = field(compare=False, default=())

    def load(self) -> DataSet:
        """The data set.  *Raises* what ``data.load`` raises."""
        data = load(**self.data)
        return data if self.features is None else random_features(data, **self.features)

    def kernel_function(self) -> Kernel:
        """The kernel with its numbers."""
        numbers = {k: v for k, v in self.kernel.items() if k != "kind"}
        return kernel_of(self.kernel["kind"], numbers)

    @property
    def measured(self) -> Measured:
        """The setting's spectrum, as it was committed."""
        return spectra()[self.name]

    @property
    def rows(self) -> RowClasses:
        """How unevenly the setting's rows weigh, as it was committed."""
        return row_tables()[self.name]


@dataclass(frozen=True)
class Cell:
    """One kind of run: a setting, its rows, the generators, T and T₀."""

    setting: Setting
    rows: str
    generators: str
    samples: int
    samples0: int

    @property
    def key(self) -> tuple[str, str, str, int, int]:
        """What tells it from all others."""
        return self.setting.name, self.rows, self.generators, self.samples, self.samples0

    @property
    def taught_by(self) -> tuple[str, str, str, int]:
        """Cells with the same generators are run on the same ones: this seeds them."""
        return self.setting.name, self.rows, self.generators, self.samples0

    @property
    def ridge0(self) -> float:
        """λ₀ of the generators."""
        if self.generators == RIDGELESS:
            return 0.0
        if self.generators == CRITICAL:
            return float(self.samples0**-self.setting.measured.critical)
        return _tuned(self.setting, self.samples0)

    def chains(self, ridge: Any, level: tuple[Any, Any], n: Any) -> KernelChains:
        """The chain of the cell, as the theory is asked of it."""
        return KernelChains(self.samples, ridge, level[0], n, self.samples0, self.ridge0, level[1])

    def choices(self, level: tuple[float, float]) -> dict[str, float]:
        """λ by name: the theory's best for each n, and the two powers of T."""
        return _choices(self, level)

    def ridges(self) -> tuple[float, ...]:
        """Every λ whose errors are kept, rising: multiples of the mean K(x, x), and the choices at all levels."""
        chosen = {x for level in plan().levels for x in self.choices(level).values()}
        return tuple(sorted({*(x * self.setting.measured.trace for x in plan().kept), *chosen}))

    def searched(self) -> tuple[float, ...]:
        """The grid of λ that is searched for the best."""
        return tuple(grid(self.setting.measured.trace).tolist())


@dataclass(frozen=True)
class Plan:
    """The content of ``plan.toml``."""

    seed: str
    replicates: int
    generations: int
    levels: tuple[tuple[float, float], ...]
    window: tuple[int, int]
    kept: tuple[float, ...]
    searched: Mapping[str, float]
    generators: tuple[str, ...]
    bar: Mapping[str, float]
    trust: Mapping[str, float]
    settings: tuple[Setting, ...]
    full: tuple[Setting, ...]

    def of_size(self, size: str) -> tuple[Setting, ...]:
        """The settings of the study, or those at full size."""
        return self.full if size == FULL else self.settings

    def cells(self, size: str = STUDY) -> Iterator[Cell]:
        """All kinds of runs in order; Gaussian rows with the critical ridge only, held-out rows also without ridge."""
        for setting in self.of_size(size):
            kinds_of = setting.generators or self.generators
            used = {DATA: kinds_of, GAUSSIAN: (CRITICAL,), HELD_OUT: (RIDGELESS, CRITICAL)}
            for rows, kinds in used.items():
                for T, T0 in setting.sizes[rows]:
                    for kind in kinds:
                        yield Cell(setting, rows, kind, T, T0)


@cache
def plan() -> Plan:
    """The plan that was committed before the first run."""
    read: dict[str, Any] = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    read["settings"], read["full"] = ([_setting(table) for table in read.pop(name)] for name in ("setting", "full"))
    read["levels"] = tuple((a, b) for a, b in read["levels"])
    fields: dict[str, Any] = {name: tuple(x) if isinstance(x, list) else x for name, x in read.items()}
    return Plan(**fields)


def _setting(table: Mapping[str, Any]) -> Setting:
    keys = {DATA: "sizes", GAUSSIAN: "gaussian", HELD_OUT: "held_out"}
    sizes = {rows: tuple((T, T0) for T, T0 in table.get(key, [])) for rows, key in keys.items()}
    kinds = tuple(table.get("generators", ()))
    return Setting(table["name"], table["data"], table["kernel"], sizes, table.get("features"), kinds)


def read_both(name: str) -> dict[str, Any]:
    """Two files of one name, of the study and at full size, as one table by setting."""
    files = [PLAN.with_name(f"{size}{name}.json") for size in (STUDY, FULL)]
    return {key: value for file in files for key, value in json.loads(file.read_text(encoding="utf-8")).items()}


@cache
def spectra() -> dict[str, Measured]:
    """The measured spectra, by setting."""
    return {name: _measured(table) for name, table in read_both("spectra").items()}


@cache
def row_tables() -> dict[str, RowClasses]:
    """The classes of rows, by setting."""
    return {name: RowClasses.read(table) for name, table in read_both("rows").items()}


def _measured(table: dict[str, Any]) -> Measured:
    eigenvalues, counts, weights = (np.array(table.pop(name), float) for name in ("eigenvalues", "counts", "weights"))
    return Measured(Modes(eigenvalues, counts, weights, table.pop("unresolved")), **table)


def grid(trace: float) -> np.ndarray:
    """The grid of λ that is searched, for a kernel whose mean K(x, x) is ``trace``."""
    s = plan().searched
    return trace * np.geomspace(s["first"], s["last"], int(s["count"]))


def best_ridges(setting: Setting, chains: Callable[[np.ndarray], KernelChains]) -> list[float]:
    """The λ of the grid with the least predicted error, for each of the chains that λ is put into as a row."""
    ridges = grid(setting.measured.trace)
    told = predict_kernel(setting.measured.modes, chains(ridges)).total
    return [float(x) for x in ridges[np.atleast_2d(told).argmin(1)]]


@cache
def _tuned(setting: Setting, samples: int) -> float:
    """The best λ for clean labels with noise σ = 1."""
    return best_ridges(setting, lambda ridges: KernelChains(samples, ridges, 1.0))[0]


@cache
def _choices(cell: Cell, level: tuple[float, float]) -> dict[str, float]:
    n = np.arange(plan().generations + 1)
    best = best_ridges(cell.setting, lambda ridges: cell.chains(ridges, level, n[:, None]))
    exponent = cell.setting.measured.critical
    star = exponent * math.log(cell.samples0) / math.log(cell.samples)
    powers = {"critical": float(cell.samples**-exponent), "star": float(cell.samples**-star)}
    return {**{f"theory {i}": ridge for i, ridge in zip(n, best)}, **powers}
