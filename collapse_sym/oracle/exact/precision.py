"""Working precision of the exact values: the functionals' own."""

from __future__ import annotations

from ...functionals.precision import BITS_PER_DIGIT, MOST_BITS, log2, narrow, precision, until_narrow

__all__ = ["BITS_PER_DIGIT", "MOST_BITS", "log2", "narrow", "precision", "until_narrow"]
