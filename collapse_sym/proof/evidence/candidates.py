"""Places to look at: points inside the hypotheses of a statement, drawn where inequalities are at their extremes.

Spectra are flat, of two levels, geometric, or with one tiny eigenvalue; w₀ lies on weak, strong or mixed directions;
rows stand on both sides of d and on its boundaries; n goes up to 8; λ goes down to 10⁻⁶.  What the hypotheses equate is
set, the rest is drawn again until they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ..evaluation import Sequence, Undetermined, Value, value
from ..language import SEQUENCES, Term
from ..statements import Statement
from .points import is_inside
from .sampling import spelled

TRIES = 200
DIMENSIONS = (1, 2, 2, 2, 3, 4, 4, 5)
REPEATS = (1, 1, 1, 2, 2, 3, 4, 8, 0)
EIGENVALUES = ("1/2", "1/4", "1/9", "1/25", "1/100", "1/400", "1/10000")
PENALTIES = ("1/1000000", "1/1000000", "1/1000", "1/20", "3/10", "1", "4/3", "10")
DEVIATIONS = ("0", "1", "1/2", "3")
NUMBERS = ("1/4", "1", "2")

#: places are drawn by the thousand, from few numbers
number = cache(Fraction)
Rng = np.random.Generator
Draw = Callable[[Rng, Mapping[str, Value]], Value]


def pick(rng: Rng, options: Any) -> Any:
    """One of several."""
    return options[int(rng.integers(len(options)))]


# -- single values ---------------------------------------------------------------------------------
def spectrum(rng: Rng, d: int) -> tuple[Fraction, ...]:
    """d eigenvalues, the largest 1 (or another scale)."""
    low, kind = number(pick(rng, EIGENVALUES)), int(rng.integers(5))
    if kind == 0:
        found = (Fraction(1),) * d
    elif kind == 1:  # geometric
        found = tuple(max(low**j, Fraction(1, 10**6)) for j in range(d))
    else:  # two levels, or one small eigenvalue
        weak = (d + 1) // 2 if kind == 2 else 1
        found = (Fraction(1),) * (d - weak) + (low,) * weak
    scale = number(pick(rng, ("1", "1", "1", "2")))
    return tuple(scale * s for s in found)


def vector(rng: Rng, d: int) -> tuple[Fraction, ...]:
    """Coefficients on the weakest direction, the strongest, all, or some."""
    kind = int(rng.integers(5))
    if kind <= 1:
        return (Fraction(0),) * (d - 1) + (Fraction(1),)
    if kind == 2:
        return (Fraction(1),) + (Fraction(0),) * (d - 1)
    if kind == 3:
        return (Fraction(1),) * d
    return tuple(Fraction(int(x)) for x in rng.integers(-3, 4, size=d))


def rows(rng: Rng, d: int) -> Fraction:
    """A number of rows on either side of d, or at its boundary."""
    return Fraction(max(1, pick(rng, (1, 1, d - 1, d, d + 1, d + 2, d + 3, d + 4, 2 * d, 3 * d, 6 * d, 20 * d))))


def scalar(rng: Rng, name: str, domain: str, d: int) -> Fraction:
    """A value for a scalar variable, by its name where that says what it is, else by its domain."""
    if name == "n":
        n = number(pick(rng, REPEATS))
        return max(n, Fraction(1)) if domain == "positive-integer" else n
    if domain == "positive-integer":
        return rows(rng, d)
    if name.startswith("lambda"):
        return number(pick(rng, PENALTIES if domain == "positive" else (*PENALTIES, "0")))
    if name.startswith("sigma"):
        return number(pick(rng, DEVIATIONS if domain == "nonnegative" else DEVIATIONS[1:]))
    return number(pick(rng, NUMBERS)) if domain != "natural" else Fraction(int(rng.integers(9)))


def sequence(rng: Rng, domain: str, d: int) -> Sequence:
    """A sequence with a short period."""
    size = int(rng.integers(1, 3))
    if domain.endswith("integer"):
        return Sequence((), tuple(rows(rng, d) for _ in range(size)))
    return Sequence((), tuple(number(pick(rng, NUMBERS)) for _ in range(size)))


def drawn(rng: Rng, name: str, domain: str, d: int) -> Value:
    """A value for a variable in dimension d."""
    if domain == "covariance":
        return spectrum(rng, d)
    if domain == "vector":
        return vector(rng, d)
    if domain in SEQUENCES:
        return sequence(rng, domain, d)
    return scalar(rng, name, domain, d)


# -- points ----------------------------------------------------------------------------------------
def draw_point(statement: Statement, rng: Rng) -> dict[str, Value] | None:
    """A point inside the hypotheses, or None where none is met in a few tries."""
    for _ in range(TRIES):
        d = pick(rng, DIMENSIONS)
        point: dict[str, Value] = {"d": Fraction(d)}
        for name, domain in statement.variables:
            if name != "d":
                point[name] = drawn(rng, name, domain, d)
        found = settled(statement, point)
        if found is not None:
            return found
    return None


def changed_point(statement: Statement, point: Mapping[str, Value], rng: Rng) -> dict[str, Value] | None:
    """A point like this one, one or two of its variables drawn again."""
    domains, d = dict(statement.variables), int(point["d"])
    names = [name for name in domains if name != "d"]
    for _ in range(TRIES):
        new = dict(point)
        for _ in range(int(rng.integers(1, 3))):
            name = pick(rng, names)
            new[name] = drawn(rng, name, domains[name], d)
        found = settled(statement, new)
        if found is not None:
            return found
    return None


def settled(statement: Statement, point: Mapping[str, Value]) -> dict[str, Value] | None:
    """The point with what the hypotheses equate, if it is inside all of them."""
    new = dict(point)
    try:
        for hypothesis in statement.meaning["hypotheses"]:
            _set(spelled(statement, hypothesis), new)
        inside = is_inside(statement, new)
    except (CollapseSymError, KeyError, TypeError):
        return None
    return new if inside else None


def _set(hypothesis: Term, point: dict[str, Value]) -> None:
    """Give the left side of an equation the value of the right one, where it is a variable or a member of one."""
    if hypothesis[0] == "ForAll":
        _, index, low, high = hypothesis[1]
        for i in range(int(value(low, point)), int(value(high, point)) + 1):
            bound = {**point, index: Fraction(i)}
            _set(hypothesis[2], bound)
            point.update({k: v for k, v in bound.items() if k in point})
    if hypothesis[0] != "Equal":
        return
    _, left, right = hypothesis
    if isinstance(left, str) and left in point:
        point[left] = value(right, point)
    elif isinstance(left, list) and left[0] == "At":
        point[left[1]] = _with_member(point[left[1]], int(value(left[2], point)), value(right, point))


def _with_member(found: Sequence, index: int, new: Value) -> Sequence:
    start = [found.at(i) for i in range(max(index + 1, len(found.start)))]
    start[index] = new
    return Sequence(tuple(start), found.period)


def data_of(point: Mapping[str, Value]) -> dict[str, Any]:
    """A point as it stands in a file.

    >>> data_of({"d": Fraction(2), "Sigma": (Fraction(1), Fraction(1, 4))})
    {'d': '2', 'Sigma': ['1', '1/4']}
    """
    return {name: _data(x) for name, x in point.items()}


def _data(x: Value) -> Any:
    if isinstance(x, tuple):
        return [str(e) for e in x]
    if isinstance(x, Sequence):
        return {"start": [str(e) for e in x.start], "period": [str(e) for e in x.period]}
    if not isinstance(x, Fraction):
        raise Undetermined(x, "is not rational")
    return str(x)
