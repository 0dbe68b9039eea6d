"""The law of a sum of noises, exactly: Σ c_i E_i with independent E_i ~ N(0, v_i I) has the law N(0, Σ c_i² v_i I).

Whether designs are shared or fresh, the noises of two generators are independent, and they have as many entries as
their fits have rows.  v_i is read from the chain at a point, c_i from the term; nothing is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value, value
from ...proof.evidence.candidates import draw_point
from ...proof.evidence.fits import generator, repeat
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement

POINTS = 24
Point = Mapping[str, Value]


class NoSum(ValueError):
    """What is no sum of noises of the chain, or none of vectors with as many entries."""


def another_variance(statement: Statement, seed: int = 0) -> str:
    """Where a sum of noises has another variance than a statement says, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("LEM-F.4.noise")
    >>> another_variance(mutants(s, ["2 % more"])[0].statement), another_variance(s)
    ('the sum of noises has the variance 36, not 918/25', '')
    """
    term = conclusion(statement)
    if statement.regime or term[0] != "IndependentNormal":
        return ""
    rng = generator_for("variances", statement.hash, seed)
    for _ in range(POINTS):
        point = draw_point(statement, rng)
        try:
            found, stated = variance(statement, term[1], point or {}), value(term[2], point or {})
        except (NoSum, CollapseSymError, ArithmeticError, KeyError, TypeError):
            continue
        if found != stated:
            return f"the sum of noises has the variance {found}, not {stated}"
    return ""


def variance(statement: Statement, term: Term, point: Point) -> Fraction:
    """The variance of each entry of a sum of noises at a point.

    Raises: NoSum.
    """
    chain = statement.chain
    if chain is None:
        raise NoSum("no chain")
    shares = _shares(term, point)
    if any(i not in range(repeat(chain, point)) for i in shares):
        raise NoSum("a generator that there is not")
    fits = [(generator(chain, point, i), c) for i, c in shares.items()]
    variances = [fit.variance for fit, _ in fits]
    if len({fit.samples for fit, _ in fits}) != 1 or not all(isinstance(v, Fraction) for v in variances):
        raise NoSum("vectors of different sizes")
    return sum((c * c * v for (_, c), v in zip(fits, variances) if isinstance(v, Fraction)), Fraction(0))


def _shares(term: Term, point: Point) -> dict[int, Fraction]:
    """The factor of each noise."""
    match term:
        case ["Noise", index]:
            return {_whole(index, point): Fraction(1)}
        case ["Sum", str(index), low, high, body]:
            numbers = range(_whole(low, point), _whole(high, point) + 1)
            return _added([_shares(body, {**point, index: Fraction(i)}) for i in numbers])
        case ["Add", *parts]:
            return _added([_shares(t, point) for t in parts])
        case ["Subtract", a, b]:
            return _added([_shares(a, point), _times(Fraction(-1), _shares(b, point))])
        case ["Negate", a]:
            return _times(Fraction(-1), _shares(a, point))
        case ["Scale", factor, a]:
            return _times(_number(factor, point), _shares(a, point))
    raise NoSum(str(term))


def _added(parts: list[dict[int, Fraction]]) -> dict[int, Fraction]:
    found: dict[int, Fraction] = defaultdict(Fraction)
    for part in parts:
        for i, c in part.items():
            found[i] += c
    return dict(found)


def _times(factor: Fraction, shares: dict[int, Fraction]) -> dict[int, Fraction]:
    return {i: factor * c for i, c in shares.items()}


def _number(term: Term, point: Point) -> Fraction:
    found = value(term, point)
    if not isinstance(found, Fraction):
        raise NoSum("no rational number")
    return found


def _whole(term: Term, point: Point) -> int:
    found = _number(term, point)
    if found.denominator != 1:
        raise NoSum("no whole number")
    return int(found)
