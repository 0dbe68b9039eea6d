"""One form for statements that say the same in other words: what commutes is sorted, orders point one way."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..language import NUMBER, Term, replaced, text_of

#: heads whose arguments may stand in any order and any bracketing
COMMUTE = ("Add", "Multiply", "And", "Or", "Min", "Max")
SYMMETRIC = ("Equal", "Equivalent", "Comparable")
TURNED = {"GreaterEqual": "LessEqual", "Greater": "Less"}
NORMS = ("SquaredNorm", "SquaredNormIn")
UNIT = {"Add": "0", "Multiply": "1"}


def canonical(meaning: Mapping[str, Any]) -> str:
    """The text of a meaning in one form, abbreviations written out.

    >>> empty = {"variables": {}, "chain": None, "where": [["x", ["Add", "a", "b"]]], "hypotheses": [], "regime": []}
    >>> first = canonical({**empty, "conclusion": ["GreaterEqual", "x", "c"]})
    >>> first == canonical({**empty, "where": [], "conclusion": ["LessEqual", "c", ["Subtract", "b", ["Negate", "a"]]]})
    True
    """
    names: dict[str, Term] = {}
    for name, body in meaning["where"]:
        names[name] = replaced(body, names)

    def form(term: Term) -> Term:
        return ordered(replaced(term, names))

    def sorted_forms(terms: list[Term]) -> list[str]:
        return sorted(text_of(form(t)) for t in terms)

    stages = [{"grows": sorted(s["grows"]), "clauses": sorted_forms(s["clauses"])} for s in meaning["regime"]]
    hypotheses = sorted_forms(meaning["hypotheses"])
    chain = meaning["chain"] and {k: _of_fits(v, form) for k, v in meaning["chain"].items()}
    return text_of([meaning["variables"], chain, hypotheses, stages, form(meaning["conclusion"])])


def _of_fits(value: Any, form: Any) -> Any:
    if isinstance(value, str):
        return value
    return [{k: t if k in ("fit", "design") else form(t) for k, t in fit.items()} for fit in value]


def ordered(term: Term) -> Term:
    """A term in one form.

    >>> ordered(["Add", "2", ["Add", "b", "a"], "1"])
    ['Add', '3', 'a', 'b']
    """
    if isinstance(term, str):
        return term
    head, parts = term[0], [ordered(t) for t in term[1:]]
    if head == "Subtract" and len(parts) == 2:
        return ordered(["Add", parts[0], ["Negate", parts[1]]])
    if head == "Negate" and isinstance(parts[0], list) and parts[0][0] == "Negate":
        return parts[0][1]
    if head == "Negate" and isinstance(parts[0], str) and NUMBER.match(parts[0]):
        return str(-Fraction(parts[0]))
    if head in NORMS:  # ‖−v‖ = ‖v‖
        return [head, *parts[:-1], min(parts[-1], _negated(parts[-1]), key=text_of)]
    if head in TURNED:
        return [TURNED[head], *reversed(parts)]
    if head in SYMMETRIC:
        return [head, *sorted(parts, key=text_of)]
    return _commuted(head, parts) if head in COMMUTE else [head, *parts]


def _negated(term: Term) -> Term:
    """−v of a vector in one form: the sign goes into its summands."""
    summands = term[1:] if isinstance(term, list) and term[0] == "Add" else [term]
    return ordered(["Add", *(["Negate", t] for t in summands)]) if len(summands) > 1 else ordered(["Negate", term])


def _commuted(head: str, parts: list[Term]) -> Term:
    flat = [x for p in parts for x in (p[1:] if isinstance(p, list) and p[0] == head else [p])]
    if head in UNIT:
        numbers = [Fraction(x) for x in flat if isinstance(x, str) and NUMBER.match(x)]
        rest = [x for x in flat if not (isinstance(x, str) and NUMBER.match(x))]
        total = Fraction(UNIT[head])
        for x in numbers:
            total = total + x if head == "Add" else total * x
        flat = rest + [str(total)] * (not rest or str(total) != UNIT[head])
    flat = sorted(flat, key=text_of)
    return flat[0] if len(flat) == 1 else [head, *flat]
