"""The report on disk: HTML, LaTeX, figures, and PDF where TeX is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import MissingTool
from .document import label
from .figures import figure_pdf
from .html import render_html
from .latex import render_record, render_report
from .pdf import REMEDY, compile_pdf, has_tex
from .records import Coverage, Record, Refusal
from .text import Sentence

TITLE = "The test error of iterated training"


@dataclass(frozen=True)
class ReportPaths:
    """Where the report lies.

    ``html`` is None without latex2mathml and ``pdf`` is None without TeX; ``note`` then says, a line each, what
    would mend it.
    """

    html: Path | None
    tex: Path
    records: tuple[Path, ...]
    pdf: Path | None
    note: str = ""


def write_report(
    records: Sequence[Record],
    out: Path,
    *,
    title: str = TITLE,
    lede: Sentence = "",
    refusals: Sequence[Refusal] = (),
    coverage: Sequence[Coverage] = (),
) -> ReportPaths:
    """Write the report of finished records under ``out``, and nowhere else.

    report.tex, one .tex per record under records/, figures as PDF under figures/, report.html where
    latex2mathml and report.pdf where TeX is installed.  Two runs on equal records write equal bytes.
    """
    _require_distinct(records, refusals)
    out.mkdir(parents=True, exist_ok=True)
    tex = out / "report.tex"
    tex.write_text(
        render_report(records, title=title, lede=lede, refusals=refusals, coverage=coverage), "utf-8", newline="\n"
    )
    html: Path | None = out / "report.html"
    notes = []
    try:
        page = render_html(records, title=title, lede=lede, refusals=refusals, coverage=coverage)
        (out / "report.html").write_text(page, "utf-8", newline="\n")
    except MissingTool as missing:
        html = None
        notes.append(str(missing))
    for figure in (f for record in records for f in record.figures):
        figure_pdf(figure, out / "figures" / f"{label(figure.name)}.pdf")
    alone = tuple(_write_record(record, out / "records") for record in records)
    if not has_tex():
        notes.append(f"no PDF: TeX is not installed; {REMEDY}")
        return ReportPaths(html, tex, alone, None, "\n".join(notes))
    return ReportPaths(html, tex, alone, compile_pdf(tex)[0], "\n".join(notes))


def _require_distinct(records: Sequence[Record], refusals: Sequence[Refusal]) -> None:
    """Names become files and link targets, so each is used once."""
    inside = [refusal for record in records for refusal in record.refusals]
    targets = [r.id for r in records] + [r.label for r in (*inside, *refusals)]
    figures = [figure.name for record in records for figure in record.figures]
    for names in (targets, figures):
        labels = [label(name) for name in names]
        twice = sorted({name for name, used in zip(names, labels, strict=True) if labels.count(used) > 1})
        if twice:
            raise ValueError(f"used more than once: {', '.join(twice)}")


def _write_record(record: Record, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{label(record.id)}.tex"
    file.write_text(render_record(record), "utf-8", newline="\n")
    return file
