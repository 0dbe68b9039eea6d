"""Conclusions that are no relation of two sides: a function that serves all, a unique root, a law."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ...errors import InvalidInput
from ..evaluation import Undetermined, Value, value
from ..language import Term
from ..statements import Statement
from ..validation import SIGN
from .draws import Drawn
from .estimates import NO_VALUE, Estimate, is_infinite, mean_of, minus, over
from .fits import fits
from .judging import FAILS, HOLDS, Row, combined, judged
from .outcomes import Outcome
from .sampling import Reader, Sampler, conclusion

Judged = tuple[list[Row], str, list[str]]
#: the grid on which roots are counted: 0, and GRID points from LEAST to MOST times the sizes met
GRID, LEAST, MOST = 400, 1e-12, 1e12
FOURTH = "fourth moment"
#: entries of a noise that are looked at
ENTRIES = 3
#: so many times the outcomes of other comparisons: a variance is known less well than a mean
BATCHES = 6
#: relative error of a fourth moment that would have been seen: it is about the law, not about a formula
OF_FOURTH = 0.1


# -- one function, chosen first --------------------------------------------------------------------
def different_functions(statement: Statement, place: Any, replicates: int, seed: Any, error: float) -> Judged:
    """∃ f: L = R with f(arguments) in R linearly: the value that f must have, at two points with the same arguments.

    Raises: InvalidInput if the two points differ in an argument of the function.
    """
    _, name, arguments, body = conclusion(statement)
    points = [place.point] + ([place.other] if place.other is not None else [])
    for term in arguments[1:]:
        if len({value(term, p) for p in points}) != 1:
            raise InvalidInput(str(term), "differs between the two points, and the function may depend on it")
    needed = [_needed(statement, body, p, replicates, (seed, i)) for i, p in enumerate(points)]
    if len(needed) == 1 and NO_VALUE not in needed:
        return [], "open", ["a function can always be found for one point"]
    if NO_VALUE in needed:
        row = Row(f"{name} must be", "Equal", needed[0], needed[-1], NO_VALUE, 0.0, 0.0, FAILS)
        return [row], FAILS, ["no number serves"]
    row = judged("Equal", *needed, at=f"{name} must be", error=error)
    return [row], row.state, []


def _needed(statement: Statement, body: Term, point: Mapping[str, Value], replicates: int, seed: Any) -> Any:
    if body[0] != "Equal":
        raise Undetermined(body[0], "does not say what the function must be")
    sampler = Sampler(statement, point, replicates, seed)
    sampler.values(body[1:])
    gaps = [_gap(Reader(sampler, point, Fraction(unknown)), body) for unknown in (0, 1)]
    if is_infinite(gaps[0]):
        return NO_VALUE  # no number makes that side finite
    slope = minus(gaps[0], gaps[1])
    if slope == 0 and not isinstance(gaps[0], Estimate) and gaps[0] != 0:
        return NO_VALUE  # it is multiplied by 0, and the rest differs
    if slope == 0:
        raise Undetermined("the function", "is multiplied by 0 at this point")
    return over(gaps[0], slope)


def _gap(reader: Reader, body: Term) -> Any:
    return minus(reader.value(body[1]), reader.value(body[2]))


# -- a unique root ---------------------------------------------------------------------------------
def number_of_roots(statement: Statement, place: Any, replicates: int, seed: Any, error: float) -> Judged:
    """∃! x: L = R, by the exact zeros and sign changes of L − R on a grid of rationals."""
    _, name, domain, body = conclusion(statement)
    if body[0] != "Equal":
        raise Undetermined(body[0], "is no equation for a root")
    scale = max(map(float, place.point["Sigma"]), default=1.0)
    grid = [Fraction(0), *(Fraction(scale * x) for x in np.geomspace(LEAST, MOST, GRID))]
    if not SIGN[domain](Fraction(-1)):
        grid = [x for x in grid if SIGN[domain](x)]
    else:
        grid = [-x for x in grid[:0:-1]] + grid
    gaps = [(x, _difference(body, {**place.point, name: x})) for x in grid]
    signs = [(x, int(gap > 0) - int(gap < 0)) for x, gap in gaps if gap is not None]
    roots = [f"{name} = {float(x):.6g}" for x, s in signs if s == 0]
    for (a, s), (b, t) in pairwise(signs):
        if s * t < 0:
            roots.append(f"{name} in ({float(a):.6g}, {float(b):.6g})")
    row = judged("Equal", Fraction(len(roots)), Fraction(1), at="number of roots")
    return [row], row.state, [f"roots: {'; '.join(roots) or 'none'}"]


def _difference(body: Term, point: Mapping[str, Value]) -> Any:
    """L − R, None where a side has no value: that is no root."""
    try:
        return value(["Subtract", *body[1:]], point)
    except Undetermined:
        return None


# -- the law of a noise ----------------------------------------------------------------------------
def law_of_noise(
    statement: Statement, place: Any, replicates: int, seed: Any, error: float
) -> tuple[list[Row], str, list[str], float]:
    """v has independent entries N(0, s): means, variances, correlations and fourth moments of its entries."""
    _, vector, variance = conclusion(statement)
    s = value(variance, place.point)
    v = np.concatenate([_entries(statement, place, vector, (seed, b), replicates) for b in range(BATCHES)])
    ones, size = np.ones(len(v)), v.shape[1]
    common: Any = {"error": error, "parts": size * (size + 3) // 2}
    fourth = {**common, "resolution": OF_FOURTH}
    rows = []
    for i in range(size):
        squares = v[:, i] * v[:, i]
        rows.append(judged("Equal", mean_of(squares, ones), s, at=f"variance of entry {i}", **common))
        rows.append(judged("Equal", mean_of(squares * squares, ones), 3 * s * s, at=f"{FOURTH} of entry {i}", **fourth))
        for j in range(i):
            # plus 1, so that there is a scale to measure it in
            found, name = mean_of(v[:, i] * v[:, j] + 1, ones), f"1 + covariance of entries {j}, {i}"
            rows.append(judged("Equal", found, Fraction(1), at=name, **common))
    term = ["And", *([["Equal"]] * len(rows))]
    state = combined(term, [row.state for row in rows])
    failing = [row for row in rows if row.state == FAILS]
    shown = failing[:1] or [row for row in rows if row.state != HOLDS][:1] or rows[:2]
    notes = [f"{len(fits(statement.chain or {}, place.point))} fits, {len(rows)} moments"]
    return shown, state, notes, max(row.sees for row in rows if not row.at.startswith(FOURTH))


def _entries(statement: Statement, place: Any, vector: Term, seed: Any, replicates: int) -> Any:
    """Draws of the first entries of a vector, a row each."""
    draws = Drawn(seed, place.point["Sigma"], replicates, average=False)
    at = Outcome(statement.chain or {}, dict(statement.variables), place.point, draws)
    return at.value(vector)[:, :ENTRIES, 0]
