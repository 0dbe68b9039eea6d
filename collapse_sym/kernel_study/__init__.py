"""Kernel chains on real data: what was planned, what was run, and what it says of the theory."""

from __future__ import annotations

from .plan import Cell, Plan, Setting, plan

__all__ = ["Cell", "Plan", "Setting", "plan"]
