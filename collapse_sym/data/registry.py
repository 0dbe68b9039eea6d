"""One door to all data sets: ``load`` finds a loader by name, or reads a file of yours, and prepares the rows.

A loader gives what it read as it is (``Raw``); what is done to the numbers is said by explicit arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ..errors import InvalidInput
from .dataset import DataSet, check_finite
from .preparation import prepared_inputs, prepared_targets

#: the folder of IDX files that are not installed by a package
DIRECTORY = "COLLAPSE_SYM_DATA"


@dataclass(frozen=True)
class Raw:
    """What a loader read: ``inputs`` (N, p) and ``labels`` (N,) as they are, ``parts`` such as train and test."""

    inputs: np.ndarray
    labels: np.ndarray
    source: str
    notices: tuple[str, ...] = ()
    parts: Mapping[str, slice] = field(default_factory=dict)


Loader = Callable[[Path | None], Raw]

#: name → loader; a loader takes the folder that the user named, or None
LOADERS: dict[str, Loader] = {}


def register_loader(name: str) -> Callable[[Loader], Loader]:
    """Make a loader of yours known to ``load`` and to the commands under a name (a decorator)."""

    def remember(loader: Loader) -> Loader:
        LOADERS[name] = loader
        return loader

    return remember


def load(
    name_or_path: str | Path = "digits",
    *,
    directory: str | Path | None = None,
    part: str = "all",
    target: str = "label",
    centre: bool = False,
    scale: str | float = "largest",
    centre_targets: bool = False,
    rows: int | None = None,
    seed: int = 0,
) -> DataSet:
    """The data set of a name (``LOADERS``) or of a file, prepared as the arguments say.

    ``directory`` holds IDX files (else the environment's COLLAPSE_SYM_DATA); ``part`` is "all", "train" or "test".
    Targets: "label" as read, "parity" (label mod 2), "signed-parity" (±1, odd is +1), "class:K" (1 where it is K).
    Inputs: ``centre`` subtracts each column's mean; ``scale`` is "none", "largest" (divide by the largest |entry|
    as read), "deviations" (each column by its standard deviation), "rows" (each row by its norm), or a number to
    divide by.  ``rows`` draws so many without replacement, by ``seed``, before anything is centred or scaled.

    *Raises* InvalidInput (no such set, bad file, wrong checksum), MissingTool (a package is not installed).

    >>> digits = load("digits", target="parity", rows=100)
    >>> digits.inputs.shape, sorted(set(digits.targets.tolist())), float(digits.inputs.max())
    ((100, 64), [0.0, 1.0], 1.0)
    """
    raw = _read(str(name_or_path), None if directory is None else Path(directory))
    for what, array in (("inputs", raw.inputs), ("targets", raw.labels)):
        check_finite(array, _name(name_or_path), what)  # before a row is drawn or scaled by another
    raw = _drawn(_part(raw, part, str(name_or_path)), rows, seed)
    inputs, how = prepared_inputs(raw.inputs, centre=centre, scale=scale)
    targets, what = prepared_targets(raw.labels, target, centre=centre_targets)
    source = "; ".join([raw.source, how, what])
    return DataSet(_name(name_or_path), inputs, targets, source=source, notices=raw.notices)


def _name(name_or_path: str | Path) -> str:
    return str(name_or_path) if str(name_or_path) in LOADERS else Path(name_or_path).name


def _read(name: str, directory: Path | None) -> Raw:
    from . import sources  # noqa: F401  (its loaders register themselves)
    from .tables import TABLES, read_table

    if name in LOADERS:
        return LOADERS[name](directory or environment_directory())
    path = Path(name)
    if path.suffix in TABLES:
        return Raw(*read_table(path))
    known = ", ".join(sorted(LOADERS))
    raise InvalidInput(name, "not a known data set", f"known: {known}, or a file {' or '.join(TABLES)}")


def environment_directory() -> Path | None:
    """The folder that COLLAPSE_SYM_DATA names, if any."""
    named = os.environ.get(DIRECTORY, "")
    return Path(named) if named else None


def _part(raw: Raw, part: str, name: str) -> Raw:
    if part == "all":
        return raw
    if part not in raw.parts:
        have = ", ".join(["all", *raw.parts])
        raise InvalidInput(f"part = {part}", f"{name}, as it was found here, has no such part", f"parts: {have}")
    rows = raw.parts[part]
    return replace(raw, inputs=raw.inputs[rows], labels=raw.labels[rows], source=f"{raw.source}, part {part}")


def _drawn(raw: Raw, rows: int | None, seed: int) -> Raw:
    if rows is None:
        return raw
    have = len(raw.labels)
    if not 2 <= rows <= have:
        raise InvalidInput(f"rows = {rows}", f"there are {have} rows here", f"draw between 2 and {have}")
    chosen = np.random.default_rng([seed, have]).choice(have, size=rows, replace=False)
    source = f"{raw.source}, {rows} of {have} rows drawn with seed {seed}"
    return replace(raw, inputs=raw.inputs[chosen], labels=raw.labels[chosen], source=source)
