"""The spectra of measured populations: the eigenvalues of a Gram matrix over N, with the target's coefficients."""

from __future__ import annotations

from functools import lru_cache

from ..chain.gram import MeasuredCovariance, MeasuredTruth, coefficients
from ..chain.populations import Population
from .spectrum import Spectrum, listed, register_spectrum


@lru_cache(maxsize=32)
def _measured(population: Population) -> Spectrum:
    covariance, truth = population.covariance, population.truth
    assert isinstance(covariance, MeasuredCovariance)
    if isinstance(truth, MeasuredTruth):
        truth = coefficients(covariance)
    return listed(covariance.eigenvalues, covariance.copies, truth)


register_spectrum(MeasuredCovariance, _measured)
