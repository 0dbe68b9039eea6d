"""Kernel chains as they are trained: Gram matrices of real rows, or of Gaussian features with the same spectrum."""

from __future__ import annotations

from .rows import DataRows, GaussianRows, Rows
from .training import Errors, Training, train

__all__ = ["DataRows", "Errors", "GaussianRows", "Rows", "Training", "train"]
