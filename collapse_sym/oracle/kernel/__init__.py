"""Kernel chains as they are trained: Gram matrices of real rows, or of Gaussian features with the same spectrum."""

from __future__ import annotations

from .rows import DataRows, GaussianRows, Rows
from .training import Errors, Teacher, Training, last_fits, teachers, train

__all__ = ["DataRows", "Errors", "GaussianRows", "Rows", "Teacher", "Training", "last_fits", "teachers", "train"]
