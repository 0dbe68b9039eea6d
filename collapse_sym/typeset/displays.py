"""Displayed formulas in LaTeX: lines that fit the text width, aligned at their relations."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Display
from .lines import TALLEST, Piece, fill, pieces
from .mathtree import Atom, Row, parse, tex
from .widths import height, width


def displays(blocks: Sequence[Display], limit: float) -> str:
    """Displayed formulas in lines that fit the text width (in em), aligned at their relations."""
    left = max((width(parse(b.left)) for b in blocks), default=0.0)
    left = left if left <= 0.3 * limit else 0.0
    lines = [line for block in blocks for line in display_lines(block, limit, left)]
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}\n"


def display_lines(block: Display, limit: float, column: float = 0.0) -> list[str]:
    """The lines of the alignment: the left-hand side, then every relation under the first.

    ``column`` is the width of the left-hand sides of the formulas that share the alignment.
    """
    left = parse(block.left)
    relations = [(parse(r), parse(right)) for r, right in block.rights]
    column = max(column, width(left))
    total = column + sum(width(r) + width(right) for r, right in relations)
    if not relations[0][0] or not left:
        return ["&" + tex(line) for line in fill(pieces(left + relations[0][1], limit), limit)]
    if total <= limit and len(relations) == 1 and height(relations[0][1]) <= TALLEST:
        return [_guarded(tex(left)) + " &" + tex(relations[0][0] + relations[0][1])]
    beside = width(left) <= 0.3 * limit
    room = limit - (column if beside else 2.0) - 2.0
    lines = [] if beside else ["&" + tex(line) for line in fill(pieces(left, limit), limit)]
    for relation, right in relations:
        found = pieces(right, room - 2.0)
        found[0] = Piece(relation + found[0].row, 0)
        made = [tex(line) for line in _spaced(fill(found, room - 2.0, room))]
        lead = "" if beside else r"\quad "
        lines += ["&" + lead + made[0], *(rf"&{lead}\qquad {line}" for line in made[1:])]
    if beside:
        lines[0] = _guarded(tex(left)) + " " + lines[0]
    return lines


def _guarded(line: str) -> str:
    r"""A line after ``\\\\`` must not begin with what TeX would take for its argument."""
    return "{}" + line if line[:1] in ("[", "*") else line


def _spaced(lines: list[Row]) -> list[Row]:
    """An operator at the start of a line needs something on its left to be spaced as one."""
    done = lines[:1]
    for line in lines[1:]:
        first = line[0]
        done.append((Atom("{}"), *line) if isinstance(first, Atom) and first.kind in ("bin", "rel") else line)
    return done
