"""The IDX format of MNIST: a big-endian header (type, sizes) and the numbers, gzipped or not.

    bytes 0, 1   0            byte 2   type (8: unsigned byte)      byte 3   number of axes
    then one 32-bit size an axis, then the numbers

*Source*: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from ..errors import InvalidInput

UNSIGNED_BYTE = 8
#: names of the four files, with or without .gz
PARTS = {"train": "train", "test": "t10k"}


def read_idx(path: Path) -> np.ndarray:
    """The array of unsigned bytes that an IDX file holds.  *Raises* InvalidInput."""
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError, zlib.error) as problem:
        raise InvalidInput(path, f"cannot be read ({problem})", "fetch the file again") from None
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise InvalidInput(path, "not an IDX file of unsigned bytes", "fetch the file again")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise InvalidInput(path, "an IDX file cut short", "fetch the file again")
    shape = struct.unpack(f">{content[3]}I", content[4:start])
    if len(content) - start != math.prod(shape):
        what = f"{math.prod(shape)} numbers are announced, {len(content) - start} follow"
        raise InvalidInput(path, f"an IDX file in which {what}", "fetch the file again")
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)


def find(directory: Path, part: str, what: str) -> Path | None:
    """The file of a part's "images" or "labels" in a folder, or None."""
    stem = f"{PARTS[part]}-{what}-idx{3 if what == 'images' else 1}-ubyte"
    files = (directory / f"{stem}{end}" for end in ("", ".gz"))
    return next((file for file in files if file.is_file()), None)


def read_pairs(directory: Path) -> tuple[np.ndarray, np.ndarray, dict[str, slice]] | None:
    """(images as rows, labels, parts) of the four files in a folder, train first; None if one is absent."""
    files = [[find(directory, part, what) for part in PARTS] for what in ("images", "labels")]
    if not all(file for row in files for file in row):
        return None
    images, labels = ([read_idx(file) for file in row if file] for row in files)
    if any(len(i) != len(y) for i, y in zip(images, labels)):
        raise InvalidInput(directory, "its images and labels are not equally many", "fetch the files again")
    train = len(labels[0])
    rows = np.concatenate([i.reshape(len(i), -1) for i in images])
    return rows, np.concatenate(labels), {"train": slice(0, train), "test": slice(train, None)}
