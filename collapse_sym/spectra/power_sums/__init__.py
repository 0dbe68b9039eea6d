"""Sums of powers: Σ j^{−a} Π (j^{−b}+κ_i)^{−m_i}, rigorously at any scale, and κ(λ, T) under a power law."""

from __future__ import annotations

from .kappa import power_kappa
from .sums import power_sum

__all__ = ["power_kappa", "power_sum"]
