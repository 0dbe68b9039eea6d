"""P ⇒ (error > finite) with one row fewer: at T = d + 1 rows of least squares the error is infinite.

E tr X†X†ᵀΣ is infinite for T = d + 1, and all other parts of the error are ≥ 0, so that the conclusion holds there as
soon as a generator of that kind is drawn at all, with a noise > 0: where the premise n > A has an A ≥ 0, n ≥ 1.  For
T ≥ d + 2 the original speaks.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import LETTERS, Term, replaced, words
from ...proof.statements import Statement
from .fullrank import ERROR
from .positivity import NotRational, rational

LARGER = ("Greater", "GreaterEqual")


def infinite_at_the_edge(original: Statement, mutant: Mutant) -> str:
    """Why a mutant that lets in one row fewer is true, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-NULL.in-particular")
    >>> infinite_at_the_edge(s, mutants(s, ["a hypothesis one wider"])[0])
    'the original, or an infinite error on the larger side'
    """
    before, after = original.meaning["hypotheses"], mutant.statement.meaning["hypotheses"]
    gone, wider = [h for h in before if h not in after], [h for h in after if h not in before]
    match conclusion(original), gone, wider:
        case [
            ["Implies", ["Greater", str(count), bound], [relation, error, right]],
            [["GreaterEqual", str(rows), ["Add", "d", "2"] as least]],
            [["GreaterEqual", ["Add", same, "1"], other]],
        ]:
            named = relation in LARGER and error == ERROR and (same, other) == (rows, least)
            finite = not words(right) & set(LETTERS) and not original.regime
            drawn = named and finite and _is_drawn(original, count, rows)
            if drawn and _is_nonnegative(original, replaced(bound, {rows: ["Add", "d", "1"]})):
                return "the original, or an infinite error on the larger side"
    return ""


def _is_drawn(statement: Statement, count: str, rows: str) -> bool:
    """Whether as many generators as are counted are least squares on these rows, with a noise > 0."""
    chain: Any = statement.chain or {}
    domains = dict(statement.variables)
    usual = (chain.get("inputs"), chain.get("covariance"), chain.get("truth")) == ("gaussian", "Sigma", "w0")
    if not usual or domains.get(count) not in ("natural", "positive-integer"):
        return False
    return len(chain["generators"]) == 1 and all(_noisy(g, count, rows, domains) for g in chain["generators"])


def _noisy(fit: Any, count: str, rows: str, domains: dict[str, str]) -> bool:
    match fit["variance"]:
        case ["Power", str(deviation), "2"] if domains.get(deviation) == "positive":
            return bool((fit["fit"], fit["samples"], fit["repeat"]) == ("ols", rows, count))
    return False


def _is_nonnegative(statement: Statement, term: Term) -> bool:
    at = rational(statement)
    try:
        return at.nonnegative(at.of(term))
    except NotRational:
        return False
