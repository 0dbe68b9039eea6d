"""Sides that name a member with a negative number: sequences begin with number 0, and the side has no value.

A range that begins below 0 is met wherever it has members; the side is asked for at a place inside the hypotheses where
the original has both of its sides.
"""

from __future__ import annotations

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Undetermined, value
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.exactly import exact
from ...proof.evidence.nearby import drawn_path
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, text_of
from ...proof.statements import Statement

DRAWS = 20
RANGES = ("Sum", "Product", "MatrixProduct")


def without_a_value(original: Statement, mutated: Statement, seed: int = 0) -> str:
    """Which part of a conclusion has no value at a place where its original has both sides; or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("THM-4.6.delta-bias")
    >>> changed = next(m for m in mutants(s) if m.name.startswith("a number - 1 at conclusion.2.1.2.2"))
    >>> without_a_value(s, changed.statement), without_a_value(s, s)
    ('a member with a negative number has no value', '')
    """
    parts = [t for t in _parts(conclusion(mutated)) if t[0] in RANGES and _is_below_zero(t)]
    if not parts or len(mutated.regime) != 1:
        return ""
    rng = generator_for("valueless", text_of(mutated.meaning["hypotheses"]), seed)
    for _ in range(DRAWS):
        entry = drawn_path(mutated, rng)
        found = exact(original, entry)
        if found is not None and not found.fails and all(_is_missing(mutated, t, entry) for t in parts):
            return "a member with a negative number has no value"
    return ""


def _parts(term: Term) -> list[Term]:
    return [] if isinstance(term, str) else [term, *(p for t in term[1:] for p in _parts(t))]


def _is_below_zero(term: Term) -> bool:
    _, index, low, _, body = term
    return isinstance(low, str) and low.startswith("-") and any(t[0] == "At" and t[2] == index for t in _parts(body))


def _is_missing(statement: Statement, term: Term, entry: object) -> bool:
    """Whether a part is refused at all members of a sequence inside the statement."""
    try:
        path = place_of(statement, entry).path  # type: ignore[arg-type]
    except CollapseSymError:
        return False
    missing = 0
    for at in path.places() if path is not None else ():
        try:
            value(term, path.at(*at))  # type: ignore[union-attr]
        except (Undetermined, IndexError):
            missing += 1
    return path is not None and missing == len(path.places())
