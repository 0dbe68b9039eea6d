"""Sums of powers: Σ j^{−a} Π (j^{−b}+κ_i)^{−m_i}, at any scale and expanded as κ → 0, and κ(λ, T) with them."""

from __future__ import annotations

from .expansions import Expansion, expansion
from .kappa import power_kappa
from .remainder import least_error
from .sums import power_sum

__all__ = ["Expansion", "expansion", "least_error", "power_kappa", "power_sum"]
