"""Drawing sheets: panels side by side, at the width of a page, in colours that everybody can tell apart."""

from __future__ import annotations

from typing import Any

from .panels import Curve, Panel, Sheet, Stack

#: Okabe and Ito (2008), the yellow left out: it is too light for lines on white
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P")
WIDTH, HEIGHT = 3.5, 3.1  # inches of a panel
KEY = 0.5  # inches below the panels
_POINTS: Any = {"ls": "none", "ms": 4.2, "mfc": "white", "mew": 1.1, "capsize": 2.2, "elinewidth": 0.9, "zorder": 4}
_EXACT: Any = {"marker": "x", "ls": "none", "ms": 5.0, "mew": 1.0, "zorder": 5}
_PRINTED: Any = {"ls": (0, (4, 2.5)), "lw": 0.9, "zorder": 3.5}
_PATH: Any = {"ls": ":", "lw": 1.2, "marker": "*", "ms": 7, "mew": 0.6, "mfc": "white", "zorder": 6}


def drawn_sheet(sheet: Sheet) -> Any:
    """The matplotlib figure of a sheet; no global state is touched."""
    from matplotlib.figure import Figure as Canvas
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    apart = ConstrainedLayoutEngine(w_pad=0.09)  # so that no axis label touches the panel beside
    canvas = Canvas(figsize=(WIDTH * len(sheet.panels), HEIGHT + KEY), layout=apart)
    for axes, panel in zip(canvas.subplots(1, len(sheet.panels), squeeze=False)[0], sheet.panels):
        axes.set_title(panel.title, fontsize=10)
        axes.set_xlabel(panel.xlabel)
        axes.set_ylabel(panel.ylabel)
        if isinstance(panel, Stack):
            _stack(axes, panel)
        else:
            _panel(axes, panel)
    handles = _key(sheet, canvas)
    if handles:
        canvas.legend(handles=handles, loc="outside lower center", ncol=len(handles), fontsize=9)
    return canvas


def _panel(axes: Any, panel: Panel) -> None:
    axes.set_xscale("log" if panel.xlog else "linear")
    axes.set_yscale("log" if panel.ylog else "linear")
    for i, curve in enumerate(panel.curves):
        _curve(axes, curve, COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)])
    ink = axes.xaxis.label.get_color()
    if panel.path:
        axes.plot(*zip(*panel.path), color=ink, label=panel.path_label, **_PATH)
    if panel.level:
        height, words = panel.level
        axes.axhline(height, color=ink, lw=0.7, ls="-.", zorder=1)
        axes.annotate(words, (1, height), (-2, 3), xycoords=("axes fraction", "data"), textcoords="offset points",
                      ha="right", va="bottom", fontsize=8.5)  # fmt: skip
    axes.margins(y=0.08)
    if panel.legend:
        axes.legend(fontsize=8.5, handlelength=1.8, borderaxespad=0.3)


def _curve(axes: Any, curve: Curve, colour: str, marker: str) -> None:
    if curve.printed:
        axes.plot(*zip(*curve.printed), color=axes.xaxis.label.get_color(), **_PRINTED)
    if curve.line:
        axes.plot(*zip(*curve.line), color=colour, label=curve.label, lw=1.4, zorder=3)
    if curve.points:
        x, y, error = zip(*curve.points)
        name = None if curve.line else curve.label
        axes.errorbar(x, y, yerr=error, color=colour, marker=marker, label=name, **_POINTS)
    if curve.exact:
        axes.plot(*zip(*curve.exact), color=colour, **_EXACT)


def _stack(axes: Any, panel: Stack) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    below = (0.0,) * len(panel.x)
    for i, (name, heights) in enumerate(panel.layers):
        top = tuple(a + b for a, b in zip(below, heights))
        axes.fill_between(panel.x, below, top, color=COLOURS[i % len(COLOURS)], alpha=0.55, lw=0, label=name)
        axes.plot(panel.x, top, color=COLOURS[i % len(COLOURS)], lw=1.0)
        below = top
    if panel.whole:
        x, y, error = zip(*panel.whole)
        axes.errorbar(x, y, yerr=error, color=axes.xaxis.label.get_color(), marker="o", **_POINTS)
    axes.set_ylim(bottom=0)
    axes.margins(x=0.02)
    axes.legend(fontsize=8.5, loc="upper left", reverse=True, borderaxespad=0.3)


def _key(sheet: Sheet, canvas: Any) -> list[Any]:
    """What lines and marks are, for the kinds that the sheet has."""
    from matplotlib.lines import Line2D

    curves = [c for p in sheet.panels if isinstance(p, Panel) for c in p.curves]
    points = any(c.points for c in curves) or any(p.whole for p in sheet.panels if isinstance(p, Stack))
    ink = canvas.axes[0].xaxis.label.get_color()
    known: list[tuple[bool, str, Any]] = [
        (any(c.line for c in curves), "theory", {"lw": 1.4}),
        (points, "simulation ± 1 s.e.", {"marker": "o", "ls": "none", "ms": 4.2, "mfc": "white"}),
        (any(c.exact for c in curves), "exact at this size", _EXACT),
        (any(c.printed for c in curves), "as the paper prints it", _PRINTED),
    ]
    return [Line2D([], [], color=ink, **{**style, "label": name}) for there, name, style in known if there]
