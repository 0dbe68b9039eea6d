"""A statement at one place: both sides of every relation of its conclusion, computed, and what follows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from ...errors import InvalidInput
from ..evaluation import Sequence, Value
from ..language import Term
from ..statements import Statement
from . import along
from .draws import LAWS
from .estimates import NO_VALUE
from .fits import fits
from .judging import ERROR, FAILS, HOLDS, OPEN, QUOTIENT, ROUNDING, Row, atoms, combined, judged, shown
from .outcomes import is_random
from .points import Each, Path
from .powers import along_powers, of_powers
from .sampling import Sampler, conclusion
from .special import different_functions, law_of_noise, number_of_roots
from .surely import at_outcomes

REPLICATES = 20_000


@dataclass(frozen=True)
class Place:
    """Where a statement is looked at: a point, or a sequence of points.

    ``other`` is a second point, for a function that must serve both; ``law`` that of the rows, ``outcome`` some or
    all of the designs and noises, for what is stated of every outcome.
    """

    point: Mapping[str, Value] | None = None
    path: Path | None = None
    other: Mapping[str, Value] | None = None
    law: str = "gaussian"
    outcome: Mapping[str, Any] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The place in words."""
        if self.path is not None:
            found = [f"along {', '.join(f'{k} = {_term(v)}' for k, v in self.path.terms.items())}"]
        else:
            found = [f"at {_shown_point(self.point or {})}"]
        if self.other is not None:
            found.append(f"and at {_shown_point(self.other)}")
        return found + ([f"rows: {self.law}"] if self.law != "gaussian" else [])


def _shown_point(point: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} = {_value(x)}" for name, x in point.items())


def _value(x: Value) -> str:
    if isinstance(x, Sequence):
        return ", ".join(map(str, (*x.start, *x.period))) + ", …"
    return f"{_term(x.term)}" if isinstance(x, Each) else shown(x)


def _term(x: Any) -> str:
    from .. import wording

    if isinstance(x, Mapping):
        if "each" in x:
            return f"(m ↦ {wording.plain(x['each'])})"
        if "law" in x:
            return f"(m ↦ {wording.plain(x['law'])})"
        if "levels" in x:
            return ", ".join(f"{e[0]} ({e[1]} of all)" if isinstance(e, list) else e for e in x["levels"])
        return ", ".join(map(_term, (*x["start"], *x["period"]))) + ", …"
    return wording.plain(x)


@dataclass(frozen=True)
class Comparison:
    """Both sides of a statement at a place; ``state`` is holds, fails or open, never typed.

    ``error`` is the probability that a state "fails" came about by chance (0: exact), ``sees`` the relative error in
    a side of an equation that would have been found here (infinite where there is none: an order).
    """

    part: str
    text: str
    place: Place
    rows: tuple[Row, ...]
    state: str
    error: float
    notes: tuple[str, ...] = ()
    sees: float = math.inf

    @property
    def fails(self) -> bool:
        """Whether the statement is violated here."""
        return self.state == FAILS

    @property
    def exact(self) -> bool:
        """Whether no simulation stands behind it."""
        return all(row.exact for row in self.rows)

    def lines(self) -> tuple[str, ...]:
        """Both sides, the gap and its error, for every relation."""
        found = [f"{self.part}: {self.text}", *self.place.lines(), *self.notes]
        for row in self.rows:
            found += row.lines()
        how = "exact" if self.exact else f"by chance with probability below {self.error:g}"
        return (*found, {FAILS: f"fails ({how})", HOLDS: "holds here", OPEN: "not decided here"}[self.state])


def compare(
    statement: Statement, place: Place, *, replicates: int | None = REPLICATES, seed: Any = 0, error: float = ERROR
) -> Comparison:
    """Both sides of a statement at a place inside its hypotheses, and whether it is violated there.

    ``replicates`` None: nothing is drawn, only means in closed form are taken.
    Raises: Undetermined where a side has no value that can be computed, InfiniteRisk where it is infinite, NotClosed.
    """
    if place.law not in LAWS or place.law != "gaussian" and (statement.chain or {}).get("inputs") != "features":
        raise InvalidInput(place.law, "is no law that the rows of this chain may have", f"use one of {', '.join(LAWS)}")
    how = _method(statement, place)
    rows, state, notes, *along_path = how(statement, place, replicates, seed, error)
    sees = along_path[0] if along_path else _sees(rows)
    return Comparison(statement.id, statement.text, place, tuple(rows), state, error, tuple(notes), sees)


def _sees(rows: list[Row]) -> float:
    """The largest relative error that some equation at a place would not have shown."""
    return max((r.sees for r in rows if r.relation == "Equal" and (r.left or r.right)), default=math.inf)


#: rows, state, notes and, along a sequence, what it would have shown
Judged = tuple[list[Row], str, list[str]] | tuple[list[Row], str, list[str], float]


def _method(statement: Statement, place: Place) -> Callable[..., Judged]:
    if place.path is not None:
        return along_powers if of_powers(statement) else _along
    term = conclusion(statement)
    if term[0] in SPECIAL:
        return SPECIAL[term[0]]
    return _surely if any(_bare(a) for a in atoms(term)) else _at_point


def _bare(term: Term) -> bool:
    """Whether something random stands outside every expectation."""
    if not isinstance(term, str) and term[0] == "Expectation":
        return False
    if isinstance(term, str):
        return is_random(term)
    return is_random([term[0]]) or any(map(_bare, term[1:]))


def _at_point(statement: Statement, place: Place, replicates: int, seed: Any, error: float) -> Judged:
    assert place.point is not None
    term = conclusion(statement)
    relations = atoms(term)
    sampler = Sampler(statement, place.point, replicates, seed, place.law)
    sides = iter(sampler.values([side for r in relations for side in r[1:]]))
    if statement.regime:  # one member of a sequence decides nothing
        return [along.row(r[0], next(sides), next(sides), at="", error=error) for r in relations], OPEN, []
    parts, close = len(relations), QUOTIENT if _has_slope(term) else 0.0
    rows = [judged(r[0], next(sides), next(sides), error=error, parts=parts, close=close) for r in relations]
    return rows, combined(term, [row.state for row in rows]), []


def _has_slope(term: Term) -> bool:
    return not isinstance(term, str) and (term[0] == "Derivative" or any(map(_has_slope, term[1:])))


def _surely(statement: Statement, place: Place, replicates: int, seed: Any, error: float) -> Judged:
    assert place.point is not None
    return at_outcomes(statement, place.point, place.outcome, seed)


def _along(statement: Statement, place: Place, replicates: int, seed: Any, error: float) -> Judged:
    assert place.path is not None
    term, places = conclusion(statement), place.path.places()
    relations = atoms(term)
    share = error / (len(places) * len(relations))
    table = []
    for at in places:
        point = place.path.at(*at)
        sampler = Sampler(statement, point, replicates, seed, place.law)
        sides = iter(sampler.values([side for r in relations for side in r[1:]]))
        label = _label(statement, point)
        table.append([along.row(r[0], next(sides), next(sides), at=label, error=share) for r in relations])
    sizes = place.path.members[-1]
    if len(place.path.members) == 2:
        inner = len(place.path.members[0])
        table = [_inner_limit(table[i : i + inner]) for i in range(0, len(table), inner)]
    columns = [[row[i] for row in table] for i in range(len(relations))]
    states = [along.verdict(r[0], rows, sizes) for r, rows in zip(relations, columns)]
    seen = [along.sees(r[0], rows, sizes) for r, rows in zip(relations, columns)]
    sees = max((x for x in seen if x < math.inf), default=math.inf)
    return [row for rows in table for row in rows], combined(term, states), [], sees


def _inner_limit(table: list[list[Row]]) -> list[Row]:
    """An inner limit is taken at its last member, and may be as far from there as that is from the first.

    Exact sides whose deviation moves on as far as before, from one of three members to the next, have none.
    """
    first, last = table[0], table[-1]
    found = [replace(b, width=b.width + _distance(a, b)) for a, b in zip(first, last)]
    for i, column in enumerate(zip(*table)):
        steps = [_distance(a, b) for a, b in pairwise(column)]
        if len(steps) > 1 and all(r.exact for r in column) and steps[-1] > max(along.SHRINK * steps[0], ROUNDING):
            found[i] = replace(found[i], gap=NO_VALUE)
    return [replace(r, state=FAILS if along.outside(r.relation, r.gap, r.width) else OPEN) for r in found]


def _distance(a: Row, b: Row) -> float:
    return 0.0 if NO_VALUE in (a.gap, b.gap) else abs(float(a.gap) - float(b.gap))


def _label(statement: Statement, point: Mapping[str, Value]) -> str:
    """The sizes of a member."""
    chain = statement.chain or {}
    rows = list(dict.fromkeys(fit.samples for fit in fits(chain, point))) if chain else []
    found = [f"{name} = {point[name]}" for name in ("d", "n") if name in point]
    return ", ".join(found + [f"rows {', '.join(map(str, rows[:6]))}"] * bool(rows)) + (", …" if len(rows) > 6 else "")


SPECIAL: dict[str, Callable[..., Judged]] = {
    "ExistsFunction": different_functions,
    "ExistsUnique": number_of_roots,
    "IndependentNormal": law_of_noise,
}
