"""How a fit acts: calculi give mean, second and noise of a fit, or refuse by name."""

from __future__ import annotations

from .base import BELOW, OVER, RIDGE, SHARED, UNDER, Act, Calculus
from .choice import CALCULI, choose, coverage_of_fit, table

__all__ = [
    "BELOW", "CALCULI", "OVER", "RIDGE", "SHARED", "UNDER", "Act", "Calculus", "choose", "coverage_of_fit", "table",
]  # fmt: skip
