"""Data sets: inputs and targets under one checksum, refused at the door where they are no such thing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from ..errors import InvalidInput


@dataclass(frozen=True)
class DataSet:
    """Inputs ``(N, p)`` and targets ``(N,)`` in float64, read-only, with where they come from.

    ``checksum`` is the sha256 of both (shape, then little-endian numbers): two sets are equal iff it is.
    ``source`` says in words where they were read and how they were prepared; ``notices`` are what a user must be
    told (a fallback was taken, rows occur twice).

    *Raises* InvalidInput: fewer than two rows, no column, shapes that do not match, numbers that are not finite.

    >>> two = DataSet("two points", [[0.0], [1.0]], [1, 2])
    >>> two.inputs.shape, two.checksum[:8], two == DataSet("again", [[0], [1]], [1, 2], source="typed")
    ((2, 1), 'e690cbae', True)
    """

    name: str = field(compare=False)
    inputs: np.ndarray = field(compare=False, repr=False)
    targets: np.ndarray = field(compare=False, repr=False)
    checksum: str = field(default="", init=False)
    source: str = field(default="", compare=False)
    notices: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        inputs, targets = _numbers(self.inputs, self.name, "inputs"), _numbers(self.targets, self.name, "targets")
        _check_shapes(inputs, targets, self.name)
        for what, array in (("inputs", inputs), ("targets", targets)):
            check_finite(array, self.name, what)
            array.setflags(write=False)
            object.__setattr__(self, what, array)
        object.__setattr__(self, "checksum", content_checksum(inputs, targets))

    def __len__(self) -> int:
        return len(self.targets)


def content_checksum(*arrays: np.ndarray) -> str:
    """The sha256 of arrays: of each its shape and type, then its numbers, little-endian and row by row."""
    digest = hashlib.sha256()
    for array in arrays:
        array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(array.data)
    return digest.hexdigest()


def _numbers(values: object, name: str, what: str) -> np.ndarray:
    try:
        given = np.asarray(values)
        if given.dtype.kind == "c":
            raise ValueError
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(name, f"the {what} are not numbers", "give a table of numbers") from None
    array += 0.0  # -0.0 and 0.0 are one number
    return np.ascontiguousarray(array)


def _check_shapes(inputs: np.ndarray, targets: np.ndarray, name: str) -> None:
    if inputs.ndim != 2 or targets.ndim != 1 or len(inputs) != len(targets) or not inputs.shape[1]:
        shapes = f"{name}: inputs {inputs.shape}, targets {targets.shape}"
        raise InvalidInput(shapes, "no data set", "give N rows of p inputs, and one target a row")
    if len(targets) < 2:
        raise InvalidInput(name, f"N = {len(targets)}: fewer than two rows", "give at least two rows")


def check_finite(array: np.ndarray, name: str, what: str) -> None:
    """Refuse NaN and infinity, by row."""
    finite = np.isfinite(array)
    if not finite.all():
        row = int(np.argwhere(~finite)[0][0]) + 1
        remedy = "drop or fill the rows that miss values"
        raise InvalidInput(name, f"the {what} of row {row} hold a number that is not finite", remedy)
