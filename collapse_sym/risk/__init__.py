"""The waist: one backward recursion of metrics gives bias, variance and collapse of any chain."""

from __future__ import annotations

from .case import Case, GenerationCost, Risk, Step, Values, risk
from .cases import Excluded
from .free import free_run, substitute
from .numbers import predict

__all__ = ["Case", "Excluded", "GenerationCost", "Risk", "Step", "Values", "free_run", "predict", "risk", "substitute"]
