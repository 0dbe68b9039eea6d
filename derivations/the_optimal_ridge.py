"""One ridge is the best: on the whole branch of admissible ridges, negative ones included, for any teacher.

For Σ = I the error of a downstream ridge fit is a function E(x) of x = 1 + κ; what is derived here is about this
function, as the engine gives it, for any alignment > 0, any excess, any noise ≥ 0 and any φ > 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.isotropic import least
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape
from collapse_sym.optimum.witnesses import ROOT, positive, required, rise, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, Branch, at, balance, beyond, error, stationary, variables

BEST, END, RISE = (symbol(name, "scale") for name in ("best", "end", "rise"))
#: √φ = 1/2, alignment = 1; the noise is what makes x = 2 stationary
HALF = sp.Rational(1, 2)
POINT = {ROOT: HALF, X: sp.Integer(2), BEST: sp.Integer(2), END: sp.Integer(1), ALIGNMENT: sp.Integer(1)}


def witness(*symbols: sp.Symbol, **changes: sp.Expr) -> dict[str, Any]:
    """The numbers of the point for these symbols."""
    point = {**POINT, EXCESS: HALF, SQUARED: sp.Integer(1), **{symbol(n, "scale"): v for n, v in changes.items()}}
    if NOISE not in point:
        (point[NOISE],) = sp.solve(balance(BEST).xreplace(point), NOISE)
    return {x.name: point[x] for x in symbols}


# -- the minimum --------------------------------------------------------------------------------------
def global_minimum() -> Statement:
    """E(x) > E(x⋆) for all x ≠ x⋆ on the branch, where x⋆ is stationary."""
    names = (ROOT, X, BEST, ALIGNMENT, EXCESS, NOISE, SQUARED)
    return stated(
        "OPT-RIDGE.global-minimum",
        "a stationary ridge is the one global minimum, among ridges of either sign",
        variables=variables(*names),
        where=WHERE,
        hypotheses=[beyond(X), beyond(BEST), stationary(BEST), compared("Greater", (X - BEST) ** 2, sp.Integer(0))],
        conclusion=compared("Greater", error(X), error(BEST)),
        witness=witness(*names, x=sp.Integer(3)),
    )


def prove_global_minimum() -> dict[str, Any]:
    """E(x) − E(x⋆) = (x − x⋆)² times a polynomial that is positive on the branch over what is positive."""
    book = Book(global_minimum())
    branch = Branch(book, X, BEST)
    branch.on_the_branch()
    branch.pull(BEST)
    fixed, differ = (book.step("hypothesis", number=number, member="") for number in ("2", "3"))
    found = positive(with_root(error(X) - error(BEST)), (X, BEST), equation=balance(BEST), free=EXCESS)
    return book.certificate(branch.signed(found, fixed, apart=(X - BEST, differ)))


def least_error() -> Statement:
    """E(x⋆) in short, and less than the null predictor's error."""
    names = (ROOT, X, ALIGNMENT, EXCESS, NOISE, SQUARED)
    short, null = compared("Equal", error(X), least()), compared("Less", error(X), SQUARED)
    return stated(
        "OPT-RIDGE.least-error",
        "the error at the optimum, which is less than that of the null predictor",
        variables=variables(*names),
        where=WHERE,
        hypotheses=[beyond(X), stationary(X)],
        conclusion=["And", short, null],
        witness=witness(*names),
    )


def prove_least_error() -> dict[str, Any]:
    """‖w₀‖² − E(x⋆), the excess being that of the fixed point, is a sum of positive terms."""
    s = least_error()
    book = Book(s)
    branch = Branch(book, X)
    branch.on_the_branch()
    branch.pull(X)
    fixed = book.step("hypothesis", number="1", member="")
    multiplier = sp.cancel(with_root(error(X)).diff(NOISE) / balance(X).diff(NOISE))
    short = book.step("equation", fixed, multipliers=[term(multiplier)], conclusion=s.conclusion[1])
    found = positive(with_root(SQUARED - error(X)), (X,), equation=balance(X), free=EXCESS)
    return book.certificate(short, branch.signed(found, fixed))


# -- its sign -----------------------------------------------------------------------------------------
ZERO = sp.Integer(0)
#: identifier → relation to 0, noise and excess of the witness
SIDES = {
    "positive": ("Greater", HALF, HALF),
    "negative": ("Less", sp.Rational(1, 8), -HALF),
    "zero": ("Equal", sp.Rational(9, 8), -HALF),
}


def criterion() -> sp.Expr:
    """noise·φ + excess·g at the point where λ = 0."""
    return NOISE * RATIO + EXCESS * at(landscape().pull, END)


def side(name: str) -> Statement:
    """λ(x⋆) compares with 0 as the criterion does."""
    names = (ROOT, X, END, ALIGNMENT, EXCESS, NOISE)
    head, noise, excess = SIDES[name]
    point = {**POINT, NOISE: noise, EXCESS: excess, X: {"Greater": 2, "Less": sp.Rational(3, 4), "Equal": 1}[head]}
    if head != "Equal":
        left = balance(X).xreplace({k: sp.sympify(v, strict=True) for k, v in point.items() if k != ALIGNMENT})
        (point[ALIGNMENT],) = sp.solve(left, ALIGNMENT)
    return stated(
        f"OPT-RIDGE.{name}",
        f"the optimal ridge is {name}",
        variables=variables(*names),
        where=WHERE,
        hypotheses=[
            beyond(X),
            beyond(END),
            stationary(X),
            compared("Equal", at(landscape().ridge, END), ZERO),
            compared(head, criterion(), ZERO),
        ],
        conclusion=compared(head, landscape().ridge, ZERO),
        witness={x.name: point[x] for x in names},
    )


def prove_side(name: str) -> dict[str, Any]:
    """x⋆ − end is the criterion over what is positive, as the excess that x requires increases with x."""
    s, (head, _, _) = side(name), SIDES[name]
    book = Book(s)
    branch = Branch(book, X, END)
    branch.on_the_branch()
    branch.pull(X)
    branch.pull(END)
    fixed, end, sign = (book.step("hypothesis", number=number, member="") for number in ("2", "3", "4"))
    slope = rise(required(), END, X)
    named = branch.named(RISE, slope, branch.signed(positive(slope, (X, END))))
    pulls = [with_root(at(landscape().pull, x)) for x in (X, END)]
    share = 1 / (RISE * pulls[1])
    multipliers = [1 / (RISE * pulls[0]), -ALIGNMENT * share, (X - END) / RISE]
    if head == "Equal":
        equal = book.step(
            "equation", fixed, end, named, sign,
            multipliers=[term(m) for m in (*multipliers, share)], conclusion=compared("Equal", X, END),
        )  # fmt: skip
        back = sp.cancel((landscape().ridge - at(landscape().ridge, END)) / (X - END))
        return book.certificate(
            book.step("equation", equal, end, multipliers=[term(back), "1"], conclusion=s.conclusion)
        )
    up = 1 if head == "Greater" else -1
    beyond_end = book.step(
        "sign", fixed, end, named, sign,
        value=term(up * (X - END)), products=[[term(share), ["0"], "1"]],
        multipliers=[term(up * m) for m in multipliers],
    )  # fmt: skip
    products = [[term(1 / X), ["0", "1"], "1"], [term(ROOT / (END * X)), ["0", "2"], "1"]]
    ridge = book.step(
        "sign", end, beyond_end, branch.gaps[X], branch.gaps[END],
        value=term(up * landscape().ridge), multipliers=[str(up)], products=products,
    )  # fmt: skip
    return book.certificate(ridge)


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "OPT-RIDGE.global-minimum": prove_global_minimum,
    "OPT-RIDGE.least-error": prove_least_error,
    **{f"OPT-RIDGE.{name}": partial(prove_side, name) for name in SIDES},
}
