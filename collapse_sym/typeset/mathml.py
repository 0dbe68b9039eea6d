r"""MathML of formulas, piece by piece, so that a browser can fill lines of any width.

latex2mathml turns a piece into MathML; what it leaves undone is mended here: the spacing of
operators at the start of a piece and of operator names, roman words, accents.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..errors import MissingTool
from .lines import Piece, pieces
from .mathtree import Atom, Row, parse, tex

_WORD = re.compile(r"\\mathrm\{([A-Za-z]{2,})\}")
_SIGNS = "|".join(f"&#x0{c};" for c in ("02212", "0002B", "0003D", "02243", "022C5", "02265", "02264", "02254"))
_FIRST = re.compile(rf"^((?:<mrow>|<mrow />)*)<mo>({_SIGNS})</mo>")
_NAMES = re.compile(r"<mo>([A-Za-z]{2,})</mo>")


def mathml(formula: str, *, displayed: bool = False) -> str:
    r"""The ``<math>`` element of a formula.

    Raises: ValueError for a command that MathML would show as TeX.

    >>> mathml("x")
    '<math><mrow><mi>x</mi></mrow></math>'
    """
    return _converted(formula, displayed)


@lru_cache(maxsize=4096)
def _converted(formula: str, displayed: bool) -> str:
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise MissingTool("latex2mathml", "the HTML report needs it", "pip install 'collapse-sym[all]'") from None
    text = re.sub(r":\s*=", r"\\coloneqq ", formula)
    text = _WORD.sub(r"\\text{\1}", text).replace(r"\widehat", r"\hat").replace(r"\widetilde", r"\tilde")
    text = text.replace(r"\operatorname*", r"\operatorname").replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    made = convert(text)
    if "\\" in made or "$" in made:
        raise ValueError(f"no MathML for {formula!r}")
    inner = made[made.index(">") + 1 : made.rindex("</math>")]
    inner = _FIRST.sub(r'\1<mo form="infix">\2</mo>', inner)
    inner = _NAMES.sub(r'<mo form="prefix" lspace="0.17em" rspace="0">\1</mo>', inner)
    return f'<math displaystyle="true">{inner}</math>' if displayed else f"<math>{inner}</math>"


def flowing(row: Row, limit: float, lead: Row = ()) -> list[str]:
    """The pieces of a displayed formula as ``<math>`` elements; lines may end between them."""
    found = pieces(row, limit) if row else []
    if lead:
        head = found[0].row if found else ()
        found = [Piece(lead + head), *found[1:]]
    return [mathml(tex((Atom(r"\cdot", "bin"), *p.row) if p.soft else p.row), displayed=True) for p in found]


def inline_pieces(formula: str, limit: float) -> list[str]:
    """A formula inside a line of text, in pieces where it is long."""
    return [mathml(tex(p.row)) for p in pieces(parse(formula), limit)]
