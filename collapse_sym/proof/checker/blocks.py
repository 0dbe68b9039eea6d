"""Of which designs a map is known that was found for any generator of a block: 0, …, repeat − 1, and no later one."""

from __future__ import annotations

from typing import Any

from .facts import Fact
from .known import names
from .ring import Poly
from .statement import Statement

NUMBER = (((("symbol", "#"), 1),), 1)


def inside(s: Statement, low: Poly, high: Poly) -> bool:
    """Whether numbers low … high, if there are any, are those of generators."""
    last = s.reader.scalar(s.reader.chain.last) - s.reader.number(1)
    return s.reader.nonnegative(low) and s.reader.nonnegative(last - high)


def in_block(s: Statement, low: Poly | None, high: Poly | None) -> bool:
    """The same; or whether there are generators."""
    last = s.reader.scalar(s.reader.chain.last) - s.reader.number(1)
    return s.reader.nonnegative(last) or (low is not None and high is not None and inside(s, low, high))


def numbered(p: Fact) -> bool:
    """Whether the images of a map speak of the number # of any generator."""
    return any(isinstance(x, Poly) and "#" in names(x.frozen()) for x in p.value[2:])


def known_there(s: Statement, p: Fact, index: Any) -> bool:
    """Whether a map is known of the design with this index: of #, or of a number in the block."""
    if not numbered(p) or not isinstance(index, tuple) or index == (NUMBER,):
        return True
    return inside(s, s.reader.thawed(index), s.reader.thawed(index))


def known_in_sum(s: Statement, p: Fact, indices: set[Any], low: Poly, high: Poly) -> bool:
    """Whether it is known of the designs # = low … high of a sum, which catches every #."""
    return not numbered(p) or (indices <= {(NUMBER,)} and inside(s, low, high))
