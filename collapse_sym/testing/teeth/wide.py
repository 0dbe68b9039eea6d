"""Sequences of powers with exponents and laws that nothing but a statement's own hypotheses keeps out.

A first look draws β > 1, λ_j = j^−β, and sizes that grow.  Here β is less than 1 as well, ℓ is larger than β, laws have
other exponents and a factor, numbers that need not grow fall, and T = d: what the hypotheses keep out is refused as at
any place.

A violation counts where it goes on from members up to 10⁶ to members up to 10¹²: a ratio that grows, by an exponent of
LEAST or more, of which STEADY is left (a ratio such as 1 + C k^(−a) with a ≥ LEAST and C < 1000 is settled there, and
one with less grows less), or a side that is ≤ 0 at all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evidence.candidates import Rng, pick
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ERROR, atoms
from ...proof.evidence.power_paths import FAR, draw_powers
from ...proof.evidence.powers import along_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, words
from ...proof.statements import Statement
from .rays import FARTHER

DRAWS = 240
LEAST, STEADY = 0.2, 0.95
RELATIONS = ("Comparable", "Bounded")
EXPONENTS = ("1/4", "1/2", "3/4", "1", "3/2", "2", "3", "4")
#: ℓ in units of β; powers of k in d, in T, and in what may fall
PENALTIES, SIZES, ROWS, OTHERS = ("1/2", "1", "3/2", "2"), (1, 2, 3, 6), (1, 1, 2), (-2, -1, 1, 2)
#: exponents of a law in units of β, and its factors
LAWS, FACTORS = ("0", "1/2", "1/2", "2"), ("1", "1", "1/100", "100")


def violation_wide(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence among many along which a statement is violated for good, or None where none is found.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("APP-H1.kappa")  # β > 1
    >>> changed = next(m for m in mutants(s) if m.name.startswith("without hypothesis 0")).statement
    >>> violation_wide(changed).fails, violation_wide(s)
    (True, None)
    """
    term = conclusion(statement)
    if statement.chain is not None or len(statement.regime) != 1:
        return None
    if len(atoms(term)) != 1 or term[0] not in RELATIONS:
        return None
    for entry in _entries(statement, seed):
        found = _compared(statement, entry)
        if found is None or not found.fails:
            continue
        again = _compared(statement, {**entry, "members": {"k": list(FARTHER)}})
        if again is not None and again.fails and _goes_on(found, again):
            return found
    return None


def _compared(statement: Statement, entry: Entry) -> Comparison | None:
    """The sides along a sequence as those of powers, also where no clause that is left speaks of powers."""
    try:
        place = place_of(statement, entry)
        rows, state, _ = along_powers(statement, place, None, 0, ERROR)
    except (CollapseSymError, ArithmeticError):
        return None
    return Comparison(statement.id, statement.text, place, tuple(rows), state, ERROR)


def _goes_on(near: Comparison, far: Comparison) -> bool:
    gaps = [[row.gap for row in found.rows] for found in (near, far)]
    if any(map(math.isinf, (*gaps[0], *gaps[1]))):
        return all(len(set(g)) == 1 for g in gaps)  # of no order > 0 at any member
    slopes = [_slope(g, members) for g, members in zip(gaps, (FAR, FARTHER))]
    steady = slopes[1] / slopes[0] >= STEADY if slopes[0] else False
    return steady and abs(slopes[1]) >= LEAST


def _slope(gaps: list[float], members: tuple[str, ...]) -> float:
    return float(gaps[-1] - gaps[-2]) / math.log(float(members[-1]) / float(members[-2]))


def _entries(statement: Statement, seed: int) -> Iterator[Entry]:
    rng = generator_for("wide", statement.hash, seed)
    for _ in range(DRAWS):
        yield {"sequence": _terms(statement, rng), "members": {"k": list(FAR)}}


def _terms(statement: Statement, rng: Rng) -> dict[str, Any]:
    """A sequence as it is drawn at first, with other exponents, laws and sizes."""
    terms, domains = draw_powers(statement, rng), dict(statement.variables)
    moves = {name for stage in statement.regime for name in stage["grows"]}
    clauses = [c for stage in statement.regime for c in stage["clauses"]]
    stated = set().union(*map(words, clauses)) if clauses else set()
    set_by = {h[1] for h in statement.meaning["hypotheses"] if h[0] == "Equal" and isinstance(h[1], str)}
    for name in [x for x in terms if x not in set_by]:
        if name in ("beta", "n", "p") and name not in moves and domains[name].startswith("positive"):
            terms[name] = pick(rng, EXPONENTS if domains[name] == "positive" else ("1", "2", "3"))
        elif name in moves and domains[name] == "positive" and name != "lambda":
            terms[name] = _power(int(pick(rng, OTHERS)))
    if "ell" in terms and "beta" in terms:
        terms["ell"] = str(Fraction(pick(rng, PENALTIES)) * Fraction(terms["beta"]))
    for name, powers in (("d", SIZES), ("T", ROWS)):
        if name in moves:
            terms[name] = _power(int(pick(rng, powers)))
    free = "Eigenvalue" not in str(clauses) and "spectrum" not in stated
    law = _law(pick(rng, LAWS) if free else "1", pick(rng, FACTORS), "beta" if "beta" in domains else "2")
    if "Sigma" in terms:
        terms["Sigma"] = {"law": law("m")}
    if "spectrum" in terms:
        terms["spectrum"] = {"each": law(["Add", "m", "1"])}
    return terms


def _law(units: str, factor: str, beta: str) -> Callable[[Term], Term]:
    def law(number: Term) -> Term:
        power = ["Power", number, ["Negate", ["Multiply", units, beta]]] if units != "0" else "1"
        return power if factor == "1" else ["Multiply", factor, power]

    return law


def _power(e: int) -> Term:
    return ["Power", "k", str(e)]
