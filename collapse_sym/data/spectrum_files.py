"""Spectra as files, and the cache of spectra that were measured once.

A file is a ``.npz`` of the eigenvalues, the target's shares and a line of JSON; its digest is checked when it is read.
The cache is the folder that COLLAPSE_SYM_CACHE names, else collapse-sym in the user's cache folder (XDG_CACHE_HOME,
else ~/.cache); a file in it is named by the checksum of the data and the kernel, hence never stale.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InvalidInput
from .dataset import DataSet
from .gram_spectrum import GramSpectrum, Progress, measure
from .kernels import Kernel

CACHE = "COLLAPSE_SYM_CACHE"
#: changes when the same data and kernel would give other numbers
VERSION = "gram spectrum 1"
_ABOUT = ("trace", "power", "samples", "kernel", "data", "data_checksum", "source", "notices", "digest")
_UNREADABLE = (OSError, ValueError, EOFError, TypeError, KeyError, MemoryError, zipfile.BadZipFile)


def spectrum_bytes(spectrum: GramSpectrum) -> bytes:
    """The content of a spectrum's file."""
    about = json.dumps({name: getattr(spectrum, name) for name in _ABOUT})
    stream = io.BytesIO()
    np.savez(stream, eigenvalues=spectrum.eigenvalues, shares=spectrum.shares, about=np.array(about))
    return stream.getvalue()


def write_spectrum(path: str | Path, spectrum: GramSpectrum) -> Path:
    """Write a spectrum as a ``.npz`` file, whole or not at all.  *Raises* InvalidInput where that fails."""
    path = Path(path)
    try:
        replace_file(path, spectrum_bytes(spectrum))
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise InvalidInput(path, f"cannot be written: {reason}", "name a file in a folder of yours") from None
    return path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file: other readers see the old one or the new one whole, also when two write it at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def read_spectrum(path: str | Path) -> GramSpectrum:
    """The spectrum that ``write_spectrum`` wrote.  *Raises* InvalidInput: no such file, or a file that was changed."""
    path = Path(path)
    remedy = "write it with collapse-sym spectrum … --out FILE.npz"
    try:
        if not path.is_file():
            raise InvalidInput(path, "no such file", remedy)
        with np.load(path, allow_pickle=False) as arrays:
            about: dict[str, Any] = json.loads(str(arrays["about"]))
            eigenvalues, shares = arrays["eigenvalues"], arrays["shares"]
        digest = about.pop("digest")
        spectrum = GramSpectrum(eigenvalues, shares, **{**about, "notices": tuple(about["notices"])})
    except _UNREADABLE as problem:
        reason = (str(problem).splitlines() or [type(problem).__name__])[0][:100]
        raise InvalidInput(path, f"not the file of a spectrum ({reason})", remedy) from None
    if spectrum.digest != digest:
        raise InvalidInput(path, "its numbers were changed after it was written", remedy)
    return spectrum


def cache_folder() -> Path:
    """Where spectra are kept."""
    named = os.environ.get(CACHE)
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "collapse-sym"


def cache_file(data: DataSet, kernel: Kernel) -> Path:
    """Where the spectrum of a kernel on a data set is kept."""
    key = hashlib.sha256("\n".join([VERSION, data.checksum, kernel.text]).encode()).hexdigest()
    return cache_folder() / "spectra" / f"{key[:40]}.npz"


def gram_spectrum(
    data: DataSet, kernel: Kernel, *, at_most: int | None = None, progress: Progress | None = None
) -> GramSpectrum:
    """The spectrum of a kernel on a data set, from the cache where it was measured before.

    ``at_most`` refuses more rows than that where nothing is kept.  A file of the cache that cannot be read is written
    anew; a cache that cannot be written is a notice.  *Raises* what ``measure`` raises.
    """
    file = cache_file(data, kernel)
    kept = _kept(file)
    if kept is not None:
        return replace(kept, data=data.name, source=data.source, notices=_merged(data.notices, kept.notices))
    if at_most is not None and len(data) > at_most:
        remedy = "measure it once with collapse-sym spectrum; it is then kept"
        raise InvalidInput(f"{data.name}: {len(data)} rows", "its spectrum was not measured yet", remedy)
    spectrum = measure(data, kernel, progress=progress)
    try:
        replace_file(file, spectrum_bytes(spectrum))
    except OSError as problem:
        unkept = f"{file}: the spectrum is not kept ({problem.strerror or problem}); {CACHE} names another folder"
        return replace(spectrum, notices=(*spectrum.notices, unkept))
    return spectrum


def _kept(file: Path) -> GramSpectrum | None:
    try:
        return read_spectrum(file)
    except InvalidInput:
        return None


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
