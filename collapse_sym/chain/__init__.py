"""Chains: what is studied.  Populations, fits, generators; TOML in and out; validation."""

from .assumptions import Assumptions
from .conditions import Condition
from .fits import FITS, Fit, Generator, LeastSquares, Ridge, register_fit
from .gram import MeasuredCovariance, MeasuredTruth
from .kernels import ArcCosine, GaussianRBF, NeuralTangent, SpherePolynomial, SphereRBF
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
