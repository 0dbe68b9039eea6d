"""The report in a browser and in TeX: nothing overflows, nothing is asked for, nothing is undefined."""

import pytest

from collapse_sym.chain import example_names, example_text, loads
from collapse_sym.risk import risk
from collapse_sym.typeset import Coverage, Record, Refusal, compile_pdf, write_report
from tests.pages.browser import Browser
from tests.typeset import fakes

pytestmark = pytest.mark.pages

WIDTHS = (1280, 400)
OVERFULL = 5.0  # pt

#: Elements that stick out of the window, or whose content is cut off, outside of their own scroll box.
OUTSIDE = """
[...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect(), scrolls = e.closest('.scroll, .wide');
  return !scrolls && box.width > 0 && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
}).slice(0, 5).map(e => e.outerHTML.slice(0, 200))
"""
SCROLLED = "[...document.querySelectorAll('.scroll, .wide')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
OVERLAPS = """
[...document.querySelectorAll('.eq')].filter(e => e.getBoundingClientRect().width > 0).filter(e => {
  const boxes = [...e.querySelectorAll('.m')].map(m => m.getBoundingClientRect()).filter(b => b.width > 0);
  return boxes.some((a, i) => boxes.slice(i + 1).some(b =>
    a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2));
}).length
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report of everything: hostile records by hand and every example."""
    examples = [
        Record(name, f"Example {name}", chain=example_text(name), risk=risk(loads(example_text(name))))
        for name in example_names()
    ]
    refusals = (Refusal("no-ridge", "calculus exact, ridge", "does not close", "use --calculus equivalents"),)
    coverage = (Coverage("least squares", (("exact", None), ("isotropic", "only where Σ = I, which it is not"))),)
    out = tmp_path_factory.mktemp("report")
    return write_report([*fakes.records(), *examples], out, lede="All.", refusals=refusals, coverage=coverage)


@pytest.fixture(scope="module")
def browser():
    """One browser for all pages."""
    made = Browser()
    yield made
    made.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows(report, browser, width):
    browser.open(report.html, width=width)
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.value("document.documentElement.clientWidth") == width
    assert browser.value(OUTSIDE) == []
    assert browser.value(SCROLLED) == 0
    assert browser.value(OVERLAPS) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_screenshots_show_a_page(report, browser, width, tmp_path):
    browser.open(report.html, width=width)
    picture = browser.screenshot(tmp_path / f"{width}.png")
    assert picture.startswith(b"\x89PNG") and len(picture) > 100_000


def test_nothing_is_asked_for(report, browser):
    browser.requests.clear()
    browser.open(report.html, width=1280)
    assert browser.requests == [report.html.resolve().as_uri()]


def test_no_stray_tex_is_visible(report, browser):
    browser.open(report.html, width=1280)
    shown = browser.value(
        "[...document.querySelectorAll('math, h1, th, .why, .caption')].map(e => e.textContent).join()"
    )
    assert len(shown) > 10_000
    assert "\\" not in shown and "$" not in shown


@pytest.mark.parametrize(("dark", "darker"), [(False, False), (True, True)])
def test_both_colour_schemes_can_be_read(report, browser, dark, darker):
    browser.open(report.html, width=1280, dark=dark)
    script = "getComputedStyle(document.body).{}.match(/\\d+/g).slice(0, 3).map(Number)"
    ink, paper = (sum(browser.value(script.format(p))) for p in ("color", "backgroundColor"))
    assert (paper < ink) is darker
    assert abs(paper - ink) > 450


def test_the_log_of_the_report(report):
    log = compile_pdf(report.tex)[1]
    assert log.undefined == ()
    assert [said for width, said in log.overfull if width > OVERFULL] == []


def test_every_record_compiles_alone(report):
    for source in report.records:
        made, log = compile_pdf(source)
        assert made.read_bytes().startswith(b"%PDF"), source.name
        assert log.undefined == () and [said for width, said in log.overfull if width > OVERFULL] == [], source.name


def test_any_text_compiles(tmp_path):
    blocks = [range(0x20, 0x250), range(0x370, 0x400), range(0x2000, 0x2300), range(0x1F600, 0x1F610)]
    letters = "".join(chr(c) for block in blocks for c in block)
    text = " ".join(letters[i : i + 7] for i in range(0, len(letters), 7))
    record = Record("ANY", text[:200].replace("$", ""), text, letters + "\n" + text, remarks=(letters,))
    paths = write_report([record], tmp_path, title=letters[:90])
    for source in (paths.tex, *paths.records):
        log = compile_pdf(source)[1]
        assert [said for width, said in log.overfull if width > OVERFULL] == [], source.name


def test_an_overfull_box_would_be_seen(tmp_path):
    source = tmp_path / "wide.tex"
    wide = "$" + "a" * 300 + "$"
    source.write_text("\\documentclass{article}\\begin{document}\n" + wide + "\n\\end{document}\n")
    assert compile_pdf(source)[1].overfull[0][0] > OVERFULL


def test_two_runs_make_the_same_pdf_and_leave_nothing_else(report, tmp_path):
    made = []
    for name in ("a", "b"):
        source = tmp_path / name / "record.tex"
        source.parent.mkdir()
        source.write_bytes(report.records[0].read_bytes())
        made.append(compile_pdf(source)[0].read_bytes())
        assert {p.name for p in source.parent.iterdir()} == {"record.tex", "record.pdf"}
    assert made[0] == made[1]


def test_a_broken_page_would_be_seen(browser, tmp_path):
    page = tmp_path / "broken.html"
    body = '<p style="width: 2000px">wide</p><img src="http://example.org/x.png">'
    body += '<p class="eq"><span class="m">a</span><span class="m" style="margin-left: -.5em">b</span></p>'
    page.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>")
    browser.requests.clear()
    browser.open(page, width=400)
    assert browser.value("document.documentElement.scrollWidth") > 400
    assert len(browser.value(OUTSIDE)) == 1
    assert browser.value(OVERLAPS) == 1
    assert "http://example.org/x.png" in browser.requests
