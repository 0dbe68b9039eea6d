"""The optimal ridge may move either way with φ = d/T: it grows where φ ≥ 1, may fall below, and turns on a curve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.gradients import influences
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, X, landscape
from collapse_sym.optimum.witnesses import ROOT, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, at, balance, beyond, stationary, variables

AFTER, WIDE = symbol("after", "scale"), symbol("wide", "scale")
ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)


def ratio_above_one() -> Statement:
    """The influence of φ is > 0 where φ ≥ 1, excess > 0."""
    names = (ROOT, X, EXCESS, NOISE)
    return stated(
        "OPT-RIDGE.influence-of-the-ratio",
        "with no more rows than dimensions the optimal ridge increases with φ",
        variables={**variables(*names), EXCESS.name: "positive"},
        where=WHERE,
        hypotheses=[beyond(X), compared("GreaterEqual", ROOT, ONE)],
        conclusion=compared("Greater", influences()[RATIO], ZERO),
        witness={ROOT.name: 2, X.name: 5, EXCESS.name: 1, NOISE.name: 0},
    )


def prove_ratio_above_one() -> dict[str, Any]:
    """With √φ = 1 + r, x = √φ + s all coefficients are ≥ 0."""
    book = Book(ratio_above_one())
    beyond_root, above = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    r, gap = sp.Dummy("r"), sp.Dummy("s")
    cleared = sp.expand(with_root(influences()[RATIO]) * X**3 - NOISE * X**3)
    shifted = sp.Poly(sp.expand((cleared / EXCESS).xreplace({X: ROOT + gap}).xreplace({ROOT: 1 + r})), gap, r)
    products = [[term(c * EXCESS / X**3), ["0"] * i + ["1"] * j, "1"] for (i, j), c in shifted.terms()]
    value = term(influences()[RATIO])
    products.append([term(NOISE), [], "1"])
    return book.certificate(book.step("sign", beyond_root, above, value=value, multipliers=[], products=products))


#: √φ = 1/2 and 3/4, x = 3/2 for both
FALL = {
    "root": "1/2",
    "wide": "3/4",
    "x": "3/2",
    "after": "3/2",
    "alignment": "1",
    "excess": "12/23",
    "noise": "13/207",
}


def wider() -> Statement:
    """λ⋆ is greater where only φ is: what fails."""
    names = (ROOT, WIDE, X, AFTER, ALIGNMENT, EXCESS, NOISE)
    there = {RATIO: WIDE**2}
    return stated(
        "OPT-RIDGE.increases-with-the-ratio",
        "the optimal ridge increases with φ",
        variables={**variables(*names), EXCESS.name: "positive"},
        where=WHERE,
        hypotheses=[
            beyond(X),
            compared("Greater", AFTER, WIDE),
            stationary(X),
            stationary(AFTER, there),
            compared("Greater", WIDE, ROOT),
            compared("Greater", landscape().ridge, ZERO),
        ],
        conclusion=compared("Greater", at(landscape().ridge.xreplace(there), AFTER), landscape().ridge),
        witness=_rising(),
    )


def _rising() -> dict[str, sp.Expr]:
    """A point where λ⋆ does increase: x = 3/2 at √φ = 1/2, x = 6 at √φ = 2."""
    point = {ROOT: HALF, WIDE: sp.Integer(2), X: sp.Rational(3, 2), AFTER: sp.Integer(6), ALIGNMENT: ONE}
    equations = [balance(X).xreplace(point), balance(AFTER).xreplace({**point, ROOT: point[WIDE]})]
    (found,) = sp.solve(equations, [EXCESS, NOISE], dict=True)
    return {y.name: v for y, v in {**point, **found}.items()}


def refute_wider() -> dict[str, Any]:
    """Both sides are numbers at the point."""
    return Book(wider(), at={"d": "1", **FALL}).certificate()


def locus() -> Statement:
    """Where dλ⋆/dφ = 0: excess and noise as functions of x and φ."""
    names = (ROOT, X, ALIGNMENT, EXCESS, NOISE)
    excess, noise = _on_the_locus()
    point = {ROOT: HALF, X: sp.Integer(2), ALIGNMENT: ONE}
    point[EXCESS] = excess.xreplace({RATIO: HALF**2, **point})
    point[NOISE] = noise.xreplace({RATIO: HALF**2, **point})
    above, below = sp.fraction(sp.together(excess))
    return stated(
        "OPT-RIDGE.locus-in-the-ratio",
        "where the slope of the optimal ridge in φ changes its sign",
        variables=variables(*names),
        where=WHERE,
        hypotheses=[stationary(X), compared("Equal", influences()[RATIO], ZERO)],
        conclusion=compared("Equal", EXCESS * below, above),
        witness={y.name: point[y] for y in names},
    )


def _on_the_locus() -> tuple[sp.Expr, sp.Expr]:
    """(excess, noise) that make x stationary and the influence of φ vanish there."""
    (found,) = sp.solve([landscape().balance, influences()[RATIO]], [EXCESS, NOISE], dict=True)
    return sp.factor(found[EXCESS]), sp.factor(found[NOISE])


def prove_locus() -> dict[str, Any]:
    """The noise is eliminated from the two equations."""
    s = locus()
    book = Book(s)
    fixed, still = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    above, below = sp.fraction(sp.together(_on_the_locus()[0]))
    scale = sp.cancel(-above.diff(ALIGNMENT) / landscape().balance.diff(ALIGNMENT))
    back = sp.cancel(-scale * landscape().balance.diff(NOISE) / influences()[RATIO].diff(NOISE))
    return book.certificate(
        book.step("equation", fixed, still, multipliers=[term(scale), term(back)], conclusion=s.conclusion)
    )


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "OPT-RIDGE.influence-of-the-ratio": prove_ratio_above_one,
    "OPT-RIDGE.locus-in-the-ratio": prove_locus,
}
REFUTED: dict[str, Callable[[], dict[str, Any]]] = {"OPT-RIDGE.increases-with-the-ratio": refute_wider}
