"""Phase diagrams in two parameters: exact polygons, each with its rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

from ..errors import MissingTool

Point = tuple[Fraction, Fraction]
Side = tuple[float, float, float, float]  # px + qy + t·scale ≥ c
HalfPlane = tuple[Fraction, Fraction, Fraction]  # c₀ + c₁x + c₂y ≥ 0

_WIDTH, _HEIGHT = 7.2, 5.2  # inches
_TINY, _SMALLEST, _LARGEST = 5.0, 6.5, 11.5  # points
_SETTINGS: Any = {
    "font.family": "serif",
    "font.serif": ["STIXGeneral"],
    "mathtext.fontset": "stix",
    "svg.hashsalt": "collapse-sym",
    "pdf.fonttype": 42,
    "font.size": 10.5,
    "axes.titlesize": 10.5,
}
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
    with matplotlib.rc_context(_SETTINGS):
        canvas = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = canvas.add_subplot()
        (x0, x1), (y0, y1) = (tuple(map(float, side)) for side in diagram.window)
        axes.set(xlim=(x0, x1), ylim=(y0, y1), xlabel=diagram.xlabel, ylabel=diagram.ylabel, title=diagram.title)
        rates = dict.fromkeys(patch.rate for patch in diagram.patches)
        colours = {rate: _COLOURS[i % len(_COLOURS)] for i, rate in enumerate(rates)}
        small = [p for p in diagram.patches if _patch(axes, p, diagram, colours[p.rate])]
        for i, patch in enumerate(small, 1):
            _words(axes, patch, diagram, f"({i})", (1.6, 1.2), 0.0)
        if small:
            said = [f"({i}) {p.rate}, {p.regime}" for i, p in enumerate(small, 1)]
            canvas.supxlabel(";   ".join(said), fontsize=9, wrap=True)
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(file.suffix[1:].lower())
        canvas.savefig(file, dpi=150, format=file.suffix[1:].lower() or "png", metadata=metadata)


def _patch(axes: Any, patch: Patch, diagram: Diagram, colour: str) -> bool:
    """Whether there is no room for its words."""
    corners = [(float(x), float(y)) for x, y in polygon(patch.bounds, diagram.window)]
    if len(corners) < 3:
        return False
    axes.fill(*zip(*corners), facecolor=colour, edgecolor="#333333", linewidth=0.9)
    letters = max(len(patch.regime), _letters(patch.rate), 6)
    return not _words(axes, patch, diagram, f"{patch.rate}\n{patch.regime}", (0.52 * letters, 2.9), _SMALLEST)


def _words(
    axes: Any, patch: Patch, diagram: Diagram, words: str, box: tuple[float, float], smallest: float
) -> bool:
    """Write into a patch what takes so many em and lines, as large as it fits; False where that is too small."""
    corners = [(float(x), float(y)) for x, y in polygon(patch.bounds, diagram.window)]
    x, y, size = largest(corners, *_unit(diagram, *box), at_most=_LARGEST)
    if size < smallest:
        return False
    axes.text(x, y, words, ha="center", va="center", fontsize=max(size, _TINY), linespacing=1.3)
    return True


def _unit(diagram: Diagram, em: float, lines: float) -> tuple[float, float]:
    """What a box of so many em and lines takes of the axes at one point of font size."""
    (x0, x1), (y0, y1) = diagram.window
    return em * float(x1 - x0) / (0.9 * 72 * _WIDTH), lines * float(y1 - y0) / (0.86 * 72 * _HEIGHT)


def _letters(rate: str) -> int:
    """About how many letters a formula is wide."""
    return len(re.sub(r"[$ {}]|\\[a-z]+", "", re.sub(r" [-+] ", "+++", rate)))


def largest(
    corners: Sequence[tuple[float, float]], width: float, height: float, *, at_most: float = float("inf")
) -> tuple[float, float, float]:
    """The centre and the scale of the largest box of these proportions in a convex polygon, in the middle of its room.

    The scale is the optimum of a linear program in (x, y, scale): a vertex, where three sides bound the box.

    >>> largest([(0, 0), (4, 0), (4, 2), (0, 2)], 1, 1)
    (2.0, 1.0, 2.0)
    """
    sides = []
    turn = 1.0 if _area(corners) > 0 else -1.0
    for (x, y), (u, v) in zip(corners, [*corners[1:], *corners[:1]]):
        p, q = turn * (y - v), turn * (u - x)  # inwards
        sides.append((p, q, -(abs(p) * width + abs(q) * height) / 2, p * x + q * y))
    boxes = (_solved(three) for three in combinations(sides, 3))
    scale = min(at_most, max((box[2] for box in boxes if box and _inside(sides, box)), default=0.0))
    level = (0.0, 0.0, 1.0, scale)
    at = [box for two in combinations(sides, 2) if (box := _solved((*two, level))) and _inside(sides, box)]
    if not at:
        return (*_mean(corners), 0.0)
    return (*_mean([(x, y) for x, y, _ in at]), scale)


def _inside(sides: Sequence[Side], box: tuple[float, float, float]) -> bool:
    return all(_room(side, box) > -1e-9 for side in sides)


def _room(side: Side, at: tuple[float, float, float]) -> float:
    p, q, t, c = side
    return p * at[0] + q * at[1] + t * at[2] - c


def _solved(three: Sequence[Side]) -> tuple[float, float, float] | None:
    """Where three sides hold as equalities: Cramer's rule."""
    columns = list(zip(*three))
    whole = _determinant(columns[0], columns[1], columns[2])
    if abs(whole) < 1e-12:
        return None
    x, y, t = (_determinant(*[columns[3] if i == j else columns[i] for i in range(3)]) / whole for j in range(3))
    return x, y, t


def _determinant(a: Sequence[float], b: Sequence[float], c: Sequence[float]) -> float:
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
    )


def _area(corners: Sequence[tuple[float, float]]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, [*corners[1:], *corners[:1]])) / 2


def _mean(corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The mean of points."""
    x, y = (sum(side) / len(corners) for side in zip(*corners))
    return x, y
