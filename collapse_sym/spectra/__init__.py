"""Where s comes from: spectra of populations, and numbers on them."""

from __future__ import annotations

from .power_law import PowerSpectrum
from .spectrum import Spectrum, register_spectrum, spectrum_of

__all__ = ["PowerSpectrum", "Spectrum", "register_spectrum", "spectrum_of"]
