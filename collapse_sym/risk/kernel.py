r"""Kernel chains: kernel regressions taught by kernel regressions, from the spectrum of one Gram matrix.

    f̂_m(x) = K(x, X_m)(K(X_m, X_m) + λ₀T₀)⁻¹ y_m ,    y_m = f̂_{m−1}(X_m) + ε_m ,    m = 1 … n ,    f̂₀ = f ,

and then one fit of T rows with λ on labels of f̂_n.  A kernel regression is a ridge regression on the kernel's
features, whose covariance has the eigenvalues of the Gram matrix over N, and ∫(f̂ − f)² is the test error there: this
is a chain like any other, and its numbers come from the recursion, at all points of a grid at once.  Inputs are drawn
from the N rows; the equivalents assume Gaussian features with the same covariance, or go row by row (``row_noise``).

What no mode holds of f, u = mean f² − Σ a_j², is never learned, and is label noise of variance u to the first fit,
the only one that is taught by f itself; every later one is taught by functions inside the modes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ..calculi import OVER, UNDER
from ..data.gram_spectrum import GramSpectrum
from ..errors import InfiniteRisk, InvalidInput
from ..spectra.grid import Degrees, Grid
from ..spectra.row_classes import RowClasses
from ..spectra.spectrum import Spectrum
from .derive import Setup, set_up
from .kernel_symbols import FIRST, NOISE0, RIDGE, RIDGE0, T0, T, described, loads_of
from .numbers import _along, _last_fit
from .row_noise import row_variance

#: numbers of one array: what stays in the cache of a processor
CACHED = 60_000
#: the largest standard deviation of noise; a λ from which on all that is left of a fit is below float64
MOST_NOISE, ENDLESS = 1e100, 1e290


@dataclass(frozen=True)
class KernelChains:
    """Points of a grid: every field is a number or an array, and they are broadcast against each other.

    ``samples`` T, ``ridge`` λ (0: λ → 0⁺), ``noise`` σ of the last fit; ``samples0``, ``ridge0``, ``noise0`` of each
    of the ``generations`` generators; λ is normalised by T.  ``shared``: all generators meet the same inputs.

    *Raises* InvalidInput: a number outside its domain.
    """

    samples: Any
    ridge: Any
    noise: Any = 0.0
    generations: Any = 0
    samples0: Any = 1
    ridge0: Any = 0.0
    noise0: Any = 0.0
    shared: bool = False

    def __post_init__(self) -> None:
        for name, least in (("samples", 1), ("samples0", 1), ("generations", 0)):
            values = np.asarray(getattr(self, name), float)
            if not (np.isfinite(values).all() and (values >= least).all() and (values == np.floor(values)).all()):
                problem = f"not a whole number ≥ {least}"
                raise InvalidInput(f"{name} = {getattr(self, name)}", problem, "count rows or fits")
        for name in ("ridge", "ridge0", "noise", "noise0"):
            values = np.asarray(getattr(self, name), float)
            if not (np.isfinite(values).all() and (values >= 0).all()):
                raise InvalidInput(f"{name} = {getattr(self, name)}", "not a number ≥ 0", "give a finite one")
            if name.startswith("noise") and values.max(initial=0.0) > MOST_NOISE:
                raise InvalidInput(f"{name} = {getattr(self, name)}", f"more than {MOST_NOISE:g}", "use another unit")

    def columns(self) -> tuple[tuple[int, ...], dict[str, np.ndarray]]:
        """The common shape, and each field as a flat array of it."""
        names = ("samples", "ridge", "noise", "generations", "samples0", "ridge0", "noise0")
        arrays = np.broadcast_arrays(*[np.asarray(getattr(self, name), float) for name in names])
        flat = {name: array.reshape(-1) for name, array in zip(names, arrays)}
        return arrays[0].shape, {k: np.minimum(v, ENDLESS) if "ridge" in k else v for k, v in flat.items()}


@dataclass(frozen=True)
class KernelPrediction:
    """Parts of the test error at the points, arrays of their shape; total = bias + variance + collapse + unresolved.

    ``bias`` is that of the modes; where no mode holds all of f, what that costs as label noise of the first fit is
    counted in ``variance`` (n = 0) or ``collapse``.  ``load1`` and ``load2`` are df₁(κ)/T and df₂(κ)/T of the last fit,
    how near it is to interpolation and how far it magnifies noise; ``taught1`` and ``taught2`` the same of the
    generators, 0 where there are none.  ``fewest`` is the least number of rows that a fit has, ``power`` mean f².
    """

    bias: np.ndarray
    variance: np.ndarray
    collapse: np.ndarray
    total: np.ndarray
    load1: np.ndarray
    load2: np.ndarray
    taught1: np.ndarray
    taught2: np.ndarray
    fewest: np.ndarray
    unresolved: float
    power: float


@dataclass(frozen=True, eq=False)
class Modes:
    """A measured spectrum as the recursion takes it: ``eigenvalues`` with ``counts``, c_j² summed in ``weights``.

    ``unresolved`` is what no mode holds of the target.  Equal only to itself.
    """

    eigenvalues: np.ndarray
    counts: np.ndarray
    weights: np.ndarray
    unresolved: float = 0.0

    @classmethod
    def of(cls, spectrum: GramSpectrum) -> Modes:
        """The modes of a Gram matrix, one by one; what rounding leaves of the target is nothing."""
        outside = spectrum.unresolved if spectrum.unresolved_share else 0.0
        return cls(spectrum.eigenvalues, np.ones(len(spectrum)), spectrum.squares, outside)

    def gathered(self, width: float) -> Modes:
        """Modes whose eigenvalues agree within a factor e^width as one mode of their mean eigenvalue.

        Traces of smooth functions of log s move by O(width²) relative; tr Σ, the rank and Quad[s] by nothing.

        >>> both = Modes(np.array([2.0, 1.9, 1.0]), np.ones(3), np.array([1.0, 1.0, 3.0])).gathered(0.1)
        >>> both.eigenvalues.tolist(), both.counts.tolist(), both.weights.round(6).tolist()
        ([1.95, 1.0], [2.0, 1.0], [2.0, 3.0])
        """
        bins = np.floor(np.log(self.eigenvalues.max() / self.eigenvalues) / width).astype(int)
        _, inverse = np.unique(bins, return_inverse=True)
        counts = np.bincount(inverse, self.counts)
        eigenvalues = np.bincount(inverse, self.counts * self.eigenvalues) / counts
        shares = np.bincount(inverse, self.weights * self.eigenvalues)
        return Modes(eigenvalues, counts, shares / eigenvalues, self.unresolved)

    @property
    def power(self) -> float:
        """The mean of f²."""
        return float(self.weights @ self.eigenvalues) + self.unresolved

    @property
    def rank(self) -> int:
        """How many modes there are."""
        return int(self.counts.sum())

    @cached_property
    def known(self) -> tuple[Spectrum, Degrees]:
        """As a spectrum, with its df₁, which all points share."""
        return Spectrum(self.eigenvalues, self.counts, self.weights), Degrees(self.eigenvalues, self.counts)


@lru_cache(maxsize=8)
def _modes(spectrum: GramSpectrum) -> Modes:
    return Modes.of(spectrum)


def predict_kernel(
    spectrum: GramSpectrum | Modes, chains: KernelChains, rows: RowClasses | None = None
) -> KernelPrediction:
    r"""The test error ∫(f̂ − f)² of kernel chains, by the recursion on measured eigenvalues.

    Assumes Gaussian features, and T, T₀ large (additive equivalents); O(N·n) at each point.  With ``rows`` the noise of
    every fit is in total that of rows that weigh unevenly; how later fits take it up, and the bias, stay Gaussian.
    *Raises* InfiniteRisk (least squares with a row for each mode, or one more or less), NotConverged (weights of rows),
    TooLarge (more than a hundred ridge generators that share their inputs).

    >>> white = GramSpectrum([1.0] * 50, [0.02] * 50, trace=50, power=1, samples=50)
    >>> told = predict_kernel(white, KernelChains(100, 0, noise=1, generations=[0, 2], samples0=150, noise0=1))
    >>> told.total.round(9).tolist()
    [1.0, 2.0]
    """
    modes = spectrum if isinstance(spectrum, Modes) else _modes(spectrum)
    shape, columns = chains.columns()
    runs, run_of, count = _runs(columns)
    runs |= {} if rows is None else _row_by_row(rows, runs)
    parts = np.empty((8, count.size))
    for key, index in _groups(runs, modes.rank):
        for piece in np.array_split(index, -(-index.size * len(modes.eigenvalues) // CACHED)):
            points = np.flatnonzero(np.isin(run_of, piece))
            wanted = np.unique(count[points]).tolist()
            with np.errstate(over="ignore"):  # what overflows is divided by: λ of 1e155 or more
                way = _Way(key, {k: _column(v[piece]) for k, v in runs.items()}, modes)
                met = list(way.shared(wanted) if chains.shared else way.fresh())
            for n, values in met:
                here = points[count[points] == n]
                place = np.searchsorted(piece, run_of[here])
                for row, value in zip(parts, values):
                    row[here] = np.broadcast_to(np.reshape(value, (-1,)), piece.shape)[place]
    names = ("bias", "variance", "collapse", "total", "load1", "load2", "taught1", "taught2")
    told = dict(zip(names, parts.reshape(8, *shape)))
    told["total"] = told["total"] + modes.unresolved
    T, T0 = columns["samples"], columns["samples0"]
    told["fewest"] = np.where(count > 0, np.minimum(T, T0), T).reshape(shape)
    return KernelPrediction(**told, unresolved=modes.unresolved, power=modes.power)


def _runs(columns: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Columns of what is run, which run holds each point, and each point's number of generations.

    Points that differ in this number alone lie on one way back from the last fit.
    """
    names = [name for name in columns if name != "generations"]
    count = columns["generations"].astype(int)
    distinct, run_of = np.unique([columns[name] for name in names], axis=1, return_inverse=True)
    run_of, most = run_of.reshape(-1), np.zeros(distinct.shape[1])
    np.maximum.at(most, run_of, count)
    return {**dict(zip(names, distinct)), "generations": most}, run_of, count


def _row_by_row(rows: RowClasses, runs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The variance for unit noise of the last fits, and of the generators where there are any."""
    used = np.where(runs["generations"] > 0, runs["samples0"], 1)
    fits = np.array([[runs["samples"], runs["ridge"]], [used, runs["ridge0"]]])
    distinct, place = np.unique(fits.swapaxes(0, 1).reshape(2, -1), axis=1, return_inverse=True)
    found = row_variance(rows, *distinct)[place.reshape(2, -1)]
    return {"unit": found[0], "unit0": found[1]}


def _column(values: np.ndarray) -> np.ndarray:
    """One number per point, or one for all where they are equal."""
    return values[:, None] if (values != values[0]).any() else values[:1, None]


#: generations, and the regime of the generators and of the last fit
Key = tuple[int, str, str]


def _groups(columns: dict[str, np.ndarray], rank: int) -> Iterator[tuple[Key, np.ndarray]]:
    """The points of each kind of chain: what a chain leaves open is decided by numbers here."""
    regimes = _regimes(columns, "", rank)
    regimes0 = np.where(columns["generations"] == 0, "", _regimes(columns, "0", rank))
    keys = list(zip(columns["generations"].astype(int).tolist(), regimes0.tolist(), regimes.tolist()))
    for key in dict.fromkeys(keys):
        yield key, np.flatnonzero([k == key for k in keys])


def _regimes(columns: dict[str, np.ndarray], which: str, rank: int) -> np.ndarray:
    rows, ridge = columns[f"samples{which}"], columns[f"ridge{which}"]
    used = True if not which else columns["generations"] > 0
    near = (ridge == 0) & (abs(rows - rank) <= 1) & used
    if near.any():
        reason = f"{rows[near][0]:g} rows without ridge on {rank} modes: there Gaussian features have infinite noise"
        raise InfiniteRisk(f"T{which}", reason, f"give a ridge{which} > 0, or two rows more or less")
    return np.where(ridge > 0, "ridge", np.where(rows >= rank, OVER, UNDER))


class _Way:
    """The way back from the last fits of some runs: the eight parts of the answer at numbers of generations on it."""

    def __init__(self, key: Key, columns: dict[str, np.ndarray], modes: Modes) -> None:
        self.key, self.outside, self.columns = key, modes.unresolved, columns
        self.first = columns["noise0"] ** 2 + modes.unresolved
        table = {
            T: columns["samples"], T0: columns["samples0"], RIDGE: columns["ridge"], RIDGE0: columns["ridge0"],
            NOISE0: columns["noise0"], FIRST: np.sqrt(self.first),
        }  # fmt: skip
        spectrum, degrees = modes.known
        self.language = Grid(spectrum, table, degrees=degrees)
        alone = self._setup(0, False)
        self.n11, self.cross, self.clean, self.unit = _last_fit(alone)
        self.unit = columns.get("unit", self.unit)
        self.loads = loads_of(self.language, alone.downstream)

    def fresh(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """At 0, 1, … generations, each on rows of its own: one run holds all of them."""
        yield 0, self._parts(0, self.clean, 0.0, (0.0, 0.0))
        setup, later = self._setup(self.key[0], False), 0.0
        loads = loads_of(self.language, *(act for _, act in setup.blocks[:1]))
        told = self._magnified(loads[1])
        for n, (n22, crossed, cost) in enumerate(_along(setup, self.n11, -self.cross), 1):
            yield n, self._parts(n, self._bias(n22, crossed), told * (later + self.first * cost), loads)
            later = later + self.columns["noise0"] ** 2 * cost

    def shared(self, wanted: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """At each wanted number of generations on the same rows: another fit for each number."""
        for n in wanted:
            setup = self._setup(n, True)
            met = list(_along(setup, self.n11, -self.cross))
            bias = self._bias(*met[-1][:2]) if met else self.clean
            loads = loads_of(self.language, *(act for _, act in setup.blocks[:1]))
            yield n, self._parts(n, bias, self._magnified(loads[1]) * sum(cost for *_, cost in met), loads)

    def _magnified(self, load2: Any) -> Any:
        """The noise that a generator hands on, row by row, over that of Gaussian features, df₂/(T₀ − df₂)."""
        if "unit0" not in self.columns or not np.any(load2):
            return 1.0
        return self.columns["unit0"] * (1 - load2) / np.maximum(load2, np.finfo(float).tiny)

    def _setup(self, n: int, shared: bool) -> Setup:
        chain, regimes = described(n, *self.key[1:], shared)
        return set_up(chain, regimes, "equivalents", language=self.language)

    def _bias(self, n22: Any, crossed: Any) -> Any:
        return self.clean + self.language.quad(n22 + crossed)

    def _parts(self, n: int, bias: Any, collapse: Any, taught: tuple[Any, Any]) -> tuple[Any, ...]:
        variance = (self.columns["noise"] ** 2 + (0.0 if n else self.outside)) * self.unit
        return bias, variance, collapse, bias + variance + collapse, *self.loads, *taught
