"""Grids: NAME=VALUES as texts, and all their points.

    T=100,200,500          a list
    T=100:1000000:25log    25 points from 100 to 10⁶, evenly in log T; sizes are rounded to integers
    noise=0:1:5lin         5 points, evenly; lin may be left out
    T=10,100:1000:4log     both
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import mpmath
import sympy as sp

from ...chain.grammar import to_text
from ...chain.model import Chain
from ...errors import InvalidInput, TooLarge
from .names import WHOLE, number, role_of

#: Points on one axis, and points × replicates of one campaign.
MAX_POINTS = 100_000
MAX_TASKS = 1_000_000
#: Significant digits of a point between the ends of a logarithmic range, the same on every machine.
DIGITS = 12

_RANGE = re.compile(r"(\d{1,7})\s*(lin|log)?\Z", re.ASCII)
_FORMS = "write NAME=1,2,5 or NAME=100:1000000:25log or NAME=0:1:5lin"


@dataclass(frozen=True)
class Axis:
    """One name of a grid and its values in the order given, as canonical texts (rationals, never floats)."""

    name: str
    role: str
    values: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether its values are integers."""
        return self.role in WHOLE


def parse_axis(chain: Chain, text: str) -> Axis:
    """The axis that NAME=VALUES stands for in a chain; values met twice are kept once.

    Raises: InvalidInput (form, unknown name, value outside its domain), TooLarge.

    >>> from collapse_sym.chain import Chain, Isotropic, LeastSquares, NormTruth, Population
    >>> chain = Chain(Population(Isotropic(9), NormTruth(1)), (), LeastSquares("T"))
    >>> parse_axis(chain, "T=100:10000:5log").values
    ('100', '316', '1000', '3162', '10000')
    >>> parse_axis(chain, "noise=1e-3,0.001,0:1:3").values
    ('1/1000', '0', '1/2', '1')
    """
    name, equals, values = (part.strip() for part in text.partition("="))
    if not (name and equals and values):
        raise InvalidInput(text, "is not NAME=VALUES", _FORMS)
    role = role_of(chain, name)
    found = [v for item in values.split(",") for v in _item(item.strip(), role, text)]
    if len(found) > MAX_POINTS:
        raise TooLarge(text, f"more than {MAX_POINTS} points on one axis", "give fewer")
    return Axis(name, role, tuple(dict.fromkeys(to_text(v) for v in found)))


def parse_grid(chain: Chain, texts: Sequence[str]) -> tuple[Axis, ...]:
    """The axes of a grid; a name given twice is refused.

    Raises: InvalidInput, TooLarge.
    """
    axes = tuple(parse_axis(chain, text) for text in texts)
    names = [axis.name for axis in axes]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(name, "has two --grid", "join their values with commas")
    return axes


def points(axes: Sequence[Axis]) -> Iterator[dict[str, str]]:
    """All points, the last axis running fastest; one empty point where there is no axis."""
    for values in itertools.product(*(axis.values for axis in axes)):
        yield dict(zip((axis.name for axis in axes), values))


def _item(item: str, role: str, text: str) -> list[sp.Expr]:
    """The values of one element between commas."""
    parts = [part.strip() for part in item.split(":")]
    if not all(parts) or len(parts) not in (1, 3):
        raise InvalidInput(text, f"{item!r} is neither a number nor FROM:TO:COUNT", _FORMS)
    if len(parts) == 1:
        return [number(item, role)]
    match = _RANGE.match(parts[2])
    if not match or not 2 <= int(match.group(1)) <= MAX_POINTS:
        raise InvalidInput(text, f"{parts[2]!r} is no number of points", f"2 to {MAX_POINTS}, then log or lin")
    count, spacing = int(match.group(1)), match.group(2) or "lin"
    first, last = number(parts[0], role), number(parts[1], role)
    if spacing == "log" and not (first > 0 and last > 0):
        raise InvalidInput(text, "a logarithmic range starts and ends above 0", "use lin, or list the 0 by a comma")
    inner = [_between(first, last, sp.Rational(i, count - 1), spacing) for i in range(1, count - 1)]
    return [first, *((_rounded(v) if role in WHOLE else v) for v in inner), last]


def _between(first: sp.Expr, last: sp.Expr, share: sp.Rational, spacing: str) -> sp.Expr:
    if spacing == "lin":
        return first + (last - first) * share
    with mpmath.workdps(40):
        a, b = (mpmath.log(mpmath.mpf(str(sp.N(v, 40)))) for v in (first, last))
        value = mpmath.exp(a + (b - a) * mpmath.mpf(int(share.p)) / int(share.q))
        return sp.Rational(mpmath.nstr(value, DIGITS))


def _rounded(value: sp.Expr) -> sp.Integer:
    # half up, in exact arithmetic: Python's round would take 2.5 to 2
    return sp.Integer(sp.floor(value + sp.Rational(1, 2)))
