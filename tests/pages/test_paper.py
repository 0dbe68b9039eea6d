"""The paper in TeX and the edition in a browser: it compiles, nothing overflows, nothing is undefined."""

import pathlib
import shutil

import pytest

from collapse_sym.cli.parts import verdicts_of
from collapse_sym.typeset import compile_pdf
from collapse_sym.typeset.edition import edition_html
from tests.pages.browser import Browser
from tests.pages.test_pages import OUTSIDE, OVERFULL, OVERLAPS, WIDTHS

pytestmark = pytest.mark.pages

PAPER = pathlib.Path(__file__).parents[2] / "paper"


def test_the_paper_compiles_and_nothing_is_undefined(tmp_path):
    shutil.copytree(PAPER, tmp_path / "paper")
    pdf, log = compile_pdf(tmp_path / "paper" / "main.tex", timeout=300)
    assert pdf.exists() and not log.undefined
    assert [text for points, text in log.overfull if points > OVERFULL] == []


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    file = tmp_path_factory.mktemp("edition") / "claims.html"
    file.write_text(edition_html(verdicts_of(["EQ-9", "PROP-4.2", "THM-4.6", "LEM-F.3"])), "utf-8")
    return file


@pytest.fixture(scope="module")
def browser():
    made = Browser()
    yield made
    made.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_of_the_edition_overflows(edition, browser, width):
    browser.open(edition, width=width)
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.value(OUTSIDE) == []
    assert browser.value(OVERLAPS) == 0
