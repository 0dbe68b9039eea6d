"""The parts of a test error in symbols and in words, and verdict words."""

from __future__ import annotations

from .text import Badge, Plain, Sentence

TEST_ERROR = r"E_{\mathrm{test}}"
#: part of a case → its name in the paper's notation, and in words
PARTS = {
    "bias": (r"\widetilde{\mathrm{Bias}}", "Bias"),
    "clean": (r"\mathrm{Bias}", "Clean bias"),
    "delta": (r"\Delta\mathrm{Bias}", "Increase of the bias"),
    "cross": (r"\mathrm{Cross}", "Cross term"),
    "variance": (r"\mathrm{Var}", "Variance"),
    "collapse": (r"\mathrm{Collapse}", "Collapse"),
    "total": (TEST_ERROR, "Test error"),
}


def badge(word: str) -> Sentence:
    """A verdict word, or nothing."""
    return Badge(word) if word else Plain("")
