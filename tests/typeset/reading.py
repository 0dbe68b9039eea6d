"""What the tests read: formulas as numbers, pages as XML, TeX sources as balanced text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from collapse_sym.typeset.mathtree import Atom, Fence, Frac, Group, Root, Scripts, parse

XHTML = "{http://www.w3.org/1999/xhtml}"


def value(row, letters):
    """The number that a formula of letters, integers, brackets, fractions, roots and powers stands for."""
    total, product, sign, empty = 0.0, 1.0, 1.0, True
    for node in row:
        text = node.text if isinstance(node, Atom) else ""
        if text in ("+", "-"):
            if not empty:
                total, product, sign, empty = total + sign * product, 1.0, 1.0, True
            sign *= -1.0 if text == "-" else 1.0
        elif text not in (r"\cdot", r"\,", "{}"):
            product, empty = product * _factor(node, letters), False
    return total + sign * product


def _factor(node, letters):
    if isinstance(node, Atom):
        return float(node.text) if node.text.isdigit() else letters[node.text]
    if isinstance(node, (Group, Fence)):
        return value(node.body, letters)
    if isinstance(node, Frac):
        return value(node.top, letters) / value(node.bottom, letters)
    if isinstance(node, Root):
        return abs(value(node.body, letters)) ** 0.5
    assert isinstance(node, Scripts) and not node.sub
    base, power = _factor(node.base, letters), _power(node.sup)
    return abs(base) ** power if power == 0.5 else base**power


def _power(sup):
    text = "".join(x.text for x in sup)
    return 0.5 if text == "1/2" else float(text)


def joined(texts):
    r"""Pieces as one formula again, brackets of given size as ``\left … \right``."""
    text = " ".join(texts)
    text = re.sub(r"\\(?:big|Big|bigg|Bigg)l(?![a-z])", r"\\left", text)
    return parse(re.sub(r"\\(?:big|Big|bigg|Bigg)r(?![a-z])", r"\\right", text))


def page(text):
    """The tree of a page; ParseError if it is not XML."""
    return ElementTree.fromstring(text)


def visible(tree):
    """The text that a reader sees."""
    body = tree.find(f"{XHTML}body")
    return " ".join(body.itertext())


def balanced(source):
    """Whether braces, environments and growing brackets of a TeX source are balanced."""
    bare = re.sub(r"\\[{}]", "", source)
    depth = 0
    for letter in bare:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return False
    opened = re.findall(r"\\(begin|end)\{([a-z*]+)\}", source)
    stack = []
    for kind, name in opened:
        if kind == "begin":
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return depth == 0 and not stack and source.count(r"\left") == source.count(r"\right")
