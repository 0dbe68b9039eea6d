"""Endless generations cost a bounded amount if the rows to spare grow at least like squares.

Generation m on T_m = e + c(m+1)² + y_m rows, y_m ≥ 0, costs the engine's w/(T_m − e), and

    w/(c(m+1)² + y_m) ≤ (2w/c)(1/(m+1) − 1/(m+2)) ,

whose sum telescopes: n generations cost less than 2w/c together, whatever n is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from collapse_sym.notation import M, N, symbol
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import stated
from collapse_sym.proof.statements import Statement

from .the_best_split_of_a_budget import LAST, cost, price

SCALE, MORE = symbol("scale", "scale"), symbol("more", "squared")


def rows(m: sp.Expr) -> sp.Expr:
    """e + c(m+1)² + y."""
    return price().offset + SCALE * (m + 1) ** 2 + MORE


def member(expr: sp.Expr, m: str) -> Term:
    """An expression in y and m with y_m, and m under this name."""
    members = {MORE.name: ["At", "more", m], M.name: m}

    def of(t: Term) -> Term:
        return members.get(t, t) if isinstance(t, str) else [t[0], *map(of, t[1:])]

    return of(term(expr))


def bound() -> sp.Expr:
    """2w/c."""
    return 2 * price().weight / SCALE


def bounded() -> Statement:
    """Σ w/(T_m − e) ≤ 2w/c for every n."""
    return stated(
        "GROWTH-SQUARES.bounded",
        "rows to spare that grow like squares keep the cost of any number of generations below one bound",
        variables={
            "n": "positive-integer",
            "sigma0": "nonnegative",
            "scale": "positive",
            "more": "sequence of nonnegative",
        },
        hypotheses=[],
        conclusion=["LessEqual", ["Sum", "m", "0", LAST, member(cost(rows(M)), "m")], term(bound())],
        witness={"n": 2, "sigma0": 1, "scale": 1, "more": ["Add", "m", "1"]},
    )


def prove_bounded() -> dict[str, Any]:
    """Each cost is below a term of a telescope; the last term of the telescope is what is left."""
    s = bounded()
    book = Book(s)
    _, left, right = s.meaning["conclusion"]
    spare = member(rows(M) - price().offset, "m")
    book.step("for-each", value=spare, multipliers=[], products=[[spare, [], "1"]])  # sums may divide by it
    step = bound() * (1 / (M + 1) - 1 / (M + 2))
    gap = sp.factor(step - cost(rows(M)))
    inner = Book(s, prefix="s")
    last = inner.step(
        "sign", value=member(step - cost(rows(M)), "j"), multipliers=[], products=[[member(gap, "j"), [], "1"]]
    )
    body = member(step - cost(rows(M)), "j")
    below = book.step("sum-of-signs", name="j", low="0", high=LAST, body=body, steps=inner.steps, last=last)
    harmonic, next_one = (member(1 / (M + k), "j") for k in (1, 2))
    first = book.step("first-of-sum", name="j", low="0", high=LAST, body=harmonic)
    shifted = book.step("shifted-sum", name="j", low="0", high=LAST, body=next_one, by="1")
    difference = book.step(
        "sign", below, first, shifted, value=["Subtract", right, left],
        multipliers=[term(-bound()), term(bound())],
        products=[["1", ["0"], "1"], [term(bound() / (N + 1)), [], "1"]],
    )  # fmt: skip
    return book.certificate(difference)


OWN: dict[str, Callable[[], dict[str, Any]]] = {"GROWTH-SQUARES.bounded": prove_bounded}
