"""The ridge that is best for clean labels may lose to the null predictor, the best one never does; how large it is.

Also the one place where the optimum lies at an end: φ = 1 without noise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape
from collapse_sym.optimum.witnesses import ROOT, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, Branch, balance, beyond, error, stationary, variables

ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)

# -- the clean optimum against the null predictor -------------------------------------------------------
#: a teacher that is the truth up to noise: alignment = ‖w₀‖²
TRUE = {ALIGNMENT: SQUARED}
#: relation of the excess to its threshold → excess of the witness
OUTCOMES = {"loses": ("Greater", sp.Integer(9)), "wins": ("Less", HALF)}


def clean() -> sp.Expr:
    """What vanishes at the x of the clean optimum: the balance without excess."""
    return landscape().balance.xreplace({EXCESS: ZERO, **TRUE})


def threshold() -> tuple[sp.Expr, sp.Expr]:
    """(p, q) such that E − ‖w₀‖² = (p·excess − q) over x(x² − φ) at the clean optimum."""
    (noise,) = sp.solve(clean(), NOISE)
    gap = sp.factor((error(X) - SQUARED).xreplace(TRUE).xreplace({NOISE: noise}))
    cleared = sp.expand(sp.cancel(gap * X * (X**2 - RATIO)))
    return cleared.coeff(EXCESS), -cleared.coeff(EXCESS, 0)


def against_null(outcome: str) -> Statement:
    """E compares with ‖w₀‖² at the clean optimum as the excess with its threshold."""
    head, excess = OUTCOMES[outcome]
    names = (ROOT, X, EXCESS, NOISE, SQUARED)
    each, enough = threshold()
    point = {ROOT: HALF, X: sp.Integer(2), SQUARED: ONE, EXCESS: excess}
    (point[NOISE],) = sp.solve(with_root(clean()).xreplace(point), NOISE)
    left = SQUARED * landscape().ridge
    return stated(
        f"OPT-RIDGE.clean-optimum-{outcome}",
        f"the ridge that is optimal for clean labels {outcome} against the null predictor",
        variables={**variables(*names), SQUARED.name: "positive"},
        where=WHERE,
        hypotheses=[
            beyond(X),
            compared("Equal", left, left - clean()),
            compared(head, EXCESS * each, enough),
        ],
        conclusion=compared(head, error(X).xreplace(TRUE), SQUARED),
        witness={y.name: point[y] for y in names},
    )


def prove_against_null(outcome: str) -> dict[str, Any]:
    """The error is linear in the excess."""
    book, up = Book(against_null(outcome)), 1 if outcome == "loses" else -1
    branch = Branch(book, X)
    branch.on_the_branch()
    fixed, compares = (book.step("hypothesis", number=number, member="") for number in ("1", "2"))
    value = up * (error(X).xreplace(TRUE) - SQUARED)
    multiplier = sp.cancel(value.diff(NOISE) / clean().diff(NOISE))
    share = term(1 / (X * (X**2 - RATIO)))
    return book.certificate(
        book.step(
            "sign",
            fixed,
            compares,
            value=term(value),
            multipliers=[term(sp.factor(multiplier))],
            products=[[share, ["0"], "1"]],
        )  # fmt: skip
    )


# -- how large it is --------------------------------------------------------------------------------------
def bounds() -> Statement:
    """noise·φ + excess·(1 + φ − 3φ/x) ≤ alignment·λ⋆ ≤ noise·φ + excess·(1 + φ), for excess ≥ 0."""
    names = (ROOT, X, ALIGNMENT, EXCESS, NOISE)
    above, below = _most(), _least()
    ridge = ALIGNMENT * landscape().ridge
    point = {ROOT: HALF, X: sp.Integer(2), ALIGNMENT: ONE, EXCESS: HALF}
    (point[NOISE],) = sp.solve(balance(X).xreplace(point), NOISE)
    return stated(
        "OPT-RIDGE.bounds",
        "the optimal ridge lies between two numbers that differ by a bounded one as the excess grows",
        variables={**variables(*names), EXCESS.name: "nonnegative"},
        where=WHERE,
        hypotheses=[beyond(X), stationary(X)],
        conclusion=["And", compared("LessEqual", ridge, above), compared("GreaterEqual", ridge, below)],
        witness={y.name: point[y] for y in names},
    )


def _terms_of_pull() -> dict[int, sp.Expr]:
    """The coefficients of g in powers of 1/x."""
    inverse = sp.Dummy("inverse")
    poly = sp.Poly(sp.expand(landscape().pull.xreplace({X: 1 / inverse})), inverse)
    return {k: c for (k,), c in poly.terms()}


def _most() -> sp.Expr:
    return NOISE * RATIO + EXCESS * _terms_of_pull()[0]


def _least() -> sp.Expr:
    return _most() + EXCESS * _terms_of_pull()[1] / X


def prove_bounds() -> dict[str, Any]:
    """What is left out is excess·φ(2x² + (x² − φ))/x³, and excess·φ²/x³."""
    book = Book(bounds())
    branch = Branch(book, X)
    branch.gaps[X] = book.step("hypothesis", number="0", member="")
    margin = branch.margin(X)
    fixed = book.step("hypothesis", number="1", member="")
    ridge = ALIGNMENT * landscape().ridge
    share = EXCESS * RATIO / X**3
    above = book.step(
        "sign", fixed, margin,
        value=term(_most() - ridge), multipliers=["-1"],
        products=[[term(2 * share * X**2), [], "1"], [term(share), ["0"], "1"]],
    )  # fmt: skip
    last = _terms_of_pull()[3] * EXCESS / X**3
    below = book.step("sign", fixed, value=term(ridge - _least()), multipliers=["1"], products=[[term(last), [], "1"]])
    return book.certificate(above, below)


# -- the end --------------------------------------------------------------------------------------------------
def at_the_end() -> Statement:
    """φ = 1 without noise: the error increases along the whole branch if 3·excess ≤ alignment."""
    return stated(
        "OPT-RIDGE.end",
        "with as many rows as dimensions, no noise and little excess no ridge is the best",
        variables=variables(X, ALIGNMENT, EXCESS),
        hypotheses=[compared("Greater", X, ONE), compared("GreaterEqual", ALIGNMENT, 3 * EXCESS)],
        conclusion=compared("Greater", _flat(), ZERO),
        witness={X.name: 2, ALIGNMENT.name: 3, EXCESS.name: 1},
    )


def _flat() -> sp.Expr:
    """The balance at φ = 1 without noise."""
    return landscape().balance.xreplace({RATIO: ONE, NOISE: ZERO})


def prove_at_the_end() -> dict[str, Any]:
    """(x − 1)²/x³ times a form in alignment and alignment − 3·excess with coefficients that are positive beyond 1."""
    book = Book(at_the_end())
    beyond_one, little = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    gap, spare = sp.Dummy("gap"), sp.Dummy("spare")
    rest = sp.cancel(_flat() * X**3 / (X - 1) ** 2).xreplace({EXCESS: (ALIGNMENT - spare) / 3})
    form = sp.Poly(sp.expand(rest.xreplace({X: 1 + gap})), gap, spare, ALIGNMENT)
    products = [[term(c * ALIGNMENT**k / X**3), ["0"] * (i + 2) + ["1"] * j, "1"] for (i, j, k), c in form.terms()]
    return book.certificate(
        book.step("sign", beyond_one, little, value=term(_flat()), multipliers=[], products=products)
    )


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"OPT-RIDGE.clean-optimum-{outcome}": partial(prove_against_null, outcome) for outcome in OUTCOMES},
    "OPT-RIDGE.bounds": prove_bounds,
    "OPT-RIDGE.end": prove_at_the_end,
}
