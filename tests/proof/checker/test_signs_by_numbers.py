"""Signs that the checker knows are held against numbers: drawn terms, at drawn points, in exact arithmetic."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from collapse_sym.proof.checker.facts import hypothesis
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.order import forgetting
from collapse_sym.proof.checker.statement import Statement
from tests.proof.checker.forged import statement

Term = Any
DRAWN, POINTS, SEEDS = 100, 4, 4
POSITIVE: Term = ["Add", "x", "lambda"]
NOTHING: Term = ["Subtract", ["Divide", POSITIVE, POSITIVE], "1"]  # 0, which is not seen before it is cleared
LEAVES: tuple[Term, ...] = ("x", "y", "lambda", "1", "-2", POSITIVE, NOTHING, ["Divide", "1", "y"],
                            ["Multiply", ["Power", "y", "-2"], NOTHING], ["Divide", "x", POSITIVE])  # fmt: skip
VALUES: dict[str, Any] = {"Add": Fraction.__add__, "Subtract": Fraction.__sub__, "Multiply": Fraction.__mul__,
                          "Divide": Fraction.__truediv__}  # fmt: skip


def drawn(rng: random.Random, depth: int) -> Term:
    """A term in x, λ > 0 and y < 0."""
    if not depth or rng.random() < 0.2:
        return rng.choice(LEAVES)
    return [rng.choice(("Add", "Multiply", "Multiply", "Subtract")), drawn(rng, depth - 1), drawn(rng, depth - 1)]


def value(term: Term, at: dict[str, Fraction]) -> Fraction:
    if isinstance(term, str):
        return at[term] if term in at else Fraction(term)
    if term[0] == "Power":
        return value(term[1], at) ** int(term[2])
    return Fraction(VALUES[term[0]](*(value(t, at) for t in term[1:])))


def points(rng: random.Random) -> Iterator[dict[str, Fraction]]:
    for _ in range(POINTS):
        x, y, penalty = (Fraction(rng.randint(1, 40), rng.randint(1, 40)) for _ in range(3))
        yield {"x": x, "y": -y, "lambda": penalty}


@pytest.fixture
def reader() -> Iterator[Any]:
    with forgetting():
        s = Statement(statement(["Equal", "0", "0"], hypotheses=[["Less", "y", "0"]]), Fuel())
        hypothesis(s, {"number": "0", "member": ""}, [])
        yield s.reader


@pytest.mark.parametrize("seed", range(SEEDS))  # what is read first comes first in all polynomials
def test_a_known_sign_is_that_of_the_number_at_every_point(reader: Any, seed: int) -> None:
    rng, known = random.Random(seed), 0
    for _ in range(DRAWN):
        term = drawn(rng, 2)
        reader.fuel.left = 400_000
        p = reader.scalar(term)
        signs = reader.nonnegative(p) or reader.clearly(p), reader.positive(p) or reader.clearly(p, True)
        known += any(signs)
        for at in points(rng):
            number = value(term, at)
            assert (number >= 0 or not signs[0]) and (number > 0 or not signs[1]), (term, at)
    assert known > DRAWN // 10
