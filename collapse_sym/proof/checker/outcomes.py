"""Outcomes of designs and noises at which the two sides of an equation differ."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule
from .limits import Fuel, need
from .statement import Statement
from .words import DOWN


def outcome(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An outcome at which two sides differ: so they do near it, as X ↦ X† is smooth where X ≠ 0 has one row or one
    column.

    Designs and noises that are not degenerate come near any outcome.
    """
    reader, rule = s.reader, "outcome"
    spectrum = reader.spectrum or []
    need(
        spectrum and reader.chain.gaussian and all(m.constant() == 1 for _, m, _ in spectrum),
        rule,
        "a law that may miss the outcome",
    )
    drawn = [[[Fraction(x) for x in row] for row in design] for design in step["designs"]]
    noises = [[[Fraction(x)] for x in noise] for noise in step["noises"]]
    for x in drawn:
        need(
            any(y for row in x for y in row) and (len(x) == 1 or len(x[0]) == 1),
            rule,
            "a design of rank other than one row or column",
        )

    def value(letter: Any) -> list[list[Fraction]]:
        kind, index, turned = letter
        reader.fuel.spend(len(spectrum) ** 2)
        if kind == "vector":
            found = [[parts[index]] for _, _, parts in spectrum]
        elif kind == "D":
            diagonal = [reader.at_eigenvalue(index, eigenvalue).constant() for eigenvalue, _, _ in spectrum]
            need(None not in diagonal, rule, "a function of Σ that changes along the points")
            found = [[(x or Fraction(0)) * (i == j) for j in range(len(diagonal))] for i, x in enumerate(diagonal)]
        else:
            number, design = (reader.thawed(index[0]), index[1]) if kind == "Z" else (None, index)
            number = number or (reader.thawed(design) if isinstance(design, tuple) else reader.number(0))
            i = number.constant()
            need(
                i is not None
                and 0 <= i < len(drawn if kind != "Z" else noises[: len(drawn)])
                and design != DOWN
                and kind in "XBPZ",
                rule,
                "a letter without an outcome",
            )
            x, rows = drawn[int(i or 0)], reader.chain.samples(design).constant()
            need(len(x) == rows and all(len(row) == len(spectrum) for row in x), rule, "a design of another size")
            norm = sum((y * y for row in x for y in row), Fraction(0))
            inverse = [[y / norm for y in column] for column in zip(*x)]
            found = {"X": x, "B": inverse, "P": _times(inverse, x, reader.fuel)}.get(kind) or noises[int(i or 0)]
            if kind == "Z":
                need(
                    len(found) == rows and (reader.chain.variance(index).constant() or 0) > 0,
                    rule,
                    "a noise of another law",
                )
        return [list(column) for column in zip(*found)] if turned else found

    def word(letters: Any) -> list[list[Fraction]]:
        found = (
            value(letters[0])
            if letters
            else [[Fraction(i == j) for j in range(len(spectrum))] for i in range(len(spectrum))]
        )
        for letter in letters[1:]:
            found = _times(found, value(letter), reader.fuel)
        return found

    sides = [reader.matrix(t) if s.speaks_of_matrices(t) else reader.scalar(t) for t in s.data["conclusion"][1:]]
    total: dict[tuple[int, int], Fraction] = {}
    for monomial, c in (sides[0] - sides[1]).terms.items():
        entries = {(0, 0): c}
        for g, k in monomial:
            need(g[0] in ("word", "trace") and g[2:] in ((), ((),)), rule, "a term that no outcome decides")
            found = word(g[1])
            if g[0] == "trace":
                sum_ = sum((found[i][i] for i in range(len(found))), Fraction(0))
                reader.fuel.spend(k * (sum_.numerator.bit_length() + sum_.denominator.bit_length()))
                entries = {at: x * sum_**k for at, x in entries.items()}
            else:  # there is at most one word
                entries = {(i, j): entries[0, 0] * y for i, row in enumerate(found) for j, y in enumerate(row)}
        total = {at: total.get(at, Fraction(0)) + entries.get(at, Fraction(0)) for at in {*total, *entries}}
    need(any(total.values()), rule, "the two sides agree at this outcome")
    return Fact("outcome", s.resolved(s.data["conclusion"]))


def _times(a: list[list[Fraction]], b: list[list[Fraction]], fuel: Fuel) -> list[list[Fraction]]:
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for y in (*a, *b) for x in y)
    fuel.spend(10 * len(a) * len(b[0]) * (len(b) + bits // 64))
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b)] for row in a]


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "outcome": (outcome, ("designs", "noises")),
}
