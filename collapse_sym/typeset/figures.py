"""Figures with matplotlib: theory lines, simulated points with error bars; the same bytes every time."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from ..errors import MissingTool
from .records import Figure

_INK = "#010203"  # stands for the page's text colour until the SVG is placed in the page
_COLOURS = ("#2a6fbb", "#c4572f", "#2f8f5b", "#8a5fb0", "#a8791a", "#5a7684")
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


def _drawn(figure: Figure) -> Any:
    """The matplotlib figure; no global state is touched."""
    try:
        from matplotlib.figure import Figure as Canvas
    except ImportError:
        raise MissingTool("matplotlib", "figures need it", "pip install 'collapse-sym[all]'") from None
    canvas = Canvas(figsize=(5.6, 3.3), layout="constrained")
    axes = canvas.add_subplot()
    for i, series in enumerate(figure.series):
        colour = _COLOURS[i % len(_COLOURS)]
        if series.theory:
            x, y = zip(*series.theory, strict=True)
            axes.plot(x, y, color=colour, label=series.label, zorder=2)
        if series.simulated:
            x, y, e = zip(*series.simulated, strict=True)
            label = None if series.theory else series.label
            style: Any = {"fmt": "o", "ms": 3.6, "capsize": 2.4, "elinewidth": 1.0, "mfc": "none", "mew": 1.1}
            axes.errorbar(x, y, yerr=e, color=colour, label=label, zorder=3, **style)
    axes.set_xscale("log" if figure.xlog else "linear")
    axes.set_yscale("log" if figure.ylog else "linear")
    axes.set_xlabel(figure.xlabel)
    axes.set_ylabel(figure.ylabel)
    if any(s.label for s in figure.series):
        axes.legend()
    return canvas


def figure_svg(figure: Figure) -> str:
    """The figure as SVG text."""
    return _saved(figure, "svg", ink="black").decode("utf-8")


def figure_pdf(figure: Figure, file: Path) -> None:
    """Write the figure as a PDF with vector graphics."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_saved(figure, "pdf", ink="black"))


def inline_svg(figure: Figure) -> str:
    """The ``<svg>`` element for a page: text in the page's colour, ids of its own."""
    text = _saved(figure, "svg", ink=_INK).decode("utf-8")
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = text.replace(_INK, "currentColor")
    prefix = re.sub(r"[^A-Za-z0-9-]", "-", figure.name)
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'href="#', f'href="#{prefix}-', text)
    return re.sub(r"url\(#", f"url(#{prefix}-", text).strip()


def _saved(figure: Figure, kind: str, *, ink: str) -> bytes:
    import matplotlib

    colours: Any = {k: ink for k in ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")}
    metadata = {"Date": None} if kind == "svg" else {"CreationDate": None}
    out = io.BytesIO()
    with matplotlib.rc_context({**_SETTINGS, **colours}):
        _drawn(figure).savefig(out, format=kind, metadata=metadata, transparent=True)
    return out.getvalue()
