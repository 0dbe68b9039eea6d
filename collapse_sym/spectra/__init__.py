"""Where s comes from: spectra of populations, and numbers on them."""

from __future__ import annotations

from .spectrum import Spectrum, register_spectrum, spectrum_of

__all__ = ["Spectrum", "register_spectrum", "spectrum_of"]
