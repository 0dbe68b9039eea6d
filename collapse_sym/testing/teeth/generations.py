"""One generation more where the error is linear in their number: f(n) ≃ f(0) + nc, c the same for all n.

With one generation more on both sides a mutant says f(n + 1) ≃ f(1) + nc.  The original gives f(1) ≃ f(0) + c and
f(n + 1) ≃ f(0) + (n + 1)c.  An error is ≥ 0, so that f(0) + Nc is ≥ 0 in the end for every fixed N, up to a factor:
c is above −ε f(0) for every ε > 0, and f(1) may stand in the sum for f(0) + c.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import GENERATOR_HEADS, Term, words
from ...proof.statements import Statement
from . import consequences
from .fullrank import ERROR

#: letters that later generations change
OF_MODELS = frozenset(("Prediction", "DownstreamLabels"))


def linear_in_generations(original: Statement, mutant: Mutant) -> str:
    """Why one generation more says the same, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("THM-F.1.large-designs")
    >>> linear_in_generations(s, mutants(s, ["a generation more"])[0])
    'the original at other numbers of generations, in which it is linear'
    """
    chain: Any = original.chain or {"generators": []}
    if mutant.path != ("chain", "generators", 0, "repeat") or len(chain["generators"]) != 1:
        return ""
    match mutant.before, conclusion(original):
        case str(count), ["Equivalent", left, ["Add", ["Where", at_zero, name, "0"], ["Multiply", factor, *rest]]]:
            more = mutant.after == consequences.MORE(count) and dict(original.variables).get(count) == "natural"
            named = left == at_zero == ERROR and name == factor == count
            if more and named and _is_free(original, count) and not any(_changes(t, count) for t in rest):
                return "the original at other numbers of generations, in which it is linear"
    return ""


def _is_free(statement: Statement, count: str) -> bool:
    """Whether no condition speaks of the number of generations, no other field of a fit, and no member changes it."""
    chain: Any = statement.chain
    fits = [*chain["generators"], *chain["downstream"]]
    fields = [term for fit in fits for key, term in fit.items() if key not in ("fit", "design", "repeat")]
    stages = statement.meaning["regime"]
    stated = [*statement.meaning["hypotheses"], *(c for stage in stages for c in stage["clauses"]), *fields]
    return not any(count in words(t) for t in stated) and not any(count in stage["grows"] for stage in stages)


def _changes(term: Term, count: str) -> bool:
    """Whether a term may be another one with one generation more."""
    if isinstance(term, str):
        return term == count or term in OF_MODELS
    return term[0] in GENERATOR_HEADS or any(_changes(t, count) for t in term[1:])
