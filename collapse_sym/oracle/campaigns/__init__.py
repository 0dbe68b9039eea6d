"""Grids of simulations over any executor, stored as they finish."""
