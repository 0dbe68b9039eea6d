"""The figures of the paper, and better ones: numbers of theory, simulation and exact values, as sheets.

One file a figure, each with ``sheet(size) -> Sheet``; drawing them is the business of ``typeset``.
"""

from __future__ import annotations

import importlib

from ..errors import InvalidInput
from ..typeset import Sheet
from .size import FULL, REDUCED, Size

#: name → module, in the order of the paper, what the paper has not at the end
FIGURES = {
    "FIG-1a": "fig_1a",
    "FIG-1b": "fig_1b",
    "FIG-2": "fig_2",
    "FIG-4a": "fig_4a",
    "FIG-4b": "fig_4b",
    "FIG-5": "fig_5",
    "ridges": "ridges",
    "parts": "parts",
    "helpful": "helpful",
}
SIZES = {"reduced": REDUCED, "full": FULL}

__all__ = ["FIGURES", "FULL", "REDUCED", "SIZES", "Size", "figure"]


def figure(name: str, size: Size = REDUCED) -> Sheet:
    """The sheet of a figure: everything that it shows, and its caption, computed.

    Raises: InvalidInput for a name that is not in ``FIGURES``.
    """
    if name not in FIGURES:
        raise InvalidInput(name, "is no figure", f"choose from {', '.join(FIGURES)}")
    sheet: Sheet = importlib.import_module(f".{FIGURES[name]}", __package__).sheet(size)
    return sheet
