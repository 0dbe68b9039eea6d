"""Measured numbers: float64 values of a file, compared and hashed by a digest of their content."""

from __future__ import annotations

import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import InvalidInput, TooLarge

MAX_VALUES = 20_000_000
MAX_BYTES = 1_000_000_000
#: what NumPy raises on files that hold no numbers
_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    SyntaxError,
    TypeError,
    KeyError,
    MemoryError,
    OverflowError,
    RecursionError,
    tokenize.TokenError,
)


@dataclass(frozen=True)
class Measured:
    """Float64 numbers, read-only; equal iff their ``digest`` is (a million entries hash at once)."""

    array: np.ndarray = field(compare=False, repr=False)
    digest: str = ""

    def __post_init__(self) -> None:
        from hashlib import sha256  # with OpenSSL, which most commands never need

        array = np.array(self.array, dtype=np.float64)
        if array.ndim != 1 or not array.size:
            raise InvalidInput(f"an array of shape {array.shape}", "one number a line is needed", "give one column")
        if not np.isfinite(array).all():
            where = int(np.flatnonzero(~np.isfinite(array))[0])
            raise InvalidInput(array[where], f"entry {where + 1} is not a finite number", "give finite numbers")
        array += 0.0  # -0.0 and 0.0 are one number
        array.setflags(write=False)
        object.__setattr__(self, "array", array)
        object.__setattr__(self, "digest", sha256(array.tobytes()).hexdigest())

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[float]:
        return iter(self.array.tolist())


def read_values(file: str, base: Path | None = None) -> Measured:
    """The numbers of a text file (one a line, ``#`` starts a comment) or of a ``.npy`` file.

    A relative path is taken from ``base``, the folder of the TOML file.

    Raises: InvalidInput, TooLarge.
    """
    path = Path(base or ".", file)
    try:
        if not path.is_file():
            raise InvalidInput(file, "no such file", "the path is relative to the chain's file")
        if path.stat().st_size > MAX_BYTES:
            raise TooLarge(file, f"larger than {MAX_BYTES // 10**6} MB", "give fewer values")
        array = _npy(path) if path.suffix == ".npy" else _text(path)
    except _UNREADABLE as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise InvalidInput(
            file, f"not readable as numbers ({reason[:100]})", "one number a line, or a 1-D .npy"
        ) from None
    try:
        return Measured(array)
    except InvalidInput as problem:
        raise InvalidInput(file, problem.reason, problem.remedy) from None


def _npy(path: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of headers that Python 2 wrote
        # Mapped, not loaded: a header that promises more than the file holds is refused without allocating it.
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"dtype {array.dtype}")
    return _bounded(array)


def _text(path: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # an empty file is refused below
        table = np.loadtxt(path, dtype=np.float64, comments="#", ndmin=2, encoding="utf-8")
    if table.size and table.shape[1] != 1:
        raise ValueError(f"{table.shape[1]} columns")
    return _bounded(table.reshape(-1))


def _bounded(array: np.ndarray) -> np.ndarray:
    if array.ndim != 1 or array.size > MAX_VALUES:
        raise ValueError(f"shape {array.shape}")
    return array
