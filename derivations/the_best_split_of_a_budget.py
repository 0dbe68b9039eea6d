"""The split of a budget of rows that makes the collapse least: Cauchy–Schwarz, one square for each generation.

Generation m on T_m = e + x_m rows, x_m > 0 to spare, costs what the engine says, dσ_m²/(T_m − d − 1), e = d + 1.
With s so that s Σσ_m = Σx_m,

    dσ²/x − 2dσ/s + dx/s² = dx (σ/x − 1/s)² ≥ 0 ,

summed over m, is the difference of the costs of any split and of T_m = e + sσ_m.  It is > 0 if one square is, so that
no other split is as good: the generations can be numbered so that the one with x ≠ sσ is the first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import sympy as sp

from collapse_sym.chain import example_text, loads
from collapse_sym.notation import D, N, symbol
from collapse_sym.optimum.rows import Price, bills
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import stated
from collapse_sym.proof.statements import Statement

SPARE, NOISE = symbol("spare", "scale"), symbol("sigma0", "noise")
SHARE, BUDGET = symbol("share", "scale"), symbol("budget", "scale")
LAST: Term = ["Subtract", "n", "1"]


@cache
def price() -> Price:
    """What the engine charges a generation of least squares with T ≥ d + 2."""
    (bill,) = bills(loads(example_text("thm-4.1")))
    return bill.prices[0]


def indexed(expr: sp.Expr, m: Term) -> Term:
    """An expression in x and σ₀ with those of generation m."""
    members = {SPARE.name: ["At", "spares", m], NOISE.name: ["At", "noises", m]}

    def of(t: Term) -> Term:
        return members.get(t, t) if isinstance(t, str) else [t[0], *map(of, t[1:])]

    return of(term(expr))


def total(expr: sp.Expr) -> Term:
    """The sum over all generations."""
    return ["Sum", "m", "0", LAST, indexed(expr, "m")]


def cost(rows: sp.Expr) -> sp.Expr:
    """w/(T − e)."""
    return price().weight / (rows - price().offset)


def rows() -> sp.Expr:
    """e + x."""
    return price().offset + SPARE


def best() -> sp.Expr:
    """e + sσ."""
    return price().offset + SHARE * NOISE


def left() -> Term:
    """B − ne."""
    return term(BUDGET - N * price().offset)


#: the domains of the variables of both statements, and their premises: the budget is spent, and s is chosen
VARIABLES = {
    "n": "positive-integer",
    "spares": "sequence of positive",
    "noises": "sequence of positive",
    "budget": "positive",
    "share": "positive",
}
WITNESS = {
    "n": 2,
    "spares": ["Add", "m", "2"],
    "noises": ["Add", "m", "1"],
    "budget": 9,
    "share": sp.Rational(5, 3),
}


def premises() -> list[Term]:
    """Σ (e + x_m) = B and s Σσ_m = B − ne."""
    return [["Equal", total(rows()), "budget"], ["Equal", ["Multiply", "share", total(NOISE)], left()]]


def best_split() -> Statement:
    """Σ w/x_m ≥ Σ w/(sσ_m) = d(Σσ)²/(B − ne) for all x_m > 0 with Σ (e + x_m) = B."""
    conclusion = [
        "And",
        ["GreaterEqual", total(cost(rows())), total(cost(best()))],
        ["Equal", ["Multiply", total(cost(best())), left()], ["Multiply", "d", ["Power", total(NOISE), "2"]]],
        ["Equal", total(best()), "budget"],
    ]
    return stated(
        "BUDGET-SPLIT.least-cost",
        "rows to spare in proportion to the noises make the collapse least among all splits of a budget",
        variables=VARIABLES,
        hypotheses=premises(),
        conclusion=conclusion,
        witness=WITNESS,
    )


def only_one() -> Statement:
    """Σ w/x_m > Σ w/(sσ_m) if x_0 ≠ sσ_0."""
    apart = ["Greater", ["Power", indexed(SPARE - SHARE * NOISE, "0"), "2"], "0"]
    return stated(
        "BUDGET-SPLIT.only-one",
        "a split with other rows for some generation, be it the first, costs more than the best one",
        variables=VARIABLES,
        hypotheses=[*premises(), apart],
        conclusion=["Greater", total(cost(rows())), total(cost(best()))],
        witness=WITNESS,
    )


def square() -> sp.Expr:
    """dσ²/x − 2dσ/s + dx/s²."""
    return cost(rows()) - 2 * D * NOISE / SHARE + D * SPARE / SHARE**2


def root() -> sp.Expr:
    """σ/x − 1/s: dx times its square is the square."""
    return NOISE / SPARE - 1 / SHARE


def squares(book: Book, low: str) -> str:
    """The squares of the generations from this number on are ≥ 0 together."""
    inner = Book(book.statement, prefix="s")
    products = [[indexed(D * SPARE, "j"), [], indexed(root(), "j")]]
    last = inner.step("sign", value=indexed(square(), "j"), multipliers=[], products=products)
    return book.step(
        "sum-of-signs", name="j", low=low, high=LAST, body=indexed(square(), "j"), steps=inner.steps, last=last
    )  # fmt: skip


def prove_best_split() -> dict[str, Any]:
    """One square for each generation, added up; the budget and the choice of s turn the sum into the difference."""
    s = best_split()
    book = Book(s)
    spent, chosen = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    above, least, whole = s.meaning["conclusion"][1:]
    unit = D / SHARE**2
    difference = book.step(
        "sign", squares(book, "0"), spent, chosen, value=["Subtract", *above[1:]],
        multipliers=[term(-unit), term(unit)], products=[["1", ["0"], "1"]],
    )  # fmt: skip
    multiplier = ["Multiply", term(-D / SHARE), total(NOISE)]
    closed = book.step("equation", chosen, multipliers=[multiplier], conclusion=least)
    spends = book.step("equation", chosen, multipliers=["1"], conclusion=whole)
    return book.certificate(difference, closed, spends)


def prove_only_one() -> dict[str, Any]:
    """The square of the first generation is > 0 and the others are ≥ 0."""
    s = only_one()
    book = Book(s)
    spent, chosen, apart = (book.step("hypothesis", number=number, member="") for number in ("0", "1", "2"))
    # d x (σ/x − 1/s)² = d (x − sσ)²/(x s²)
    of_first = [[indexed(D / (SPARE * SHARE**2), "0"), ["0"], "1"]]
    first = book.step("sign", apart, value=indexed(square(), "0"), multipliers=[], products=of_first)
    parted = book.step("first-of-sum", name="j", low="0", high=LAST, body=indexed(square(), "j"))
    unit = D / SHARE**2
    difference = book.step(
        "sign", first, squares(book, "1"), spent, chosen, parted, value=["Subtract", *s.meaning["conclusion"][1:]],
        multipliers=[term(-unit), term(unit), "1"], products=[["1", ["0"], "1"], ["1", ["1"], "1"]],
    )  # fmt: skip
    return book.certificate(difference)


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "BUDGET-SPLIT.least-cost": prove_best_split,
    "BUDGET-SPLIT.only-one": prove_only_one,
}
