"""Simulation from sufficient statistics: no design is drawn where its statistics have a known law."""

from .controlled import Controlled, controlled_fast
from .controls import Control, form_control, trace_control
from .expansion import ridge_control
from .expected import expected_fast
from .law import simulate_fast

__all__ = [
    "Control",
    "Controlled",
    "controlled_fast",
    "expected_fast",
    "form_control",
    "ridge_control",
    "simulate_fast",
    "trace_control",
]
