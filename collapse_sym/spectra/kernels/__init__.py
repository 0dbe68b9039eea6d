"""Spectra of kernels in closed form: eigenvalues, multiplicities, decay and trace, exact and symbolic.

    K(x, y) = Σ_k λ_k Σ_{i ≤ N_k} φ_{k,i}(x) φ_{k,i}(y) ,    φ orthonormal in L² of the inputs

Kernel ridge regression with K is the linear chain whose Σ has the eigenvalues λ_k, each N_k times.
"""

from __future__ import annotations

from . import populations
from .circle import brownian_bridge, periodic_sobolev
from .decay import Decay, leading_power
from .mehler import gaussian_rbf
from .modes import Branch, KernelModes
from .sphere import arc_cosine, neural_tangent, sphere_polynomial, sphere_rbf

__all__ = [
    "Branch",
    "Decay",
    "KernelModes",
    "arc_cosine",
    "brownian_bridge",
    "gaussian_rbf",
    "leading_power",
    "neural_tangent",
    "periodic_sobolev",
    "populations",
    "sphere_polynomial",
    "sphere_rbf",
]
