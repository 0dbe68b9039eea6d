"""Sides of ≃ with one part changed below a sum: the part keeps its limit, and all around it is ≥ 0.

A sum of what is ≥ 0 changes by a factor that tends to 1 where each of finitely many summands does so.  A hypothesis
x_m ≥ d + c for m = low, …, high says that x_m − d − c is ≥ 0 inside a sum over a part of that range.
"""

from __future__ import annotations

from fractions import Fraction

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, words
from ...proof.statements import Statement
from .alike import LIMIT, NORMS, Along, _parts, alike, along

PRODUCTS = ("Multiply", "Divide", "Scale")
#: index → the ends of its range
Ranges = dict[str, tuple[Term, Term]]


def same_below_sums(original: Statement, mutant: Mutant) -> str:
    """Why a changed part below a sum leaves ≃ as it is, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-MLOG2.main")
    >>> same_below_sums(s, mutants(s, ["T0 + 1"])[0]), same_below_sums(s, mutants(s, ["d + 1"])[0])
    ('the same sides but for summands of the same limit', '')
    """
    before, after = (conclusion(s) for s in (original, mutant.statement))
    if mutant.path[0] != "conclusion" or before[0] != "Equivalent" or len(original.regime) != 1:
        return ""
    at = along(original)
    same = all(_close(original, at, a, b, {}) for a, b in zip(before[1:], after[1:]))
    return "the same sides but for summands of the same limit" if same else ""


def _close(statement: Statement, at: Along, old: Term, new: Term, ranges: Ranges) -> bool:
    """Whether a quotient of terms tends to 1 for all values of the indices that are bound around it."""
    if old == new:
        return True
    if not words(old) & ranges.keys() and not words(new) & ranges.keys() and alike(old, new, at, LIMIT):
        return True
    if isinstance(old, str) or isinstance(new, str) or old[0] != new[0] or len(old) != len(new):
        return False
    if old[0] in PRODUCTS:
        return all(_close(statement, at, a, b, ranges) for a, b in zip(old[1:], new[1:]))
    if old[0] == "Add":
        pairs = list(zip(old[1:], new[1:]))
        summands = all(_nonnegative(statement, at, t, ranges) for pair in pairs for t in pair)
        return summands and all(_close(statement, at, a, b, ranges) for a, b in pairs)
    if old[0] == "Sum" and old[1:4] == new[1:4]:
        fixed = not (words(old[2]) | words(old[3])) & at.grows
        inside = {**ranges, old[1]: (old[2], old[3])}
        each = all(_nonnegative(statement, at.without(old[1]), t, inside) for t in (old[4], new[4]))
        return fixed and each and _close(statement, at.without(old[1]), old[4], new[4], inside)
    return False


def _nonnegative(statement: Statement, at: Along, term: Term, ranges: Ranges) -> bool:
    """Whether a term is ≥ 0 by its form, from some member on."""
    if isinstance(term, str):
        number = bool(NUMBER.match(term))
        return Fraction(term) >= 0 if number else at.is_nonnegative(term)
    head, *rest = term
    if head in ("Add", *PRODUCTS):
        return all(_nonnegative(statement, at, t, ranges) for t in rest)
    if head in ("Expectation", "Where"):
        return rest[0][0] in NORMS or head == "Where" and _nonnegative(statement, at, rest[0], ranges)
    if head == "Sum":
        return _nonnegative(statement, at.without(rest[0]), rest[3], {**ranges, rest[0]: (rest[1], rest[2])})
    if head == "Power":
        return rest[1] == "2" or _nonnegative(statement, at, rest[0], ranges)
    return head == "Subtract" and _is_gap(statement, at, term, ranges)


def _is_gap(statement: Statement, at: Along, term: Term, ranges: Ranges) -> bool:
    """x − d − c with x → ∞ and a fixed d, or at least 0 by a hypothesis about x or all members of a sequence."""
    inner, c = _parts(term)
    if isinstance(inner, str) or inner[0] != "Subtract":
        return False
    size, other = inner[1:]
    if isinstance(size, str):
        return size in at.large and at.fixed(other) or at.floor(term) >= 0
    for hypothesis in statement.meaning["hypotheses"]:
        match hypothesis:
            case ["ForAll", ["List", m, low, high], ["GreaterEqual", ["At", x, i], ["Add", base, spare]]]:
                if size[:2] == ["At", x] and i == m and other == base and Fraction(spare) + c >= 0:
                    return _within(size[2], low, high, ranges)
    return False


def _within(index: Term, low: Term, high: Term, ranges: Ranges) -> bool:
    """Whether a bound index runs through a part of a range."""
    if not isinstance(index, str) or index not in ranges:
        return False
    first, last = ranges[index]
    return str(first).isdigit() and str(low).isdigit() and int(str(first)) >= int(str(low)) and last == high
