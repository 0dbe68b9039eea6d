"""The spectra of kernel covariances, in float64."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from ...chain.kernels import ArcCosine, GaussianRBF, Kernel, NeuralTangent, SpherePolynomial, SphereRBF
from ...chain.measured import Measured
from ...chain.populations import CoefficientsTruth, Population, RandomTruth, Truth
from ...errors import InvalidInput
from ..spectrum import Spectrum, register_spectrum
from .mehler import gaussian_rbf
from .modes import KernelModes
from .sphere import arc_cosine, neural_tangent, sphere_polynomial, sphere_rbf

_MODES: dict[type[Kernel], Callable[[Any], KernelModes]] = {
    GaussianRBF: lambda c: gaussian_rbf(c.dimension, c.bandwidth, c.variance),
    SphereRBF: lambda c: sphere_rbf(c.dimension, c.bandwidth),
    SpherePolynomial: lambda c: sphere_polynomial(c.dimension, c.degree, c.offset),
    ArcCosine: lambda c: arc_cosine(c.dimension, int(c.order)),
    NeuralTangent: lambda c: neural_tangent(c.dimension),
}


@lru_cache(maxsize=32)
def _kernel(population: Population) -> Spectrum:
    """One entry a level; the truth's coefficients are one a level too, spread evenly over its modes."""
    covariance = population.covariance
    assert isinstance(covariance, Kernel)
    values, counts = _MODES[type(covariance)](covariance).eigenvalues(covariance.below)
    return Spectrum(values, int(covariance.copies) * counts, _weights(population.truth, counts))


def _weights(truth: Truth, counts: np.ndarray) -> np.ndarray | None:
    if isinstance(truth, RandomTruth) and truth.squared.is_number:
        return float(truth.squared) * counts / counts.sum()
    if isinstance(truth, CoefficientsTruth):
        given = truth.values.array if isinstance(truth.values, Measured) else [_number(c) for c in truth.values]
        return np.asarray(given, dtype=float) ** 2
    return None


def _number(value: Any) -> float:
    if value.free_symbols:
        raise InvalidInput(value, "a number is needed beside the eigenvalues of a kernel", "give it as a number")
    return float(value)


for _covariance in _MODES:
    register_spectrum(_covariance, _kernel)
