"""Relations between two sides with errors: does one hold, fail, or stay open?

Exact sides decide a relation.  Between estimates an order fails if it is violated beyond the interval of the paired
difference, and an equality if the difference leaves it; it holds only if an error of RESOLUTION, of whichever sign,
would have been seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import mpmath

from ...oracle.budget import family
from ...oracle.quantiles import quantile
from ..evaluation import Value, value
from ..language import Term
from .estimates import NO_VALUE, Estimate, is_infinite, minus

HOLDS, FAILS, OPEN = "holds", "fails", "open"
#: error probability of a verdict "fails" that rests on simulation
ERROR = family("statements").error
#: relative error that an agreement would have shown
RESOLUTION = 0.02
#: what float arithmetic may do to a difference, relative to its sides
ROUNDING = 1e-9
#: relative error of a difference quotient
QUOTIENT = 1e-10
#: standard errors beyond which only rounding is left in an error
LARGE = 1e6
#: relation → the sign of left − right that violates it (0: either)
ORDERS = {"GreaterEqual": -1, "Greater": -1, "LessEqual": 1, "Less": 1, "Equal": 0}
SIGN = {"GreaterEqual": "≥", "Greater": ">", "LessEqual": "≤", "Less": "<", "Equal": "=", "Equivalent": "≃"}
SIGN |= {"Comparable": "≍", "TendsTo": "→", "Bounded": "= O"}


@dataclass(frozen=True)
class Row:
    """Both sides of one relation at one place.

    ``left``, ``right`` and ``gap`` = left − right are exact numbers or estimates' means, ``error`` the standard error
    of the gap (0: exact), ``width`` half its interval at the stated error probability.  ``of`` says what the gap is,
    ``scale`` what it is relative to, where that is not the larger side (an entry of a matrix: its largest entry).
    """

    at: str
    relation: str
    left: Any
    right: Any
    gap: Any
    error: float
    width: float
    state: str
    of: str = "gap"
    scale: float = 0.0

    @property
    def exact(self) -> bool:
        """Whether no simulation stands behind it."""
        return self.error == 0 and self.width == 0

    @property
    def sees(self) -> float:
        """The relative error in a side that this comparison would have shown, of whichever sign it were."""
        return 0.0 if self.exact else self._relative(float(self.width + abs(self.gap)))

    @property
    def stderr(self) -> float:
        """The standard error of the gap, relative to the larger side."""
        return 0.0 if self.exact else self._relative(self.error)

    def _relative(self, x: float) -> float:
        sides = [abs(float(x)) for x in (self.left, self.right) if isinstance(x, (int, float, Fraction))]
        size = self.scale or max(sides, default=0.0)
        scale = size if self.of in ("gap", "difference") else 1.0  # a ratio is relative already
        return x / scale if scale else float("inf")

    @property
    def z(self) -> float:
        """The gap in standard errors; infinite for an exact gap that is not 0."""
        if self.error:
            return float(self.gap) / self.error
        return float("inf") if self.state == FAILS else 0.0

    def lines(self) -> list[str]:
        """Both sides, the gap, its error."""
        head = f"{self.at}: " if self.at else ""
        sides = f"{head}{shown(self.left)} {SIGN[self.relation]} {shown(self.right)}"
        z = f"z = {self.z:.1f}" if abs(self.z) < LARGE else f"|z| > {LARGE:.0e}"
        error = "exact" if self.exact else f"± {self.error:.2g} ({z})"
        state = self.state if self.of == "gap" else DEVIATES[self.state]
        return [f"{sides}   {self.of} {shown(self.gap)} {error}: {state}"]


#: the states of one member of a sequence, which decides nothing alone
DEVIATES = {FAILS: "violated", OPEN: "not violated", HOLDS: "not violated"}


def shown(x: Any) -> str:
    """A number, exact if it is rational and short."""
    if isinstance(x, tuple):
        return f"({', '.join(map(shown, x))})"
    if isinstance(x, Estimate):
        x = x.mean
    if isinstance(x, float) and math.isinf(x):
        return "∞" if x > 0 else "-∞"
    if isinstance(x, Fraction):
        text = str(x)
        return text if len(text) <= 24 else f"{text[:1] if x < 0 else ''}{abs(float(x)):.12g}"
    return mpmath.nstr(x, 12) if isinstance(x, mpmath.mpf) else f"{x:.6g}" if isinstance(x, float) else str(x)


def atoms(term: Term) -> list[Term]:
    """The relations of a conclusion, in order."""
    if term[0] in ("And", "Or", "Implies"):
        return [a for t in term[1:] for a in atoms(t)]
    return [term]


def combined(term: Term, states: list[str]) -> str:
    """The state of a conclusion from those of its relations, which are taken from the list in order."""
    if term[0] not in ("And", "Or", "Implies"):
        return states.pop(0)
    parts = [combined(t, states) for t in term[1:]]
    if term[0] == "And":
        return FAILS if FAILS in parts else HOLDS if set(parts) == {HOLDS} else OPEN
    if term[0] == "Implies":
        parts[0] = {HOLDS: FAILS, FAILS: HOLDS, OPEN: OPEN}[parts[0]]
    return HOLDS if HOLDS in parts else FAILS if set(parts) == {FAILS} else OPEN


def judged(
    relation: str,
    left: Any,
    right: Any,
    *,
    at: str = "",
    error: float = ERROR,
    parts: int = 1,
    close: float = 0.0,
    resolution: float = RESOLUTION,
) -> Row:
    """One relation between two sides, judged; ``error`` is shared evenly by ``parts`` relations.

    ``close`` is the relative error of exact sides, where a difference quotient stands in them; ``resolution`` that of
    estimates which an equality that holds must have been able to show.
    """
    if NO_VALUE in (left, right):
        return Row(at, relation, left, right, NO_VALUE, 0.0, 0.0, FAILS)
    gap = minus(left, right)
    if not isinstance(gap, Estimate):
        return Row(at, relation, left, right, gap, 0.0, 0.0, _exact(relation, left, right, close))
    if is_infinite(gap):
        sign = ORDERS[relation]
        state = FAILS if sign == 0 or sign * gap.mean > 0 else HOLDS
        return Row(at, relation, mean(left), mean(right), gap.mean, 0.0, 0.0, state)
    if getattr(gap.mean, "ndim", 0):
        return _worst(relation, left, right, gap, at, error, parts)
    width = gap.width(quantile(error, parts))
    scale = max(abs(mean(left)), abs(mean(right)))
    state = _estimated(ORDERS[relation], gap.mean, width, scale, resolution)
    return Row(at, relation, mean(left), mean(right), gap.mean, float(gap.error), width + ROUNDING * scale, state)


def mean(x: Any) -> float:
    """A side as one number."""
    return float(x.mean if isinstance(x, Estimate) else x)


def _exact(relation: str, left: Value, right: Value, close: float) -> str:
    point = {"a": left, "b": right}
    equal = value(["Equal", "a", "b"], point)  # to all digits that we have
    if close and not equal:
        equal = abs(mean(minus(left, right))) <= close * max(abs(mean(left)), abs(mean(right)))
    if equal and relation in ("Greater", "Less") and not all(isinstance(x, Fraction) for x in (left, right)):
        return OPEN  # beyond our digits one may be larger
    if relation == "Equal" or equal:
        return HOLDS if equal and relation.endswith("Equal") else FAILS
    return HOLDS if value([relation, "a", "b"], point) else FAILS


def _estimated(violation: int, gap: float, width: float, scale: float, resolution: float) -> str:
    rounding = ROUNDING * scale
    outside = abs(gap) > width + rounding
    if violation == 0:
        if outside:
            return FAILS
        return HOLDS if abs(gap) + width <= resolution * scale else OPEN
    if outside:
        return FAILS if gap * violation > 0 else HOLDS
    return HOLDS if width == 0 else OPEN


def _worst(relation: str, left: Any, right: Any, gap: Estimate, at: str, error: float, parts: int) -> Row:
    """The entry of a matrix that is farthest off; the error probability is shared by all entries."""
    entries, first, second = gap.entries(), _flat(left, gap), _flat(right, gap)
    z = quantile(error, parts * len(entries))
    scale = max(map(abs, [*first, *second]))
    rows = []
    for i, (e, a, b) in enumerate(zip(entries, first, second)):
        width = e.width(z)
        state = _estimated(0, e.mean, width, scale, RESOLUTION)
        rows.append(Row(f"{at} entry {i}".strip(), relation, a, b, e.mean, float(e.error), width, state, scale=scale))
    worst = max(rows, key=lambda row: abs(row.gap) - row.width)
    found = {row.state for row in rows}
    return replace(worst, state=FAILS if FAILS in found else OPEN if OPEN in found else HOLDS)


def _flat(x: Any, like: Estimate) -> list[float]:
    """The entries of a side, functions of Σ being diagonal."""
    if isinstance(x, Estimate):
        return [float(e) for e in x.mean.ravel()]
    rows, columns = like.mean.shape
    return [float(x[i]) if i == j or columns == 1 else 0.0 for i in range(rows) for j in range(columns)]
