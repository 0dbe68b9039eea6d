"""Sequences with all of w₀ in weak directions of Σ: where a fit on few rows mends what the next one gets wrong.

A quarter of the d directions are 50 times weaker than the others; T = 7d/8 rows with a small penalty fit the strong
ones and little else.  For a weak direction that is fitted in vain, κ df₂/(T − df₂) is far above its eigenvalue s, so
that forms with Σ − κ df₂/(T − df₂) are < 0, and generators on T₀ = d/2 rows each that forget w₀ lower the error, three
of them more than one.

Without a bound on ‖Σ‖ there are k strong directions, k⁶ times stronger, T = k + g rows with a fixed g, and T₀ = 2k: a
weak direction is noise of variance ‖w₀‖² to the strong ones, whose fit costs k/(g − 1) of it, and not k/g.  ‖w₀‖² is
1/k, so that all sides stay bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR, HOLDS, ORDERS, Row
from ...proof.evidence.nearby import LIMITS
from ...proof.evidence.paths import TINY, margins
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import SEQUENCES, Term, words
from ...proof.statements import Statement
from .few import FAINT, FIRST_WEAK, unbounded

#: by how much bounded sides may differ from one member to one four times as large
GENERATIONS, GROWTH = "3", 2
#: outcomes that tell whether sides go on growing
FEW = 200
#: rows beyond the strong directions: W⁻¹ has moments below (g + 1)/2, and errors of squares ask for four
SPARE = "8"
STRONG: Term = ["Multiply", ["Power", "k", "6"], ["Min", "1", ["Max", "0", ["Subtract", ["Add", "k", "1"], "m"]]]]


@dataclass(frozen=True)
class Shape:
    """Sizes as multiples of k, Σ and w₀, members, and outcomes at each of them at first and then."""

    directions: str
    of_generators: str
    of_last: str
    more: str
    sigma: Any
    truth: Any
    members: tuple[str, ...]
    outcomes: tuple[int, ...]


SHAPES = {
    False: Shape("2", "1", "7/4", "0", {"levels": [["1", "3/4"], ["1/50", "1/4"]]}, {"levels": ["0", "1"]},
                 ("8", "32"), (400, 6_000)),
    True: Shape("4", "2", "1", SPARE, {"law": ["Max", "1", STRONG]},
                {"law": ["Multiply", FIRST_WEAK, ["Power", "k", "-1/2"]]}, ("4", "16"), (400, 20_000)),
}  # fmt: skip


def violation_in_weak_directions(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence with w₀ in weak directions along which an order is violated, or None where none is found.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("PROP-F.5.main")  # (T − df₂)/df₂ is less than df₂/(T − df₂) here
    >>> turned = mutants(s, ["a quotient turned round"])[0].statement
    >>> violation_in_weak_directions(turned).fails
    True
    """
    if not is_plain(statement) or not ORDERS.get(conclusion(statement)[0], 0):
        return None
    shape = SHAPES[unbounded(statement) == "above"]
    try:
        place = place_of(statement, entry(statement, shape))
    except CollapseSymError:
        return None
    for i, outcomes in enumerate(shape.outcomes):
        try:
            found = compare(statement, place, replicates=outcomes, seed=(seed, i), error=ERROR / len(shape.outcomes))
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
            return None
        if found.fails or found.state == HOLDS:
            return found if found.fails and (stays(found.rows) or _settles(statement, shape, seed)) else None
    return None


def _settles(statement: Statement, shape: Shape, seed: int) -> bool:
    """Whether sides that grew from the first member to the last have come to an end at the next, by few outcomes."""
    last = int(shape.members[-1])
    later = replace(shape, members=(str(last), str(4 * last)))
    try:
        found = compare(statement, place_of(statement, entry(statement, later)), replicates=FEW, seed=(seed, "later"))
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return False
    return stays(found.rows)


def stays(rows: Sequence[Row]) -> bool:
    """Whether the sides do not grow from the first member to the last: what grows has no limit to be spoken of."""
    first, last = (max(abs(float(x)) for x in (row.left, row.right)) for row in (rows[0], rows[-1]))
    return last <= GROWTH * first


def is_plain(statement: Statement) -> bool:
    """Whether something is stated along sequences of one stage, in which Σ and w₀ are what they may be."""
    if len(statement.regime) != 1 or not statement.chain or of_powers(statement):
        return False
    known = {"d", "Sigma", str(statement.chain["truth"])} <= set(statement.regime[0]["grows"])
    return known and not any(domain in SEQUENCES for _, domain in statement.variables)


def entry(statement: Statement, shape: Shape) -> Entry:
    """The sequence, ratios with their limits; noises are 0, and other numbers > 0 small."""
    chain: Any = statement.chain
    domains = dict(statement.variables)
    named = {
        name: (share, more)
        for kind, share, more in (("generators", shape.of_generators, "0"), ("downstream", shape.of_last, shape.more))
        for fit in chain[kind]
        for name in words(fit["samples"]) & domains.keys()
    }
    terms: dict[str, Any] = {"d": ["Multiply", shape.directions, "k"]}
    for name, domain in domains.items():
        if domain in ("covariance", "vector"):
            terms[name] = shape.sigma if domain == "covariance" else shape.truth
        elif name in named:
            share, more = named[name]
            terms[name] = ["Add", ["Multiply", share, "k"], more]
        elif name != "d":
            terms[name] = "0" if domain == "nonnegative" else GENERATIONS if name == "n" else FAINT
    for name, limit in LIMITS.items():
        if limit in terms and name in named:
            terms[limit] = str(Fraction(shape.directions) / Fraction(named[name][0]))
    return {"sequence": terms | dict.fromkeys(margins(statement), TINY), "members": {"k": list(shape.members)}}
