"""Exact moments of Wishart matrices and their inverses, symbolic in (d, T)."""

from .controls import control_means, mean_trace
from .evaluation import evaluate
from .expectation import moment
from .moment import Moment
from .steps import Proof, proof_steps

__all__ = ["Moment", "Proof", "control_means", "evaluate", "mean_trace", "moment", "proof_steps"]
