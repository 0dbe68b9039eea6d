"""Sequences along which exponents say that a statement about orders of growth fails, looked at in numbers.

``maxplus`` says where the exponents of two sides differ; a rational point of that region is a sequence of powers of k.
Whether it is inside the hypotheses, and whether the statement is violated there, is decided as for any other place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, islice
from math import lcm
from typing import Any

import sympy as sp

from ...oracle.plan import generator_for
from ...proof.evidence.candidates import Rng
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.entries import Entry
from ...proof.evidence.exactly import exact
from ...proof.evidence.judging import Row, atoms
from ...proof.evidence.power_paths import FAR, draw_powers
from ...proof.evidence.powers import SHARE, of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.statements import Statement
from .blocks import NotRead
from .maxplus import Differ, by_orders, differences, gap_at, readings

#: denominators of coordinates where they are rounded, coarse ones first; the largest one
GRID, FINEST = (1, 2, 4), 12
#: places looked at in a region and in all; the least difference of exponents
LOOKED_AT, MOST, LEAST = 4, 60, sp.Rational(1, 8)
#: the largest power of k
HIGHEST = 24
#: members at which a slow growth is looked at again
FARTHER = ("1000000", "1000000000", "1000000000000")
#: growth of a ratio per factor e of k below which it may be on its way to a constant
SLOWEST = 0.3
Point = Mapping[sp.Symbol, sp.Rational]


def violation_by_orders(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence of powers along which a statement is violated in numbers, or None where none is found.

    >>> from collapse_sym.proof.statements import statement
    >>> violation_by_orders(statement("APP-H2.variance")).fails, violation_by_orders(statement("LEM-I.1.main"))
    (True, None)
    """
    if len(statement.regime) != 1 or not of_powers(statement):
        return None
    rng = generator_for("rays", statement.hash, seed)
    for entry in islice(entries(statement, rng), MOST):
        found = exact(statement, entry)
        if found is not None and found.fails:
            return found
    return None


def entries(statement: Statement, rng: Rng) -> Iterator[Entry]:
    """Sequences, each once; what only has bounds need not be there as at the point that leads to one."""
    met = list[Entry]()
    for differ, point in chain(_by_points(statement), _by_regions(statement)):
        entry = _entry(statement, draw_powers(statement, rng), differ, point)
        if entry is not None and entry not in met:
            met.append(entry)
            yield entry


def _by_points(statement: Statement) -> Iterator[tuple[Differ, Point]]:
    """Points at which exponents differ, of those that are drawn: those where they do by much first."""
    found = list[tuple[sp.Expr, Differ, Point]]()
    for at in readings(statement):
        for point in () if at is None else _inside(Differ(at, ())):
            try:
                gap = gap_at(statement, at.where(point))  # type: ignore[union-attr]
            except NotRead:
                continue
            if gap >= _least(statement):
                found.append((gap, Differ(at, ()), point))  # type: ignore[arg-type]
    found.sort(key=lambda one: -one[0])
    yield from ((differ, point) for _, differ, point in found[: MOST // 2])


def _by_regions(statement: Statement) -> Iterator[tuple[Differ, Point]]:
    for differ in differences(statement):
        if differ is not None:
            yield from ((differ, point) for point in _points(differ, _least(statement)))


def _least(statement: Statement) -> sp.Rational:
    """The least difference of exponents: where x → ∞ or 0 is stated, none is enough, as x stays of one order."""
    return sp.S.Zero if conclusion(statement)[0] == "TendsTo" else LEAST


def crossing_over(statement: Statement, found: Comparison) -> bool:
    """Whether a ratio that grows slowly at the members of a sequence goes to a constant, as its exponents show.

    A ratio such as 1/3 + 9 k^(−1/5) is far from its limit at every member that is looked at.  What grows
    less at members up to 10¹² than at the first is on its way to a constant, too: a power or a logarithm goes on.
    """
    if len(statement.regime) != 1 or not of_powers(statement) or found.place.path is None:
        return False
    near = _last_steps(statement, found)
    slow = [b.relation != "TendsTo" and abs(b.gap - a.gap) < SLOWEST * step for a, b, step in near]
    return any(slow) and (_settles(statement, found, slow) or bool(by_orders(statement)))


def _last_steps(statement: Statement, found: Comparison) -> list[tuple[Row, Row, float]]:
    """Each relation at the last two members, and the logarithm of their ratio."""
    assert found.place.path is not None
    (sizes,), count = found.place.path.members, len(atoms(conclusion(statement)))
    before, last = found.rows[-2 * count : -count], found.rows[-count:]
    return [(a, b, math.log(sizes[-1] / sizes[-2])) for a, b in zip(before, last)]


def _settles(statement: Statement, found: Comparison, slow: list[bool]) -> bool:
    """Whether an exact ratio that grows slowly grows less, per factor e, at the farther members of its sequence."""
    if not found.exact or found.place.path is None:
        return False
    again = exact(statement, {"sequence": found.place.path.terms, "members": {"k": list(FARTHER)}})
    if again is None:
        return False
    steps = zip(_last_steps(statement, found), _last_steps(statement, again), slow)
    return any(is_slow and not _goes_on(near, far) for near, far, is_slow in steps)


def _goes_on(near: tuple[Row, Row, float], far: tuple[Row, Row, float]) -> bool:
    """Whether a ratio, or its inverse where that grows, grows by SHARE of what it did, as a logarithm does."""
    sign = 1 if near[1].gap > near[0].gap else -1
    first, then = ((math.exp(sign * b.gap) - math.exp(sign * a.gap)) / step for a, b, step in (near, far))
    return then >= SHARE * first


def _points(differ: Differ, least: sp.Rational = LEAST) -> list[Point]:
    """Rational points of a region at which exponents differ, those with small powers first."""
    found = [point for point in _inside(differ) if _gap(differ, point) >= least]
    found.sort(key=lambda point: lcm(*(int(x.q) for x in point.values())) * max(map(abs, point.values()), default=0))
    return found[:LOOKED_AT]


def _inside(differ: Differ) -> Iterator[Point]:
    """Rational points of a region."""
    region, met = differ.at.region, list[Point]()
    growing = {differ.at.known[name] for name in differ.at.large}  # a power that is 0 does not grow
    for row in region.points:
        point = {s: sp.Rational(Fraction(float(x)).limit_denominator(FINEST)) for s, x in zip(region.symbols, row)}
        signs = [(expr.subs(point), strict or expr in growing) for expr, strict in region.rows]
        if point not in met and all(x > 0 if strict else x >= 0 for x, strict in signs):
            met.append(point)
            yield point


def _gap(differ: Differ, point: Point) -> sp.Expr:
    found = [gap.subs(point) for gap in differ.gaps]
    return min((x.subs(dict.fromkeys(x.free_symbols, 0)) for x in found), default=sp.oo)


def _entry(statement: Statement, terms: dict[str, Any], differ: Differ, point: Point) -> Entry | None:
    """The sequence of a point; what it does not speak of is as in ``terms``. None where powers of k are too high."""
    known = {x: None if e is None else _number(e, point) for x, e in differ.at.known.items()}
    powers = {x: e for x, e in known.items() if e is not None and (e or x in _moves(statement))}
    unit = lcm(1, *(e.denominator for e in powers.values()))
    if unit * max(map(abs, powers.values()), default=0) > HIGHEST:
        return None
    found = dict(terms)
    for name, expr in differ.at.values.items():
        found[name] = str(_number(expr, point))
    for name, e in known.items():
        if name in _moves(statement) and name != "lambda":
            found[name] = "0" if e is None else _power(int(e * unit))
    if {"T0", "d"} <= found.keys() and known.get("T0") == known.get("d"):
        found["T0"] = ["Multiply", "2", "d"] if "phi0" in found else ["Multiply", "2", ["Add", "d", "2"]]
    return {"sequence": found, "members": {"k": list(FAR)}}


def _moves(statement: Statement) -> set[str]:
    return {name for stage in statement.regime for name in stage["grows"]} - {"Sigma", "w0", "spectrum"}


def _power(e: int) -> Any:
    return ["Power", "k", str(e)] if e else "1"


def _number(expr: sp.Expr, point: Point) -> Fraction:
    at = expr.subs(point)
    found = sp.Rational(at.subs(dict.fromkeys(at.free_symbols, 0)))  # of the others nothing is asked
    return Fraction(int(found.p), int(found.q))
