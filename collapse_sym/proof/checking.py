"""The checker as verdicts use it: one place that says which it is."""

from __future__ import annotations

from .checker import AXIOMS, Rejected, Verdict, check

CheckedVerdict = Verdict

__all__ = ["AXIOMS", "CheckedVerdict", "Rejected", "check"]
