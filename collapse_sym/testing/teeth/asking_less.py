"""An order that asks for less than the original, by the squares in its sides.

a ≤ b stays true with a larger b or a smaller a.  One term is at most another by its form: x beside c x for c ≥ 1 and x
≥ 0; a number ≤ 0 beside what is a mean of squares; ‖v − Pv‖² beside ‖v + Pv‖² and, for c ≥ 1, ‖cv − Pv‖², as vᵀPv ≥ 0
for a projection P; and products of factors ≥ 0, sums and means whose parts are each at most the other's.  And a ≤ a and
a ≤ a + E‖v‖², or the same of limits, where a is a side of the original and so has a value, and so has E‖v‖²: v is a sum
of vectors that are given, with Σ̂R and projections before them, whose norms are at most 1, and no generator is below
number 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, replaced, text_of
from ...proof.statements import Statement
from .vanishing import PROJECTIONS, _is_bounded

#: relation → the places of its smaller side and its larger one
ORDERS = {"LessEqual": (0, 1), "Less": (0, 1), "GreaterEqual": (1, 0), "Greater": (1, 0)}
NOT_STRICT = ("LessEqual", "GreaterEqual")
#: heads whose value is ≥ 0, and those that are ≥ 0 if all of their parts are
SQUARES = ("SquaredNorm", "SquaredNormIn", "OperatorNorm")
METRICS = ("Sigma", "Identity")  # and powers of Σ
OF_PARTS = ("Expectation", "Limit", "Multiply", "Add", "Divide", "Min")
DOMAINS = ("positive-integer", "natural", "nonnegative", "positive")
Domains = Mapping[str, str]


def asks_less(original: Statement, mutant: Mutant) -> str:
    """Why a mutant follows from its original by what stands on the sides of an order, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-DELTABIAS.main")
    >>> asks_less(s, mutants(s, ["2 % more"])[0])
    'the original with a side that asks for less'
    >>> asks_less(s, mutants(s, ["a power - 1"])[0])
    ''
    """
    before, after = conclusion(original), conclusion(mutant.statement)
    if mutant.path[0] == "conclusion" and _is_reflexive(before, after):
        return "one side of the original beside itself"
    if mutant.path[0] != "conclusion" or not _limits(before) <= _limits(after):
        return ""  # a statement about limits is about sequences that have all of them
    return "the original with a side that asks for less" if _follows(before, after, dict(original.variables)) else ""


def _is_reflexive(before: Term, after: Term) -> bool:
    """a ≤ a or a ≥ a for a side a of the original, values of names written out."""
    if before[0] != after[0] or after[0] not in NOT_STRICT:
        return False
    left, right = map(_written, after[1:])
    return left == right and left in map(_written, before[1:])


def _written(term: Term) -> Term:
    if isinstance(term, str):
        return term
    if term[0] == "Where" and len(term) == 4:
        return replaced(_written(term[1]), {term[2]: term[3]})
    return [term[0], *map(_written, term[1:])]


def _follows(before: Term, after: Term, domains: Domains) -> bool:
    if before == after:
        return True
    if before[0] != after[0] or len(before) != len(after):
        return False
    if before[0] == "And":
        return all(_follows(a, b, domains) for a, b in zip(before[1:], after[1:]))
    if before[0] not in ORDERS:
        return False
    least, most = ORDERS[before[0]]
    old, new = before[1:], after[1:]
    if before[0] in NOT_STRICT and new[least] == old[least] and _adds_a_square(new[least], new[most], domains):
        return True
    return at_most(new[least], old[least], domains) and at_most(old[most], new[most], domains)


def at_most(x: Term, y: Term, domains: Domains) -> bool:
    """Whether x ≤ y wherever both have a value, read from their forms; False says nothing.

    >>> at_most("0", ["SquaredNorm", "w0"], {}), at_most("1", ["SquaredNorm", "w0"], {})
    (True, False)
    """
    if x == y:
        return True
    if _is_number(x):
        number = Fraction(x)
        return number <= Fraction(y) if _is_number(y) else number <= 0 and is_nonnegative(y, domains)
    if y[0] == "Multiply" and y[2:] == [x] and _is_number(y[1]):
        return Fraction(y[1]) >= 1 and is_nonnegative(x, domains)
    if isinstance(x, str) or isinstance(y, str) or x[0] != y[0] or len(x) != len(y):
        return False
    return _by_a_projection(x, y) or _by_parts(x, y, domains)


def _adds_a_square(x: Term, y: Term, domains: Domains) -> bool:
    """Whether y is x and means of squares that are finite besides, or so are the limits of such."""
    match x, y:
        case ["Limit", a], ["Limit", b]:
            return _adds_a_square(a, b, domains)
        case _, ["Add", *parts] if x in parts:
            parts.remove(x)
            return all(_is_finite_square(t, domains) for t in parts)
    return False


def _is_finite_square(term: Term, domains: Domains) -> bool:
    match term:
        case ["Expectation", ["SquaredNorm", v]] | ["Expectation", ["SquaredNormIn", "Sigma" | "Identity", v]]:
            return _is_given(v, domains)
    return False


def _is_given(v: Term, domains: Domains) -> bool:
    """Whether a vector is one of the variables, an image of one under what has a bounded norm, or a sum of such."""
    match v:
        case str():
            return domains.get(v) == "vector"
        case ["Add" | "Subtract", *parts]:
            return all(_is_given(t, domains) for t in parts)
        case ["MatrixMultiply", *matrices, last]:
            known = all(t[-1].isdigit() for t in matrices if t[0] in PROJECTIONS)
            return known and _is_bounded(["MatrixMultiply", *matrices]) and _is_given(last, domains)
    return False


def _by_parts(x: Term, y: Term, domains: Domains) -> bool:
    pairs = list(zip(x[1:], y[1:]))
    if x[0] == "Multiply" and not all(is_nonnegative(t, domains) for pair in pairs for t in pair):
        return False
    return x[0] in ("Multiply", "Expectation", "Add") and all(at_most(a, b, domains) for a, b in pairs)


def _by_a_projection(x: Term, y: Term) -> bool:
    """‖v − Pv‖² or ‖Pv − v‖² beside ‖Pv + v‖², or ‖cv − Pv‖² with c ≥ 1, for one projection, whose forms are ≥ 0.

    ‖cv − Pv‖² = (c − 1)²‖Pv‖² + c²‖v − Pv‖².
    """
    match x, y:
        case ["SquaredNorm", ["Subtract", *parts]], ["SquaredNorm", ["Subtract", *others]]:
            pairs = ((*parts, *others), (*parts[::-1], *others[::-1]))
            return any(a == b and _projects(a, v) and _is_longer(v, w) for a, v, b, w in pairs)
        case ["SquaredNorm", ["Subtract", *parts]], ["SquaredNorm", ["Add", *same]] if parts == same:
            return any(image[:1] == ["MatrixMultiply"] and _projects(image, v) for image, v in (parts, parts[::-1]))
    return False


def _is_longer(v: Term, w: Term) -> bool:
    match w:
        case ["Scale", str(c), same]:
            return bool(same == v) and _is_number(c) and Fraction(c) >= 1
    return False


def _projects(image: Term, v: Term) -> bool:
    match image:
        case ["MatrixMultiply", ["Projection", _], same]:
            return bool(same == v)
    return False


def is_nonnegative(term: Term, domains: Domains) -> bool:
    """Whether a scalar term is ≥ 0 wherever it has a value, read from its form."""
    if isinstance(term, str):
        return Fraction(term) >= 0 if _is_number(term) else domains.get(term) in DOMAINS
    if term[0] in SQUARES:
        return term[0] != "SquaredNormIn" or term[1] in METRICS or term[1][:2] == ["Power", "Sigma"]
    if term[0] == "Power":
        even = isinstance(term[2], str) and term[2].isdigit() and int(term[2]) % 2 == 0
        return even or is_nonnegative(term[1], domains)
    return term[0] in OF_PARTS and all(is_nonnegative(t, domains) for t in term[1:])


def _limits(term: Term) -> set[str]:
    """All that has to have a limit."""
    if isinstance(term, str):
        return set()
    own = {text_of(term[1])} if term[0] == "Limit" else set()
    return own.union(*map(_limits, term[1:]))


def _is_number(term: Term) -> bool:
    return isinstance(term, str) and bool(NUMBER.match(term))
