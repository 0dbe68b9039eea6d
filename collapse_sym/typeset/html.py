"""The HTML report: one self-contained XHTML-compatible page, MathML, no JavaScript, no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from .blocks import Block, Display, Grid, Listing, Note, Notice, Picture, Prose, Section, Steps
from .document import record_section, refusal_notice, risk_blocks
from .errorbars import bar
from .figures import inline_svg
from .mathml import flowing, inline_pieces, mathml
from .mathtree import parse, tex
from .records import Coverage, Record, Refusal
from .tables import coverage_grid, index_grid
from .text import Badge, Code, Link, Maths, Plain, Sentence, html_escape, spans
from .widths import width

#: em of a formula on a wide page and on a phone
WIDE, NARROW = 36.0, 16.5
_PUNCTUATED = re.compile(r"</math></span>([,.;:!?)]+)")
_GOOD = {"proved", "agrees", "covers", "checked"}
_BAD = {"refuted", "disagrees", "rejected"}


def render_html(
    records: Sequence[Record],
    *,
    title: str,
    lede: Sentence = "",
    refusals: Sequence[Refusal] = (),
    coverage: Sequence[Coverage] = (),
) -> str:
    """The report as one page: table of claims, table of contents, one section per record, refusals."""
    sections = [record_section(r) for r in records]
    if coverage:
        sections.append(Section("Fits and calculi", (coverage_grid(coverage),), "calculi"))
    if refusals:
        sections.append(Section("Refusals", tuple(refusal_notice(r) for r in refusals), "refusals"))
    head = _tag("h1", html_escape(title)) + (_tag("p", sentence(lede), cls="lede") if lede else "")
    body = _grid(index_grid(records)) if records else ""
    body += "".join(_section(s, 2) for s in sections)
    return page(title, _tag("header", head) + _contents(sections) + _tag("main", body))


def render_risk_html(risk: Any, *, title: str = "Risk") -> str:
    """A page about one risk."""
    body = "".join(_block(b, 2) for b in risk_blocks(risk))
    return page(title, _tag("header", _tag("h1", html_escape(title))) + _tag("main", body))


def page(title: str, body: str) -> str:
    """The frame of a page, with its style."""
    style = files(__package__).joinpath("templates", "style.css").read_text("utf-8")
    head = '<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'
    head += f"<title>{html_escape(title)}</title><style>{html_escape_style(style)}</style>"
    return (
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">\n'
        f'<head>{head}</head>\n<body><div class="page">{body}</div></body>\n</html>\n'
    )


def html_escape_style(style: str) -> str:
    """CSS as it may stand in XHTML: none of ours holds < or &, and a test says so."""
    if "<" in style or "&" in style:
        raise ValueError("style.css must not hold < or &")
    return style


def _tag(name: str, content: str, *, cls: str = "", **attributes: str) -> str:
    shown = "".join(f' {k.rstrip("_").replace("_", "-")}="{html_escape(v)}"' for k, v in attributes.items())
    return f"<{name}{f' class={chr(34)}{cls}{chr(34)}' if cls else ''}{shown}>{content}</{name}>"


def _contents(sections: Sequence[Section]) -> str:
    items = []
    for section in sections:
        head, *rest = spans(section.title)
        short = sentence(head).rstrip(". ")
        more = _tag("span", sentence(tuple(rest))) if rest else ""
        items.append(_tag("li", _tag("a", short, href=f"#{section.label}") + more))
    return _tag("nav", _tag("p", "Contents") + _tag("ol", "".join(items)), aria_label="Contents")


def sentence(text: Sentence) -> str:
    """A sentence in HTML; punctuation stays with the formula before it."""
    return _PUNCTUATED.sub(r"</math>\1</span>", "".join(_span(span) for span in spans(text)))


def _span(span: Any) -> str:
    if isinstance(span, Plain):
        return html_escape(span.text)
    if isinstance(span, Code):
        return _tag("code", html_escape(span.text))
    if isinstance(span, Maths):
        return "<wbr/>".join(_tag("span", m, cls="m") for m in inline_pieces(span.tex, NARROW))
    if isinstance(span, Link):
        return _tag("a", html_escape(span.text), href=f"#{span.label}")
    assert isinstance(span, Badge)
    kind = " good" if span.word in _GOOD else " bad" if span.word in _BAD else ""
    return _tag("span", html_escape(span.word), cls=f"badge{kind}")


def _section(section: Section, level: int) -> str:
    head = _tag(f"h{min(level, 6)}", sentence(section.title))
    body = head + "".join(_block(b, level + 1) for b in section.blocks)
    return _tag("section", body, **({"id": section.label} if section.label else {}))


def _block(block: Block, level: int) -> str:
    if isinstance(block, Section):
        return _section(block, level)
    if isinstance(block, Prose):
        return _tag("p", sentence(block.text)) + "\n"
    if isinstance(block, Note):
        return _tag("p", sentence(block.text), cls="caption") + "\n"
    if isinstance(block, Display):
        return display(block) + (_tag("p", sentence(block.after)) if block.after else "") + "\n"
    if isinstance(block, Steps):
        items = (
            _tag("li", _tag("p", sentence(why), cls="why") + "".join(map(display, made))) for why, made in block.steps
        )
        return _tag("ol", "\n".join(items), cls="steps") + "\n"
    if isinstance(block, Grid):
        return _grid(block) + "\n"
    if isinstance(block, Listing):
        return _tag("pre", html_escape(block.text)) + "\n"
    if isinstance(block, Notice):
        return _tag("p", sentence(block.text), cls="notice", **({"id": block.label} if block.label else {})) + "\n"
    assert isinstance(block, Picture)
    caption = _tag("figcaption", sentence(block.figure.caption)) if block.figure.caption else ""
    return _tag("figure", inline_svg(block.figure) + caption) + "\n"


def display(block: Display) -> str:
    """A displayed formula; a second, finer layout for phones where the first has pieces too wide for one."""
    broad, narrow = _formula(block, WIDE), _formula(block, NARROW)
    if broad == narrow:
        return broad
    return _tag("div", broad, cls="broad") + _tag("div", narrow, cls="narrow")


def _formula(block: Display, limit: float) -> str:
    left = parse(block.left)
    beside = bool(left) and width(left) <= 0.3 * limit
    shown = (
        _math_spans([(mathml(tex(left), displayed=True), False)] if beside else flowing(left, limit)) if left else ""
    )
    rights = [_math_spans(flowing(parse(right), limit - 2.0, parse(relation))) for relation, right in block.rights]
    if beside and len(rights) == 1:
        return _tag("div", _tag("span", shown, cls="lhs") + _tag("span", rights[0], cls="rhs"), cls="eq")
    joined = "<wbr/>".join(part for part in (shown, *rights) if part)
    return _tag("div", joined, cls="eq flow")


def _math_spans(maths: list[tuple[str, bool]]) -> str:
    return "<wbr/>".join(_tag("span", m, cls="m wide" if wide else "m") for m, wide in maths)


def _grid(grid: Grid) -> str:
    heads = [sentence(h) for h in grid.header]
    plain = ["".join(getattr(s, "text", "") for s in spans(h)) for h in grid.header]
    head = "".join(_tag("th", h, cls=a) for h, a in zip(heads, grid.align, strict=True))
    if grid.bars:
        head += _tag("th", "error bar")
    rows = []
    for i, row in enumerate(grid.rows):
        cells = "".join(
            _tag("td", sentence(c), cls=a, data_head=h) for c, a, h in zip(row, grid.align, plain, strict=True)
        )
        if grid.bars:
            cells += _tag("td", bar(*grid.bars[i]), data_head="error bar")
        rows.append(_tag("tr", cells))
    stacked = len(grid.header) > 2
    roomy = sum(max(_letters(row[i]) for row in (grid.header, *grid.rows)) for i in range(len(grid.header))) < 78
    table = _tag(
        "table",
        _tag("thead", _tag("tr", head)) + _tag("tbody", "\n".join(rows)),
        cls="stack" * stacked + " keep" * roomy,
    )
    return _tag("div", table, cls="scroll")


def _letters(cell: Sentence) -> float:
    """About how many letters wide a cell is."""
    return sum(
        2 * width(parse(s.tex)) if isinstance(s, Maths) else len(getattr(s, "text", "verdict")) for s in spans(cell)
    )
