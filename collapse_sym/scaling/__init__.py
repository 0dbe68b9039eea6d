"""How the risk grows: exponents of T as maxima and minima of linear forms, phases, the best ridge."""

from __future__ import annotations
