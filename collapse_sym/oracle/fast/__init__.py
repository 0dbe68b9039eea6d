"""Simulation from sufficient statistics: no design is drawn where its statistics have a known law."""

from .law import simulate_fast

__all__ = ["simulate_fast"]
