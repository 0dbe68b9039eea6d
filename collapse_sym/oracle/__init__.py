"""Do the numbers agree?  Simulation of chains, and evidence for or against a prediction.

This room knows the chain and its spectrum, never a calculus: both sides of a comparison come from
different code.
"""

from .bounded import compare_bounded
from .compare import compare_equal, compare_equivalent
from .direct import simulate_direct
from .evidence import AGREES, DISAGREES, UNKNOWN, VACUOUS, Evidence, Row
from .fast import simulate_fast
from .simulate import PARTS, Simulation, simulate
from .words import Estimate, evaluate_mean

__all__ = [
    "AGREES",
    "DISAGREES",
    "PARTS",
    "UNKNOWN",
    "VACUOUS",
    "Estimate",
    "Evidence",
    "Row",
    "Simulation",
    "compare_bounded",
    "compare_equal",
    "compare_equivalent",
    "evaluate_mean",
    "simulate",
    "simulate_direct",
    "simulate_fast",
]
