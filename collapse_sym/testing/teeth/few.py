"""Sequences on which a condition of a regime fails in a few directions: where equivalents without it go wrong.

Σ has k strong directions and 3k weak ones, k⁴ times weaker, the first of which is 3k times as strong as the others: as
strong as all of them together.  T = k + g rows with a fixed g fit the strong directions and leave g rows for the weak
ones, so that nothing concentrates there: a direction is kept with the mean of tq/(1 + tq), q of the law χ²_g/g, and not
with t/(1 + t); noise costs k/(g − 1), and not k/g.  The weak directions are tiny where ‖Σ⁻¹‖ is not bounded, and the
strong ones huge where ‖Σ‖ is not.

Where d need not grow, one row is drawn for one strong direction and fifteen weak ones, which are as strong together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evidence.candidates import Rng, pick
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR, HOLDS
from ...proof.evidence.nearby import LIMITS
from ...proof.evidence.paths import TINY, margins
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.evidence.search import strength
from ...proof.language import GENERATOR_HEADS, LETTERS, SEQUENCES, Term
from ...proof.statements import Statement

#: sequences inside the statement that are screened, how many are looked at again, and outcomes at each member at first
#: and then
PLACES, BEST, FEW, MANY, MANY_SMALL = 6, 2, 200, (6_000, 20_000), (60_000,)
MEMBERS = {"k": ["8", "32"]}
#: rows beyond the strong directions: the fewer, the less concentrates; W⁻¹ of g rows has moments below (g + 1)/2, and
#: squares of noise ask for two, squares of a bias for four
OF_PROJECTIONS, OF_NOISE, OF_BIAS = ("1", "2"), ("8",), ("12",)
#: what is of norm 1 at most whatever is drawn
PROJECTIONS = ("Projection", "ProjectionProduct")
CONDITIONS = {
    "below": ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]],
    "above": ["Bounded", ["OperatorNorm", "Sigma"]],
    "small": ["TendsTo", "d", "Infinity"],
}
STEP = ["Min", "1", ["Subtract", ["Add", "k", "1"], "m"]]
ONE_OF_THE_WEAK = ["Max", "1", ["Multiply", "3", "k", ["Subtract", ["Add", "k", "2"], "m"]]]
SMALL, ONE, FACTOR = "16", "1", "4"
SMALL_LEVELS = [["15", "1/16"], ["1", "15/16"]]
LAW = ["Max", STEP, ["Multiply", ["Power", "k", "-4"], ONE_OF_THE_WEAK]]
#: the first of all directions, and the first of the weak ones, as laws in the number m
FIRST = ["Max", "0", ["Subtract", "2", "m"]]
FIRST_WEAK = ["Max", "0", ["Min", ["Subtract", "m", "k"], ["Subtract", ["Add", "k", "2"], "m"]]]
WEAK_AND_FIRST = {"weak": FIRST_WEAK, "first": FIRST}
#: a noise that is the only source of error; a penalty, of which the less is seen the better
LARGE, FAINT = "3", "1/100"
AMPLE, SHARE = ["Multiply", "6", "k"], "2/3"


def unbounded(statement: Statement) -> str:
    """Which condition of CONDITIONS a statement lacks; "" where it lacks none, or Σ stays as it is.

    >>> from collapse_sym.proof.statements import statement
    >>> unbounded(statement("PROP-4.2.main")), unbounded(statement("THM-4.6.main"))
    ('', 'below')
    """
    if len(statement.regime) != 1 or not {"d", "Sigma"} <= set(statement.regime[0]["grows"]) or of_powers(statement):
        return ""
    clauses = statement.meaning["regime"][0]["clauses"]
    return next((side for side, clause in CONDITIONS.items() if clause not in clauses), "")


def violation_in_a_few(
    statement: Statement, *, seed: int = 0, meanwhile: Callable[[], Comparison | None] = lambda: None
) -> Comparison | None:
    """A sequence with a few weak directions along which a statement is violated, or None where none is found.

    ``meanwhile`` may find another one where few outcomes show none, before many are drawn, which takes longest.
    """
    side, ranked = unbounded(statement), list[tuple[float, int, Place]]()
    rng = generator_for("few", statement.hash, seed)
    for place in _places(statement, side, rng) if side else ():
        found = _compared(statement, place, FEW, (seed, len(ranked)), ERROR / PLACES)
        if found is None or found.exact:
            continue  # exact places are looked at elsewhere
        if found.fails:
            return found
        reached = -math.inf if found.state == HOLDS else strength(statement, found, FEW)
        ranked.append((reached, len(ranked), place))
        if len(ranked) == PLACES:
            break
    if (other := meanwhile()) is not None:
        return other
    ranked.sort(key=lambda item: (-item[0], item[1]))
    stages = MANY_SMALL if side == "small" else MANY
    for many in stages:
        for i, place in [(i, place) for reached, i, place in ranked[:BEST] if reached > -math.inf]:
            found = _compared(statement, place, many, (seed, "again", many, i), ERROR / (BEST * len(stages)))
            if found is not None and found.fails:
                return found
    return None


def _compared(statement: Statement, place: Place, replicates: int, seed: Any, error: float) -> Comparison | None:
    try:
        return compare(statement, place, replicates=replicates, seed=seed, error=error)
    except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
        return None


def _places(statement: Statement, side: str, rng: Rng) -> Iterator[Place]:
    """Sequences inside the statement, each once."""
    for entry in _entries(statement, side, rng):
        try:
            yield place_of(statement, entry)
        except CollapseSymError:
            continue


def _entries(statement: Statement, side: str, rng: Rng) -> Iterator[Entry]:
    """One source of error at a time, with every choice of the sizes."""
    domains = dict(statement.variables)
    sizes = [x for x, domain in domains.items() if domain == "positive-integer" and x not in ("d", "n")]
    noises = [x for x, domain in domains.items() if domain == "nonnegative"]
    for rows in product((True, False), repeat=len(sizes)):
        tight = dict(zip(sizes, rows))
        if side == "below" and any(tight.get(x) for x in _penalised(statement)):
            continue
        for source in (*noises, *(WEAK_AND_FIRST if "vector" in domains.values() else ())):
            terms = _terms(statement, side, rng, tight, source)
            yield {"sequence": terms, "members": MEMBERS}


def _penalised(statement: Statement) -> set[str]:
    """Rows of ridge with a fixed λ > 0: beside bounded eigenvalues λT is as good as cT rows, but for the first T."""
    chain: Any = statement.chain or {}
    fixed = {x for x, domain in statement.variables if domain == "positive"} - set(statement.regime[0]["grows"])
    fits = [fit for kind in ("generators", "downstream") for fit in chain.get(kind, [])]
    return {str(fit["samples"]) for fit in fits if fit["fit"] == "ridge" and str(fit["penalty"]) in fixed}


def _terms(statement: Statement, side: str, rng: Rng, tight: Mapping[str, bool], source: str) -> dict[str, Any]:
    """A sequence for every variable; sizes after the limits of their ratios."""
    small = side == "small"
    few: Term = ONE if small else ["Add", "k", pick(rng, _spares(statement, source))]
    many: Term = ["Multiply", "6", SMALL] if small else AMPLE
    ratio = SMALL if small else FACTOR
    law = LAW if side == "below" else ["Multiply", ["Power", "k", "4"], LAW]
    direction = {"levels": ["1", "0"]} if small else {"law": WEAK_AND_FIRST.get(source, "0")}
    terms: dict[str, Any] = {"d": SMALL if small else ["Multiply", FACTOR, "k"]}
    for name, domain in statement.variables:
        if domain == "covariance":
            terms[name] = {"levels": SMALL_LEVELS} if small else {"law": law}
        elif domain == "vector":
            terms[name] = direction
        elif domain in SEQUENCES:
            terms[name] = {"start": [], "period": [ratio if name == "ratios" else few]}
        elif name in LIMITS.values() or name == "n":
            terms[name] = ONE
        elif name in tight:
            terms[name] = few if tight[name] else many
        elif domain == "nonnegative":
            terms[name] = LARGE if name == source else "0"
        elif name != "d":
            terms[name] = FAINT
    for name, limit in LIMITS.items():
        if limit in terms and name in terms:
            terms[limit] = ratio if tight[name] else SHARE if not small else "1/6"
    return terms | dict.fromkeys(margins(statement), TINY)


def _spares(statement: Statement, source: str) -> tuple[str, ...]:
    if _is_of_projections(conclusion(statement)):
        return OF_PROJECTIONS
    return OF_BIAS if source in WEAK_AND_FIRST else OF_NOISE


def _is_of_projections(term: Term) -> bool:
    """Whether nothing random stands in a term but projections."""
    if isinstance(term, str):
        return term not in LETTERS
    return term[0] in PROJECTIONS or term[0] not in GENERATOR_HEADS and all(map(_is_of_projections, term[1:]))
