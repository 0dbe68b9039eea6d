"""Orders between means with more projections and with fewer, from an original that says so of one more.

Let f(k) be the mean of a term with the product of k projections X†X on the rows of independent Gaussian designs, t rows
each: which k generators they belong to is not seen.  The original says f(n + 1) ≥ f(n) for all n ≥ 0 where t < d, and
nothing else in it speaks of n or of t.  Then f(a) ≥ f(b) for all a ≥ b ≥ 0 and all t ≥ 1:

- one after another, f(a) ≥ f(a − 1) ≥ … ≥ f(b), for every t < d;
- t ≥ d rows have the rank d almost surely, Σ being positive definite, so that X†X = I and f(a) = f(0) = f(b).

Hence neither t < d nor the number of rows matters.  With one shared design P^k = P for k ≥ 1, so that its f(a) is
f(min(a, 1)), which grows with a, too.  A product Q_{k,m} with k < m is the identity: f of 0 projections.  Members of a
sequence keep the order, and so do limits of what has them, if the order of members is proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import GENERATOR_HEADS, NUMBER, Term, replaced, words
from ...proof.statements import Statement
from . import consequences
from .fullrank import _through_projections

#: letters that the number of generations changes
OF_MODELS = frozenset(("Prediction", "DownstreamLabels"))
#: what stands in a body for its product of projections
PRODUCT = ["ProjectionProduct"]
OTHERS = (*(head for head in GENERATOR_HEADS if head != PRODUCT[0]), "DesignOf", "Where", "Derivative", "Limit")
#: what a generator of least squares may have another of, where only its projection is read
UNREAD = ("design", "samples", "variance", "repeat")
#: a number cn + k of projections, as (c, k)
Count = tuple[Fraction, Fraction]


def more_projections(original: Statement, mutant: Mutant, proved: Callable[[Statement], str]) -> str:
    """Why an order holds between means with more projections and with fewer, or an empty text.

    ``proved`` tells whether a statement follows from one that a certificate proves; it is asked where the original is
    about limits, of what it says of members.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-MONO.main")
    >>> told = {m.operator: more_projections(s, m, lambda member: "") for m in mutants(s)}
    >>> told["n - 1"]
    'the original at other numbers of projections, one after another; all are the identity on d rows or more'
    >>> told["twice w0"], told["without hypothesis 1"]
    ('', '')
    """
    members = _of_members(original)
    if members is None or not _is_one_more(members):
        return ""
    (body, _), *_ = _both(conclusion(members))
    (high, more), (low, less) = _both(conclusion(mutant.statement))
    follows = high == low == body and _at_least(more, less) and _same_but_for_rows(original, mutant.statement)
    if follows and (members is original or proved(members)):
        return "the original at other numbers of projections, one after another; all are the identity on d rows or more"
    return ""


# -- what the original says ------------------------------------------------------------------------
def _of_members(statement: Statement) -> Statement | None:
    """What a statement about limits says of each member; itself where it has no regime, None where it says more."""
    if not statement.regime:
        return statement
    match conclusion(statement):
        case ["GreaterEqual", ["Limit", left], ["Limit", right]]:
            return replace(statement, regime=(), conclusion=["GreaterEqual", left, right])
    return None


def _is_one_more(statement: Statement) -> bool:
    """Whether a statement without a regime is f(n + 1) ≥ f(n) where t < d, and speaks of n and of t in no other way."""
    chain: Any = statement.chain
    if chain is None or statement.meaning["where"] or not _is_plain(chain):
        return False
    (fit,), domains = chain["generators"], dict(statement.variables)
    rows, others = fit["samples"], [h for h in statement.meaning["hypotheses"] if h != ["Less", fit["samples"], "d"]]
    stated = [*others, *(t for f in chain["downstream"] for key, t in f.items() if key not in ("fit", "design"))]
    silent = not any({rows, "n"} & words(t) for t in stated) and rows not in words(conclusion(statement))
    known = domains.get("n") == "natural" and domains.get(rows) == domains.get("d") == "positive-integer"
    (high, more), (low, less) = _both(conclusion(statement))
    return silent and known and high == low and (more, less) == ((1, 1), (1, 0))


def _is_plain(chain: Any) -> bool:
    """Gaussian rows, n generators of least squares with fresh designs of t rows, and a downstream fit of its own."""
    drawn = (chain.get("inputs"), chain.get("covariance")) == ("gaussian", "Sigma")
    fits = chain["generators"]
    return (
        drawn
        and len(fits) == 1
        and (fits[0]["fit"], fits[0]["design"], fits[0]["repeat"]) == ("ols", "fresh", "n")
        and isinstance(fits[0]["samples"], str)
        and all(fit["design"] == "fresh" for fit in chain["downstream"])
    )


# -- what the mutant says --------------------------------------------------------------------------
def _same_but_for_rows(original: Statement, mutated: Statement) -> bool:
    """Whether all else that is given is given to both: t < d, the design and the rows of the generators may differ."""
    chain: Any = original.chain
    other: Any = mutated.chain
    if other is None or len(other["generators"]) != 1 or original.variables != mutated.variables:
        return False
    rows, more = chain["generators"][0]["samples"], other["generators"][0]["samples"]
    given = [h for h in original.meaning["hypotheses"] if h != ["Less", rows, "d"]]
    kept = all(h in mutated.meaning["hypotheses"] for h in given) and not mutated.meaning["where"]
    known = more in (rows, consequences.MORE(rows)) and other["generators"][0]["design"] in ("fresh", "shared")
    return kept and known and _read_alone(chain) == _read_alone(other)


def _read_alone(chain: Any) -> Any:
    """A chain without what a mean of projections does not read of its generator."""
    fits = [{key: term for key, term in fit.items() if key not in UNREAD} for fit in chain["generators"]]
    return {**chain, "generators": fits}


def _sides(term: Term) -> tuple[Term, Term] | None:
    """The sides of an order, of members where it is one between limits, names given values."""
    match term:
        case ["GreaterEqual", ["Limit", left], ["Limit", right]] | ["GreaterEqual", left, right]:
            return _at_value(left), _at_value(right)
    return None


def _both(relation: Term) -> list[tuple[Term, Count | None]]:
    """The means on the sides of an order with their products left out, and how many projections they are of."""
    return [_counted(side, "n") or ("", None) for side in _sides(relation) or ("", "")]


def _at_value(term: Term) -> Term:
    """A term whose n is given a value outermost, at that value: no fit has another field with an n."""
    match term:
        case ["Where", body, "n", value]:
            return replaced(body, {"n": value})
    return term


def _counted(term: Term, count: str) -> tuple[Term, Count] | None:
    """A mean with its product of projections left out, and how many there are; None where it is none of one product."""
    found: list[Term] = []
    body = _left_out(term, found)
    numbers = {_length(t, count) for t in found}
    read = words(body) & (OF_MODELS | {count}) or any(head in _heads(body) for head in OTHERS)
    # two products in one term have letters in common
    alike = len(numbers) == 1 and all(t == found[0] for t in found)
    (number,) = numbers if alike else (None,)
    mean = not isinstance(body, str) and body[0] == "Expectation" and _through_projections(body)
    return (body, number) if mean and number is not None and not read else None


def _left_out(term: Term, found: list[Term]) -> Term:
    if isinstance(term, str):
        return term
    if term[0] == PRODUCT[0]:
        found.append(term)
        return [*PRODUCT]
    return [term[0], *(_left_out(t, found) for t in term[1:])]


def _heads(term: Term) -> set[str]:
    return set() if isinstance(term, str) else {term[0]}.union(*map(_heads, term[1:]))


def _length(product: Term, count: str) -> Count | None:
    """How many projections P_k … P_m are; None where m may be below 0 and k ≥ m."""
    last, first = (linear(t, count) for t in product[1:])
    if last is None or first is None:
        return None
    number = (last[0] - first[0], last[1] - first[1] + 1)
    return number if min(first) >= 0 or _is_none(number) else None


def linear(term: Term, count: str) -> Count | None:
    """A term cn + k with whole c and k."""
    if isinstance(term, str):
        whole = bool(NUMBER.match(term)) and "/" not in term
        return (Fraction(1), Fraction(0)) if term == count else (Fraction(0), Fraction(term)) if whole else None
    if term[0] not in ("Add", "Subtract") or len(term) != 3:
        return None
    left, right = (linear(t, count) for t in term[1:])
    sign = 1 if term[0] == "Add" else -1
    return None if left is None or right is None else (left[0] + sign * right[0], left[1] + sign * right[1])


def _is_none(number: Count) -> bool:
    """Whether there is no projection, for any n ≥ 0."""
    return number[0] <= 0 and number[1] <= 0


def _at_least(more: Count | None, less: Count | None) -> bool:
    """Whether one number is at least another for all n ≥ 0, both at least 0."""
    if more is None or less is None:
        return False
    return _is_none(less) or more[0] >= less[0] and more[1] >= less[1]
