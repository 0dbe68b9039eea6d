"""Every output: pages are XML without stray TeX, sources are balanced, two runs give the same bytes."""

import builtins
import re

import pytest

from collapse_sym.chain import example_names, example_text, loads
from collapse_sym.errors import MissingTool
from collapse_sym.risk import risk
from collapse_sym.typeset import Coverage, Record, Refusal, pdf, render_record, render_risk, write_report
from collapse_sym.typeset.html import render_html, render_risk_html
from collapse_sym.typeset.mathml import mathml
from tests.typeset import fakes
from tests.typeset.reading import XHTML, balanced, page, visible

PACKAGES = {"amsmath", "amsthm", "mathtools", "graphicx", "hyperref", "booktabs", "microtype", "fontenc", "lmodern"}


def packages(source):
    return set(re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", source))


def example(name):
    return Record(name, f"Example {name}", chain=example_text(name), risk=risk(loads(example_text(name))))


@pytest.fixture(scope="module")
def report():
    refusals = (Refusal("no-ridge", "calculus exact, ridge", "does not close", "use --calculus equivalents"),)
    coverage = (Coverage("least squares", (("exact", None), ("isotropic", "Σ is not I"))),)
    return render_html(fakes.records(), title="A <report>", lede="For $n$.", refusals=refusals, coverage=coverage)


def test_the_page_is_xml(report):
    assert page(report).tag == f"{XHTML}html"


def test_no_stray_tex():
    shown = [r for r in fakes.records() if r.id != "A_b & c/ü"]
    records = [Record(r.id, r.title, r.statement, "", r.risk, r.evidence, figures=r.figures) for r in shown]
    text = visible(page(render_html(records, title="Report")))
    assert "\\" not in text and "$" not in text and "_{" not in text


def test_the_page_asks_for_nothing(report):
    assert "<script" not in report
    assert not re.search(r"""(?:src|href)="(?!#)""", report)
    assert "@import" not in report and "url(http" not in report


def test_links_arrive(report):
    tree = page(report)
    targets = [e.get("id") for e in tree.iter() if e.get("id")]
    links = {e.get("href") for e in tree.iter(f"{XHTML}a")}
    assert len(targets) == len(set(targets))
    assert links and links <= {f"#{t}" for t in targets}
    assert "#refuse-ridge" in links


def test_the_index_shows_verdicts(report):
    table = page(report).find(f".//{XHTML}table")
    words = [" ".join(row.itertext()) for row in table.iter(f"{XHTML}tr")]
    assert "proved" in words[1] and "agrees" in words[1]
    assert "refuted" in words[2] and "disagrees" in words[2]


@pytest.mark.parametrize("make", [fakes.short_risk, fakes.long_risk])
def test_latex_documents_stand_alone(make):
    source = render_risk(make(), evidence=fakes.records()[0].evidence, verdict="proved")
    assert packages(source) == {"amsmath"}
    assert balanced(source)


def write(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf.shutil, "which", lambda name: None)
        return write_report(fakes.records(), folder, title="Report")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A report in a folder, and its source."""
    folder = tmp_path_factory.mktemp("report")
    return folder, write(folder).tex.read_text("utf-8")


def test_the_report_uses_the_stated_packages(written):
    source = written[1]
    assert packages(source) == PACKAGES
    assert balanced(source)


def test_labels_of_links_exist(written):
    source = written[1]
    assert set(re.findall(r"\\hyperref\[([^]]*)\]", source)) <= set(re.findall(r"\\label\{([^}]*)\}", source))


@pytest.mark.parametrize("name", example_names())
def test_every_example(name):
    record = example(name)
    alone = render_record(record)
    assert balanced(alone) and packages(alone) == {"amsmath"}
    for text in (render_risk_html(record.risk), render_html([record], title=name)):
        shown = visible(page(text))
        assert "\\" not in shown and "$" not in shown


def test_numbers_of_a_case_are_listed():
    assert "1.5\\times 10^{-7}" in render_risk(fakes.short_risk())


def test_two_runs_write_the_same_bytes(written, tmp_path):
    write(tmp_path)
    first, second = (sorted(p.relative_to(f) for p in f.rglob("*")) for f in (written[0], tmp_path))
    assert first == second
    files = [p for p in first if (tmp_path / p).is_file()]
    assert len(files) == 2 + 3 + 2  # page, source, records, figures
    for file in files:
        assert (written[0] / file).read_bytes() == (tmp_path / file).read_bytes(), file


def test_without_tex_the_one_command_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    paths = write_report([], tmp_path)
    assert paths.pdf is None
    assert paths.note.endswith("apt-get install texlive-latex-recommended lmodern latexmk")
    with pytest.raises(MissingTool, match="apt-get install"):
        pdf.compile_pdf(paths.tex)


@pytest.mark.parametrize("module", ["latex2mathml.converter", "matplotlib.figure"])
def test_missing_extras_name_their_remedy(module, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == module:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    record = Record("X", f"A formula $x_{{{len(module)}}}$", figures=(fakes.figure(),))
    with pytest.raises(MissingTool, match=r"collapse-sym\[all\]"):
        render_html([record], title="x")


def test_unknown_commands_are_not_shown_as_tex():
    with pytest.raises(ValueError, match="no MathML"):
        mathml(r"\nonsense{x}")


def test_the_log_is_read():
    log = pdf.read_log(
        "Overfull \\hbox (12.3pt too wide) in paragraph at lines 1--2\n"
        "LaTeX Warning: Reference `x' on page 1 undefined on input line 7.\n"
    )
    assert [width for width, _ in log.overfull] == [12.3]
    assert len(log.undefined) == 1
