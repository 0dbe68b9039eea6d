r"""LaTeX formulas as trees: what the line breaker and the width estimate work on.

    parse(r"\frac{a}{b} + c")  →  (Frac((a,), (b,)), Atom(+), Atom(c))
    tex(parse(text))           →  the same formula

Only the structure that matters for line breaking is kept (fractions, roots, fences, scripts);
everything else is an atom or is carried verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import ascii_letters

Row = tuple["Node", ...]


@dataclass(frozen=True)
class Node:
    """A node of the tree."""

    @cached_property
    def sizes(self) -> dict[str, float]:
        """What widths.py has measured of this node: the line breaker asks again and again."""
        return {}


@dataclass(frozen=True)
class Atom(Node):
    """One symbol; ``kind`` is ord, op, bin, rel, open, close, punct, space or end (a stray bracket)."""

    text: str
    kind: str = "ord"


@dataclass(frozen=True)
class Group(Node):
    """``{…}``."""

    body: Row


@dataclass(frozen=True)
class Frac(Node):
    """A fraction."""

    top: Row
    bottom: Row
    command: str = r"\frac"


@dataclass(frozen=True)
class Root(Node):
    """A root, with its optional index verbatim."""

    body: Row
    index: str = ""


@dataclass(frozen=True)
class Fence(Node):
    r"""A bracketed row: growing (``\left … \right``) or of natural size."""

    left: str
    body: Row
    right: str
    grows: bool = True


@dataclass(frozen=True)
class Scripts(Node):
    """A base with a subscript, a superscript or both."""

    base: Node
    sub: Row = ()
    sup: Row = ()


@dataclass(frozen=True)
class Styled(Node):
    """A command with one verbatim argument: roman words, operator names, accents, an environment."""

    command: str
    argument: str
    kind: str = "ord"


_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d+(?:\.\d+)?|[A-Za-z]|\s+|.", re.DOTALL)
_FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\binom"}
_STYLED = set(
    r"\mathrm \operatorname \operatorname* \text \textrm \mathbf \mathbb \mathcal \mathsf \mathit \mathfrak \boldsymbol"
    r" \widehat \hat \overline \bar \tilde \widetilde \underline \vec \mathring \dot \mathbin \mathrel \mathop"
    r" \bm \mathtt".split()
)
_BINARY = set(r"+ - * \cdot \times \pm \mp \circ \odot \otimes \wedge \vee \cup \cap \setminus \oplus".split())
_RELATION = set(
    r"= < > : \le \leq \ge \geq \ne \neq \equiv \sim \simeq \approx \asymp \lesssim \gtrsim \to \gets \mapsto \ll \gg"
    r" \coloneqq \in \mid \parallel \propto \rightarrow \leftarrow \longrightarrow \Rightarrow \implies \iff"
    r" \downarrow \uparrow \subset \subseteq \perp \succeq \preceq".split()
)
_OPERATOR = set(r"\sum \prod \int \max \min \log \exp \lim \inf \sup \det \sin \cos \ln \limsup \liminf".split())
_SPACE = set(r"\, \; \: \! \quad \qquad \ ~".split()) | {"\\ "}
_OPEN = {
    "(": ")", "[": "]", r"\{": r"\}", r"\langle": r"\rangle", r"\lVert": r"\rVert", r"\lvert": r"\rvert",
    r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack",
}  # fmt: skip
_CLOSE = set(_OPEN.values())
_SIZES = {f"\\{stem}{side}" for stem in ("big", "Big", "bigg", "Bigg") for side in "lr"}


@lru_cache(maxsize=512)
def parse(text: str) -> Row:
    r"""The tree of a LaTeX formula.

    Raises: ValueError where braces, ``\left … \right`` or environments are not balanced.

    >>> parse("x + 1")
    (Atom(text='x', kind='ord'), Atom(text='+', kind='bin'), Atom(text='1', kind='ord'))
    """
    reader = _Reader([t for t in _TOKEN.findall(text) if not t.isspace()], text)
    row = reader.row(set())
    if reader.tokens:
        raise ValueError(f"unbalanced {reader.tokens[-1]} in {text!r}")
    return row


class _Reader:
    """A recursive-descent reader over a reversed list of tokens."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self.tokens, self.text = tokens[::-1], text

    def take(self, expected: str | None = None) -> str:
        if not self.tokens or (expected is not None and self.tokens[-1] != expected):
            raise ValueError(f"expected {expected or 'more'} in {self.text!r}")
        return self.tokens.pop()

    def row(self, stops: set[str]) -> Row:
        items: list[Node] = []
        while self.tokens and self.tokens[-1] not in stops and self.tokens[-1] not in ("}", r"\right"):
            items.append(self.item(items))
        return tuple(items)

    def item(self, before: list[Node]) -> Node:
        node = self.base(before)
        sub: Row = ()
        sup: Row = ()
        while self.tokens and self.tokens[-1] in ("_", "^", "'"):
            mark = self.take()
            if mark == "_":
                sub += self.argument()
            else:
                sup += (Atom(r"\prime"),) if mark == "'" else self.argument()
        return Scripts(node, sub, sup) if sub or sup else node

    def base(self, before: list[Node]) -> Node:
        token = self.take()
        if token == "{":
            body = self.row(set())
            self.take("}")
            return Group(body)
        if token in _FRACTIONS:
            return Frac(self.argument(), self.argument(), token)
        if token == r"\sqrt":
            return self.root()
        if token == r"\left":
            return self.fence()
        if token == r"\begin":
            return self.environment()
        if token in _STYLED:
            return Styled(token, self.verbatim(), "op" if token.startswith(r"\operatorname") else "ord")
        if token in _SIZES:
            return Atom(token + self.take(), "end")
        if token in _OPEN:
            return self.brackets(token)
        return Atom(token, _kind(token, before))

    def argument(self) -> Row:
        if self.tokens and self.tokens[-1] == "{":
            self.take()
            body = self.row(set())
            self.take("}")
            return body
        if self.tokens and self.tokens[-1][0].isdigit() and len(self.tokens[-1]) > 1:
            number = self.take()  # x^12 is x¹2 in TeX
            self.tokens.append(number[1:])
            return (Atom(number[0]),)
        return (self.base([]),)

    def root(self) -> Root:
        index = ""
        if self.tokens and self.tokens[-1] == "[":
            self.take()
            while self.tokens[-1] != "]":
                index += self.take()
            self.take()
        return Root(self.argument(), index)

    def fence(self) -> Fence:
        left = self.take()
        body = self.row(set())
        self.take(r"\right")
        return Fence(left, body, self.take())

    def brackets(self, opening: str) -> Node:
        """``(…)`` if it closes within this row, else the lone bracket."""
        saved = list(self.tokens)
        body = self.row(_CLOSE)
        if self.tokens and self.tokens[-1] == _OPEN[opening]:
            return Fence(opening, body, self.take(), grows=False)
        self.tokens = saved
        return Atom(opening, "end")

    def verbatim(self) -> str:
        if not self.tokens or self.tokens[-1] != "{":
            return self.take()
        self.take()
        depth, found = 1, list[str]()
        while True:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not depth:
                return _join(found)
            found.append(token)

    def environment(self) -> Styled:
        name = self.verbatim()
        depth, found = 1, list[str]()
        while depth:
            token = self.take()
            depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
            found.append(token)
        self.verbatim()
        return Styled(r"\begin", f"{{{name}}}{_join(found[:-1])}\\end{{{name}}}")


def _kind(token: str, before: list[Node]) -> str:
    if token in _RELATION:
        return "rel"
    if token in _BINARY:
        last = next((x for x in reversed(before) if not (isinstance(x, Atom) and x.kind == "space")), None)
        prefix = last is None or (isinstance(last, Atom) and last.kind in ("bin", "rel", "punct", "op"))
        return "ord" if prefix else "bin"
    if token in _OPERATOR:
        return "op"
    if token in _SPACE:
        return "space"
    if token in (",", ";"):
        return "punct"
    return "end" if token in _CLOSE else "ord"


def _join(tokens: list[str]) -> str:
    """Tokens as one string, with the one space that TeX needs after a control word."""
    out = ""
    for token in tokens:
        if token[:1].isalpha() and _ends_in_a_word(out):
            out += " "
        out += token
    return out


def _ends_in_a_word(text: str) -> bool:
    before = text.rstrip(ascii_letters)
    return before.endswith("\\") and before != text


def tex(row: Row) -> str:
    r"""The LaTeX of a tree.

    >>> tex(parse(r"\frac{ a }{b}\left( x_0\right)^2"))
    '\\frac{a}{b}\\left(x_{0}\\right)^{2}'
    """
    return _join([_tex(node) for node in row])


def _tex(node: Node) -> str:
    if isinstance(node, Atom):
        return node.text
    if isinstance(node, Group):
        return f"{{{tex(node.body)}}}"
    if isinstance(node, Frac):
        return f"{node.command}{{{tex(node.top)}}}{{{tex(node.bottom)}}}"
    if isinstance(node, Root):
        return (f"\\sqrt[{node.index}]" if node.index else "\\sqrt") + f"{{{tex(node.body)}}}"
    if isinstance(node, Fence):
        left, right = (r"\left" + node.left, r"\right" + node.right) if node.grows else (node.left, node.right)
        return _join([left, tex(node.body), right])
    if isinstance(node, Scripts):
        scripts = (f"_{{{tex(node.sub)}}}" if node.sub else "") + (f"^{{{tex(node.sup)}}}" if node.sup else "")
        return _tex(node.base) + scripts
    assert isinstance(node, Styled)
    return f"\\begin{node.argument}" if node.command == r"\begin" else f"{node.command}{{{node.argument}}}"
