"""Phase diagrams: exact polygons that fill the window, and a picture that is written."""

from fractions import Fraction as F

import pytest

from collapse_sym.cli.main import main
from collapse_sym.typeset.diagrams import largest, polygon

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


@pytest.mark.parametrize("corners", [
    [(0, 0), (3, 0), (0, 3)],
    [(0, 0), (0, 3), (3, 0)],
    [(0, 0), (6, 0), (6, 0.2), (0, 0.2)],
    [(-1, 0), (4, 1), (5, 3), (2, 4), (0, 3)],
])  # fmt: skip
@pytest.mark.parametrize("width, height", [(1, 1), (3, 0.5), (0.2, 1)])
def test_words_stand_inside_and_as_large_as_they_fit(corners, width, height):
    x, y, scale = largest(corners, width, height)
    turn = area(corners) / abs(area(corners))

    def least(size):
        box = [(x + i * size * width / 2, y + j * size * height / 2) for i in (-1, 1) for j in (-1, 1)]
        edges = list(zip(corners, [*corners[1:], *corners[:1]]))
        return min(turn * ((u - p) * (w - q) - (v - q) * (z - p)) for (p, q), (u, v) in edges for z, w in box)

    assert scale > 0 and least(scale) > -1e-6 and least(1.01 * scale) < 0
    assert largest(corners, width, height, at_most=scale / 2)[2] == scale / 2


def test_phases_without_room_are_listed_below(tmp_path, monkeypatch):
    figure = pytest.importorskip("matplotlib.figure")
    said = []
    monkeypatch.setattr(figure.Figure, "supxlabel", lambda self, text, **how: said.append(text))
    words = "rate --beta 2 --source 3/8 --a a --b b --D 1/2 --noise-exponent 0".split()
    assert main([*words, "--diagram", str(tmp_path / "x.svg")]) == 0
    assert said == ["(1) $3 b / 2$, inherited bias;   (2) $3 / 5$, bias = variance"]


def test_axes_say_what_they_mean_and_the_title_what_is_given(monkeypatch):
    from collapse_sym.typeset import diagrams

    drawn = []
    monkeypatch.setattr(diagrams, "draw", lambda diagram, file: drawn.append(diagram))
    assert main([*ASKED, "--b", "b", "--D", "D", "--ell", "1/2", "--diagram", "x.svg"]) == 0
    (diagram,) = drawn
    assert diagram.xlabel == "$D$   ($d = T^{D}$)" and diagram.ylabel == "$b$   ($T_0 = T^{b}$)"
    assert r"\lambda = T^{-1/2}" in diagram.title and r"\beta = 2,\ r = 3 / 8,\ a = 0,\ s = 1" in diagram.title
    assert not any("$-" in p.rate for p in diagram.patches if "+" in p.rate)


def test_noise_may_fall_and_grow_and_no_size_falls(monkeypatch):
    from collapse_sym.typeset import diagrams

    drawn = []
    monkeypatch.setattr(diagrams, "draw", lambda diagram, file: drawn.append(diagram))
    words = [word for word in ASKED if word not in ("--a", "0")]
    assert main([*words, "--sigma0-exponent", "t", "--b", "b", "--D", "0", "--diagram", "x.svg"]) == 0
    (diagram,) = drawn
    assert [low for low, high in diagram.window] == [0, -1] and diagram.ylabel == "$t$" and "a = - t" in diagram.title
    assert sum(area(polygon(p.bounds, diagram.window)) for p in diagram.patches) == 12


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
