"""Noise on sequences where a few rows are left over for weak directions that are all alike: what 1/(g − 1) costs.

Σ has k − g strong directions and k + g or 3k + g weak ones, T = k, and g is fixed.  Rows fit the strong directions, and
what is left over of a noise of variance v per row costs (k − g)v/(g − 1), as E tr W⁻¹ = p/(T − p − 1) for T rows in
p = k − g directions.  An equivalent has T − df₂(κ) = g − o(1) instead: no weak one keeps a share of a row,

- at λ = 0 (least squares on fewer rows than directions), where the weak ones, k⁴ times weaker, share the g rows: their
  df₂ is about g²/(3k + g); what bounds ‖Σ⁻¹‖ keeps this out, and so does T ≥ d;
- at λ > 0 where the strong ones are huge, and κ ≈ λk/g: the df₁ of the weak ones is about g/λ, small for a large λ;
  what bounds ‖Σ‖ keeps this out: λ beside bounded eigenvalues leaves T − df₂(κ) > cT rows.

So without the one bound rows of least squares are looked at, without the other those of ridge.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR
from ...proof.evidence.nearby import LIMITS
from ...proof.language import SEQUENCES, Term
from ...proof.statements import Statement
from .few import LARGE, unbounded

#: g: W⁻¹ has moments below (g + 1)/2, and squares of what is drawn ask for two
LEFT_OVER = 8
#: members, at which the deviation 1/(g − 1) has come; outcomes at each, by which it is seen not to shrink, fewer ones
#: first, which are mostly enough; places
MEMBERS, OUTCOMES, PLACES = {"k": ["16", "64"]}, {"below": (1_000, 8_000), "above": (500, 4_000)}, 4
#: looks that share the probability of an error
LOOKS = PLACES * 2
STRONG: Term = ["Min", "1", ["Max", "0", ["Subtract", ["Subtract", "k", str(LEFT_OVER - 1)], "m"]]]
#: how much stronger, as a power of k; a penalty beside weak directions of 1, and one that is hardly seen
STRENGTH, HEAVY, FAINT = {"below": "4", "above": "6"}, "100", "1/100"
#: fits whose rows are looked at
FITS = {"below": "ols", "above": "ridge"}
#: d and other rows as multiples of k: beside a penalty few weak directions are enough; one row of many is not seen
SIZES = {"below": ("4", "6"), "above": ("2", "12")}


def violation_evenly(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence with weak directions that are all alike along which a statement is violated, or None."""
    places = list(_places(statement))
    for many in OUTCOMES[unbounded(statement)] if places else ():
        for i, place in enumerate(places):
            found = _compared(statement, place, many, (seed, "evenly", many, i))
            if found is not None and found.fails:
                return found
    return None


def _compared(statement: Statement, place: Place, replicates: int, seed: Any) -> Comparison | None:
    try:
        return compare(statement, place, replicates=replicates, seed=seed, error=ERROR / LOOKS)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def _places(statement: Statement) -> Iterator[Place]:
    """Sequences inside the statement: each number of rows in turn is the one that leaves few."""
    side = unbounded(statement)
    if any(domain in SEQUENCES for _, domain in statement.variables):
        return
    fits: Any = statement.chain or {}
    for fit in [*fits.get("generators", []), *fits.get("downstream", [])] if side in STRENGTH else []:
        if fit["fit"] == FITS[side]:
            try:
                yield place_of(statement, _entry(statement, side, fit["samples"]))
            except CollapseSymError:
                continue


def _entry(statement: Statement, side: str, tight: Any) -> Entry:
    """Noises of generators alone, of which the first is enough: no error of w₀ = 0, none of the last noise."""
    weak = ["Power", "k", f"-{STRENGTH[side]}"]
    law: Term = ["Max", STRONG, weak]
    size, ample = SIZES[side]
    terms: dict[str, Any] = {"d": ["Multiply", size, "k"]}
    for name, domain in statement.variables:
        if domain == "covariance":
            terms[name] = {"law": law if side == "below" else ["Multiply", ["Power", "k", STRENGTH[side]], law]}
        elif domain == "vector":
            terms[name] = {"law": "0"}
        elif domain in ("positive-integer", "natural") and name not in ("d", "n"):
            terms[name] = "k" if name == tight else ["Multiply", ample, "k"]
        elif domain == "nonnegative" and name not in LIMITS.values():
            terms[name] = LARGE if name != "sigma" else "0"
        elif name != "d":
            terms[name] = "1" if name == "n" else FAINT if side == "below" else HEAVY
    for name, limit in LIMITS.items():
        if limit in terms and name in terms:
            terms[limit] = size if name == tight else str(Fraction(int(size), int(ample)))
    return {"sequence": terms, "members": MEMBERS}
