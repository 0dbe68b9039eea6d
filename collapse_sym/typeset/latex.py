r"""LaTeX: documents that compile alone with amsmath, and the report.

render_risk(risk)      →  a document about one risk
render_record(record)  →  a document about one record
render_report(records) →  the report (amsmath, amsthm, mathtools, graphicx, hyperref, booktabs, microtype)
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from .blocks import Block, Display, Grid, Listing, Note, Notice, Picture, Prose, Section, Steps
from .displays import displays
from .document import label, record_section, refusal_notice, risk_blocks
from .evidence import evidence_blocks
from .lines import pieces
from .mathtree import parse, tex
from .panels import Sheet
from .records import Coverage, EvidenceRow, Record, Refusal
from .tables import coverage_grid, index_grid
from .text import Badge, Code, Link, Maths, Plain, Sentence, legible, spans, tex_code, tex_escape
from .widths import width

TEXT_WIDTH = 440.0  # pt, as in templates/page.tex
_EM = 10.0
_LIMIT = TEXT_WIDTH / _EM - 1.0
_UNBROKEN = 20.0  # em of a formula in a sentence that TeX may not break
_LISTING = 82
_HEADINGS = ("section", "subsection", "subsubsection", "paragraph")
_ROWS = 32  # lines of a table that stays on one page


def _template(name: str) -> str:
    """The preamble of a document that stands alone, or of the report."""
    folder = files(__package__).joinpath("templates")
    page = folder.joinpath("page.tex").read_text("utf-8")
    return folder.joinpath(name).read_text("utf-8").replace("%PAGE%\n", page)


def render_risk(risk: Any, evidence: Sequence[EvidenceRow] | None = None, verdict: str | None = None) -> str:
    """The LaTeX document of one risk: setting, definitions, answers, derivation, evidence if given."""
    blocks = risk_blocks(risk)
    if evidence:
        blocks.append(Section("Evidence", tuple(evidence_blocks(evidence))))
    if verdict:
        blocks.append(Prose(("Verdict: ", Badge(verdict))))
    return _template("alone.tex") + _blocks(blocks, 0) + "\\end{document}\n"


def render_record(record: Record) -> str:
    """The LaTeX document of one record, without its figures (which are files of the report)."""
    return _template("alone.tex") + _section(record_section(record), 0, figures=False) + "\\end{document}\n"


def render_report(
    records: Sequence[Record],
    *,
    title: str,
    lede: Sentence = "",
    refusals: Sequence[Refusal] = (),
    coverage: Sequence[Coverage] = (),
) -> str:
    """The LaTeX of the report: table of claims, one section per record, coverage, refusals."""
    body = f"\\title{{{tex_escape(title)}}}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n"
    body += (
        sentence(lede)
        + "\n\n"
        + _blocks([index_grid(records)], 0)
        + "{\\small\\setlength{\\parskip}{0pt}\\tableofcontents}\n"
    )
    body += "\\clearpage\n" + "".join(_section(record_section(r), 0) for r in records)
    if coverage:
        body += _section(Section("Fits and calculi", (coverage_grid(coverage),), "calculi"), 0)
    if refusals:
        body += _section(Section("Refusals", tuple(refusal_notice(r) for r in refusals), "refusals"), 0)
    return _template("report.tex") + body + "\\end{document}\n"


def _blocks(blocks: Sequence[Block], level: int, *, figures: bool = True) -> str:
    """The blocks in order; displays that follow each other share one alignment."""
    made, run = "", list[Display]()
    for block in (*blocks, None):
        if isinstance(block, Display):
            run.append(block)
        if run and (not isinstance(block, Display) or block.after):
            made = made.removesuffix("\n\n") + "\n" * bool(made) + displays(run, _LIMIT)
            made += sentence(run[-1].after) + "\n\n" if run[-1].after else "\n"
            run = []
        if block is not None and not isinstance(block, Display):
            made += _block(block, level, figures=figures)
    return made


def _block(block: Block, level: int, *, figures: bool) -> str:
    if isinstance(block, Section):
        return _section(block, level, figures=figures)
    if isinstance(block, Prose):
        return sentence(block.text) + "\n\n"
    if isinstance(block, Note):
        return f"{{\\small {sentence(block.text)}\\par}}\n\n"
    if isinstance(block, Steps):
        return _steps(block)
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Listing):
        return _listing(block)
    if isinstance(block, Notice):
        return _anchor(block.label) + sentence(block.text) + "\n\n"
    return _picture(block) if figures and isinstance(block, Picture) else ""


def _section(section: Section, level: int, *, figures: bool = True) -> str:
    command = _HEADINGS[min(level, len(_HEADINGS) - 1)]
    mark = f"\\label{{{section.label}}}" if section.label else ""
    head = f"\\{command}{{{_heading(section.title)}}}{mark}\n\n"
    return head + _blocks(section.blocks, level + 1, figures=figures)


def _heading(title: Sentence) -> str:
    """A title whose formulas have a plain form for the bookmarks."""
    made = []
    for span in spans(title):
        if isinstance(span, Maths):
            shown = "".join(c for c in span.tex.replace(r"\geq", ">=").replace(r"\leq", "<=") if c not in "{}\\$^_")
            made.append(rf"\texorpdfstring{{${span.tex}$}}{{{tex_escape(shown)}}}")
        else:
            made.append(sentence(span))
    return "".join(made)


def _anchor(name: str) -> str:
    return f"\\phantomsection\\label{{{name}}}" if name else ""


def sentence(text: Sentence) -> str:
    r"""A sentence in TeX.

    >>> sentence("at 5% for $T_0$")
    'at 5\\% for $T_0$'
    """
    return "".join(_span(span) for span in spans(text))


def _span(span: Any) -> str:
    if isinstance(span, Plain):
        return tex_escape(span.text)
    if isinstance(span, Code):
        return rf"\texttt{{{tex_code(span.text)}}}"
    if isinstance(span, Maths):
        return _inline(span.tex)
    if isinstance(span, Link):
        return rf"\hyperref[{span.label}]{{{tex_escape(span.text)}}}"
    assert isinstance(span, Badge)
    return rf"\textbf{{{tex_escape(span.word)}}}"


def _inline(formula: str) -> str:
    """A formula in a line of text; TeX breaks it after relations and operators by itself, not within brackets."""
    found = pieces(parse(formula), _LIMIT)
    if all(piece.width <= _UNBROKEN for piece in found):
        return f"${formula}$"
    return "$" + r"\hfil\allowbreak\hfilneg ".join(tex(piece.row) for piece in pieces(parse(formula), _UNBROKEN)) + "$"


def _steps(block: Steps) -> str:
    items = (
        f"\\item {sentence(why)}\n" + (displays(made, _LIMIT - 2.5) if made else "") for why, made in block.steps
    )
    return "\\begin{enumerate}\n" + "".join(items) + "\\end{enumerate}\n\n"


def _grid(grid: Grid) -> str:
    head = " & ".join(sentence(h) for h in grid.header) + r" \\"
    tables, columns = [], _columns(grid)
    for part in _pages(grid, columns):
        rows = "\n".join(" & ".join(sentence(c) for c in row) + r" \\" for row in part)
        tables.append(
            f"\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n\\toprule\n{head}\n\\midrule\n{rows}\n\\bottomrule\n"
            "\\end{tabular}\n"
        )
    return "\\begin{center}\\small\n" + "\n\\medskip\n".join(tables) + "\\end{center}\n"


def _pages(grid: Grid, columns: str) -> list[list[Any]]:
    """The rows in tables of at most _ROWS lines each: a paragraph takes as many lines as it is long."""
    widths = [float(w) / 9.0 for w in re.findall(r"p\{([\d.]+)pt\}", columns)]
    parts: list[list[Any]] = [[]]
    lines = 0
    for row in grid.rows:
        longest = max((_length(cell) for cell in row), default=0.0)
        needed = math.ceil(longest / min(widths)) if widths else 1
        if parts[-1] and lines + needed > _ROWS:
            parts.append([])
            lines = 0
        parts[-1].append(row)
        lines += max(needed, 1)
    return parts


def _columns(grid: Grid) -> str:
    """Columns of natural width; where they are too wide together, the long ones become paragraphs."""
    longest = [max((_length(row[i]) for row in (grid.header, *grid.rows)), default=0.0) for i in range(len(grid.align))]
    room = TEXT_WIDTH / 9.0 - 1.4 * (len(longest) - 1)
    if sum(longest) <= room:
        return grid.align
    fair = room / len(longest)
    long = [w for w in longest if w > fair]
    rest = room - sum(w for w in longest if w <= fair)
    share = [9.0 * rest * w / sum(long) for w in longest]
    return "".join(a if w <= fair else rf"p{{{p:.0f}pt}}" for a, w, p in zip(grid.align, longest, share, strict=True))


def _length(cell: Sentence) -> float:
    return sum(width(parse(s.tex)) if isinstance(s, Maths) else 0.56 * len(_shown(s)) for s in spans(cell))


def _shown(span: Any) -> str:
    return str(span.word if isinstance(span, Badge) else span.text)


def _listing(block: Listing) -> str:
    lines = [piece for line in legible(block.text).expandtabs(4).splitlines() for piece in _wrapped(line)]
    body = "\\\\\n".join(tex_code(line) or "~" for line in lines)
    return f"{{\\small\\ttfamily\\raggedright\n{body}\\par}}\n\n" if lines else ""


def _wrapped(line: str) -> list[str]:
    """A line of a listing in pieces; continuations are indented."""
    made = []
    while len(line) > _LISTING:
        cut = line.rfind(" ", _LISTING // 2, _LISTING)
        cut = _LISTING if cut < 0 else cut + 1
        made.append(line[:cut])
        line = "    " + line[cut:]
    return [*made, line]


def _picture(block: Picture) -> str:
    figure = block.figure
    caption = f"\n\n{{\\small {sentence(figure.caption)}}}" if figure.caption else ""
    file = f"figures/{label(figure.name)}.pdf"
    share = "" if isinstance(figure, Sheet) else "0.86"  # a sheet has panels side by side
    return f"\\begin{{center}}\n\\includegraphics[width={share}\\textwidth]{{{file}}}{caption}\n\\end{{center}}\n\n"
