"""Phase diagrams: exact polygons that fill the window, and a picture that is written."""

from fractions import Fraction as F

import pytest

from collapse_sym.cli.main import main
from collapse_sym.typeset.diagrams import polygon

WINDOW = ((F(0), F(3)), (F(0), F(3)))
ASKED = ["rate", "--beta", "2", "--source", "3/8", "--noise-exponent", "1", "--a", "0"]


def area(corners):
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, [*corners[1:], *corners[:1]])) / 2


def test_polygons_are_cut_exactly():
    assert area(polygon([], WINDOW)) == 9
    assert area(polygon([(F(-1), F(1), F(1))], WINDOW)) == F(17, 2)
    assert polygon([(F(-7), F(1), F(1))], WINDOW) == ()


def test_the_phases_fill_the_window(monkeypatch):
    from collapse_sym.typeset import diagrams

    drawn = []
    monkeypatch.setattr(diagrams, "draw", lambda diagram, file: drawn.append(diagram))
    assert main([*ASKED, "--b", "b", "--D", "D", "--diagram", "x.svg"]) == 0
    (diagram,) = drawn
    assert sum(area(polygon(p.bounds, diagram.window)) for p in diagram.patches) == 9
    assert len(diagram.patches) >= 9 and all(p.rate for p in diagram.patches)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_is_written(tmp_path, ending):
    pytest.importorskip("matplotlib")
    file = tmp_path / f"phases.{ending}"
    assert main([*ASKED, "--b", "b", "--D", "1/2", "--noise-exponent", "s", "--diagram", str(file)]) == 0
    assert file.stat().st_size > 5000


@pytest.mark.parametrize(
    "more, words",
    [
        (["--b", "1", "--D", "1/2", "--diagram", "x.png"], "two exponents as its axes"),
        (["--b", "b", "--D", "D", "--diagram", "x.gif"], "no kind of picture"),
        (["--b", "b", "--D", "D", "--diagram", "/no/such/folder/x.png"], "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(capsys, more, words):
    assert main([*ASKED, *more]) == 2
    assert words in capsys.readouterr().err
