"""How far floats may be from a term: an error of each sum over directions, carried through all that is done with it.

Where parts cancel, what is left may be nothing but errors of these sums: a violation counts if it outlasts them.  Where
the directions are few, terms are taken to fifty digits, of which half may cancel.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ...errors import CollapseSymError
from ...proof.arithmetic import real
from ...proof.evaluation import value
from ...proof.evidence.floats import Floats
from ...proof.evidence.points import Path
from ...proof.evidence.powers import floats_of
from ...proof.language import Term

#: relative errors: of sums in floats, see ``floats``, and of one operation
SUMS, ONE = 1e-7, 1e-15
#: the least growth per factor e of k
DRIFT = 0.2
#: directions of which sums are taken to fifty digits, and what that leaves unknown beside 1 where half of them cancel
FEW, HALF = 3_000, 1e-25
Known = tuple[float, float]


def certain(path: Path, side: Term, other: Term) -> bool:
    """Whether a side is seen to be negative along a sequence, or to grow slower than another one > 0."""
    found = []
    for k in path.members[0]:
        (x, wide), (y, broad) = (_known(path, k, t) for t in (side, other))
        if y <= broad or math.isinf(wide):
            return False
        found.append((x < -wide, (abs(x) + wide) / (y - broad)))
    if all(negative for negative, _ in found):
        return True
    steps = zip(pairwise(path.members[0]), pairwise(largest for _, largest in found))
    return all(math.log(x / y) >= DRIFT * math.log(b / a) for (a, b), (x, y) in steps)


def _known(path: Path, k: int, term: Term) -> Known:
    """The value of a term at a member, and by how much it may be wrong."""
    if path.sizes(k)["d"] <= FEW:
        try:
            found = float(real(value(term, path.at(k))))
            return found, HALF + ONE * abs(found)
        except CollapseSymError:  # floats have values of sums without an end, too
            pass
    return within(floats_of(path, (k,)), term)


def within(floats: Floats, term: Term) -> Known:
    """The value of a term, and by how much it may be wrong.

    >>> at = Floats({"d": 3.0, "x": 1.0}, {"Sigma": ["Power", "m", "-1"]})
    >>> value, error = within(at, ["Subtract", ["Trace", "Sigma"], "11/6"])
    >>> abs(value) < 1e-12, 1e-7 < error < 2e-7
    (True, True)
    """
    if isinstance(term, str):
        return float(floats.value(term)), 0.0
    head, *rest = term
    if head in ("Add", "Subtract"):
        parts = [within(floats, t) for t in rest]
        total = sum(x if i == 0 or head == "Add" else -x for i, (x, _) in enumerate(parts))
        return total, sum(wide + ONE * abs(x) for x, wide in parts)
    if head == "Negate":
        x, wide = within(floats, rest[0])
        return -x, wide
    if head == "Multiply":
        parts = [within(floats, t) for t in rest]
        value, most = math.prod(x for x, _ in parts), math.prod(abs(x) + wide for x, wide in parts)
        return value, most - abs(value) + ONE * abs(value)
    if head == "Divide":
        (x, wide), (y, broad) = (within(floats, t) for t in rest)
        if abs(y) <= broad:
            return math.nan, math.inf
        return x / y, (abs(x) + wide) / (abs(y) - broad) - abs(x / y) + ONE * abs(x / y)
    if head in ("Power", "Sqrt"):
        e = 0.5 if head == "Sqrt" else float(floats.value(rest[1]))
        return _power(within(floats, rest[0]), e)
    value = float(floats.value(term))
    return value, SUMS * abs(value)


def _power(base: Known, e: float) -> Known:
    x, wide = base
    if x <= wide:
        return math.nan, math.inf
    value = x**e
    return value, value * (((x + wide) / (x - wide)) ** abs(e) - 1 + ONE)
