"""Running cells of the plan: the errors kept, and what each way of choosing λ costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..errors import CollapseSymError, InvalidInput
from ..oracle.kernel import DataRows, Errors, GaussianRows, Rows, Training, last_fits, teachers
from ..oracle.plan import generator_for
from .plan import GAUSSIAN, HELD_OUT, Cell, Setting, plan

#: significant digits that are kept of an error, and of a standard error
DIGITS, ERROR_DIGITS = 5, 2
RIDGE_DIGITS = 8
#: of the rows of a setting, the share that is held out where rows are
HELD_OUT_SHARE = 3


def rows_of(setting: Setting, kind: str) -> Rows:
    """What the chains of a setting are trained on.

    *Raises* what loading raises; InvalidInput where these are not the rows that the spectrum was measured on.
    """
    if kind == GAUSSIAN:
        modes = setting.measured.modes
        values = np.repeat(modes.eigenvalues, modes.counts.astype(int))
        squares = np.repeat(modes.weights / modes.counts, modes.counts.astype(int))
        return GaussianRows(values, squares, outside=modes.unresolved)
    data = setting.load()
    if data.checksum != setting.measured.checksum:
        reason = "not the rows that its spectrum was measured on"
        raise InvalidInput(f"{setting.name}: {data.source}", reason, "measure it again, or find the same data")
    held = len(data) // HELD_OUT_SHARE if kind == HELD_OUT else 0
    return DataRows(data, setting.kernel_function(), distinct=kind == HELD_OUT, held_out=held)


def run(cells: Sequence[Cell], rows: Rows, replicates: int | None = None) -> Iterator[dict[str, Any]]:
    """The results of cells with the same generators, as plain data; a refusal is a result too.

    The generators of a replicate are trained once, and teach the last fits of all cells.
    """
    trainings = [_training(cell) for cell in cells]
    seeded = (plan().seed, *cells[0].taught_by)
    runs: list[list[Errors]] = []
    try:
        for i in range(replicates or plan().replicates):
            rng = generator_for(*seeded, i)
            known = teachers(rows, trainings[0], rng)
            runs.append([last_fits(rows, training, known, rng) for training in trainings])
    except CollapseSymError as refusal:
        yield from ({**_named(cell), "refused": str(refusal)} for cell in cells)
        return
    for cell, training, found in zip(cells, trainings, zip(*runs)):
        yield {**_named(cell), **_result(cell, training, list(found))}


def _named(cell: Cell) -> dict[str, Any]:
    return {**dict(zip(("setting", "rows", "generators", "T", "T0"), cell.key)), "ridge0": cell.ridge0}


def _training(cell: Cell) -> Training:
    ridges = (*cell.ridges(), *cell.searched())
    return Training(cell.samples, ridges, plan().generations, cell.samples0, cell.ridge0, plan().levels)


def _result(cell: Cell, training: Training, runs: list[Errors]) -> dict[str, Any]:
    kept = cell.ridges()
    means = {name: _mean(runs, name)[..., : len(kept)] for name in ("bias", "variance", "collapse")}
    means["variance"] = means["variance"][0]  # the last fit's own noise: the same for every n
    return {
        "replicates": len(runs),
        "ridges": _rounded(np.array(kept), RIDGE_DIGITS),
        **{name: _rounded(array, DIGITS) for name, array in means.items()},
        "levels": [_level(cell, runs, i, len(kept), training.ridges) for i in range(len(plan().levels))],
    }


def _level(cell: Cell, runs: list[Errors], i: int, kept: int, ridges: tuple[float, ...]) -> dict[str, Any]:
    """Standard errors, drawn against averaged noise (near the best λ), the best λ and leave-one-out, at one level."""
    totals = np.array([e.total(*plan().levels[i]) for e in runs])
    raw, left_out = np.array([e.raw[i] for e in runs]), np.array([e.left_out[i] for e in runs])
    mean = totals.mean(0)
    best = mean.argmin(1)
    picked = left_out[..., kept:].argmin(2) + kept
    near = abs(np.log(ridges[:kept]) - np.log(ridges)[best, None]).argmin(1)
    excess = _at(raw - totals, np.broadcast_to(near, picked.shape))
    chosen = cell.choices(plan().levels[i])
    return {
        "choices": dict(zip(chosen, _rounded(np.array(list(chosen.values())), RIDGE_DIGITS))),
        "stderr": _rounded(_stderr(totals)[:, :kept], ERROR_DIGITS),
        "raw_z": _rounded(excess.mean(0) / _stderr(excess), ERROR_DIGITS),
        "best": _rounded(np.array(ridges)[best], DIGITS),
        "best_error": _rounded(mean.min(1), DIGITS),
        "left_out_error": _rounded(_at(totals, picked).mean(0), DIGITS),
        "left_out_raw": _rounded(_at(raw, picked).mean(0), DIGITS),
        "best_raw": _rounded(_at(raw, np.broadcast_to(best, picked.shape)).mean(0), DIGITS),
        "left_out_stderr": _rounded(
            _stderr(_at(raw, picked) - _at(raw, np.broadcast_to(best, picked.shape))), ERROR_DIGITS
        ),
    }


def _at(values: np.ndarray, index: np.ndarray) -> np.ndarray:
    return np.take_along_axis(values, index[..., None], axis=2)[..., 0]


def _mean(runs: list[Errors], name: str) -> np.ndarray:
    return np.asarray(np.mean([getattr(e, name) for e in runs], axis=0))


def _stderr(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.std(0, ddof=1) / np.sqrt(len(values)))


def _rounded(values: np.ndarray, digits: int) -> Any:
    if np.ndim(values) == 0:
        return float(f"{values:.{digits}g}")
    return [_rounded(x, digits) for x in values]
