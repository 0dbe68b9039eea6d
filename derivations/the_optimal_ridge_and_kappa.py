"""The optimal ridge in λ itself: for Σ = I every λ > 0 is a point x = 1 + κ(λ, T) of the branch, and conversely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape
from collapse_sym.optimum.witnesses import ROOT, positive, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, Branch, balance, beyond, error, stationary, variables

BEST, NAMED = symbol("best", "scale"), symbol("point", "scale")
T, D, PENALTY = symbol("T", "size"), symbol("d", "size"), symbol("lambda", "ridge")
KAPPA: Term = ["Kappa", PENALTY.name, T.name]
FLAT: Term = ["Equal", "Sigma", "Identity"]
SHARE = compared("Equal", D / T, ROOT**2)
SIZES = {T.name: "positive-integer", "Sigma": "covariance"}
#: Σ = I, d = T/4, x⋆ = 2
POINT = {"d": "1", "T": "4", "Sigma": ["1"], "root": "1/2"}
NUMBERS = {ALIGNMENT: sp.Integer(1), EXCESS: sp.Rational(1, 2), ROOT: sp.Rational(1, 2), BEST: sp.Integer(2)}


def at_every_ridge() -> Statement:
    """E(1 + κ(λ, T)) ≥ E(x⋆) for all λ > 0, where x⋆ is stationary."""
    names = (ROOT, BEST, ALIGNMENT, EXCESS, NOISE, SQUARED)
    (noise,) = sp.solve(balance(BEST).xreplace(NUMBERS), NOISE)
    return stated(
        "OPT-RIDGE.at-every-ridge",
        "no λ > 0 is better than the stationary one",
        variables={PENALTY.name: "positive", **SIZES, **variables(*names)},
        where=[*WHERE, (X.name, ["Add", "1", KAPPA])],
        hypotheses=[FLAT, SHARE, beyond(BEST), stationary(BEST)],
        conclusion=compared("GreaterEqual", error(X), error(BEST)),
        witness={**POINT, "lambda": "1", "best": 2, "alignment": 1, "excess": "1/2", "squared": 1, "noise": noise},
    )


def prove_at_every_ridge() -> dict[str, Any]:
    """The identity of the global minimum at a point that is named, which is then read as x = 1 + κ(λ, T)."""
    book = Book(at_every_ridge())
    branch = Branch(book, NAMED, BEST)
    beyond_root = _of_kappa(book)
    known = book.step(
        "sign", beyond_root, value=term(X), multipliers=[], products=[["1", ["0"], "1"], ["root", [], "1"]]
    )
    named = branch.named(NAMED, X, known)
    branch.gaps[NAMED] = book.step(
        "sign", named, beyond_root, value=term(NAMED - ROOT), multipliers=["1"], products=[["1", ["0"], "1"]]
    )
    branch.gaps[BEST] = book.step("hypothesis", number="2", member="")
    branch.margin(NAMED)
    branch.margin(BEST)
    branch.pull(BEST)
    fixed = book.step("hypothesis", number="3", member="")
    gap = with_root(error(NAMED) - error(BEST))
    least = branch.signed(positive(gap, (NAMED, BEST), equation=balance(BEST), free=EXCESS), fixed)
    moved = sp.factor(sp.cancel((error(NAMED) - error(X)) / (NAMED - X)))
    value = term(error(X) - error(BEST))
    final = book.step("sign", named, least, value=value, multipliers=[term(-moved)], products=[["1", ["0"], "1"]])
    return book.certificate(final)


def _of_kappa(book: Book) -> str:
    """x − φ = λx/κ, x² − φ = x(x − φ) + φκ, x − √φ = (x² − φ)/(x + √φ)."""
    share = book.step("hypothesis", number="1", member="")
    root = book.step("kappa", penalty=PENALTY.name, samples=T.name)
    told = compared("Equal", PENALTY, landscape().ridge)
    ridge = book.step("equation", share, root, multipliers=[term(-(X - 1) / X), "-1"], conclusion=told)
    positive_ = book.step("domain", value=PENALTY.name, strict="true")
    scale = term(X / (X - 1))
    over = book.step(
        "sign", ridge, positive_,
        value=term(X - RATIO), multipliers=[["Negate", scale]], products=[[scale, ["0"], "1"]],
    )  # fmt: skip
    products = [[X.name, ["0"], "1"], [term(RATIO * (X - 1)), [], "1"]]
    margin = book.step("sign", over, value=term(X**2 - RATIO), multipliers=[], products=products)
    products = [[term(1 / (X + ROOT)), ["0"], "1"]]
    return book.step("sign", margin, value=term(X - ROOT), multipliers=[], products=products)


def kappa_of_a_point() -> Statement:
    """κ(λ(x), T) = x − 1 for x > 1, x > φ."""
    return stated(
        "OPT-RIDGE.kappa-of-a-point",
        "every point beyond 1 and φ is that of a ridge λ > 0",
        variables={X.name: "positive", **SIZES, **variables(ROOT)},
        where=WHERE,
        hypotheses=[FLAT, SHARE, compared("Greater", X, sp.Integer(1)), compared("Greater", X, RATIO)],
        conclusion=["Equal", ["Kappa", term(_factored()), T.name], term(X - 1)],
        witness={**POINT, "x": 2},
    )


def _factored() -> sp.Expr:
    """λ as a product of signs."""
    return sp.factor(landscape().ridge)


def prove_kappa_of_a_point() -> dict[str, Any]:
    """x − 1 > 0 solves the equation of κ, λ(x) > 0."""
    book = Book(kappa_of_a_point())
    share, one, ratio = (book.step("hypothesis", number=number, member="") for number in ("1", "2", "3"))
    ridge: Term = term(_factored())
    book.step("sign", one, ratio, value=ridge, multipliers=[], products=[[term(1 / X), ["0", "1"], "1"]])
    value: Term = term(X - 1)
    right = ["Divide", ["Multiply", value, ["Df", "1", value]], T.name]
    solved = book.step(
        "equation", share, multipliers=[term(-(X - 1) / X)], conclusion=["Equal", ["Subtract", value, ridge], right]
    )
    found = book.step("kappa-unique", one, solved, penalty=ridge, samples=T.name, value=value)
    return book.certificate(found)


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "OPT-RIDGE.at-every-ridge": prove_at_every_ridge,
    "OPT-RIDGE.kappa-of-a-point": prove_kappa_of_a_point,
}
