"""Inverses of positive definite matrices, by their definition."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule
from .limits import need
from .ring import vanishes
from .statement import Statement
from .words import Word, shape, transpose


def inverse(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A K = C for K = (N Nᵀ + c I)⁻¹, c > 0, because A = C (N Nᵀ + c I).

    N is a word; I has the size of N Nᵀ.
    """
    rule, reader = "inverse", s.reader
    square, shift, size = _parts(step["inverse"])
    found = reader.matrix(square)
    words = [g[1] for g in found.generators() if g[0] == "word"]
    half: Word = words[0][: len(words[0]) // 2] if len(words) == 1 else ()
    whole = (*half, *transpose(half))
    need(half and found.terms == reader.word(*whole).terms, rule, "not a square N Nᵀ")
    space = shape(half[0])[0]
    rows = reader.chain.rank if space == "d" else reader.chain.samples(space[1])
    gap = reader.scalar(size) - rows
    same = any(vanishes(gap - x) or vanishes(gap + x) for x in (gap - gap, *reader.equal))
    need(same, rule, "an identity of another size")
    c, value = reader.scalar(shift), reader.matrix(step["value"])
    need(reader.positive(c), rule, "a multiple of I that is not known to be > 0")
    rest = reader.product(value, found) + c * value - reader.matrix(step["before"])
    need(vanishes(rest), rule, "C (N Nᵀ + c I) is not A")
    return Fact("inverse", (s.resolved(step["before"]), s.resolved(step["inverse"])), weight=step["value"])


def _parts(term: Any) -> tuple[Any, Any, Any]:
    """N Nᵀ, c and the size of I."""
    need(term[0] == "Power" and term[2:] == ["-1"], "inverse", "not an inverse")
    head, square, shift = term[1] if isinstance(term[1], list) and len(term[1]) == 3 else ("", "", "")
    ok = head == "Add" and len(shift) == 3 and shift[0] == "Scale"
    ok = ok and len(shift[2]) == 2 and shift[2][0] == "IdentityOfSize"
    need(ok, "inverse", "not of the form (N Nᵀ + c I)⁻¹")
    return square, shift[1], shift[2][1]


def without(s: Statement, term: Any, facts: list[Fact]) -> Any:
    """A product of matrices with C for A K, wherever that was shown."""
    if not isinstance(term, list) or term[0] != "MatrixMultiply":
        return term
    known = {f.value: f.weight for f in facts if f.kind == "inverse" and not f.conditional}
    factors = list(term[1:])
    for i in range(len(factors) - 2, -1, -1):
        pair = (s.resolved(factors[i]), s.resolved(factors[i + 1]))
        if pair in known:
            factors[i : i + 2] = [known[pair]]
    return ["MatrixMultiply", *factors]


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "inverse": (inverse, ("before", "inverse", "value")),
}
