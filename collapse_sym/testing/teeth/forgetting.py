"""Limits of what is left of w₀ after many generations of least squares on fresh designs with Σ = I.

Let P_m = X†X be the projection of generator m, on T_m rows, and v_j = P_{n+j−1} ⋯ P_0 w₀, which is ŵ_{n+j} where
labels have no noise; Σ = I.  A fresh P is independent of all before it and EP = p I with p = min(T_m/d, 1), so that,
with w₀ as the earliest of all,

    E v_iᵀv_j = ‖w₀‖² Π_{m<n+max(i,j)} min(T_m/d, 1)        at every d ≥ 1,

and E‖Σ c_j v_j‖² = Σ c_i c_j E v_iᵀv_j.  Downstream rows T ≥ d of least squares have Σ̂R = I.  Where the multiple of
‖w₀‖² alone is 0, ‖w₀‖² ≤ r with a fixed r, and d/T_m → x_m for each m < n, a limit of this is at most
C r Π_{m<n} min(1/x_m, 1), factors of later generations being ≤ 1, and with earlier n where products stop earlier.  It
tends to 0 with n → ∞ where a clause says so of the product.  d → ∞ is not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement
from .restated import LAST, falls
from .samelimits import shifted

ROUND = ["Equal", "Sigma", "Identity"]
#: the number of w₀ itself, before all of its projections
FIRST = -(10**6)
TOLD = "with Sigma = I it is a product of min(1, rows/d) of all generations, which tends to 0"
#: v_j → its factor
Combination = dict[int, Fraction]


class NotRead(ValueError):
    """A term of another kind."""


def forgotten(statement: Statement) -> str:
    """Why a limit after many generations is 0, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.in-particular")
    >>> [bool(forgotten(m.statement)) for m in mutants(s) if m.name.startswith(("without clause", "n + 1"))][:3]
    [True, True, False]
    """
    term = conclusion(statement)
    if len(statement.regime) != 2 or term[0] != "TendsTo" or term[1][0] != "Limit" or term[2] != "0":
        return ""
    try:
        at = _read(statement)
        left = at.scalar(term[1][1])
    except NotRead:
        return ""
    return TOLD if left.get(FIRST, 0) == 0 else ""


@dataclass(frozen=True)
class _Chain:
    """What a term may name: models without noise, and downstream rows that are enough."""

    noiseless: bool
    enough: bool

    def scalar(self, term: Term) -> Combination:
        """A mean as a combination of E v_jᵀv_j.

        Raises: NotRead.
        """
        match term:
            case ["Expectation", ["SquaredNorm", v] | ["SquaredNormIn", "Sigma", v]]:
                return _squared(self.vector(v))
            case ["SquaredNorm", "w0"] | ["SquaredNormIn", "Sigma", "w0"]:
                return {FIRST: Fraction(1)}
            case ["Multiply", str(number), inner] if NUMBER.match(number):
                return _times(Fraction(number), self.scalar(inner))
        return self._linear(term, self.scalar)

    def vector(self, term: Term) -> Combination:
        """A vector as a combination of v_j.

        Raises: NotRead.
        """
        match term:
            case "w0":
                return {FIRST: Fraction(1)}
            case ["Model", number] if self.noiseless:
                return {_offset(number): Fraction(1)}
            case ["MatrixMultiply", "SampleCovariance", "Resolvent", inner] if self.enough:
                return self.vector(inner)
            case ["MatrixMultiply", ["ProjectionProduct", last, "0"], "w0"]:
                return {_offset(last) + 1: Fraction(1)}
            case ["Scale", str(number), inner] if NUMBER.match(number):
                return _times(Fraction(number), self.vector(inner))
        return self._linear(term, self.vector)

    @staticmethod
    def _linear(term: Term, read: Any) -> Combination:
        match term:
            case ["Add", *parts]:
                return _sum([read(t) for t in parts])
            case ["Subtract", a, b]:
                return _sum([read(a), _times(Fraction(-1), read(b))])
            case ["Negate", a]:
                return _times(Fraction(-1), read(a))
        raise NotRead(str(term))


def _offset(number: Term) -> int:
    """j of n + j, whole."""
    name, j = shifted(number)
    if name != "n" or j.denominator != 1:
        raise NotRead(str(number))
    return int(j)


def _times(c: Fraction, found: Combination) -> Combination:
    return {j: c * x for j, x in found.items()}


def _sum(parts: list[Combination]) -> Combination:
    return {j: sum((p.get(j, Fraction(0)) for p in parts), Fraction(0)) for j in {j for p in parts for j in p}}


def _squared(vector: Combination) -> Combination:
    """E‖Σ c_j v_j‖²: of two the later one counts."""
    pairs = product(vector.items(), vector.items())
    return _sum([{max(i, j): a * b} for (i, a), (j, b) in pairs])


# -- premises --------------------------------------------------------------------------------------
def _read(statement: Statement) -> _Chain:
    """What terms may name, where all that is asked of a statement is there.

    Raises: NotRead.
    """
    meaning, chain = statement.meaning, statement.chain
    fits: list[Any] = [] if chain is None else chain["generators"]
    if len(fits) != 1 or not _is_forgetful(chain, fits[0]) or ROUND not in meaning["hypotheses"]:  # type: ignore[arg-type]
        raise NotRead("another chain")
    inner, outer = (stage["clauses"] for stage in meaning["regime"])
    fixed = _fixed(statement)
    bounded = any(h[:2] == ["LessEqual", ["SquaredNorm", "w0"]] and str(h[2]) in fixed for h in meaning["hypotheses"])
    ratios = [x for c in inner if (x := _ratios(c, fits[0]["samples"][1], fixed))]
    grow = meaning["regime"][1]["grows"] == ["n"] and ["TendsTo", "n", "Infinity"] in outer
    if not bounded or not grow or not any(falls(c, statement) in ratios for c in outer):
        raise NotRead("a condition that is not there")
    return _Chain(fits[0]["variance"] == "0", _rows_are_enough(statement))


def _is_forgetful(chain: Mapping[str, Any], fit: Mapping[str, Any]) -> bool:
    drawn = chain["inputs"] == "gaussian" and chain["covariance"] in ("Sigma", "Identity") and chain["truth"] == "w0"
    rows = fit["samples"]
    return bool(drawn and (fit["fit"], fit["design"]) == ("ols", "fresh") and rows[0] == "At" and rows[2] == "m")


def _fixed(statement: Statement) -> set[str]:
    """Variables that no stage moves."""
    return {x for x, _ in statement.variables} - {x for stage in statement.regime for x in stage["grows"]}


def _ratios(clause: Term, rows: str, fixed: set[str]) -> str:
    """x of d/T_m → x_m for all m < n, or an empty text."""
    match clause:
        case ["ForAll", ["List", i, "0", last], ["TendsTo", ["Divide", "d", ["At", sizes, j]], ["At", str(x), k]]]:
            return x if last == LAST and i == j == k and sizes == rows and x in fixed else ""
    return ""


def _rows_are_enough(statement: Statement) -> bool:
    """Whether the downstream fit is of least squares on T ≥ d rows, as a hypothesis says."""
    chain: Any = statement.chain
    fits, hypotheses = chain["downstream"], [spelled(statement, h) for h in statement.meaning["hypotheses"]]
    if len(fits) != 1 or fits[0]["fit"] != "ols":
        return False
    rows = fits[0]["samples"]
    return any(
        h[0] in ("Greater", "GreaterEqual") and h[1] == rows and shifted(h[2])[0] == "d" and shifted(h[2])[1] >= 0
        for h in hypotheses
    )
