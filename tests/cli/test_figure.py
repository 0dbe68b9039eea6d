"""collapse-sym figure: files, numbers, captions."""

import json
import math

from collapse_sym import figures
from collapse_sym.cli.figure import _numbers as numbers_of
from collapse_sym.cli.main import main
from collapse_sym.figures.size import Size
from collapse_sym.typeset import Curve, Panel, Sheet


def test_a_figure_is_written_with_its_numbers(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(figures.SIZES, "reduced", Size(replicates=3, stride=12))
    assert main(["figure", "Parts", "--out", str(tmp_path)]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"parts.pdf", "parts.png", "parts.json"}
    numbers = json.loads((tmp_path / "parts.json").read_text(encoding="utf-8"), parse_constant=lambda x: 1 / 0)
    assert numbers["caption"] in capsys.readouterr().out
    assert numbers["panels"][0]["x"] == [float(n) for n in range(13)]


def test_an_infinite_risk_is_null():
    sheet = Sheet("s", "", (Panel("", "", "", (Curve("", ((1.0, 2.0), (300.0, math.inf))),)),))
    assert numbers_of(sheet)["panels"][0]["curves"][0]["line"] == [[1.0, 2.0], [300.0, None]]


def test_wrong_names_are_refused(tmp_path, capsys):
    assert main(["figure", "FIG-3", "--out", str(tmp_path)]) == 2
    assert "FIG-1a" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["figure", "FIG-2", "--out", str(tmp_path / "file")]) == 2
