"""collapse_sym: the theory of model collapse, derived, verified and typeset.

The front door: a chain is described (``Chain``, ``read_chain``), its risk derived (``risk``).  Names load
on first use; importing the package computes nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_DOOR = {
    "Chain": "chain",
    "Generator": "chain",
    "LeastSquares": "chain",
    "Ridge": "chain",
    "Fit": "chain",
    "register_fit": "chain",
    "Population": "chain",
    "Isotropic": "chain",
    "Diagonal": "chain",
    "Abstract": "chain",
    "NormTruth": "chain",
    "RandomTruth": "chain",
    "CoefficientsTruth": "chain",
    "AbstractTruth": "chain",
    "PowerLaw": "chain",
    "PowerLawTruth": "chain",
    "read_chain": "chain",
    "loads": "chain",
    "dumps": "chain",
    "example_text": "chain",
    "risk_of": "risk.case",
    "predict": "risk.numbers",
    "optimal_ridge": "optimum.answer",
    "lowest_ridge": "spectra.branch",
    "recommend": "estimate.recommend",
    "equal": "functionals.equality",
}
__all__ = [*_DOOR, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # the function risk shares its name with its room, so the door calls it risk_of
    return getattr(import_module(f".{_DOOR[name]}", __name__), "risk" if name == "risk_of" else name)


def __dir__() -> list[str]:
    return sorted(__all__)
