r"""MathML of formulas, piece by piece, so that a browser can fill lines of any width.

latex2mathml turns a piece into MathML; what it leaves undone is mended here: the spacing of
operators at the start of a piece and of operator names, roman words, accents.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import lru_cache

from ..errors import MissingTool
from .lines import Piece, pieces
from .mathtree import Atom, Fence, Node, Row, parse, tex
from .widths import height, width

_SHORT = 12.0  # em

_WORD = re.compile(r"\\mathrm\{([A-Za-z]+)\}")
_FIRST = re.compile(r"^((?:<mrow>|<mrow />)*)<mo>(&#x0(?:2212|002B|003D|2243|22C5|2265|2264|2254|223C);|[<>])</mo>")
#: no browser stretches a tilde over a word: it goes on the first letter
_TILDE = re.compile(r"\\widetilde\{\\mathrm\{([A-Za-z])([A-Za-z]+)\}\}")
_ROMAN = re.compile(r"<mtext>([A-Za-z]+)</mtext>")
_NAMES = re.compile(r"<mo>([A-Za-z]+)</mo>")
_FIRST_NAME = re.compile(r'^((?:<mrow>|<msub>|<msup>)*<mo form="prefix") lspace="0.17em"')
_CAPITAL = re.compile(r"<mi>(&#x003(?:93|94|98|9B|9E|A0|A3|A5|A6|A8|A9);)</mi>")
_SIZED = re.compile(r"<(msup|msub|msubsup)>(<mo [^>]*minsize[^>]*>[^<]*</mo>)")
#: what latex2mathml calls identifiers and a browser must space as operators, and accents that should grow
_MENDED = {
    "<mi>&#x0007E;</mi>": "<mo>&#x0223C;</mo>",
    "<mi>&#x000B1;</mi>": "<mo>&#x000B1;</mo>",
    'fence="true"': 'fence="true" lspace="0" rspace="0"',
}


def mathml(formula: str, *, displayed: bool = False, continues: bool = False) -> str:
    r"""The ``<math>`` element of a formula; one that ``continues`` another may begin with its sign.

    Raises: ValueError for a command that MathML would show as TeX.

    >>> mathml("x")
    '<math><mrow><mi>x</mi></mrow></math>'
    """
    return _converted(formula, displayed, continues)


@lru_cache(maxsize=4096)
def _converted(formula: str, displayed: bool, continues: bool) -> str:
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise MissingTool("latex2mathml", "the HTML report needs it", "pip install 'collapse-sym[all]'") from None
    text = re.sub(r":\s*=", r"\\coloneqq ", tex(_settled(parse(formula))))
    text = _TILDE.sub(r"\\tilde{\\mathrm{\1}}\\mathrm{\2}", text)
    text = _WORD.sub(r"\\text{\1}", text).replace(r"\widehat", r"\hat")
    text = text.replace(r"\operatorname*", r"\operatorname").replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    made = convert(text)
    if "\\" in made or "$" in made:
        raise ValueError(f"no MathML for {formula!r}")
    inner = made[made.index(">") + 1 : made.rindex("</math>")]
    for old, new in _MENDED.items():
        inner = inner.replace(old, new)
    if continues:
        inner = _FIRST.sub(r'\1<mo form="infix">\2</mo>', inner)
    inner = _CAPITAL.sub(r'<mi mathvariant="normal">\1</mi>', inner)
    # A bracket of given size grows inside a row that is more than the bracket, not as a base of scripts.
    inner = _SIZED.sub(r"<\1><mrow><mi></mi>\2</mrow>", inner)
    inner = _ROMAN.sub(
        r'<mi mathvariant="normal">\1</mi>', inner
    )  # text counts as space, and would swallow the operator before it
    inner = _NAMES.sub(r'<mo form="prefix" lspace="0.17em" rspace="0">\1</mo>', inner)
    inner = _FIRST_NAME.sub(r'\1 lspace="0"', inner)
    return f'<math displaystyle="true">{inner}</math>' if displayed else f"<math>{inner}</math>"


def _settled(row: Row) -> Row:
    """The row with brackets that need not grow at their natural size: browsers set those closer."""
    return tuple(_settled_node(node) for node in row)


def _settled_node(node: Node) -> Node:
    if isinstance(node, Fence):
        grows = node.grows and (height(node.body) > 1.35 or "." in (node.left, node.right))
        return replace(node, body=_settled(node.body), grows=grows)
    rows = {f.name: _settled(v) for f in fields(node) if isinstance(v := getattr(node, f.name), tuple)}
    bases = {f.name: _settled_node(v) for f in fields(node) if isinstance(v := getattr(node, f.name), Node)}
    return replace(node, **rows, **bases)


def flowing(row: Row, limit: float, lead: Row = ()) -> list[tuple[str, bool]]:
    """The pieces of a displayed formula as ``<math>`` elements, and whether each is wider than the limit.

    Lines may end between pieces; ``lead`` is a relation that stays with the first.
    """
    found = _short(row) or pieces(row, limit)
    wide = [p.width > limit for p in found]
    rows = [(Atom(r"\cdot", "bin"), *p.row) if p.soft else p.row for p in found]
    rows[0] = lead + rows[0]
    return [
        (mathml(tex(r), displayed=True, continues=bool(lead) or i > 0), w)
        for i, (r, w) in enumerate(zip(rows, wide, strict=True))
    ]


def _short(row: Row) -> list[Piece]:
    """A formula that fits every screen stays in one piece."""
    return [Piece(row)] if width(row) <= _SHORT else []


def inline_pieces(formula: str, limit: float) -> list[str]:
    """A formula inside a line of text, in pieces where it is long."""
    row = parse(formula)
    found = _short(row) or pieces(row, limit)
    rows = [(Atom(r"\cdot", "bin"), *p.row) if p.soft else p.row for p in found]
    return [mathml(tex(r), continues=i > 0) for i, r in enumerate(rows)]
