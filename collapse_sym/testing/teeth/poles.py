"""Quotients at points where what stands below passes through 0: between two values of a number there is one without.

Something below a bar, made of κ, df_m and traces by sums, products and powers, is continuous in a number > 0 such as λ;
where it is > 0 at one value and < 0 at another it is 0 between them.  The number is one of which no hypothesis speaks,
so that all values lie inside.  A bisection comes near to it: there the term must be next to nothing, or it jumped from
-∞ to ∞, and the original must have both of its sides, with nothing small below a bar of its own, and hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value, value
from ...proof.evidence.candidates import draw_point
from ...proof.evidence.entries import entry_of_point
from ...proof.evidence.exactly import exact
from ...proof.evidence.judging import HOLDS
from ...proof.evidence.outcomes import is_random
from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import Term, words
from ...proof.statements import Statement

#: points drawn; values of a number; halvings; what is next to nothing, and what is not, relative to 1
POINTS, VALUES, HALVINGS = 60, tuple(Fraction(10) ** e for e in range(-4, 4)), 40
NOTHING, SOMETHING = 1e-9, 1e-3
#: heads that may stand below the bar: each is continuous where its parts have values
CONTINUOUS = frozenset((
    "Add", "Subtract", "Negate", "Multiply", "Divide", "Power", "Df", "Kappa", "Trace", "Quad", "SquaredNorm",
    "SquaredNormIn", "MatrixMultiply", "Scale",
))  # fmt: skip
FAULTS = (CollapseSymError, ArithmeticError, KeyError, TypeError, ValueError, np.linalg.LinAlgError)
TOLD = "a quotient by what passes through 0 has no value"
Point = Mapping[str, Value]


def divides_by_nothing(original: Statement, mutated: Statement, seed: int = 0) -> str:
    """What a conclusion divides by that is 0 at a point where its original has both sides; or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("COR-4.4.isotropic-rho")  # T - df_2(kappa) is > 0 for kappa of T rows
    >>> changed = {m.name: m.statement for m in mutants(s) if m.path[0] == "where"}
    >>> {name: bool(divides_by_nothing(s, t)) for name, t in changed.items()}
    {'twice the penalty in kappa at where.2.1': False, 'kappa of twice the rows at where.2.1': True}
    """
    if mutated.regime or is_random(conclusion(mutated)) or conclusion(original) == conclusion(mutated):
        return ""
    below = [t for t in _below(conclusion(mutated)) if _heads(t) <= CONTINUOUS]
    spoken = set().union(*(words(spelled(mutated, h)) for h in mutated.meaning["hypotheses"]), set())
    free = [x for x, domain in mutated.variables if domain == "positive" and x not in spoken]
    rng = generator_for("poles", mutated.hash, seed)
    for _ in range(POINTS if free else 0):
        point = draw_point(mutated, rng)
        for near in () if point is None else _near(below, free, dict(point)):
            if _stands(original, near, rng):
                return TOLD
    return ""


def _below(term: Term) -> list[Term]:
    """What stands below bars, outside of what binds names."""
    if isinstance(term, str):
        return []
    own = [term[2]] if term[0] == "Divide" else []
    return own + [t for part in term[1:] for t in _below(part)]


def _heads(term: Term) -> set[str]:
    return set() if isinstance(term, str) else {term[0]}.union(*map(_heads, term[1:]))


def _near(below: list[Term], free: list[str], point: dict[str, Value]) -> Iterator[dict[str, Value]]:
    """The point with one number changed to where a term is 0, next to it."""
    for term in below:
        for name in [x for x in free if x in words(term)]:
            found = [(x, _number(term, {**point, name: x})) for x in VALUES]
            for (a, low), (b, high) in pairwise(found):
                if low is not None and high is not None and low * high < 0:
                    at = _crossing(lambda x: _number(term, {**point, name: x}), a, b)  # noqa: B023
                    if at is not None:
                        yield {**point, name: at}


def _crossing(f: Callable[[Fraction], float | None], low: Fraction, high: Fraction) -> Fraction | None:
    """Where a function changes its sign, and is next to nothing; None where it jumps, or has no value on the way."""
    start = f(low)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        there = f(middle)
        if start is None or there is None:
            return None
        low, high = (middle, high) if there * start > 0 else (low, middle)
    end = f(low)
    return low if end is not None and abs(end) <= NOTHING else None


def _number(term: Term, point: Point) -> float | None:
    try:
        return float(value(term, point))  # type: ignore[arg-type]
    except FAULTS:
        return None


def _stands(original: Statement, point: Point, rng: Any) -> bool:
    """Whether the original divides by nothing small at a point inside its hypotheses, and holds there."""
    sizes = [_number(t, point) for t in _below(conclusion(original))]
    if any(x is None or abs(x) < SOMETHING for x in sizes):
        return False
    try:
        found = exact(original, entry_of_point(original, point, rng))
    except FAULTS:
        return False
    return found is not None and found.state == HOLDS
