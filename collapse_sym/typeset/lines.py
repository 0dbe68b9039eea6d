r"""The line breaker: a formula becomes pieces between which a line may end.

Terms of a sum may part before + and −, chains of relations before the relation, products before a
factor.  What is still wider than the limit, or a tower of fractions, is opened: a bracket becomes two
brackets of fixed size with breakable contents, a fraction A/B becomes (1/B)·(A) or (A)·(B)⁻¹, a root a
power 1/2, a long integer groups of digits.  Nothing else is changed, so every layout is the formula itself.

    pieces(parse(text), limit)  →  pieces, each at most ``limit`` em wide wherever that is possible
    fill(pieces, limit)         →  lines for TeX (HTML lets the browser fill)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .mathtree import Atom, Fence, Frac, Group, Node, Root, Row, Scripts, Styled, parse
from .widths import height, width

TALLEST = 4.5  # em: two fractions inside each other, not three
_DIGITS = 12
_TIMES = Atom(r"\cdot", "bin")


@dataclass(frozen=True)
class Piece:
    """Part of a formula; ``depth`` counts the brackets around it, ``soft`` asks for · at a line's start."""

    row: Row
    depth: int = 0
    soft: bool = False

    @property
    def width(self) -> float:
        return width(self.row)


def pieces(row: Row, limit: float, depth: int = 0) -> list[Piece]:
    r"""Break a row into pieces of at most ``limit`` em where that is possible.

    >>> from collapse_sym.typeset.mathtree import tex
    >>> [tex(p.row) for p in pieces(parse("a + b = c"), 3)]
    ['a', '+b', '=c']
    """
    found: list[Piece] = []
    for term in _terms(row):
        found += [Piece(term, depth)] if fits(term, limit) else _product(term, limit, depth)
    return found


def fits(row: Row, limit: float) -> bool:
    """Whether a row is narrow enough for a line, and no tower of fractions."""
    return width(row) <= limit and height(row) <= TALLEST


def _terms(row: Row) -> list[Row]:
    """Split before every relation and every + or − that is not a sign."""
    terms: list[list[Node]] = [[]]
    for node in row:
        splits = isinstance(node, Atom) and (node.kind == "rel" or (node.kind == "bin" and node.text in ("+", "-")))
        if splits and any(not _is_sign(x) for x in terms[-1]):
            terms.append([])
        terms[-1].append(node)
    return [tuple(t) for t in terms if t]


def _is_sign(node: Node) -> bool:
    return isinstance(node, Atom) and (node.text in ("+", "-") or node.kind in ("rel", "space", "punct"))


def _product(term: Row, limit: float, depth: int) -> list[Piece]:
    """Break a product before factors, opening the factors that are too wide alone."""
    done: list[Piece] = []
    current: Row = ()
    for factor in _factors(term):
        parts = [Piece(factor, depth)] if fits(factor, limit) else _open(factor, limit, depth)
        joins = width(current) + parts[0].width <= limit or all(_is_sign(x) for x in current)
        if not joins:
            done.append(_factor_piece(current, done, depth))
        current = current + parts[0].row if joins else parts[0].row
        if len(parts) > 1:
            done += [_factor_piece(current, done, depth), *parts[1:]]
            current = ()
    return [*done, _factor_piece(current, done, depth)] if current else done


def _factor_piece(row: Row, done: list[Piece], depth: int) -> Piece:
    """A piece of a product: all but the first follow a ·, unless they bring their own sign or space."""
    if not done:
        return Piece(row, depth)
    first = row[0]
    if isinstance(first, Atom) and first.kind == "space":
        return Piece(row[1:], depth + 1)
    return Piece(row, depth + 1, soft=not (isinstance(first, Atom) and first.kind in ("bin", "punct", "rel")))


def _factors(term: Row) -> list[Row]:
    """Group a product into factors: signs and names of functions stay with what follows them."""
    factors: list[Row] = []
    held: Row = ()
    for node, following in zip(term, (*term[1:], None), strict=True):
        held += (node,)
        if following is not None and (_holds(node) or _applied(node, following)):
            continue
        if isinstance(node, Atom) and node.kind == "punct" and factors and len(held) == 1:
            factors[-1] += held
        else:
            factors.append(held)
        held = ()
    return factors


def _holds(node: Node) -> bool:
    core = node.base if isinstance(node, Scripts) else node
    if isinstance(core, Atom):
        return core.kind in ("bin", "rel", "op", "space", "open") or core.text in ("+", "-")
    return isinstance(core, Styled) and core.kind == "op"


def _applied(node: Node, following: Node) -> bool:
    """Whether f(x) is a function of x rather than a product: a word, or a letter before a lone argument."""
    inside = following.base if isinstance(following, Scripts) else following
    if not isinstance(inside, Fence):
        return False
    core = node.base if isinstance(node, Scripts) else node
    if isinstance(core, Styled):
        return True
    listed = any(isinstance(x, Atom) and x.text == "," for x in inside.body)
    return isinstance(core, Atom) and core.kind == "ord" and (listed or len(inside.body) == 1)


def _open(factor: Row, limit: float, depth: int) -> list[Piece]:
    """Break one factor that is too wide; its prefix stays with its first piece."""
    *before, node = factor
    inside = _open_node(node, limit, depth)
    return [replace(inside[0], row=(*before, *inside[0].row)), *inside[1:]]


def _open_node(node: Node, limit: float, depth: int) -> list[Piece]:
    if isinstance(node, Scripts) and isinstance(node.base, Fence):
        return _open_fence(node.base, node, limit, depth)
    if isinstance(node, Scripts) and isinstance(node.base, Group) and not node.sub:
        return _open_fence(Fence("(", node.base.body, ")"), node, limit, depth)
    if isinstance(node, Fence):
        return _open_fence(node, None, limit, depth)
    if isinstance(node, Group):
        return pieces(node.body, limit, depth)
    if isinstance(node, Root) and not node.index:
        power = Scripts(Atom(""), (), parse("1/2"))
        return _open_fence(Fence("(", node.body, ")"), power, limit, depth)
    if isinstance(node, Frac) and node.command != r"\binom":
        return _open_fraction(node, limit, depth)
    if isinstance(node, Atom) and node.text.isdigit() and len(node.text) > _DIGITS:
        groups = [node.text[i : i + _DIGITS] for i in range(0, len(node.text), _DIGITS)]
        return [Piece((Atom(g),), depth + 1) for g in groups]
    return [Piece((node,), depth)]


def _open_fence(fence: Fence, scripts: Scripts | None, limit: float, depth: int) -> list[Piece]:
    size = _size(height(fence.body))
    close: Node = Atom(_sized(size, "r", fence.right), "end")
    if scripts is not None:
        close = Scripts(close, scripts.sub, scripts.sup)
    inner = pieces(fence.body, limit - 1.2, depth + 1)
    first = replace(inner[0], row=(Atom(_sized(size, "l", fence.left), "end"), *inner[0].row))
    inner = [first, *inner[1:]]
    return [*inner[:-1], replace(inner[-1], row=(*inner[-1].row, close))]


def _sized(size: str, side: str, bracket: str) -> str:
    return f"\\{size}{side}{bracket}"


def _size(tall: float) -> str:
    return "big" if tall <= 1.3 else "Big" if tall <= 1.9 else "bigg" if tall <= 2.8 else "Bigg"


def _open_fraction(node: Frac, limit: float, depth: int) -> list[Piece]:
    """A/B as (1/B)·(A) where B is short, as (A)·(B)⁻¹ elsewhere."""
    if fits(node.bottom, 0.6 * limit):
        small, rest = _split_top(node.top)
        return _product((Frac(small, node.bottom, node.command), *rest), limit, depth)
    inverse = Scripts(Fence("(", node.bottom, ")"), (), parse("-1"))
    top = () if node.top == (Atom("1"),) else _bracketed(node.top)
    return _product((*top, inverse), limit, depth)


def _split_top(top: Row) -> tuple[Row, Row]:
    """The factors of a numerator that may stay in it (else 1), and the wide ones."""
    if len(_terms(top)) > 1 or _is_sign(top[0]):
        return (Atom("1"),), (Fence("(", top, ")"),)
    factors = _factors(top)
    stays = [width(f) <= 3.0 and height(f) <= 1.3 for f in factors]
    small = tuple(x for f, s in zip(factors, stays, strict=True) if s for x in f)
    rest = tuple(x for f, s in zip(factors, stays, strict=True) if not s for x in f)
    return (small or (Atom("1"),), rest) if rest else ((Atom("1"),), top)


def _bracketed(row: Row) -> Row:
    """The row as a factor or a product of factors: sums and signs get brackets."""
    return row if len(_terms(row)) == 1 and not _is_sign(row[0]) else (Fence("(", row, ")"),)


def fill(found: list[Piece], limit: float, first: float | None = None) -> list[Row]:
    """Lines of at most ``limit`` em (the first: ``first``), broken where fewest brackets are open."""
    lines: list[Row] = []
    rest = list(found)
    while rest:
        room = first if first is not None and not lines else limit
        count = _fitting(rest, room)
        if count < len(rest):
            count = _best(rest, count, room)
        lines.append(_line(rest[:count], bool(lines)))
        rest = rest[count:]
    return lines


def _fitting(found: list[Piece], room: float) -> int:
    total = 0.0
    for count, piece in enumerate(found):
        total += piece.width
        if count and total > room:
            return count
    return len(found)


def _best(found: list[Piece], count: int, room: float) -> int:
    """The last break of least depth among those that fill at least half of the line."""
    total, choices = 0.0, []
    for i in range(1, count + 1):
        total += found[i - 1].width
        if total >= room / 2 or i == count:
            choices.append((found[i].depth, -i))
    return -min(choices)[1]


def _line(found: list[Piece], continued: bool) -> Row:
    head = (_TIMES,) if continued and found[0].soft else ()
    return head + tuple(node for piece in found for node in piece.row)
