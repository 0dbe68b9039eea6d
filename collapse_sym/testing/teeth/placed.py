"""Points of huge and tiny numbers, and those at which a conclusion names a member that there is not.

- A drawn point is given numbers of all sizes, and 0 where there may be; both sides of an order are exact there.
- Generators, and what belongs to them, are numbered from 0.  A conclusion without a regime that names one with a number
  below 0 at a point inside the hypotheses says nothing there, where its original names none and holds.  One with a
  regime says nothing at all if it names one along every sequence, whatever its numbers n ≥ 0 are: about a limit of what
  has no value there is nothing to be said, where its original speaks of sequences that have theirs, and holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value, value
from ...proof.evidence.candidates import Rng, draw_point, pick, settled
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, entry_of_point
from ...proof.evidence.exactly import exact
from ...proof.evidence.judging import HOLDS, ORDERS
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.outcomes import is_random
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, replaced, words
from ...proof.statements import Statement
from .projections import linear

#: points drawn, and the numbers that they are given; points at which names are looked at
POINTS, NAMED = 400, 24
SIZES = tuple(map(Fraction, ("1/1000000", "1/1000", "1/30", "1", "30", "1000", "1000000")))
ORDER = tuple(name for name, sign in ORDERS.items() if sign)
ONE = ("Projection", "Design", "Noise", "Model")
BOTH = ("ProjectionProduct", "NoiseMap", "NoiseCovariance")
RANGES = ("Sum", "Product", "MatrixProduct")
#: heads of what need not be asked for, or binds names
OPEN = (*RANGES, "ForAll", "InfinitelyMany", "ExistsUnique", "ExistsFunction", "Or", "Implies", "Derivative")
FAULTS = (CollapseSymError, ArithmeticError, np.linalg.LinAlgError)
Point = Mapping[str, Value]
WHOLE = ("natural", "positive-integer")
TOLD = "a generator with a negative number has no value"


def violation_at_extremes(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A violation of an order at a point of huge or tiny numbers, or None where none is found.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("APP-G.small-optimum")
    >>> violation_at_extremes(mutants(s, ["2 % more"])[0].statement) is None, violation_at_extremes(s) is None
    (False, True)
    """
    term = conclusion(statement)
    if statement.regime or term[0] not in ORDER or is_random(term):
        return None
    rng = generator_for("extremes", statement.hash, seed)
    for _ in range(POINTS):
        point = draw_point(statement, rng)
        found = None if point is None else _exact(statement, _extreme(statement, dict(point), rng), rng)
        if found is not None and found.fails:
            return found
    return None


def _extreme(statement: Statement, point: dict[str, Value], rng: Rng) -> dict[str, Value]:
    """A point with numbers of all sizes, one half of them as they were, and some 0."""
    for name, domain in statement.variables:
        if domain in ("positive", "nonnegative") and rng.integers(2):
            point[name] = Fraction(0) if domain == "nonnegative" and rng.integers(2) else pick(rng, SIZES)
    return point


def _exact(statement: Statement, point: dict[str, Value], rng: Rng) -> Comparison | None:
    try:
        new = settled(statement, point)
        return None if new is None else exact(statement, entry_of_point(statement, new, rng))
    except FAULTS:
        return None


# -- members that there are not --------------------------------------------------------------------
def names_no_member(original: Statement, mutated: Statement, seed: int = 0) -> str:
    """What a conclusion names that is not there, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.argument-projection")
    >>> changed = next(m for m in mutants(s) if m.name == "a number - 1 at conclusion.2.1.2").statement
    >>> names_no_member(s, changed), names_no_member(s, s)
    ('a generator with a negative number has no value', '')
    """
    if conclusion(original) == conclusion(mutated):
        return ""
    if mutated.regime:
        return TOLD if always_missing(mutated) and _holds_along(original, mutated, seed) else ""
    rng = generator_for("no member", original.hash, seed)
    for _ in range(NAMED):
        point = draw_point(mutated, rng)
        if point is None or not _missing(conclusion(mutated), point) or _missing(conclusion(original), point):
            continue
        if _holds(original, point, rng):
            return TOLD
    return ""


def _holds(statement: Statement, point: Point, rng: Rng) -> bool:
    try:
        entry: Entry = entry_of_point(statement, point, rng)
        place_of(statement, entry)  # inside the hypotheses, or refused
    except FAULTS:
        return False
    found = None if conclusion(statement)[0] == "IndependentNormal" else exact(statement, entry)
    return found is None or found.state == HOLDS


def _holds_along(original: Statement, mutated: Statement, seed: int) -> bool:
    """Whether the original has both sides along a sequence inside the conditions of the mutant, and holds there."""
    rng = generator_for("no member along", original.hash, seed)
    for _ in range(NAMED):
        entry = drawn_path(mutated, rng)
        try:
            place_of(mutated, entry)
            found = exact(original, entry)
        except FAULTS:
            continue
        if found is not None and found.state == HOLDS:
            return True
    return False


def always_missing(statement: Statement) -> bool:
    """Whether a conclusion names a generator with a number below 0 whatever the whole numbers ≥ 0 in it are."""
    return _always_missing(conclusion(statement), {x for x, domain in statement.variables if domain in WHOLE})


def _always_missing(term: Term, whole: set[str]) -> bool:
    if isinstance(term, str) or term[0] in OPEN:
        return False
    head, *rest = term
    if head == "Where":
        return _always_missing(replaced(rest[0], {rest[1]: rest[2]}), whole)
    if head not in (*ONE, *BOTH):
        return any(_always_missing(t, whole) for t in rest)
    first = linear(rest[-1], "")
    if first is None or first[1] >= 0:
        return False
    if head != "ProjectionProduct":
        return True
    names = words(rest[0]) & whole
    last = linear(rest[0], *names) if len(names) == 1 else linear(rest[0], "")
    return last is not None and last[0] >= 0 and last[1] >= first[1]  # otherwise it may be the identity


def _missing(term: Term, point: Point) -> bool:
    """Whether a term names a generator with a number below 0 at a point; the sums of nothing name none."""
    if isinstance(term, str):
        return False
    head, *rest = term
    if head in RANGES:
        index, low, high, body = rest
        first, last = _number(low, point), _number(high, point)
        if first is None or last is None or last < first:
            return False
        return any(_missing(body, {**point, index: i}) for i in dict.fromkeys((first, last)))
    if head == "Where":
        new = _number(rest[2], point)
        return new is not None and _missing(rest[0], {**point, rest[1]: new})
    numbers = [_number(t, point) for t in rest] if head in (*ONE, *BOTH) else []
    if None in numbers:
        return False
    if head == "ProjectionProduct" and numbers[0] < numbers[1]:  # type: ignore[operator]
        return False  # the identity
    if numbers and numbers[-1] < 0:  # type: ignore[operator]
        return True
    return any(_missing(t, point) for t in rest)


def _number(term: Term, point: Point) -> Fraction | None:
    try:
        found = value(term, point)
    except (*FAULTS, KeyError, TypeError, ValueError):
        return None
    return found if isinstance(found, Fraction) else None
