"""Where s comes from: spectra of populations, and numbers on them.  Kernels and power laws are read on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .spectrum import Spectrum, register_spectrum, spectrum_of

if TYPE_CHECKING:
    from . import kernels
    from .power_law import PowerSpectrum

__all__ = ["PowerSpectrum", "Spectrum", "kernels", "register_spectrum", "spectrum_of"]


def __getattr__(name: str) -> Any:
    if name == "kernels":
        return import_module(".kernels", __name__)
    if name == "PowerSpectrum":
        return import_module(".power_law", __name__).PowerSpectrum
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
