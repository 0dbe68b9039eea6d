"""Downstream rows without end, everything else fixed: the limit of an error is that of the last model itself.

T → ∞ alone, with least squares or a penalty that is a number > 0 times a power T^−c.  Then ŵ_pred = A ŵ_n + B E with
A → 1 almost surely and ‖A‖ ≤ 1, so that E‖(A − 1)ŵ_n‖² → 0 wherever E‖ŵ_n‖² is finite (dominated convergence), and BBᵀ
is at most Σ̂⁻¹/T, of mean Σ⁻¹/(T − d − 1) → 0.  So E‖a ŵ_pred + b w₀‖² → E‖a ŵ_n + b w₀‖², finite only if E‖ŵ_n‖² is,
and "→ c" with a c free of T says that the second is c: an equation about points, whose sides are exact.  A mutant that
comes to the equation of its original, with another penalty of the kind or another noise downstream, says the same.

Where hypotheses say what numbers are, powers of 1 are 1 (``at_given_numbers``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value
from ...proof.evidence.candidates import Rng
from ...proof.evidence.canonical import canonical
from ...proof.evidence.comparison import Comparison
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, entry_of_point
from ...proof.evidence.estimates import NO_VALUE
from ...proof.evidence.exactly import exact
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.outcomes import is_random
from ...proof.language import NUMBER, Term, words
from ...proof.statements import Statement

#: sequences of which a member is looked at
PATHS = 40
COMBINED = ("Add", "Subtract", "Negate", "Scale")


def violation_with_many_rows(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A point at which a limit of many downstream rows is another number, or None where none is found.

    >>> from collapse_sym.proof.statements import statement
    >>> violation_with_many_rows(statement("THM-4.6.main")) is None
    True
    """
    equation = in_the_limit(statement)
    rng = generator_for("many rows", statement.hash, seed)
    met: list[Entry | None] = []
    for _ in range(PATHS if equation is not None else 0):
        sequence = drawn_path(statement, rng)
        entry = None if sequence in met else _member(statement, equation, sequence, rng)  # type: ignore[arg-type]
        met.append(sequence)
        if entry is None or entry in met:
            continue  # hypotheses may leave a few points, each of which takes as long as any
        met.append(entry)
        found = exact(equation, entry)  # type: ignore[arg-type]
        if found is not None and found.fails and found.exact and all(row.gap != NO_VALUE for row in found.rows):
            return found
    return None


def same_in_the_limit(original: Statement, mutant: Mutant) -> str:
    """Why a limit of many downstream rows is the equation that its original is, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("TXT-FIG1B.main")
    >>> same_in_the_limit(s, mutants(s, ["twice the penalty"])[0])
    'the same equation of the models that many rows come to'
    """
    before, after = in_the_limit(original), in_the_limit(mutant.statement)
    same = before is not None and after is not None and canonical(before.meaning) == canonical(after.meaning)
    return "the same equation of the models that many rows come to" if same else ""


def _member(statement: Statement, equation: Statement, sequence: Entry, rng: Rng) -> Entry | None:
    """A member of a sequence, as a point, T being all that changes along it; None outside the statement."""
    try:
        path: Any = place_of(statement, sequence).path
        return entry_of_point(equation, _of_models(statement, path.at(*path.places()[0])), rng)
    except CollapseSymError:
        return None


def _of_models(statement: Statement, point: Mapping[str, Value]) -> dict[str, Value]:
    """A point with one number of downstream rows, which the equation does not name."""
    return {**point, statement.regime[0]["grows"][0]: Fraction(1)}


def in_the_limit(statement: Statement) -> Statement | None:
    """The equation that a limit of T → ∞ alone is, or None where it is none."""
    chain: Any = statement.chain or {"generators": [], "downstream": []}
    if len(chain["generators"]) != 1 or len(chain["downstream"]) != 1 or not _only_rows_grow(statement, chain):
        return None
    count = chain["generators"][0]["repeat"]
    match statement.spelled:
        case ["TendsTo", ["Expectation", ["SquaredNorm" | "SquaredNormIn", *metric, v]], limit]:
            fixed = not is_random(limit) and chain["downstream"][0]["samples"] not in words(limit)
            if fixed and metric in ([], ["Sigma"]) and _combines(v, chain["truth"]):
                head = statement.spelled[1][1][0]
                model = _with_model(v, ["Model", count])
                term = ["Equal", ["Expectation", [head, *metric, model]], limit]
                return replace(statement, conclusion=term, chain={**chain, "downstream": []}, regime=())
    return None


def _only_rows_grow(statement: Statement, chain: Mapping[str, Any]) -> bool:
    (fit,), (made,) = chain["downstream"], chain["generators"]
    rows = fit["samples"]
    stages = [(list(s["grows"]), list(s["clauses"])) for s in statement.meaning["regime"]]
    if not isinstance(rows, str) or stages != [([rows], [["TendsTo", rows, "Infinity"]])]:
        return False
    free = [
        *statement.meaning["hypotheses"],
        fit["variance"],
        *(t for k, t in made.items() if k not in ("fit", "design")),
    ]
    vanishing = fit["fit"] == "ols" or fit["fit"] == "ridge" and _falls(fit["penalty"], rows)
    gaussian = (chain["inputs"], chain["covariance"]) == ("gaussian", "Sigma")
    return vanishing and gaussian and "truth" not in fit and not any(rows in words(t) for t in free)


def _falls(penalty: Term, rows: str) -> bool:
    """T^−c with a number c > 0, or such a power times numbers > 0."""
    match penalty:
        case ["Multiply", str(factor), rest]:
            return bool(NUMBER.match(factor)) and Fraction(factor) > 0 and _falls(rest, rows)
        case ["Power", base, str(exponent)]:
            return bool(base == rows and NUMBER.match(exponent) and exponent.startswith("-"))
    return False


def _combines(term: Term, truth: str) -> bool:
    """Whether a vector is a combination of ŵ_pred and w₀."""
    if isinstance(term, str):
        return term in ("Prediction", truth)
    parts = term[2:] if term[0] == "Scale" else term[1:]
    constant = term[0] != "Scale" or isinstance(term[1], str) and bool(NUMBER.match(term[1]))
    return term[0] in COMBINED and constant and all(_combines(t, truth) for t in parts)


def _with_model(term: Term, model: Term) -> Term:
    if isinstance(term, str):
        return model if term == "Prediction" else term
    return [term[0], *(_with_model(t, model) for t in term[1:])]


# -- numbers that hypotheses give ------------------------------------------------------------------
def at_given_numbers(original: Statement, mutant: Mutant) -> str:
    """Why a conclusion is that of its original where numbers are what hypotheses say, or an empty text."""
    given = {
        h[1]: h[2]
        for h in original.meaning["hypotheses"]
        if h[0] == "Equal" and all(isinstance(t, str) for t in h[1:]) and NUMBER.match(h[2])
    }
    sides = [_given(s.spelled, given) for s in (original, mutant.statement)]
    alike = mutant.path[0] == "conclusion" and sides[0] == sides[1]
    return "the same at the numbers that hypotheses give" if alike else ""


def _given(term: Term, given: Mapping[str, str]) -> Term:
    if isinstance(term, str):
        return given.get(term, term)
    found = [term[0], *(_given(t, given) for t in term[1:])]
    one = found[0] == "Power" and found[1] == "1" and isinstance(found[2], str) and bool(NUMBER.match(found[2]))
    return "1" if one else found
