"""What a projection leaves over of a vector, squared: v − Qv is 0 where Q is an empty product of projections.

With one design of one number of rows for all generators, P_i = P, and the product Q_{k,m} of P_k … P_m is P for k ≥ m
and the identity for k < m.  A smaller side f(Q) of an order that is 0 where Q is the identity may have a product Q′ of
fewer projections in place of Q, wherever Q stands: where Q′ is P, so is Q, and f(Q′) = f(Q); otherwise f(Q′) = 0, which
is at most what a larger side ≥ 0 is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, text_of
from ...proof.statements import Statement
from .asking_less import ORDERS, is_nonnegative
from .restated import _shares_a_design
from .samelimits import shifted
from .vanishing import is_zero

PRODUCT = "ProjectionProduct"
TOLD = "the same where fewer projections are left, and 0 where none is"


def fewer_projections(original: Statement, mutant: Mutant) -> str:
    """Why an order holds with fewer projections on its smaller side, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-DELTABIAS.main")
    >>> [fewer_projections(s, m) for m in mutants(s, ["n - 1", "twice w0"])]
    ['', 'the same where fewer projections are left, and 0 where none is']
    """
    before, after = conclusion(original), conclusion(mutant.statement)
    if mutant.path[0] != "conclusion" or before[0] != after[0] or after[0] not in ("LessEqual", "GreaterEqual"):
        return ""
    if original.regime or not _shares_a_design(original):
        return ""
    least, most = ORDERS[after[0]]
    small, large = after[1:][least], after[1:][most]
    known = large == before[1:][most] and is_nonnegative(large, dict(original.variables))
    return TOLD if known and _fewer(before[1:][least], small) and is_zero(emptied(small), frozenset()) else ""


def _fewer(before: Term, after: Term) -> bool:
    """Whether two terms are the same but for one product of projections each, of which the second has no more."""
    (one, *more), (other, *others) = (list(_products(t).values()) or [""] for t in (before, after))
    if more or others or "" in (one, other) or _marked(before) != _marked(after):
        return False
    (high, first), (low, last) = shifted(one[1]), shifted(other[1])
    counted = one[2] == other[2] and NUMBER.match(str(one[2])) and Fraction(one[2]) >= 0
    return bool(counted and high == low and last <= first)


def _products(term: Term) -> dict[str, Any]:
    """The products of projections that stand in a term."""
    if isinstance(term, str):
        return {}
    own = {text_of(term): term} if term[0] == PRODUCT else {}
    return own | {text: t for part in term[1:] for text, t in _products(part).items()}


def _marked(term: Term) -> Term:
    if isinstance(term, str):
        return term
    return [PRODUCT] if term[0] == PRODUCT else [term[0], *map(_marked, term[1:])]


def emptied(term: Term) -> Term:
    """A term where every product of projections is the identity, differences of the same being 0.

    >>> emptied(["Subtract", ["MatrixMultiply", ["ProjectionProduct", ["Subtract", "n", "1"], "0"], "w0"], "w0"])
    '0'
    """
    if isinstance(term, str):
        return term
    if term[0] == PRODUCT:
        return "Identity"
    parts = [emptied(t) for t in term[1:]]
    if term[0] == "MatrixMultiply":
        parts = [t for t in parts if t != "Identity"] or ["Identity"]
        return parts[0] if len(parts) == 1 else [term[0], *parts]
    return "0" if term[0] == "Subtract" and parts[0] == parts[1] else [term[0], *parts]
