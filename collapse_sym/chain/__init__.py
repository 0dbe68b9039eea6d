"""Chains: what is studied.  Populations, fits, generators; TOML in and out; validation.

Kinds of populations that most chains do not have, and files, are read on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .assumptions import Assumptions
from .conditions import Condition
from .fits import FITS, Fit, Generator, LeastSquares, Ridge, register_fit
from .measured import Measured, read_values
from .model import Chain
from .populations import (
    Abstract,
    AbstractTruth,
    CoefficientsTruth,
    Covariance,
    Diagonal,
    Isotropic,
    NormTruth,
    Population,
    RandomTruth,
    Truth,
    register_covariance,
    register_truth,
)

if TYPE_CHECKING:
    from .gram import MeasuredCovariance, MeasuredTruth
    from .kernels import ArcCosine, GaussianRBF, NeuralTangent, SpherePolynomial, SphereRBF
    from .power_law import PeriodicSobolev, PowerLaw, PowerLawTruth
    from .ready import example_names, example_text
    from .toml import dumps, loads, read_chain

__all__ = [
    "FITS",
    "Abstract",
    "AbstractTruth",
    "ArcCosine",
    "Assumptions",
    "Chain",
    "CoefficientsTruth",
    "Condition",
    "Covariance",
    "Diagonal",
    "Fit",
    "GaussianRBF",
    "Generator",
    "Isotropic",
    "LeastSquares",
    "Measured",
    "MeasuredCovariance",
    "MeasuredTruth",
    "NeuralTangent",
    "NormTruth",
    "PeriodicSobolev",
    "Population",
    "PowerLaw",
    "PowerLawTruth",
    "RandomTruth",
    "Ridge",
    "SpherePolynomial",
    "SphereRBF",
    "Truth",
    "dumps",
    "example_names",
    "example_text",
    "loads",
    "read_chain",
    "read_values",
    "register_covariance",
    "register_fit",
    "register_truth",
]

_LATER = {
    "gram": ("MeasuredCovariance", "MeasuredTruth"),
    "kernels": ("ArcCosine", "GaussianRBF", "NeuralTangent", "SpherePolynomial", "SphereRBF"),
    "power_law": ("PeriodicSobolev", "PowerLaw", "PowerLawTruth"),
    "ready": ("example_names", "example_text"),
    "toml": ("dumps", "loads", "read_chain"),
}


def __getattr__(name: str) -> Any:
    room = next((room for room, names in _LATER.items() if name in names), None)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{room}", __name__), name)
