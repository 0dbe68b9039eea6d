"""Simulation from sufficient statistics: no design is drawn where its statistics have a known law."""
