"""Phase diagrams in two parameters: exact polygons, each with its rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..errors import MissingTool

Point = tuple[Fraction, Fraction]
HalfPlane = tuple[Fraction, Fraction, Fraction]  # c₀ + c₁x + c₂y ≥ 0

_WIDTH, _HEIGHT = 7.2, 5.2  # inches
_COLOURS = ("#9ec5e8", "#f0b796", "#a8d5b5", "#cdb4e0", "#e6d08f", "#b9c6cf", "#e8a8b5", "#b5dfe0", "#d9d9a8")


@dataclass(frozen=True)
class Patch:
    """One phase: its half-planes and two lines of text, the rate and what rules."""

    bounds: tuple[HalfPlane, ...]
    rate: str
    regime: str


@dataclass(frozen=True)
class Diagram:
    """Phases over a rectangle ((x₀, x₁), (y₀, y₁))."""

    patches: tuple[Patch, ...]
    xlabel: str
    ylabel: str
    window: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
    title: str = ""


def polygon(bounds: Sequence[HalfPlane], window: tuple[tuple[Fraction, Fraction], ...]) -> tuple[Point, ...]:
    """The exact corners of the rectangle cut by the half-planes, in order; fewer than three: no area.

    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> polygon([(Fraction(-1), Fraction(1), Fraction(1))], unit) == ((1, 0), (1, 1), (0, 1))
    True
    """
    (x0, x1), (y0, y1) = window
    corners: list[Point] = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    for c, p, q in bounds:
        cut: list[Point] = []
        for (x, y), (u, v) in zip(corners, [*corners[1:], *corners[:1]]):
            here, there = c + p * x + q * y, c + p * u + q * v
            if here >= 0:
                cut.append((x, y))
            if here * there < 0:
                t = here / (here - there)
                cut.append((x + t * (u - x), y + t * (v - y)))
        corners = list(dict.fromkeys(cut))
    return tuple(corners)


def draw(diagram: Diagram, file: Path) -> None:
    """Write the diagram; the ending of the file says how (png, svg, pdf).

    Raises: MissingTool without matplotlib.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingTool("matplotlib", "diagrams need it", "pip install 'collapse-sym[plot]'") from None
    with matplotlib.rc_context({"font.family": "serif", "mathtext.fontset": "stix", "svg.hashsalt": "collapse-sym"}):
        canvas = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = canvas.add_subplot()
        rates = dict.fromkeys(patch.rate for patch in diagram.patches)
        colours = {rate: _COLOURS[i % len(_COLOURS)] for i, rate in enumerate(rates)}
        for patch in diagram.patches:
            _patch(axes, patch, diagram, colours[patch.rate])
        (x0, x1), (y0, y1) = (tuple(map(float, side)) for side in diagram.window)
        axes.set(xlim=(x0, x1), ylim=(y0, y1), xlabel=diagram.xlabel, ylabel=diagram.ylabel, title=diagram.title)
        canvas.savefig(file, dpi=150, format=file.suffix[1:].lower() or "png")


def _patch(axes: Any, patch: Patch, diagram: Diagram, colour: str) -> None:
    corners = [(float(x), float(y)) for x, y in polygon(patch.bounds, diagram.window)]
    if len(corners) < 3:
        return
    axes.fill(*zip(*corners), facecolor=colour, edgecolor="#333333", linewidth=0.9)
    x, y = _centre(corners)
    size = _size(patch, corners, diagram)
    axes.text(x, y, f"{patch.rate}\n{patch.regime}", ha="center", va="center", fontsize=size, linespacing=1.3)


def _size(patch: Patch, corners: Sequence[tuple[float, float]], diagram: Diagram) -> float:
    """The font size at which two lines fit at half height, about 0.55 em a letter."""
    (x0, x1), (y0, y1) = diagram.window
    _, level = _centre(corners)
    edges = zip(corners, [*corners[1:], *corners[:1]])
    chord = [x + (level - y) / (v - y) * (u - x) for (x, y), (u, v) in edges if (y - level) * (v - level) < 0]
    across = 0.85 * 72 * _WIDTH * (max(chord) - min(chord)) / float(x1 - x0) / (0.55 * max(len(patch.regime), 8))
    high = max(c[1] for c in corners) - min(c[1] for c in corners)
    return max(4.0, min(11.0, across, 0.2 * 72 * _HEIGHT * high / float(y1 - y0)))


def _centre(corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centroid."""
    area = sx = sy = 0.0
    for (x, y), (u, v) in zip(corners, [*corners[1:], *corners[:1]]):
        cross = x * v - u * y
        area, sx, sy = area + cross / 2, sx + (x + u) * cross / 6, sy + (y + v) * cross / 6
    return sx / area, sy / area
