"""Asymptotic formulas against exact values, to many digits: limit, O(1/d) coefficient, error at one's own size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flint import arb

from ...chain.model import Chain
from ..evidence import AGREES, DISAGREES, UNKNOWN
from .extrapolation import PARTS, Limit, exact_limits
from .precision import BITS_PER_DIGIT, precision
from .risk import exact_risk

#: A difference counts as a disagreement from this multiple of the extrapolation's error on.
CLEARLY = 100
#: Shown for parts that agree exactly.
ALL_DIGITS = 999


@dataclass(frozen=True)
class Row:
    """One part: what the formula says and what exact values tend to, ``digits`` of agreement, and a verdict.

    ``exact`` is the exact value at the chain's own sizes, ``finite_size_error`` = (formula − exact)/exact; ``slope`` is
    the extrapolated O(1/d) coefficient, with ``slope_digits`` of agreement with the one that was given (None: none).
    """

    part: str
    theory: arb
    limit: arb
    digits: int
    verdict: str
    reason: str
    exact: arb
    finite_size_error: float
    slope: arb
    slope_digits: int | None


@dataclass(frozen=True)
class LimitEvidence:
    """The comparison of all parts; ``dimensions`` are those of the exact values that were extrapolated."""

    rows: tuple[Row, ...]
    digits: int
    dimensions: tuple[int, ...]

    @property
    def verdict(self) -> str:
        """Disagrees if one part does, agrees if all parts do."""
        verdicts = {row.verdict for row in self.rows}
        return DISAGREES if DISAGREES in verdicts else AGREES if verdicts == {AGREES} else UNKNOWN

    @property
    def passed(self) -> bool:
        """Whether it agrees."""
        return self.verdict == AGREES

    def row(self, part: str) -> Row:
        """The row of a part."""
        return {row.part: row for row in self.rows}[part]


def compare_limits(
    chain: Chain, theory: Mapping[str, arb], *, digits: int = 15, slopes: Mapping[str, arb] | None = None
) -> LimitEvidence:
    """Compare the limits d → ∞ of a numeric isotropic chain's parts, and their O(1/d) coefficients, with exact values.

    ``theory`` maps bias, variance, collapse, total (or some of them) to balls, ``slopes`` likewise.
    *Assumes* that exact values have an asymptotic series in 1/d.  *Raises*: as ``exact_limits``.
    """
    found, dimensions = exact_limits(chain, digits=digits)
    exact = exact_risk(chain, digits=digits + 5).parts
    with precision(int(BITS_PER_DIGIT * digits) + 100):
        total = abs(found["total"].value)
        rows = tuple(
            _row(part, theory[part], found[part], total, getattr(exact, part), (slopes or {}).get(part), digits)
            for part in PARTS
            if part in theory
        )
    return LimitEvidence(rows, digits, dimensions)


def _row(part: str, theory: arb, limit: Limit, total: arb, exact: arb, slope: arb | None, digits: int) -> Row:
    # A part that vanishes in the limit is judged on the scale of the whole.
    scale = max(abs(theory).upper(), (total * arb(10) ** -digits).upper())
    gap, error = abs(theory - limit.value).upper(), limit.error
    agreed, reached = _digits(gap, scale), _digits(error, scale)
    slope_digits = None
    if slope is not None:
        slope_digits = _digits(abs(slope - limit.slope).upper(), max(abs(slope).upper(), scale))
    if gap > CLEARLY * error and agreed < digits:
        verdict, reason = DISAGREES, ""
    elif min(agreed, reached) >= digits:
        verdict, reason = AGREES, ""
    else:
        verdict, reason = UNKNOWN, f"extrapolation reaches {min(agreed, reached)} digits here"
    # rounding of the two is no error of the formula
    off = 0.0 if (theory - exact).contains(0) or exact == 0 else float((theory - exact) / exact)
    return Row(part, theory, limit.value, min(agreed, reached), verdict, reason, exact, off, limit.slope, slope_digits)


def agreement(one: arb, other: arb, digits: int) -> int:
    """How many digits two numbers share, both good for about ``digits``.

    >>> agreement(arb("0.12345"), arb("0.12346"), 20), agreement(arb(0), arb(0), 20)
    (4, 999)
    """
    with precision(int(BITS_PER_DIGIT * digits) + 60):
        return _digits(abs(one - other).upper(), max(abs(one).upper(), abs(other).upper()))


def _digits(gap: arb, scale: arb) -> int:
    """How many digits of a number of this scale are right."""
    if gap == 0:
        return ALL_DIGITS
    if scale == 0:
        return 0
    return max(0, math.floor(float((scale / gap).log() / arb(10).log())))
