"""Mutants that follow from the statement they are of: sides of one order, or the statement at other values.

The statement is true at T + 1 in place of T, at √2 σ in place of σ, and so on, wherever its hypotheses and clauses are
kept by that.  What it says there is compared with what the mutant says, side by side (``alike``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...proof.evidence.mutants import MORE as MORE_BY
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import Term, replaced, words
from ...proof.statements import Statement
from .alike import LIMIT, ORDER, Along, alike, along

Value = Callable[[str], Term]
#: relations of sequences → what of its sides must be kept; x → 0 and x → ∞ need the order alone
KEPT = {"Comparable": ORDER, "Bounded": ORDER, "Equivalent": LIMIT, "TendsTo": LIMIT}
ENDS = ("0", "Infinity")
#: what a change of a field of the chain makes of its variable: one more, or twice its square, or twice itself
MORE: Value = lambda v: ["Add", v, "1"]  # noqa: E731
ROOT: Value = lambda v: ["Multiply", ["Sqrt", "2"], v]  # noqa: E731
TWICE: Value = lambda v: ["Multiply", "2", v]  # noqa: E731
#: clauses that x + 1 satisfies where x → ∞ does
KEEPING = ("TendsTo", "Bounded", "PolynomiallyComparable", "Comparable")


def same_sides(original: Statement, mutant: Mutant) -> str:
    """Why a conclusion about limits with other sides says the same, or an empty text."""
    before, after = (conclusion(s) for s in (original, mutant.statement))
    if _conditions(original) != _conditions(mutant.statement):
        return ""  # an abbreviation that was changed stands in a hypothesis or a clause
    if original.regime and _alike_relations(before, after, along(original)):
        return "the same sides up to what no relation of limits sees, by their form"
    return ""


def _conditions(statement: Statement) -> list[Term]:
    """Hypotheses and clauses, abbreviations written out."""
    meaning = statement.meaning
    stated = [*meaning["hypotheses"], *(c for stage in meaning["regime"] for c in stage["clauses"])]
    return [spelled(statement, term) for term in stated]


def _alike_relations(before: Term, after: Term, at: Along) -> bool:
    if before[0] != after[0] or len(before) != len(after):
        return False
    if before[0] == "And":
        return all(_alike_relations(a, b, at) for a, b in zip(before[1:], after[1:]))
    if before[0] == "TendsTo" and before[2] != after[2]:
        # so many times ∞ is ∞
        return bool(before[2] == ENDS[1] and after == [*before[:2], ["Multiply", MORE_BY, ENDS[1]]])
    by = ORDER if before[0] == "TendsTo" and before[2] in ENDS else KEPT.get(before[0])
    return by is not None and all(alike(a, b, at, by) for a, b in zip(before[1:], after[1:]))


def at_other_values(original: Statement, mutant: Mutant) -> str:
    """Why a mutant of the chain is the original at another value of a variable, or an empty text."""
    at = along(original)
    for name, new in _values(mutant, at):
        names = {name: new}
        if not original.regime or not _only_here(original, mutant, name) or not _keeps(original, name, new, at):
            continue
        stated = conclusion(original)
        if not _binds(stated, name) and _alike_relations(replaced(stated, names), stated, at):
            return f"the original at another {name}, up to what no relation of limits sees"
    return ""


def _values(mutant: Mutant, at: Along) -> Iterator[tuple[str, Term]]:
    """The variable of a changed field, and what stands for it where the field is as in the mutant."""
    before, key = mutant.before, str(mutant.path[-1])
    change = {"samples": MORE, "repeat": MORE, "penalty": TWICE}.get(key)
    if change is not None and isinstance(before, str) and before in at.domains:
        yield before, change(before)
    if key == "variance" and before[0] == "Power" and before[2] == "2" and isinstance(before[1], str):
        yield before[1], ROOT(before[1])


def _only_here(original: Statement, mutant: Mutant, name: str) -> bool:
    """Whether no other field of the chain names the variable."""
    chain: Any = original.chain or {}
    fields = [(fits, i, key, term) for fits in ("generators", "downstream") for i, fit in enumerate(chain.get(fits, []))
              for key, term in fit.items() if key not in ("fit", "design")]  # fmt: skip
    return all(("chain", *place) == mutant.path or name not in words(term) for *place, term in fields)


def _keeps(original: Statement, name: str, new: Term, at: Along) -> bool:
    """Whether hypotheses and clauses hold at the new value because they hold at the old one."""
    hypotheses = [h for h in original.meaning["hypotheses"] if name in words(h)]
    clauses = [c for stage in original.meaning["regime"] for c in stage["clauses"] if name in words(c)]
    if new != MORE(name):
        return not hypotheses and not clauses
    upwards = all(h[0] in ("GreaterEqual", "Greater") and h[1] == name and name not in words(h[2]) for h in hypotheses)
    return upwards and (not clauses or name in at.large and all(_kept(c, name) for c in clauses))


def _kept(clause: Term, name: str) -> bool:
    """A clause about x itself or a quotient with x, which is of one limit with x + 1 where x → ∞."""
    sides = [part for t in clause[1:] for part in (t[1:] if isinstance(t, list) and t[0] == "Divide" else [t])]
    return clause[0] in KEEPING and all(t == name or name not in words(t) for t in sides)


def _binds(term: Term, name: str) -> bool:
    """Whether a name is given a value, or counts, inside a term."""
    if isinstance(term, str):
        return False
    bound = {"Where": 2, "Sum": 1, "Product": 1, "Derivative": 2, "MatrixProduct": 1}.get(term[0])
    return bound is not None and term[bound] == name or any(_binds(t, name) for t in term[1:])
