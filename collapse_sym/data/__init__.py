"""Data sets behind one interface: inputs, targets, a name and a checksum (extra ``data``); kernels on them."""

from __future__ import annotations

from .dataset import DataSet
from .gram_spectrum import GramSpectrum, measure
from .kernels import KERNELS, Kernel, Linear, Polynomial, Rbf, kernel_of, register_kernel
from .registry import LOADERS, Raw, load, register_loader
from .spectrum_files import cache_folder, gram_spectrum, read_spectrum, write_spectrum

__all__ = [
    "KERNELS",
    "LOADERS",
    "DataSet",
    "GramSpectrum",
    "Kernel",
    "Linear",
    "Polynomial",
    "Raw",
    "Rbf",
    "cache_folder",
    "gram_spectrum",
    "kernel_of",
    "load",
    "measure",
    "read_spectrum",
    "register_kernel",
    "register_loader",
    "write_spectrum",
]
