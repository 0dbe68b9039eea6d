r"""An estimate of the width and height of a formula in display style, in em of the text size.

Computer Modern metrics by class of symbol: the estimate falls short of TeX's own measure by less than
0.3 em and exceeds it by a twentieth on the average (tests/pages compares them).
"""

from __future__ import annotations

import re

from .mathtree import Atom, Fence, Frac, Group, Node, Root, Row, Scripts, Styled

SCRIPT = 0.73
_WIDE = {
    r"\sum": 1.5, r"\prod": 1.35, r"\int": 1.0, r"\Sigma": 0.75, r"\quad": 1.0, r"\qquad": 2.0, r"\,": 0.17,
    r"\;": 0.28, r"\:": 0.23, r"\!": -0.17, r"\omega": 0.68, r"\infty": 1.0, "m": 0.9, "w": 0.74, "M": 1.0, "W": 1.0,
    r"\sigma": 0.61, r"\to": 1.6, r"\coloneqq": 1.6, r"\mapsto": 1.6, r"\langle": 0.39, r"\rangle": 0.39,
    r"\top": 0.8, "-": 0.8, "+": 0.8,
}  # fmt: skip
_NARROW = set("ijlt:;,.'|![]()") | {r"\iota", r"\mid", r"\lambda", r"\kappa"}


def width(row: Row, *, nested: bool = False) -> float:
    """The width of a row in em; ``nested``: inside a fraction, where further fractions are set smaller.

    >>> from collapse_sym.typeset.mathtree import parse
    >>> 2.5 < width(parse("a + b")) < 3
    True
    """
    return sum([_width(node, nested) for node in row])


def _width(node: Node, nested: bool) -> float:
    if isinstance(node, Atom):
        return _atom(node)
    key = "width inside" if nested else "width"
    if key not in node.sizes:
        node.sizes[key] = _measured(node, nested)
    return node.sizes[key]


def _measured(node: Node, nested: bool) -> float:
    if isinstance(node, Group):
        return width(node.body, nested=nested)
    if isinstance(node, Frac):
        inside = max(width(node.top, nested=True), width(node.bottom, nested=True))
        return (SCRIPT if nested else 1.0) * inside + 0.26
    if isinstance(node, Root):
        return width(node.body, nested=nested) + 1.0
    if isinstance(node, Fence):
        tall = height(node.body) * (0.8 if nested else 1.0) if node.grows else 1.0
        return width(node.body, nested=nested) + 2 * _delimiter(tall) + 0.3
    if isinstance(node, Scripts):
        return _scripts(node, nested)
    assert isinstance(node, Styled)
    return _styled(node)


def _scripts(node: Scripts, nested: bool) -> float:
    base, scripts = _width(node.base, nested), SCRIPT * max(width(node.sub), width(node.sup))
    if isinstance(node.base, Atom) and node.base.text in (r"\sum", r"\prod"):
        return max(base, scripts)
    return base + scripts + 0.06


def _styled(node: Styled) -> float:
    if node.command == r"\begin":
        return max(len(line) for line in node.argument.split(r"\\")) * 0.5
    letters = re.sub(r"\\[A-Za-z]+|[{}\s]", "", node.argument) or "x"
    return len(letters) * (0.56 if len(letters) > 1 else 0.75) + (0.17 if node.kind == "op" else 0.05)


def _atom(node: Atom) -> float:
    if node.kind == "bin":
        return 1.25
    if node.kind == "rel":
        return 1.4
    if node.kind == "punct":
        return 0.45
    if node.text in _WIDE:
        return _WIDE[node.text]
    if node.text[0].isdigit():
        return 0.51 * len(node.text)
    if node.text in _NARROW:
        return 0.58 if node.text.startswith("\\") else 0.42
    if node.text.isupper():
        return 0.76
    if node.kind == "op":
        return 0.55 * (len(node.text) - 1) + 0.17
    return 0.5 + 0.3 * (node.kind == "end") if node.text.startswith("\\") and len(node.text) < 3 else 0.64


def _delimiter(tall: float) -> float:
    return 0.39 if tall <= 1.2 else 0.6 if tall <= 2.4 else 0.8


def height(row: Row) -> float:
    """The total height of a row in em: 1 for a line of text, 2.3 for a fraction."""
    return max([_height(node) for node in row], default=1.0)


def _height(node: Node) -> float:
    if isinstance(node, Atom):
        return 1.6 if node.text in (r"\sum", r"\prod", r"\int") else 1.0
    if "height" not in node.sizes:
        node.sizes["height"] = _measured_height(node)
    return node.sizes["height"]


def _measured_height(node: Node) -> float:
    if isinstance(node, Frac):
        return height(node.top) + height(node.bottom) + 0.3
    if isinstance(node, Group):
        return height(node.body)
    if isinstance(node, (Root, Fence)):
        return height(node.body) + 0.1
    if isinstance(node, Scripts):
        limits = isinstance(node.base, Atom) and node.base.text in (r"\sum", r"\prod")
        return 3.0 if limits else _height(node.base) + 0.15
    return 2.4 if isinstance(node, Styled) and node.command == r"\begin" else 1.0
