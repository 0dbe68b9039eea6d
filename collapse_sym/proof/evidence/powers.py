"""Statements about powers of growing sizes: both sides at members far apart, and the slope of their ratio.

The ratio f/g, or g/f if that grows (x itself for x = O(1) and x → ∞), is looked at against the logarithm of k at three
members.  f ≍ g fails if the ratio still grows FAST, relatively, and by no less than SHARE of what it grew by before, as
any power and any logarithm do; it holds if it grows SLOWly, or by less than FALL of what it grew by before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from ...oracle.quantiles import quantile
from ..evaluation import Value
from ..language import Term
from ..statements import Statement
from .estimates import Estimate, over
from .floats import Floats
from .judging import FAILS, HOLDS, OPEN, RESOLUTION, Row, atoms, combined, mean
from .outcomes import is_random
from .points import Each, Path
from .sampling import Sampler, conclusion

#: growth per factor e of k; shares of the growth before
FAST, SLOW = 0.05, 0.02
SHARE, FALL = 0.9, 0.7
#: numbers in the matrices of one outcome, times outcomes
WORK = 3_000_000
FEWEST = 12


class HasPath(Protocol):
    """A place: its sequence."""

    @property
    def path(self) -> Path | None:
        """The sequence, if it is one."""


def of_powers(statement: Statement) -> bool:
    """Whether a statement says how something grows along its sequences.

    >>> from collapse_sym.proof.statements import statement
    >>> of_powers(statement("APP-H1.main")), of_powers(statement("THM-4.1.scaling"))
    (True, False)
    """
    clauses = [c for stage in statement.regime for c in stage["clauses"]]
    compared = any("Comparable" in (c[0], c[-1][0]) for c in clauses)
    term = conclusion(statement)
    grows = any(r[0] == "Bounded" or r[0] == "TendsTo" and r[2] == "Infinity" for r in atoms(term))
    by_number = "Eigenvalue" in str(statement.meaning["hypotheses"])
    return bool(clauses) and (compared or grows or by_number)


def along_powers(
    statement: Statement, place: HasPath, replicates: int | None, seed: Any, error: float
) -> tuple[list[Row], str, list[str]]:
    """Both sides at the members of a sequence, and what their slopes say."""
    path = place.path
    assert path is not None
    term = conclusion(statement)
    relations = atoms(term)
    sides = [_sides(r) for r in relations]
    share = error / (len(path.places()) * len(relations))
    table = []
    for at in path.places():
        values = iter(_values(statement, path, at, [x for pair in sides for x in pair], replicates, seed))
        label = ", ".join(f"{name} = {_short(x)}" for name, x in path.sizes(*at).items() if name in ("d", "T", "D"))
        table.append([_row(r[0], next(values), next(values), label, share) for r in relations])
    sizes = path.members[0]
    columns = [[row[i] for row in table] for i in range(len(relations))]
    states = [_near(c) if _is_limit(r) else _state(r[0], c, sizes) for r, c in zip(relations, columns)]
    return [row for rows in table for row in rows], combined(term, states), []


def _is_limit(relation: Term) -> bool:
    return bool(relation[0] == "TendsTo" and relation[2] != "Infinity")


def _near(rows: list[Row]) -> str:
    """Whether x goes to its limit: its distance is small, or falls."""
    (before, last), wide = (abs(r.gap) for r in rows[-2:]), rows[-1].width
    if last + wide <= max(RESOLUTION, before / 2):
        return HOLDS
    return FAILS if last - wide > max(RESOLUTION, SHARE * (before + rows[-2].width)) else OPEN


def _sides(relation: Term) -> tuple[Term, Term]:
    alone = relation[0] == "Bounded" or relation[2] == "Infinity"
    return (relation[1], "1") if alone else (relation[1], relation[2])


def _short(x: Value) -> str:
    return str(x) if isinstance(x, Fraction) and len(str(x)) < 12 else f"{float(x):.3g}"


def _values(
    statement: Statement, path: Path, place: tuple[int, ...], terms: list[Term], replicates: int | None, seed: Any
) -> list[Any]:
    if not any(map(is_random, terms)):
        floats = floats_of(path, place)
        return [float(floats.value(t)) for t in terms]
    point = path.at(*place)
    fewer = None if replicates is None else min(replicates, max(FEWEST, WORK // int(point["d"]) ** 2))
    return [x if isinstance(x, Estimate) else float(x) for x in Sampler(statement, point, fewer, seed).values(terms)]


def floats_of(path: Path, place: tuple[int, ...]) -> Floats:
    """A member in floats: scalars, and Σ, w₀ and sequences by their laws."""
    sizes = path.sizes(*place)
    laws = {name: x.term for name, x in sizes.items() if isinstance(x, Each)}
    laws |= {name: x["law"] for name, x in path.terms.items() if isinstance(x, Mapping) and "law" in x}
    return Floats({name: float(x) for name, x in sizes.items() if name not in laws}, laws)


def _row(relation: str, left: Any, right: Any, at: str, error: float) -> Row:
    a, b = float(mean(left)), float(mean(right))
    size = abs(a) if relation == "Bounded" else a
    if size <= 0 or b <= 0:
        gap = 0.0 if a == b == 0 else math.inf if b == 0 else -math.inf
        wide = math.inf if any(isinstance(x, Estimate) for x in (left, right)) else 0.0  # its mean may be > 0
        return Row(at, relation, a, b, gap, wide, wide, OPEN, OF)
    ratio = over(left, right)
    width = ratio.log().width(quantile(error, 1)) if isinstance(ratio, Estimate) else 0.0
    return Row(at, relation, a, b, math.log(size / b), width / 3, width, OPEN, OF)


OF = "log ratio ="


def _state(relation: str, rows: list[Row], sizes: tuple[int, ...]) -> str:
    """What the last two steps say; x = O(1) and x → ∞ have a sign."""
    gaps = [r.gap for r in rows]
    if any(math.isinf(g) for g in gaps):
        # x ≤ 0 at every member: of no order > 0, and not on its way to ∞
        never = len(set(gaps)) == 1 and relation in ("Comparable", "TendsTo") and all(r.exact for r in rows)
        return FAILS if never else OPEN
    if relation == "Comparable" and gaps[-1] < gaps[-2]:
        gaps = [-g for g in gaps]
    steps = [math.log(y / x) for x, y in zip(sizes, sizes[1:])][-2:]
    last = (gaps[-1] - gaps[-2]) / steps[1]
    wide = (rows[-1].width + rows[-2].width) / steps[1]
    ratios = [math.exp(g - gaps[-2]) for g in gaps[-3:]]
    before, after = ((y - x) / h for x, y, h in zip(ratios, ratios[1:], steps))
    grows = last - wide > FAST and after * (1 - wide) >= SHARE * before
    settles = last + wide <= SLOW or after * (1 + wide) <= FALL * before
    if relation == "TendsTo":
        grows, settles = settles, grows
    return FAILS if grows else HOLDS if settles else OPEN
