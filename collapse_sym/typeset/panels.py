"""Sheets: figures of several panels, as data.  A sheet is a finished record; ``sheets`` draws it."""

from __future__ import annotations

from dataclasses import dataclass

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Curve:
    """One curve: theory as a line, simulation as (x, y, standard error), exact values, and what the paper prints.

    All of one curve are drawn in one colour; ``exact`` are crosses, ``printed`` is dashed.
    """

    label: str
    line: Points = ()
    points: tuple[tuple[float, float, float], ...] = ()
    exact: Points = ()
    printed: Points = ()


@dataclass(frozen=True)
class Panel:
    """Curves over x.  ``path`` joins one point of each curve, ``level`` is a horizontal line with its words.
    Without ``legend`` the colours are those of the panel beside.

    Labels may hold ``$…$``.
    """

    title: str
    xlabel: str
    ylabel: str
    curves: tuple[Curve, ...]
    xlog: bool = False
    ylog: bool = False
    path: Points = ()
    path_label: str = ""
    level: tuple[float, str] | None = None
    legend: bool = True


@dataclass(frozen=True)
class Stack:
    """Parts of a whole over x: each layer is (label, its own heights), drawn one on the other; ``whole`` are points."""

    title: str
    xlabel: str
    ylabel: str
    x: tuple[float, ...]
    layers: tuple[tuple[str, tuple[float, ...]], ...]
    whole: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Panels side by side under one name, which becomes the file name, and one caption."""

    name: str
    title: str
    panels: tuple[Panel | Stack, ...]
    caption: str = ""
