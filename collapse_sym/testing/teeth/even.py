"""Noise on sequences where a few rows are left over for weak directions that are all alike: what 1/(g − 1) costs.

Σ has k − g strong directions and 3k + g weak ones, T = k, and g is fixed.  Rows fit the strong directions, and what is
left over of a noise of variance v per row costs (k − g)v/(g − 1), as E tr W⁻¹ = p/(T − p − 1) for T rows in p = k − g
directions.  An equivalent has T − df₂(κ) = g − o(1) instead: the share of a row of any weak direction goes away,

- at λ = 0 (least squares on fewer rows than directions), where the weak ones, k⁴ times weaker, share the g rows: their
  df₂ is about g²/(3k + g); what bounds ‖Σ⁻¹‖ keeps this out, and so does T ≥ d;
- at λ > 0 where the strong ones are huge, and κ ≈ λk/g: the df₁ of the weak ones is about 3g/λ, small for a large λ;
  what bounds ‖Σ‖ keeps this out: λ beside bounded eigenvalues leaves T − df₂(κ) > cT rows.

So ‖Σ⁻¹‖ alone is looked at for rows of least squares only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR, HOLDS
from ...proof.evidence.nearby import LIMITS
from ...proof.language import Term
from ...proof.statements import Statement
from .few import LARGE, unbounded

#: g: W⁻¹ has moments below (g + 1)/2, and squares of what is drawn ask for two
LEFT_OVER = 8
#: members, at which the deviation 1/(g − 1) has come; outcomes at each at first and then; places there are at most
MEMBERS, STAGES, PLACES = {"k": ["12", "48"]}, (200, 4_000), 4
STRONG: Term = ["Min", "1", ["Max", "0", ["Subtract", ["Subtract", "k", str(LEFT_OVER - 1)], "m"]]]
#: how much stronger, as a power of k; a penalty beside weak directions of 1, and one that is hardly seen
STRENGTH, HEAVY, FAINT = {"below": "4", "above": "6"}, "100", "1/100"
#: fits whose rows are looked at where strong directions are bounded
WITHOUT_PENALTY = ("ols",)
DIMENSION: Term = ["Multiply", "4", "k"]
#: other rows, and d over rows
AMPLE, SHARE, RATIO = ["Multiply", "6", "k"], "2/3", "4"


def violation_evenly(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence with weak directions that are all alike along which a statement is violated, or None."""
    for stage, many in enumerate(STAGES):
        for i, place in enumerate(_places(statement)):
            found = _compared(statement, place, many, (seed, "evenly", stage, i))
            if found is not None and found.fails:
                return found
            if found is not None and (found.exact or found.state == HOLDS):
                return None
    return None


def _compared(statement: Statement, place: Place, replicates: int, seed: Any) -> Comparison | None:
    error = ERROR / (PLACES * len(STAGES))
    try:
        return compare(statement, place, replicates=replicates, seed=seed, error=error)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def _places(statement: Statement) -> Iterator[Place]:
    """Sequences inside the statement: each number of rows in turn is the one that leaves few."""
    side = unbounded(statement)
    fits: Any = statement.chain or {}
    for fit in [*fits.get("generators", []), *fits.get("downstream", [])] if side in STRENGTH else []:
        if side == "above" or fit["fit"] in WITHOUT_PENALTY:
            try:
                yield place_of(statement, _entry(statement, side, fit["samples"]))
            except CollapseSymError:
                continue


def _entry(statement: Statement, side: str, tight: Any) -> Entry:
    """Noises of generators alone, of which the first is enough: no error of w₀ = 0, none of the last noise."""
    weak = ["Power", "k", f"-{STRENGTH[side]}"]
    law: Term = ["Max", STRONG, weak]
    terms: dict[str, Any] = {"d": DIMENSION}
    for name, domain in statement.variables:
        if domain == "covariance":
            terms[name] = {"law": law if side == "below" else ["Multiply", ["Power", "k", STRENGTH[side]], law]}
        elif domain == "vector":
            terms[name] = {"law": "0"}
        elif domain in ("positive-integer", "natural") and name not in ("d", "n"):
            terms[name] = "k" if name == tight else AMPLE
        elif domain == "nonnegative" and name not in LIMITS.values():
            terms[name] = LARGE if name != "sigma" else "0"
        elif name != "d":
            terms[name] = "1" if name == "n" else FAINT if side == "below" else HEAVY
    for name, limit in LIMITS.items():
        if limit in terms and name in terms:
            terms[limit] = RATIO if name == tight else SHARE
    return {"sequence": terms, "members": MEMBERS}
