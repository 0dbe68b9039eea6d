r"""Sequences with ‖w₀‖² ~ T along which one side is 0: there the other one shows what an equivalent leaves out.

An equivalent of E w₀ᵀMw₀ is wrong by O(‖w₀‖²/T), which goes away while ‖w₀‖² is bounded, and need not if it is not.
T = d rows, and Σ has two levels, 12 and 8/5, of d/2 directions each; the penalty is the λ at which κ = 1.  Then the
weak level is κ df₂/(T − df₂), so that forms with Σ − κ df₂/(T − df₂) vanish there, exactly, however long w₀ is.

For designs of Gaussian rows the law of a word in them is that of its images UᵀMU, U orthogonal with UΣ = ΣU, so that
E M is a polynomial in Σ.  With E_s the projection on the level s, and A and B of independent designs,

    E w₀ᵀABw₀ = Σ_s ‖E_s w₀‖² · E tr E_s A / tr E_s · E tr E_s B / tr E_s ,

of which the right one is estimated: it is known from some thousand times fewer outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...proof.evaluation import Value
from ...proof.evidence.comparison import Comparison, Place, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry
from ...proof.evidence.judging import ORDERS, ROUNDING
from ...proof.evidence.outcomes import is_random
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .weak import Shape, entry, is_plain, stays

#: the levels, a half of the directions each, strong ones first; members, and outcomes at each of them
STRONG, WEAK, HALF = Fraction(12), Fraction(8, 5), Fraction(1, 2)
OUTCOMES = 6_000
#: all of w₀ in the weak level, with coefficients of 1: ‖w₀‖² = k = T/2
SHAPE = Shape("2", "1/2", "2", "0", {"levels": [[str(STRONG), str(HALF)], [str(WEAK), str(HALF)]]},
              {"law": ["Min", "1", ["Max", "0", ["Subtract", "m", "k"]]]}, ("4", "16"), (OUTCOMES,))  # fmt: skip
#: what is mapped to its image UᵀMU with the designs, by the designs that it is made of
LETTERS = {"Identity": "", "Sigma": "", "SampleCovariance": "downstream", "Resolvent": "downstream"}
HEADS = {"Projection": "generators", "ProjectionProduct": "generators"}
SUMS = ("Add", "Subtract", "Negate", "MatrixMultiply")
NOTE = "means over all truths of these lengths in the levels of Sigma, and over independent designs one by one"


class NotRead(Exception):
    """A form that is no word in Gaussian designs and Σ."""


def violation_by_levels(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A sequence with ‖w₀‖² ~ T along which one side is 0 and the other violates an order or an equality, or None.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("PROP-F.5.argument")  # without a bound on ‖w₀‖²
    >>> lost = next(m.statement for m in mutants(s) if m.name.startswith("without clause 6"))
    >>> violation_by_levels(lost).fails, violation_by_levels(s) is None
    (True, True)
    """
    chain: Any = statement.chain
    if not is_plain(statement) or conclusion(statement)[0] not in ORDERS:
        return None
    if (chain["inputs"], chain["covariance"]) != ("gaussian", "Sigma"):
        return None
    try:
        place = place_of(statement, long_truth(statement))
        term = by_levels(conclusion(statement), chain["truth"], _spectrum(place), _reached(place))
        found = compare(replace(statement, conclusion=term), place, replicates=OUTCOMES, seed=(seed, "levels"))
    except (CollapseSymError, NotRead, ArithmeticError, np.linalg.LinAlgError):
        return None
    beside = all(min(abs(float(row.left)), abs(float(row.right))) <= ROUNDING for row in found.rows)
    if not (found.fails and beside and stays(found.rows)):
        return None
    return replace(found, text=statement.text, notes=(NOTE,))


def penalty() -> Fraction:
    """λ = 1 − df₁(1)/T: that with κ = 1.

    >>> penalty(), (of := HALF * ((STRONG / (STRONG + 1)) ** 2 + (WEAK / (WEAK + 1)) ** 2)) / (1 - of) == WEAK
    (Fraction(3, 13), True)
    """
    return 1 - HALF * (STRONG / (STRONG + 1) + WEAK / (WEAK + 1))


def long_truth(statement: Statement) -> Entry:
    """The sequence.

    Raises: NotRead where the last fit has no penalty of its own to be chosen.
    """
    chain: Any = statement.chain
    found = entry(statement, SHAPE)
    names = {str(fit.get("penalty")) for fit in chain["downstream"]}
    if not names <= dict(statement.variables).keys() - set(statement.regime[0]["grows"]):
        raise NotRead("no penalty to be chosen")
    return {**found, "sequence": {**found["sequence"], **dict.fromkeys(names, str(penalty()))}}


def _spectrum(place: Place) -> list[Value]:
    """The levels of Σ along a sequence."""
    return sorted({s for point in _members(place) for s in point["Sigma"]})


def _reached(place: Place) -> set[Value]:
    """Those in which w₀ has a part at some member."""
    return {s for point in _members(place) for s, x in zip(point["Sigma"], point["w0"]) if x != 0}


def _members(place: Place) -> list[Any]:
    assert place.path is not None
    return [place.path.at(*at) for at in place.path.places()]


# -- means over a level -----------------------------------------------------------------------------
def by_levels(term: Term, truth: str, levels: Sequence[Value], reached: set[Value]) -> Term:
    """A term with its means of forms written as means of traces over the levels that w₀ reaches.

    Raises: NotRead for any other mean, and where there is none.

    >>> by_levels(["Expectation", ["Form", "w0", "Resolvent", "w0"]], "w0", [Fraction(1)], {Fraction(1)})[2][1]
    ['Expectation', ['Trace', ['MatrixMultiply', 'Identity', 'Resolvent']]]
    """
    found = _rewritten(term, truth, levels, reached)
    if found == term:
        raise NotRead("no mean of a form")
    return found


def _rewritten(term: Term, truth: str, levels: Sequence[Value], reached: set[Value]) -> Term:
    if not is_random(term):
        return term
    match term:
        case ["Expectation", ["Form", u, middle, v]] if u == v == truth:
            parts = [_mean(truth, _projection(s, levels), middle) for s in levels if s in reached]
            return parts[0] if len(parts) == 1 else ["Add", *parts]
        case ["Expectation", *_] | str():
            raise NotRead(str(term))
    return [term[0], *(_rewritten(t, truth, levels, reached) for t in term[1:])]


def _mean(truth: str, E: Term, middle: Term) -> Term:
    """‖E_s w₀‖² and the mean of each independent factor over the level."""
    factors = middle[1:] if middle[0] == "MatrixMultiply" else [middle]
    means = [["Expectation", ["Trace", ["MatrixMultiply", E, *group]]] for group in independent(factors)]
    return ["Multiply", ["Form", truth, E, truth], *(["Divide", mean, ["Trace", E]] for mean in means)]


def _projection(level: Value, levels: Sequence[Value]) -> Term:
    """E_s = Π_t (Σ − t)/(s − t) over all other levels t."""
    factors = [
        ["Scale", str(1 / (level - t)), ["Subtract", "Sigma", ["Scale", str(t), "Identity"]]]
        for t in levels
        if t != level
    ]
    return ["MatrixMultiply", *factors] if len(factors) > 1 else factors[0] if factors else "Identity"


def independent(factors: Sequence[Term]) -> list[list[Term]]:
    """Runs of factors, each of other designs than the rest; all in one where there are no such runs.

    >>> independent([["Projection", "0"], "Resolvent", "Sigma", "Resolvent"])
    [[['Projection', '0']], ['Resolvent', 'Sigma', 'Resolvent']]
    >>> len(independent(["Resolvent", ["Projection", "0"], "Resolvent"]))
    1
    """
    runs: list[tuple[set[str], list[Term]]] = []
    for factor in factors:
        here = designs(factor)
        if runs and (not here or not runs[-1][0] or here == runs[-1][0]):
            before, run = runs.pop()
            runs.append((before | here, [*run, factor]))
        else:
            runs.append((here, [factor]))
    apart = all(a.isdisjoint(b) for (a, _), (b, _) in combinations(runs, 2))
    return [run for _, run in runs] if apart else [list(factors)]


def designs(term: Term) -> set[str]:
    """Which designs a word is made of.

    Raises: NotRead for what is not mapped to UᵀMU with them.
    """
    if isinstance(term, str):
        if term not in LETTERS:
            raise NotRead(term)
        return {LETTERS[term]} - {""}
    head, *rest = term
    if head in HEADS:
        return {HEADS[head]}
    if head == "Power":
        return designs(rest[0])
    if head == "Scale" and not is_random(rest[0]):
        return designs(rest[1])
    if head not in SUMS:
        raise NotRead(head)
    return set().union(*map(designs, rest))
