"""Sheets as drawn: nothing is cut off, colours can be told apart, the bytes are the same every time."""

import math

import pytest

from collapse_sym.typeset import Curve, Panel, Sheet, Stack
from collapse_sym.typeset.figures import inline_svg, write_figure
from collapse_sym.typeset.sheets import COLOURS, drawn_sheet

LINE = tuple((float(x), 1 / x) for x in range(1, 9))
SHEET = Sheet(
    "sample",
    "A sample",
    (
        Panel(
            "left",
            "samples $T$",
            r"test error $E_{\mathrm{test}}$",
            (
                Curve("$n = 0$", LINE, ((2.0, 0.5, 0.05), (4.0, 0.25, 0.03)), ((2.0, 0.5),), ((1.0, 0.9), (8.0, 0.2))),
                Curve("$n = 1$", ((1.0, 2.0), (2.0, math.inf), (3.0, 1.0))),
            ),
            xlog=True,
            ylog=True,
            path=((1.0, 1.0), (3.0, 1.0)),
            path_label="best",
            level=(0.4, "no difference"),
        ),
        Stack("right", "generations $n$", "error", (0.0, 1.0, 2.0), (("a", (1.0, 1.0, 1.0)), ("b", (0.0, 1.0, 3.0))),
              ((1.0, 2.0, 0.1),)),
    ),
    "A caption.",
)  # fmt: skip


def texts(canvas):
    from matplotlib.text import Text

    return [t for t in canvas.findobj(Text) if t.get_visible() and t.get_text().strip()]


def test_no_text_is_cut_off():
    canvas = drawn_sheet(SHEET)
    canvas.draw_without_rendering()
    page = canvas.bbox
    assert len(texts(canvas)) > 20
    for text in texts(canvas):
        box = text.get_window_extent()
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        # tick labels beyond the limits of an axis are there and are not drawn
        assert inside or text in [t for axes in canvas.axes for t in _ticks(axes)], text.get_text()


def _ticks(axes):
    return [*axes.get_xticklabels(which="both"), *axes.get_yticklabels(which="both")]


def test_the_key_names_what_is_there():
    words = {t.get_text() for t in texts(drawn_sheet(SHEET))}
    assert {"theory", "simulation ± 1 s.e.", "exact at this size", "as the paper prints it"} <= words
    bare = Sheet("bare", "", (Panel("p", "x", "y", (Curve("c", LINE),)),))
    assert "exact at this size" not in {t.get_text() for t in texts(drawn_sheet(bare))}


def test_the_same_bytes_every_time(tmp_path):
    bare = Sheet("sample", "", SHEET.panels[1:])
    for name in ("a.png", "b.png", "a.pdf", "b.pdf"):
        write_figure(bare, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert inline_svg(bare) == inline_svg(bare) and 'id="sample-' in inline_svg(bare)


def luminance(colour):
    """Relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear))


def deuteranope(colour):
    """What an eye without green cones makes of #rrggbb (Viénot, Brettel, Mollon 1999), linear."""
    r, g, b = ((int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    return 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b


def test_colours_can_be_told_apart():
    assert all(1.05 / (luminance(c) + 0.05) > 2.0 for c in COLOURS)  # against white paper
    seen = [deuteranope(c) for c in COLOURS]
    assert min(math.dist(a, b) for i, a in enumerate(seen) for b in seen[:i]) > 0.09


@pytest.mark.parametrize("wrong", ["#00ff00", "#ffff99"])
def test_too_light_a_colour_is_seen(wrong):
    assert not 1.05 / (luminance(wrong) + 0.05) > 2.0
