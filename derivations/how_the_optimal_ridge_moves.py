"""The optimal ridge grows with excess and noise and falls with alignment, at any φ.

Two teachers are compared, not derivatives taken; where all numbers move at once, φ too, the slope of λ⋆ is a sum of
rates times influences.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.gradients import NUMBERS, influences
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, X, landscape
from collapse_sym.optimum.witnesses import ROOT, positive, required, rise, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, Branch, at, balance, beyond, stationary, variables

AFTER, RISE = symbol("after", "scale"), symbol("rise", "scale")
ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)
#: √φ = 1/2 and x = 2: one number of the teacher follows from the others
POINT = {ROOT: HALF, X: sp.Integer(2), AFTER: sp.Integer(3), ALIGNMENT: ONE, EXCESS: HALF}


class Comparison:
    """Two teachers that differ in one number, ``before`` and ``after``; λ⋆ is greater after."""

    def __init__(self, number: sp.Symbol, after: sp.Expr, before: sp.Expr) -> None:
        self.number, self.after, self.before = number, after, before

    @property
    def weight(self) -> sp.Expr:
        """What a change of the number adds to the excess that x requires, per unit and up to its sign."""
        pull = with_root(landscape().pull)
        return {EXCESS: ONE, NOISE: ROOT**2 / pull, ALIGNMENT: 1 / pull}[self.number]

    @property
    def fixed_points(self) -> list[Term]:
        """x before, ``AFTER`` after, both stationary."""
        return [stationary(X, {self.number: self.before}), stationary(AFTER, {self.number: self.after})]

    def prove(self, book: Book, change: str, before: str, after: str, *ridge: str) -> str:
        """λ(after) − λ(x) > 0; ``change`` shows the difference of the numbers to be > 0, ``ridge`` λ(x) > 0."""
        branch = Branch(book, X, AFTER)
        branch.on_the_branch()
        branch.pull(X)
        branch.pull(AFTER)
        slope = rise(required(), X, AFTER).xreplace({self.number: self.after})
        shown = branch.signed(positive(rise(required(), X, AFTER), (X, AFTER)).replaced(self.number, self.after))
        named = branch.named(RISE, slope, shown)
        pulls = [with_root(at(landscape().pull, x)) for x in (X, AFTER)]
        multipliers = [-1 / (RISE * pulls[0]), 1 / (RISE * pulls[1]), (AFTER - X) / RISE]
        further = book.step(
            "sign", before, after, named, change, *ridge,
            value=term(AFTER - X),
            multipliers=[term(m) for m in multipliers],
            products=[[term(self.weight / RISE), ["0", *("1" for _ in ridge)], "1"]],
        )  # fmt: skip
        return _ridge_follows(book, branch, further)


def _ridge_follows(book: Book, branch: Branch, further: str) -> str:
    """λ(y) − λ(x) = (y − x)(xy − φ)/(xy), xy − φ of the gaps of both."""
    unit = 1 / (X * AFTER)
    products = [
        [term(unit), ["0", "1", "2"], "1"],
        [term(ROOT * unit), ["0", "1"], "1"],
        [term(ROOT * unit), ["0", "2"], "1"],
    ]
    value = at(landscape().ridge, AFTER) - landscape().ridge
    signs = (further, branch.gaps[X], branch.gaps[AFTER])
    return book.step("sign", *signs, value=term(value), multipliers=[], products=products)


# -- one number of the teacher --------------------------------------------------------------------------
MORE, LESS = symbol("more", "scale"), symbol("less", "scale")
CHANGES = {
    "increases-with-excess": Comparison(EXCESS, MORE, EXCESS),
    "increases-with-noise": Comparison(NOISE, MORE, NOISE),
    "decreases-with-alignment": Comparison(ALIGNMENT, LESS, ALIGNMENT),
}
GROWS = compared("Greater", at(landscape().ridge, AFTER), landscape().ridge)


def change(name: str) -> Statement:
    """λ⋆ after is greater than λ⋆ before."""
    two = CHANGES[name]
    down = two.number == ALIGNMENT
    more = compared("Greater", *((two.before, two.after) if down else (two.after, two.before)))
    positive_ridge = [compared("Greater", landscape().ridge, ZERO)] if down else []
    names = (ROOT, X, AFTER, ALIGNMENT, EXCESS, NOISE, two.after)
    return stated(
        f"OPT-RIDGE.{name}",
        f"the optimal ridge {name.replace('-', ' ')}",
        variables={**variables(*names), "more": "real"} if two.number == EXCESS else variables(*names),
        where=WHERE,
        hypotheses=[beyond(X), beyond(AFTER), *two.fixed_points, more, *positive_ridge],
        conclusion=GROWS,
        witness=_witness(two, names),
    )


def _witness(two: Comparison, names: tuple[sp.Symbol, ...]) -> dict[str, Any]:
    """Numbers that make 2 and then 3 stationary."""
    point = dict(POINT)
    free = ALIGNMENT if two.number == ALIGNMENT else NOISE
    point |= {NOISE: ONE} if free == ALIGNMENT else {}
    point.pop(free, None)
    (point[free],) = sp.solve(balance(X).xreplace(point), free)
    there = {k: v for k, v in point.items() if k != two.number}
    (point[two.after],) = sp.solve(balance(AFTER).xreplace(there), two.number)
    return {x.name: point[x] for x in names}


def prove_change(name: str) -> dict[str, Any]:
    """The excess that a point requires increases along the branch, with the numbers of the second teacher."""
    book = Book(change(name))
    two = CHANGES[name]
    before, after, more = (book.step("hypothesis", number=number, member="") for number in ("2", "3", "4"))
    ridge = [book.step("hypothesis", number="5", member="")] if two.number == ALIGNMENT else []
    return book.certificate(two.prove(book, more, before, after, *ridge))


# -- all numbers at once ------------------------------------------------------------------------------------
RATES = {y: symbol(f"rate_of_{y}", "coefficient") for y in NUMBERS}
SLOPE = symbol("rate_of_x", "coefficient")


def _slopes() -> tuple[sp.Expr, sp.Expr]:
    """∂balance/∂x and ∂λ/∂x."""
    return sp.diff(landscape().balance, X), sp.diff(landscape().ridge, X)


def _moved() -> sp.Expr:
    """The rate of the balance, which stays 0."""
    return SLOPE * _slopes()[0] + sum(RATES[y] * sp.diff(landscape().balance, y) for y in NUMBERS)


def gradient() -> Statement:
    """dλ⋆·∂balance/∂x = ∂λ/∂x · Σ rate·influence, both factors positive."""
    steep, climb = _slopes()
    rate = SLOPE * climb + RATES[RATIO] * sp.diff(landscape().ridge, RATIO)
    same = compared("Equal", rate * steep, climb * sum(RATES[y] * influences()[y] for y in NUMBERS))
    names = (ROOT, X, ALIGNMENT, EXCESS, NOISE)
    rates = (*RATES.values(), SLOPE)
    point = {**POINT, RATIO: POINT[ROOT] ** 2, **{y: ONE for y in RATES.values()}}
    (point[NOISE],) = sp.solve(balance(X).xreplace(point), NOISE)
    (point[SLOPE],) = sp.solve(_moved().xreplace(point), SLOPE)
    return stated(
        "OPT-RIDGE.gradient",
        "the slope of the optimal ridge along any motion of the teacher, of the noise and of φ",
        variables={**variables(*names), **{y.name: "real" for y in rates}},
        where=WHERE,
        hypotheses=[beyond(X), stationary(X), compared("Equal", _moved(), ZERO)],
        conclusion=["And", same, compared("Greater", steep, ZERO), compared("Greater", climb, ZERO)],
        witness={y.name: point[y] for y in (*names, *rates)},
    )


def prove_gradient() -> dict[str, Any]:
    """An identity; ∂balance/∂x > 0 because x is stationary, ∂λ/∂x = 1 − φ/x²."""
    s, (steep, climb) = gradient(), _slopes()
    book = Book(s)
    branch = Branch(book, X)
    branch.on_the_branch()
    branch.pull(X)
    fixed, still = (book.step("hypothesis", number=number, member="") for number in ("1", "2"))
    same = book.step("equation", still, multipliers=[term(climb)], conclusion=s.conclusion[1])
    found = positive(with_root(steep), (X,), equation=balance(X), free=EXCESS)
    rises = branch.signed(found, fixed)
    return book.certificate(same, rises, branch.signed(positive(with_root(climb), (X,))))


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"OPT-RIDGE.{name}": partial(prove_change, name) for name in CHANGES},
    "OPT-RIDGE.gradient": prove_gradient,
}
