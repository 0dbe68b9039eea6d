"""Data sets behind one interface: inputs, targets, a name and a checksum (extra ``data``); kernels on them."""

from __future__ import annotations

from .dataset import DataSet
from .kernels import KERNELS, Kernel, Linear, Polynomial, Rbf, kernel_of, register_kernel
from .registry import LOADERS, Raw, load, register_loader

__all__ = [
    "KERNELS",
    "LOADERS",
    "DataSet",
    "Kernel",
    "Linear",
    "Polynomial",
    "Raw",
    "Rbf",
    "kernel_of",
    "load",
    "register_kernel",
    "register_loader",
]
