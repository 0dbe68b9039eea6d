"""Where s comes from: spectra of populations, and numbers on them."""

from __future__ import annotations

from . import kernels
from .power_law import PowerSpectrum
from .spectrum import Spectrum, register_spectrum, spectrum_of

__all__ = ["PowerSpectrum", "Spectrum", "kernels", "register_spectrum", "spectrum_of"]
