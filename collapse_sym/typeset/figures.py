"""Figures with matplotlib: theory lines, simulated points with error bars; the same bytes every time."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from ..errors import MissingTool
from .panels import Sheet
from .records import Figure, Series
from .sheets import COLOURS, drawn_sheet

_INK = "#010203"  # stands for the page's text colour until the SVG is placed in the page
_SETTINGS: Any = {
    "svg.hashsalt": "collapse-sym",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": "serif",
    "font.serif": ["STIXGeneral"],
    "mathtext.fontset": "stix",
    "font.size": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "lines.linewidth": 1.4,
    "legend.frameon": False,
}
_MARK: Any = {"marker": "o", "ls": "none", "ms": 3.6, "mfc": "none", "mew": 1.1}
_SIMULATED: Any = {**_MARK, "capsize": 2.4, "elinewidth": 1.0}
_LEADING: Any = {"ls": (0, (5, 3)), "lw": 1.0, "zorder": 1}
_CROSSOVER: Any = {"marker": "D", "ls": "none", "ms": 5.5, "zorder": 4}


def _drawn(figure: Figure | Sheet) -> Any:
    """The matplotlib figure; no global state is touched."""
    from matplotlib.figure import Figure as Canvas

    if isinstance(figure, Sheet):
        return drawn_sheet(figure)

    wide = any(series.leading for series in figure.series)
    canvas = Canvas(figsize=(6.8, 4.4) if wide else (5.6, 3.3), layout="constrained")
    axes = canvas.add_subplot()
    axes.set_xscale("log" if figure.xlog else "linear")
    axes.set_yscale("log" if figure.ylog else "linear")
    for i, series in enumerate(figure.series):
        _curve(axes, series, COLOURS[i % len(COLOURS)])
    axes.set_xlabel(figure.xlabel)
    axes.set_ylabel(figure.ylabel)
    axes.set_title(figure.title, fontsize=10.5)
    if wide:
        _key(axes, figure)
    elif any(s.label for s in figure.series):
        axes.legend()
    return canvas


def _curve(axes: Any, series: Series, colour: str) -> None:
    if series.leading:
        axes.plot(*zip(*series.leading), color=colour, **_LEADING)
    if series.theory:
        axes.plot(*zip(*series.theory), color=colour, label=series.label, zorder=2)
    if series.simulated:
        x, y, e = zip(*series.simulated)
        label = None if series.theory else series.label
        axes.errorbar(x, y, yerr=e, color=colour, label=label, zorder=3, **_SIMULATED)
    if series.crossover:
        label = None if series.theory or series.simulated else series.label
        axes.plot(*series.crossover, color=colour, label=label, **_CROSSOVER)
    for at, height, words in series.notes:
        axes.annotate(words, (at, height), (0, 5), textcoords="offset points", color=colour, ha="left", va="bottom")


def _key(axes: Any, figure: Figure) -> None:
    """A legend that also says what lines and marks are."""
    from matplotlib.lines import Line2D

    curves = figure.series
    shown = [Line2D([], [], color=COLOURS[i % len(COLOURS)], label=s.label) for i, s in enumerate(curves)]
    ink = axes.xaxis.label.get_color()
    kinds = [("exact sums", {}), ("leading law", _LEADING)]
    kinds += [("simulation ± 1 s.e.", _MARK)] if any(s.simulated for s in curves) else []
    kinds += [("crossover", _CROSSOVER)] if any(s.crossover for s in curves) else []
    known = [Line2D([], [], color=ink, **{**style, "label": label}) for label, style in kinds]
    rows = max(len(shown), len(known))
    blank = [Line2D([], [], ls="none", label=" ")] * rows  # columns are filled one after the other
    axes.legend(handles=[*shown, *blank][:rows] + [*known, *blank][:rows], ncol=2, fontsize=9)


def figure_svg(figure: Figure | Sheet) -> str:
    """The figure as SVG text."""
    return _saved(figure, "svg", ink="black").decode("utf-8")


def figure_pdf(figure: Figure | Sheet, file: Path) -> None:
    """Write the figure as a PDF with vector graphics."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_saved(figure, "pdf", ink="black"))


def require_matplotlib(extra: str) -> None:
    """Raises: MissingTool, naming the extra that has it."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise MissingTool("matplotlib", "figures need it", f"pip install 'collapse-sym[{extra}]'") from None


def write_figure(figure: Figure | Sheet, file: Path) -> None:
    """Write the figure; the ending of the file says how (png, svg, pdf).

    Raises: MissingTool without matplotlib; OSError.
    """
    file.write_bytes(_saved(figure, file.suffix[1:].lower(), ink="black", transparent=False))


def inline_svg(figure: Figure | Sheet) -> str:
    """The ``<svg>`` element for a page: text in the page's colour, ids of its own."""
    text = _saved(figure, "svg", ink=_INK).decode("utf-8")
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = text.replace(_INK, "currentColor")
    prefix = re.sub(r"[^A-Za-z0-9-]", "-", figure.name)
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'href="#', f'href="#{prefix}-', text)
    return re.sub(r"url\(#", f"url(#{prefix}-", text).strip()


def _saved(figure: Figure | Sheet, kind: str, *, ink: str, transparent: bool = True) -> bytes:
    require_matplotlib("all")
    import matplotlib

    colours: Any = {k: ink for k in ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")}
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
    out = io.BytesIO()
    with matplotlib.rc_context({**_SETTINGS, **colours}):
        _drawn(figure).savefig(out, format=kind, dpi=160, metadata=metadata, transparent=transparent)
    return out.getvalue()
