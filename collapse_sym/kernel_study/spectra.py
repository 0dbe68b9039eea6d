"""Measuring the spectra of the plan: once, by one eigendecomposition each, and kept in a file of a few kilobytes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..data.gram_spectrum import GramSpectrum, Progress
from ..data.spectrum_files import gram_spectrum
from ..risk.kernel import KernelChains, Modes, predict_kernel
from ..spectra.power_fit import power_fit
from .plan import DATA, Setting, plan

#: modes whose eigenvalues agree within a factor e^WIDTH are kept as one
WIDTH = 0.05
DIGITS = 9


def measured(setting: Setting, progress: Progress | None = None) -> dict[str, Any]:
    """What ``spectra.json`` says of a setting.  *Raises* what loading and measuring raise."""
    spectrum = gram_spectrum(setting.load(), setting.kernel_function(), progress=progress)
    fit, modes = power_fit(spectrum, plan().window), Modes.of(spectrum).gathered(WIDTH)
    kept = {name: _rounded(getattr(modes, name)) for name in ("eigenvalues", "counts", "weights")}
    return {
        **kept,
        "unresolved": spectrum.unresolved,
        "trace": spectrum.trace,
        "samples": spectrum.samples,
        "capacity": fit.capacity.value,
        "source": fit.source.value,
        "checksum": spectrum.data_checksum,
        "described": f"{spectrum.source}; {spectrum.kernel}",
        "gathering": gathering(setting, spectrum, modes),
    }


def _rounded(values: np.ndarray) -> list[float]:
    return [float(f"{x:.{DIGITS}g}") for x in values]


def gathering(setting: Setting, spectrum: GramSpectrum, modes: Modes) -> float:
    """The largest relative change of a prediction at the sizes of a setting, ridgeless generators included."""
    T, T0 = (np.array(x)[:, None, None] for x in zip(*setting.sizes[DATA]))
    ridges = np.array(plan().kept)[:, None] * spectrum.trace
    chains = [KernelChains(T, ridges, 1.0, [0, 1, 4], T0, ridge0, 1.0) for ridge0 in (0.0, 1e-3 * spectrum.trace)]
    totals = [(predict_kernel(spectrum, c).total, predict_kernel(modes, c).total) for c in chains]
    return float(max(abs(few / all_ - 1).max() for all_, few in totals))
