"""What holds for all large indices: comparisons of rational functions of the index, decided by leading coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from flint import fmpq, fmpq_poly

from ..evaluation import Undetermined
from ..language import NUMBER, Term, replaced

#: relation → the signs of left − right that satisfy it
SIGNS = {"Greater": (1,), "GreaterEqual": (0, 1), "Less": (-1,), "LessEqual": (-1, 0), "Equal": (0,)}

Quotient = tuple[fmpq_poly, fmpq_poly]


def holds_infinitely_often(index: str, body: Term, sequences: Mapping[str, Term]) -> bool:
    """Whether a comparison holds for infinitely many indices; ``sequences`` are given by terms in m.

    A rational function has one sign for all large indices, so that infinitely many means all large ones.
    Raises: Undetermined for what is no comparison of rational functions of the index.

    >>> ratio = ["Divide", "m", ["Subtract", "m", "1"]]
    >>> holds_infinitely_often("i", ["Greater", ["At", "x", "i"], "1"], {"x": ratio})
    True
    """
    if body[0] not in SIGNS:
        raise Undetermined(body[0], "is no comparison")
    left, right = (_quotient(_spelled(t, index, sequences)) for t in body[1:])
    top = left[0] * right[1] - right[0] * left[1]
    bottom = left[1] * right[1]
    sign = 0 if top == 0 else (1 if top[top.degree()] * bottom[bottom.degree()] > 0 else -1)
    return sign in SIGNS[body[0]]


def _spelled(term: Term, index: str, sequences: Mapping[str, Term]) -> Term:
    """The term in m, members of sequences written out."""
    if isinstance(term, str):
        return "m" if term == index else term
    if term[0] == "At" and term[1] in sequences:
        return replaced(sequences[term[1]], {"m": _spelled(term[2], index, sequences)})
    return [term[0], *(_spelled(t, index, sequences) for t in term[1:])]


def _quotient(term: Term) -> Quotient:
    """Numerator and denominator, polynomials in m."""
    one = fmpq_poly([1])
    if term == "m":
        return fmpq_poly([0, 1]), one
    if isinstance(term, str):
        if not NUMBER.match(term):
            raise Undetermined(term, "is not rational in the index")
        top, _, bottom = term.partition("/")
        return fmpq_poly([fmpq(int(top), int(bottom or 1))]), one
    if term[0] == "Power" and isinstance(term[2], str) and NUMBER.match(term[2]) and "/" not in term[2]:
        base, e = _quotient(term[1]), int(term[2])
        return _power(base if e >= 0 else base[::-1], abs(e))
    parts = [_quotient(t) for t in term[1:]]
    if term[0] == "Add":
        return reduce(lambda a, b: (a[0] * b[1] + b[0] * a[1], a[1] * b[1]), parts)
    if term[0] == "Subtract":
        a, b = parts
        return a[0] * b[1] - b[0] * a[1], a[1] * b[1]
    if term[0] == "Multiply":
        return reduce(lambda a, b: (a[0] * b[0], a[1] * b[1]), parts)
    if term[0] == "Divide" and parts[1][0] != 0:
        return parts[0][0] * parts[1][1], parts[0][1] * parts[1][0]
    raise Undetermined(term[0], "is not rational in the index")


def _power(base: Quotient, exponent: int) -> Quotient:
    return base[0] ** exponent, base[1] ** exponent
