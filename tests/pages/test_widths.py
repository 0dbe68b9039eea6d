"""The estimate of widths against TeX's own measure."""

import re
import subprocess

import pytest

from collapse_sym.chain import example_names, example_text, loads
from collapse_sym.risk import risk
from collapse_sym.typeset.lines import pieces
from collapse_sym.typeset.mathtree import parse, tex
from collapse_sym.typeset.printing import formula
from collapse_sym.typeset.widths import width
from tests.typeset import fakes

pytestmark = pytest.mark.pages

LIMIT, EM = 40.0, 10.0  # em, pt


def formulas():
    """The formulas of every example and of the long fake, in pieces as they are set."""
    risks = [risk(loads(example_text(name))) for name in example_names()]
    cases = [case for r in [*risks, fakes.long_risk()] for case in r.cases]
    sides = [getattr(case, part) for case in cases for part in ("bias", "variance", "collapse", "total")]
    sides += [side for case in cases for step in case.steps for side in (step.left, step.right)]
    found = (piece.row for side in sides for piece in pieces(parse(formula(side)), LIMIT))
    return list({tex(row): row for row in found}.items())


def measured(texts, folder):
    """The widths that TeX gives to formulas in display style, in em."""
    lines = [rf"\setbox0\hbox{{$\displaystyle {text}$}}\typeout{{W\the\wd0}}" for text in texts]
    head = "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n"
    (folder / "w.tex").write_text(head + "\n".join(lines) + "\n\\end{document}\n", "utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "w.tex"], cwd=folder, capture_output=True, check=False
    )
    return [float(w) / EM for w in re.findall(r"^W([\d.]+)pt", run.stdout.decode("utf-8", "replace"), re.MULTILINE)]


def test_estimates_hold(tmp_path):
    found = formulas()
    assert len(found) > 100
    true = measured([text for text, _ in found], tmp_path)
    assert len(true) == len(found)
    off = [(text, width(row), w) for (text, row), w in zip(found, true, strict=True) if width(row) < w - 0.3]
    assert off == []
    long = [(width(row), w) for (_, row), w in zip(found, true, strict=True) if w > 10]
    assert sum(e / w for e, w in long) / len(long) < 1.15
