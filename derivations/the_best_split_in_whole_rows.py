"""The split of a budget in whole rows: one Lagrange multiplier shows that no other one costs less.

Generation m has x_m rows to spare and costs w_m/x_m.  If θ is no less than what one row more saves anywhere and no
more than what one row less costs, θx(x−1) ≤ w ≤ θx(x+1), then for every other whole number y > 0

    w/y − w/x + θ(y − x) = [(w − θx(x−1))(y−x)(y−x−1) + (θx(x+1) − w)(y−x)(y−x+1)]/(2xy) ≥ 0 ,

as whole numbers have (y−x)(y−x∓1) ≥ 0, which is all that is asked of them; summed over m, θ drops out if Σy = Σx.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import stated
from collapse_sym.proof.statements import Statement

from .the_best_split_of_a_budget import LAST

WEIGHT, BEST, OTHER = symbol("weight", "scale"), symbol("best", "scale"), symbol("other", "scale")
THETA = symbol("theta", "scale")
SEQUENCES = {WEIGHT.name: "weights", BEST.name: "best", OTHER.name: "others"}


def indexed(expr: sp.Expr, m: str) -> Term:
    """An expression in w, x and y with those of generation m."""

    def of(t: Term) -> Term:
        if isinstance(t, str):
            return ["At", SEQUENCES[t], m] if t in SEQUENCES else t
        return [t[0], *map(of, t[1:])]

    return of(term(expr))


def total(expr: sp.Expr) -> Term:
    """The sum over all generations."""
    return ["Sum", "m", "0", LAST, indexed(expr, "m")]


def kept() -> dict[str, sp.Expr]:
    """What is ≥ 0 for every generation: what one row more and one less say of θ, and what whole numbers obey."""
    apart = OTHER - BEST
    return {
        "more": THETA * BEST * (BEST + 1) - WEIGHT,
        "less": WEIGHT - THETA * BEST * (BEST - 1),
        "above": apart * (apart - 1),
        "below": apart * (apart + 1),
    }


def gap() -> sp.Expr:
    """w/y − w/x + θ(y − x)."""
    return WEIGHT / OTHER - WEIGHT / BEST + THETA * (OTHER - BEST)


def in_whole_rows() -> Statement:
    """Σ w/y ≥ Σ w/x for all y of as many rows."""
    conditions = [["ForAll", ["List", "m", "0", LAST], ["GreaterEqual", indexed(x, "m"), "0"]] for x in kept().values()]
    return stated(
        "BUDGET-SPLIT.whole-rows",
        "no other split in whole rows costs less, if a row saves no more elsewhere than it costs where it is taken",
        variables={
            "n": "positive-integer",
            **{name: "sequence of positive" for name in SEQUENCES.values()},
            "theta": "positive",
        },
        hypotheses=[["Equal", total(OTHER), total(BEST)], *conditions],
        conclusion=["GreaterEqual", total(WEIGHT / OTHER), total(WEIGHT / BEST)],
        witness={
            "n": 2,
            "weights": ["Power", ["Add", "m", "1"], "2"],
            "best": ["Multiply", "2", ["Add", "m", "1"]],
            "others": ["Add", "3", ["Multiply", "0", "m"]],
            "theta": sp.Rational(1, 5),
        },
    )


def prove_in_whole_rows() -> dict[str, Any]:
    """The gap of each generation is ≥ 0 by the four premises; the budget makes θ drop out of their sum."""
    s = in_whole_rows()
    book = Book(s)
    spent = book.step("hypothesis", number="0", member="")
    inner = Book(s, prefix="s")
    more, less, above, below = (inner.step("hypothesis", number=str(i), member="j") for i in range(1, 5))
    half = indexed(1 / (2 * BEST * OTHER), "j")
    last = inner.step(
        "sign", more, less, above, below, value=indexed(gap(), "j"), multipliers=[],
        products=[[half, ["1", "2"], "1"], [half, ["0", "3"], "1"]],
    )  # fmt: skip
    gaps = book.step(
        "sum-of-signs", name="j", low="0", high=LAST, body=indexed(gap(), "j"), steps=inner.steps, last=last
    )
    difference = book.step(
        "sign", gaps, spent, value=["Subtract", *s.meaning["conclusion"][1:]],
        multipliers=[term(-THETA)], products=[["1", ["0"], "1"]],
    )  # fmt: skip
    return book.certificate(difference)


OWN: dict[str, Callable[[], dict[str, Any]]] = {"BUDGET-SPLIT.whole-rows": prove_in_whole_rows}
