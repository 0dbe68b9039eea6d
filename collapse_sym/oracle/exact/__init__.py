"""Exact values of isotropic chains at any finite size, in balls: no asymptotics, no simulation.

Where to begin: ``exact_risk`` for a chain, ``moments_of_ridge`` for one fit, ``expected_trace`` for any
analytic f of one Wishart matrix.
"""

from .density import expected_trace
from .extrapolation import Limit, exact_limits
from .limits import LimitEvidence, compare_limits
from .moments import Moments, moments_of_ridge
from .resolvent import resolvent_traces
from .risk import Exact, exact_risk

__all__ = [
    "Exact",
    "Limit",
    "LimitEvidence",
    "Moments",
    "compare_limits",
    "exact_limits",
    "exact_risk",
    "expected_trace",
    "moments_of_ridge",
    "resolvent_traces",
]
